"""A press in bad circumstances: one Chinese sentence with the cure, nothing left behind, and the next press works."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.calc.extension_office import installed_profile
from tests.calc.screen import Person, notes, screen, sitting, until, workers

pytestmark = pytest.mark.office
BOOKS = Path(__file__).parent.parent / "books"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, Path]]:
    """A profile with our extension, a screen and a folder."""
    folder = tmp_path_factory.mktemp("trouble")
    with screen() as display:
        yield installed_profile(folder, sys.executable), display, folder


@pytest.fixture(scope="module")
def person(place: tuple[Path, str, Path]) -> Iterator[Person]:
    with sitting(*place) as somebody:
        yield somebody


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A branch's workbook with 300 faults."""
    book = openpyxl.load_workbook(BOOKS / "01_plain.xlsx")
    sheet = book.active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=24)]
    sheet.insert_rows(25, 300)
    for number in range(300):
        for column, value in enumerate(rows[number % 21], 1):
            sheet.cell(25 + number, column, value)
        sheet.cell(25 + number, 1, f"{rows[number % 21][0]}{number}")
        sheet.cell(25 + number, 2, None)
        sheet.cell(25 + number, 10, "1390000")
    target = tmp_path / "faults.xlsx"
    book.save(target)
    return target


@pytest.fixture
def document(person: Person, path: Path) -> Iterator[Any]:
    opened = person.open(path)
    yield opened
    opened.setModified(False)
    opened.close(True)  # noqa: FBT003


def test_a_read_only_document_is_checked_and_its_faults_are_told(person: Person, path: Path) -> None:
    document = person.open(path, ReadOnly=True)
    said = person.pressed("check", document)
    assert "只读" in said
    assert "KH301" in said
    assert "已检查321行" in said
    assert "校验结果" not in document.Sheets.getElementNames()
    assert "KH842" in person.pressed("grade", document)
    document.close(True)  # noqa: FBT003


def test_a_protected_sheet_is_listed_and_what_changes_it_names_its_cure(person: Person, document: Any) -> None:
    sheet = document.Sheets.getByIndex(0)
    sheet.protect("")
    said = person.pressed("check", document)
    assert "受保护，没有标注，见“校验结果”表" in said
    assert not notes(sheet)
    assert document.Sheets.getByName("校验结果").getCellByPosition(2, 4).String.startswith("《客户信息统计表》")
    assert "没有提交" in person.pressed("submit", document)
    assert "KH843" in person.pressed("grade", document)
    sheet.unprotect("")
    person.pressed("check", document)
    sheet.protect("")
    assert "KH843" in person.pressed("unmark", document)
    sheet.unprotect("")


def test_a_protected_structure_is_told(person: Person, document: Any) -> None:
    document.protect("")
    said = person.pressed("check", document)
    assert "结构受保护，没有标注，问题列在下面" in said
    assert "KH301" in said
    assert "已测算" in person.pressed("grade", document)
    assert "KH844" in person.pressed("unmark", document)
    document.unprotect("")


def test_a_worker_killed_in_the_middle_leaves_a_usable_document(person: Person, document: Any) -> None:
    person.press("check", document)
    until(document.hasControllersLocked)
    (worker,) = workers(person.folder)
    os.kill(worker, signal.SIGKILL)
    until(lambda: not document.hasControllersLocked())
    assert not document.isActionLocked()
    document.UndoManager.undo()
    assert not notes(document.Sheets.getByIndex(0))
    assert "已检查321行" in person.pressed("check", document)


def test_a_second_press_says_what_is_going_on(person: Person, document: Any) -> None:
    person.press("check", document)
    person.press("grade", document)
    said = [person.answer("Escape"), person.answer("Escape")]
    assert sorted("KH846" in text for text in said) == [False, True]
    person.rest()


def test_a_document_closed_meanwhile_is_said(person: Person, path: Path) -> None:
    other = person.open()
    document = person.open(path)
    person.press("check", document)
    until(lambda: workers(person.folder))
    document.setModified(False)
    document.close(True)  # noqa: FBT003
    said = person.answer("Escape")
    assert "KH847" in said or "KH840" in said  # the latter if it was closed before the worker had found it
    other.close(True)  # noqa: FBT003


def test_an_office_killed_meanwhile_leaves_a_record_and_the_next_press_works(place: tuple[Path, str, Path], path: Path) -> None:
    profile, display, folder = shutil.copytree(place[0], path.parent / "profile"), *place[1:]
    own = folder / "killed"
    with sitting(profile, display, own) as person:
        document = person.open(path)
        person.press("check", document)
        until(document.hasControllersLocked)
        os.kill(person.pid, signal.SIGKILL)
        until(lambda: not workers(own))
        assert list((own / "state/kehubu").glob("error-*.log"))
    with sitting(profile, display, own) as person:
        document = person.open(path)
        assert "已检查321行" in person.pressed("check", document)
        document.setModified(False)
