"""Clients that may be one under two names: candidates by blocks, scores by rapidfuzz, reasons in Chinese (A18, R08). Pure.

Two names are compared only if they share a block: the weak key (no legal form, no punctuation), that with one character left out, what
follows the place, the name's own words with the first character of its trade, or the same telephone. Blocks of more than 50 names say
nothing and are left aside. How alike two names must be is policy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count

from addin.consolidate.likeness.name_likeness import Shape, likeness, nested, shapes
from addin.ledger.months.clients import Clients
from addin.ledger.shapes.views import Duplicate, Entry, GroupClient
from udfs.identity import akin, keys_told, name_key, name_keys
from udfs.policy.evaluator import Policy, current

_ONE_CODE = "同一个代码有两个名称，已合为一个客户：改了名，还是代码抄错"
_TWO_CODES = 90.0, "名称相同，统一社会信用代码不同，请核对是否抄错"
_ONE_WITHOUT = 99.0, "名称相同，一方没有统一社会信用代码，而同名的不止一家"
_CROWD = 50
_SHORTEST = 4
#: Lengths of what is often left out in front: 上海, 上海市, 中国, 黑龙江省.
_PREFIXES = (2, 3, 4)


def find_duplicates(
    clients: Sequence[GroupClient], phones: Sequence[str | None], policy: Policy | None = None, merges: Iterable[Entry] = ()
) -> tuple[Duplicate, ...]:
    """Likely duplicates, the likeliest first.

    Args:
        clients: The group's clients.
        phones: Their telephones, unmasked, parallel to `clients`.
        policy: The policy as it stands in the month; the current one if left out.
        merges: Pairs that marketing merged, or took apart again: they are decided and told no more.
    """
    decided = {frozenset((e.name_key, name_key(e.values["merged"]))) for e in merges}
    force = policy or current()
    limits = {False: 100 * force.number("likeness"), True: 100 * force.number("likeness_phone")}
    coded = clients.coded if isinstance(clients, Clients) else [bool(c.credit_code) for c in clients]
    found = [*_renamed(clients)]
    if all(coded):
        alike = dict.fromkeys(_two_codes(clients), _TWO_CODES)
    else:
        keys, former = keys_told(clients.names if isinstance(clients, Clients) else [c.name for c in clients])
        told = shapes(keys)
        alike = _alike(told, coded, list(phones), limits)
        found += _former(clients, {i: shapes(before) for i, before in former.items()}, told)
    done = {frozenset((d.left, d.right)) for d in found}
    for (a, b), why in zip(_unpacked(clients, alike), alike.values(), strict=True):
        if frozenset((a.id, b.id)) not in done:
            found.append(Duplicate(a.id, b.id, a.name, b.name, a.units, b.units, *why))
    if decided:
        found = [d for d in found if frozenset((name_key(d.left_name), name_key(d.right_name))) not in decided]
    return tuple(sorted(found, key=lambda d: (-d.score, d.left, d.right)))


def _two_codes(clients: Sequence[GroupClient]) -> Iterator[tuple[int, int]]:
    """Clients of one name, each with a code."""
    rows = clients.namesakes() if isinstance(clients, Clients) else zip(name_keys([c.name for c in clients]), count())
    pairs = sorted(set(_pairs(_equal_names(rows))))
    return (pair for pair, (a, b) in zip(pairs, _unpacked(clients, pairs), strict=True) if name_key(a.name) == name_key(b.name))


def _unpacked(clients: Sequence[GroupClient], pairs: Collection[tuple[int, int]]) -> Iterator[tuple[GroupClient, GroupClient]]:
    """Both clients of each pair, unpacked in the order of their returns."""
    made = {i: clients[i] for i in sorted({i for pair in pairs for i in pair})}
    return ((made[i], made[j]) for i, j in pairs)


def _alike(
    told: Sequence[Shape], coded: Sequence[bool], phones: Sequence[str | None], limits: Mapping[bool, float]
) -> dict[tuple[int, int], tuple[float, str]]:
    """Score and reason of pairs that may be one client; equal names are always told."""
    found = {}
    equal = _equal_names((name.name, i) for i, name in enumerate(told))
    for i, j in sorted({*_pairs(equal), *candidates(told, coded, phones)}):
        both = coded[i] and coded[j]
        if told[i].name == told[j].name:
            found[i, j] = _TWO_CODES if both else _ONE_WITHOUT
        elif not both:
            same_phone = bool(phones[i]) and phones[i] == phones[j]
            score, why = likeness(told[i], told[j], same_phone=same_phone)
            if why and score >= limits[same_phone]:
                found[i, j] = (min(score + 2, 99.0), f"{why}，联系电话相同") if same_phone else (score, why)
    return found


def candidates(told: Sequence[Shape], coded: Sequence[bool], phones: Sequence[str | None]) -> set[tuple[int, int]]:
    """Places of names that are worth a comparison; some twenty a name, however many names there are."""
    pairs = set(_prefixed(told, coded))
    for entries in (_cores(told), _phones(phones)):
        pairs.update(_pairs(_blocks(entries, coded)))
    by_places: dict[frozenset[str], list[tuple[int, Shape]]] = defaultdict(list)
    for i, name in enumerate(told):
        by_places[name.places].append((i, name))
    for names in by_places.values():  # a table of 200,000 names' keys takes five times as long a key as these small ones
        pairs.update(_pairs(_blocks(_cuts(names), coded)))
        pairs.update(_pairs(_blocks(_trades(names), coded)))
    return pairs


def _renamed(clients: Sequence[GroupClient]) -> Iterator[Duplicate]:
    """Clients that are one by their code and told under names that have nothing in common."""
    for client in (c for _, c in clients.shared) if isinstance(clients, Clients) else clients:
        told = next((conflict.values for conflict in client.conflicts if conflict.field == "name"), ())
        for other in dict.fromkeys(str(name) for _, name in told):
            if other != client.name and not akin(client.name, other):
                left, right = (tuple(unit for unit, name in told if name == wanted) for wanted in (client.name, other))
                yield Duplicate(client.id, client.id, client.name, other, left, right, 95.0, _ONE_CODE)


def _former(clients: Sequence[GroupClient], before: Mapping[int, Sequence[Shape]], told: Sequence[Shape]) -> Iterator[Duplicate]:
    """Clients whose former name another client has."""
    rows: dict[str, list[tuple[int, Shape]]] = defaultdict(list)
    for i, name in enumerate(told) if before else ():
        for each in (name, *before.get(i, ())):
            rows[each.core].append((i, each))
    for i, others in before.items():
        same = {j for name in others for j, other in rows[name.core] if nested(name, other)}
        for j in sorted(k for k in same if k > i or k not in before):
            a, b = clients[i], clients[j]
            yield Duplicate(a.id, b.id, a.name, b.name, a.units, b.units, 96.0, "一方写的曾用名就是另一方")


def _equal_names(rows: Iterable[tuple[str, int]]) -> Iterable[Sequence[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for name, i in rows:
        blocks[name].append(i)
    return blocks.values()


def _prefixed(told: Sequence[Shape], coded: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Names that are another's whole name with something in front."""
    rows: dict[str, list[int]] = defaultdict(list)
    for i, name in enumerate(told):
        rows[name.key].append(i)
    for i, name in enumerate(told):
        for n in _PREFIXES:
            if len(name.key) - n >= _SHORTEST:
                yield from ((min(i, j), max(i, j)) for j in rows.get(name.key[n:], ()) if not (coded[i] and coded[j]))


def _cores(told: Sequence[Shape]) -> Iterator[tuple[int, Iterable[str]]]:
    """What follows the place."""
    for i, name in enumerate(told):
        yield i, [name.core]


def _cuts(names: Iterable[tuple[int, Shape]]) -> Iterator[tuple[int, Iterable[str]]]:
    """Names of one place, and all they can be with one character left out."""
    for i, name in names:
        core = name.core
        if len(core) >= _SHORTEST:
            yield i, {core, *[core[:n] + core[n + 1 :] for n in range(len(core))]}


def _trades(names: Iterable[tuple[int, Shape]]) -> Iterator[tuple[int, Iterable[str]]]:
    """Names of one place: their own words with the first character of the trade, which is left of 城市建设投资 in 城投 too."""
    for i, name in names:
        yield i, [name.own + name.trade[0][0] if name.trade else name.core[:-1]]


def _phones(phones: Sequence[str | None]) -> Iterator[tuple[int, Iterable[str]]]:
    for i, phone in enumerate(phones):
        if phone:
            yield i, [phone]


def _blocks(entries: Iterable[tuple[int, Iterable[str]]], coded: Sequence[bool]) -> Iterable[Sequence[int]]:
    """Names by what they share. Two names with codes are told apart by these, so every block holds one without."""
    first: dict[str, int] = {}
    several: dict[str, list[int]] = {}
    later = []
    for i, shared in entries:
        if coded[i]:
            later.append((i, shared))
            continue
        for key in shared:
            if (other := first.setdefault(key, i)) != i:
                several.setdefault(key, [other]).append(i)
    for i, shared in later:
        for key in shared:
            if key in first:
                several.setdefault(key, [first[key]]).append(i)
    return several.values()


def _pairs(blocks: Iterable[Sequence[int]]) -> Iterator[tuple[int, int]]:
    for members in blocks:
        if 1 < len(members) <= _CROWD:
            for n, i in enumerate(members):
                for j in members[n + 1 :]:
                    if i != j:
                        yield (i, j) if i < j else (j, i)
