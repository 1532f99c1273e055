"""One press is one step of undo, however many cells it changes; 清除标注 restores as exactly."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from addin.hosts.calc.host import CalcHost
from addin.hosts.live.looks import Look
from tests.calc.extension_office import installed_profile
from tests.calc.screen import Person, looks, notes, screen, sitting, until

pytestmark = pytest.mark.office
PLAIN = Path(__file__).parent.parent / "books/01_plain.xlsx"
FILL = PatternFill("solid", fgColor="FF92D050")


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    folder = tmp_path_factory.mktemp("undo")
    with screen() as display, sitting(installed_profile(folder, sys.executable), display, folder) as somebody:
        yield somebody


def book(path: Path, faults: int) -> Path:
    """A branch's workbook with so many wrong telephone numbers; the first has a note and a fill of hers."""
    workbook = openpyxl.load_workbook(PLAIN)
    sheet = workbook.active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=24)]
    extra = max(0, faults - len(rows))
    sheet.insert_rows(25, extra)
    for number in range(extra):
        for column, value in enumerate(rows[number % 21], 1):
            sheet.cell(25 + number, column, value)
        sheet.cell(25 + number, 1, f"{rows[number % 21][0]}{number}")
        sheet.cell(25 + number, 2, None)
    for number in range(faults):
        sheet.cell(4 + number, 10, "1390000")
    sheet["J4"].comment = Comment("周敏：打不通\n下周再试", "周敏", width=300, height=150)
    sheet["J4"].fill = FILL
    workbook.save(path)
    return path


@pytest.fixture
def opened(person: Person, tmp_path: Path) -> Iterator[Any]:
    documents = []

    def open_book(faults: int) -> Any:
        documents.append(person.open(book(tmp_path / f"{faults}.xlsx", faults)))
        return documents[-1]

    yield open_book
    for document in documents:
        document.setModified(False)
        document.close(True)  # noqa: FBT003


@pytest.mark.parametrize("faults", [1, 36, 300])
def test_marks_go_by_one_undo_and_by_the_button(person: Person, opened: Any, faults: int) -> None:
    document = opened(faults)
    before = looks(document)
    person.pressed("check", document)
    after = looks(document)
    assert len(notes(document.Sheets.getByIndex(0))) >= faults
    assert document.UndoManager.getAllUndoActionTitles() == ("客户簿校验",)
    document.UndoManager.undo()
    assert looks(document) == before
    document.UndoManager.redo()
    assert looks(document) == after
    person.pressed("unmark", document)
    assert looks(document) == before


def host_of(person: Person, document: Any) -> tuple[CalcHost, Any]:
    """The host a worker of a number of its own would be, and its workbook."""
    told = json.loads((person.folder / f"user/run/calc-{person.pid}.json").read_text("utf-8"))
    host = CalcHost.attach(f"pipe,name={told['pipe']}", 9001)
    return host, host.book(document.RuntimeUID)


def test_five_thousand_marks_and_values_are_one_step(person: Person, opened: Any) -> None:
    document = opened(1)
    before = looks(document)
    host, workbook = host_of(person, document)
    sheet = workbook.sheets[0]
    with host.step(workbook, "很多"):
        host.put_looks(sheet, [Look(3 + i // 25, i % 25, "FFC9C7", f"第{i}处") for i in range(5000)])
        host.put_column(sheet["AX4:AX5003"], [f"第{i}行" for i in range(5000)])
    assert len(notes(document.Sheets.getByIndex(0))) == 5000
    assert document.UndoManager.getAllUndoActionTitles() == ("很多",)
    document.UndoManager.undo()
    assert looks(document) == before
    document.UndoManager.redo()
    assert len(notes(document.Sheets.getByIndex(0))) == 5000
    assert sheet["AX5003"].value == "第4999行"


@pytest.mark.parametrize("rows", [21, 300])
def test_tiers_go_by_one_undo(person: Person, opened: Any, rows: int) -> None:
    document = opened(rows)
    document.Sheets.getByIndex(0).getCellByPosition(0, 0).String = "改过的标题"
    before = looks(document)
    assert "已测算" in person.pressed("grade", document)
    assert looks(document) != before
    assert document.UndoManager.getAllUndoActionTitles()[0] == "客户簿计算等级"
    assert len(document.UndoManager.getAllUndoActionTitles()) == 2, "what she did before can still be taken back"
    document.UndoManager.undo()
    assert looks(document) == before


def test_a_repair_with_its_marks_is_one_step_and_keeps_notes(person: Person, tmp_path: Path) -> None:
    path = book(tmp_path / "fix.xlsx", 36)
    workbook = openpyxl.load_workbook(path)
    workbook.active["C8"].value = "投标客户"
    workbook.active["C8"].comment = Comment("总经理：已谈妥", "周敏")
    workbook.save(path)
    document = person.open(path)
    before, sheet = looks(document), document.Sheets.getByIndex(0)
    assert "已修复" in person.pressed("fix", document)
    assert sheet.getCellByPosition(2, 7).String == "准客户"
    assert notes(sheet)[7, 2] == "总经理：已谈妥"
    assert document.UndoManager.getAllUndoActionTitles() == ("客户簿一键修复",)
    document.UndoManager.undo()
    assert looks(document) == before
    document.setModified(False)
    document.close(True)  # noqa: FBT003


def test_a_marked_note_of_hers_keeps_its_writer_size_and_letters(person: Person, opened: Any) -> None:
    document = opened(1)
    cell = document.Sheets.getByIndex(0).getCellByPosition(9, 3)
    cursor = cell.Annotation.AnnotationShape.createTextCursor()
    cursor.gotoStart(False)  # noqa: FBT003
    cursor.goRight(3, True)  # noqa: FBT003
    cursor.CharWeight = 150.0

    def look() -> Any:
        note = cell.Annotation  # one that was asked for before remembers its words
        start = note.AnnotationShape.createTextCursor()
        start.gotoStart(False)  # noqa: FBT003
        start.goRight(2, True)  # noqa: FBT003
        size = note.AnnotationShape.getSize()
        return note.Author, note.String, size.Width, size.Height, start.CharWeight

    before = look()
    for take_back in (document.UndoManager.undo, lambda: person.pressed("unmark", document)):
        said = person.pressed("check", document)
        assert "客户簿校验" in cell.Annotation.String, said
        take_back()
        assert look()[:2] == before[:2]
        assert look()[4] == before[4] == 150.0
    person.pressed("check", document)
    document.UndoManager.undo()
    assert look() == before


def test_esc_stops_and_all_is_as_before(person: Person, opened: Any) -> None:
    document = opened(300)
    before = looks(document)
    person.front(document)
    person.press("check", document)
    until(document.hasControllersLocked)
    person.key("Escape")
    assert "KH860" in person.answer("Escape")
    person.rest()
    assert looks(document) == before
    assert not document.UndoManager.isUndoPossible()
    assert not document.UndoManager.isRedoPossible()


def test_what_is_being_typed_is_judged(person: Person, opened: Any) -> None:
    document = opened(1)
    sheet = document.Sheets.getByIndex(0)
    person.front(document)
    document.CurrentController.select(sheet.getCellByPosition(9, 3))
    person.xdotool("type", "--delay", "30", "13900000000")
    assert "0处错误" in person.pressed("check", document)
    assert sheet.getCellByPosition(9, 3).String == "13900000000"
