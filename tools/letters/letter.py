"""Parts of an official Chinese letter in Word: red head, body type, tables, signature, page numbers (GB/T 9704 sizes)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

RED = RGBColor(0xC0, 0x00, 0x00)
LATIN = "Times New Roman"
#: Width of the text on A4 with the margins below, in centimetres.
TEXT_CM = 15.6
#: The same of a page that lies.
WIDE_CM = 24.3


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: head, the template's text of its cells, width in centimetres, alignment."""

    head: str
    cell: str
    width: float
    centred: bool = True


class Letter:
    """A letter under construction."""

    def __init__(self, title: str, *, landscape: bool = False, dense: bool = False) -> None:
        self.document = Document()
        self.document.core_properties.title = title
        #: Width of the text in centimetres: that of all its tables.
        self.width = WIDE_CM if landscape else TEXT_CM
        self._dense = dense
        self._page(landscape=landscape)
        self._styles()

    def _page(self, *, landscape: bool) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(32), Mm(30)
        if landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Mm(297), Mm(210)
            section.top_margin, section.bottom_margin = Mm(26), Mm(24)
        if self._dense:
            section.top_margin, section.bottom_margin = Mm(18), Mm(20)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(14)

    def _styles(self) -> None:
        styles = self.document.styles
        defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
        for child in list(defaults):
            defaults.remove(child)
        defaults.append(fonts("仿宋"))
        language = OxmlElement("w:lang")
        for name, value in (("val", "en-US"), ("eastAsia", "zh-CN")):
            language.set(qn(f"w:{name}"), value)
        defaults.append(language)
        if self._dense:
            self._style("Normal", "仿宋", 11, spacing=16)
            self._style("Title", "宋体", 18, bold=True, spacing=24, centred=True)
            form = self.document.styles["Title"].paragraph_format
            form.space_before, form.space_after = Pt(0), Pt(4)
            self._style("Heading 1", "黑体", 12, spacing=20, keep=True)
            self._style("Heading 2", "楷体", 12, spacing=20, keep=True)
            return
        self._style("Normal", "仿宋", 16, spacing=28)
        self._style("Title", "宋体", 22, bold=True, spacing=34, centred=True)
        self._style("Heading 1", "黑体", 16, spacing=28, keep=True)
        self._style("Heading 2", "楷体", 16, spacing=28, keep=True)

    def _style(
        self, name: str, font: str, size: float, *, spacing: float, bold: bool = False, centred: bool = False, keep: bool = False
    ) -> None:
        style = self.document.styles[name]
        properties = style.element.get_or_add_rPr()
        for child in list(properties):
            properties.remove(child)
        for border in style.element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)
        properties.append(fonts(font))
        style.font.size, style.font.bold = Pt(size), bold
        style.font.color.rgb = RGBColor(0, 0, 0)
        form = style.paragraph_format
        form.line_spacing, form.space_before, form.space_after = Pt(spacing), Pt(0), Pt(0)
        form.keep_with_next = keep
        if centred:
            form.alignment = ALIGN.CENTER
            form.space_before, form.space_after = Pt(18), Pt(16)

    def red_head(self) -> None:
        """Name of the issuing body in red over a red rule, with room for the document number."""
        head = self._text("{{ group }}", font="宋体", size=30, bold=True, color=RED, align=ALIGN.CENTER)
        head.paragraph_format.line_spacing = 1.0
        head.paragraph_format.space_after = Pt(4)
        number = self._text("{{ department }}〔{{ year }}〕　　号", size=14, align=ALIGN.CENTER)
        number.paragraph_format.space_after = Pt(6)
        borders = OxmlElement("w:pBdr")
        rule = OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "18"), ("space", "4"), ("color", "C00000")):
            rule.set(qn(f"w:{name}"), value)
        borders.append(rule)
        before = number._p.get_or_add_pPr()  # noqa: SLF001 — python-docx has no borders
        before.insert_element_before(borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr")

    def title(self, text: str, *, new_page: bool = False) -> None:
        """Title in 二号, at the top of a page if asked for."""
        self.document.add_paragraph(text, style="Title").paragraph_format.page_break_before = new_page or None

    def heading(self, text: str, level: int = 1) -> None:
        """一、 in 黑体 or （一） in 楷体."""
        indent(self.document.add_paragraph(text, style=f"Heading {level}"))

    def addressee(self, text: str) -> None:
        """主送 at the left margin."""
        self._text(text)

    def say(self, text: str, *, table_follows: bool = False) -> None:
        """A paragraph of the body, indented by two characters."""
        paragraph = self._text(text)
        indent(paragraph)
        paragraph.paragraph_format.keep_with_next = table_follows

    def note(self, text: str) -> None:
        """A remark in small type under a table."""
        form = self._text(text, font="宋体", size=10.5).paragraph_format
        form.line_spacing = Pt(16)
        form.space_after = Pt(6)

    def tag(self, text: str) -> None:
        """A tag alone in its paragraph; a `{%p %}` paragraph is gone from the document."""
        self._text(text, font="宋体", size=9, color=RGBColor(0x80, 0x80, 0x80))

    def chart(self, word: str) -> None:
        """A place for a chart, centred."""
        self._text(f"{{{{r {word} }}}}", size=10.5, align=ALIGN.CENTER).paragraph_format.line_spacing = 1.0

    def table(self, loop: str, columns: Sequence[Column], *, bold_if: str = "") -> None:
        """A table that repeats its head on each page; the loop's tags stand in rows of their own."""
        table = self.document.add_table(rows=4, cols=len(columns))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        narrow_margins(table)
        for n, column in enumerate(columns):
            table.columns[n].width = Cm(column.width)
            for row in table.rows:
                row.cells[n].width = Cm(column.width)
        repeated = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 — python-docx has no repeated heads
        for row in table.rows:
            row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))  # noqa: SLF001 — nor whole rows
        for n, column in enumerate(columns):
            fill(table.rows[0].cells[n], column.head, font="黑体", centred=True, shade="F2F2F2")
            fill(table.rows[2].cells[n], column.cell, centred=column.centred)
        fill(table.rows[1].cells[0], f"{{%tr for {loop} %}}")
        fill(table.rows[3].cells[0], "{%tr endfor %}")
        after = self._text("", size=6)
        after.paragraph_format.line_spacing = Pt(8)

    def signature(self) -> None:
        """Issuing body and day at the right."""
        for text, before in (("{{ group }}{{ department }}", 28), ("{{ issued }}", 0)):
            paragraph = self._text(text, align=ALIGN.RIGHT)
            paragraph.paragraph_format.right_indent = Pt(32)
            paragraph.paragraph_format.space_before = Pt(before)
            paragraph.paragraph_format.keep_together = True

    def footer(self, trace: str) -> None:
        """Page number, and what the numbers stand on."""
        footer = self.document.sections[0].footer
        page = footer.paragraphs[0]
        page.alignment = ALIGN.CENTER
        page.paragraph_format.line_spacing = 1.0
        style(page.add_run("— "), "宋体", 14)
        field_run(page, "PAGE")
        style(page.add_run(" —"), "宋体", 14)
        line = footer.add_paragraph()
        line.alignment = ALIGN.CENTER
        line.paragraph_format.line_spacing = 1.0
        style(line.add_run(trace), "宋体", 8, color=RGBColor(0x7F, 0x7F, 0x7F))

    def _text(
        self, text: str, *, font: str = "", size: float = 0, bold: bool = False, color: RGBColor | None = None, align: Any = None
    ) -> Any:
        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(text)
        if font or size:
            style(run, font or "仿宋", size or 16, bold=bold, color=color)
        if align is not None:
            paragraph.alignment = align
        return paragraph


def fonts(east_asian: str) -> Any:
    """RFonts naming a Chinese font beside the Latin one."""
    element = OxmlElement("w:rFonts")
    for name, font in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", east_asian), ("cs", LATIN)):
        element.set(qn(f"w:{name}"), font)
    element.set(qn("w:hint"), "eastAsia")
    return element


def style(run: Any, font: str, size: float, *, bold: bool = False, color: RGBColor | None = None) -> None:
    """Chinese font, size, weight and colour of a run."""
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 — python-docx sets no East Asian fonts
    properties.insert(0, fonts(font))
    run.font.size = Pt(size)
    run.font.bold = bold
    if color is not None:
        run.font.color.rgb = color


def indent(paragraph: Any) -> None:
    """Two characters before the first line, whatever the size."""
    element = paragraph._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001 — python-docx knows no characters
    element.set(qn("w:firstLineChars"), "200")
    element.set(qn("w:firstLine"), "640")


def fill(cell: Any, text: str, *, font: str = "宋体", centred: bool = False, shade: str = "") -> None:
    """Text of a table cell in 五号."""
    paragraph = cell.paragraphs[0]
    style(paragraph.add_run(text), font, 10.5)
    form = paragraph.paragraph_format
    form.line_spacing, form.space_before, form.space_after = Pt(15), Pt(2), Pt(2)
    form.keep_with_next = bool(shade)
    if centred:
        paragraph.alignment = ALIGN.CENTER
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 — python-docx has no shading
    if shade:
        element = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", shade)):
            element.set(qn(f"w:{name}"), value)
        properties.append(element)
    middle = OxmlElement("w:vAlign")
    middle.set(qn("w:val"), "center")
    properties.append(middle)


def narrow_margins(table: Any) -> None:
    """1.5 mm beside the text of each cell, so that numbers need no second line."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), "85")
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    look = table._tbl.tblPr.find(qn("w:tblLook"))  # noqa: SLF001 — python-docx has no cell margins
    look.addprevious(margins)


def field_run(paragraph: Any, code: str) -> None:
    """A Word field such as PAGE."""
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()
        style(run, "宋体", 14)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)  # noqa: SLF001 — python-docx has no fields
