"""What a return tells outside its table: unit, month, reporter, date, 无变化声明 and the unit of amounts."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from udfs.cells import CellValue, is_blank
from udfs.heads import unit_told
from udfs.kinds.dates import Month
from udfs.kinds.kind import Fault, plain_text
from udfs.words.numbers import FACTORS
from udfs.words.patterns import pattern
from udfs.words.script import simplified
from udfs.words.text import fold, half_width, tidy
from workbooks.finding.bind import Anchors
from workbooks.finding.titles import is_title, month_alone, month_of, unit_in, year_in
from workbooks.finding.unchanged import asks_for_change, says_no, says_unchanged
from workbooks.grid import Grid
from workbooks.registers.customer_info import META_DAY, MONTH_LABELS, REPORT_DATE_LABELS, REPORTER_LABELS, UNIT_LABELS

Place = tuple[int, int]
What = Literal["unit", "month", "reporter", "date"]

_FOOT_ROWS = 12
_REACH = 6
_LABELS: dict[What, tuple[str, ...]] = {
    "unit": UNIT_LABELS,
    "month": MONTH_LABELS,
    "reporter": REPORTER_LABELS,
    "date": REPORT_DATE_LABELS,
}
#: Labels that say too little to be believed without a colon.
_VAGUE = frozenset({"单位", "分公司", "项目部", "日期", "时间", "单位名称", "期间"})
#: Labels that mean the sender; 所属单位 and 部门 may mean the level above or below.
_SENDER = frozenset("填报单位 上报单位 报送单位 编报单位 编制单位 填表单位 报表单位 汇总单位 填报机构".split())
_PLACEHOLDER = pattern(r"^(?:[×xX*○〇□…/\-—_.]+(?:$|分公司|公司|项目|单位)|某某)")


def _pattern(labels: tuple[str, ...]) -> str:
    return "|".join(r"\s*".join(map(re.escape, label)) for label in sorted(labels, key=len, reverse=True))


_ANY = "|".join(f"(?P<{what}>{_pattern(labels)})" for what, labels in _LABELS.items())
_LABEL = pattern(rf"(?:^|(?<=[\s;,，、。|]))\s*(?:{_ANY})\s*(?:\([^()]{{0,8}}\))?\s*(?P<colon>[:]|$|(?=\s*\d{{4}}\s*[年.\-/]))")
_AMOUNT_UNIT = pattern(
    r"(?:金额|货币|计量)?\s*单\s*位\s*(?:均?为)?\s*:?\s*\(?\s*(?:人民币|RMB)?\s*(元|千元|万元|百万元|亿元)\s*(?:[、,;/(%][^:]{0,8})?\)?\s*[。.]?\s*$"
)
_OTHER_UNIT = pattern(r"(?:单\s*位|币\s*种)\s*(?:均?为)?\s*:\s*([^\s:,，;；。]{1,12})")
_DAY_ALONE = pattern(r"\s*\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*[日号]?\s*")
_PIECES = pattern(r"20\d{2}年\d{1,2}月")
#: Words of a title; a day of filling in has none of them.
_OF_TITLE = pattern("[表统资信情].*月|月.*[表统资信情]")
_SEAL = pattern(r"\s*\((?:盖章|公章|签章|章|印章|盖公章)\)\s*$")


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
    #: A month without a year ("11月") for the caller to complete, and a year told without a month.
    month_alone: int | None = None
    year: int | None = None
    #: True if the unit was told by a label that means the sender and nobody else.
    unit_is_sender: bool = False
    #: Unit named by the title, whatever a label says.
    title_unit: str | None = None
    #: True if nothing but a day above the table tells the month.
    month_by_day: bool = False
    #: Month named by the title, whatever a label says.
    title_month: Month | None = None
    places: dict[str, Place] = field(default_factory=dict)


def read_meta(grid: Grid, head_row: int, end_row: int) -> Meta:
    """Labels and titles above the heads (rows < head_row) and below the table (rows ≥ end_row)."""
    return _Reader(grid, head_row).read(end_row)


def _amounts(text: str) -> str:
    """Unit in which a remark above the table says the amounts are told; "" if it says none."""
    if plain := _AMOUNT_UNIT.search(text):
        return plain[1]
    told = (unit_told(fold(match[1])) for match in _OTHER_UNIT.finditer(text))
    return next((unit for unit in told if unit and unit not in ("%", "‰")), "")


class _Reader:
    def __init__(self, grid: Grid, head_row: int) -> None:
        self.grid, self.head_row = grid, head_row
        self.anchors = Anchors(grid)
        self.meta = Meta()

    def read(self, end_row: int) -> Meta:
        """Go through the texts around the table: labels first, then titles, then the sheet's name."""
        titles: list[tuple[Place, str]] = []
        height = len(self.grid.rows)
        for place, value in self._texts(*range(self.head_row), *range(max(end_row, self.head_row), min(end_row + _FOOT_ROWS, height))):
            text = half_width(plain_text(value))
            self._remark(place, text)
            left = self._labels(place, value)
            if left and place[0] < self.head_row:
                titles.append((place, left))
        for place, text in titles:
            self._title(place, text)
        if self.meta.month is None and self.meta.month_alone is None:
            self._month_in_pieces()
        self._sheet_name()
        return self.meta

    def _texts(self, *rows: int) -> Iterator[tuple[Place, CellValue]]:
        for r in rows:
            for c, value in enumerate(self.grid.rows[r]):
                if not is_blank(value):
                    yield (r, c), value

    def _remark(self, place: Place, text: str) -> None:
        answer = self.grid.at(place[0], place[1] + 1)
        answered = isinstance(answer, str) and asks_for_change(text) and says_no(answer)
        if self.meta.no_change_at is None and (answered or says_unchanged(text)):
            self.meta.no_change, self.meta.no_change_at = True, place
        self.meta.amounts = self.meta.amounts or _amounts(simplified(tidy(text)))

    def _labels(self, place: Place, value: CellValue) -> str:
        """Take what labels in a cell tell; returns what may be a title."""
        text = half_width(plain_text(value)).replace("_", " ")
        if not isinstance(value, str):
            return text
        found = list(_LABEL.finditer(simplified(text)))
        rest = text[: found[0].start()] if found else text
        for i, match in enumerate(found):
            what = next(w for w in _LABELS if match[w])
            end = found[i + 1].start() if i + 1 < len(found) else len(text)
            inside = tidy(text[match.end() : end]).strip(" ;,，|、")
            if inside and match["colon"] == "" and not re.match(r"\d{4}", inside):
                continue
            if inside:
                rest += self._take(what, inside, place, sender=fold(match[what]) in _SENDER)
            elif match.end() >= len(text.rstrip()):
                label = fold(match[what])
                self._beside(what, place, vague=match["colon"] == "" and label in _VAGUE, sender=label in _SENDER)
        return rest.strip()

    def _beside(self, what: What, place: Place, *, vague: bool, sender: bool) -> None:
        """Take the value beside a label: the next filled cells of its row up to another label, else the cell below."""
        self.meta.places.setdefault(what, place)
        row, column = place
        places: list[Place] = []
        for c in range(column + 1, min(len(self.grid.rows[row]), column + _REACH)):
            value = self.grid.at(row, c)
            if self.anchors.of(row, c) == place or is_blank(value) or fold(plain_text(value)) == ":":
                continue
            if isinstance(value, str) and _LABEL.match(simplified(half_width(value))):
                break
            places.append((row, c))
        if not places and row + 1 < self.head_row and not vague:
            value = self.grid.at(row + 1, column)
            if not is_blank(value) and not (isinstance(value, str) and ":" in half_width(value)):
                places = [(row + 1, column)]
        if not places or (vague and isinstance(self.grid.at(*places[0]), str)):
            return
        value = self.grid.at(*places[0])
        if what == "month" and len(places) > 1 and not isinstance(month_of(value), Month):
            joined = "".join(plain_text(self.grid.at(*p)) for p in places)
            value = joined if isinstance(month_of(joined), Month) else value
        self._take(what, value, places[0], sender=sender)

    def _take(self, what: What, value: CellValue, place: Place, *, sender: bool) -> str:
        """Keep a labelled value if it is the first of its kind; returns what stands behind it in the same text."""
        if is_blank(value):
            return ""
        meta = self.meta
        text = tidy(half_width(plain_text(value))).strip(": ")
        if what == "unit":
            return self._take_unit(text, place, sender=sender)
        if what == "month":
            self._take_month(value, text, place)
        elif what == "reporter":
            meta.reporter = meta.reporter or re.split(r"\s{2,}", text)[0]
        else:
            day = META_DAY.parse(value)
            if isinstance(day, datetime.date):
                meta.report_date = meta.report_date or day
            elif meta.month is None and isinstance(told := month_of(value), Month):
                meta.month, meta.places["month"] = told, place
        return ""

    def _take_unit(self, text: str, place: Place, *, sender: bool) -> str:
        unit, *behind = re.split(r"\s{2,}|\t|(?=\d{4}\s*年)", text, maxsplit=1)
        unit = tidy(_SEAL.sub("", unit)).strip("()") if unit.startswith("(") and unit.endswith(")") else tidy(_SEAL.sub("", unit))
        known = self.meta.unit is not None and (self.meta.unit_is_sender or not sender)
        if unit and not known and fold(unit) not in FACTORS and not _PLACEHOLDER.match(unit):
            self.meta.unit, self.meta.unit_is_sender, self.meta.places["unit"] = unit, sender, place
        return f" {behind[0]}" if behind else ""

    def _take_month(self, value: CellValue, text: str, place: Place) -> None:
        meta = self.meta
        if isinstance(meta.month, Month) or (meta.month is not None and meta.places.get("month") != place):
            return
        told = month_of(value)
        alone = month_alone(text) if told is None else None
        if told is None and alone is None and not re.search(r"\d", text):
            return
        meta.places["month"] = place
        meta.month_alone = alone
        meta.month = told if told is not None or alone else Fault(f"“{text}”不是年月")

    def _title(self, place: Place, text: str) -> None:
        meta = self.meta
        if not is_title(text):
            return
        meta.year = meta.year or year_in(text)
        if meta.month is None and meta.month_alone is None:
            meta.month = month_of(text)
            meta.month_alone = month_alone(text) if meta.month is None and "月" in text else None
            if meta.month is not None or meta.month_alone is not None:
                meta.places["month"] = place
                meta.month_by_day = _DAY_ALONE.fullmatch(text) is not None
        if meta.title_month is None and _OF_TITLE.search(text) and isinstance(told := month_of(text), Month):
            meta.title_month = told
        unit = unit_in(text)
        meta.title_unit = meta.title_unit or unit
        if meta.unit is None and unit:
            meta.unit, meta.places["unit"] = unit, place

    def _month_in_pieces(self) -> None:
        """Take a month whose year and number stand in cells of their own: 2026 | 年 | 11 | 月."""
        for r in range(self.head_row):
            filled = [(c, plain_text(v)) for c, v in enumerate(self.grid.rows[r]) if not is_blank(v)]
            for i, (c, _) in enumerate(filled):
                joined = fold("".join(text for _, text in filled[i : i + 4]))
                if _PIECES.match(joined) and isinstance(told := month_of(joined), Month):
                    self.meta.month, self.meta.places["month"] = told, (r, c)
                    return

    def _sheet_name(self) -> None:
        meta, name = self.meta, self.grid.name
        if meta.month is None and meta.month_alone is None:
            meta.month = month_of(name)
            meta.month_alone = month_alone(name) if meta.month is None and "月" in name else None
        if meta.unit is None:
            meta.unit = unit_in(name)
