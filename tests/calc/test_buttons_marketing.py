"""A return goes from the open workbook into the ledger, and the month comes out of it as workbook and report."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest

from addin.build.calc.package import version
from addin.buttons.documents.make_report import report_names
from addin.cli.main import run
from addin.hosts.calc.extension.naming import programmatic_name
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger
from tests.calc.extension_office import installed_profile
from tests.calc.screen import BUTTON, Person, screen, sitting, until
from tests.policies import toggled
from udfs.kinds.dates import Month
from workbooks.writing.policy_export import export_policy

pytestmark = pytest.mark.office
RETURN = Path(__file__).parent.parent / "books/01_plain.xlsx"
SHEET = "客户信息统计表"
UNIT = "江南分公司"


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """Somebody with a workspace, `ws` in the person's folder."""
    folder = tmp_path_factory.mktemp("marketing")
    (folder / "user").mkdir()
    (folder / "user/settings.json").write_text(json.dumps({"workspace": str(folder / "ws")}), encoding="utf-8")
    Workspace.open(folder / "ws")
    with screen() as display, sitting(installed_profile(folder, sys.executable), display, folder) as somebody:
        yield somebody


@pytest.fixture(scope="module")
def submitted(person: Person) -> str:
    """What 提交 says of a branch's return, which then is in the ledger."""
    path = person.folder / "return.xlsx"
    path.write_bytes(RETURN.read_bytes())
    document = person.open(path)
    said = person.agreed("submit", document)
    document.setModified(False)
    document.close(True)  # noqa: FBT003
    return said


@pytest.fixture
def document(person: Person) -> Iterator[Any]:
    """The return, open in a window that fills the screen."""
    opened = person.open(RETURN)
    opened.CurrentController.Frame.ContainerWindow.setPosSize(0, 0, 1280, 800, 15)
    yield opened
    opened.setModified(False)
    opened.close(True)  # noqa: FBT003


def test_a_submitted_workbook_stands_in_the_ledger(person: Person, submitted: str) -> None:
    assert f"已提交{UNIT}2026年11月的月报" in submitted
    ledger = Ledger(Workspace.open(person.folder / "ws"))
    assert [u.unit for u in ledger.status(Month(2026, 11)) if u.state != "未报"] == [UNIT]


@pytest.mark.usefixtures("submitted")
def test_the_month_is_consolidated_by_a_dialog_that_proposes_all(person: Person, document: Any) -> None:
    person.press("consolidate", document)
    assert "报送月份" in person.dialog().text
    assert "客户18家" in _confirmed(person)
    made = openpyxl.load_workbook(next((person.folder / "ws/out").glob("*汇总.xlsx")))
    lines = [[str(cell) for cell in row if cell is not None] for row in made["汇总"].iter_rows(values_only=True)]
    clients = [str(row[0]) for row in openpyxl.load_workbook(RETURN).active.iter_rows(min_row=4, max_row=24, values_only=True)]
    assert len(clients) == 21
    for client in clients:
        assert any(client in line and UNIT in line for line in lines), client


@pytest.mark.usefixtures("submitted")
def test_a_report_is_chosen_from_the_list_and_made_twice(person: Person, document: Any, tmp_path: Path) -> None:
    person.press("report", document)
    person.focus(person.dialog())
    person.key("Home", *["Down"] * list(report_names()).index("monthly-bulletin"), "Tab")
    person.type(str(tmp_path / "bulletin"))
    person.key("Tab", "Tab")  # over 浏览…
    person.type("2026-11")
    said = _confirmed(person)
    assert "已生成“月度汇总通报”" in said
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bulletin.docx", "bulletin.pdf"]
    words = "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(tmp_path / "bulletin.pdf").pages)
    assert UNIT in words
    assert "2026年11月" in words

    person.press("report", document)  # the form proposes the same kind and folder
    assert "已生成“月度汇总通报”" in _confirmed(person)
    assert (tmp_path / "2026年11月报告.pdf").is_file()


@pytest.mark.usefixtures("submitted")
def test_the_archive_form_of_the_client_in_the_active_cell(person: Person, document: Any) -> None:
    sheet = document.Sheets.getByName(SHEET)
    client = str(sheet.getCellByPosition(0, 4).String)
    document.CurrentController.select(sheet.getCellByPosition(9, 4))
    assert f"已填好“{client}”的客户档案表" in person.pressed("selected form", document)
    assert (person.folder / f"ws/out/{client}档案表.xlsx").is_file()


@pytest.mark.usefixtures("submitted")
def test_a_button_of_the_cockpit_means_the_unit_of_the_active_row(person: Person) -> None:
    path = person.folder / "board.xlsx"
    told = [
        "month",
        "status",
        "--month",
        "2026-11",
        "--out",
        str(path),
        "--workspace",
        str(person.folder / "ws"),
        "--now",
        "2026-11-26T09:00",
    ]
    assert run(told) == 0
    board = person.open(path)
    sheet = board.Sheets.getByName("看板")
    (row,) = [r for r in range(5, 10) if sheet.getCellByPosition(0, r).String == UNIT]
    board.CurrentController.select(sheet.getCellByPosition(2, row))
    assert f"“{UNIT}”已报送" in person.pressed("selected remind", board)
    board.close(True)  # noqa: FBT003


def test_the_examination_tells_of_the_libreoffice_it_runs_in(person: Person, document: Any) -> None:
    said = person.pressed("doctor", document)
    assert f"LibreOffice 里的客户簿是 {version()} 版" in said
    assert "【" in said


def test_a_policy_put_into_force_changes_what_a_cell_shows(person: Person, document: Any, tmp_path: Path) -> None:
    sheet = document.Sheets.getByName(SHEET)
    cell = sheet.getCellRangeByName("AJ4")
    cell.Formula = f"={programmatic_name('KH_TIER')}($A$3:$AG$3;A4:AG4)"
    assert cell.String == "A"
    stricter = replace(toggled("tier", C5=False, C5或=True), version="2026.2")  # 程序复杂 alone makes C
    export_policy(stricter, tmp_path / "policy.xlsx")

    person.press("policy import", document)
    person.focus(person.dialog())
    person.type(str(tmp_path / "policy.xlsx"))
    person.answer("Return")
    assert "已起用分级标准（2026.2）" in _said(person)

    person.pressed("explain", document)

    def shown_anew() -> bool:
        document.calculateAll()
        return cell.String == "C"

    assert until(shown_anew)


def test_a_button_of_the_menu_is_pressed_by_the_mouse(person: Person, document: Any) -> None:
    for _ in range(2):  # before the second press the keyboard is nobody's
        person.click(document, BUTTON, "校验")
        assert "已检查21行" in _said(person)


def _said(person: Person) -> str:
    """What the dialog at the end says, given up by Esc."""
    said = person.answer("Escape")
    person.rest()
    return said


def _confirmed(person: Person) -> str:
    """Press 确定 in the form, then 否 where it asks whether to open what was made."""
    person.answer("Return")
    return _said(person)
