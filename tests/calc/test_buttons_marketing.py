"""A return goes from the open workbook into the ledger, and the month comes out of it as workbook and report (issue 3)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from addin.ledger.store import Ledger
from addin.settings import Workspace
from tests.calc.extension_office import installed_profile
from tests.calc.screen import BUTTON, Person, screen, sitting, until, workers
from udfs.dates import Month

pytestmark = pytest.mark.office
BOOKS = Path(__file__).parent.parent / "books"


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    """Somebody with a workspace."""
    (tmp_path / "user").mkdir()
    (tmp_path / "user/settings.json").write_text(json.dumps({"workspace": str(tmp_path / "ws")}), encoding="utf-8")
    with screen() as display, sitting(installed_profile(tmp_path, sys.executable), display, tmp_path) as somebody:
        yield somebody


def test_a_month_from_the_open_workbook_to_the_consolidated_one(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "return.xlsx"
    path.write_bytes((BOOKS / "01_plain.xlsx").read_bytes())
    document = person.open(path)
    document.CurrentController.Frame.ContainerWindow.setPosSize(0, 0, 1280, 800, 15)
    person.press("submit", document)
    assert "已提交江南分公司2026年11月的报送" in person.answer("Escape")
    until(lambda: not workers(person.folder))
    ledger = Ledger(Workspace.open(tmp_path / "ws"))
    assert [u.unit for u in ledger.status(Month(2026, 11)) if u.state != "未报"] == ["江南分公司"]

    person.press("consolidate", document)
    assert "报送月份" in person.dialog().text
    assert "已生成" in _confirmed(person)
    made = next((tmp_path / "ws/out").glob("*汇总.xlsx"))
    assert "汇总" in openpyxl.load_workbook(made, read_only=True).sheetnames
    document.setModified(False)
    document.close(True)  # noqa: FBT003


def test_a_button_of_the_menu_is_pressed_by_the_mouse(person: Person, tmp_path: Path) -> None:
    document = person.open(BOOKS / "01_plain.xlsx")
    person.click(*person.place(document, BUTTON, "校验"))
    assert "已检查21行" in person.answer("Escape")
    document.setModified(False)
    document.close(True)  # noqa: FBT003


def _confirmed(person: Person) -> str:
    """Press 确定 in the form, then 否 where it asks whether to open what was made."""
    person.answer("Return")
    said = person.answer("Escape")
    until(lambda: not workers(person.folder))
    return said
