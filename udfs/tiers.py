"""Tier A, B or C of a client by the policy's decision table (R21–R24, A06–A14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from udfs.conditions import truth
from udfs.facts import TIER_FACTS
from udfs.policy import VETO, Policy, Row, Table, Verdict, current, known_values
from udfs.rulebook import clause_ids

CERTAIN, CONFLICT = "确定", "冲突"


@dataclass(frozen=True, slots=True)
class Tiering:
    """A tier with everything that explains it."""

    tier: str
    #: 确定, 数据不足（暂定B） or 冲突.
    status: str
    #: Chinese sentences, each telling the input it rests on.
    why: tuple[str, ...]
    #: Row of the decision table that hit.
    row: str
    clause: str
    #: Heads of facts not known that could change the tier.
    missing: tuple[str, ...]


def decide(facts: Mapping[str, Any], policy: Policy | None = None) -> Tiering:
    """Tier of one client.

    Args:
        facts: Values by `Fact.name` as their kinds parse them; None, 未知, absent and `Fault` are not known.
        policy: The policy in force; the current one if left out.
    """
    policy = policy or current()
    table = policy.table("tier")
    known = known_values(facts, table.shape.inputs)
    verdict = table.judge(known)
    why = _why(table, verdict, known)
    missing = table.open_facts(known, _could_change(table, verdict, known))
    clause = next(iter(clause_ids(verdict.row.clause)), verdict.row.clause)
    return Tiering(verdict.row.then[0], _status(verdict), tuple(why), verdict.row.id, clause, tuple(f.head for f in missing))


def decide_columns(columns: Mapping[str, Sequence[Any]], count: int, policy: Policy | None = None) -> list[Tiering]:
    """Tiers of many clients, column-wise; an absent column is not known. Equal cases share one `Tiering`."""
    policy = policy or current()
    names = [f.name for f in TIER_FACTS if f.name in columns]
    memo: dict[tuple[Any, ...], Tiering] = {}
    out = []
    for case in zip(*(columns[n] for n in names), strict=True) if names else [()] * count:
        found = memo.get(case)
        if found is None:
            found = memo[case] = decide(dict(zip(names, case, strict=True)), policy)
        out.append(found)
    return out


def _status(verdict: Verdict) -> str:
    if verdict.against:
        return CONFLICT
    return CERTAIN if verdict.certain else f"数据不足（暂定{verdict.row.then[0]}）"


def _why(table: Table, verdict: Verdict, known: Mapping[str, Any]) -> list[str]:
    said: list[str] = []
    for row in verdict.vetoes:
        said += ["，".join(table.why(row, known))]
    for row in verdict.against:
        said.append(f"同时满足{row.then[0]}类全部条件：{'，'.join(table.why(row, known))}；须人工决定")
    if verdict.vetoes:
        return said
    if verdict.row.id in table.conditions:
        return table.why(verdict.row, known)
    for row, condition in table.live:
        if row.role != VETO:
            lead = "不满足" if truth(condition, known) is False else "还不能判定是否满足"
            said.append(f"{lead}{row.then[0]}类条件：{'，'.join(table.why(row, known))}")
    return said or ["其余客户"]


def _could_change(table: Table, verdict: Verdict, known: Mapping[str, Any]) -> list[Row]:
    if verdict.vetoes:
        return []
    open_rows = [r for r, c in table.live if r.then != verdict.row.then and truth(c, known) is None]
    return sorted(open_rows, key=lambda r: r.role == VETO)
