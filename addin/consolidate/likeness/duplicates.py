"""Clients that may be one under two names: candidates by blocks, scores by rapidfuzz, reasons in Chinese (A18, R08). Pure.

Two names are compared only if they share a block: the weak key (no legal form, no punctuation), that with one character left out, what
follows the place, the name's own words with the first character of its trade, or the same telephone. Blocks of more than 50 names say
nothing and are left aside. How alike two names must be is policy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from addin.consolidate.likeness.name_likeness import APART, Shape, likeness, nested, shape
from addin.ledger.months.clients import Clients
from addin.ledger.shapes.views import Duplicate, Entry, GroupClient
from udfs.identity import akin, former_keys, name_key
from udfs.policy.evaluator import Policy, current
from udfs.words.firm_names import NOTED
from udfs.words.text import fold
from udfs.words.trades import parted

_ONE_CODE = "同一个代码有两个名称，已合为一个客户：改了名，还是代码抄错"
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
    pairs = set(_pairs(_equal_names(clients)))
    shapes: Sequence[Shape] = ()
    if not all(coded):
        names = clients.names if isinstance(clients, Clients) else [c.name for c in clients]
        shapes = list(map(shape, names))
        pairs |= candidates(shapes, coded, phones)
        found += _former(clients, names, shapes)
    told = {frozenset((d.left, d.right)) for d in found}
    looked_at = {i: (clients[i], phones[i]) for i in sorted({i for pair in pairs for i in pair})}  # in order: each return is unpacked once
    for i, j in sorted(pairs):
        (a, phone), (b, other) = looked_at[i], looked_at[j]
        if frozenset((a.id, b.id)) in told:
            continue
        same_phone = bool(phone) and phone == other
        if judged := _judge(a, b, limits[same_phone], (shapes[i], shapes[j]) if shapes else None, same_phone=same_phone):
            found.append(Duplicate(a.id, b.id, a.name, b.name, a.units, b.units, *judged))
    if decided:
        found = [d for d in found if frozenset((name_key(d.left_name), name_key(d.right_name))) not in decided]
    return tuple(sorted(found, key=lambda d: (-d.score, d.left, d.right)))


def candidates(shapes: Sequence[Shape], coded: Sequence[bool], phones: Sequence[str | None]) -> set[tuple[int, int]]:
    """Places of names that are worth a comparison; some twenty a name, however many names there are."""
    pairs = set(_prefixed(shapes, coded))
    for entries in (_cores(shapes), _cuts(shapes), _trades(shapes), _phones(phones)):
        pairs.update(_pairs(_block(entries, coded)))
    return pairs


def _renamed(clients: Sequence[GroupClient]) -> Iterator[Duplicate]:
    """Clients that are one by their code and told under names that have nothing in common."""
    for client in (c for _, c in clients.shared) if isinstance(clients, Clients) else clients:
        told = next((conflict.values for conflict in client.conflicts if conflict.field == "name"), ())
        for other in dict.fromkeys(str(name) for _, name in told):
            if other != client.name and not akin(client.name, other):
                left, right = (tuple(unit for unit, name in told if name == wanted) for wanted in (client.name, other))
                yield Duplicate(client.id, client.id, client.name, other, left, right, 95.0, _ONE_CODE)


def _former(clients: Sequence[GroupClient], names: Sequence[str], shapes: Sequence[Shape]) -> Iterator[Duplicate]:
    """Clients whose former name another client has."""
    before = {i: [shape(key) for key in former_keys(name)] for i, name in enumerate(names) if NOTED.search(fold(name))}
    rows: dict[str, list[tuple[int, Shape]]] = defaultdict(list)
    for i, told in enumerate(shapes) if before else ():
        for name in (told, *before.get(i, ())):
            rows[name.core].append((i, name))
    for i, others in before.items():
        same = {j for told in others for j, other in rows[told.core] if nested(told, other)}
        for j in sorted(k for k in same if k > i or k not in before):
            a, b = clients[i], clients[j]
            yield Duplicate(a.id, b.id, a.name, b.name, a.units, b.units, 96.0, "一方写的曾用名就是另一方")


def _equal_names(clients: Sequence[GroupClient]) -> Mapping[str, list[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    told = clients.namesakes() if isinstance(clients, Clients) else ((name_key(c.name), i) for i, c in enumerate(clients))
    for name, i in told:
        blocks[name].append(i)
    return blocks


def _prefixed(shapes: Sequence[Shape], coded: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Names that are another's whole name with something in front."""
    rows: dict[str, list[int]] = defaultdict(list)
    for i, told in enumerate(shapes):
        rows[told.key].append(i)
    for i, told in enumerate(shapes):
        for n in _PREFIXES:
            if len(told.key) - n >= _SHORTEST:
                yield from ((min(i, j), max(i, j)) for j in rows.get(told.key[n:], ()) if not (coded[i] and coded[j]))


def _cores(shapes: Sequence[Shape]) -> Iterator[tuple[int, Iterable[str]]]:
    """What follows the place."""
    for i, told in enumerate(shapes):
        yield i, [told.core]


def _cuts(shapes: Sequence[Shape]) -> Iterator[tuple[int, Iterable[str]]]:
    """The name of a place, and all it can be with one character left out."""
    for i, (_, places, core, _) in enumerate(shapes):
        if len(core) >= _SHORTEST:
            place = "".join(sorted(places))
            yield i, {place + core, *(place + core[:n] + core[n + 1 :] for n in range(len(core)))}


def _trades(shapes: Sequence[Shape]) -> Iterator[tuple[int, Iterable[str]]]:
    """The name's own words with the first character of its trade: that is left of 城市建设投资 in 城投 too."""
    for i, (_, places, core, _) in enumerate(shapes):
        own, words = parted(core)
        yield i, ["".join(sorted(places)) + (own + words[0][0] if words else core[:-1])]


def _phones(phones: Sequence[str | None]) -> Iterator[tuple[int, Iterable[str]]]:
    for i, phone in enumerate(phones):
        if phone:
            yield i, [phone]


def _block(entries: Iterable[tuple[int, Iterable[str]]], coded: Sequence[bool]) -> Mapping[str, list[int]]:
    """Names by what they share. Two names with codes are told apart by these, so every block holds one without."""
    blocks: dict[str, list[int]] = {}
    later = []
    for i, shared in entries:
        if coded[i]:
            later.append((i, shared))
            continue
        for key in shared:
            blocks.setdefault(key, []).append(i)
    for i, shared in later:
        for key in shared:
            if key in blocks:
                blocks[key].append(i)
    return blocks


def _pairs(blocks: Mapping[str, Sequence[int]]) -> Iterator[tuple[int, int]]:
    for members in blocks.values():
        if 1 < len(members) <= _CROWD:
            for n, i in enumerate(members):
                for j in members[n + 1 :]:
                    if i != j:
                        yield (i, j) if i < j else (j, i)


def _judge(
    a: GroupClient, b: GroupClient, limit: float, shapes: tuple[Shape, Shape] | None, *, same_phone: bool
) -> tuple[float, str] | None:
    """Score and reason, or None if the two are hardly one; equal names are always told."""
    equal = name_key(a.name) == name_key(b.name)
    if a.credit_code and b.credit_code:
        return (90.0, "名称相同，统一社会信用代码不同，请核对是否抄错") if equal else None
    if equal:
        return 99.0, "名称相同，一方没有统一社会信用代码，而同名的不止一家"
    score, why = likeness(*shapes, same_phone=same_phone) if shapes else APART
    if not why or score < limit:
        return None
    return (min(score + 2, 99.0), f"{why}，联系电话相同") if same_phone else (score, why)
