"""What changed against the month before (R31, R57, R52). Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from addin.ledger.contents.parts import Held, Part, differing
from addin.ledger.in_force.merge import Merged
from addin.ledger.shapes.views import Change, GroupClient
from udfs.words.spelling import written
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.units import MARKETING

TIER_FIELD, UNIT_FIELD = "客户等级", "维护单位"
_UNTOLD = frozenset({"change", "computed_tier", "tier_basis"})
_HEADS = {f.name: f.head for f in CUSTOMER_INFO.fields if f.name not in _UNTOLD}


def compare(before: Merged, now: Merged, ended: Merged | None) -> tuple[Change, ...]:
    """Changes in the order of the clients: 新增, 升级 or 降级, 修改; then 终止.

    A client is new once and ends once (D31); one that was merged into another and is so no longer is not new (D22), nor is one under a new
    name into which marketing merged that of before.

    Args:
        before: The group's clients at the end of the month before.
        now: The group's clients at the end of the month.
        ended: What units ended in the month; a client that another unit still maintains only changes its 维护单位.
    """
    old = {client: number for number, client in enumerate(before.ids)}
    alone = _Alone(before, now)
    several: dict[int, list[Change]] = {}
    for number, client in enumerate(now.ids):
        was = old.get(client)
        was = before.renamed_in(now, number) if was is None else was
        if was is None or not (alone.add(was, number) or _same(before, was, now, number)):
            several[number] = list(_of_client(before, was, now, number))
    of_client = alone.changes() | several
    found = [change for number in sorted(of_client) for change in of_client[number]]
    present = set(now.ids)
    for number, client in enumerate(ended.ids if ended else ()):
        if ended is not None and client not in present:
            gone = ended.client(number)
            units = "、".join(gone.units)
            found += [Change("新增", gone.name, units, "", None, None, client)] if client not in old else []
            found.append(Change("终止", gone.name, units, "", None, None, client))
    return tuple(found)


class _Alone:
    """Clients of one row then and now, from one unit, of which marketing decided nothing: they are compared by columns of two returns.

    Nearly all clients of a month are such; to unpack each would take five times as long.
    """

    def __init__(self, before: Merged, now: Merged) -> None:
        self._before, self._now = before, now
        #: By return then and now: numbers of clients then and now, and of their rows.
        self._clients: dict[tuple[Part, Part], tuple[list[int], list[int], list[int], list[int]]] = {}

    def add(self, was: int, number: int) -> bool:
        """Take in a client by its number then and now; False if it must be looked at by itself."""
        then, now = self._before.alone(was), self._now.alone(number)
        if then is None or now is None or then[0].unit != now[0].unit:
            return False
        told = self._clients.setdefault((then[0], now[0]), ([], [], [], []))
        for of_clients, of_client in zip(told, (was, number, then[1], now[1]), strict=True):
            of_clients.append(of_client)
        return True

    def changes(self) -> dict[int, list[Change]]:
        """Changes by the client's number now; nothing of those without any."""
        found: defaultdict[int, list[Change]] = defaultdict(list)
        ids, tiers = self._now.ids, ([tier for tier, _ in told.grades] for told in (self._before, self._now))
        before, after = tiers
        for (then, now), (olds, numbers, rows, others) in self._clients.items():
            for old, number, row in zip(olds, numbers, others, strict=True):
                if before[old] != after[number]:
                    found[number].append(_of_tier(now.column("name")[row], now.unit, before[old], after[number], ids[number]))
            if then.examination == now.examination and rows == others:
                continue
            for name, was, told, places in differing(then, rows, now, others, _HEADS):
                names, head = now.column("name"), _HEADS[name]
                for at in places:
                    number = numbers[at]
                    found[number].append(_of_field(names[others[at]], now.unit, head, was[at], told[at], ids[number]))
        return found


def _of_field(client: str, unit: str, head: str, old: Any, new: Any, number: str) -> Change:
    return Change("修改", client, unit, head, old, new, number, respelt=written(old) == written(new))


def _of_tier(client: str, units: str, old: str, new: str, number: str) -> Change:
    return Change("升级" if new < old else "降级", client, units, TIER_FIELD, old, new, number)


def _same(before: Merged, was: int, now: Merged, number: int) -> bool:
    """True if a client is made of the same rows and graded alike, so that nothing of it need be looked at."""
    alike = before.token(was) == now.token(number) and before.grades[was] == now.grades[number]
    return alike and before.corrected.get(was) == now.corrected.get(number)


def _of_client(before: Merged, was: int | None, now: Merged, number: int) -> Iterator[Change]:
    new, rows = now.client(number), now.held(number)
    units = "、".join(new.units)
    if was is None:
        kept = before.counted_in(now, number)
        if kept is None:
            yield Change("新增", new.name, units, "", None, None, new.id)
        else:
            yield Change("修改", new.name, units, UNIT_FIELD, kept, units, new.id)
        return
    old = before.client(was)
    if old.tier != new.tier:
        yield _of_tier(new.name, units, old.tier, new.tier, new.id)
    earlier: Mapping[str, Held] = {h.source.unit: h for h in before.held(was)}
    left = [unit for unit in old.units if unit not in new.units]
    joined = [h.source.unit for h in rows if h.source.unit not in earlier]
    if moved := "、".join(dict.fromkeys((*left, *joined))):
        yield Change("修改", new.name, moved, UNIT_FIELD, "、".join(old.units), units, new.id)
    for name, head in _HEADS.items():
        told = now.corrected.get(number, {}).get(name)
        if told is not None and told != before.corrected.get(was, {}).get(name) and old.values.get(name) != told.value:
            yield Change("修改", new.name, MARKETING, head, old.values.get(name), told.value, new.id, told.source)
    for h in rows:
        before_it = earlier.get(h.source.unit)
        if before_it is not None and before_it.id != h.id:
            yield from _of_fields(before_it, h, new)


def _of_fields(was: Held, h: Held, client: GroupClient) -> Iterator[Change]:
    for name, head in _HEADS.items():
        old, new = was.values.get(name), h.values.get(name)
        if old != new and name in h.columns and name in was.columns:
            yield _of_field(client.name, h.source.unit, head, old, new, client.id)
