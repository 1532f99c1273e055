"""Checks beyond the single cell: duplicates, contradictions, months and units."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.workbooks.grids import CLIENTS, DAY, FIRMS, HEADS, client, errors, examined, grid, one, told
from udfs.identity import name_key
from udfs.kinds.dates import Month
from workbooks.judging.checks import Context
from workbooks.judging.unit_names import UnitEntry, unit_key
from workbooks.problems import Severity

K = "签约客户"
CODES = ("91110000600037341L", "91440300708461136T", "91310000132260250X")


def named(*rows: tuple[str, Any]) -> Any:
    """Clients with names and codes."""
    heads = ["客户单位名称", "统一社会信用代码", "客户类别", "合作历史"]
    return examined(grid(heads, *([name, code, K, "有"] for name, code in rows)))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("华栎（陇东）置业有限公司", "华栎(陇东)置业有限公司"),
        ("青坞建设有限公司", "青坞建设 有限公司"),
        ("云岫商贸有限公司", "雲岫商貿有限公司"),
        ("ＡＢＣ置业有限公司", "ABC置业有限公司"),
        ("溪源能源有限公司", "溪源能源有限公司\u200b"),
        ("溪源能源有限公司", "溪源\n能源有限公司"),
    ],
)
def test_same_name_in_other_spelling(first: str, second: str):
    found = named((first, None), ("别的有限公司", None), (second, None))
    assert errors(found) == ["KH302 A6"]
    assert one(found, "KH302").values["first"] == "第4行"


def test_same_code():
    assert errors(named((FIRMS[0], CODES[0]), (FIRMS[1], CODES[0]))) == ["KH301 A5"]


def test_same_name_with_two_codes():
    assert errors(named((FIRMS[0], CODES[0]), (FIRMS[0], CODES[1]))) == ["KH302 A5"]


def test_one_error_for_one_cause():
    assert errors(named((FIRMS[0], CODES[0]), (FIRMS[0], CODES[0]))) == ["KH301 A5"]


def test_only_the_legal_form_differs():
    found = named(("栖岭水务有限公司", None), ("栖岭水务有限责任公司", None))
    assert (errors(found), told(found)) == ([], ["KH303 A5"])
    assert told(named(("栖岭水务有限公司", CODES[0]), ("栖岭水务有限责任公司", CODES[1]))) == []


def test_near_names_are_two_clients():
    assert told(named(("溪源能源有限公司", None), ("溪源新能源有限公司", None))) == []


def test_duplicates_over_two_sheets_are_told_on_the_second():
    found = examined(grid(HEADS, *CLIENTS[:2], name="一"), grid(HEADS, client(3), client(1), name="二"))
    problem = one(found, "KH302")
    assert (problem.where.sheet, problem.where.cell) == ("二", "B5")


FACTS = [
    "客户单位名称",
    "客户类别",
    "合作历史",
    "首次合作日期",
    "最近联系日期",
    "合作项目数",
    "近期合作需求",
    "需求依据",
    "合作伙伴子类",
    "自报等级",
    "联系电话",
]
PLAIN = [FIRMS[0], K, "有", datetime.date(2020, 5, 1), DAY, 2, "无", None, None, None, None]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({0: "赵清和"}, "KH307 A4"),
        ({0: "=1+1"}, "KH309 A4"),
        ({2: "无"}, "KH310 C4"),
        ({1: "已开发客户", 2: "无", 3: None, 5: None}, "KH311 C4"),
        ({1: "合作伙伴客户"}, "KH312 I4"),
        ({8: "政府部门"}, "KH312 I4"),
        ({6: "有"}, "KH313 H4"),
        ({4: datetime.date(2026, 12, 1)}, "KH314 E4"),
        ({4: datetime.date(2019, 1, 1)}, "KH315 E4"),
        ({9: "A"}, "KH316 J4"),
    ],
)
def test_contradictions_in_a_row(changed: dict, problem: str):
    found = examined(grid(FACTS, [changed.get(i, v) for i, v in enumerate(PLAIN)]))
    assert (told(found), found.errors) == ([problem], 0)
    assert told(examined(grid(FACTS, PLAIN))) == []


def test_conflict_of_tiers():
    heads = ["客户名称", "客户类别", "合作历史", "履约诚信", "信用状况", "社会价值", "近期合作需求", "要求苛刻"]
    found = examined(grid(heads, [FIRMS[0], K, "有", "好", "好", "高", "有", "是"]))
    assert told(found) == ["KH317 A4"]
    assert found.tiers[0].tier == "C"


@pytest.mark.parametrize(
    ("reported", "decided", "said"), [("A", "A", None), ("A", "B", "自报A类，市场营销部已核定为B类"), (None, "B", None)]
)
def test_what_marketing_decided_is_in_question_no_more(reported: str | None, decided: str, said: str | None):
    heads = ["客户名称", "客户类别", "合作历史", "履约诚信", "信用状况", "社会价值", "近期合作需求", "要求苛刻", "自报等级"]
    context = Context(history=Before({FIRMS[0]: {}}, {name_key(FIRMS[0]): decided}))
    found = examined(grid(heads, [FIRMS[0], K, "有", "好", "好", "高", "有", "是", reported]), context=context)
    assert [p.says for p in found.problems if p.rule.code in ("KH316", "KH317")] == ([f"{said}。"] if said else [])


def test_one_telephone_for_two_clients():
    found = examined(grid(HEADS, client(1), client(2, phone="139-0000-0001"), client(3)))
    assert one(found, "KH318").where.cell == "E5"


def test_unchanged_and_yet_clients():
    found = examined(grid(HEADS, *CLIENTS, ["本月客户信息无变化"]))
    assert told(found) == ["KH320"]
    assert found.submission.no_change is False
    assert told(examined(grid(HEADS, *CLIENTS, ["注：其余客户本月无变化"]))) == []


def test_checks_point_into_the_head_block_of_their_row():
    other = ["序号", "客户类别", "客户名称", "电话", "合作历史", "合作项目数"]
    found = examined(grid(HEADS, *CLIENTS[:2], other, [1, "潜在客户", FIRMS[2], "13900000002", "无", 3]))
    assert told(found) == ["KH318 D7", "KH310 E7", "KH362 F7"]


def test_a_rule_grows_with_time():
    sheet = grid(FACTS, [*PLAIN[:6], "有", *PLAIN[7:]])
    assert one(examined(sheet), "KH313").severity is Severity.WARNING
    assert one(examined(sheet, today=datetime.date(2027, 7, 1)), "KH313").severity is Severity.ERROR


MONTH = Month(2026, 11)
UNITS = (UnitEntry("陇东分公司", ("陇东公司",), since=Month(2026, 1)), UnitEntry("陇西分公司", until=Month(2026, 6)))


@pytest.mark.parametrize(
    ("context", "problems"),
    [
        (Context(month=MONTH, unit="陇东分公司", units=UNITS), []),
        (Context(month=Month(2026, 12)), ["KH401 A2"]),
        (Context(unit="陇西分公司"), ["KH402 A1"]),
        (Context(unit="华筑建设集团陇东分公司"), []),
        (Context(units=UNITS[1:]), ["KH403 A1"]),
        (Context(units=(UnitEntry("陇东分公司", until=Month(2026, 6)),)), ["KH404 A1"]),
    ],
)
def test_months_and_units(context: Context, problems: list):
    assert told(examined(grid(HEADS, *CLIENTS), context=context)) == problems


def test_the_nearest_unit_is_proposed():
    found = examined(
        grid(HEADS, *CLIENTS, above=[["陇东公分司客户信息统计表"], ["填报单位：陇东分公司经营部", "报送月份：2026年11月"]]),
        context=Context(units=UNITS),
    )
    assert "陇东分公司" in one(found, "KH403").says


@pytest.mark.parametrize(
    ("names", "problems"),
    [
        (("云峰（集团）有限公司", "云峰集团有限公司"), ["KH303 A5"]),
        (("大地建设（集团）股份有限公司", "大地建设集团股份有限公司"), ["KH303 A5"]),
        (("云峰置业有限公司（曾用名：高峰置业有限公司）", "云峰置业有限公司"), ["KH302 A5"]),
        (("云峰置业有限公司(原高峰置业)", "高峰置业有限公司"), ["KH240 A4"]),
        (("高峰置业有限公司（现更名为云峰置业有限公司）", "云峰置业有限公司"), ["KH302 A5"]),
        (("云峰置业有限公司 曾用名 高峰置业有限公司", "别的有限公司", "高峰置业有限责任公司"), ["KH240 A4"]),
        (("原阳县水务局", "阳县水务局"), []),
    ],
)
def test_groups_in_brackets_and_former_names(names: tuple[str, ...], problems: list):
    assert [p for p in told(named(*((name, None) for name in names))) if p[:5] != "KH307"] == problems


@pytest.mark.parametrize(
    ("row", "problems"),
    [
        ([FIRMS[1], CODES[0], K, "修改", None], ["KH241 A4"]),
        ([FIRMS[1], CODES[0], K, "终止", f"原{FIRMS[0]}，10月更名"], []),
        ([f"{FIRMS[1]}（曾用名：{FIRMS[0]}）", CODES[0], K, "修改", None], []),
        ([f"{FIRMS[1]}（曾用名：{FIRMS[0]}）", None, K, "修改", None], []),
        ([FIRMS[1], CODES[1], K, "修改", None], ["KH411 D4"]),
        ([FIRMS[1], CODES[0], K, "新增", f"原{FIRMS[0]}"], ["KH410 D4"]),
    ],
)
def test_a_renamed_client_is_known_by_its_code(row: list, problems: list):
    heads = ["客户名称", "统一社会信用代码", "客户类别", "变化类型", "备注"]
    assert sorted(told(examined(grid(heads, row), context=history(name=FIRMS[0], credit_code=CODES[0])))) == problems


def history(**old: Any) -> Context:
    return Context(history=Before({FIRMS[0]: {"month": "2026年10月", **old}}))


@dataclass(frozen=True)
class Before:
    """A ledger that holds clients of one unit."""

    told: Mapping[str, Mapping[str, Any]]
    tiers: Mapping[str, str] = field(default_factory=dict)

    def clients(self, unit: str, month: Month) -> Mapping[str, Mapping[str, Any]] | None:
        return self.told if unit == "陇东分公司" else None

    def held(self, unit: str, month: Month) -> Mapping[str, Any]:
        return {}

    def fed(self, unit: str, month: Month, registers: Sequence[str]) -> Mapping[str, Any]:
        return {}

    def decided(self, month: Month) -> Mapping[str, str]:
        return self.tiers

    def everyone(self, month: Month) -> frozenset[str]:
        return frozenset(self.told)


@pytest.mark.parametrize(
    ("row", "old", "problems"),
    [
        ([FIRMS[0], CODES[0], K, "修改", 3, 100.0], {"projects": 2, "contract": 90.0, "credit_code": CODES[0]}, []),
        ([FIRMS[0], None, K, "新增", None, None], {}, ["KH410 D4"]),
        ([FIRMS[1], None, K, "修改", None, None], {}, ["KH411 D4"]),
        ([FIRMS[0], None, K, None, 1, 80.0], {"projects": 2, "contract": 90.0}, ["KH412 E4", "KH412 F4"]),
        ([FIRMS[0], CODES[0], K, None, None, None], {"credit_code": CODES[1]}, ["KH413 B4"]),
    ],
)
def test_against_the_last_return(row: list, old: dict, problems: list):
    heads = ["客户名称", "统一社会信用代码", "客户类别", "变化类型", "合作项目数", "累计合同额(万元)"]
    assert sorted(told(examined(grid(heads, row), context=history(**old)))) == problems


def test_units_are_the_same_with_and_without_the_group():
    assert unit_key("华筑建设集团有限公司陇东分公司") == unit_key("隴東分公司") == unit_key("陇东 分公司")
    assert unit_key("华筑建设集团") == "华筑建设集团"
