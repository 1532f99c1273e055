"""Clients that may be one under two names: candidates by blocks, scores by rapidfuzz, reasons in Chinese (A18, R08). Pure.

Two names are compared only if they share a block: the weak key (no legal form, no punctuation), that with one character left out, its
end without the first two to four characters (上海, 上海市), or the same telephone. Blocks of more than 50 names say nothing and are
left aside. How alike two names must be is policy.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from addin.ledger.clients import Clients
from addin.ledger.views import Duplicate, GroupClient
from udfs.identity import akin, former_keys, loose_key, name_key
from udfs.policy.evaluator import Policy, current
from udfs.words.firm_names import NOTED

#: Names of different words.
_APART = (-1.0, "")
_ONE_CODE = "同一个代码有两个名称，已合为一个客户：改了名，还是代码抄错"
_SOUND_STEPS = 8
_CROWD = 50
_SHORTEST = 4
#: Lengths of what is often left out in front: 上海, 上海市, 中国, 黑龙江省.
_PREFIXES = (2, 3, 4)
_NUMBERS = re.compile(r"[0-9一二三四五六七八九十甲乙丙丁东西南北]+")


def find_duplicates(clients: Sequence[GroupClient], phones: Sequence[str | None], policy: Policy | None = None) -> tuple[Duplicate, ...]:
    """Likely duplicates, the likeliest first.

    Args:
        clients: The group's clients.
        phones: Their telephones, unmasked, parallel to `clients`.
        policy: The policy as it stands in the month; the current one if left out.
    """
    force = policy or current()
    limits = {False: 100 * force.number("likeness"), True: 100 * force.number("likeness_phone")}
    coded = clients.coded if isinstance(clients, Clients) else [bool(c.credit_code) for c in clients]
    found = [*_renamed(clients)]
    pairs = set(_pairs(_equal_names(clients)))
    keys = [""] * len(coded)
    if not all(coded):
        keys = [loose_key(c.name) for c in clients]
        for entries in (_ends(keys), _cuts(keys), _phones(phones)):
            pairs.update(_pairs(_block(entries, coded)))
        found += _former(clients, keys)
    for i, j in sorted(pairs):
        same_phone = bool(phones[i]) and phones[i] == phones[j]
        if judged := _judge(clients[i], clients[j], keys[i], keys[j], limits[same_phone], same_phone=same_phone):
            a, b = clients[i], clients[j]
            found.append(Duplicate(a.id, b.id, a.name, b.name, a.units, b.units, *judged))
    return tuple(sorted(found, key=lambda d: (-d.score, d.left, d.right)))


def _renamed(clients: Sequence[GroupClient]) -> Iterator[Duplicate]:
    """Clients that are one by their code and told under names that have nothing in common."""
    for client in (c for _, c in clients.shared) if isinstance(clients, Clients) else clients:
        told = next((conflict.values for conflict in client.conflicts if conflict.field == "name"), ())
        for other in dict.fromkeys(str(name) for _, name in told):
            if other != client.name and not akin(client.name, other):
                left, right = (tuple(unit for unit, name in told if name == wanted) for wanted in (client.name, other))
                yield Duplicate(
                    client.id,
                    client.id,
                    client.name,
                    other,
                    left,
                    right,
                    95.0,
                    "同一个代码有两个名称，已合为一个客户：改了名，还是代码抄错",
                )


def _former(clients: Sequence[GroupClient], keys: Sequence[str]) -> Iterator[Duplicate]:
    """Clients whose former name another client has; `keys` are the weak keys of their names."""
    noted = [(i, client) for i, client in enumerate(clients) if NOTED.search(client.name)]
    rows = {key: i for i, key in enumerate(keys)} if noted else {}
    for i, a in noted:
        for j in sorted({rows[key] for key in former_keys(a.name) if key in rows} - {i}):
            b = clients[j]
            yield Duplicate(a.id, b.id, a.name, b.name, a.units, b.units, 96.0, "一方写的曾用名就是另一方")


def _equal_names(clients: Sequence[GroupClient]) -> Mapping[str, list[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    told = clients.namesakes() if isinstance(clients, Clients) else ((name_key(c.name), i) for i, c in enumerate(clients))
    for name, i in told:
        blocks[name].append(i)
    return blocks


def _ends(keys: Sequence[str]) -> Iterator[tuple[int, Iterable[str]]]:
    for i, key in enumerate(keys):
        yield i, [key, *(key[n:] for n in _PREFIXES if len(key) - n >= _SHORTEST)]


def _cuts(keys: Sequence[str]) -> Iterator[tuple[int, Iterable[str]]]:
    """The key itself and all it can be with one character left out."""
    for i, key in enumerate(keys):
        if len(key) >= _SHORTEST:
            yield i, [key, *{key[:n] + key[n + 1 :] for n in range(len(key))}]


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


def _judge(a: GroupClient, b: GroupClient, left: str, right: str, limit: float, *, same_phone: bool) -> tuple[float, str] | None:
    """Score and reason, or None if the two are hardly one; equal names are always told."""
    codes = bool(a.credit_code and b.credit_code)
    if codes:
        if name_key(a.name) != name_key(b.name):
            return None
        return 90.0, "名称相同，统一社会信用代码不同，请核对是否抄错"
    if name_key(a.name) == name_key(b.name):
        return 99.0, "名称相同，一方没有统一社会信用代码，而同名的不止一家"
    score, why = _likeness(left, right, same_phone=same_phone)
    if not why or score < limit:
        return None
    return (min(score + 2, 99.0), f"{why}，联系电话相同") if same_phone else (score, why)


def _likeness(left: str, right: str, *, same_phone: bool) -> tuple[float, str]:
    """How alike two different names are, and why; two different words are no slip, unless the telephone is the same."""
    from rapidfuzz.distance import OSA, Indel

    if left == right:
        return 97.0, "只差公司形式或标点"
    if _NUMBERS.findall(left) != _NUMBERS.findall(right):
        return _APART
    if left.endswith(right) or right.endswith(left):
        longer, shorter = max(left, right, key=len), min(left, right, key=len)
        return 92.0, f"一方前面多“{longer.removesuffix(shorter)}”"
    score = round(100 * Indel.normalized_similarity(left, right), 1)
    if OSA.distance(left, right) == 1:
        if len(left) != len(right):
            return score, "一方多一个字"
        if sorted(left) == sorted(right):
            return max(score, 90.0), "两个字前后颠倒"
        a, b = next((x, y) for x, y in zip(left, right, strict=True) if x != y)
        if _sounds_alike(a, b):
            return max(score, 88.0), f"只差一个音近的字（{a}、{b}）"
    return (score, "名称相近") if same_phone else _APART


def _sounds_alike(a: str, b: str) -> bool:
    """Level-1 characters of GB 2312 stand in the order of their sound, so neighbours sound alike."""
    one, two = (c.encode("gb2312", errors="ignore") for c in (a, b))
    if len(one) != 2 or len(two) != 2 or max(one[0], two[0]) > 0xD7:
        return False
    return abs((one[0] - two[0]) * 94 + one[1] - two[1]) <= _SOUND_STEPS
