"""The form of one kind of client: a declared sheet with the columns that kind fills (R13)."""

from __future__ import annotations

from dataclasses import replace

from udfs.facts import TIER_FACTS
from udfs.kinds.kind import Choice
from udfs.policy.evaluator import Policy
from udfs.rules.client_form import form_of
from workbooks.declare import Field, Sheet


def variant(sheet: Sheet, kind: str, policy: Policy, *, native: bool = False) -> Sheet:
    """A sheet of clients without the columns that a kind is not asked for; what it must fill is marked.

    Args:
        sheet: 客户信息统计表.
        kind: One of the six kinds.
        policy: The policy of the month.
        native: Its formulas work out the tier by themselves: the columns they read stay.
    """
    form = form_of(kind, policy)
    never = form.never - ({f.head for f in TIER_FACTS} if native else set())
    must = {need.head for need in form.must}
    fields = (replace(f, required=f.required or f.head in must) for f in sheet.fields if f.head not in never)
    return replace(sheet, title=f"{sheet.title}（{kind}）", fields=tuple(_of_kind(f, kind) if f.name == "kind" else f for f in fields))


def _of_kind(field: Field, kind: str) -> Field:
    hint = f"这张表只填{kind}；别的类别另用一张表。"
    return replace(field, fact=replace(field.fact, kind=Choice(hint=hint, sample=kind, options=(kind,))), note=hint)
