"""Number formats of a book, and colours."""

# ruff: noqa: FBT003 — UNO's methods take no keywords

from __future__ import annotations

import datetime
import re
from typing import Any

from addin.hosts.calc import link
from addin.hosts.calc.engine.words import DATE, LOGICAL, TIME, USER_DEFINED

_QUOTED = re.compile(r'("[^"]*"|\[[^\]]*\]|\\.)')


class Formats:
    """Number formats by code, their kinds by key, and the day that serial numbers count from; remembered while a book is worked on."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._kinds: dict[int, int] = {}
        self._null: datetime.datetime | None = None

    def key(self, code: str) -> int:
        """Key of a format code, entered if it is new."""
        formats = self._document.NumberFormats
        english = link.struct("com.sun.star.lang.Locale", Language="en", Country="US")
        key = int(formats.queryKey(code, english, False))
        return key if key != -1 else int(formats.addNew(code, english))

    def kind(self, key: int) -> int:
        """Kind of a format: DATE, TIME, LOGICAL … as bits."""
        if key not in self._kinds:
            self._kinds[key] = int(self._document.NumberFormats.getByKey(key).Type) & ~USER_DEFINED
        return self._kinds[key]

    def is_moment(self, key: int) -> bool:
        """Whether numbers of this format are dates or times."""
        return bool(self.kind(key) & (DATE | TIME))

    def is_logical(self, key: int) -> bool:
        """Whether numbers of this format are TRUE and FALSE."""
        return self.kind(key) == LOGICAL

    def code(self, key: int) -> str:
        """Code of a format as Excel writes it."""
        return excel_code(str(self._document.NumberFormats.getByKey(key).FormatString))

    def moment(self, serial: float) -> datetime.datetime:
        """The moment of a serial number, to the millisecond."""
        return self._start + datetime.timedelta(milliseconds=round(serial * 86_400_000))

    def serial(self, moment: datetime.date) -> float:
        """The serial number of a day or a moment."""
        if not isinstance(moment, datetime.datetime):
            moment = datetime.datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 — cells know no time zones
        return (moment - self._start) / datetime.timedelta(days=1)

    @property
    def _start(self) -> datetime.datetime:
        if self._null is None:
            told = self._document.NullDate
            self._null = datetime.datetime(told.Year, told.Month, told.Day)  # noqa: DTZ001
        return self._null


def excel_code(code: str) -> str:
    """Calc writes YYYY-MM-DD, Excel yyyy-mm-dd."""
    if code == "General":
        return code
    parts = _QUOTED.split(code)
    parts[::2] = [re.sub(r"[YMDHS]+", lambda found: found[0].lower(), part).replace("am/pm", "AM/PM") for part in parts[::2]]
    return "".join(parts)


def color_number(color: Any) -> int:
    """A colour as UNO takes it: from (r, g, b), #rrggbb, or Excel's number, whose bytes stand the other way round."""
    if isinstance(color, str):
        color = bytes.fromhex(color.removeprefix("#"))
    if isinstance(color, int):
        color = (color & 255, color >> 8 & 255, color >> 16 & 255)
    red, green, blue = color
    return int(red << 16 | green << 8 | blue)


def color_parts(number: int | None) -> tuple[int, int, int] | None:
    """UNO's number as (r, g, b); None for none or several."""
    if number is None or number == -1:
        return None
    return number >> 16 & 255, number >> 8 & 255, number & 255
