from __future__ import annotations

import datetime
import errno
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.policies import toggled
from udfs.kinds.dates import Month
from udfs.policy.defaults import DEFAULT
from udfs.policy.evaluator import DayOff, Override, Policy
from udfs.policy.posts import Approver, Post
from udfs.rules.tiers import decide
from workbooks.opening.files import read_book
from workbooks.problems import Problem, Refusal, Severity
from workbooks.writing.policy_book import export_policy, read_policy

DAY = datetime.date


@pytest.fixture
def path(tmp_path: Path) -> Path:
    export_policy(DEFAULT, tmp_path / "政策.xlsx")
    return tmp_path / "政策.xlsx"


def change(path: Path, sheet: str, **cells: Any) -> tuple[Policy | None, list[Problem]]:
    book = load_workbook(path)
    for address, value in cells.items():
        book[sheet][address] = value
    book.save(path)
    return read_policy(read_book(path))


def test_the_defaults_come_back(path: Path) -> None:
    assert read_policy(read_book(path)) == (DEFAULT, [])


def test_a_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Refusal, match="KH135"):
        export_policy(DEFAULT, tmp_path / "政策.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_changed_policy_comes_back(tmp_path: Path) -> None:
    low = DEFAULT.by_key["profit_low"]
    dated = (replace(low, until=DAY(2026, 12, 25)), replace(low, value=0.025, since=DAY(2026, 12, 26)))
    policy = replace(
        toggled("tier", C5或=True),
        version="2026.2",
        settings=(*dated, *(s for s in DEFAULT.settings if s is not low)),
        days_off=(DayOff(DAY(2026, 10, 1), working=False, note="国庆节"), DayOff(DAY(2026, 10, 10), working=True)),
        overrides=(Override("示例置业有限公司", "B", "已落实保全措施", "王示例", DAY(2027, 1, 31)),),
        posts=(Post("zhangsan", "marketing"), Post("lisi", "unit", "华东分公司", DAY(2026, 1, 1), DAY(2026, 12, 31))),
        approvers=(Approver("黎示例"), Approver("王示例", "华东分公司", "联系人、职务", DAY(2026, 1, 1))),
    )
    export_policy(policy, tmp_path / "p.xlsx")
    assert read_policy(read_book(tmp_path / "p.xlsx")) == (policy, [])


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    rows = tuple(replace(r, note="=1+1") if r.id == "C1" else r for r in DEFAULT.rows["tier"])
    policy = replace(DEFAULT, rows={**DEFAULT.rows, "tier": rows})
    export_policy(policy, tmp_path / "p.xlsx")
    assert read_policy(read_book(tmp_path / "p.xlsx")) == (policy, [])


def test_an_edited_threshold_moves_the_tier(path: Path) -> None:
    policy, problems = change(path, "参数", B4="5%")
    assert problems == []
    assert decide({"profit_rate": 0.04, "complex_procedure": "是"}, policy).tier == "C"


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "code", "says"),
    [
        ("分级标准", "C6", "要求苛刻 = 很", "KH163", "“要求苛刻”不能是“很”"),
        ("分级标准", "C6", "要求苛克 = 是", "KH163", "是不是“要求苛刻”"),
        ("分级标准", "C5", "(合作历史 = 有", "KH163", "括号没有配对"),
        ("分级标准", "C8", "利润率 < 3", "KH163", "没有写百分号"),
        ("分级标准", "D6", "D", "KH162", "不是A、B、C之一"),
        ("分级标准", "B6", "拒绝", "KH162", "不是否决、判定、其余之一"),
        ("分级标准", "E6", "R99", "KH163", "办法里没有条款R99"),
        ("分级标准", "E6", "科长定的", "KH163", "要写条款号"),
        ("分级标准", "E6", None, "KH162", "没有填"),
        ("分级标准", "A7", "C3", "KH163", "行号“C3”重复"),
        ("分级标准", "H6", "下个月", "KH162", "不是日期"),
        ("分级标准", "C13", "要求苛刻 = 是", "KH163", "“其余”行不写条件"),
        ("拜访标准", "D4", "每天一次", "KH162", "不是每旬一次"),
        ("客户得分", "B4", "判定", "KH162", "不是计分"),
        ("客户得分", "C4", "履约诚信 = 满分", "KH163", "“履约诚信”不能是“满分”"),
        ("客户得分", "D4", None, "KH162", "没有填"),
        ("客户得分", "E4", None, "KH162", "没有填"),
        ("客户得分", "E4", -1, "KH162", "不能是负数"),
        ("客户得分", "E4", 2.5, "KH162", "不是整数"),
        ("客户得分", "F4", "A15", "KH163", "要写条款号"),
        ("参数", "B4", "很低", "KH162", "不是百分数"),
        ("参数", "B7", None, "KH162", "没有填"),
        ("参数", "A4", "低利率", "KH165", "没有叫“低利率”的参数"),
        ("参数", "B6", "农历", "KH162", "不是26日至25日"),
        ("日历", "A4", "国庆", "KH162", "不是日期"),
        ("人工定级", "A4", "示例置业有限公司", "KH162", "没有填"),
    ],
)
def test_a_broken_cell_is_refused_by_name(path: Path, sheet: str, cell: str, value: Any, code: str, says: str) -> None:
    policy, problems = change(path, sheet, **{cell: value})
    assert policy is None
    found = [p for p in problems if p.rule.code == code and says in p.says]
    assert found
    assert {p.where.sheet for p in found} == {sheet}
    if value is not None and sheet != "人工定级":
        assert found[0].where.cell == cell


def test_all_broken_rows_are_told_at_once(path: Path) -> None:
    policy, problems = change(path, "分级标准", C6="要求苛刻 = 很", C7="无理投诉 大于", E9="R99")
    assert policy is None
    assert [p.where.cell for p in problems] == ["C6", "C7", "E9"]


def test_a_gap_is_refused_with_an_example(path: Path) -> None:
    policy, problems = change(path, "规模利润", G7="否")
    assert policy is None
    assert [p.rule.code for p in problems] == ["KH163"]
    assert "没有一行适用" in problems[0].says


def test_a_row_never_reached_is_told(path: Path) -> None:
    policy, problems = change(path, "拜访标准", C7="客户等级 属于 A、B")
    assert policy is not None
    assert [(p.rule.code, p.severity, p.where.cell) for p in problems] == [
        ("KH164", Severity.WARNING, "A8"),
        ("KH164", Severity.WARNING, "A9"),
    ]


def test_missing_sheets_columns_and_version_are_told(path: Path) -> None:
    book = load_workbook(path)
    del book["客户潜力"]
    book["客户价值"]["C3"] = "怎么判"
    book["说明"]["B2"] = None
    book["参数"].delete_rows(5)
    book.save(path)
    policy, problems = read_policy(read_book(path))
    assert policy is None
    assert [p.rule.code for p in problems] == ["KH161", "KH160", "KH166", "KH167"]
    assert "近期月数" in problems[2].says


def test_a_workbook_of_before_takes_what_was_added_later_from_the_program(path: Path) -> None:
    later = ("重报天数", "补报天数", "回复天数", "疑似重复相似度", "同电话相似度")
    book = load_workbook(path)
    for title in ("客户得分", "社会价值", "账龄"):
        del book[title]
    parameters = book["参数"]
    for at in range(parameters.max_row, 3, -1):
        if parameters.cell(at, 1).value in later:
            parameters.delete_rows(at)
    book.save(path)
    policy, problems = read_policy(read_book(path))
    assert policy is not None
    assert (policy.rows, policy.by_key) == (DEFAULT.rows, DEFAULT.by_key)
    assert {(p.rule.code, p.severity) for p in problems} == {("KH172", Severity.WARNING)}
    assert [p.says for p in problems] == [
        "没有工作表“客户得分、社会价值、账龄”，按随程序提供的标准。",
        f"没有参数“{'、'.join(later)}”，按随程序提供的标准。",
    ]


def test_what_holds_without_a_sheet_that_may_be_left_out_is_told(path: Path) -> None:
    book = load_workbook(path)
    del book["角色"]
    book["日历"].title = "节假日"
    book.save(path)
    policy, problems = read_policy(read_book(path))
    assert policy is not None
    assert [p.says for p in problems if p.rule.code == "KH195"] == [
        "没有工作表“日历”，没有节假日和补班，期限只避开周末。", "没有工作表“角色”，能打开工作区的人都按市场营销部对待。"
    ]  # fmt: skip


def test_points_are_edited_like_any_other_rule(path: Path) -> None:
    policy, problems = change(path, "客户得分", E4="十二", C5="履约诚信 属于 好、一般", D6="履约诚信")
    assert policy is not None
    assert policy.rows["score"][0].then == ("履约诚信", 12)
    assert [(p.rule.code, p.where.cell) for p in problems] == []
    policy, problems = change(path, "客户得分", C4="履约诚信 属于 好、一般")
    assert policy is not None
    assert [(p.rule.code, p.where.sheet, p.where.cell) for p in problems] == [("KH164", "客户得分", "A5")]


def test_a_renamed_required_column_is_told(path: Path) -> None:
    policy, problems = change(path, "分级标准", D3="档次")
    assert policy is None
    assert [(p.rule.code, p.says) for p in problems] == [("KH161", "没有“等级”这一列。")]


def test_moved_tables_and_columns_are_read(path: Path) -> None:
    book = load_workbook(path)
    sheet = book["参数"]
    sheet.insert_rows(1, 2)
    sheet.insert_cols(1)
    book.save(path)
    policy, problems = read_policy(read_book(path))
    assert (policy, problems) == (DEFAULT, [])


def test_a_policy_follows_the_month(tmp_path: Path) -> None:
    low = DEFAULT.by_key["profit_low"]
    dated = (replace(low, until=DAY(2026, 12, 25)), replace(low, value=0.01, since=DAY(2026, 12, 26)))
    policy = replace(DEFAULT, settings=(*dated, *(s for s in DEFAULT.settings if s is not low)))
    facts = {"profit_rate": 0.02, "complex_procedure": "是"}
    assert decide(facts, policy.on(Month(2026, 12))).tier == "C"
    assert decide(facts, policy.on(Month(2027, 1))).tier == "B"


def parameter(path: Path, name: str, value: Any) -> list[str]:
    book = load_workbook(path)
    sheet = book["参数"]
    at = next(r for r in range(4, sheet.max_row + 1) if sheet.cell(r, 1).value == name)
    sheet.cell(at, 2).value = value
    book.save(path)
    return [p.message for p in read_policy(read_book(path))[1]]


@pytest.mark.parametrize(("name", "value"), [("分公司报送日", 0), ("分公司报送日", 32), ("重报天数", 1000), ("疑似重复相似度", -0.5)])
def test_a_parameter_beyond_all_reason_is_refused(path: Path, name: str, value: float) -> None:
    (told,) = parameter(path, name, value)
    assert told.startswith("〔KH163错误〕")
    assert f"“{name}”应在" in told


def test_parameters_at_their_limits_are_used(path: Path) -> None:
    assert parameter(path, "分公司报送日", 31) == []
    assert parameter(path, "疑似重复相似度", "100%") == []


def test_another_workbook_is_one_problem(tmp_path: Path) -> None:
    other = Workbook()
    other.save(tmp_path / "别的.xlsx")
    policy, problems = read_policy(read_book(tmp_path / "别的.xlsx"))
    assert (policy, [p.rule.code for p in problems]) == (None, ["KH176"])
