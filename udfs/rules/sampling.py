"""Which facts are verified: drawn at random before anybody sees them, the same for everybody who draws from the same snapshot (R63)."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping


def draw(names: Iterable[str], seed: str, count: int, weights: Mapping[str, float] | None = None) -> list[str]:
    """So many different names, drawn without looking at their order; a name of weight 3 is drawn first three times as often as one of 1.

    The draw of Efraimidis and Spirakis (2006), its random numbers from a digest of seed and name: whoever knows the snapshot's id can
    draw again and finds the same sample, and nobody can choose it.

    Args:
        names: What may be drawn, each once.
        seed: The id of the snapshot and what the draw is for.
        count: How many; all if there are fewer.
        weights: Weight by name, more than 0; 1 if not told.

    >>> draw(["甲", "乙", "丙", "丁"], "快照1", 2) == draw(["丁", "丙", "乙", "甲"], "快照1", 2)
    True
    """
    told = weights or {}
    keys = {name: math.log(_uniform(seed, name)) / told.get(name, 1.0) for name in names}
    return sorted(keys, key=lambda name: (-keys[name], name))[:count]


def _uniform(seed: str, name: str) -> float:
    """A number between 0 and 1, neither of them."""
    digest = hashlib.sha256(f"{seed}\0{name}".encode()).digest()
    return (int.from_bytes(digest[:8]) + 0.5) / 2**64
