"""Buttons of staff on the sheets of registers in a real office: beside the fault, repaired, explained, submitted, taken back."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from addin.catalogue import buttons
from addin.hosts.calc.storing import store_copy
from addin.hosts.excel.host import ExcelHost
from addin.hosts.live.press import press
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger
from tests.addin.returns import HEADS, client
from tests.addin.test_entries import COMPLAINT_HEADS, CONTACT_HEADS, LOG_HEADS, NAME, Branch, complaint, workbook
from tests.calc.extension_office import installed_profile
from tests.calc.screen import NOW, Person, looks, notes, screen, sitting
from workbooks.registers.complaints import COMPLAINTS
from workbooks.registers.contact_log import CONTACT_LOG

pytestmark = pytest.mark.office
COMPLAINT, LOG, CONTACT = "投诉登记表", "沟通拜访记录表", "联系人及社会关系表"
#: Cells with faults by sheet, as row and column from 0.
FAULTS = {COMPLAINT: (3, 2), LOG: (3, 2), CONTACT: (3, 3)}


def faulty(path: Path) -> Path:
    """A branch's workbook of four sheets; each of the registers has one fault, 联系人 something to be repaired besides."""
    return workbook(
        path,
        "华东分公司",
        "2026年11月",
        ("客户信息统计表", HEADS, [[Branch.plain(v) for v in client(NAME)]]),
        (COMPLAINT, COMPLAINT_HEADS, [complaint("TS-1", 投诉日期="2026年11月31日")]),
        (LOG, LOG_HEADS, [["BF-1", NAME, "大概上旬", "上门拜访", "李示例"]]),
        (CONTACT, CONTACT_HEADS, [[NAME, "张示例", "总经理", "1390000"], [NAME, "王示例", "部长", "１３９００００１２３４"]]),
    )


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """Somebody of a branch with a workspace."""
    folder = tmp_path_factory.mktemp("registers")
    (folder / "user").mkdir()
    (folder / "user/settings.json").write_text(json.dumps({"workspace": str(folder / "ws")}), encoding="utf-8")
    with screen() as display, sitting(installed_profile(folder, sys.executable), display, folder) as somebody:
        yield somebody


@pytest.fixture
def document(person: Person, tmp_path: Path) -> Iterator[Any]:
    opened = person.open(faulty(tmp_path / "华东.xlsx"))
    yield opened
    opened.setModified(False)
    opened.close(True)  # noqa: FBT003


def test_each_fault_is_marked_on_its_sheet_and_all_is_taken_back(person: Person, document: Any) -> None:
    before = looks(document)
    assert "3处错误" in person.pressed("check", document)
    for name, (row, column) in FAULTS.items():
        sheet = document.Sheets.getByName(name)
        assert list(notes(sheet)) == [(row, column)], name
        assert sheet.getCellByPosition(column, row).CellBackColor == 0xFFC9C7
    result = document.Sheets.getByName("校验结果")
    linked = [result.getCellByPosition(2, row).TextFields.getByIndex(0).URL for row in (4, 5, 6)]
    assert sorted(url.partition("'")[2].partition("'")[0] for url in linked) == sorted(FAULTS)
    assert "已清除3处标注" in person.pressed("unmark", document)
    assert looks(document) == before


def test_a_repair_and_an_explanation_on_a_register(person: Person, document: Any) -> None:
    said = person.pressed("fix", document)
    assert "13900001234" in said
    contacts = document.Sheets.getByName(CONTACT)
    assert contacts.getCellByPosition(3, 4).String == "13900001234"
    assert contacts.getCellByPosition(3, 3).String == "1390000"
    sheet = document.Sheets.getByName(COMPLAINT)
    document.CurrentController.setActiveSheet(sheet)
    document.CurrentController.select(sheet.getCellByPosition(2, 3))
    said = person.pressed("explain", document)
    assert "C4" in said
    assert "投诉日期" in said


def test_registers_are_submitted_once_they_are_right(person: Person, document: Any) -> None:
    assert "没有提交" in person.pressed("submit", document)
    for (name, (row, column)), value in zip(FAULTS.items(), ("2026-11-03", "2026-11-04", "13900005678"), strict=True):
        document.Sheets.getByName(name).getCellByPosition(column, row).setFormula(f"'{value}")
    assert "已提交华东分公司2026年11月的月报" in person.agreed("submit", document)
    ledger = Ledger(Workspace.open(person.folder / "ws"))
    assert [e.values["number"] for e in ledger.entries(COMPLAINTS)] == ["TS-1"]
    assert len(ledger.entries(CONTACT_LOG)) == 1


class ExcelAlike(ExcelHost):
    """What a button does in Excel, with the few things that only Excel has done by Calc; dialogs are kept, and answered 是."""

    def __init__(self, app: xw.App, backups: Path) -> None:
        super().__init__(app, backups)
        self.said: list[str] = []

    def save_copy(self, book: xw.Book, target: Path, *, own_format: bool) -> None:
        store_copy(book.impl.document, target, own_format=own_format)

    def can_mark(self, sheet: xw.Sheet) -> bool:
        return True

    def color_tab(self, sheet: xw.Sheet, rgb: tuple[int, int, int]) -> None:
        pass

    def _structure(self, book: xw.Book) -> bool:
        return False

    def status(self, text: str) -> None:
        pass

    def tell(self, text: str, *, serious: bool = False) -> None:
        self.said.append(text)

    def confirm(self, text: str) -> bool:
        self.said.append(text)
        return True


def test_the_same_in_the_way_of_excel(office: xw.App, tmp_path: Path) -> None:
    book = office.books.open(faulty(tmp_path / "华东.xlsx"))
    host = ExcelAlike(office, tmp_path / "backups")

    def pressed(verb: str) -> str:
        host.said.clear()
        press(buttons()[verb], host, book, now=NOW, workspace=tmp_path / "ws", installation=lambda: None)  # type: ignore[arg-type,return-value]
        return "\n".join(host.said)

    before = looks(book.impl.document)
    assert "3处错误" in pressed("check")
    for name, (row, column) in FAULTS.items():
        marked = [(note.location.row - 1, note.location.column - 1) for note in book.sheets[name].notes]
        assert marked == [(row, column)], name
    assert "校验结果" in [sheet.name for sheet in book.sheets]
    assert "已清除3处标注" in pressed("unmark")
    assert looks(book.impl.document) == before
    assert "13900001234" in pressed("fix")
    assert book.sheets[CONTACT]["D5"].value == "13900001234"
    book.sheets[COMPLAINT].activate()
    book.sheets[COMPLAINT]["C4"].select()
    assert "投诉日期" in pressed("explain")
    assert "没有提交" in pressed("submit")
    for (name, (row, column)), value in zip(FAULTS.items(), ("2026-11-03", "2026-11-04", "13900005678"), strict=True):
        book.sheets[name][row, column].value = f"'{value}"
    assert "已提交华东分公司2026年11月的月报" in pressed("submit")
    book.close()
