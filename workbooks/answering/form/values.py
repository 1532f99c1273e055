"""A value as a cell of somebody's form takes it: in the unit of the label, as the cell's format wants it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Any

from udfs.cells import CellValue
from udfs.kinds.amounts import Rate
from udfs.kinds.kind import Doubt, Fault, Kind
from udfs.words.text import fold
from workbooks.answering.patch.styles import is_date_format
from workbooks.problems import shown

_BOX_FIRST = re.compile(r"([□☐○])(\s*)([^□☐○☑\s、，/；;]+)")
_BOX_LAST = re.compile(r"([^□☐○☑\s、，/；;]+)(\s*)([□☐○])")
TICK = "☑"
#: A day needs so many digits; a narrower cell would show ####.
_DAY_WIDTH, _SHORT_DAY_WIDTH = 10.5, 8.4


def plain(value: Any) -> Any:
    """One value that a cell can hold: several become a text, yes and no words."""
    if isinstance(value, Doubt):
        value = value.value
    if isinstance(value, Fault) or value == "":
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "、".join(shown(plain(v)) for v in value)
    return value


def cell_value(value: Any, kind: Kind, unit: str, number_format: str, width: float = 99) -> tuple[CellValue, str]:
    """What a cell so many digits wide holds, and the number format it needs; "" if its own will do."""
    value = plain(value)
    if isinstance(value, (datetime.date, datetime.datetime)):
        if number_format == "@":
            return shown(value), ""
        if is_date_format(number_format):
            return value, ""
        return (value, "yyyy-mm-dd" if width >= _DAY_WIDTH else "yy-mm-dd") if width >= _SHORT_DAY_WIDTH else (shown(value), "")
    if isinstance(value, (int, float)):
        told = kind.in_unit(value, unit)
        share = isinstance(kind, Rate) and unit not in ("%", "‰")
        if number_format == "@":
            return text_of(value, kind, unit), ""
        if number_format == "General" and kind.number_format not in ("@", "General") and (share or not isinstance(kind, Rate)):
            return told, kind.number_format
        return told, "0.0%" if share and "%" not in number_format else ""
    return value, ""


def text_of(value: Any, kind: Kind, unit: str) -> str:
    """A value within a text."""
    value = plain(value)
    if isinstance(value, float) and isinstance(kind, Rate):
        factor = 1000 if unit == "‰" else 100
        number = f"{value * factor:.1f}".removesuffix(".0")
        return number if unit in ("%", "‰") else f"{number}%"
    if isinstance(value, float):
        told = kind.in_unit(value, unit)
        return f"{told:,.2f}".removesuffix(".00") if isinstance(told, float) else shown(told)
    return shown(value)


def ticked(text: str, value: Any) -> str | None:
    """A text of boxes with the one of this value ticked; None if it has no such box."""
    wanted = fold(shown(plain(value)))
    first = text.lstrip()[:1] in ("□", "☐", "○")
    pattern = _BOX_FIRST if first else _BOX_LAST
    word = 3 if first else 1
    for match in pattern.finditer(text):
        option = fold(match[word])
        if option in (wanted, f"{wanted}类", f"{wanted}级") or wanted == f"{option}客户":
            box = match.span(1 if first else 3)
            return text[: box[0]] + TICK + text[box[1] :]
    return None
