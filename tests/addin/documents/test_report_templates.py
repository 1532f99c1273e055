"""The packaged Word templates, which are edited in Word, and the tool that writes the first draft of one."""

import io
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from addin.buttons.support.publishing import template_path
from addin.catalogue import reports
from addin.documents.filling.trial import lint
from tests.addin.document_makers import parts
from tools.letters.report_templates import TEMPLATES, written

REPORTS = reports()


@pytest.mark.parametrize("name", TEMPLATES)
def test_an_initial_template_is_written_the_same_every_time(name: str):
    assert written(TEMPLATES[name]()) == written(TEMPLATES[name]())


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_a_packaged_template_asks_only_for_what_its_report_tells(report):
    assert [p.message for p in lint(template_path(report), report.context)] == []


@pytest.fixture(params=REPORTS.values(), ids=REPORTS)
def template(request) -> bytes:
    return Path(template_path(request.param)).read_bytes()


def test_every_table_repeats_its_head_and_no_row_is_torn(template: bytes):
    body = parts(template)["word/document.xml"].decode()
    assert body.count("<w:tblHeader") == body.count("<w:tbl>") > 0
    assert body.count("<w:cantSplit") == body.count("<w:tr>") + body.count("<w:tr ")


def test_tables_are_as_wide_as_the_text(template: bytes):
    document = Document(io.BytesIO(template))
    section = document.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    for table in document.tables:
        assert sum(int(c.get(qn("w:w"))) for c in table._tbl.tblGrid.iter(qn("w:gridCol"))) * 635 == pytest.approx(width, abs=20_000)


def test_chinese_text_names_chinese_fonts(template: bytes):
    members = parts(template)
    assert 'w:eastAsia="仿宋"' in members["word/styles.xml"].decode()
    assert "asciiTheme" not in members["word/document.xml"].decode()
    assert "PAGE" in members["word/footer1.xml"].decode()
