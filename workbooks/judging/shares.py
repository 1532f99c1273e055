"""Shares told by number alone, under heads with and without a sign: one column is read in one way where that is sure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, cast

from udfs.cells import CellValue
from udfs.kinds.amounts import PARTS
from udfs.kinds.kind import Doubt, Fault, plain_text
from udfs.words.text import squeeze
from workbooks.declare import Field
from workbooks.grid import Grid

#: A share under a head with % or ‰ that is more likely 12.5% typed as 0.125 than 0.125% itself.
_LIKELY_SHARE = 0.3
_BARE_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{0,9})?", re.ASCII)


def shares_under_sign(
    f: Field, grid: Grid, raw: Sequence[CellValue], at: Sequence[tuple[int, int]], parsed: list[Any], sign: str
) -> list[Any]:
    """Shares such as 0.125 under a head with % or ‰: those formatted as per cent are plain, others are read so with a remark."""
    numbers = {i: n for i, n in _bare_numbers(raw) if n != 0 and at[i] not in grid.percent}
    small = [i for i, n in numbers.items() if abs(n) < 1]
    alone = len(small) == len(numbers)
    for i in range(len(raw)):
        if at[i] in grid.percent:
            parsed[i] = f.kind.parse(raw[i])
    for i in small:
        share = numbers[i]
        if alone and i != small[0]:
            parsed[i] = f.kind.parse(share)
        elif alone or abs(share) <= _LIKELY_SHARE:
            parsed[i] = Doubt(f.kind.parse(share), f"表头写的是{sign}，这里按{plain_text(round(share * PARTS[sign], 10))}{sign}理解")
    return parsed


def _bare_numbers(raw: Sequence[CellValue]) -> Iterator[tuple[int, float]]:
    """Places and values of numbers without a sign, typed as numbers or as text."""
    for i, value in enumerate(raw):
        if value.__class__ in (int, float):
            yield i, cast("float", value)
        elif isinstance(value, str) and _BARE_NUMBER.fullmatch(bare := squeeze(value)):
            yield i, float(bare)


def shares_without_sign(grid: Grid, raw: Sequence[CellValue], at: Sequence[tuple[int, int]], parsed: list[Any]) -> None:
    """Those shown as per cent are plain; the few small ones among others typed in per cent may be of per cent too."""
    numbers = list(_bare_numbers(raw))
    plain = [v for i, v in numbers if at[i] not in grid.percent]
    points = sum(v > 1 for v in plain) >= max(1, sum(0 < v < 1 for v in plain))
    for i, v in numbers:
        if at[i] in grid.percent and 0 <= v <= 1:
            parsed[i] = float(v)
        elif points and 0 < v < 1 and not isinstance(parsed[i], (Fault, Doubt)):
            parsed[i] = Doubt(parsed[i], f"同列有的按百分数填，这里没有写百分号，按{plain_text(round(v * 100, 10))}%理解")
