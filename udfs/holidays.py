"""Days off and worked weekends as the State Council published them; a policy's own calendar stands above them."""

from __future__ import annotations

import datetime

_DAY = datetime.timedelta(days=1)
#: First and last day off, by year (国办发明电〔2024〕12号, 〔2025〕7号).
_OFF = {
    2025: ("01-01 01-01", "01-28 02-04", "04-04 04-06", "05-01 05-05", "05-31 06-02", "10-01 10-08"),
    2026: ("01-01 01-03", "02-15 02-23", "04-04 04-06", "05-01 05-05", "06-19 06-21", "09-25 09-27", "10-01 10-07"),
}
#: Saturdays and Sundays worked in exchange.
_WORKED = {2025: ("01-26", "02-08", "04-27", "09-28", "10-11"), 2026: ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")}
#: Off in every year, known before the year's calendar is published.
_FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


def _days() -> dict[datetime.date, bool]:
    found: dict[datetime.date, bool] = {}
    for year, runs in _OFF.items():
        for run in runs:
            first, last = (datetime.date.fromisoformat(f"{year}-{day}") for day in run.split())
            while first <= last:
                found[first] = False
                first += _DAY
    found.update({datetime.date.fromisoformat(f"{year}-{day}"): True for year, days in _WORKED.items() for day in days})
    return found


_CALENDAR = _days()
#: Years whose calendar is known.
PUBLISHED = tuple(sorted(_OFF))


def is_worked(day: datetime.date) -> bool:
    """Whether offices work on a day; where the year's calendar is not known, Monday to Friday but for the days off of every year.

    >>> is_worked(datetime.date(2026, 10, 10)), is_worked(datetime.date(2026, 10, 7)), is_worked(datetime.date(2031, 10, 1))
    (True, False, False)
    """
    known = _CALENDAR.get(day)
    if known is not None:
        return known
    return day.weekday() < 5 and (day.year in _OFF or (day.month, day.day) not in _FIXED)
