"""What a worksheet cell can hold, and the error values a worksheet knows."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value in a cell, e.g. #REF!; never the same as a blank."""

    code: str

    def __str__(self) -> str:
        return self.code


CellValue = str | float | int | bool | datetime.datetime | datetime.date | datetime.time | datetime.timedelta | CellError | None

ERROR_CODES = (
    "#NULL!",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#N/A",
    "#GETTING_DATA",
    "#SPILL!",
    "#CONNECT!",
    "#BLOCKED!",
    "#UNKNOWN!",
    "#FIELD!",
    "#CALC!",
    "#BUSY!",
)


def is_blank(value: CellValue) -> bool:
    """True for an empty cell and for text of nothing but spaces or invisible characters."""
    return value is None or (isinstance(value, str) and not value.strip(SPACES))


SPACES = (
    " \t\r\n\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
