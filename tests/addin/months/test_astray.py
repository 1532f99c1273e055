"""A file of another month is a return of neither, but its unit is told of (R16, R25)."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest

from addin.buttons.returns.remind_units import remind_units
from addin.consolidate.receive import receive
from addin.hosts.closed import ClosedDesk
from addin.ledger.store import Ledger, Unit
from addin.outside import installation
from tests.addin.consolidate.test_consolidate import sheet
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, write_return
from udfs.kinds.dates import Month

OCTOBER = Month(2026, 10)
NOTE = "收到的“华东.xlsx”是2026年10月的，不算本月报送"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Two branches, one of which sent last month's file."""
    made = Office(tmp_path)
    write_return(tmp_path / "in" / "华东.xlsx", "华东分公司", OCTOBER, [client("甲置业有限公司")])
    write_return(tmp_path / "in" / "华中.xlsx", "华中分公司", NOVEMBER, [client("乙矿业有限公司")])
    return made


def test_without_a_register_the_unit_of_such_a_file_has_not_reported(office: Office, tmp_path: Path) -> None:
    done = office.consolidate(tmp_path / "in")
    rows = {r["单位"]: (r["上报情况"], r["采用的文件"], r["说明"]) for r in sheet(done.out, "上报情况")}
    assert rows.pop("合计")[1] == "集团在册客户1个（同一客户只计一次）"
    assert rows == {"华东分公司": ("未报", None, NOTE), "华中分公司": ("按时", "华中.xlsx", None)}
    assert [c.name for c in done.snapshot.clients] == ["乙矿业有限公司"]
    assert Ledger(office.workspace).status(OCTOBER) == ()


def test_the_reminder_tells_it(office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office.consolidate(tmp_path / "in")
    desk = ClosedDesk(datetime.datetime(2026, 11, 26), office.workspace.root, installation=installation)
    assert "说不全谁没报" in remind_units(desk, str(NOVEMBER)).says
    assert "华东分公司：未报（收到的“华东.xlsx”是2026年10月的）" in capsys.readouterr().out


def test_the_right_file_ends_it_and_so_does_taking_the_wrong_one_away(office: Office, tmp_path: Path) -> None:
    first = office.consolidate(tmp_path / "in").snapshot
    write_return(tmp_path / "in" / "华东11.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    assert [(u.state, u.note) for u in office.consolidate(tmp_path / "in").snapshot.units] == [("已接收", ""), ("已接收", "")]
    for name in ("华东.xlsx", "华东11.xlsx"):
        (tmp_path / "in" / name).unlink()
    other = Office(tmp_path / "other")
    write_return(tmp_path / "other" / "in" / "华东公司.xlsx", "华东公司", OCTOBER, [client("甲置业有限公司")])
    assert [u.unit for u in other.consolidate(tmp_path / "other" / "in").snapshot.units] == ["华东公司"]
    assert [u.unit for u in other.consolidate(tmp_path / "in").snapshot.units] == ["华中分公司"]
    assert first.id != office.consolidate(tmp_path / "in").snapshot.id


def test_one_return_taken_in_by_itself_forgets_nothing(office: Office, tmp_path: Path) -> None:
    office.consolidate(tmp_path / "in")
    path = write_return(tmp_path / "西南.xlsx", "西南分公司", NOVEMBER, [client("丙能源有限公司")])
    receive(path, NOVEMBER, workspace=office.workspace, clock=lambda: office.now, actor="张三")
    states = {u.unit: u.state for u in Ledger(office.workspace).status(NOVEMBER)}
    assert states == {"华东分公司": "未报", "华中分公司": "已接收", "西南分公司": "已接收"}


def test_a_register_tells_who_owes_and_the_note_stands_beside_it(office: Office, tmp_path: Path) -> None:
    write_return(tmp_path / "in" / "外.xlsx", "某某公司", OCTOBER, [client("丙能源有限公司")])
    units = [Unit("华东分公司"), Unit("华中分公司"), Unit("西南分公司")]
    Ledger(office.workspace).put_units(units, at=office.now, actor="张三")
    found = {u.unit: (u.state, u.note) for u in office.consolidate(tmp_path / "in").snapshot.units}
    assert found == {"华东分公司": ("未报", NOTE), "华中分公司": ("已接收", ""), "西南分公司": ("未报", "")}


def test_clients_taken_over_are_told_beside_the_file(office: Office, tmp_path: Path) -> None:
    october = tmp_path / "10"
    write_return(october / "华东.xlsx", "华东分公司", OCTOBER, [client("甲置业有限公司")])
    office.consolidate(october, OCTOBER)
    found = {u.unit: u.note for u in office.consolidate(tmp_path / "in", out="11.xlsx").snapshot.units}
    assert found["华东分公司"] == f"{NOTE}；沿用以前接收的客户"
    december = office.consolidate(tmp_path / "in", DECEMBER, "12.xlsx").snapshot
    assert {u.unit: u.state for u in december.units} == {"华东分公司": "未报", "华中分公司": "未报"}
    assert "“华中.xlsx”是2026年11月的" in next(u.note for u in december.units if u.unit == "华中分公司")


def test_long_names_and_notes_have_room(office: Office, tmp_path: Path) -> None:
    unit = "名称特别长的区域工程总承包与设计施工一体化分公司"
    write_return(tmp_path / "in" / f"{unit}报送材料（上报稿，经领导审定，请查收）.xlsx", unit, OCTOBER, [client("丙能源有限公司")])
    done = office.consolidate(tmp_path / "in")
    book = openpyxl.load_workbook(done.out)
    states, problems = book["上报情况"], book["问题清单"]
    heights = {states.cell(r, 2).value: states.row_dimensions[r].height for r in range(4, states.max_row + 1)}
    assert heights["华中分公司"] is None
    assert heights[unit] > 30
    assert str(problems["A2"].value).endswith("；其中2处在没有采用的文件里。")
