"""Clients told under a new name: which of a return's new clients may be ones that it tells of no more (A18, R31). Pure.

A firm that was renamed keeps its code; without one it is known by the former name written beside the present one, by a name that is like
it, or by facts that two firms seldom share. It is only proposed: whether two names are one client is decided by marketing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from addin.consolidate.likeness.name_likeness import likeness, shapes
from addin.ledger.contents.parts import Held
from addin.ledger.shapes.views import Entry, Renaming
from udfs.identity import former_keys, loose_key, name_key
from udfs.policy.evaluator import Policy
from workbooks.registers.customer_info import CUSTOMER_INFO

#: Facts that two firms seldom share, and how many of them make up for names that have nothing in common.
_TELLING = ("phone", "address", "first_cooperation", "contract")
_ENOUGH = 2
#: So many facts that both tell, and so much of them alike, are a row written over.
_FILLED, _MOST = 6, 0.8
_UNTOLD = frozenset({"name", "change", "remark", *(f.name for f in CUSTOMER_INFO.fields if f.computed)})
_DECIDED, _WRITTEN, _FACTS_ALONE = 1000.0, 200.0, 80.0


def renamings(new: Sequence[Held], silent: Sequence[Held], *, policy: Policy, merges: Iterable[Entry]) -> dict[int, Renaming]:
    """Pairs of a new client and one told no more, each in one pair at most; by the number of the new one.

    Args:
        new: Rows of clients that the unit never told of.
        silent: Rows of its clients that the return does not tell of.
        policy: As it stands in the month: how alike names must be.
        merges: Pairs that marketing merged or took apart again: those are one client, these are not asked about again.
    """
    decided = {frozenset((e.name_key, name_key(e.values["merged"]))): not e.values.get("revoked") for e in merges}
    found = sorted(_pairs(new, silent, policy, decided), key=lambda pair: (-pair[0], pair[1], pair[2].former))
    told: dict[int, Renaming] = {}
    taken: set[int] = set()
    for _, number, renaming in found:
        if number not in told and renaming.former not in taken:
            told[number] = renaming
            taken.add(renaming.former)
    return told


def _pairs(
    new: Sequence[Held], silent: Sequence[Held], policy: Policy, decided: Mapping[frozenset[str], bool]
) -> Iterator[tuple[float, int, Renaming]]:
    limits = {False: 100 * policy.number("likeness"), True: 100 * policy.number("likeness_phone")}
    shaped = [shapes([h.name_key for h in rows]) for rows in (new, silent)]
    alone = {name: _once(new, name) & _once(silent, name) for name in _TELLING}
    for i, one in enumerate(new):
        name, remark = str(one.values.get("name") or ""), name_key(str(one.values.get("remark") or ""))
        written = former_keys(name)
        for j, other in enumerate(silent):
            known = decided.get(frozenset((one.name_key, other.name_key)))
            if known is not None:
                if known:
                    yield _DECIDED, i, Renaming(j, "市场营销部已核定是一个客户", decided=True)
                continue
            was = loose_key(str(other.values.get("name") or ""))
            if was in written or (was and was in remark):
                yield _WRITTEN, i, Renaming(j, "名称或备注里写着旧名")
                continue
            if one.credit_code and other.credit_code:
                continue  # a renamed firm keeps its code
            same = [name for name in _TELLING if one.values.get(name) in alone[name] and one.values[name] == other.values.get(name)]
            score, why = likeness(shaped[0][i], shaped[1][j], same_phone="phone" in same)
            alike = bool(why) and score >= limits["phone" in same]
            if alike or len(same) >= _ENOUGH or (same and _is_copy(one, other)):
                words = ["其余内容几乎都相同" if _is_copy(one, other) else _heads(same)] if same else []
                reasons = [why if why.startswith("名称") else f"名称{why}", *words] if alike else words
                yield (score if alike else _FACTS_ALONE) + len(same), i, Renaming(j, "，".join(reasons))


def _once(rows: Sequence[Held], name: str) -> set[Any]:
    """Values of a fact that one row alone tells: what several firms share, as those of one office do, tells none of them."""
    return {value for value, count in Counter(row.values.get(name) for row in rows).items() if count == 1 and value is not None}


def _heads(names: Sequence[str]) -> str:
    return f"{'、'.join(CUSTOMER_INFO.by_name[name].head for name in names)}相同"


def _is_copy(one: Held, other: Held) -> bool:
    """Whether a row tells what another does but for the name: written over what stood there."""
    told = [name for name in one.values if name in other.values and name not in _UNTOLD]
    return len(told) >= _FILLED and sum(one.values[name] == other.values[name] for name in told) >= _MOST * len(told)
