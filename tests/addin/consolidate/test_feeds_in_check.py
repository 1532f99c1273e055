"""What registers tell of the clients grades them in 校验, 计算等级 and kh read too: those of the workbook and the ledger (D24)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.addin.branch import COMPLAINT_HEADS, DECISION_HEADS, HEADS, NAME, Branch, complaint, workbook
from tests.addin.conftest import Press
from tests.addin.returns import DECEMBER, NOVEMBER, client
from udfs.kinds.dates import Month
from workbooks.judging.feeds import registers_asked

PEOPLE_HEADS = ["客户单位名称", "姓名", "行政级别", "企业职位", "项目角色"]
LEADER = [NAME, "王示例", "厅局级及以上", "主要领导", "决策人"]
CODES = ("KH316", "KH317")
LEADER_IS = "社会价值高取自联系人及社会关系表"


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    return Branch(tmp_path)


def a_return(folder: Path, *tables: Any, **told: Any) -> Path:
    row = [Branch.plain(v) for v in client(NAME, **told)]
    return workbook(folder / "12月.xlsx", "华东分公司", DECEMBER.chinese, ("客户信息统计表", HEADS, [row]), *tables)


def reporting(path: Path, tier: str, *tables: Any, **told: Any) -> Path:
    """A return whose only client has a tier as reported."""
    row = [*(Branch.plain(v) for v in client(NAME, **told)), tier]
    return workbook(path, "华东分公司", DECEMBER.chinese, ("客户信息统计表", [*HEADS, "自报等级"], [row]), *tables)


def graded(kh: Press, branch: Branch, path: Path) -> dict[str, Any]:
    done = kh("read", files=[path], json=True, workspace=branch.office.workspace.root)
    (line,) = [line for line in done.lines if "tier" in line]
    return dict(line)


def test_a_sheet_beside_the_clients_fills_what_they_leave_open(branch: Branch, kh: Press, tmp_path: Path) -> None:
    told = graded(kh, branch, a_return(tmp_path, ("联系人及社会关系表", PEOPLE_HEADS, [LEADER]), 社会价值="未知"))
    assert (told["tier"], told["tier_status"]) == ("A", "确定")
    assert LEADER_IS in told["tier_why"]
    assert told["values"]["社会价值"] == "未知", "what the sender wrote stays"


def test_what_the_ledger_holds_fills_it_too(branch: Branch, kh: Press, tmp_path: Path) -> None:
    branch.branch(NOVEMBER, ("联系人及社会关系表", PEOPLE_HEADS, [LEADER]))
    told = graded(kh, branch, a_return(tmp_path, 社会价值=None))
    assert (told["tier"], LEADER_IS in told["tier_why"]) == ("A", True)


def test_a_contradiction_is_named_with_both_values_and_the_sheet_counts(branch: Branch, kh: Press, tmp_path: Path) -> None:
    told = graded(kh, branch, a_return(tmp_path, ("联系人及社会关系表", PEOPLE_HEADS, [LEADER]), 社会价值="低"))
    assert told["tier"] != "A"
    assert "社会价值表中为低，取自联系人及社会关系表为高，请核对" in told["tier_why"]


def test_only_what_marketing_decided_makes_a_complaint_unreasonable(branch: Branch, kh: Press, tmp_path: Path) -> None:
    mine = ("投诉登记表", COMPLAINT_HEADS, [complaint(f"TS-{n}", 合理性="无理") for n in range(3)])
    branch.branch(NOVEMBER, mine)
    assert graded(kh, branch, a_return(tmp_path, mine))["tier"] == "A"
    branch.decide(NOVEMBER, mine)
    told = graded(kh, branch, a_return(tmp_path, mine))
    assert (told["tier"], "无理投诉次数3取自投诉登记表" in told["tier_why"]) == ("C", True)


def differing(branch: Branch, month: Month) -> list[str]:
    """What 汇总 says of reported tiers."""
    return [p.says for t in branch.ledger.told(month) for p in t.problems if p.rule.code in CODES]


def checked(branch: Branch, kh: Press, *files: Path) -> list[str]:
    """What 校验 says of reported tiers."""
    done = kh("check", files=list(files), json=True, workspace=branch.office.workspace.root)
    return [line["message"] for line in done.lines if line.get("code") in CODES]


FED_SAYS = "自报B类，按分级标准测算为A类"


def test_reported_tiers_are_held_against_the_ledgers_facts_everywhere(branch: Branch, kh: Press, tmp_path: Path) -> None:
    branch.branch(NOVEMBER, ("联系人及社会关系表", PEOPLE_HEADS, [LEADER]))
    path = reporting(tmp_path / "in" / "12月.xlsx", "B", 社会价值=None)
    (said,) = checked(branch, kh, path)
    assert said.startswith(FED_SAYS)
    assert LEADER_IS in said
    branch.office.consolidate(path.parent, DECEMBER)
    assert differing(branch, DECEMBER) == [said]
    one = branch.client(DECEMBER)
    assert [why for why in one.why if LEADER_IS in why] == [LEADER_IS], "the ledger grades by itself, and says so once"


def test_reported_tiers_are_held_against_a_sheet_of_the_workbook_everywhere(branch: Branch, kh: Press, tmp_path: Path) -> None:
    path = reporting(tmp_path / "in" / "12月.xlsx", "B", ("联系人及社会关系表", PEOPLE_HEADS, [LEADER]), 社会价值=None)
    (said,) = checked(branch, kh, path)
    branch.office.consolidate(path.parent, DECEMBER)
    assert differing(branch, DECEMBER) == [said]


def test_reported_tiers_are_held_against_another_workbook_of_the_intake_everywhere(branch: Branch, kh: Press, tmp_path: Path) -> None:
    path = reporting(tmp_path / "in" / "客户.xlsx", "B", 社会价值=None)
    people = workbook(tmp_path / "in" / "人.xlsx", "华东分公司", DECEMBER.chinese, ("联系人及社会关系表", PEOPLE_HEADS, [LEADER]))
    assert checked(branch, kh, path) == []
    (said,) = checked(branch, kh, path, people)
    branch.office.consolidate(path.parent, DECEMBER)
    assert differing(branch, DECEMBER) == [said]


def test_a_ledger_is_asked_for_registers_that_may_change_a_tier() -> None:
    filled = {"social_value": ["高"], "unreasonable_complaints": [0], "last_contact": ["2026-11-02"]}
    assert registers_asked(filled, every=False) == []
    assert registers_asked({**filled, "social_value": ["高", "未知"]}, every=False) == ["contacts"]
    assert registers_asked({**filled, "unreasonable_complaints": [None]}, every=False) == ["complaints"]
    assert registers_asked(filled, every=True) == ["complaints", "contact-log", "contacts"]


def test_tiers_are_written_as_they_are_told(branch: Branch, kh: Press, tmp_path: Path) -> None:
    path = a_return(tmp_path, ("联系人及社会关系表", PEOPLE_HEADS, [LEADER]), 社会价值=None)
    (line,) = [line for line in kh("grade", file=path, json=True, workspace=branch.office.workspace.root).lines if "tier" in line]
    assert line["tier"] == "A"


def test_a_workbook_of_registers_alone_has_nothing_to_grade(branch: Branch, kh: Press, tmp_path: Path) -> None:
    path = workbook(tmp_path / "登记.xlsx", "华东分公司", DECEMBER.chinese, ("联系人及社会关系表", PEOPLE_HEADS, [LEADER]))
    done = kh("grade", file=path)
    assert (done.code, "没有要测算的等级" in done.out) == (0, True)
    assert [p.name for p in tmp_path.glob("*.xlsx")] == ["登记.xlsx"]


def test_a_conflict_that_marketing_decided_is_not_told_again(branch: Branch, kh: Press, tmp_path: Path) -> None:
    def told(month: Month) -> tuple[list[str], list[str]]:
        sheet = ("客户信息统计表", [*HEADS, "要求苛刻", "自报等级"], [[*(Branch.plain(v) for v in client(NAME)), "是", "A"]])
        path = workbook(tmp_path / "看.xlsx", "华东分公司", month.chinese, sheet)
        checked = kh("check", files=[path], json=True, workspace=branch.office.workspace.root).lines
        branch.send("华东分公司", month, sheet)
        problems = [p for t in branch.ledger.told(month) for p in t.problems if p.rule.code in CODES]
        return [line["code"] for line in checked if line.get("code") in CODES], [p.rule.code for p in problems]

    assert told(NOVEMBER) == (["KH317"], ["KH317"])
    branch.decide(NOVEMBER, ("核定表", DECISION_HEADS, [[NAME, "A", "情况已消除", "2026-11-12", None, "谢示例"]]))
    assert told(DECEMBER) == ([], [])
