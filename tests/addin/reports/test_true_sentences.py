"""Sentences say what is known, and say so where it is not (issue: what the program says is true)."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from addin.consolidate.intake.whose import with_units
from addin.desk.answers import begun
from addin.ledger.contents.units import Register, Unit
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger, Told
from addin.reports.monthly_bulletin import monthly_bulletin
from addin.reports.return_letter import return_letter
from addin.reports.states import owing, state_lines
from tests.addin.conftest import Press
from tests.addin.document_makers import client, month, unit
from tests.addin.returns import NOVEMBER, Office, write_return
from tests.addin.returns import client as row
from udfs.kinds.dates import Month
from udfs.policy.defaults import DEFAULT
from udfs.policy.file import dumps
from workbooks.blanks import named
from workbooks.opening.files import read_book
from workbooks.problems import Problem, Refusal, Where, problem
from workbooks.refusals import DAMAGED
from workbooks.writing.policy_book import read_policy
from workbooks.writing.policy_export import export_policy

DAY = datetime.date(2026, 11, 26)
AT_CELL = problem(DAMAGED, Where("三.xlsx", "S", 3, 2), what="x")
AT_SHEET = problem(DAMAGED, Where("三.xlsx", "S"), what="x")


@pytest.mark.parametrize(
    ("problems", "attached", "says"),
    [
        ([AT_CELL], True, "已在有错误的单元格上作了标记"),
        ([AT_CELL, AT_SHEET], True, "已在能指到单元格的1处错误上作了标记"),
        ([AT_SHEET], True, "工作簿里没有标色"),
        ([AT_SHEET], False, "没有附标注的工作簿"),
    ],
)
def test_a_letter_claims_only_the_marks_there_are(problems: list[Problem], attached: bool, says: str) -> None:
    assert says in return_letter("三分公司", NOVEMBER, "三.xlsx", 38, problems, day=DAY, attached=attached).closing


def test_nobody_is_reminded_of_a_month_that_has_not_begun() -> None:
    assert begun(Month(2026, 12), DAY) == Month(2026, 12)
    with pytest.raises(Refusal, match=r"KH224.*2027年1月的报送从2026年12月26日才开始"):
        begun(Month(2027, 1), DAY)


def test_what_is_to_be_returned_is_not_told_before_anything_came(kh: Press, tmp_path: Path) -> None:
    said = kh("return-letters", workspace=Workspace.open(tmp_path / "ws").root, month="2026-11", out=tmp_path / "退回").out
    assert "台账里还没有2026年11月的报送" in said
    assert "没有要退回" not in said


def test_units_outside_the_register_owe_nothing_and_are_named(tmp_path: Path) -> None:
    office = Office(tmp_path)
    Ledger(office.workspace).put_units([Unit("岚山集团"), Unit("华东分公司", "岚山集团")], at=office.now, actor="张三")
    write_return(tmp_path / "in" / "a.xlsx", "华东分公司", NOVEMBER, [row("甲置业有限公司")])
    write_return(tmp_path / "in" / "b.xlsx", "外来公司", NOVEMBER, [row("乙矿业有限公司")])
    snapshot = office.consolidate(tmp_path / "in").snapshot
    assert [u.unit for u in owing(snapshot.units)] == ["华东分公司"]
    assert sum(line.count for line in state_lines(snapshot.units)) == 1
    opening = monthly_bulletin(snapshot, day=DAY).opening
    assert opening.startswith("应报单位1个")
    assert "名录里没有或本月不用报的1个单位报来（外来公司）" in opening


def test_files_beside_those_of_a_unit_are_its_own() -> None:
    register = Register([Unit("江南分公司"), Unit("中原分公司")])
    told = [
        Told(unit, file, "", ())
        for unit, file in (
            ("中原分公司", "报送.zip/表.xlsx"), ("", "报送.zip/扫描件.jpg"), ("", "~$江南分公司11月.xlsx"), ("", "微信图片.jpg"),
            ("江南分公司", "混/a.xlsx"), ("中原分公司", "混/b.xlsx"), ("", "混/c.jpg"),
        )
    ]  # fmt: skip
    assert [one.unit for one in with_units(told, register)] == [
        "中原分公司", "中原分公司", "江南分公司", "", "江南分公司", "中原分公司", "",
    ]  # fmt: skip


def test_a_first_month_compares_with_nothing_and_counts_whom_it_knows() -> None:
    of = month([unit("一分公司", a=1), unit("二分公司", "退回", errors=1)], [client(1, "A")])
    bulletin = monthly_bulletin(of, day=DAY)
    assert bulletin.added_says == "没有上月数据可比，新增客户不作统计。"
    assert bulletin.moved_says == "没有上月数据可比，等级升降不作统计。"
    assert "退回、未报的1个单位（二分公司）没有已接收的客户，不在以上数字里" in bulletin.overview


def test_an_exported_policy_is_the_policy(tmp_path: Path) -> None:
    export_policy(DEFAULT, tmp_path / "分级标准.xlsx")
    policy, problems = read_policy(read_book(tmp_path / "分级标准.xlsx"))
    assert policy is not None
    assert (problems, dumps(policy)) == ([], dumps(DEFAULT))


def test_a_rule_by_itself_has_no_gaps() -> None:
    assert named("“{field}”填的是“{found}”，{why}。") == "“〔列名〕”填的是“〔所填内容〕”，〔原因〕。"
    assert named("没有“{unit}”{near}，超过{limit:,}行，写{{{{ 词 }}}}") == "没有“〔单位〕”，超过〔上限〕行，写{{ 词 }}"
