"""Units that are merged, renamed, closed, or written in two ways (A43, R10)."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest

from addin.buttons.returns.import_units import import_units
from addin.buttons.returns.remind_units import remind_units
from addin.demo.register import write_register
from addin.hosts.closed import ClosedDesk
from addin.ledger.store import Ledger, Unit
from addin.outside import installation
from addin.reports.monthly_bulletin import monthly_bulletin
from tests.addin.consolidate.test_consolidate import sheet
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, write_return
from udfs.kinds.dates import Month

JANUARY, FEBRUARY = Month(2027, 1), Month(2027, 2)
GROUP, EAST, CENTRE = Unit("示例集团"), Unit("华东分公司", "示例集团"), Unit("华中分公司", "示例集团")
DAY = datetime.date(2026, 12, 26)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Two branches that have reported for November."""
    made = Office(tmp_path)
    register(made, GROUP, EAST, CENTRE)
    write_return(tmp_path / "11" / "a.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司"), client("乙矿业有限公司")])
    write_return(tmp_path / "11" / "b.xlsx", "华中分公司", NOVEMBER, [client("丙能源有限公司")])
    made.consolidate(tmp_path / "11")
    return made


def register(office: Office, *units: Unit) -> tuple[list[str], list[str]]:
    return Ledger(office.workspace).put_units(units, at=office.now, actor="张三")


def ended(unit: Unit, last: Month, successor: str | None = None) -> Unit:
    return Unit(unit.name, unit.parent, None, last, successor)


def held(office: Office, month: Month) -> dict[str, tuple[str, int]]:
    snapshot = Ledger(office.workspace).snapshot(month, at=office.now, actor="张三")
    return {u.unit: (u.state, u.total) for u in snapshot.units}


def test_clients_of_a_merged_unit_stand_with_the_one_that_took_over(office: Office, tmp_path: Path) -> None:
    register(office, GROUP, ended(EAST, NOVEMBER, "华中分公司"), CENTRE)
    write_return(tmp_path / "12" / "b.xlsx", "华中分公司", DECEMBER, [client("甲置业有限公司", change="终止")])
    done = office.consolidate(tmp_path / "12", DECEMBER, "12.xlsx")
    assert held(office, DECEMBER) == {"华中分公司": ("已接收", 2)}
    assert "KH411" not in {p.rule.code for t in done.told for p in t.problems}
    assert {c.name: c.units for c in done.snapshot.clients} == dict.fromkeys(("乙矿业有限公司", "丙能源有限公司"), ("华中分公司",))
    assert [c.name for c in done.snapshot.ended] == ["甲置业有限公司"]
    assert [(c.kind, c.client) for c in done.snapshot.changes if c.kind == "终止"] == [("终止", "甲置业有限公司")]
    write_return(tmp_path / "01" / "b.xlsx", "华中分公司", JANUARY, [], no_change=True)
    january = office.consolidate(tmp_path / "01", JANUARY, "01.xlsx").snapshot
    assert {c.name for c in january.clients} == {"乙矿业有限公司", "丙能源有限公司"}
    assert held(office, NOVEMBER) == {"华东分公司": ("已接收", 2), "华中分公司": ("已接收", 1)}


def test_a_closed_unit_is_not_asked_to_report_and_its_clients_stay_in_the_sums(office: Office, tmp_path: Path) -> None:
    register(office, GROUP, ended(EAST, NOVEMBER), CENTRE)
    write_return(tmp_path / "12" / "b.xlsx", "华中分公司", DECEMBER, [], no_change=True)
    done = office.consolidate(tmp_path / "12", DECEMBER, "12.xlsx")
    assert held(office, DECEMBER) == {"华东分公司": ("不需报", 2), "华中分公司": ("无变化声明", 1)}
    told = openpyxl.load_workbook(done.out)["上报情况"]["A2"].value
    assert told == "应报1个单位：无变化1。2026年12月25日24:00前收到为按时。"
    counts = [str(r["在册客户"]) for r in sheet(done.out, "上报情况")]
    assert sum(int(count) for count in counts if not count.startswith("=")) == len(done.snapshot.clients) == 3
    desk = ClosedDesk(datetime.datetime(2026, 12, 26), office.workspace.root, installation=installation)
    assert "各单位都已报送" in remind_units(desk, str(DECEMBER)).says
    bulletin = monthly_bulletin(done.snapshot, day=DAY)
    assert bulletin.opening.startswith("应报单位1个")
    *states, of_all = bulletin.states
    assert sum(line.count for line in states) == of_all.count == 1
    *units, group = bulletin.units
    assert sum(line.total for line in units) == group.total == 3


def test_a_month_owes_what_the_register_says_now(office: Office) -> None:
    register(office, GROUP, EAST, CENTRE, Unit("西南分公司", "示例集团"))
    assert held(office, NOVEMBER)["西南分公司"] == ("未报", 0)
    register(office, GROUP, EAST, CENTRE, Unit("西南分公司", "示例集团", valid_from=DECEMBER))
    assert "西南分公司" not in held(office, NOVEMBER)


def test_a_unit_told_by_a_new_name_with_the_old_as_alias_keeps_its_history(office: Office) -> None:
    new = Unit("华东区域公司", "示例集团", aliases=("华东分公司",))
    assert register(office, GROUP, new, CENTRE) == (["华东分公司 → 华东区域公司"], [])
    assert held(office, DECEMBER) == {"华东区域公司": ("未报", 2), "华中分公司": ("未报", 1)}
    assert held(office, NOVEMBER)["华东区域公司"] == ("已接收", 2)
    assert register(office, GROUP, new, CENTRE) == ([], [])


def test_a_name_that_is_still_in_the_register_is_no_old_name(office: Office) -> None:
    assert register(office, GROUP, EAST, CENTRE, Unit("华东二公司", "示例集团", aliases=("华东分公司",))) == ([], [])
    assert held(office, NOVEMBER)["华东分公司"] == ("已接收", 2)


def test_a_unit_known_from_its_returns_takes_the_name_of_the_register(tmp_path: Path) -> None:
    office = Office(tmp_path)
    write_return(tmp_path / "11" / "a.xlsx", "示例集团有限公司华东分公司", NOVEMBER, [client("甲置业有限公司")])
    office.consolidate(tmp_path / "11")
    register(office, GROUP, EAST, CENTRE)
    assert held(office, NOVEMBER) == {"华东分公司": ("已接收", 1), "华中分公司": ("未报", 0)}


def test_two_spellings_in_one_folder_are_one_unit(tmp_path: Path) -> None:
    office = Office(tmp_path)
    write_return(tmp_path / "in" / "华东.xlsx", "示例集团有限公司华东分公司", NOVEMBER, [client("甲置业有限公司")])
    write_return(tmp_path / "in" / "华东（更正）.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司"), client("乙矿业有限公司")])
    (unit,) = office.consolidate(tmp_path / "in").snapshot.units
    assert (unit.unit, unit.version, unit.total, unit.file) == ("华东分公司", 2, 2, "华东（更正）.xlsx")


def test_units_left_out_of_a_new_register_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = ClosedDesk(datetime.datetime(2026, 11, 24), tmp_path / "w", installation=installation, starts=True)
    path = write_register(tmp_path)
    import_units(desk, path)
    assert capsys.readouterr().out == ""
    book = openpyxl.load_workbook(path)
    rows = book.worksheets[0]
    at = max(r for r in range(1, rows.max_row) if rows.cell(r, 1).value)
    gone = rows.cell(at, 1).value
    rows.delete_rows(at)
    book.save(path)
    import_units(desk, path)
    said = capsys.readouterr().out
    assert f"台账里还有的单位：{gone}。" in said
    assert "停用月份" in said


def test_a_table_of_the_group_itself_goes_through_no_branch(office: Office, tmp_path: Path) -> None:
    write_return(tmp_path / "11" / "g.xlsx", "示例集团", NOVEMBER, [client("丁港务有限公司")])
    units = {u.unit: (u.state, u.note) for u in office.consolidate(tmp_path / "11").snapshot.units}
    assert units["示例集团"] == ("已报(待验)", "是汇总单位自己的表，没有并入")


def test_of_what_two_merged_units_told_of_a_client_the_newer_counts(office: Office, tmp_path: Path) -> None:
    rows = {
        CENTRE.name: [client("甲置业有限公司", 信用状况="差", change="新增")],
        EAST.name: [client("甲置业有限公司", 信用状况="一般", change="修改")],
    }
    for number, (month, unit) in enumerate(((DECEMBER, CENTRE.name), (JANUARY, EAST.name))):
        write_return(tmp_path / str(number) / "a.xlsx", unit, month, rows[unit])
        office.consolidate(tmp_path / str(number), month, f"{number}.xlsx")
    register(
        office, GROUP, ended(EAST, JANUARY, "华南分公司"), ended(CENTRE, JANUARY, "华南分公司"), Unit("华南分公司", "示例集团", FEBRUARY)
    )
    snapshot = Ledger(office.workspace).snapshot(FEBRUARY, at=office.now, actor="张三")
    assert {c.name: (c.values["credit"], c.units) for c in snapshot.clients}["甲置业有限公司"] == ("一般", ("华南分公司",))


def test_a_client_that_another_unit_took_over_is_one_change(office: Office, tmp_path: Path) -> None:
    register(office, GROUP, ended(EAST, NOVEMBER, "华中分公司"), CENTRE)
    write_return(tmp_path / "12" / "b.xlsx", "华中分公司", DECEMBER, [client("甲置业有限公司")])
    changes = office.consolidate(tmp_path / "12", DECEMBER, "12.xlsx").snapshot.changes
    moved = [(c.unit, c.old, c.new) for c in changes if (c.client, c.field) == ("甲置业有限公司", "维护单位")]
    assert moved == [("华东分公司、华中分公司", "华东分公司", "华中分公司")]
