"""Clients of a unit that was merged or renamed stand with the unit that took over from it (A43)."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import replace

from addin.ledger.in_force.inforce import Accepted


def inherited(versions: Iterable[Accepted], heirs: Mapping[str, str]) -> list[Accepted]:
    """Versions that count, newest month first; rows of units that have ended are told as their heirs'."""
    found = []
    for told in versions:
        part, heir = told.part, heirs.get(told.version.unit)
        if heir is not None:
            part = copy.copy(part)
            part.unit = heir
        found.append(replace(told, part=part))
    return sorted(found, key=lambda a: a.version.month, reverse=True)
