"""Corrections of marketing come back on a 客户档案表 or on 档案一览 and become a 核定 (R19, R28, D06)."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.reports.archive_data import form_data
from addin.reports.material import Material
from addin.reports.spans import Span
from tests.addin.branch import COMPLAINT_HEADS, CONTACT_HEADS, NAME, OTHER, Branch, complaint
from tests.addin.conftest import Press
from tests.addin.returns import DECEMBER, HEADS, NOVEMBER, client
from udfs.policy.evaluator import current
from workbooks.answering.overview.columns import COLUMNS, head
from workbooks.writing.overview import HEAD_ROW, Overview, overview_book

NOW = datetime.datetime(2026, 11, 24, 16)


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    made = Branch(tmp_path)
    made.branch(
        NOVEMBER,
        ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1")]),
        ("联系人及社会关系表", CONTACT_HEADS, [[NAME, "张示例", "总经理", "13900001234"]]),
    )
    return made


def form(kh: Press, branch: Branch, tmp_path: Path, change: Callable[[Any, dict[str, Any]], None], **more: Any) -> Path:
    """A filled form with what somebody changed; `change` gets the sheet and the cells by their texts."""
    out = tmp_path / "甲.xlsx"
    assert kh("archive form", workspace=branch.office.workspace.root, name=NAME, out=out, now=NOW, **more).code == 0
    book = openpyxl.load_workbook(out)
    sheet = book["客户档案表"]
    at: dict[str, Any] = {}
    for cell in (c for row in sheet.iter_rows() for c in row if isinstance(c.value, str)):
        at.setdefault(cell.value, cell)
    change(sheet, at)
    book.save(out)
    return out


def beside(sheet: Any, at: dict[str, Any], label: str) -> Any:
    return sheet.cell(at[label].row, at[label].column + 1)


def take_in(kh: Press, branch: Branch, file: Path, **more: Any) -> Any:
    return kh("archive import", workspace=branch.office.workspace.root, file=file, by="钱示例", json=True, now=NOW, **more)


def counted(pressed: Any) -> tuple[int, int]:
    """Cells applied, and cells left."""
    told = next(line for line in pressed.lines if "left" in line)
    return told["applied"], told["left"]


def codes(pressed: Any) -> list[str]:
    return [line["code"] for line in pressed.lines if "code" in line]


def test_changed_cells_become_a_decision_and_stand_above_the_branch(kh: Press, branch: Branch, tmp_path: Path) -> None:
    def change(sheet: Any, at: dict[str, Any]) -> None:
        beside(sheet, at, "履约诚信").value = "一般"
        beside(sheet, at, "单位地址").value = "滨江路1号"
        at["渗水"].value = "厂房渗水"

    pressed = take_in(kh, branch, form(kh, branch, tmp_path, change))
    assert (pressed.code, counted(pressed)) == (0, (3, 0))
    found = branch.client(NOVEMBER)
    assert (found.values["integrity"], found.values["address"]) == ("一般", "滨江路1号")
    assert [(c.field, c.values) for c in found.conflicts] == [("integrity", (("集团市场营销部", "一般"), ("华东分公司", "好")))]
    assert branch.complaints()["TS-1"]["content"] == "厂房渗水"
    assert [r.kind for r in branch.ledger.receipts("2026-11")] == ["月报", "核定", "核定"]
    again = take_in(kh, branch, tmp_path / "甲.xlsx")
    assert (again.code, counted(again)) == (0, (0, 0))


def test_what_the_branch_changed_meanwhile_is_shown_and_not_applied(kh: Press, branch: Branch, tmp_path: Path) -> None:
    def change(sheet: Any, at: dict[str, Any]) -> None:
        beside(sheet, at, "信用状况").value = "一般"
        beside(sheet, at, "市场信誉").value = "好"

    out = form(kh, branch, tmp_path, change)
    rows = [client(NAME, 信用状况="差", 最近联系日期=None), client(OTHER)]
    branch.send("华东分公司", DECEMBER, ("客户信息统计表", HEADS, [[Branch.plain(v) for v in row] for row in rows]))
    pressed = take_in(kh, branch, out)
    told = {line["field"]: (line["conflict"], line["applied"]) for line in pressed.lines if "typed" in line}
    assert told == {"信用状况": (True, False), "市场信誉": (False, True)}
    assert codes(pressed) == ["KH542"]
    values = branch.client(DECEMBER).values
    assert (values["credit"], values["reputation"]) == ("差", "好")


def test_hidden_numbers_can_be_corrected(kh: Press, branch: Branch, tmp_path: Path) -> None:
    def change(sheet: Any, at: dict[str, Any]) -> None:
        for cell in (c for row in sheet.iter_rows() for c in row):
            if cell.value == "139****1234":
                cell.value = "13900005678"

    pressed = take_in(kh, branch, form(kh, branch, tmp_path, change))
    assert counted(pressed)[0] == 1
    assert "13900001234" not in pressed.out
    (contact,) = branch.snapshot(NOVEMBER).entries["contacts"]
    assert (contact.values["phone"], contact.decided) == ("139****5678", ("phone",))


def test_what_no_correction_can_tell_is_said_cell_by_cell(kh: Press, branch: Branch, tmp_path: Path) -> None:
    def change(sheet: Any, at: dict[str, Any]) -> None:
        at[NAME].value = "别的名称有限公司"
        beside(sheet, at, "测算等级").value = "C"
        beside(sheet, at, "履约诚信").value = None
        beside(sheet, at, "核定等级").value = "B"
        sheet.cell(at["渗水"].row + 1, at["渗水"].column).value = "噪声"
        beside(sheet, at, "客户规模").value = "很大很大"

    out = form(kh, branch, tmp_path, change)
    pressed = take_in(kh, branch, out)
    assert pressed.code == 1
    assert sorted(codes(pressed)) == ["KH571", "KH572", "KH573", "KH574", "KH575", "KH776"]
    assert counted(pressed)[0] == 0
    assert len(branch.ledger.receipts("2026-11")) == 1
    decided = take_in(kh, branch, out, why="面谈后核定")
    assert counted(decided)[0] == 1
    assert branch.client(NOVEMBER).stands == "B"


def test_an_entry_whose_key_was_changed_is_not_guessed(kh: Press, branch: Branch, tmp_path: Path) -> None:
    def change(sheet: Any, at: dict[str, Any]) -> None:
        sheet.cell(at["姓名"].row + 1, at["姓名"].column).value = "王示例"

    assert codes(take_in(kh, branch, form(kh, branch, tmp_path, change))) == ["KH576"]


def test_the_list_comes_back_sorted_and_with_changed_cells_only(kh: Press, branch: Branch, tmp_path: Path) -> None:
    snapshot = branch.snapshot(NOVEMBER)
    told = Material(Span("2026年11月", (NOVEMBER,)), current(), NOW.date(), snapshot, lambda _: snapshot)
    rows = [dict(form_data(told, c).fields) for c in snapshot.clients]
    out = tmp_path / "档案一览.xlsx"
    out.write_bytes(overview_book(Overview("2026年11月", rows, snapshot.id, "")))
    assert counted(take_in(kh, branch, out)) == (0, 0)
    book = openpyxl.load_workbook(out)
    sheet = book["档案一览"]
    at = {head(key): i for i, (key, _) in enumerate(COLUMNS, start=1)}
    first, second = HEAD_ROW + 2, HEAD_ROW + 3
    for column in range(1, len(COLUMNS) + 1):
        one, two = sheet.cell(first, column), sheet.cell(second, column)
        one.value, two.value = two.value, one.value
    row = next(r for r in (first, second) if sheet.cell(r, at["客户单位名称"]).value == OTHER)
    sheet.cell(row, at["信用状况"]).value = "差"
    sheet.cell(row, at["最近联系日期"]).value = datetime.datetime(2026, 11, 2)
    sheet.cell(row, at["档案完整度"]).value = 1
    sheet.cell(second + 1, 2).value = "新来的公司"
    book.save(out)
    pressed = take_in(kh, branch, out)
    assert counted(pressed) == (2, 1)
    assert sorted(codes(pressed)) == ["KH571", "KH577"]
    values = branch.client(NOVEMBER, OTHER).values
    assert (values["credit"], values["last_contact"]) == ("差", datetime.date(2026, 11, 2))
    assert branch.client(NOVEMBER).decided == {}


def test_somebody_must_stand_for_it(kh: Press, branch: Branch, tmp_path: Path) -> None:
    out = form(kh, branch, tmp_path, lambda *_: None)
    pressed = kh("archive import", workspace=branch.office.workspace.root, file=out, by=" ")
    assert pressed.code == 2
    assert "KH570" in pressed.out + pressed.err
