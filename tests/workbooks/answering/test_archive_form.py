import io

import openpyxl

from tests.workbooks.form_makes import FIELDS, LISTS
from udfs.rules.completeness import CONTENTS
from workbooks.answering.form.back import read_form
from workbooks.answering.form.data import FormData
from workbooks.answering.form.fill import fill_form
from workbooks.writing.archive_form import blank_form


def test_our_form_has_a_place_for_the_ten_contents_and_what_is_filed_with_them():
    full = FormData({f.name: f.kind.sample for f in CONTENTS} | FIELDS, LISTS)
    filled = fill_form(blank_form(), full)
    assert {f.name for f in CONTENTS} <= filled.placed
    read = read_form(filled.data)
    assert {f.name for f in CONTENTS} <= {k for k, t in read.fields.items() if t.value is not None}
    assert {"联系人", "投诉", "拜访", "满意度", "等级变动", "不良行为", "时间线"} <= set(read.lists)
    assert [row["投诉内容"].value for row in read.lists["投诉"]] == [f"第{n}次投诉" for n in range(1, 6)]
    assert not read.changes()


def test_our_form_is_one_upright_a4_page_and_the_same_each_time():
    assert blank_form() == blank_form()
    sheet = openpyxl.load_workbook(io.BytesIO(blank_form())).active
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in ((1, 1), (None, None))
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_a_redesigned_form_is_still_ours_to_fill():
    book = openpyxl.load_workbook(io.BytesIO(blank_form()))
    sheet = book.active
    sheet.insert_rows(1, 2)
    sheet["A1"] = "某某集团"
    out = io.BytesIO()
    book.save(out)
    assert "name" in fill_form(out.getvalue(), FormData(FIELDS, LISTS)).placed
