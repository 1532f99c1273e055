"""Tables of registers in a workbook: found wherever they stand, given to the register they fit, judged."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from workbooks.declare import Sheet, field, schema, sheet
from workbooks.examined import Examined
from workbooks.finding.assign import assign
from workbooks.grid import Book, Grid
from workbooks.judging import examine as examining
from workbooks.judging.examine import Options, examine_book

TODAY = datetime.date(2026, 11, 20)


@sheet("客户礼品登记表", returned="月报", key=("number",), about="client", dated="day")
class Gifts:
    """礼品。"""

    number: str = field("礼品编号", aliases=("编号",))
    client: str = field("客户单位名称", aliases=("客户名称", "业主单位"))
    day: datetime.date = field("赠送日期", aliases=("日期",), kind=Day())
    what: str | None = field("礼品名称", aliases=("礼品",), kind=Text(), default=None)


@sheet("客户来访登记表", returned="满意度", key=(("number",), ("client", "day")), about="client", dated="day")
class Visitors:
    """来访。"""

    number: str | None = field("编号", default=None)
    client: str = field("客户单位名称", aliases=("客户名称", "业主单位"))
    day: datetime.date = field("来访日期", aliases=("日期",), kind=Day())
    whom: str = field("接待人", aliases=("我方接待人",))


CARRIED = (schema(Gifts), schema(Visitors))
HEADS = ["序号", "编号", "业主单位", "日期", "礼品"]
ROWS: list[list[Any]] = [[1, "LP-1", "甲置业有限公司", "2026-11-02", "茶叶"], [2, "LP-2", "乙矿业有限公司", "2026-11-03", None]]
VISITS: list[list[Any]] = [
    ["编号", "客户名称", "来访日期", "我方接待人"],
    [1, "甲置业有限公司", "2026-11-05", "李示例"],
    [2, "乙矿业有限公司", "2026-11-06", "王示例"],
]


def grid(rows: list[list[Any]], name: str = "登记") -> Grid:
    return Grid(name, rows, max(map(len, rows)))


def book(*grids: Grid) -> Book:
    return Book("b.xlsx", "xlsx", list(grids))


@pytest.fixture
def carried(monkeypatch: pytest.MonkeyPatch) -> tuple[Sheet, ...]:
    """Two registers in place of those that returns carry."""
    monkeypatch.setattr(examining, "carried", lambda: CARRIED)
    return CARRIED


def tables(made: Book) -> list[tuple[str, str, int]]:
    return [(t.register.name, t.grid.name, t.count) for t in assign(made, CARRIED)]


def codes(found: Examined) -> list[str]:
    return [p.rule.code for p in found.problems]


def test_each_table_goes_to_the_register_that_understands_it() -> None:
    made = book(grid([["客户礼品登记表"], HEADS, *ROWS], name="表1"), grid([["来访登记"], *VISITS], name="表2"))
    assert tables(made) == [("gifts", "表1", 2), ("visitors", "表2", 2)]


def test_two_tables_on_one_sheet_are_both_found() -> None:
    made = book(grid([["礼品登记"], HEADS, *ROWS, [], [], ["客户来访登记表"], *VISITS], name="登记"))
    assert tables(made) == [("gifts", "登记", 2), ("visitors", "登记", 2)]


def test_one_register_over_several_sheets_is_one(carried: object) -> None:
    meta = [["填报单位：华东分公司", None, "报送月份：2026年11月"]]
    made = book(grid([*meta, HEADS, ROWS[0]], name="一"), grid([HEADS, ROWS[1]], name="二"))
    (told,) = examine_book(made, Options(TODAY)).entries
    assert (told.register, tuple(told.sheets), told.columns["number"]) == ("gifts", ("一", "二"), ["LP-1", "LP-2"])


def test_a_column_that_only_counts_is_no_number_of_entries() -> None:
    (found,) = assign(book(grid(VISITS)), CARRIED)
    assert "number" not in found.layout.fields


def test_totals_notes_and_column_numbers_are_no_entries() -> None:
    made = book(grid([HEADS, [1, 2, 3, 4, 5], *ROWS, ["合计", None, None, None, 2], ["审核人：王示例"]]))
    assert tables(made) == [("gifts", "登记", 2)]


def test_a_table_of_something_else_is_given_to_nobody() -> None:
    assert tables(book(grid([["序号", "材料名称", "规格", "日期"], [1, "水泥", "P.O 42.5", "2026-11-02"]]))) == []


def test_heads_without_rows_tell_nothing_new(carried: object) -> None:
    meta = [["填报单位：华东分公司", None, "报送月份：2026年11月"]]
    made = book(grid([*meta, HEADS, ROWS[0]], name="一"), grid(VISITS[:1], name="二"))
    found = examine_book(made, Options(TODAY))
    assert [(e.register, len(e.rows)) for e in found.entries] == [("gifts", 1), ("visitors", 0)]
    assert found.errors == 0


def test_a_column_that_must_be_there_is_missed(carried: object) -> None:
    meta = [["填报单位：华东分公司", None, "报送月份：2026年11月"]]
    made = book(grid([*meta, ["客户礼品登记表"], ["礼品编号", "客户单位名称", "礼品名称"], ["LP-1", "甲置业有限公司", "茶叶"]]))
    assert "KH178" in codes(examine_book(made, Options(TODAY)))


def test_an_entry_told_twice_is_an_error_at_the_second(carried: object) -> None:
    meta = [["填报单位：华东分公司", None, "报送月份：2026年11月"]]
    made = book(grid([*meta, HEADS, ROWS[0], ROWS[0]]))
    (twice,) = [p for p in examine_book(made, Options(TODAY)).problems if p.rule.code == "KH321"]
    assert (twice.where.row, "第3行" in twice.message) == (3, True)


def test_the_half_year_of_a_return_is_read_or_assumed(carried: object) -> None:
    told = book(grid([["填报单位：华东分公司", None, "报送期间：2026年上半年"], *VISITS]))
    found = examine_book(told, Options(TODAY)).submission
    assert (found.kind, found.term, found.month, found.unit) == ("满意度", "2026H1", None, "华东分公司")
    untold = examine_book(book(grid([["填报单位：华东分公司"], *VISITS])), Options(TODAY))
    assert (untold.submission.term, "KH177" in codes(untold)) == ("2026H2", True)


def test_what_marketing_sends_are_decisions_and_blanks_tell_nothing(carried: object) -> None:
    meta = [["填报单位：集团市场营销部", None, "报送月份：2026年11月"]]
    made = book(grid([*meta, HEADS, [1, "LP-1", "甲置业有限公司", None, "退回"]]))
    found = examine_book(made, Options(TODAY))
    assert (found.submission.kind, found.errors) == ("核定", 0)
