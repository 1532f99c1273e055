"""Recognise columns whose heads are damaged or ambiguous, by likeness of words and by the values below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from udfs.cells import CellValue, is_blank
from udfs.heads import head_unit
from udfs.kinds import Doubt, Fault, Kind, Text
from workbooks.declare import Sheet
from workbooks.examined import Bound
from workbooks.grid import Grid

if TYPE_CHECKING:
    from workbooks.bind import Layout

_LOOK_AT = 60
#: Fields whose values betray them without any head.
_TELLING = ("credit_code", "phone", "kind")
_COMPANY_ENDS = ("公司", "集团", "局", "委员会", "学校", "中学", "小学", "大学", "医院", "政府", "中心", "厂", "院", "协会", "办公室")


def by_likeness(grid: Grid, sheet: Sheet, columns: Mapping[str, Bound], own: Sequence[Bound], first_row: int) -> list[Bound]:
    """Own columns whose head differs from a known word by a character or two and whose values fit."""
    words = {w: n for w, n in sheet.heads.words().items() if n not in columns and len(w) >= 3}
    found: list[Bound] = []
    for b in own:
        bare, unit = head_unit(b.text.rpartition("›")[2])
        allowed = 2 if len(bare) >= 7 else 1
        if len(bare) < 4:
            continue
        near = sorted((Levenshtein.distance(bare, w, score_cutoff=allowed), w, n) for w, n in words.items() if abs(len(w) - len(bare)) <= 1)
        near = [n for n in near if n[0] <= allowed]
        if (
            near
            and len({n for d, _, n in near if d == near[0][0]}) == 1
            and _fits(grid, sheet.by_name[near[0][2]].kind, b, unit, first_row)
        ):
            found.append(Bound(near[0][2], b.column, b.text, unit, "likeness"))
    return found


def by_values(grid: Grid, sheet: Sheet, columns: Mapping[str, Bound], own: Sequence[Bound], layout: Layout) -> list[Bound]:
    """Columns without a usable head that hold credit codes, telephones, kinds or names of firms."""
    first_row = layout.bottom + 1
    taken = {b.column for b in columns.values()} | {layout.index_column}
    own_text = {b.column: b.text for b in own}
    width = max((len(r) for r in grid.rows[first_row : first_row + _LOOK_AT]), default=0)
    found: list[Bound] = []
    for c in range(width):
        text = own_text.get(c, "")
        if c in taken or (text and not _garbled(text)):
            continue
        sample = values_below(grid, c, first_row)
        if len(sample) < 3:
            continue
        for name in _TELLING:
            if name in sheet.by_name and name not in columns and _share_parsed(sheet.by_name[name].kind, sample, "") >= 0.8:
                found.append(Bound(name, c, text, "", "values"))
                break
        else:
            if (
                "name" in sheet.by_name
                and "name" not in columns
                and sum(str(v).rstrip().endswith(_COMPANY_ENDS) for v in sample) >= 0.7 * len(sample)
            ):
                found.append(Bound("name", c, text, "", "values"))
    return found


def settle_by_values(grid: Grid, sheet: Sheet, columns: Mapping[str, Bound], first_row: int) -> dict[str, Bound]:
    """Settle 客户分类 and the like: a column of A, B, C is a tier, one of the six words a kind."""
    out = dict(columns)
    for name, other in (("kind", "reported_tier"), ("reported_tier", "kind")):
        if name not in out or other in out or other not in sheet.by_name:
            continue
        sample = values_below(grid, out[name].column, first_row)
        if (
            sample
            and _share_parsed(sheet.by_name[name].kind, sample, "") < 0.3
            and _share_parsed(sheet.by_name[other].kind, sample, "") >= 0.7
        ):
            b = out.pop(name)
            out[other] = Bound(other, b.column, b.text, b.unit, "values")
    return out


def values_below(grid: Grid, column: int, first_row: int) -> list[CellValue]:
    """The first non-blank values of a column below the heads."""
    rows = grid.rows[first_row : first_row + _LOOK_AT]
    return [row[column] for row in rows if column < len(row) and not is_blank(row[column])]


def _fits(grid: Grid, kind: Kind, b: Bound, unit: str, first_row: int) -> bool:
    sample = values_below(grid, b.column, first_row)
    return type(kind) is Text or not sample or _share_parsed(kind, sample, unit) >= 0.7


def _share_parsed(kind: Kind, sample: Sequence[CellValue], unit: str) -> float:
    good = sum(not isinstance(v, (Fault, Doubt)) and v is not None for v in kind.parse_column(sample, unit))
    return good / len(sample) if sample else 0.0


def _garbled(text: str) -> bool:
    """True for a head that decoding or copying has destroyed."""
    strange = sum(not ("\u4e00" <= c <= "\u9fff" or c.isascii()) for c in text)
    return strange * 2 >= len(text) or "?" in text or "\ufffd" in text
