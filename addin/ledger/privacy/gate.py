"""The gate on the way out of the ledger: what a role sees of clients, entries, states and questions (R08–R09, R18, R29).

Marketing sees all, a leader all but telephones and relations, a unit what it maintains and reports itself, everybody else the catalogue.
Persons are hidden before, by `masked`; here it is decided what is left out altogether.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from addin.ledger.privacy.persons import HIDDEN
from addin.ledger.shapes.views import Conflict, Entry, GroupClient, Snapshot
from udfs.identity import name_key
from udfs.policy.posts import Viewer
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.registers import registers
from workbooks.registers.told_changes import hidden

_ASK = "确实要看的，走调阅申请（kh access request）。"
NO_UNMASKING = rule("KH661", Severity.ERROR, "不能显示个人信息", "账号“{account}”不是市场营销部，不能显示个人信息。", _ASK, clause="R09")
NOT_YOUR_CLIENT = rule("KH662", Severity.ERROR, "别的单位的客户", "“{name}”由{units}维护，不是本单位的客户，没有显示。", _ASK, clause="R09")
NOT_YOUR_UNIT = rule(
    "KH663",
    Severity.ERROR,
    "别的单位的报送",
    "账号“{account}”是{mine}的，不能看、不能交“{unit}”的报送。",
    "核对单位；账号归哪个单位由市场营销部在分级标准的“角色”表里改。",
    clause="R29",
)

#: What leaders do not see, in every register: telephones, and relations that name third parties.
_NOT_FOR_LEADERS = frozenset({"phone", "relations"})
#: What a catalogue tells of a client (R18).
_CATALOGUE = frozenset({"name", "kind"})
#: A number of which the first and the last figures are left, as 139****0432.
_LEFT_OF_NUMBER = re.compile(r"[\d()+ -]*\d\*{3,}[\dXx]+(?:转\d+)?")
T = TypeVar("T")


class Own(Sequence[GroupClient]):
    """A unit's own clients among those of the group; of the others it is known only who maintains them."""

    def __init__(self, clients: Iterable[GroupClient], viewer: Viewer) -> None:
        self._own: list[GroupClient] = []
        self._others: dict[str, tuple[str, ...]] = {}
        for c in clients:
            mine = _own_client(c, viewer)
            if mine is not None:
                self._own.append(mine)
            else:
                self._others |= dict.fromkeys((name_key(c.name), c.id, *c.former), c.units)

    def __getitem__(self, at: Any) -> Any:
        return self._own[at]

    def __len__(self) -> int:
        return len(self._own)

    def keep_own(self, name: str) -> None:
        """See that a client is not one of another unit.

        Raises:
            Refusal: KH662, it is.
        """
        if (units := self._others.get(name_key(name)) or self._others.get(name)) is not None:
            raise refuse(NOT_YOUR_CLIENT, Where(), name=name, units="、".join(units))


def keep_masked(viewer: Viewer, unmask: str) -> None:
    """See that only marketing is shown personal data.

    Raises:
        Refusal: KH661, somebody else asks for them.
    """
    if unmask and viewer.role != "marketing":
        raise refuse(NO_UNMASKING, Where(), account=viewer.account)


def keep_unit(viewer: Viewer, unit: str) -> None:
    """See that a unit looks at its own returns only.

    Raises:
        Refusal: KH663, it is another's.
    """
    if not sees_unit(viewer, unit):
        mine = "、".join(sorted(viewer.units)) or "没有角色的人"
        raise refuse(NOT_YOUR_UNIT, Where(), account=viewer.account, mine=mine, unit=unit)


def sees_unit(viewer: Viewer, unit: str) -> bool:
    """Whether a viewer sees what a unit reports."""
    return viewer.role in ("marketing", "leader") or unit in viewer.units


def of_units(viewer: Viewer, told: Iterable[T]) -> Iterator[T]:
    """What carries a `unit`, as far as a viewer sees it."""
    return (one for one in told if sees_unit(viewer, getattr(one, "unit", "")))


def restricted(snapshot: Snapshot, viewer: Viewer) -> Snapshot:
    """A month as far as a viewer sees it; the very same one for marketing."""
    match viewer.role:
        case "marketing":
            return snapshot
        case "leader":
            return replace(
                snapshot,
                clients=_Each(snapshot.clients),
                ended=_Each(snapshot.ended),
                entries={name: entries(of, viewer) for name, of in snapshot.entries.items()},
                changes=tuple(
                    replace(c, old=numberless(c.old), new=numberless(c.new), source=numberless(c.source))
                    for c in snapshot.changes
                    if c.field not in _LEFT_OUT_HEADS
                ),
                attributions={s: tuple(a._replace(why=numberless(a.why)) for a in of) for s, of in snapshot.attributions.items()},
                show=shown(viewer, snapshot.show),
            )
        case "unit":
            return replace(
                snapshot,
                clients=Own(snapshot.clients, viewer),
                ended=Own(snapshot.ended, viewer),
                entries={name: entries(of, viewer) for name, of in snapshot.entries.items()},
                changes=tuple(c for c in snapshot.changes if set(c.unit.split("、")) & viewer.units),
                units=tuple(of_units(viewer, snapshot.units)),
                untold=tuple(of_units(viewer, snapshot.untold)),
                opening=None,
            )
    return catalogue(snapshot)


def catalogue(snapshot: Snapshot) -> Snapshot:
    """A month as everybody may see it: name, kind, tier and maintaining units of the clients, and nothing besides (R18, A19)."""
    clients = [_listed(c) for c in snapshot.clients]
    return replace(snapshot, clients=clients, ended=(), entries={}, changes=(), units=(), untold=(), opening=None, attributions={})


def entries(told: Sequence[Entry], viewer: Viewer) -> list[Entry]:
    """Entries as far as a viewer sees them."""
    match viewer.role:
        case "marketing":
            return list(told)
        case "leader":
            return [
                replace(e, key=numberless(e.key), values=_less(e.values), earlier=tuple((p, _less(v)) for p, v in e.earlier)) for e in told
            ]
    return list(of_units(viewer, told))


def shown(viewer: Viewer, show: Callable[[str], str]) -> Callable[[str], str]:
    """How a text that is kept beside clients is shown to a viewer."""
    return (lambda text: str(numberless(show(text)))) if viewer.role == "leader" else show


def numberless(told: Any) -> Any:
    """What leaders are told: of hidden numbers no figure is left, in whatever text they stand (R09)."""
    if isinstance(told, tuple):
        return tuple(map(numberless, told))
    return _LEFT_OF_NUMBER.sub(HIDDEN, told) if isinstance(told, str) and HIDDEN in told else told


class _Each(Sequence[GroupClient]):
    """Clients as leaders see them, made when they are looked at."""

    def __init__(self, clients: Sequence[GroupClient]) -> None:
        self._clients = clients

    def __getitem__(self, at: Any) -> Any:
        found = self._clients[at]
        return [_for_leaders(c) for c in found] if isinstance(at, slice) else _for_leaders(found)

    def __len__(self) -> int:
        return len(self._clients)


def _for_leaders(c: GroupClient) -> GroupClient:
    conflicts = tuple(replace(k, values=numberless(k.values)) for k in c.conflicts if k.field not in _NOT_FOR_LEADERS)
    confirmed = c.confirmed and replace(c.confirmed, why=numberless(c.confirmed.why))
    fed, decided = ({name: numberless(source) for name, source in of.items()} for of in (c.fed, c.decided))
    return replace(c, values=_less(c.values), why=numberless(c.why), conflicts=conflicts, confirmed=confirmed, fed=fed, decided=decided)


def _less(values: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: numberless(value) for name, value in values.items() if name not in _NOT_FOR_LEADERS}
    if (learned := told.get("learned")) is not None:
        told["learned"] = hidden(learned, lambda fact, text: HIDDEN if fact.name in _NOT_FOR_LEADERS else text)
    return told


def _own_client(c: GroupClient, viewer: Viewer) -> GroupClient | None:
    """A client with what the viewer's units told of it; None if they maintain it not."""
    if not viewer.units & set(c.units):
        return None
    conflicts = tuple(Conflict(k.field, tuple(v for v in k.values if v[0] in viewer.units), k.why) for k in c.conflicts)
    return replace(c, conflicts=conflicts, sources=tuple(s for s in c.sources if s.unit in viewer.units))


def _listed(c: GroupClient) -> GroupClient:
    """A client as the catalogue tells it: name, kind, tier, maintaining units."""
    values = {name: value for name, value in c.values.items() if name in _CATALOGUE}
    decided = c.confirmed and replace(c.confirmed, why="", by="")
    return GroupClient(c.id, c.name, None, c.kind, c.tier, "", (), c.units, values, ending=c.ending, confirmed=decided)


_LEFT_OUT_HEADS = frozenset(f.head for r in registers().values() for f in r.fields if f.name in _NOT_FOR_LEADERS)
