"""Where the tags of a template stand, as a person finds them in Word."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from docx.opc.part import Part
from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from lxml import etree

from addin.documents.filling.dangers import fields_by_paragraph

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LEVEL = re.compile(r"-?(tr|tc|p|r)\s")
_REVISIONS = tuple(f"{_W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_PLAIN = etree.XMLParser(resolve_entities=False, no_network=True)
_QUOTES = str.maketrans("“”‘’", "\"\"''")


@dataclass(frozen=True, slots=True)
class Tag:
    """One {{ … }} or {% … %}. `level` is docxtpl's letter before the text: tr, tc, p, r or none."""

    raw: str
    level: str
    inner: str

    @property
    def is_value(self) -> bool:
        """True for {{ … }}."""
        return self.raw.startswith("{{")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph with its text; `row` and `cell` number the table row and cell it stands in, -1 outside of tables."""

    place: str
    text: str
    part: str
    tags: tuple[Tag, ...]
    row: int
    cell: int
    #: True where text was inserted, deleted or moved and Word still tracks it; `struck` is the text with what was deleted.
    revised: bool = False
    struck: str = ""
    #: First words of fields that fetch or start something.
    fields: tuple[str, ...] = ()


#: Parts that are rendered besides the body, headers and footers.
NOTES = {"footnotes": "脚注", "endnotes": "尾注"}
#: Parts whose tags nothing fills in, by the beginnings of their names.
_UNFILLED = {"word/comments": "批注", "word/diagrams/": "图示", "word/charts/": "图表", "word/glossary/": "构建基块"}


def unfilled(members: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, str]]:
    """Places where tags stand that nothing fills in, and the tag."""
    for name, content in members:
        place = next((told for begin, told in _UNFILLED.items() if name.startswith(begin)), "")
        if place and name.endswith(".xml") and any(mark in content for mark in (b"{{", b"{%", b"{#")):
            for paragraph in etree.fromstring(content, _PLAIN).iter("{*}p"):
                if match := _TAG.search("".join(t.text or "" for t in paragraph.iter("{*}t"))):
                    yield place, match[0]


def paragraphs(data: bytes) -> Iterator[Paragraph]:
    """Every paragraph of a .docx with text, in the order docxtpl meets it: body, headers, footers, footnotes, endnotes."""
    document = DocxTemplate(io.BytesIO(data))
    document.init_docx()
    numbers = count()
    yield from _of_part(document.docx.element.body, "正文", numbers)
    for uri, name in ((document.HEADER_URI, "页眉"), (document.FOOTER_URI, "页脚")):
        for _, part in document.get_headers_footers(uri):
            yield from _of_part(_root(part), name, numbers)
    for part in document.docx.part.package.parts:
        if place := note_place(part.content_type):
            yield from _of_part(_root(part), place, numbers)


def note_place(content_type: str) -> str:
    """脚注 or 尾注 for a part of notes, "" for any other."""
    return next((place for kind, place in NOTES.items() if content_type.endswith(f"wordprocessingml.{kind}+xml")), "")


def _root(part: Part) -> etree._Element:
    return parse_xml(part.blob)


def _of_part(root: etree._Element, name: str, numbers: Iterator[int]) -> Iterator[Paragraph]:
    tables = {table: n for n, table in enumerate(root.iter(f"{_W}tbl"), 1)}
    ids: dict[etree._Element, int] = {}
    standing = 0
    fields = fields_by_paragraph(root)
    for paragraph in root.iter(f"{_W}p"):
        if next(paragraph.iterancestors(_FALLBACK), None) is not None:
            continue
        text = "".join(t.text or "" for t in paragraph.iter(f"{_W}t") if next(t.iterancestors(f"{_W}p")) is paragraph)
        revised = next(paragraph.iter(*_REVISIONS), None) is not None
        struck = _struck(paragraph) if revised else text
        if not (text.strip() or struck.strip() or paragraph in fields):
            continue
        row = next(paragraph.iterancestors(f"{_W}tr"), None)
        cell = next(paragraph.iterancestors(f"{_W}tc"), None)
        if row is None:
            standing += bool(text.strip())
            place = f"{name}第{standing}段"
        else:
            table = next(row.iterancestors(f"{_W}tbl"))
            rows = list(table.iterchildren(f"{_W}tr"))
            line = rows.index(row) + 1 if row in rows else 1
            place = f"{'' if name == '正文' else name}第{tables[table]}个表格第{line}行"
        yield Paragraph(
            place,
            text,
            name,
            tuple(_tag(match[0]) for match in _TAG.finditer(text)),
            -1 if row is None else ids.setdefault(row, next(numbers)),
            -1 if cell is None else ids.setdefault(cell, next(numbers)),
            revised or (row is not None and row.find(f"{_W}trPr/{_W}del") is not None),
            struck,
            tuple(fields.get(paragraph, ())),
        )


def _struck(paragraph: etree._Element) -> str:
    """All text of a paragraph as docxtpl meets it, with what is deleted."""
    texts = paragraph.iter(f"{_W}t", f"{_W}delText")
    return "".join(t.text or "" for t in texts if next(t.iterancestors(f"{_W}p")) is paragraph)


def _tag(raw: str) -> Tag:
    inner = raw[2:-2].translate(_QUOTES)
    level = _LEVEL.match(inner)
    return Tag(raw, level[1] if level else "", inner[level.end() :] if level else inner.strip("-"))


def rest(paragraph: Paragraph) -> str:
    """Text of a paragraph beside its tags."""
    return _TAG.sub("", paragraph.text)
