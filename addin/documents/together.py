"""What belongs together stays on one page: the first and the last rows of a table, a signature with the last lines above it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _TABLE = f"{_W}p", f"{_W}tbl"
_BEFORE = (f"{_W}pStyle",)
_BODY = "word/document.xml"
_VAL = f"{_W}val"
#: How a mark says that it does not hold.
_NOT = ("0", "false", "off")
_RIGHT = ("right", "end")
#: A line to be signed by hand, which stands at the left.
_SIGNED = ("签字：", "签字）：", "签名：")
#: Lines of text that a page begins with at least where a signature ends it, and how many characters a line has about.
_LINES, _LINE = 4, 26


def kept_together(document: bytes) -> bytes:
    """The same .docx with its pages broken so; the same bytes for the same document."""
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
    """Mark what stays with the paragraph after it; True if anything was changed."""
    spaced = [_lift(blank, heading) for blank, heading in _spacers(tree)]
    marked = [_keep(p) for p in (*_of_tables(tree), *_of_signatures(tree))]
    return any((*spaced, *marked))


def _spacers(tree: etree._Element) -> list[tuple[etree._Element, etree._Element]]:
    """Blank lines of a told height between a table and a heading.

    LibreOffice 7.4 leaves a heading behind such a line alone at the foot of a page where sentence and table below it move on.
    """
    body = tree.find(f"{_W}body")
    blocks = [] if body is None else list(body)
    threes = zip(blocks, blocks[1:], blocks[2:], strict=False)
    return [(blank, after) for table, blank, after in threes if table.tag == _TABLE and _height(blank) and _is_heading(after)]


def _lift(blank: etree._Element, heading: etree._Element) -> bool:
    """Give the height of a blank line to the heading below it."""
    place, within = heading.find(f"{_W}pPr/{_W}ind"), blank.getparent()
    if place is None or within is None or heading.find(f"{_W}pPr/{_W}spacing") is not None:
        return False
    place.addprevious(etree.Element(f"{_W}spacing", {f"{_W}before": _height(blank)}))
    within.remove(blank)
    return True


def _height(block: etree._Element) -> str:
    """Height of a blank line as told; "" of what is none."""
    told = block.find(f"{_W}pPr/{_W}spacing") if block.tag == _P else None
    plain = all(child.tag in (f"{_W}pPr", f"{_W}r") for child in block) and not _text(block.iter(f"{_W}t"))
    exact = told is not None and told.get(f"{_W}lineRule") == "exact" and plain and block.find(f".//{_W}drawing") is None
    return told.get(f"{_W}line", "") if told is not None and exact else ""


def _is_heading(block: etree._Element) -> bool:
    style = block.find(f"{_W}pPr/{_W}pStyle")
    return block.tag == _P and style is not None and style.get(_VAL, "").startswith("Heading")


def _of_tables(tree: etree._Element) -> Iterator[etree._Element]:
    """The head with two rows, and the last two rows with each other."""
    for table in tree.iter(_TABLE):
        rows = table.findall(f"{_W}tr")
        for row in {*rows[:2], *rows[-2:-1]} if len(rows) > 2 else rows[:1]:
            yield from row.iter(_P)


def _of_signatures(tree: etree._Element) -> Iterator[etree._Element]:
    """The lines of a signature with one another, and the last lines, or the last row of the table, above the first of them."""
    body = tree.find(f"{_W}body")
    blocks = [] if body is None else [b for b in body if b.tag in (_P, _TABLE)]
    for at in range(1, len(blocks)):
        if _is_signature(blocks[at]):
            yield from _above(blocks[:at])


def _above(blocks: list[etree._Element]) -> Iterator[etree._Element]:
    """What must stay with the block that follows: up to and with the one that makes the lines enough."""
    lines = 0
    for block in reversed(blocks):
        if block.tag == _TABLE:
            rows = block.findall(f"{_W}tr")
            yield from rows[-1].iter(_P) if rows else ()
            return
        yield block
        text = _text(block.iter(f"{_W}t"))
        lines += -(-len(text) // _LINE)
        if lines >= _LINES or block.find(f".//{_W}drawing") is not None:
            return


def _is_signature(block: etree._Element) -> bool:
    if block.tag != _P:
        return False
    side = block.find(f"{_W}pPr/{_W}jc")
    text = _text(block.iter(f"{_W}t"))
    return bool(text) and ((side is not None and side.get(_VAL) in _RIGHT) or any(word in text for word in _SIGNED))


def _text(runs: Iterable[etree._Element]) -> str:
    return "".join(run.text or "" for run in runs).strip()


def _keep(paragraph: etree._Element) -> bool:
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        properties = etree.Element(f"{_W}pPr")
        paragraph.insert(0, properties)
    told = properties.find(f"{_W}keepNext")
    if told is not None:
        if told.get(_VAL) not in _NOT:
            return False
        del told.attrib[_VAL]
        return True
    at = 1 if len(properties) and properties[0].tag in _BEFORE else 0
    properties.insert(at, etree.Element(f"{_W}keepNext"))
    return True
