import datetime
import io
import zipfile

import openpyxl
import pytest

from tests.workbooks import form_makes
from tests.workbooks.form_makes import FIELDS, LISTS, Form
from workbooks.answering.form.back import read_form
from workbooks.answering.form.data import Filled, FormData
from workbooks.answering.form.fill import fill_form
from workbooks.problems import Refusal

MAKES = {name: getattr(form_makes, name) for name in ("labels_left", "labels_above", "merged_blocks", "two_columns", "with_picture")}
DATA = FormData(FIELDS, LISTS, "KH-0007/快照a1b2c3")


def opened(filled: Filled | bytes):
    return openpyxl.load_workbook(io.BytesIO(filled if isinstance(filled, bytes) else filled.data))


def codes(filled: Filled) -> list[str]:
    return [p.rule.code for p in filled.problems]


@pytest.mark.parametrize("make", MAKES.values(), ids=MAKES)
def test_what_was_filled_in_is_read_back_from_the_same_places(make):
    filled = fill_form(make(), DATA)
    read = read_form(filled.data)
    assert read.mark == DATA.mark
    assert not read.changes()
    assert not read.problems
    assert {k for k, t in read.fields.items() if t.value is not None and "#" not in k} >= set(filled.placed) - {"name", "tier"}
    for key, value in FIELDS.items():
        if key in read.fields and read.fields[key].raw is not None:
            assert read.fields[key].value == value


@pytest.mark.parametrize("make", MAKES.values(), ids=MAKES)
def test_nothing_but_values_changes(make):
    blank = make()
    filled = fill_form(blank, DATA).data
    before, after = (zipfile.ZipFile(io.BytesIO(data)) for data in (blank, filled))
    touched = (
        "xl/worksheets/sheet",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml",
        "xl/styles.xml",
        "docProps/app.xml",
    )
    for part in before.namelist():
        if not part.startswith(touched):
            assert after.read(part) == before.read(part), part
    one, two = opened(blank), opened(filled)
    for sheet in one:
        other = two[sheet.title]
        assert sheet.merged_cells.ranges == other.merged_cells.ranges
        assert {k: v.width for k, v in sheet.column_dimensions.items()} == {k: v.width for k, v in other.column_dimensions.items()}
        assert {k: v.height for k, v in sheet.row_dimensions.items()} == {k: v.height for k, v in other.row_dimensions.items()}
        assert sheet.print_area == other.print_area
        assert sheet.print_title_rows == other.print_title_rows
        assert sheet.page_setup.orientation == other.page_setup.orientation
        assert sheet.oddHeader.center.text == other.oddHeader.center.text
        assert sheet.freeze_panes == other.freeze_panes
        assert [str(v.sqref) for v in sheet.data_validations.dataValidation] == [
            str(v.sqref) for v in other.data_validations.dataValidation
        ]
        assert len(sheet._images) == len(other._images)
        for row in sheet.iter_rows():
            for cell in row:
                twin = other[cell.coordinate]
                for look in ("font", "fill", "border", "alignment", "protection"):
                    assert repr(getattr(cell, look)) == repr(getattr(twin, look)), cell.coordinate
                if isinstance(cell.value, str) and cell.value.strip("_ ") and not any(c in cell.value for c in "□{（_"):
                    assert twin.value == cell.value


def test_labels_to_the_left_above_and_within_a_cell_find_their_places():
    left = opened(fill_form(form_makes.labels_left(), DATA))["客户档案"]
    assert [left[f"B{n}"].value for n in range(2, 8)] == [
        "示例置业（北京）有限公司",
        "北京市朝阳区示例路1号",
        "张示例",
        "13900001234",
        "工程部经理",
        "签约客户",
    ]
    assert (left["B8"].value, left["B9"].value, left["B11"].value) == (12505000, 8.5, "王示例")
    above = opened(fill_form(form_makes.labels_above(), DATA))["客户档案"]
    assert [c.value for c in above[3]] == ["示例置业（北京）有限公司", "91110000600037341L", "王示例", "签约客户"]
    assert above["A11"].value.startswith("填表说明")
    merged = opened(fill_form(form_makes.merged_blocks(), DATA))["客户档案"]
    assert merged["A2"].value.split() == ["档案编号：KH-0007", "建档日期：2025-01-06", "核定等级：A"]
    assert merged["D4"].value == "□大型  ☑中型  □小型"


def test_a_second_contact_and_our_own_telephone_are_no_copies_of_the_first():
    sheet = opened(fill_form(form_makes.merged_blocks(), DATA))["客户档案"]
    assert [sheet[c].value for c in ("C6", "G6", "C7", "G7")] == ["张示例", "13900001234", "赵示例", "13900002345"]
    assert (sheet["B8"].value, sheet["E8"].value) == ("李示例", "13900005678")


def test_rows_that_do_not_fit_stand_on_the_annex_and_nothing_is_pushed_down():
    filled = fill_form(form_makes.merged_blocks(), DATA)
    book = opened(filled)
    sheet, annex = book["客户档案"], book["附页"]
    assert [sheet[f"C{n}"].value for n in (10, 11, 12)] == ["第1次投诉", "第2次投诉", "第3次投诉"]
    assert sheet["A13"].value == "客户需求"
    assert [row[1].value for row in annex.iter_rows(min_row=3)] == ["投诉内容", "第4次投诉", "第5次投诉"]
    assert filled.overflow == {"投诉": 2}
    assert "KH773" in codes(filled)


def test_a_text_that_is_cut_stands_whole_on_the_annex():
    form = Form()
    form.label("A1", "客户单位名称")
    form.place("B1:D1")
    form.label("A2", "客户需求")
    form.place("B2:D2")
    form.sheet.row_dimensions[2].height = 15
    needs = "厂房二期土建，" * 30
    filled = fill_form(form.data(), FormData({"name": "示例公司", "needs": needs}))
    book = opened(filled)
    assert book["客户档案"]["B2"].value == needs
    assert needs in [c.value for row in book["附页"].iter_rows() for c in row]
    assert codes(filled) == ["KH773"]


def test_a_list_is_known_by_a_mark_in_its_title_and_the_mark_is_gone_from_the_copy():
    form = Form()
    form.row(1, "客户名称", None, None)
    form.label("A2:C2", "重要情况【列表：时间线】")
    form.row(3, "时间", "内容", "出处")
    for row in (4, 5):
        form.row(row, None, None, None)
    sheet = opened(fill_form(form.data(), DATA))["客户档案"]
    assert sheet["A2"].value == "重要情况"
    assert sheet["B4"].value == "事项1"


def test_a_list_of_our_own_name_is_filled_where_a_note_marks_it():
    form = Form()
    form.row(1, "客户名称", None)
    form.row(2, "设备", "数量")
    form.row(3, None, None)
    form.sheet["A3"].comment = form_makes.Comment("〔列表:设备〕", "市场营销部")
    sheet = opened(fill_form(form.data(), FormData({"name": "示例公司"}, {"设备": [{"设备": "塔吊", "数量": 2}]})))["客户档案"]
    assert (sheet["A3"].value, sheet["B3"].value) == ("塔吊", 2)


def test_user_words_are_never_overwritten():
    form = Form()
    form.row(1, "客户名称", "见附件", "单位地址", None)
    filled = fill_form(form.data(), DATA)
    sheet = opened(filled)["客户档案"]
    assert (sheet["B1"].value, sheet["D1"].value) == ("见附件", "北京市朝阳区示例路1号")
    assert "客户单位名称" in next(p.says for p in filled.problems if p.rule.code == "KH771")


def test_a_formula_stays_and_is_told():
    filled = fill_form(form_makes.two_columns(), DATA)
    assert opened(filled)["档案"]["B10"].value == "=COUNTA(B2:B9)/8"
    assert [p.where.cell for p in filled.problems if p.rule.code == "KH772"] == ["B10"]


def test_text_that_looks_like_a_formula_stays_text():
    sheet = opened(fill_form(form_makes.merged_blocks(), DATA))["客户档案"]
    assert (sheet["C13"].value, sheet["C13"].quotePrefix) == ("=厂房二期土建", True)


def test_a_day_takes_the_format_of_its_cell_or_one_that_shows_in_its_width():
    sheet = opened(fill_form(form_makes.two_columns(), DATA))["档案"]
    assert sheet["D10"].value == datetime.datetime(2026, 11, 25)
    assert sheet["D10"].number_format == 'yyyy"年"m"月"d"日"'
    assert sheet["D6"].number_format == "yy-mm-dd"


def test_braces_take_values_within_words_and_unknown_ones_are_told():
    form = Form()
    form.label("A1", "{{ 客户名称 }}（{{ 等次 }}）")
    form.place("A2", "{{ 累计合同额(万元) }}")
    filled = fill_form(form.data(), DATA)
    sheet = opened(filled)["客户档案"]
    assert (sheet["A1"].value, sheet["A2"].value) == ("示例置业（北京）有限公司（）", 1250.5)
    assert [(p.rule.code, p.where.cell) for p in filled.problems if p.rule.code == "KH774"] == [("KH774", "A1")]


def test_a_sheet_that_names_nothing_of_an_archive_is_refused():
    form = Form()
    form.label("A1", "工资表")
    with pytest.raises(Refusal) as caught:
        fill_form(form.data(), DATA)
    assert caught.value.problem.rule.code == "KH770"


def test_the_same_data_gives_the_same_bytes():
    blank = form_makes.merged_blocks()
    assert fill_form(blank, DATA).data == fill_form(blank, DATA).data


def test_a_table_is_known_by_its_heads_and_one_we_do_not_know_is_left_alone():
    form = Form()
    form.row(1, "客户名称", None, None, None)
    form.row(2, "项目名称", "合同金额", "签订时间", "完工时间")
    form.row(3, None, None, None, None)
    form.row(4, None, None, None, None)
    form.row(5, "年份", "累计合同额", "利润率", "考核结果")
    form.row(6, None, None, None, None)
    form.row(7, None, None, None, None)
    projects = {"合作项目": [{"项目名称": "厂房一期", "合同额(万元)": 1200.0, "签订日期": datetime.date(2021, 3, 8)}]}
    sheet = opened(fill_form(form.data(), FormData(FIELDS, projects)))["客户档案"]
    assert [c.value for c in sheet[3]][:2] == ["厂房一期", 1200]
    assert [c.value for row in (6, 7) for c in sheet[row]] == [None] * 8


def test_a_unit_in_a_cell_of_its_own_counts():
    form = Form()
    form.row(1, "累计合同额", None, "元", "利润率", None, "%")
    form.sheet["C1"].fill = form.sheet["F1"].fill = form_makes.PatternFill()
    sheet = opened(fill_form(form.data(), DATA))["客户档案"]
    assert (sheet["B1"].value, sheet["E1"].value) == (12505000, 8.5)


def test_a_label_that_names_two_things_takes_both():
    form = Form()
    form.row(1, "联系人及电话", None, "单位名称", None)
    filled = fill_form(form.data(), DATA)
    assert opened(filled)["客户档案"]["B1"].value == "张示例 13900001234"
    assert {"contact", "phone", "name"} == filled.placed


def test_a_date_beside_those_who_sign_is_that_of_the_form():
    form = Form()
    form.row(1, "客户名称", None)
    form.place("A2:B2", "填表人：        审核人：        日期：          ")
    signed = FormData({"name": "示例公司", "填表人": "孙示例", "填表日期": datetime.date(2026, 11, 25)})
    sheet = opened(fill_form(form.data(), signed))["客户档案"]
    assert sheet["A2"].value.split() == ["填表人：孙示例", "审核人：", "日期：2026-11-25"]


def test_a_text_of_a_list_that_is_cut_stands_whole_on_the_annex_too():
    form = Form()
    form.row(1, "客户名称", None, None)
    form.label("A2:C2", "投诉记录")
    form.row(3, "投诉日期", "投诉内容", "处理效果")
    for row in (4, 5):
        form.row(row, None, None, None)
        form.sheet.row_dimensions[row].height = 15
    content = "地下室外墙渗水，" * 10
    told = {"投诉": [{"投诉日期": datetime.date(2026, 11, 2), "投诉内容": content}]}
    filled = fill_form(form.data(), FormData({"name": "示例公司"}, told))
    annex = [c.value for row in opened(filled)["附页"].iter_rows() for c in row]
    assert "投诉第1行投诉内容（全文）" in annex
    assert content in annex
    assert not read_form(filled.data).changes()
