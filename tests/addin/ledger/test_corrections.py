"""Facts of clients that marketing decided by rows of 客户信息统计表 in a 核定 (D06)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.addin.branch import NAME, OTHER, Branch
from tests.addin.returns import DECEMBER, NOVEMBER, client, write_return
from udfs.policy.evaluator import current

HEADS = ("客户单位名称", "统一社会信用代码", "客户类别", "信用状况", "单位地址", "联系电话", "变化类型")
CODE = "91110000600001760P"


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    made = Branch(tmp_path)
    made.branch(NOVEMBER)
    return made


def correct(branch: Branch, month: Any = NOVEMBER, **told: str) -> None:
    values = {"客户单位名称": NAME} | told
    branch.decide(month, ("客户信息统计表", HEADS, [[values.get(h) for h in HEADS]]))


def test_marketing_stands_above_the_branch_and_both_are_shown(branch: Branch) -> None:
    before = branch.snapshot(NOVEMBER)
    correct(branch, 信用状况="差", 单位地址="滨江路1号", 变化类型="终止")
    after = branch.snapshot(NOVEMBER)
    assert after.id != before.id
    found = branch.client(NOVEMBER)
    assert (found.values["credit"], found.values["address"], found.values["kind"]) == ("差", "滨江路1号", "签约客户")
    assert [(c.field, c.values) for c in found.conflicts] == [("credit", (("集团市场营销部", "差"), ("华东分公司", "好")))]
    assert set(found.decided) == {"credit", "address"}
    assert found in [c for _, c in after.clients.shared]
    assert branch.client(NOVEMBER, OTHER).conflicts == ()


def test_the_tier_is_graded_with_what_was_decided(branch: Branch) -> None:
    assert branch.client(NOVEMBER).tier == "A"
    correct(branch, 信用状况="差")
    assert branch.client(NOVEMBER).tier == "B"
    assert branch.snapshot(NOVEMBER).tiers == {"A": 1, "B": 1, "C": 0}


def test_it_stands_whatever_comes_later_until_decided_anew(branch: Branch) -> None:
    correct(branch, DECEMBER, 信用状况="差", 单位地址="滨江路1号")
    branch.branch(DECEMBER)
    assert branch.client(NOVEMBER).values["credit"] == "好"
    assert branch.client(DECEMBER).values["credit"] == "差"
    changed = [(c.unit, c.field, c.new) for c in branch.snapshot(DECEMBER).changes if c.kind == "修改"]
    assert ("集团市场营销部", "信用状况", "差") in changed
    correct(branch, DECEMBER, 信用状况="一般")
    values = branch.client(DECEMBER).values
    assert (values["credit"], values["address"]) == ("一般", "滨江路1号")


def test_a_code_finds_the_client_whatever_its_name(branch: Branch, tmp_path: Path) -> None:
    path = write_return(tmp_path / "in" / "华中.xlsx", "华中分公司", NOVEMBER, [client("海棠能源有限公司", CODE)])
    branch.office.consolidate(path.parent)
    correct(branch, 客户单位名称="海棠能源集团有限公司", 统一社会信用代码=CODE, 单位地址="湖滨路2号")
    assert branch.client(NOVEMBER, "海棠能源有限公司").values["address"] == "湖滨路2号"
    assert "address" not in branch.client(NOVEMBER).values


def test_a_client_that_nobody_reports_is_not_made(branch: Branch) -> None:
    before = len(branch.snapshot(NOVEMBER).clients)
    correct(branch, 客户单位名称="谁也没报过的公司", 单位地址="湖滨路3号")
    assert len(branch.snapshot(NOVEMBER).clients) == before


def test_personal_data_stay_hidden(branch: Branch) -> None:
    correct(branch, 联系电话="13900004321")
    found = branch.client(NOVEMBER)
    assert found.values["phone"] == "139****4321"
    assert all("13900004321" not in str(c.values) for c in found.conflicts)


def test_what_is_withdrawn_counts_no_more(branch: Branch) -> None:
    correct(branch, 信用状况="差")
    told = {"why": "核错了", "at": branch.office.now, "actor": "张三", "policy": current()}
    branch.ledger.take_back("集团市场营销部", "核定", "2026-11", 1, **told)
    assert branch.client(NOVEMBER).values["credit"] == "好"
