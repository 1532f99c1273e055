"""Units as a register names them and as returns write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from udfs.kinds.dates import Month
from udfs.words.text import fold


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """One line of the unit register as the checks need it."""

    name: str
    aliases: tuple[str, ...] = ()
    since: Month | None = None
    until: Month | None = None


def unit_key(unit: str) -> str:
    """Key under which spellings of a unit are equal; the group's name in front does not count."""
    folded = fold(unit)
    return re.sub(r"^.{2,12}?集团(?:股份)?(?:有限(?:责任)?公司|公司)?(?=.{3,})", "", folded)


def find_unit(units: Sequence[UnitEntry], unit: str) -> UnitEntry | None:
    """Register entry of a unit by name or alias."""
    key = unit_key(unit)
    return next((u for u in units if key in {unit_key(u.name), *(unit_key(a) for a in u.aliases)}), None)


def near_unit(units: Sequence[UnitEntry], unit: str) -> str | None:
    """Name of the register that shares most characters with a unit's, if most of them."""
    key = set(unit_key(unit))
    scored = sorted(((len(key & set(unit_key(u.name))) / len(key | set(unit_key(u.name))), u.name) for u in units), reverse=True)
    return scored[0][1] if scored and scored[0][0] >= 0.6 else None
