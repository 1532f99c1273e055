"""What was understood is told once a sheet, in the sender's own words, or not at all where nobody sees a change."""

import datetime

import pytest

from tests.workbooks.grids import examined, grid
from udfs.cells import CellValue
from workbooks.judging.tidiness import same_to_a_reader
from workbooks.problems import LEVELS, Problem

HEADS = ["客户单位名称", "客户分类", "合作项目数", "累计合同额（元）", "最近联系时间", "近期合作需求"]
FIRMS = ["甲信置业有限公司", "乙达置业有限公司", "丙和置业有限公司"]


def client(i: int, *values: CellValue) -> list[CellValue]:
    return [FIRMS[i], *values]


def told_of(*rows: list[CellValue]) -> tuple[list[Problem], list[Problem]]:
    found = examined(grid(HEADS, *rows))
    return [p for p in found.problems if p.rule.code == "KH190"], list(found.tidy)


def test_what_reads_alike_is_repaired_and_not_told() -> None:
    told, tidy = told_of(client(0, "签约客户", "3个", "１2,000", "2026/9/9", "有"), client(1, "签约客户", " 3", "5", "20260910", "有"))
    assert told == []
    assert len(tidy) == 6


def test_like_spellings_are_one_reminder_of_a_sheet_with_the_senders_heads_and_units() -> None:
    told, _ = told_of(*(client(i, "投标客户", 3, "5,206.74万元", 46274, "√") for i in range(3)))
    (one,) = told
    assert one.where.cell is None
    assert one.level == LEVELS[-1]
    assert "有12处写法不规范" in one.says
    for part in ("“客户分类”3处", "“累计合同额（元）”3处（如D4“5,206.74万元”即“52,067,400元”）", "“近期合作需求”3处（如F4“√”即“有”）"):
        assert part in one.says


def test_faults_name_the_senders_head_and_unit_and_data_keeps_the_canonical_one() -> None:
    found = examined(grid(HEADS, client(0, "签约客户", 1, "待结算", None, "有")))
    fault = next(p for p in found.problems if p.rule.code == "KH213")
    assert fault.says.startswith("“累计合同额（元）”填的是“待结算”")
    assert fault.fix.startswith("填数字，单位元；")
    assert fault.as_json()["field"] == "累计合同额(万元)"


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("3 ", 3, True), ("３", 3, True), ("1,200.50", 1200.5, True), ("12.5%", 0.125, True), ("1,200万元", 12000000.0, False),
        (46274, datetime.date(2026, 9, 9), False), ("2026年9月9日", datetime.date(2026, 9, 9), True),
        ("2026.9", datetime.date(2026, 9, 9), False), (13900001234, "13900001234", True), ("×", "否", False),
    ],
)  # fmt: skip
def test_whether_a_reader_sees_a_change(before: CellValue, after: CellValue, same: bool) -> None:
    assert same_to_a_reader(before, after) is same
