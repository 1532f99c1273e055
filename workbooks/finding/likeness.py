"""Recognise columns whose heads are damaged or ambiguous, by likeness of words and by the values below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from udfs.cells import CellError, CellValue, is_blank
from udfs.heads import HeadMatch, head_unit
from udfs.kinds.kind import Doubt, Fault, Kind, Story, Text
from udfs.words.patterns import pattern
from workbooks.declare import Sheet
from workbooks.examined import Bound
from workbooks.grid import Grid

_LOOK_AT = 60
_HEAD_ROWS = 3
#: Values by which a column is judged, and the shares that count as most and few of them.
_ENOUGH, _MOST, _FEW = 3, 0.8, 0.3
#: Fields whose values betray them without any head.
_TELLING = ("credit_code", "phone", "kind")
#: Fields without which a return says little: their columns are kept and each cell that does not fit is told.
_ALWAYS = frozenset({"name", "kind", "phone", "credit_code", "reported_tier", "computed_tier"})
#: Heads of columns that name somebody else than the client.
_OF_OTHERS = pattern("填报|上报|报送|分公司|项目|施工|供应|分包|监理|设计|我方|竞争|所属|参建|担保|母公司|上级|上[月期年]|去年|预计|目标")
#: Heads that tell of another time than this return.
_OF_ANOTHER_TIME = pattern("上[月期年次季]|下[月期年次季]|计划|去年|预计|目标|历史最")
_TURNING = pattern("[网有无未非不上下前后始末止终我]")
_COMPANY_ENDS = ("公司", "集团", "局", "委员会", "学校", "中学", "小学", "大学", "医院", "政府", "中心", "厂", "院", "协会", "办公室")


def _turns(text: str) -> list[str]:
    """Letters that turn the meaning round: 有理投诉 is not near 无理投诉, 下次拜访 not near 上次拜访."""
    return _TURNING.findall(text)


class Near:
    """Words of a sheet that differ from a text by a character or two."""

    def __init__(self, sheet: Sheet) -> None:
        self._words = [(word, name) for word, name in sheet.heads.words().items() if len(word) >= 4]

    def match(self, text: str) -> HeadMatch | None:
        """The one field whose words are nearest; None if none is near, or two are equally near."""
        bare, unit = head_unit(text)
        if len(bare) < 4:
            return None
        from rapidfuzz.distance import Levenshtein

        allowed = 2 if len(bare) >= 7 else 1
        near = [
            (distance, name)
            for word, name in self._words
            if abs(len(word) - len(bare)) <= 1
            and _turns(word) == _turns(bare)
            and (distance := Levenshtein.distance(bare, word, score_cutoff=allowed)) <= allowed
        ]
        names = {name for distance, name in near if distance == min(near)[0]}
        return HeadMatch(names.pop(), unit, "likeness") if len(names) == 1 else None


def by_likeness(grid: Grid, sheet: Sheet, columns: Mapping[str, Bound], own: Sequence[Bound], first_row: int) -> list[Bound]:
    """Own columns whose head differs from a known word by a character or two and whose values fit."""
    if not own:
        return []
    near = Near(sheet)
    found: list[Bound] = []
    for b in own:
        if b.how == "remembered":
            continue
        match = None if _OF_ANOTHER_TIME.search(b.text) else near.match(b.text.rpartition("›")[2])
        if match and match.name not in columns and _fits(grid, sheet.by_name[match.name].kind, b, match.unit, first_row):
            found.append(Bound(match.name, b.column, b.text, match.unit, "likeness"))
    return found


def by_values(
    grid: Grid, sheet: Sheet, columns: Mapping[str, Bound], own: Sequence[Bound], taken: AbstractSet[int | None], first_row: int
) -> list[Bound]:
    """Columns without a usable head that hold credit codes, telephones, kinds or names of firms."""
    wanted = [n for n in _TELLING if n in sheet.by_name and n not in columns]
    if not wanted and "name" in columns:
        return []
    own_text = {b.column: b.text for b in own}
    taken = {*taken, *(b.column for b in own if b.how == "remembered")}
    width = max((len(r) for r in grid.rows[first_row : first_row + _LOOK_AT]), default=0)
    found: list[Bound] = []
    for c in range(width):
        text = own_text.get(c, "")
        if c in taken or (text and _OF_OTHERS.search(text)):
            continue
        sample = values_below(grid, c, first_row)
        if len(sample) < _ENOUGH:
            continue
        sure = [n for n in wanted if n != "phone" or not text or _garbled(text)]
        name = next((n for n in sure if share_parsed(sheet.by_name[n].kind, sample, "") >= _MOST), None)
        if name is None and "name" in sheet.by_name and "name" not in columns and _are_firms(sample):
            name = "name"
        if name:
            found.append(Bound(name, c, text, "", "values"))
    return found


def _are_firms(sample: Sequence[CellValue]) -> bool:
    """True for different names, most of them of organisations."""
    many = len(set(map(str, sample))) >= _MOST * len(sample)
    return many and sum(str(v).rstrip().endswith(_COMPANY_ENDS) for v in sample) >= 0.7 * len(sample)


def settle_by_values(
    grid: Grid, sheet: Sheet, columns: Mapping[str, Bound], own: Sequence[Bound], first_row: int
) -> tuple[dict[str, Bound], list[Bound]]:
    """Settle 客户分类 and the like: a column of A, B, C is a tier, one of the six words a kind."""
    out, rest = _fitting(grid, sheet, columns, own, first_row)
    for name, other in (("kind", "reported_tier"), ("reported_tier", "kind")):
        if other not in sheet.by_name or other in out:
            continue
        for b in [*([out[name]] if name in out else []), *(b for b in rest if b.how != "remembered")]:
            match = sheet.heads.match(b.text.rpartition("›")[2])
            if b.field != name and (match is None or match.name != name):
                continue
            sample = values_below(grid, b.column, first_row)
            fits = [share_parsed(sheet.by_name[n].kind, sample, "") for n in (name, other)]
            if sample and fits[0] < _FEW and fits[1] >= 0.7:
                out = {k: v for k, v in out.items() if v.column != b.column}
                rest = [o for o in rest if o.column != b.column]
                out[other] = Bound(other, b.column, b.text, b.unit, "values")
                break
    if "kind" in sheet.by_name and "kind" not in out:
        for b in rest:
            match = sheet.heads.match(b.text.rpartition("›")[2]) if b.how != "remembered" else None
            if match and match.name == "kind":
                return out | {"kind": Bound("kind", b.column, b.text, b.unit, match.how)}, [o for o in rest if o is not b]
    return out, rest


def _fitting(
    grid: Grid, sheet: Sheet, columns: Mapping[str, Bound], own: Sequence[Bound], first_row: int
) -> tuple[dict[str, Bound], list[Bound]]:
    """Of two columns whose heads mean one field the one whose values fit: 等级 of another kind gives way to 客户等级."""
    out, rest = dict(columns), list(own)
    for b in own:
        match = sheet.heads.match(b.text.rpartition("›")[2]) if b.how == "own" and "›" not in b.text else None
        now = out.get(match.name) if match else None
        if match is None or now is None or now.how not in ("alias", "words") or isinstance(sheet.by_name[match.name].kind, Text):
            continue
        kind = sheet.by_name[match.name].kind
        fits = [share_parsed(kind, values_below(grid, c.column, first_row), u) for c, u in ((now, now.unit), (b, match.unit))]
        if fits[0] < _FEW and fits[1] >= _MOST:
            rest = [Bound("", now.column, now.text, now.unit, "own") if o is b else o for o in rest]
            out[match.name] = Bound(match.name, b.column, b.text, match.unit, match.how)
    return out, rest


def unfit(grid: Grid, sheet: Sheet, columns: Mapping[str, Bound], first_row: int) -> list[tuple[str, Bound]]:
    """Optional columns bound by another word than their own whose values hardly ever fit: 合作情况 with a story in each cell."""
    found = []
    for name, b in columns.items():
        kind = sheet.by_name[name].kind
        if b.how not in ("alias", "words") or isinstance(kind, Text) or name in _ALWAYS:
            continue
        sample = [v for v in values_below(grid, b.column, first_row) if not isinstance(v, CellError)]
        if len(sample) >= _ENOUGH and sum(isinstance(v, (Fault, Story)) for v in kind.parse_column(sample, b.unit)) > (1 - _FEW) * len(
            sample
        ):
            found.append((name, b))
    return found


def values_below(grid: Grid, column: int, first_row: int) -> list[CellValue]:
    """The first non-blank values of a column below the heads, without the heads that are printed again on each page."""
    rows = grid.rows[first_row : first_row + _LOOK_AT]
    heads = {row[column] for row in grid.rows[max(0, first_row - _HEAD_ROWS) : first_row] if column < len(row)}
    return [v for row in rows if column < len(row) and not is_blank(v := row[column]) and v not in heads]


def _fits(grid: Grid, kind: Kind, b: Bound, unit: str, first_row: int) -> bool:
    sample = values_below(grid, b.column, first_row)
    return isinstance(kind, Text) or not sample or share_parsed(kind, sample, unit) >= 0.7


def share_parsed(kind: Kind, sample: Sequence[CellValue], unit: str) -> float:
    """Share of the values that are plainly of a kind."""
    good = sum(not isinstance(v, (Fault, Doubt)) and v is not None for v in kind.parse_column(sample, unit))
    return good / len(sample) if sample else 0.0


def _garbled(text: str) -> bool:
    """True for a head that decoding or copying has destroyed."""
    strange = sum(not ("\u4e00" <= c <= "\u9fff" or c.isascii()) for c in text)
    return strange * 2 >= len(text) or "?" in text or "\ufffd" in text
