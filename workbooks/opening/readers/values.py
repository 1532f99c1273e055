"""Stored numbers and texts → cell values: number formats that mean dates, serial days, ISO dates, escaped characters."""

from __future__ import annotations

import datetime
import enum
import functools
import math
import re

from workbooks.grid import CellError, CellValue
from workbooks.opening.readers.amounts import ABROAD, SHRUNK, amount_unit


class Look(enum.Enum):
    """What a number format makes of a number."""

    NUMBER = 0
    DATE = 1
    DURATION = 2
    PERCENT = 3
    #: Amounts shown in a unit of their own; see `UNITS`.
    IN_YUAN = 4
    IN_THOUSANDS = 5
    IN_WAN = 6
    IN_MILLIONS = 7
    IN_YI = 8
    SHRUNK = 9
    ABROAD = 10


#: What the stored number counts, by the look of an amount.
UNITS = {
    Look.IN_YUAN: "元",
    Look.IN_THOUSANDS: "千元",
    Look.IN_WAN: "万元",
    Look.IN_MILLIONS: "百万元",
    Look.IN_YI: "亿元",
    Look.SHRUNK: SHRUNK,
    Look.ABROAD: ABROAD,
}
LOOK_OF_UNIT = {unit: look for look, unit in UNITS.items()}
#: Built-in formats that show dates or times, those of Chinese Excel and WPS (27–36, 50–58) included.
_DATE_IDS = frozenset([*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)])
_PERCENT_IDS = (9, 10)
_DURATION_ID = 46
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|general|AM/PM|A/P|[^\x00-\x7f]+', re.IGNORECASE)
_DATE_LETTER = re.compile(r"[ymdhs]|aaa|e(?![+\-])", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\\.')

_DAY_MS = 86_400_000
_EPOCH = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 - a cell knows no time zone
_LAST_SERIAL = 2_958_465
_1904_DAYS = 1462
#: 29 February 1900, which spreadsheets count although it never was; it reads as the day before.
_FALSE_LEAP_DAY = 60
#: Floats hold all whole numbers below this one exactly.
EXACT = 2**53

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ISO_TIME = re.compile(r"T?([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)Z?")


@functools.lru_cache(maxsize=4096)
def look_of(code: str) -> Look:
    """What a format code shows: [h]:mm is a duration, yyyy"年"m"月" a date, 0.0% a percentage, [Red]0.00 a number."""
    first = _QUOTED.sub("", code).split(";")[0]
    if _ELAPSED.search(first):
        return Look.DURATION
    bare = _LITERAL.sub(" ", first)
    if _DATE_LETTER.search(bare):
        return Look.DATE
    if "%" in bare:
        return Look.PERCENT
    return LOOK_OF_UNIT.get(amount_unit(code), Look.NUMBER)


def look_of_id(number: int, codes: dict[int, str]) -> Look:
    """What a format number shows; a code stored in the file beats the built-in meaning."""
    if number in codes:
        return look_of(codes[number])
    if number == _DURATION_ID:
        return Look.DURATION
    if number in _PERCENT_IDS:
        return Look.PERCENT
    return Look.DATE if number in _DATE_IDS else Look.NUMBER


#: What a spreadsheet shows of a number it cannot hold.
TOO_LARGE = CellError("#NUM!")


def stored_number(text: str) -> int | float | CellError:
    """A number as stored in a cell; one beyond all floats is an error value, which is told at its cell.

    Raises:
        ValueError: as `number_of`, but for the size.
    """
    try:
        return number_of(text)
    except OverflowError:
        return TOO_LARGE


def number_of(text: str) -> int | float:
    """A number as stored; whole numbers are int.

    Raises:
        ValueError: for anything else, `nan`, `1_000` and full-width digits included.
        OverflowError: for a number beyond all floats.
    """
    text = text.strip(" \t\r\n")
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    number = float(text)
    if math.isinf(number):
        raise OverflowError(text)
    return tidy(number)


def finite(number: float) -> int | float | CellError:
    """A number of a binary cell; infinities and not-a-number are error values."""
    return tidy(number) if math.isfinite(number) else TOO_LARGE


def tidy(number: float) -> int | float:
    """A whole number as int, as far as floats hold whole numbers exactly.

    Raises:
        ValueError: for infinities and not-a-number.
    """
    if not math.isfinite(number):
        raise ValueError(number)
    return int(number) if number.is_integer() and abs(number) < EXACT else number


def dated(number: float | CellError, look: Look, *, base_1904: bool) -> CellValue:
    """A number in the light of its format; one that is no date the host could show stays a number."""
    if isinstance(number, CellError):
        return number
    if look is Look.DURATION:
        return datetime.timedelta(milliseconds=round(number * _DAY_MS)) if abs(number) <= _LAST_SERIAL else number
    if look is not Look.DATE:
        return number
    if isinstance(number, int) and not base_1904 and _FALSE_LEAP_DAY < number <= _LAST_SERIAL:
        return datetime.date.fromordinal(_EPOCH.toordinal() + number)
    milliseconds = round(number * _DAY_MS) if 0 <= number < _LAST_SERIAL + 1 else -1
    if milliseconds < 0:
        return number
    if milliseconds < _DAY_MS:
        return (_EPOCH + datetime.timedelta(milliseconds=milliseconds)).time()
    if base_1904:
        milliseconds += _1904_DAYS * _DAY_MS
    elif milliseconds < _FALSE_LEAP_DAY * _DAY_MS:
        milliseconds += _DAY_MS
    if milliseconds >= (_LAST_SERIAL + 1) * _DAY_MS:
        return number
    return plain_date(_EPOCH + datetime.timedelta(milliseconds=milliseconds))


def plain_date(moment: datetime.datetime) -> datetime.date | datetime.datetime:
    """A moment at midnight is a date."""
    return moment.date() if moment.time() == datetime.time() else moment


def iso_moment(text: str) -> CellValue:
    """A date, moment or time written in ISO 8601; any other text stays text."""
    text = text.strip()
    if match := _ISO_TIME.fullmatch(text):
        return _time(match[1]) or text
    try:
        return plain_date(datetime.datetime.fromisoformat(text).replace(tzinfo=None))
    except ValueError:
        return text


def _time(text: str) -> datetime.time | None:
    try:
        return datetime.time.fromisoformat(text)
    except ValueError:
        return None


def unescaped(text: str) -> str:
    """Text with `_xHHHH_` resolved, as spreadsheets store characters that XML cannot."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # pairs of halves become one character
