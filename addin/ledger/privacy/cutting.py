"""What was handed in, without an erased person: packages are cut text by text and otherwise stay as they are (V09)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from addin.ledger.privacy.erased import NOBODY, Erased
from addin.ledger.privacy.namesakes import Rows
from addin.ledger.privacy.package_rows import PackageRows, parser, runs_together

_XML = (".xml", ".rels", ".vml")


def cut(data: bytes, erased: Erased, rows: Rows | None = None) -> bytes | None:
    """A file without erased persons; None where it cannot be cut and must go.

    Args:
        data: The file's content.
        erased: Whom it must not name.
        rows: Its rows in which names are another's.
    """
    if not data.startswith(b"PK\x03\x04"):
        return None
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            places = PackageRows(old, erased, rows or {})
            for info in old.infolist():
                content = old.read(info)
                if info.filename == places.strings_part:
                    content = places.strings_cut
                elif info.filename.lower().endswith(_XML):
                    content = _part(info.filename, content, erased, places)
                elif _names(content, erased):
                    return None
                new.writestr(info, content)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, RuntimeError):
        return None
    return None if _names(out.getvalue(), erased, rows) else out.getvalue()


def names(data: bytes, erased: Erased, rows: Rows | None = None) -> bool:
    """Whether a file names an erased person: in its text, in a package's parts, in a database's texts; see `cut`."""
    return _names(data, erased, rows)


def _names(data: bytes, erased: Erased, rows: Rows | None = None) -> bool:
    # Where nothing would be cut, nobody needs to know the rows.
    if not any(erased.hide(text) != text for text, _ in _texts(data, None, erased)):
        return False
    return not rows or any(erased.hide(text, but=but) != text for text, but in _texts(data, rows, erased))


def _texts(data: bytes, rows: Rows | None, erased: Erased) -> Iterator[tuple[str, frozenset[int]]]:
    """Texts of a file, each with whose names are another's in it."""
    if not data.startswith(b"PK\x03\x04"):
        for encoding in ("utf-8", "gb18030", "utf-16-le"):
            yield data.decode(encoding, errors="ignore"), NOBODY
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            places = PackageRows(package, erased, rows or {})
            for info in package.infolist():
                content = package.read(info)
                if info.filename == places.strings_part:
                    yield from places.strings_told(content)
                elif info.filename.lower().endswith(_XML):
                    yield from _xml_texts(info.filename, content, places)
                else:
                    yield from _texts(content, None, erased)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return


def _xml_texts(part: str, data: bytes, places: PackageRows) -> Iterator[tuple[str, frozenset[int]]]:
    """Texts of a part, those of a paragraph or a string together, however they are divided into runs."""
    try:
        root = etree.fromstring(data, parser())
    except etree.XMLSyntaxError:
        yield data.decode("utf-8", errors="ignore"), NOBODY
        return
    for together in runs_together(root):
        yield "".join(e.text or "" for e in together), places.anothers(part, together[0])
    for e in root.iter():
        yield from ((str(value), places.anothers(part, e)) for value in e.attrib.values())


def _part(part: str, data: bytes, erased: Erased, places: PackageRows) -> bytes:
    """A part of a package with its texts hidden; the very same bytes if nothing stands in it."""
    root = etree.fromstring(data, parser())
    changed = places.point_anew(part, root)
    for together in runs_together(root):
        text = "".join(e.text or "" for e in together)
        hidden = erased.hide(text, but=places.anothers(part, together[0]))
        if hidden == text:
            continue
        changed = True
        first = together[0]
        cell = first.getparent()
        if cell is not None and etree.QName(first).localname == "v" and cell.get("t") in (None, "n"):
            cell.remove(first)  # a number: the cell is left blank
            continue
        first.text = hidden
        for other in together[1:]:
            other.text = ""
    for e in root.iter():
        for name, value in e.attrib.items():
            if (hidden := erased.hide(str(value), but=places.anothers(part, e))) != value:
                e.set(name, hidden)
                changed = True
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True) if changed else data
