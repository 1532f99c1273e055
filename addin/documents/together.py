"""Tables of a document do not leave their head and one row behind on a page, nor their last row alone on the next."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BEFORE = (f"{_W}pStyle",)


_BODY = "word/document.xml"


def with_tables_together(document: bytes) -> bytes:
    """The same .docx with its tables so; the same bytes for the same document."""
    with zipfile.ZipFile(io.BytesIO(document)) as old:
        tree = etree.fromstring(old.read(_BODY))
        if not keep_together(tree):
            return document
        body = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.infolist():
                new.writestr(entry, body if entry.filename == _BODY else old.read(entry))
    return target.getvalue()


def keep_together(tree: etree._Element) -> bool:
    """Keep the head with two rows, and the last two rows with each other; True if anything was changed."""
    changed = False
    for table in tree.iter(f"{_W}tbl"):
        rows = table.findall(f"{_W}tr")
        for row in {*rows[:2], *rows[-2:-1]} if len(rows) > 2 else rows[:1]:
            for paragraph in row.iter(f"{_W}p"):
                changed |= _keep(paragraph)
    return changed


def _keep(paragraph: etree._Element) -> bool:
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        properties = etree.Element(f"{_W}pPr")
        paragraph.insert(0, properties)
    if properties.find(f"{_W}keepNext") is not None:
        return False
    at = 1 if len(properties) and properties[0].tag in _BEFORE else 0
    properties.insert(at, etree.Element(f"{_W}keepNext"))
    return True
