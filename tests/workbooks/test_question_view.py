"""A copy with questions opens where the first of them stands (R31)."""

import io

import openpyxl
import pytest

from workbooks.answering.questions import Question, with_questions


def made(freeze: str | None) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active["A1"] = "先看这里"
    sheet = book.create_sheet("客户信息统计表")
    for row in range(1, 60):
        sheet.append([f"{row}-{column}" for column in range(30)])
    sheet.freeze_panes = freeze
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("freeze", "asked", "pane", "sight"),
    [
        ("B4", (50, 19), "bottomRight", "R46"),
        ("B4", (4, 0), "bottomLeft", "B4"),
        ("B4", (1, 19), "topRight", "R4"),
        ("A4", (50, 19), "bottomLeft", "R46"),
        (None, (50, 19), None, "R46"),
    ],
)
def test_the_cell_asked_about_is_selected_and_in_sight(freeze, asked, pane, sight):
    questions = [Question(2, "客户信息统计表", 55, 2, "后问"), Question(1, "客户信息统计表", *asked, "先问")]
    book = openpyxl.load_workbook(io.BytesIO(with_questions(made(freeze), "报表.xlsx", questions)))
    assert book.active.title == "客户信息统计表"
    assert [bool(sheet.sheet_view.tabSelected) for sheet in book] == [False, True]
    view = book.active.sheet_view
    (selection,) = view.selection
    cell = book.active.cell(asked[0] + 1, asked[1] + 1).coordinate
    assert (selection.activeCell, selection.sqref, selection.pane) == (cell, cell, pane)
    assert (view.pane.topLeftCell if freeze else view.topLeftCell) == sight
    assert (view.pane.state, book.active.freeze_panes) == ("frozen", sight) if freeze else view.pane is None


def test_a_question_has_another_colour_than_what_the_unit_changed():
    from workbooks.answering.questions import COLOR
    from workbooks.writing.prefill import _CHANGED

    assert COLOR not in _CHANGED["bg_color"]
