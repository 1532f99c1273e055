"""Where the assessment of each unit stands: a fold over the log, with the result that was told to it (R58, R64)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from addin.flows import flows
from udfs.policy.half_year import GROUPS

if TYPE_CHECKING:
    from addin.ledger.store import Ledger

#: Kinds of entries of the log → commands of the flow.
KINDS: Mapping[str, str] = {"考核通知": "notify", "考核申诉": "object", "考核申诉答复": "answer", "考核终评": "finish"}


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit's assessment of one half-year."""

    unit: str
    #: State of the flow.
    state: str
    #: Day on which the result was told; None while it is a trial.
    notified: datetime.date | None = None
    #: The result told, as `assessment` gives it in JSON, and the snapshot it stands on.
    told: Mapping[str, Any] | None = None
    snapshot: str = ""
    #: Reason of the objection.
    objection: str = ""
    #: What the objection changed, told when it was answered.
    changed: tuple[str, ...] = ()
    #: The final result.
    final: Mapping[str, Any] | None = None


def standings(ledger: Ledger, term: str) -> dict[str, Standing]:
    """Units of which anything was done in a half-year."""
    flow, done, found = flows()["assessment"], dict[str, list[str]](), dict[str, dict[str, Any]]()
    for event in ledger.events():
        detail = event.detail or {}
        if event.kind not in KINDS or detail.get("term") != term:
            continue
        name = KINDS[event.kind]
        done.setdefault(event.subject, []).append(name)
        told = found.setdefault(event.subject, {})
        if name == "notify":
            day = datetime.date.fromisoformat(event.at[:10])
            told |= {"notified": day, "told": detail["result"], "snapshot": detail["snapshot"]}
        elif name == "object":
            told["objection"] = detail["why"]
        else:
            told |= {"final": detail["result"], "changed": tuple(detail["changed"])}
    return {unit: Standing(unit, flow.state(names), **found[unit]) for unit, names in done.items()}


def told_otherwise(standing: Standing | None, new: Mapping[str, Any]) -> str:
    """What a reader must know where the ledger has moved since a result was told to the unit: that one stands (R64)."""
    was = standing and (standing.final or standing.told)
    if not standing or not was or not (differs := changed(was, new)):
        return ""
    step = "终评" if standing.final else "通知"
    result = f"{_shown(was['total'])}分，{was['grade']}"
    return f"{standing.unit}{step}的结果是{result}，以它为准；此后台账有改动（{'；'.join(differs)}）。"


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What differs between two results of a unit, as they are shown."""
    pairs = [(name, old["groups"][str(n)], new["groups"][str(n)]) for n, (name, _) in enumerate(GROUPS, 1)]
    pairs += [("总分", old["total"], new["total"]), ("等级", old["grade"], new["grade"])]
    return [f"{name}：{_shown(a)}→{_shown(b)}" for name, a, b in pairs if a != b]


def _shown(value: Any) -> str:
    return "无数据" if value is None else f"{value:.10g}" if isinstance(value, float | int) else str(value)
