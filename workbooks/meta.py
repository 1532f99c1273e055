"""What a return tells outside its table: unit, month, reporter, date, 无变化声明 and the unit of amounts."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from udfs.cells import CellValue, is_blank
from udfs.dates import Month, month_in
from udfs.kinds import FACTORS, Fault, plain_text
from udfs.text import fold, half_width, tidy
from workbooks.bind import Anchors
from workbooks.grid import Grid
from workbooks.sheets.customer_info import META_DAY, MONTH_LABELS, REPORT_DATE_LABELS, REPORTER_LABELS, UNIT_LABELS

Place = tuple[int, int]
What = Literal["unit", "month", "reporter", "date", "amounts"]

_FOOT_ROWS = 12
_LABELS: dict[What, tuple[str, ...]] = {
    "unit": UNIT_LABELS,
    "month": MONTH_LABELS,
    "reporter": REPORTER_LABELS,
    "date": REPORT_DATE_LABELS,
    "amounts": ("金额单位", "货币单位", "计量单位", "单位"),
}


def _pattern(labels: tuple[str, ...]) -> str:
    return "|".join(r"\s*".join(map(re.escape, label)) for label in sorted(labels, key=len, reverse=True))


_ANY = "|".join(
    f"(?P<{what}>{_pattern(tuple(w for w in labels if what != 'amounts'))})" for what, labels in _LABELS.items() if what != "amounts"
)
_LABEL = re.compile(rf"(?:^|(?<=[\s　;；,，、。|]))\s*(?:{_ANY})\s*(?:\([^()]{{0,8}}\))?\s*(?P<colon>[:：]|$|(?=\s*\d{{4}}\s*[年.\-/]))")
_AMOUNT_UNIT = re.compile(r"(?:金额|货币|计量)?\s*单\s*位\s*[:：]?\s*\(?\s*(?:人民币)?\s*(元|千元|万元|百万元|亿元)\s*\)?\s*$")
_NO_CHANGE = re.compile(r"无\s*变\s*化|无\s*变\s*动|没有\s*变\s*化|未发生\s*变\s*化|零\s*变\s*化")
_UNIT_ENDS = r"(?:分公司|子公司|项目经理部|项目部|事业部|工程公司|经理部|办事处|直属部|指挥部|有限公司|有限责任公司|公司)"
_UNIT_IN_TITLE = re.compile(rf"([\u4e00-\u9fff()A-Za-z0-9]+?{_UNIT_ENDS})(?=[^司部处]|$)")
_GROUP = re.compile(r"^.*?集团(?:股份)?(?:有限(?:责任)?公司|总公司|公司)?")
_TITLE_WORDS = re.compile(r"客户信息|客户资料|统计表|汇总表|一览表|登记表|明细表|月报|报表|客户表|台账")
_MONTH_ALONE = re.compile(r"(?<!\d)(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s*月份?(?!\d*[日号])")


@dataclass(slots=True)
class Meta:
    """What stands around the table, with the places; a month that cannot be is a Fault."""

    unit: str | None = None
    month: Month | Fault | None = None
    reporter: str | None = None
    report_date: datetime.date | None = None
    amounts: str = ""
    no_change: bool = False
    no_change_at: Place | None = None
    #: A month without a year ("11月") for the caller to complete.
    month_alone: int | None = None
    places: dict[str, Place] = field(default_factory=dict)


def read_meta(grid: Grid, head_row: int, end_row: int) -> Meta:
    """Labels and titles above the heads (rows < head_row) and below the table (rows ≥ end_row)."""
    meta = Meta()
    anchors = Anchors(grid)
    top = list(_texts(grid, range(head_row)))
    foot = list(_texts(grid, range(end_row, min(end_row + _FOOT_ROWS, len(grid.rows)))))
    titles: list[tuple[Place, str]] = []
    for place, value in (*top, *foot):
        above = place[0] < head_row
        text = plain_text(value)
        if _NO_CHANGE.search(half_width(text)):
            meta.no_change, meta.no_change_at = True, place
        if amounts := _AMOUNT_UNIT.search(half_width(tidy(text))):
            meta.amounts = meta.amounts or amounts[1]
        labelled = _read_labels(grid, anchors, meta, place, value, above=above)
        if above and not labelled:
            titles.append((place, text))
    for place, text in titles:
        _read_title(meta, place, text)
    _read_sheet_name(meta, grid.name)
    return meta


def _texts(grid: Grid, rows: range) -> Iterator[tuple[Place, CellValue]]:
    for r in rows:
        for c, value in enumerate(grid.rows[r]):
            if not is_blank(value):
                yield (r, c), value


def _read_labels(grid: Grid, anchors: Anchors, meta: Meta, place: Place, value: CellValue, *, above: bool) -> bool:
    """Take what labels in a cell tell; True if the cell held a label."""
    if not isinstance(value, str):
        return False
    text = half_width(value).replace("_", " ")
    found = list(_LABEL.finditer(text))
    for i, match in enumerate(found):
        what: What = next(w for w in _LABELS if w != "amounts" and match[w])  # type: ignore[assignment]
        end = found[i + 1].start() if i + 1 < len(found) else len(text)
        inside = tidy(text[match.end() : end]).strip(" ;；,，|")
        if inside and match["colon"] == "" and not re.match(r"\d{4}", inside):
            continue
        if inside:
            _take(meta, what, inside, place, above=above)
        elif match.end() >= len(text.rstrip()):
            at, right = _right_of(grid, anchors, place)
            if match["colon"] == "" and isinstance(right, str) and fold(match[what]) in ("单位", "分公司", "项目部", "日期", "单位名称"):
                continue
            _take(meta, what, right, at, above=above)
    return bool(found)


def _right_of(grid: Grid, anchors: Anchors, place: Place) -> tuple[Place, CellValue]:
    """The value beside a label: the next non-blank cell of its row unless that is a label itself."""
    row, column = place
    first: Place | None = None
    for c in range(column + 1, min(len(grid.rows[row]), column + 6)):
        if anchors.of(row, c) == (row, column):
            continue
        first = first or (row, c)
        value = grid.at(row, c)
        if is_blank(value):
            continue
        if isinstance(value, str) and _LABEL.match(half_width(value)) and re.search("[:：]", value):
            break
        return (row, c), value
    return first or place, None


def _take(meta: Meta, what: What, value: CellValue, place: Place, *, above: bool) -> None:
    if what not in meta.places:
        meta.places[what] = place
    if is_blank(value):
        return
    text = tidy(plain_text(value)).strip("_ ")
    if what == "unit":
        if meta.unit is None and fold(text) not in FACTORS and text:
            meta.unit, meta.places["unit"] = text.rstrip(":："), place
    elif what == "month":
        if meta.month is None and above:
            meta.month, meta.places["month"] = _month_of(value, text), place
            if meta.month is None and (alone := _month_alone(text)):
                meta.month_alone = alone
            elif meta.month is None:
                meta.month = Fault(f"“{text}”不是年月")
    elif what == "reporter":
        meta.reporter = meta.reporter or text
    elif what == "date" and meta.report_date is None:
        day = META_DAY.parse(value)
        if isinstance(day, datetime.date):
            meta.report_date = day


def _month_of(value: CellValue, text: str) -> Month | Fault | None:
    if isinstance(value, (datetime.date, datetime.datetime)):
        return Month(value.year, value.month)
    if isinstance(value, float) and not value.is_integer() and 2000 <= value < 2100:
        text = f"{value:.2f}" if round(value * 100) % 10 else f"{value:.1f}"
    days = re.findall(r"\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}", half_width(text))
    return month_in(days[-1]) if len(days) == 2 else month_in(text)


def _month_alone(text: str) -> int | None:
    match = _MONTH_ALONE.search(half_width(text))
    if not match:
        return None
    word = match[1]
    return int(word) if word.isdigit() else {"十": 10, "十一": 11, "十二": 12}.get(word) or "一二三四五六七八九".index(word) + 1


def _read_title(meta: Meta, place: Place, text: str) -> None:
    if meta.month is None and meta.month_alone is None:
        told = month_in(text)
        if told is not None:
            meta.month = told
            meta.places["month"] = place
        elif _TITLE_WORDS.search(text) and (alone := _month_alone(text)):
            meta.month_alone = alone
            meta.places["month"] = place
    if meta.unit is None and _TITLE_WORDS.search(text) and (unit := _unit_in(text)):
        meta.unit = unit
        meta.places["unit"] = place


def _unit_in(text: str) -> str | None:
    """Branch or department named in a title, without the group before it and the month around it."""
    bare = re.sub(r"[〇零○一二三四五六七八九\d]{4}\s*[年./-].{0,3}?月(?:份|度)?|\d{4}[年.-]\d{1,2}", " ", half_width(tidy(text)))
    bare = re.sub(r"\s+", " ", bare)
    within = _GROUP.sub("", bare, count=1)
    for piece in (within, *bare.split()):
        if match := _UNIT_IN_TITLE.search(piece.strip(" (-—")):
            found = _GROUP.sub("", match[1], count=1) or match[1]
            if len(found) >= 4 or not found.endswith("公司"):
                return found
    return None


def _read_sheet_name(meta: Meta, name: str) -> None:
    if meta.month is None and meta.month_alone is None:
        meta.month = month_in(name)
        if meta.month is None:
            meta.month_alone = _month_alone(name)
    if (meta.unit is None and "公司" in name) or "项目" in name or "事业部" in name:
        meta.unit = meta.unit or _unit_in(name)
