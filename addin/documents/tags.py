"""Where the tags of a template stand, as a person finds them in Word."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from docx.opc.part import Part
from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LEVEL = re.compile(r"-?(tr|tc|p|r)\s")
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


def paragraphs(data: bytes) -> Iterator[Paragraph]:
    """Every paragraph of a .docx with text, in the order docxtpl meets it: body, headers, footers, footnotes."""
    document = DocxTemplate(io.BytesIO(data))
    document.init_docx()
    numbers = count()
    yield from _of_part(document.docx.element.body, "正文", numbers)
    for uri, name in ((document.HEADER_URI, "页眉"), (document.FOOTER_URI, "页脚")):
        for _, part in document.get_headers_footers(uri):
            yield from _of_part(_root(part), name, numbers)
    for part in document.docx.part.package.parts:
        if part.content_type.endswith("wordprocessingml.footnotes+xml"):
            yield from _of_part(_root(part), "脚注", numbers)


def _root(part: Part) -> etree._Element:
    return parse_xml(part.blob)


def _of_part(root: etree._Element, name: str, numbers: Iterator[int]) -> Iterator[Paragraph]:
    tables = {table: n for n, table in enumerate(root.iter(f"{_W}tbl"), 1)}
    ids: dict[etree._Element, int] = {}
    standing = 0
    for paragraph in root.iter(f"{_W}p"):
        if next(paragraph.iterancestors(_FALLBACK), None) is not None:
            continue
        text = "".join(t.text or "" for t in paragraph.iter(f"{_W}t") if next(t.iterancestors(f"{_W}p")) is paragraph)
        if not text.strip():
            continue
        row = next(paragraph.iterancestors(f"{_W}tr"), None)
        cell = next(paragraph.iterancestors(f"{_W}tc"), None)
        if row is None:
            standing += 1
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
        )


def _tag(raw: str) -> Tag:
    inner = raw[2:-2].translate(_QUOTES)
    level = _LEVEL.match(inner)
    return Tag(raw, level[1] if level else "", inner[level.end() :] if level else inner.strip("-"))


def rest(paragraph: Paragraph) -> str:
    """Text of a paragraph beside its tags."""
    return _TAG.sub("", paragraph.text)
