"""A month typed wrong, a folder picked wrong: said at once and in words (R15, R25)."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook

from addin.buttons.returns.consolidate_month import consolidate_month
from addin.buttons.returns.remind_units import remind_units
from addin.buttons.returns.return_letters import return_letters
from addin.hosts.closed import ClosedDesk
from addin.ledger.store import Ledger, Unit
from addin.outside import installation
from tests.addin.returns import NOVEMBER, Office, client, small_folder, write_return
from udfs.kinds.dates import Month
from workbooks.problems import Refusal

NOW = datetime.datetime(2026, 11, 24, 14, 3)


@pytest.fixture
def desk(tmp_path: Path) -> ClosedDesk:
    return ClosedDesk(NOW, tmp_path / "工作区", installation=installation, starts=True)


def code(caught: pytest.ExceptionInfo[Refusal]) -> str:
    return caught.value.problem.rule.code


def test_a_wrong_month_is_asked_about(desk: ClosedDesk, tmp_path: Path) -> None:
    small_folder(tmp_path / "in", Month(2026, 10))
    says = consolidate_month(desk, tmp_path / "in", "2026-11", tmp_path / "汇总.xlsx").says
    assert "有5个文件报的是别的月份（2026年10月5个），没有并入，请核对汇总的月份和文件夹有没有选错。" in says


def test_one_file_of_another_month_is_counted_without_a_question(desk: ClosedDesk, tmp_path: Path) -> None:
    small_folder(tmp_path / "in")
    write_return(tmp_path / "in" / "华南.xlsx", "华南分公司", Month(2026, 10), [client("甲置业有限公司")])
    says = consolidate_month(desk, tmp_path / "in", "2026-11", tmp_path / "汇总.xlsx").says
    assert "有1个文件报的是别的月份（2026年10月1个），没有并入。" in says


def test_the_folder_for_the_workbook_is_made(desk: ClosedDesk, tmp_path: Path) -> None:
    consolidate_month(desk, small_folder(tmp_path / "in"), "2026-11", tmp_path / "新" / "夹" / "汇总.xlsx")
    assert (tmp_path / "新" / "夹" / "汇总.xlsx").exists()


def test_a_place_that_cannot_be_written_is_told_before_anything_is_read(
    desk: ClosedDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = small_folder(tmp_path / "in")
    (tmp_path / "夹.xlsx").mkdir()
    with pytest.raises(Refusal) as caught:
        consolidate_month(desk, folder, "2026-11", tmp_path / "夹.xlsx")
    assert code(caught) == "KH144"
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(Refusal) as caught:
        consolidate_month(desk, folder, "2026-11", tmp_path / "汇总.xlsx")
    assert code(caught) == "KH134"
    assert not (tmp_path / "工作区" / "ledger.sqlite").exists()


@pytest.mark.parametrize("place", ["", "工作区", "工作区/originals"])
def test_the_archive_is_no_inbox(place: str, desk: ClosedDesk, tmp_path: Path) -> None:
    small_folder(tmp_path / "in")
    elsewhere = tmp_path.parent / f"{tmp_path.name}-out"
    consolidate_month(desk, tmp_path / "in", "2026-11", elsewhere / "汇总.xlsx")
    with pytest.raises(Refusal) as caught:
        consolidate_month(desk, tmp_path / place, "2026-11", elsewhere / "再.xlsx")
    assert code(caught) == "KH616"
    shutil.rmtree(elsewhere)


def test_the_inbox_of_the_workspace_is_one(desk: ClosedDesk, tmp_path: Path) -> None:
    inbox = small_folder(tmp_path / "工作区" / "inbox" / "2026-11")
    assert "客户7家" in consolidate_month(desk, inbox, "2026-11", tmp_path / "汇总.xlsx").says


def test_a_consolidated_workbook_among_the_returns_is_one_problem(tmp_path: Path) -> None:
    office = Office(tmp_path)
    first = office.consolidate(small_folder(tmp_path / "in"))
    shutil.copy(first.out, tmp_path / "in" / "华东分公司收到的汇总.xlsx")
    again = office.consolidate(tmp_path / "in", out="再.xlsx")
    told = {t.file: [p.rule.code for p in t.problems] for t in again.told}
    assert told["华东分公司收到的汇总.xlsx"] == ["KH174"]
    assert {u.unit: (u.state, u.total) for u in again.snapshot.units} == {u.unit: (u.state, u.total) for u in first.snapshot.units}


def test_a_day_that_is_over_is_no_deadline(desk: ClosedDesk, tmp_path: Path) -> None:
    Ledger(Office(tmp_path).workspace)
    for press in (remind_units, return_letters):
        with pytest.raises(Refusal) as caught:
            press(desk, str(NOVEMBER), tmp_path / "函", until="2026-11-23")
        assert code(caught) == "KH175"
        press(desk, str(NOVEMBER), tmp_path / "函", until="2026年11月24日")


def test_another_paper_of_a_unit_sends_its_return_not_back(tmp_path: Path) -> None:
    office, folder = Office(tmp_path), tmp_path / "in"
    Ledger(office.workspace).put_units([Unit("华东分公司"), Unit("华中分公司")], at=NOW, actor="张三")
    write_return(folder / "华东.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    for unit in ("华东分公司", "华中分公司"):
        book = Workbook()
        book.active.append(["会议安排", unit])
        book.save(folder / f"{unit}最终版会议安排.xlsx")
    for _ in range(2):
        done = office.consolidate(folder)
        assert {u.unit: (u.state, u.version) for u in done.snapshot.units} == {"华东分公司": ("已接收", 1), "华中分公司": ("退回", 1)}
        assert [p.rule.code for t in done.told for p in t.problems] == ["KH100", "KH100"]
    write_return(folder / "华中.xlsx", "华中分公司", NOVEMBER, [client("乙矿业有限公司")])
    assert {u.unit: u.state for u in office.consolidate(folder).snapshot.units} == {"华东分公司": "已接收", "华中分公司": "已接收"}


def test_a_folder_that_is_none_is_refused_by_its_name(desk: ClosedDesk, tmp_path: Path) -> None:
    write_return(tmp_path / "甲.xlsx", "华南分公司", NOVEMBER, [client("甲置业有限公司")])
    for folder, told in ((tmp_path / "没有", "KH520"), (tmp_path / "工作区" / "收件", "KH520"), (tmp_path / "甲.xlsx", "KH521")):
        with pytest.raises(Refusal, match="文件夹") as caught:
            consolidate_month(desk, folder, "2026-11", tmp_path / "出" / "汇总.xlsx")
        assert code(caught) == told
    assert not (tmp_path / "工作区").exists()
