"""Numbers in cells: amounts, shares, counts (each kept in one unit)."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, ClassVar, cast

from udfs.cells import CellValue
from udfs.kinds.kind import Doubt, Fault, Inexact, Kind, plain_text
from udfs.words.numbers import (
    FACTORS,
    FOREIGN_MONEY,
    NUMERALS,
    bound_told,
    chinese_number,
    figure_text,
    parse_amount,
    plain_figure,
    range_told,
    ungrouped,
)
from udfs.words.patterns import pattern

#: Types of bare numbers in cells.
_FIGURES = frozenset({int, float})
#: Words about a figure that tell no figure: 几百万, 十几个, 上亿, 百八十.
_VAGUE = pattern("^(?:上|近|好?几|数|成)[十百千万亿]|[十百千万亿][几来把]|^[百千万亿]")

_LARGE = pattern("[万亿]")


@dataclass(frozen=True)
class Number(Kind):
    """Base of the numeric kinds."""

    label: ClassVar[str] = "数字"
    number_format: ClassVar[str] = "General"
    #: Type of its values.
    stored: ClassVar[type] = float
    #: Whether 万 and 亿 may tell of it.
    large: ClassVar[bool] = False

    def parse_column(self, cells: Sequence[CellValue], unit: str = "") -> list[Any]:
        """`parse` for each cell; ordinary figures are looked at together."""
        types = set(map(type, cells)) - {type(None)}
        if types and types <= _FIGURES and self.are_ordinary(cast("list[float]", list(set(cells) - {None})), unit):
            return list(cells) if types == {self.stored} else [None if raw is None else self.stored(raw) for raw in cells]
        return super().parse_column(cells, unit)

    def is_clean(self, raw: CellValue, unit: str) -> bool:
        """A figure that is ordinary and stored as such."""
        return raw.__class__ is self.stored and self.are_ordinary([cast("float", raw)], unit)

    def are_ordinary(self, figures: list[float], unit: str) -> bool:
        """True if bare numbers certainly are values as they stand; never for all numbers, which are read in the unit of the head."""
        return False

    def from_text(self, text: str, unit: str) -> Any:
        """Digits or Chinese numerals."""
        number = chinese_number(ungrouped(figure_text(text)))
        return Fault("不是数字") if number is None else self.from_number(number, unit)

    def _unread(self, figure: str, unit: str, why: str) -> Fault:
        """What is wrong with 500-800, 三四个 and 几百万, which tell less than a figure; `why` for any other text."""
        ends = range_told(figure)
        if ends is not None and not any(isinstance(self.from_text(end, unit), Fault) for end in ends):
            return Inexact(f"写的是范围（{ends[0]}至{ends[1]}），不是一个数")
        vague = _VAGUE.search(figure) and (self.large or not _LARGE.search(figure))
        return Inexact("写的是大概的数，不是一个数") if vague else Fault(why)

    def from_value(self, raw: Any, unit: str) -> Any:
        """Plain numbers; dates and truth values are no numbers."""
        if isinstance(raw, (bool, datetime.date, datetime.time, datetime.timedelta)):
            return Fault("不是数字")
        if isinstance(raw, float) and not math.isfinite(raw):
            return Fault("不是数字")
        return self.from_number(float(raw), unit)

    def from_number(self, number: float, unit: str) -> Any:
        """Value of a bare number under a head with this unit."""
        return number


#: Amount of one client in 万元 (10 thousand million 元) that is more likely typed in 元.
_HUGE = 1e6


@dataclass(frozen=True)
class Money(Number):
    """An amount, kept in 万元."""

    label: ClassVar[str] = "金额"
    number_format: ClassVar[str] = "#,##0.00"
    large: ClassVar[bool] = True
    hint: str = "填数字，单位万元；也可写明单位，如3.5亿元。"
    sample: Any = 1200.0

    def are_ordinary(self, figures: list[float], unit: str) -> bool:
        """Amounts in 万元 with no more than two decimals."""
        return unit in ("", "万元") and min(figures) >= 0 and max(figures) < _HUGE and list(map(round, figures, repeat(2))) == figures

    def from_text(self, text: str, unit: str) -> Any:
        """Amounts with grouping commas, currency signs and units."""
        bare, said = plain_figure(figure_text(text))
        found = parse_amount(bare)
        if found is None:
            return self._unread(bare, unit, "是外币，要折算成人民币" if FOREIGN_MONEY.search(bare) else "不是金额")
        amount, told = found
        value = self._checked(_clean(amount * (1e-4 if told else FACTORS.get(unit or "万元", 1e4) * 1e-4)))
        return _remarked(value, said, lambda v: f"{plain_text(self.in_unit(v, unit))}{unit or '万元'}")

    def from_number(self, number: float, unit: str) -> Any:
        """A bare number in the unit of the head."""
        return self._checked(_clean(number * FACTORS.get(unit or "万元", 1e4) * 1e-4))

    def _checked(self, amount: float) -> Any:
        if not math.isfinite(amount):
            return Fault("不是金额")
        if amount >= _HUGE:
            return Doubt(amount, f"合{amount / 1e4:.10g}亿元，是不是以元为单位填的")
        return Doubt(amount, "金额是负数") if amount < 0 else amount

    def in_unit(self, value: Any, unit: str) -> CellValue:
        """Amount in the unit of the column's head."""
        return _clean(float(value) * 1e4 / FACTORS.get(unit or "万元", 1e4))


@dataclass(frozen=True)
class Yuan(Money):
    """A small amount, kept in 元."""

    hint: str = "填数字，单位元。"
    sample: Any = 300.0

    def are_ordinary(self, figures: list[float], unit: str) -> bool:
        """Amounts in 元 with no more than two decimals."""
        return unit in ("", "元") and min(figures) >= 0 and max(figures) < _HUGE and list(map(round, figures, repeat(2))) == figures

    def from_text(self, text: str, unit: str) -> Any:
        """Amounts with or without their unit.

        >>> Yuan().parse("300元"), Yuan().parse("0.2万元"), Yuan().parse(480), Yuan().parse("约300").why
        (300.0, 2000.0, 480.0, '写的是约数，按300读取')
        """
        bare, said = plain_figure(figure_text(text))
        found = parse_amount(bare)
        if found is None:
            return super().from_text(text, unit)
        amount, told = found
        return _remarked(self._checked(_clean(amount if told else amount * FACTORS.get(unit or "元", 1.0))), said)

    def from_number(self, number: float, unit: str) -> Any:
        """A bare number in the unit of the head, else in 元."""
        return self._checked(_clean(number * FACTORS.get(unit or "元", 1.0)))

    def in_unit(self, value: Any, unit: str) -> CellValue:
        """Amount in the unit of the column's head."""
        return _clean(float(value) / FACTORS.get(unit or "元", 1.0))


_DECIMAL_COMMA = pattern(r"(?<=^\d),(?=\d{1,2}%?$)|(?<=^\d\d),(?=\d{1,2}%?$)")
#: Units of a head of shares.
PARTS = {"%": 100, "‰": 1000}
#: Neither profit nor loss.
_EVEN = frozenset({"保本", "持平", "盈亏平衡", "不赚不亏", "不赚不赔"})
#: 8个点, 12.5个百分点.
_POINTS = pattern("(?<=[\\d一二三四五六七八九十])(?:个百分点|个?点)$")


@dataclass(frozen=True)
class Rate(Number):
    """A share, kept as 0–1 (negative for a loss)."""

    label: ClassVar[str] = "比率"
    number_format: ClassVar[str] = "0.0%"
    hint: str = "填百分数，如8.5%。"
    sample: Any = 0.085
    #: From here on a share without a sign is more likely one of per cent: 0.8 for 0.8%; above 1 none is.
    high: float = 1.01

    def are_ordinary(self, figures: list[float], unit: str) -> bool:
        """Shares with no more than six decimals."""
        most = max(figures)
        return not unit and min(figures) >= 0 and most <= 1 and most < self.high and list(map(round, figures, repeat(6))) == figures

    def from_text(self, text: str, unit: str) -> Any:
        """Text with or without a per-cent sign; a bound is no share, since rules would judge its edge."""
        figure = figure_text(text)
        if (bound := bound_told(figure))[1] and not isinstance(self.from_text(bound[0], unit), Fault):
            return Doubt(None, f"写的是范围（{bound[1]}{bound[0]}），不是一个数，没有读取")
        bare, said = plain_figure(figure)
        if bare in _EVEN:
            return Doubt(0.0, f"写的是“{bare}”，按0%读取")
        if "," in bare:
            said = "逗号当作小数点"
            bare = _DECIMAL_COMMA.sub(".", bare)
        bare = re.sub(r"^[负亏](?:损)?(?=[\d百千])", "-", _POINTS.sub("%", bare))
        if match := re.fullmatch(r"(-?)([百千])分之(.+)|([^\d.+-]+)%", bare):
            number = chinese_number(match[3] or match[4])
            parts = 1000 if match[2] == "千" else 100
            if number is None:
                return self._unread(bare, unit, "不是百分数")
            return _remarked(_clean(number / parts) * (-1 if match[1] else 1), said, _percent)
        match = re.fullmatch(r"([+-]?(?:\d+\.?\d*|\.\d+))(%|‰)?", bare)
        if not match:
            return self._unread(bare, unit, "不是百分数")
        if match[2]:
            share = _clean(float(match[1]) / (100 if match[2] == "%" else 1000))
            return _remarked(share, said or ("超过100%" if abs(share) > 1 else ""), _percent)
        return _remarked(self.from_number(float(match[1]), unit), said, lambda share: _percent(share, unit))

    def from_number(self, number: float, unit: str) -> Any:
        """A bare number: per cent where the head says so."""
        if unit in PARTS:
            share = _clean(number / PARTS[unit])
            return _remarked(share, "超过100%" if abs(share) > 1 else "", lambda v: _percent(v, unit))
        if 1 < abs(number) <= 100:
            return Doubt(_clean(number / 100), f"没有写百分号，按{plain_text(number)}%理解")
        if self.high <= number <= 1:
            return Doubt(number, f"没有写百分号，按{plain_text(_clean(number * 100))}%理解，是不是{plain_text(number)}%")
        return Fault("超过100%，不是百分数") if abs(number) > 100 else number

    def in_unit(self, value: Any, unit: str) -> CellValue:
        """Number under a head with per cent, share elsewhere."""
        return _clean(value * PARTS[unit]) if unit in PARTS else float(value)


#: Words that tell of no such thing.
_NONE = pattern("(?:无|没有|暂无|未发生|未收到|未发现|零)(?:过|任何)?(?:无理)?(?:投诉|项目|合作)|未发[生现]|零")
_NO, _SOME = frozenset("否 × x 不 未 false n no".split()), frozenset("有 是 √ 有过 曾有 true y yes".split())


#: Words for more than one that do not say how many.
_SEVERAL = pattern("偶尔|偶有|(?:若干|多|好?几|数|许多|很多|不少|少量|个别)[个项次家宗件份处起笔单期]?(?:项目|工程|投诉)?")


@dataclass(frozen=True)
class Count(Number):
    """A whole number, not negative."""

    label: ClassVar[str] = "个数"
    number_format: ClassVar[str] = "0"
    stored: ClassVar[type] = int
    hint: str = "填整数，如3。"
    sample: Any = 3
    #: True where staff may say yes or no instead of how many.
    yes_no: bool = False

    def are_ordinary(self, figures: list[float], unit: str) -> bool:
        """Whole numbers that are not negative."""
        return set(map(type, figures)) == {int} and min(figures) >= 0

    def from_text(self, text: str, unit: str) -> Any:
        """Digits or Chinese numerals with a measure word."""
        figure = ungrouped(figure_text(text))
        edge, bound = bound_told(figure)
        if bound in ("低于", "不高于") and not isinstance(self.from_text(edge, unit), Fault):
            return Doubt(None, f"写的是范围（{bound}{edge}），不是一个数，没有读取")
        bare, said = plain_figure(figure)
        if _NONE.fullmatch(bare) or (self.yes_no and bare.casefold() in _NO):
            return 0
        if self.yes_no and bare.casefold() in _SOME:
            return Doubt(1, "没有写次数，按1次读取")
        if _SEVERAL.fullmatch(bare) or (self.yes_no and _VAGUE.search(bare)):
            return Doubt(1, "没有写次数，按1次读取") if self.yes_no else Fault("没有写是几个")
        ends = range_told(bare) if self.yes_no else None
        if (
            ends
            and isinstance(least := self.from_text(ends[0], unit), int)
            and least
            and not isinstance(self.from_text(ends[1], unit), Fault)
        ):
            return Doubt(least, f"写的是范围（{ends[0]}至{ends[1]}），按{least}读取")
        match = re.fullmatch(rf"([+-]?\d+(?:\.\d+)?|[{NUMERALS}]+)[个项次家宗件份处起笔单期]?(?:项目|工程|投诉)?", bare)
        number = chinese_number(match[1]) if match else None
        if number is None:
            return self._unread(bare, unit, "不是整数")
        return _remarked(self.from_number(number, unit), said)

    def from_value(self, raw: Any, unit: str) -> Any:
        """Numbers, and truth values where these say enough."""
        if self.yes_no and isinstance(raw, bool):
            return self.from_text("是" if raw else "否", unit)
        return super().from_value(raw, unit)

    def from_number(self, number: float, unit: str) -> Any:
        """Whole and not negative."""
        if number < 0:
            return Fault("不能是负数")
        return int(number) if float(number).is_integer() else Fault("不是整数")


def _remarked(value: Any, said: str, shown: Callable[[Any], str] = plain_text) -> Any:
    """A figure told as about so much, or with a note, is read with a remark that shows it as its sender would write it."""
    return Doubt(value, f"{said}，按{shown(value)}读取") if said and isinstance(value, (int, float)) else value


def _percent(share: float, unit: str = "") -> str:
    """A share as its sender writes it: in ‰ under such a head, else in per cent."""
    return f"{plain_text(_clean(share * PARTS[unit or '%']))}{unit or '%'}"


def _clean(number: float) -> float:
    """Without the noise of binary fractions: 12.5/100 → 0.125."""
    return float(f"{number:.12g}")
