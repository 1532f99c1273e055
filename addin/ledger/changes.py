"""What changed against the month before (R31, R57, R52). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from addin.ledger.inforce import Held
from addin.ledger.merge import Merged
from addin.ledger.views import Change, ChangeKind, GroupClient
from udfs.dates import Month
from workbooks.sheets.customer_info import CUSTOMER_INFO

TIER_FIELD, UNIT_FIELD = "客户等级", "维护单位"
_UNTOLD = frozenset({"change", "computed_tier", "tier_basis"})
_FIELDS = tuple((f.name, f.head) for f in CUSTOMER_INFO.fields if f.name not in _UNTOLD)


def compare(before: Merged, now: Merged, month: Month) -> tuple[Change, ...]:
    """Changes in the order of the clients: 新增, 终止, 升级 or 降级, 修改.

    Args:
        before: The group's clients a month earlier.
        now: The group's clients in the month.
        month: The month.
    """
    old = {c.id: c for c in before.clients}
    found: list[Change] = []
    for client in now.clients:
        found += _of_client(old.get(client.id), client, before.rows.get(client.id, ()), now.rows[client.id], month)
    return tuple(found)


def _of_client(old: GroupClient | None, new: GroupClient, before: Any, rows: list[Held], month: Month) -> Iterator[Change]:
    units = "、".join(new.units)
    if old is None:
        yield Change("新增", new.name, units, "", None, None, new.id)
    for h in rows:
        if h.ending and h.source.month == month:
            yield Change("终止", new.name, h.source.unit, "", None, None, new.id)
    if old is None:
        return
    if old.tier != new.tier:
        kind: ChangeKind = "升级" if new.tier < old.tier else "降级"
        yield Change(kind, new.name, units, TIER_FIELD, old.tier, new.tier, new.id)
    earlier: Mapping[str, Held] = {h.source.unit: h for h in before}
    for h in rows:
        was = earlier.get(h.source.unit)
        if was is None:
            yield Change("修改", new.name, h.source.unit, UNIT_FIELD, "、".join(old.units), units, new.id)
        elif was.id != h.id:
            yield from _of_fields(was, h, new)


def _of_fields(was: Held, h: Held, client: GroupClient) -> Iterator[Change]:
    for name, head in _FIELDS:
        old, new = was.values.get(name), h.values.get(name)
        if old != new and name in h.columns and name in was.columns:
            yield Change("修改", client.name, h.source.unit, head, old, new, client.id)
