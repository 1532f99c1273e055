"""A Word template compiled once and rendered many times; its output is docxtpl's own.

docxtpl opens, patches and compiles the template for each document. Here its own preparation (`patch_xml`) runs once,
jinja2 compiles once, and a document costs only the rendering. Its clean-up after rendering is called where it has effect.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError
from lxml import etree

from addin.documents.filling import faults
from addin.documents.filling.columns import leave_out_dashes
from addin.documents.filling.lint import first_fault
from addin.documents.filling.package import Package, opened
from addin.documents.filling.sandbox import MOST_CHARACTERS, SANDBOX, Run, TooMuchError
from addin.documents.filling.tags import note_place
from workbooks.oswords import why
from workbooks.problems import Refusal, Rule, Where, refuse

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_STRICT = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_BODY = "word/document.xml"
#: docxtpl's way to write a literal {{ in a template.
_LITERALS = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))


@dataclass(frozen=True, slots=True)
class Part:
    """One compiled part; `before` and `after` stand around what is rendered."""

    name: str
    compiled: jinja2.Template
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled template."""

    book: str
    data: bytes
    package: Package
    parts: tuple[Part, ...]

    @property
    def sha256(self) -> str:
        """Hash of the template file, to be recorded with what was made from it."""
        return hashlib.sha256(self.data).hexdigest()

    def render(self, context: Any, *, title: str, created: datetime.date) -> bytes:
        """The document for a context (a dataclass); same context, title and day, same bytes.

        Raises:
            Refusal: KH702–KH710 and KH762–KH764, naming the place in the template: nothing is written that its check refuses.
        """
        if found := first_fault(self.data, self.book, type(context)):
            raise Refusal(found)
        run = Run()
        words = run.words(context)
        try:
            parts = {part.name: _rendered(part, words) for part in self.parts}
        except etree.XMLSyntaxError as error:
            raise self._refused(context, faults.MALFORMED, error.msg or "") from error
        except (TooMuchError, OverflowError, MemoryError) as error:
            raise refuse(faults.TOO_MUCH, Where(book=self.book), what=str(error)) from error
        except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
            raise self._refused(context, faults.FAILED, str(error)) from error
        return self.package.written(parts, run.charts, title, created)

    def _refused(self, context: Any, rule: Rule, what: str) -> Refusal:
        found = first_fault(self.data, self.book, type(context))
        return Refusal(found) if found else refuse(rule, Where(book=self.book), what=what)


def load_template(path: Path) -> Template:
    """The template at a path, compiled unless it was before.

    Raises:
        Refusal: KH701–KH705, KH709, KH711.
    """
    return compile_template(read_template(path), path.name)


def read_template(path: Path) -> bytes:
    """Bytes of a template file.

    Raises:
        Refusal: KH701, KH711.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise refuse(faults.NO_TEMPLATE, Where(book=path.name)) from error
    except OSError as error:
        raise refuse(faults.NOT_A_TEMPLATE, Where(book=path.name), what=why(error)) from error


@lru_cache(maxsize=32)
def compile_template(data: bytes, book: str) -> Template:
    """A template from its bytes; `book` is the name that messages tell.

    Raises:
        Refusal: KH701–KH705, KH709.
    """
    package = opened(data, book)
    try:
        document = DocxTemplate(io.BytesIO(data))
        document.init_docx()
    except (OpcError, ValueError, KeyError, AttributeError, etree.XMLSyntaxError) as error:
        raise refuse(faults.NOT_A_TEMPLATE, Where(book=book), what="它不是 Word 文档（.docx），或已损坏") from error
    try:
        return Template(book, data, package, tuple(_parts(document)))
    except (TemplateSyntaxError, SecurityError) as error:
        found = first_fault(data, book, None)
        raise Refusal(found) if found else refuse(faults.FAILED, Where(book=book), what=str(error)) from error
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise refuse(faults.TOO_MUCH, Where(book=book), what="循环、条件或括号嵌套过深") from error


def _parts(document: DocxTemplate) -> Iterator[Part]:
    whole = etree.tostring(document.docx._element, encoding="unicode")  # noqa: SLF001 — as docxtpl reads it
    start, end = whole.index("<w:body"), whole.rindex("</w:body>") + len("</w:body>")
    yield Part(_BODY, _compiled(document, document.get_xml()), whole[:start], whole[end:])
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        for _, part in document.get_headers_footers(uri):
            yield Part(part.partname.lstrip("/"), _compiled(document, document.get_part_xml(part)))
    for part in document.docx.part.package.parts:
        if note_place(part.content_type):
            yield Part(part.partname.lstrip("/"), _compiled(document, document.get_part_xml(part)))


def _compiled(document: DocxTemplate, xml: str) -> jinja2.Template:
    prepared = re.sub(r"<w:p([ >])", r"\n<w:p\1", document.patch_xml(xml))
    code = SANDBOX.compile(SANDBOX.counting(prepared))
    return jinja2.Template.from_code(SANDBOX, code, SANDBOX.make_globals(None))


def _rendered(part: Part, words: dict[str, Any]) -> bytes:
    xml = re.sub(r"\n<w:p([ >])", r"<w:p\1", _limited(part.compiled, words))
    for written, meant in _LITERALS:
        xml = xml.replace(written, meant)
    if any(mark in xml for mark in "\t\n"):
        xml = DocxTemplate.resolve_listing(None, xml)
    tree = etree.fromstring(xml, _STRICT)
    if part.name == _BODY:
        xml = _body(tree, xml)
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + part.before + xml + part.after).encode()


def _limited(compiled: jinja2.Template, words: dict[str, Any]) -> str:
    size = 0
    pieces = []
    for piece in compiled.generate(words):
        size += len(piece)
        if size > MOST_CHARACTERS:
            raise TooMuchError(f"超过{MOST_CHARACTERS // 10_000}万字符")
        pieces.append(piece)
    return "".join(pieces)


def _body(tree: etree._Element, xml: str) -> str:
    """What docxtpl does to a rendered body: table grids as wide as their rows, drawings numbered; and columns of dashes left out."""
    uneven = any(_uneven(table) for table in tree.iter(f"{_W}tbl"))
    tree = DocxTemplate.fix_tables(None, xml) if uneven else tree
    fewer = leave_out_dashes(tree)
    if not uneven and not fewer and "wp:docPr" not in xml:
        return xml
    for number, drawing in enumerate(tree.iter(_DOC_PR), 1001):
        drawing.set("id", str(number))
    return etree.tostring(tree, encoding="unicode")


def _uneven(table: etree._Element) -> bool:
    grid = table.find(f"{_W}tblGrid")
    if grid is None:
        return False
    columns = len(grid.findall(f"{_W}gridCol"))
    rows = [sum(_span(cell) for cell in row.findall(f"{_W}tc")) for row in table.iter(f"{_W}tr")]
    return max(rows, default=0) != columns


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    return 1 if span is None else int(span.get(f"{_W}val", "1"))
