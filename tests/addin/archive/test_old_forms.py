from pathlib import Path

import pytest

from addin.documents.old_forms import as_xls, as_xlsx
from tests.workbooks.form_makes import FIELDS, LISTS, labels_left, old_xls
from workbooks.answering.form.back import read_form
from workbooks.answering.form.data import FormData
from workbooks.answering.form.fill import fill_form
from workbooks.opening.files import read_bytes
from workbooks.problems import Refusal


@pytest.mark.office
def test_an_old_form_is_filled_and_comes_back_after_it_was_xls_again():
    form = as_xlsx(old_xls(), "档案.xls")
    filled = fill_form(form, FormData(FIELDS, LISTS, "KH-0007"))
    read = read_form(filled.data)
    assert read.fields["name"].value == FIELDS["name"]
    assert read.fields["phone"].value == "13900001234"
    assert read.fields["first_cooperation"].raw == FIELDS["first_cooperation"]
    assert [row["事由"].value for row in read.lists["拜访"]] == ["季度拜访", "询问进度"]

    again = as_xls(filled.data, "档案.xls")
    assert read_bytes(again, "档案.xls").kind == "xls"
    back = read_form(as_xlsx(again, "档案.xls"))
    assert back.mark == "KH-0007"
    assert not back.changes()
    assert {k: t.value for k, t in back.fields.items()} == {k: t.value for k, t in read.fields.items()}


def test_a_form_that_is_xlsx_keeps_its_bytes():
    data = labels_left()
    assert as_xlsx(data, "档案.xlsx") == data


def test_without_libreoffice_the_cure_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("addin.documents.old_forms.find_soffice", lambda: None)
    with pytest.raises(Refusal, match="另存为") as caught:
        as_xlsx(old_xls(), "档案.xls")
    assert caught.value.problem.rule.code == "KH777"


def test_success_that_made_nothing_is_no_success(tmp_path: Path):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\necho Error: 坏了; exit 0\n", encoding="utf-8")
    program.chmod(0o755)
    with pytest.raises(Refusal, match="Error: 坏了") as caught:
        as_xlsx(old_xls(), "档案.xls", soffice=program)
    assert caught.value.problem.rule.code == "KH778"
