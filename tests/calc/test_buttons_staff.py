"""Buttons of staff on an open workbook, in a real office with a window."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from tests.calc.extension_office import installed_profile
from tests.calc.screen import Person, looks, notes, screen, sitting

pytestmark = pytest.mark.office
BOOKS = Path(__file__).parent.parent / "books"
SHEET = "客户信息统计表"


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """Somebody before an office with our extension; no workspace."""
    folder = tmp_path_factory.mktemp("staff")
    with screen() as display, sitting(installed_profile(folder, sys.executable), display, folder) as somebody:
        yield somebody


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A branch's workbook with faults in cells that have fills, formats and notes of hers."""
    book = openpyxl.load_workbook(BOOKS / "01_plain.xlsx")
    sheet = book.active
    assert sheet is not None
    for cell, value, fill, note in (
        ("J4", "1380013800", "FF92D050", "打不通\n第二行"),
        ("J5", "1380013801", None, "只有批注"),
        ("J6", "１３９００００１２３４", "FFFFFF00", None),
        ("C8", "投标客户", None, None),
        ("K9", "同学", None, "与本次无关"),
    ):
        sheet[cell] = value
        if fill:
            sheet[cell].fill = PatternFill("solid", fgColor=fill)
        if note:
            sheet[cell].comment = Comment(note, "周敏")
    path = tmp_path / "江南分公司.xlsx"
    book.save(path)
    return path


@pytest.fixture
def document(person: Person, faulty: Path) -> Iterator[Any]:
    """That workbook, open."""
    opened = person.open(faulty)
    yield opened
    opened.setModified(False)
    opened.close(True)  # noqa: FBT003


def test_check_marks_beside_the_faults_and_one_undo_takes_all_back(person: Person, document: Any) -> None:
    before = looks(document)
    said = person.pressed("check", document)
    assert "已检查21行，2处错误" in said
    sheet = document.Sheets.getByName(SHEET)
    marked = notes(sheet)
    assert marked[3, 9].startswith("打不通\n第二行\n—— 客户簿校验 ——\n【错误】电话不对")
    assert marked[8, 10] == "与本次无关"
    assert sheet.getCellByPosition(9, 3).CellBackColor == 0xFFC9C7
    assert sheet.getCellByPosition(2, 7).CellBackColor == -1, "投标客户 is repaired without a decision, so it is not marked"
    result = document.Sheets.getByName("校验结果")
    assert f"#'{SHEET}'.J4" == result.getCellByPosition(2, 4).TextFields.getByIndex(0).URL
    assert result.TabColor == 0xC0392B
    assert document.CurrentController.getActiveSheet().Name == SHEET
    after = looks(document)
    undo = document.UndoManager
    assert undo.getAllUndoActionTitles() == ("客户簿校验",)
    undo.undo()
    assert looks(document) == before
    undo.redo()
    assert looks(document) == after


def test_clearing_restores_exactly(person: Person, document: Any) -> None:
    before = looks(document)
    person.pressed("check", document)
    person.pressed("check", document)
    assert "已清除" in person.pressed("unmark", document)
    assert looks(document) == before


def test_a_fix_repairs_and_marks_what_is_left(person: Person, document: Any) -> None:
    said = person.pressed("fix", document)
    assert "已修复" in said
    assert "“投标客户”改为“准客户”" in said
    sheet = document.Sheets.getByName(SHEET)
    assert sheet.getCellByPosition(2, 7).String == "准客户"
    assert sheet.getCellByPosition(9, 5).String == "13900001234"
    assert sheet.getCellByPosition(9, 5).CellBackColor == 0xFFFF00
    assert sheet.getCellByPosition(9, 3).CellBackColor == 0xFFC9C7


def test_tiers_are_written_and_a_formula_agrees(person: Person, document: Any) -> None:
    said = person.pressed("grade", document)
    assert "已测算21个客户" in said
    sheet = document.Sheets.getByName(SHEET)
    heads = sheet.getCellRangeByPosition(0, 2, 40, 2).getDataArray()[0]
    written = [row[0] for row in sheet.getCellRangeByPosition(heads.index("测算等级"), 3, heads.index("测算等级"), 23).getDataArray()]
    area = sheet.getCellRangeByPosition(45, 3, 45, 23)
    area.setFormulaArray([[f"=CN.KEHUBU.FUNCTIONS.KHTIER($A$3:$AG$3;A{row}:AG{row})"] for row in range(4, 25)])
    assert [row[0] for row in area.getDataArray()] == written
    assert set(written) <= {"A", "B", "C"}


def test_explain_tells_of_the_active_cell(person: Person, document: Any) -> None:
    sheet = document.Sheets.getByName(SHEET)
    document.CurrentController.select(sheet.getCellByPosition(9, 3))
    said = person.pressed("explain", document)
    assert "J4" in said
    assert "联系电话" in said
    assert "KH2" in said


def test_without_a_workspace_a_submission_becomes_a_package(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "return.xlsx"
    path.write_bytes((BOOKS / "01_plain.xlsx").read_bytes())
    document = person.open(path)
    assert "已打成报送包" in person.agreed("submit", document)
    assert list(tmp_path.glob("*.zip"))
    document.setModified(False)
    document.close(True)  # noqa: FBT003


@pytest.mark.parametrize("name", ["03_synonyms_order.xls", "04_sections_subtotals.ods", "09_gbk.csv"])
def test_other_formats_are_checked_where_they_are_open(person: Person, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes((BOOKS / name).read_bytes())
    options = {"FilterName": "Text - txt - csv (StarCalc)", "FilterOptions": "44,34,67,1"} if name.endswith("csv") else {}
    document = person.open(path, **options)
    assert "已检查" in person.pressed("check", document)
    document.setModified(False)
    document.close(True)  # noqa: FBT003


def test_a_document_never_saved_is_read_as_it_stands(person: Person) -> None:
    document = person.open()
    assert "KH" in person.pressed("check", document)
    document.setModified(False)
    document.close(True)  # noqa: FBT003


def test_of_two_documents_the_pressed_one_is_worked_on(person: Person, document: Any, tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes((BOOKS / "01_plain.xlsx").read_bytes())
    other = person.open(path)
    person.press("check", document)
    other.CurrentController.Frame.activate()
    assert "江南分公司.xlsx" in person.answer("Escape")
    assert "校验结果" in document.Sheets.getElementNames()
    assert "校验结果" not in other.Sheets.getElementNames()
    person.rest()
    other.close(True)  # noqa: FBT003
