import pytest

from addin.build.report_templates import TEMPLATES, written
from addin.buttons.support.publishing import template_path
from addin.catalogue import reports
from addin.documents.trial import lint
from tests.addin.document_makers import parts


@pytest.mark.parametrize("name", TEMPLATES)
def test_an_initial_template_is_written_the_same_every_time(name: str):
    assert written(TEMPLATES[name]()) == written(TEMPLATES[name]())


@pytest.mark.parametrize("report", reports().values(), ids=reports())
def test_a_packaged_template_asks_only_for_what_its_report_tells(report):
    assert [p.message for p in lint(template_path(report), report.context)] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_table_repeats_its_head_and_no_row_is_torn(name: str):
    body = parts(written(TEMPLATES[name]()))["word/document.xml"].decode()
    assert body.count("<w:tblHeader/>") == body.count("<w:tbl>") > 0
    assert body.count("<w:cantSplit/>") == body.count("<w:tr>")


@pytest.mark.parametrize("name", TEMPLATES)
def test_tables_are_as_wide_as_the_text(name: str):
    letter = TEMPLATES[name]()
    for table in letter.document.tables:
        assert sum(column.width.cm for column in table.columns) == pytest.approx(letter.width, abs=0.05)


@pytest.mark.parametrize("name", TEMPLATES)
def test_chinese_text_names_chinese_fonts(name: str):
    members = parts(written(TEMPLATES[name]()))
    assert 'w:eastAsia="仿宋"' in members["word/styles.xml"].decode()
    assert "asciiTheme" not in members["word/document.xml"].decode()
    assert "PAGE" in members["word/footer1.xml"].decode()
