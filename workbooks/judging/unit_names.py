"""Names of units: under which key two spellings are one unit, which entry of the register is meant, which name is near."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from udfs.kinds.dates import Month
from udfs.words.text import fold

#: What many names of units have in common tells nothing about which one is meant.
_COMMON = re.compile("(?:工程|建设|建筑)?(?:有限)?(?:责任)?(?:总公司|分公司|子公司|公司|项目经理部|项目部|经理部|事业部)$")
#: Likeness of two cores from which one may be a slip for the other.
_LIKE = 0.75


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """One line of the unit register as the checks need it."""

    name: str
    aliases: tuple[str, ...] = ()
    since: Month | None = None
    until: Month | None = None
    parent: str = ""


def unit_key(unit: str) -> str:
    """Key under which spellings of a unit are equal; the group's name in front does not count."""
    folded = fold(unit)
    return re.sub(r"^.{2,12}?集团(?:股份)?(?:有限(?:责任)?公司|公司)?(?=.{3,})", "", folded)


def find_unit(units: Sequence[UnitEntry], unit: str) -> UnitEntry | None:
    """Register entry of a unit by name or alias."""
    key = unit_key(unit)
    return next((u for u in units if key in {unit_key(u.name), *(unit_key(a) for a in u.aliases)}), None)


def near_unit(names: Iterable[str], unit: str) -> str | None:
    """The name that was likely meant; None where none is near: 西北分公司 is no slip for 东北分公司.

    >>> near_unit(["西北分公司", "江南分公司"], "江南建设分公司"), near_unit(["西北分公司"], "东北分公司")
    ('江南分公司', None)
    """
    core = _core(unit)
    scored = [(_likeness(core, _core(name)), name) for name in names]
    best = max(scored, default=(0.0, ""))
    return best[1] if best[0] >= _LIKE else None


def _core(unit: str) -> str:
    key = unit_key(unit)
    return _COMMON.sub("", key) or key


def _likeness(one: str, other: str) -> float:
    short, long = sorted((one, other), key=len)
    return 1.0 if len(short) > 1 and short in long else difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
