"""What changed against the month before (R31, R57, R52). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from addin.ledger.contents.parts import Held
from addin.ledger.in_force.merge import Merged
from addin.ledger.shapes.views import Change, ChangeKind, GroupClient
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.units import MARKETING

TIER_FIELD, UNIT_FIELD = "客户等级", "维护单位"
_UNTOLD = frozenset({"change", "computed_tier", "tier_basis"})
_FIELDS = tuple((f.name, f.head) for f in CUSTOMER_INFO.fields if f.name not in _UNTOLD)


def compare(before: Merged, now: Merged, ended: Merged | None) -> tuple[Change, ...]:
    """Changes in the order of the clients: 新增, 升级 or 降级, 修改; then 终止. A client is new once and ends once (D31).

    Args:
        before: The group's clients at the end of the month before.
        now: The group's clients at the end of the month.
        ended: What units ended in the month; a client that another unit still maintains only changes its 维护单位.
    """
    old = {client: number for number, client in enumerate(before.ids)}
    found: list[Change] = []
    for number, client in enumerate(now.ids):
        was = old.get(client)
        if was is None or not _same(before, was, now, number):
            found += _of_client(before, was, now, number)
    present = set(now.ids)
    for number, client in enumerate(ended.ids if ended else ()):
        if ended is not None and client not in present:
            gone = ended.client(number)
            units = "、".join(gone.units)
            found += [Change("新增", gone.name, units, "", None, None, client)] if client not in old else []
            found.append(Change("终止", gone.name, units, "", None, None, client))
    return tuple(found)


def _same(before: Merged, was: int, now: Merged, number: int) -> bool:
    """True if a client is made of the same rows and graded alike, so that nothing of it need be looked at."""
    alike = before.token(was) == now.token(number) and before.grades[was] == now.grades[number]
    return alike and before.corrected.get(was) == now.corrected.get(number)


def _of_client(before: Merged, was: int | None, now: Merged, number: int) -> Iterator[Change]:
    new, rows = now.client(number), now.held(number)
    units = "、".join(new.units)
    if was is None:
        yield Change("新增", new.name, units, "", None, None, new.id)
        return
    old = before.client(was)
    if old.tier != new.tier:
        kind: ChangeKind = "升级" if new.tier < old.tier else "降级"
        yield Change(kind, new.name, units, TIER_FIELD, old.tier, new.tier, new.id)
    for unit in old.units:
        if unit not in new.units:
            yield Change("修改", new.name, unit, UNIT_FIELD, "、".join(old.units), units, new.id)
    for name, head in _FIELDS:
        told = now.corrected.get(number, {}).get(name)
        if told is not None and told != before.corrected.get(was, {}).get(name) and old.values.get(name) != told.value:
            yield Change("修改", new.name, MARKETING, head, old.values.get(name), told.value, new.id)
    earlier: Mapping[str, Held] = {h.source.unit: h for h in before.held(was)}
    for h in rows:
        before_it = earlier.get(h.source.unit)
        if before_it is None:
            yield Change("修改", new.name, h.source.unit, UNIT_FIELD, "、".join(old.units), units, new.id)
        elif before_it.id != h.id:
            yield from _of_fields(before_it, h, new)


def _of_fields(was: Held, h: Held, client: GroupClient) -> Iterator[Change]:
    for name, head in _FIELDS:
        old, new = was.values.get(name), h.values.get(name)
        if old != new and name in h.columns and name in was.columns:
            yield Change("修改", client.name, h.source.unit, head, old, new, client.id)
