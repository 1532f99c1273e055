"""Rows of many units → the group's clients, each once (A18, R08). Pure.

Rows are one client when they share a credit code; a row without a code belongs to the one client of that folded name. Where units
tell different things, the newest return stands in front and the conflict is kept side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from addin.ledger.inforce import Held
from addin.ledger.views import Conflict, GroupClient, Source
from udfs.policy import Policy
from udfs.tiers import decide_columns
from workbooks.sheets.customer_info import CUSTOMER_INFO

#: Each unit has its own: no conflict when they differ.
_OWN = frozenset({"owner", "change", "remark", "computed_tier", "tier_basis", "last_contact", "first_cooperation", "need_evidence"})


@dataclass(slots=True)
class Merged:
    """The clients and how they came to be."""

    clients: list[GroupClient] = field(default_factory=list)
    #: Client id → its rows, the newest return first.
    rows: dict[str, list[Held]] = field(default_factory=dict)
    #: Keys not known before → client id.
    new_keys: dict[str, str] = field(default_factory=dict)


def merge(held: Sequence[Held], known: Mapping[str, str], policy: Policy, graded_by: str) -> Merged:
    """The group's clients in the order in which they first appear.

    Args:
        held: Rows in force, in the order of the units.
        known: Keys known from before → client id.
        policy: Grades clients that several units maintain, and rows graded on another basis.
        graded_by: The policy's fingerprint, as rows carry it.
    """
    groups = _groups(held)
    merged = Merged()
    ids = _identify(groups, known, merged.new_keys)
    again: list[int] = []
    for number, (client, rows) in enumerate(zip(ids, groups.values(), strict=True)):
        if len(rows) > 1:
            rows.sort(key=lambda h: h.source.month, reverse=True)
        if len(rows) > 1 or rows[0].graded_by != graded_by:
            again.append(number)
        merged.rows[client] = rows
        merged.clients.append(_client(client, rows))
    _regrade(merged.clients, again, policy)
    return merged


def _groups(held: Sequence[Held]) -> dict[str, list[Held]]:
    """Rows by "code:…" or "name:…"."""
    by_name: dict[str, set[str]] = defaultdict(set)
    for h in held:
        if h.credit_code:
            by_name[h.name_key].add(h.credit_code)
    groups: dict[str, list[Held]] = {}
    for h in held:
        codes = by_name.get(h.name_key, ())
        code = h.credit_code or (next(iter(codes)) if len(codes) == 1 else None)
        groups.setdefault(f"code:{code}" if code else f"name:{h.name_key}", []).append(h)
    return groups


def _identify(groups: Mapping[str, Sequence[Held]], known: Mapping[str, str], new_keys: dict[str, str]) -> list[str]:
    """A lasting id for each group: that of any of its keys, else the next number."""
    owners: dict[str, set[str]] = defaultdict(set)
    for key, rows in groups.items():
        for h in rows:
            owners[h.name_key].add(key)
    last = max((int(client[1:]) for client in known.values()), default=0)
    taken: set[str] = set()
    ids = []
    for key, rows in groups.items():
        names = [f"name:{n}" for n in dict.fromkeys(h.name_key for h in rows) if len(owners[n]) == 1]
        keys = dict.fromkeys([key, *names])
        client = next((known[k] for k in keys if k in known and known[k] not in taken), "")
        if not client:
            last += 1
            client = f"K{last:06d}"
        taken.add(client)
        ids.append(client)
        for k in keys:
            if k not in known:
                new_keys[k] = client
    return ids


def _client(client: str, rows: Sequence[Held]) -> GroupClient:
    first = rows[0]
    values: Mapping[str, Any] = first.values
    conflicts: tuple[Conflict, ...] = ()
    units: tuple[str, ...]
    sources: tuple[Source, ...]
    units, sources, ending = (first.source.unit,), (first.source,), first.ending
    if len(rows) > 1:
        values, conflicts = _combine(rows)
        units = tuple(dict.fromkeys(h.source.unit for h in rows))
        sources = tuple(h.source for h in rows)
        ending = all(h.ending for h in rows)
    return GroupClient(
        client, values["name"], values.get("credit_code"), values.get("kind", ""), first.tier, first.tier_status, first.why,
        units, values, sources, conflicts, ending,
    )  # fmt: skip


def _combine(rows: Sequence[Held]) -> tuple[dict[str, Any], tuple[Conflict, ...]]:
    values: dict[str, Any] = {}
    conflicts = []
    for f in CUSTOMER_INFO.fields:
        told = [(h.source.unit, h.values[f.name]) for h in rows if h.values.get(f.name) is not None]
        if not told:
            continue
        values[f.name] = told[0][1]
        if len({v for _, v in told}) == 1:
            continue
        if f.name == "last_contact":
            values[f.name] = max(v for _, v in told)
        elif f.name == "first_cooperation":
            values[f.name] = min(v for _, v in told)
        elif f.name in ("owner", "need_evidence"):
            values[f.name] = "、".join(dict.fromkeys(v for _, v in told))
        elif f.name not in _OWN:
            conflicts.append(Conflict(f.name, tuple(told)))
    return values, tuple(conflicts)


def _regrade(clients: list[GroupClient], numbers: Sequence[int], policy: Policy) -> None:
    if not numbers:
        return
    names = {n for i in numbers for n in clients[i].values}
    columns = {n: [clients[i].values.get(n) for i in numbers] for n in sorted(names)}
    for i, t in zip(numbers, decide_columns(columns, len(numbers), policy), strict=True):
        old = clients[i]
        clients[i] = GroupClient(
            old.id,
            old.name,
            old.credit_code,
            old.kind,
            t.tier,
            t.status,
            t.why,
            old.units,
            old.values,
            old.sources,
            old.conflicts,
            old.ending,
        )
