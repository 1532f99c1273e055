"""The cockpit: honest states of twelve months, minutes late, rates, questions, exceptions; a refresh keeps the user's own."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.consolidate.workbook.cockpit import NOTES, minutes
from addin.ledger.store import Ledger, Unit
from tests.addin.branch import refused
from tests.addin.conftest import Press
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, write_return
from udfs.kinds.dates import Month

NOW = datetime.datetime(2026, 12, 28, 9)


class Desk:
    def __init__(self, root: Path, kh: Press) -> None:
        self.root, self.kh, self.office = root, kh, Office(root)
        units = [Unit("华东分公司"), Unit("华中分公司"), Unit("西北分公司", valid_from=Month(2026, 12)), Unit("东北分公司")]
        Ledger(self.office.workspace).put_units(units, at=self.office.now, actor="张三")
        self.send("华东分公司", NOVEMBER, datetime.datetime(2026, 11, 24, 9))
        self.send("华中分公司", NOVEMBER, datetime.datetime(2026, 11, 26, 1, 30))
        self.send("华东分公司", DECEMBER, datetime.datetime(2026, 12, 27, 10, 5))
        self.press("no-change", unit="华中分公司", month="2026-12", by="袁示例", now=datetime.datetime(2026, 12, 24, 9))
        self.press("review", action="return", unit="华东分公司", month="2026-12", cell=["《客户信息统计表》I4"], why=["是否属实？"])

    def press(self, verb: str, **told: Any) -> Any:
        return self.kh(verb, workspace=self.office.workspace.root, **({"now": NOW, "json": True} | told))

    def send(self, unit: str, month: Month, at: datetime.datetime) -> None:
        path = write_return(self.root / f"{unit}{month}.xlsx", unit, month, [client(f"{unit[:2]}置业有限公司")])
        assert self.press("submit", file=path, now=at).code == 0

    def board(self, **told: Any) -> Any:
        done = self.press("month status", month="2026-12", out=self.path, **told)
        assert done.code == 0, done.err
        return done

    @property
    def path(self) -> Path:
        return self.root / "看板.xlsx"

    def rows(self, sheet: str = "看板", head: int = 5) -> list[dict[str, Any]]:
        found = openpyxl.load_workbook(self.path)[sheet]
        heads = [cell.value for cell in found[head]]
        return [dict(zip(heads, [cell.value for cell in row], strict=True)) for row in found.iter_rows(min_row=head + 1) if row[0].value]


@pytest.fixture
def desk(tmp_path: Path, kh: Press) -> Desk:
    return Desk(tmp_path, kh)


def test_a_file_that_is_no_cockpit_is_never_written_over(desk: Desk) -> None:
    mine = openpyxl.Workbook()
    mine.active.append(["我的计划"])
    mine.save(desk.path)
    for before in (desk.path.read_bytes(), b"text"):
        desk.path.write_bytes(before)
        assert refused(desk.press("month status", month="2026-12", out=desk.path)) == "KH188"
        assert desk.path.read_bytes() == before


def test_states_are_honest_and_rates_stay_within_bounds(desk: Desk) -> None:
    desk.board()
    told = {row["单位"]: row for row in desk.rows()}
    assert [told[u]["26年11月"] for u in ("华东分公司", "华中分公司", "东北分公司")] == ["按时", "迟报", "未报"]
    assert told["西北分公司"]["26年11月"] == "不需报"
    assert [told[u]["26年12月"] for u in ("华东分公司", "华中分公司", "西北分公司")] == ["退回（迟报）", "无变化", "未报"]
    assert [told["西北分公司"][head] for head in ("行", "错误", "提醒")] == [None, None, None]
    assert told["华东分公司"]["26年10月"] == "—"
    assert (told["华中分公司"]["报全率"], told["华中分公司"]["按时率"]) == (1, 0.5)
    assert all(0 <= row[rate] <= 1 for row in told.values() for rate in ("报全率", "按时率") if isinstance(row[rate], (int, float)))
    assert (told["华东分公司"]["质疑未了"], told["华东分公司"]["迟了多久"]) == (1, "1天10小时5分")


def test_a_return_that_is_not_due_yet_lowers_no_rate(desk: Desk) -> None:
    done = desk.board(now=datetime.datetime(2026, 12, 25, 9))
    told = {row["单位"]: row for row in desk.rows()}
    assert (told["西北分公司"]["26年12月"], told["西北分公司"]["报全率"], told["东北分公司"]["按时率"]) == ("未到期", "无数据", 0)
    assert [row["按时率"] for row in desk.rows("按月", 3)][-2:] == [1 / 3, None]
    assert next(line["summary"] for line in done.lines if "summary" in line)["on_time_rate"] is None


def test_what_was_sent_back_is_not_on_time(desk: Desk) -> None:
    desk.press("review", action="return", unit="华东分公司", month="2026-11", cell=[], why=["不全"])
    (told,) = [line["summary"] for line in desk.press("month status", month="2026-11").lines if "summary" in line]
    assert [told[name] for name in ("owed", "arrived", "on_time", "late", "returned", "missing")] == [3, 2, 0, 1, 1, 1]
    desk.board()
    assert {row["单位"]: row["按时率"] for row in desk.rows()}["华东分公司"] == 0


def test_how_late_is_told_in_minutes(desk: Desk) -> None:
    lines = {line["unit"]: line["late_minutes"] for line in desk.press("month status", month="2026-11").lines if "unit" in line}
    assert lines == {"华东分公司": None, "华中分公司": 90, "东北分公司": None}
    assert [minutes(n) for n in (None, 1, 60, 1441)] == ["", "1分", "1小时", "1天1分"]


def test_the_four_classes_of_change_stand_in_cockpit_and_bulletin(desk: Desk) -> None:
    desk.press("month status", month="2026-11", out=desk.path)
    told = {row["单位"]: row for row in desk.rows()}
    heads = ["客户信息变化", "投诉变化", "评价变化", "关系变化"]
    assert [told["华东分公司"][h] for h in heads] == [1, 0, 0, 0]
    assert [told["东北分公司"][h] for h in heads] == [None] * 4
    bulletin = desk.press("report", name="monthly-bulletin", month="2026-11").lines[0]["figures"]
    assert bulletin["changes"]["华中分公司"] == {"客户信息": 1, "投诉": 0, "评价": 0, "关系": 0}
    assert "东北分公司" not in bulletin["changes"]


def test_before_the_due_day_nobody_is_late(desk: Desk) -> None:
    desk.board(now=datetime.datetime(2026, 12, 23, 9))
    assert {row["单位"]: row["26年12月"] for row in desk.rows()}["东北分公司"] == "未到期"


def test_questions_and_files_are_linked_to_their_rows(desk: Desk) -> None:
    desk.board()
    (question,) = desk.rows("质疑", 3)
    assert (question["单位"], question["单元格"], question["状态"]) == ("华东分公司", "《客户信息统计表》I4", "待答")
    sheet = openpyxl.load_workbook(desk.path)["质疑"]
    link = sheet.cell(4, 9).hyperlink
    assert link.location == "'客户信息统计表'!I4"
    assert (desk.path.parent / link.target.replace("\\", "/")).exists()
    board = openpyxl.load_workbook(desk.path)["看板"]
    targets = [cell.hyperlink.target for row in board.iter_rows(min_row=6) for cell in row if cell.hyperlink]
    assert sorted(Path(target.replace("\\", "/")).parts[1] for target in targets) == ["originals", "receipts", "receipts"]
    assert all((desk.path.parent / target.replace("\\", "/")).exists() for target in targets)


def test_a_refresh_keeps_notes_widths_and_filters(desk: Desk) -> None:
    desk.board()
    book = openpyxl.load_workbook(desk.path)
    sheet = book["看板"]
    heads = {cell.value: cell.column for cell in sheet[5]}
    rows = {sheet.cell(r, 1).value: r for r in range(6, 10)}
    sheet.cell(rows["东北分公司"], heads[NOTES], "电话催过，周五补")
    sheet.column_dimensions["A"].width = 33.7109375
    column = openpyxl.worksheet.filters.FilterColumn(colId=heads["26年12月"] - 1)
    column.filters = openpyxl.worksheet.filters.Filters(filter=["未报"])
    sheet.auto_filter.filterColumn.append(column)
    book.save(desk.path)
    Ledger(desk.office.workspace).put_units([Unit("前进分公司"), Unit("东北分公司")], at=NOW, actor="张三")
    desk.board()
    told = {row["单位"]: row[NOTES] for row in desk.rows()}
    assert told["东北分公司"] == "电话催过，周五补"
    again = openpyxl.load_workbook(desk.path)["看板"]
    assert again.column_dimensions["A"].width == pytest.approx(33.71, abs=0.02)
    assert [f.filters.filter for f in again.auto_filter.filterColumn] == [["未报"]]
    hidden = {again.cell(r, 1).value for r in range(6, 12) if again.row_dimensions[r].hidden}
    assert "华中分公司" in hidden
    assert "东北分公司" not in hidden


def test_exceptions_are_listed(desk: Desk) -> None:
    desk.press("month close", month="2026-11", with_missing=True, why="催报未果")
    desk.press("month reopen", month="2026-11", unit="东北分公司", until="2026-12-30", why="补报")
    desk.board()
    (opening,) = desk.rows("口子", 3)
    assert (opening["单位"], opening["到哪天"], opening["现在"]) == ("东北分公司", "2026-12-30", "有效")
    assert {row["月份"]: row["关账"] for row in desk.rows("按月", 3)}["2026年11月"].startswith("2026-12-28")


def test_a_cockpit_is_a_workbook(desk: Desk) -> None:
    assert refused(desk.press("month status", month="2026-12", out=desk.root / "看板.pdf")) == "KH449"


def test_a_cockpit_is_printed_on_paper_of_the_office_and_no_page_cuts_its_title(desk: Desk) -> None:
    desk.board()
    book = openpyxl.load_workbook(desk.path)
    assert [sheet.page_setup.paperSize for sheet in book] == [8, 9, 9, 9]
    board = book["看板"]
    assert board.print_title_cols == "$A:$A"
    assert [board["A1"].value, board["A2"].value, board["A3"].value] == ["报送看板", None, None]
    assert str(board["B2"].value).startswith("应报")
