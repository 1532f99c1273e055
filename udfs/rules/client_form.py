"""What a client's kind must and need not fill in 客户信息统计表, by the policy's table (R13)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, NamedTuple

from udfs.binding import bind, by_head, row_facts
from udfs.declare import Arg, Head, Rows, UdfError, udf
from udfs.facts import CUSTOMER_KIND
from udfs.form_facts import COLUMNS, CONTENTS
from udfs.heads import Fact, Heads
from udfs.policy import forms
from udfs.policy.evaluator import Policy, current
from udfs.policy.needs import Need, needs_in, unmet

_HEADS = Heads(COLUMNS)


class Form(NamedTuple):
    """The form of one kind."""

    #: Columns to be filled, some with a value they must have.
    must: tuple[Need, ...]
    #: Heads of columns that are not asked of it.
    never: frozenset[str]
    #: Contents of R19 that its archive needs; none that is not asked.
    contents: tuple[Fact, ...]
    #: A return that lacks one of `must` is sent back.
    stops: bool


def form_of(kind: str | None, policy: Policy | None = None) -> Form:
    """The form of a kind of client.

    Args:
        kind: One of the six kinds; None if it is not known, as for all that no row of the table names.
        policy: The policy in force; the current one if left out.
    """
    return _form((policy or current()).table(forms.KEY).judge({"kind": kind}).row.then)


@lru_cache(maxsize=64)
def _form(told: tuple[str, str, str, str]) -> Form:
    must, never, contents, gravity = told
    asked = tuple(needs_in(must))
    unasked = frozenset(need.head for need in needs_in(never)) - {need.head for need in asked}
    wanted = {need.head for need in needs_in(contents)} - unasked
    return Form(
        asked,
        unasked,
        tuple(f for f in CONTENTS if f.head in wanted),
        gravity == forms.STOPS,
    )


def lacking(values: Mapping[str, Any], kind: str | None, policy: Policy | None = None) -> list[Need]:
    """What the form of a kind asks for and a row does not fill; `values` by head, blank ones None."""
    return unmet(list(form_of(kind, policy).must), values)


@udf(group="客户识别", clause="R13")
def form_missing(
    head: Annotated[Head, Arg("表头一行")],
    row: Annotated[Rows, Arg("一行数据")],
) -> str:
    """这类客户必填的列还有哪几列没有填（哪类客户填哪些列见《分级标准》的“分类填报”）。

    例：
    >>> form_missing(("客户单位名称", "客户类别", "合作伙伴子类"), (("示例置业有限公司", "合作伙伴客户", ""),))
    '合作伙伴子类'
    """
    bound = bind(head, _HEADS)
    if not bound:
        raise UdfError("表头里没有认出客户信息统计表的列")
    values = by_head(row_facts(bound, row[0] if row else ()), COLUMNS)
    if all(value in (None, "") for value in values.values()):
        return ""
    return "、".join(str(need) for need in lacking(values, values[CUSTOMER_KIND.head]))
