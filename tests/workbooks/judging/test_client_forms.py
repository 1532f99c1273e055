"""What a client's kind must fill and what is not asked of it: template, checks, archive (R13)."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.workbooks.grids import TODAY, examined, grid, told
from udfs.facts import TIER_FACTS
from udfs.form_facts import COLUMNS
from udfs.kinds.choices import KIND
from udfs.kinds.dates import Month
from udfs.policy import forms
from udfs.policy.evaluator import Policy, Row, current, use
from udfs.rules.client_form import form_of
from udfs.rules.completeness import completeness_rate, lacking
from workbooks.grid import Book
from workbooks.judging.examine import Options, examine_book
from workbooks.opening.files import read_book
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.writing.build import HEAD_ROW, blank, filled
from workbooks.writing.form_variant import variant
from workbooks.writing.policy_book import read_policy
from workbooks.writing.policy_export import export_policy

HEADS = ["客户单位名称", "客户类别", "合作历史", "累计合同额(万元)", "维护责任人"]


def policy(
    *,
    must: str = "客户单位名称、客户类别、维护责任人",
    never: str = "合作伙伴子类",
    contents: str = "联系电话、联系人",
    gravity: str = "提醒",
) -> Policy:
    """Signed clients must name who maintains them."""
    rows = current().rows
    mine = Row("F9", "判定", "客户类别 = 签约客户", (must, never, contents, gravity), "非原文")
    return replace(current(), rows={**rows, forms.KEY: (mine, *rows[forms.KEY])})


def found(rows: list[list[Any]], of: Policy, heads: list[str] = HEADS) -> list[str]:
    problems = examine_book(Book("b.xlsx", "xlsx", [grid(heads, *rows)]), Options(TODAY, policy=of)).problems
    return [f"{p.rule.code} {p.where.cell} {p.severity.value}" for p in problems if p.rule.code in ("KH361", "KH362", "KH363")]


def test_every_column_that_people_fill_is_known_to_the_policy() -> None:
    of_itself = {"change", "reported_tier", "remark"}
    assert [f.head for f in COLUMNS] == [f.head for f in CUSTOMER_INFO.fields if not f.computed and f.name not in of_itself]


def test_what_a_kind_must_fill_is_told_at_its_cell() -> None:
    signed, other = ["甲置业有限公司", "签约客户", "有", 5, None], ["乙置业有限公司", "意向客户", "无", None, None]
    assert found([signed, other], policy()) == ["KH361 E4 提醒"]
    assert found([signed, other], policy(gravity="错误")) == ["KH361 E4 错误"]
    assert found([signed[:4], other[:4]], policy(), HEADS[:4]) == ["KH363 None 提醒"]
    assert found([[*signed[:4], "李示例"]], policy()) == []
    assert found([signed, other], current()) == []


def test_what_is_not_asked_of_a_kind_is_told_where_it_is_filled() -> None:
    rows = [["甲置业有限公司", "潜在客户", "无", 5, None], ["乙置业有限公司", "潜在客户", "无", 0, None]]
    assert found(rows, current()) == ["KH362 D4 提醒"]


def test_a_cell_that_cannot_be_read_is_told_once() -> None:
    must = policy(must="客户单位名称、客户类别、累计合同额(万元)")
    rows = [["甲置业有限公司", "签约客户", "有", "很多", None]]
    assert found(rows, must) == []
    assert "KH213 D4" in told(examined(grid(HEADS, *rows)))


@pytest.mark.parametrize("kind", KIND.options)
@pytest.mark.parametrize("native", [False, True])
def test_the_template_of_a_kind_has_its_columns(kind: str, native: bool) -> None:
    form, sheet = form_of(kind), variant(CUSTOMER_INFO, kind, current(), native=native)
    data = blank(sheet, unit="华东分公司", month=Month(2026, 11), rows=3, native=current() if native else None)
    read = {f.head for f in TIER_FACTS} if native else set()
    heads = [c.value for c in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0][HEAD_ROW + 1]]
    assert {h.rstrip("*") for h in heads} == {f.head for f in CUSTOMER_INFO.fields} - (form.never - read)
    assert {h[:-1] for h in heads if h.endswith("*")} == {need.head for need in form.must}


@pytest.mark.parametrize("kind", KIND.options)
def test_the_template_of_a_kind_says_so_and_what_it_asks_is_in_order(kind: str, tmp_path: Path) -> None:
    sheet = variant(CUSTOMER_INFO, kind, current())
    values = {f.name: f.kind.sample for f in sheet.fields if f.required}
    path = tmp_path / "填好.xlsx"
    path.write_bytes(filled(sheet, [values], unit="华东分公司", month=Month(2026, 11)))
    book = openpyxl.load_workbook(path)
    assert book.worksheets[0].title == f"客户信息统计表（{kind}）"
    (asked,) = (dv.formula1 for dv in book.worksheets[0].data_validations.dataValidation if kind in str(dv.formula1))
    assert asked == f'"{kind}"'
    guide = [str(c.value) for row in book.worksheets[1].iter_rows() for c in row if c.value]
    assert any("写“无变化”" in text for text in guide)
    found = examine_book(read_book(path), Options(TODAY))
    assert (found.submission.columns["kind"], found.problems) == ([kind], ())


def test_what_need_not_be_filled_is_not_counted_and_what_must_be_is_asked() -> None:
    odd = policy(must="客户单位名称、维护责任人", never="联系人、维护责任人", contents="联系电话、联系人")
    form = form_of("签约客户", odd)
    assert ([f.head for f in form.contents], form.never) == (["联系电话"], {"联系人"})
    assert "维护责任人" in [f.head for f in variant(CUSTOMER_INFO, "签约客户", odd).fields if f.required]


def test_the_archive_needs_what_the_policy_says() -> None:
    facts = {"kind": "签约客户", "phone": "13900001234"}
    assert completeness_rate(facts, policy=policy()) == 0.5
    assert [f.head for f in lacking(facts, policy=policy())] == ["联系人"]
    assert completeness_rate({**facts, "kind": "准客户"}, policy=policy()) == pytest.approx(0.1)
    use(policy())
    try:
        assert completeness_rate(facts) == 0.5
    finally:
        use(None)


def test_the_policy_workbook_tells_it_and_names_an_unknown_column(tmp_path: Path) -> None:
    path = tmp_path / "分级标准.xlsx"
    export_policy(policy(), path)
    read, problems = read_policy(read_book(path))
    assert problems == []
    assert read is not None
    assert form_of("签约客户", read) == form_of("签约客户", policy())
    book = openpyxl.load_workbook(path)
    sheet = book["分类填报"]
    row = next(r for r in sheet.iter_rows() for c in r if c.value == "客户单位名称、客户类别、维护责任人")
    next(c for c in row if c.value == "客户单位名称、客户类别、维护责任人").value = "客户单位名称、责任人员"
    book.save(path)
    assert [(p.rule.code, p.says) for p in read_policy(read_book(path))[1]] == [
        ("KH162", "“必填”没有“责任人员”这一列，是不是“维护责任人”。")
    ]
