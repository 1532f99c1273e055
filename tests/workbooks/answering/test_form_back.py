import datetime
import io

import openpyxl
import pytest

from tests.workbooks import form_makes
from tests.workbooks.form_makes import FIELDS, LISTS, Form
from workbooks.answering.form.back import read_form
from workbooks.answering.form.compare import changes
from workbooks.answering.form.data import FormData
from workbooks.answering.form.fill import fill_form
from workbooks.problems import Refusal

DATA = FormData(FIELDS, LISTS, "KH-0007")


def edited(data: bytes, change) -> bytes:
    """The workbook after somebody worked on it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_only_changed_cells_are_changes_wherever_their_rows_went():
    def work(book):
        sheet = book["客户档案"]
        sheet["B3"] = "北京市海淀区示例路2号"
        sheet["B11"] = None
        sheet["B8"] = 13000000
        sheet.insert_rows(2, 3)

    read = read_form(edited(fill_form(form_makes.labels_left(), DATA).data, work))
    assert {k: t.value for k, t in read.changes().items()} == {"address": "北京市海淀区示例路2号", "法定代表人": None, "contract": 1300.0}
    assert read.changes()["address"].where.cell == "B6"


def test_lists_tell_changed_and_new_rows_on_the_form_and_its_annex():
    def work(book):
        book["客户档案"]["F10"] = "一般"
        book["附页"]["B4"] = "第4次投诉，已核实"

    read = read_form(edited(fill_form(form_makes.merged_blocks(), DATA).data, work))
    changed = [(i, key, told.value) for i, row in enumerate(read.lists["投诉"]) for key, told in row.items() if told.changed]
    assert changed == [(0, "处理效果", "一般"), (3, "投诉内容", "第4次投诉，已核实")]

    def add(book):
        book["客户档案"]["A10"], book["客户档案"]["B10"] = datetime.date(2026, 11, 20), "李示例"

    read = read_form(edited(fill_form(form_makes.labels_above(), DATA).data, add))
    assert [row["我方人员"].value for row in read.lists["拜访"] if row["我方人员"].changed] == ["李示例"]


def test_text_within_one_cell_is_read_label_by_label():
    def work(book):
        sheet = book["客户档案"]
        sheet["A2"] = sheet["A2"].value.replace("核定等级：A", "核定等级：B")

    read = read_form(edited(fill_form(form_makes.merged_blocks(), DATA).data, work))
    assert {k: t.value for k, t in read.changes().items()} == {"confirmed_tier": "B"}


def test_another_box_ticked_is_a_change():
    def work(book):
        book["客户档案"]["D4"] = "☑大型  □中型  □小型"

    read = read_form(edited(fill_form(form_makes.merged_blocks(), DATA).data, work))
    assert {k: t.value for k, t in read.changes().items()} == {"scale": "大型"}


def test_one_fact_changed_at_one_of_its_places_counts_and_two_answers_are_a_problem():
    filled = fill_form(form_makes.two_columns(), DATA).data

    def one(book):
        book["续页"]["B1"] = "示例置业集团有限公司"

    def both(book):
        one(book)
        book["档案"]["B2"] = "示例置业股份有限公司"

    assert read_form(edited(filled, one)).fields["name"].value == "示例置业集团有限公司"
    read = read_form(edited(filled, both))
    assert [(p.rule.code, p.where.cell) for p in read.problems] == [("KH775", "B1")]


def test_what_cannot_be_understood_is_a_problem_at_its_cell():
    def work(book):
        book["客户档案"]["B10"] = "去年春天"

    read = read_form(edited(fill_form(form_makes.labels_left(), DATA).data, work))
    assert [(p.rule.code, p.where.cell, p.field) for p in read.problems] == [("KH776", "B10", "首次合作日期")]


def test_places_in_braces_are_found_where_they_stood():
    def work(book):
        book["客户卡"]["E6"] = "改在下月"

    read = read_form(edited(fill_form(form_makes.with_picture(), DATA).data, work))
    assert read.fields["数据快照"].value == "a1b2c3"
    assert [row["反馈信息"].value for row in read.lists["拜访"] if row["反馈信息"].changed] == ["改在下月"]


@pytest.mark.parametrize("make", [form_makes.labels_left, form_makes.two_columns], ids=["left", "two columns"])
def test_a_form_filled_by_hand_is_read_by_its_labels_alone(make):
    filled = edited(fill_form(make(), DATA).data, lambda book: book.remove(book["客户簿底稿"]))
    read = read_form(filled)
    assert read.mark == ""
    assert read.fields["name"].value == FIELDS["name"]
    assert read.fields["name"].changed is None
    assert read.changes()["contract"].value == 1250.5
    assert {k: t.value for k, t in read.fields.items() if k in ("contact", "phone", "address")} == {
        "contact": "张示例", "phone": "13900001234", "address": FIELDS["address"],
    }  # fmt: skip


def test_lists_of_a_form_filled_by_hand_are_read():
    filled = edited(fill_form(form_makes.merged_blocks(), DATA).data, lambda book: book.remove(book["客户簿底稿"]))
    read = read_form(filled)
    assert [row["投诉内容"].value for row in read.lists["投诉"]][:3] == ["第1次投诉", "第2次投诉", "第3次投诉"]
    assert read.fields["scale"].value == "中型"
    assert read.fields["number"].value == "KH-0007"


def test_a_value_that_reads_like_a_label_is_a_value():
    form = Form()
    form.row(1, "客户名称", None, "职务", None)
    form.row(2, "联系人", None, "电话", None)
    filled = fill_form(form.data(), FormData({"name": "示例公司", "post": "负责人", "contact": "张示例", "phone": "13900001234"})).data
    read = read_form(edited(filled, lambda book: book.remove(book["客户簿底稿"])))
    assert read.fields["post"].value == "负责人"


def test_a_book_without_any_label_is_refused():
    form = Form()
    form.label("A1", "工资表")
    with pytest.raises(Refusal) as caught:
        read_form(form.data())
    assert caught.value.problem.rule.code == "KH770"


def test_two_things_in_one_place_are_read_apart_and_what_cannot_be_told_apart_is_a_problem():
    form = Form()
    form.row(1, "客户名称", None, "联系人及电话", None)
    filled = fill_form(form.data(), DATA).data
    read = read_form(edited(filled, lambda book: book["客户档案"].__setitem__("D1", "赵示例、13900002345")))
    assert {k: t.value for k, t in read.changes().items()} == {"contact": "赵示例", "phone": "13900002345"}
    read = read_form(edited(filled, lambda book: book["客户档案"].__setitem__("D1", "赵示例")))
    assert [(p.rule.code, p.where.cell) for p in read.problems] == [("KH776", "D1")]
    assert not read.changes()


def test_boxes_and_hints_that_were_left_alone_are_no_changes_until_somebody_fills_them():
    form = Form()
    form.row(1, "客户名称", None, "客户规模", None, "单位性质", None)
    form.sheet["D1"], form.sheet["F1"] = "□大型 □中型 □小型", "（请填写）"
    filled = fill_form(form.data(), FormData({"name": "示例公司", "scale": "特大"})).data
    assert not read_form(filled).changes()

    def work(book):
        book["客户档案"]["D1"], book["客户档案"]["F1"] = "☑大型 □中型 □小型", "国有企业"

    assert {k: t.value for k, t in read_form(edited(filled, work)).changes().items()} == {"scale": "大型", "单位性质": "国有企业"}


def test_changes_stand_beside_what_the_ledger_holds_now():
    def work(book):
        sheet = book["客户档案"]
        sheet["D4"], sheet["D5"], sheet["G4"] = "☑大型  □中型  □小型", "北京市海淀区示例路2号", "已开发客户"
        sheet["F10"], book["附页"]["C4"] = "一般", "差"

    read = read_form(edited(fill_form(form_makes.merged_blocks(), DATA).data, work))
    meanwhile = [{**row, "投诉内容": "另有说法"} if row["投诉编号"] == "TS-4" else row for row in LISTS["投诉"]]
    newer = FormData(FIELDS | {"address": "上海市示例路3号", "kind": "已开发客户"}, {**LISTS, "投诉": meanwhile[::-1]})
    found = [(c.head, c.typed, c.now, c.is_conflict) for c in changes(read, newer)]
    assert found == [
        ("客户规模", "大型", "中型", False),
        ("单位地址", "北京市海淀区示例路2号", "上海市示例路3号", True),
        ("处理效果", "一般", "好", False),
        ("处理效果", "差", None, True),
    ]
    first = next(c for c in changes(read, newer) if c.list_name and not c.is_conflict)
    assert (first.entry["投诉编号"], first.now) == ("TS-1", "好")


def test_a_row_that_somebody_added_is_new():
    def work(book):
        book["客户档案"]["A10"], book["客户档案"]["B10"] = datetime.date(2026, 11, 20), "李示例"

    read = read_form(edited(fill_form(form_makes.labels_above(), DATA).data, work))
    assert [(c.key, c.typed, c.is_new, c.is_conflict) for c in changes(read, DATA)] == [
        ("日期", datetime.date(2026, 11, 20), True, False), ("我方人员", "李示例", True, False),
    ]  # fmt: skip


def test_a_form_that_nobody_touched_changes_nothing_even_if_the_ledger_moved_on():
    read = read_form(fill_form(form_makes.merged_blocks(), DATA).data)
    assert changes(read, FormData({"name": "别的公司"}, {})) == []
