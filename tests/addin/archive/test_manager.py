"""The manager's workbook, and what its buttons do with the selected client or unit (V03, S12, R40)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.addin.branch import COMPLAINT_HEADS, NAME, OTHER, Branch, complaint
from tests.addin.conftest import Press
from tests.addin.returns import NOVEMBER
from workbooks.writing.manager_book import BOARD, CLIENT_COLUMNS, FIRST


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    made = Branch(tmp_path)
    made.branch(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1")]))
    return made


def make(kh: Press, branch: Branch, out: Path) -> Any:
    assert kh("manager", workspace=branch.office.workspace.root, out=out).code == 0
    return openpyxl.load_workbook(out, data_only=True)


def test_figures_units_and_clients_stand_there_without_the_addin(kh: Press, branch: Branch, tmp_path: Path) -> None:
    book = make(kh, branch, tmp_path / "领导.xlsx")
    figures = {row[0]: row[1] for row in book[BOARD].iter_rows(min_row=3, max_col=2, values_only=True) if row[0]}
    assert (figures["客户数"], figures["A类客户"], figures["未办结投诉"], figures["已报单位"]) == (2, 2, 1, 1)
    rows = list(book["客户"].iter_rows(min_row=FIRST + 1, max_row=FIRST + 3, values_only=True))
    assert [(row[0], row[1], row[2], row[3]) for row in rows] == [
        (1, NAME, "A", "华东分公司"),
        (2, OTHER, "A", "华东分公司"),
        (None, None, None, None),
    ]
    assert "投诉未办结" in rows[0][len(CLIENT_COLUMNS)]
    assert next(book["单位"].iter_rows(min_row=FIRST + 1, values_only=True))[:4] == ("华东分公司", "已接收", 2, 2)
    formulas = openpyxl.load_workbook(tmp_path / "领导.xlsx")
    assert all("KH_" not in str(c.value) for s in formulas for row in s.iter_rows() for c in row)
    assert formulas["目录"].sheet_state == "hidden"


def test_notes_stay_when_it_is_made_anew(kh: Press, branch: Branch, tmp_path: Path) -> None:
    out = tmp_path / "领导.xlsx"
    make(kh, branch, out)
    book = openpyxl.load_workbook(out)
    for i, (name, note) in enumerate(((OTHER, "十二月去一趟"), ("已经不在册的公司", "=1+1"))):
        book["我的备注"].cell(FIRST + 1 + i, 1).value = name
        cell = book["我的备注"].cell(FIRST + 1 + i, 2)
        cell.value, cell.data_type = note, "s"
    book.save(out)
    again = make(kh, branch, out)
    rows = again["我的备注"].iter_rows(min_row=FIRST + 1, max_row=FIRST + 3, values_only=True)
    assert [row for row in rows if row[0]] == [(OTHER, "十二月去一趟"), ("已经不在册的公司", "=1+1")]
    assert again["客户"].cell(FIRST + 2, len(CLIENT_COLUMNS) + 2).value == "十二月去一趟"


def test_somebody_elses_workbook_is_not_overwritten(kh: Press, branch: Branch, tmp_path: Path) -> None:
    out = tmp_path / "别人的.xlsx"
    openpyxl.Workbook().save(out)
    before = out.read_bytes()
    pressed = kh("manager", workspace=branch.office.workspace.root, out=out, json=True)
    assert (pressed.code, pressed.lines[0]["code"], out.read_bytes()) == (2, "KH582", before)


@pytest.mark.parametrize(
    ("verb", "sheet", "cell", "made"),
    [
        ("selected brief", "客户", f"D{FIRST + 1}", "客户拜访前一页纸"),
        ("selected form", "客户", f"B{FIRST + 2}", "档案表"),
        ("selected ranking", "单位", f"A{FIRST + 1}", "客户分级排名"),
        ("selected bulletin", "单位", f"C{FIRST + 1}", "月度汇总通报"),
        ("selected assessment", "单位", f"A{FIRST + 1}", "考核"),
    ],
)
def test_buttons_act_on_what_is_selected(kh: Press, branch: Branch, tmp_path: Path, verb: str, sheet: str, cell: str, made: str) -> None:
    out = tmp_path / "领导.xlsx"
    make(kh, branch, out)
    pressed = kh(verb, workspace=branch.office.workspace.root, book=out, cell=cell, sheet=sheet, json=True)
    assert pressed.code == 0, pressed.out
    (file,) = [p for p in (branch.office.workspace.root / "out").iterdir() if p.is_file()]
    assert (OTHER if "form" in verb else NAME if sheet == "客户" else "华东分公司") in file.name


@pytest.mark.parametrize(
    ("verb", "sheet", "cell", "code"),
    [
        ("selected brief", "单位", "A1", "KH583"),
        ("selected ranking", "我的备注", "A2", "KH583"),
        ("selected form", "客户", "八格", "KH584"),
    ],
)
def test_where_nothing_is_selected_it_is_said(
    kh: Press, branch: Branch, tmp_path: Path, verb: str, sheet: str, cell: str, code: str
) -> None:
    out = tmp_path / "领导.xlsx"
    make(kh, branch, out)
    pressed = kh(verb, workspace=branch.office.workspace.root, book=out, cell=cell, sheet=sheet, json=True)
    assert (pressed.code, pressed.lines[0]["code"]) == (2, code)
