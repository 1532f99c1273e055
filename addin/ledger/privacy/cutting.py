"""What was handed in, without an erased person: packages are cut text by text and otherwise stay as they are (V09)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

from lxml import etree

from addin.ledger.privacy.erased import Erased

_XML = (".xml", ".rels", ".vml")
_TEXTS = (".txt", ".csv", ".json", ".log", ".ics", ".html", ".md")
Hide = Callable[[str], str]


def cut(data: bytes, erased: Erased) -> bytes | None:
    """A file without erased persons; None where it cannot be cut and must go.

    Args:
        data: The file's content.
        erased: Whom it must not name.
    """
    if not data.startswith(b"PK\x03\x04"):
        return None
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for info in old.infolist():
                content = old.read(info)
                if info.filename.lower().endswith(_XML):
                    content = _part(content, erased.hide)
                elif _names(content, erased):
                    return None
                new.writestr(info, content)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, RuntimeError):
        return None
    return None if _names(out.getvalue(), erased) else out.getvalue()


def names(data: bytes, erased: Erased) -> bool:
    """Whether a file names an erased person: in its text, in a package's parts, in a database's texts."""
    return _names(data, erased)


def _names(data: bytes, erased: Erased) -> bool:
    return any(erased.hide(text) != text for text in _texts(data))


def _texts(data: bytes) -> Iterator[str]:
    if data.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                for info in package.infolist():
                    yield from _xml_texts(package.read(info)) if info.filename.lower().endswith(_XML) else _texts(package.read(info))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
            return
        return
    for encoding in ("utf-8", "gb18030", "utf-16-le"):
        yield data.decode(encoding, errors="ignore")


def _xml_texts(data: bytes) -> Iterator[str]:
    """Texts of a part, those of a paragraph or a string together, however they are divided into runs."""
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError:
        yield data.decode("utf-8", errors="ignore")
        return
    for together in _together(root):
        yield "".join(e.text or "" for e in together)
    for e in root.iter():
        yield from (str(value) for value in e.attrib.values())


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def _together(root: etree._Element) -> Iterator[list[etree._Element]]:
    """Elements whose texts a person reads as one: runs of a string or a paragraph, else each by itself."""
    taken: set[etree._Element] = set()
    for e in root.iter():
        if isinstance(e.tag, str) and etree.QName(e).localname in ("si", "is", "p", "comment"):
            runs = [t for t in e.iter() if isinstance(t.tag, str) and t.text and t not in taken]
            taken.update(runs)
            if runs:
                yield runs
    for e in root.iter():
        if isinstance(e.tag, str) and e.text and e not in taken:
            yield [e]


def _part(data: bytes, hide: Hide) -> bytes:
    """A part of a package with its texts hidden; the very same bytes if nothing stands in it."""
    root = etree.fromstring(data, _parser())
    changed = False
    for together in _together(root):
        text = "".join(e.text or "" for e in together)
        hidden = hide(text)
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
            if (hidden := hide(str(value))) != value:
                e.set(name, hidden)
                changed = True
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True) if changed else data
