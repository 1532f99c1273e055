"""What marketing tells of a client by rows of 客户信息统计表 in 核定 returns: it stands above what branches say (D06)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from addin.ledger.shapes.views import Conflict, Entry, GroupClient
from udfs.kinds.dates import Month
from udfs.words.spelling import written
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.told_changes import told_facts
from workbooks.registers.units import MARKETING

#: What names the client, what is a branch's own or computed: no correction of a fact.
_UNTOLD = frozenset({"name", "change", *(f.name for f in CUSTOMER_INFO.fields if f.computed)})
WHY = "市场营销部核定的在前（{month}）"


class Correction(NamedTuple):
    """A row of a 核定: who it is about, the facts it tells, and what it rests on."""

    name_key: str
    credit_code: str | None
    month: Month
    facts: Mapping[str, Any]
    #: What was taken over by it, in Chinese; "" for what marketing told itself.
    source: str = ""


class Corrected(NamedTuple):
    """A fact as marketing decided it, the month of the 核定 that told it, and what that rests on."""

    value: Any
    month: Month
    source: str = ""


def correction(name_key: str, credit_code: str | None, month: Month, values: Mapping[str, Any]) -> Correction:
    """A row as it counts: blank cells and what is no fact tell nothing."""
    return Correction(name_key, credit_code, month, {n: v for n, v in values.items() if v not in (None, "") and n not in _UNTOLD})


def learned(e: Entry) -> Correction:
    """What marketing took over of a contact (R38): facts of the client itself, not who decides there."""
    facts = {t.fact.name: t.value for t in told_facts(e.values.get("learned")) if t.fact.name in CUSTOMER_INFO.by_name}
    source = f"{e.values.get('unit', '')}沟通记录{e.values.get('source', '')}"
    return Correction(e.name_key, None, e.source.month, facts, source)


def corrected(values: Mapping[str, Any], told: Mapping[str, Corrected]) -> dict[str, Any]:
    """Values of a client with what marketing decided in front."""
    return {**values, **{name: c.value for name, c in told.items()}}


def explained(client: GroupClient, told: Mapping[str, Corrected]) -> GroupClient:
    """A client with what marketing decided in front, and what its units say beside it."""
    others = {c.field: c for c in client.conflicts}
    for name, c in told.items():
        said = _said(client, others.get(name), name, c.value)
        others.pop(name, None)
        if said:
            others[name] = Conflict(name, ((MARKETING, c.value), *said), WHY.format(month=c.month.chinese))
    values = corrected(client.values, told)
    sources = {name: f"{MARKETING}{c.month.chinese}核定{f'，来自{c.source}' if c.source else ''}" for name, c in told.items()}
    return replace(
        client,
        values=values,
        credit_code=values.get("credit_code"),
        kind=values.get("kind", ""),
        conflicts=tuple(others.values()),
        decided=sources,
    )


def _said(client: GroupClient, known: Conflict | None, name: str, decided: Any) -> Sequence[tuple[str, Any]]:
    """What units tell of a fact, if any of them tells something else."""
    if known is not None:
        return known.values
    value = client.values.get(name)
    return [] if value in (None, "") or written(value) == written(decided) else [(unit, value) for unit in client.units[:1]]
