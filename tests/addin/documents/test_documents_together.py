"""What belongs together on a page: the signature with the text above it."""

import datetime
import io

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Pt

from addin.buttons.support.publishing import template_path
from addin.catalogue import reports
from addin.documents.filling.template import load_template
from addin.documents.filling.words import example
from addin.documents.together import kept_together
from tests.addin.document_makers import docx

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DAY = datetime.date(2026, 12, 28)
_SIGNED = ("签字：", "签字）：")


def blocks(document: bytes) -> list:
    body = Document(io.BytesIO(document)).element.body
    return [b for b in body if b.tag in (f"{_W}p", f"{_W}tbl")]


def text(block) -> str:
    return "".join(t.text or "" for t in block.iter(f"{_W}t")).strip()


def keeps(block) -> bool:
    rows = block.findall(f"{_W}tr")
    paragraphs = list((rows[-1] if rows else block).iter(f"{_W}p"))
    marks = [p.find(f"{_W}pPr/{_W}keepNext") for p in paragraphs]
    return all(mark is not None and mark.get(f"{_W}val", "1") == "1" for mark in marks)


def is_signature(block) -> bool:
    side = block.find(f"{_W}pPr/{_W}jc")
    right = block.tag == f"{_W}p" and side is not None and side.get(f"{_W}val") == "right"
    return bool(text(block)) and (right or any(word in text(block) for word in _SIGNED))


@pytest.mark.parametrize("report", reports().values(), ids=reports())
def test_no_signature_stands_alone_on_a_page(report):
    made = blocks(kept_together(load_template(template_path(report)).render(example(report.context), title=report.title, created=DAY)))
    for at, block in enumerate(made):
        if not is_signature(block):
            continue
        assert at, "a signature under nothing"
        above = next(n for n in range(at - 1, -1, -1) if text(made[n]) or made[n].tag == f"{_W}tbl")
        assert all(keeps(one) for one in made[above:at]), f"{report.title}：{text(block)}"


def test_the_lines_above_keep_up_to_the_last_row_of_a_table_and_no_further():
    def sign(document) -> None:
        document.add_paragraph("")
        document.add_paragraph("市场营销部").alignment = ALIGN.RIGHT
        document.add_paragraph("2026年12月28日").alignment = ALIGN.RIGHT

    made = blocks(kept_together(docx("正文", [["单位", "数"], ["甲", "1"], ["乙", "2"], ["丙", "3"], ["丁", "4"]], change=sign)))
    told = [(keeps(b), text(b)) for b in made]
    assert told == [(False, "正文"), (True, "单位数甲1乙2丙3丁4"), (True, ""), (True, "市场营销部"), (False, "2026年12月28日")]
    rows = made[1].findall(f"{_W}tr")
    assert [row.find(f".//{_W}keepNext") is not None for row in rows] == [True, True, False, True, True]


def test_a_signature_takes_as_many_lines_along_as_a_page_may_begin_with():
    def sign(document) -> None:
        for text in ("一。", "二。" * 20, "三。", "四。"):
            document.add_paragraph(text)
        document.add_paragraph("市场营销部").alignment = ALIGN.RIGHT

    made = blocks(kept_together(docx("正文", change=sign)))
    assert [keeps(b) for b in made] == [False, False, True, True, True, False]


def test_the_space_between_a_table_and_a_heading_is_the_headings_own():
    def spaced(document) -> None:
        blank = document.add_paragraph("")
        blank.paragraph_format.line_spacing = Pt(8)
        heading = document.add_heading("三、结果", 1)
        heading.paragraph_format.first_line_indent = Pt(32)

    made = blocks(kept_together(docx("正文", [["单位", "数"], ["甲", "1"]], change=spaced)))
    assert [text(b) for b in made] == ["正文", "单位数甲1", "三、结果"]
    properties = made[-1].find(f"{_W}pPr")
    assert [child.tag.removeprefix(_W) for child in properties] == ["pStyle", "spacing", "ind"]
    assert properties.find(f"{_W}spacing").get(f"{_W}before") == "160"


def test_a_document_without_any_keeps_its_bytes():
    plain = docx("正文", "日期")
    assert kept_together(plain) == plain
