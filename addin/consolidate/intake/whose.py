"""Whose a file is that tells no unit itself: by its name, else by what lies beside it in a folder or archive of one unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from addin.ledger.contents.units import Register
from addin.ledger.store import Told


def with_units(told: Sequence[Told], register: Register) -> tuple[Told, ...]:
    """The same files, with their unit wherever it is known."""
    beside: defaultdict[str, set[str]] = defaultdict(set)
    for one in told:
        if one.unit:
            for folder in _folders(one.file):
                beside[folder].add(one.unit)

    def whose(one: Told) -> str:
        if one.unit:
            return one.unit
        if named := register.mentioned(one.file):
            return named.name
        alone = (next(iter(beside[folder])) for folder in _folders(one.file) if len(beside.get(folder, ())) == 1)
        return next(alone, "")

    return tuple(one if one.unit else replace(one, unit=whose(one)) for one in told)


def _folders(file: str) -> list[str]:
    """Folders and archives a file lies in, the nearest first."""
    parts = file.split("/")[:-1]
    return ["/".join(parts[:n]) for n in range(len(parts), 0, -1)]
