"""Other units of the register that a return is named after: by its file, by a folder, archive or mail it came in (R15)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from udfs.kinds.dates import Month
from udfs.words.text import fold
from workbooks.judging.unit_names import UnitEntry, find_unit, unit_key
from workbooks.problems import Problem, Severity, Where, problem, rule

NAMED_OTHERWISE = rule(
    "KH409",
    Severity.WARNING,
    "文件名与填报单位不符",
    "{told}是“{unit}”，{others}，按“{unit}”处理。",
    "确认是哪个单位报的，再把几处改成一致；发错了的，请该单位另报。",
    clause="R15",
)
_FOLDER = "文件夹名"
_CONTAINERS = {".zip": "压缩包名", ".eml": "邮件名", ".msg": "邮件名"}


def named_otherwise(where: Where, unit: str | None, month: Month | None, units: Sequence[UnitEntry]) -> Iterator[Problem]:
    """A remark where the file or what it came in is named after another registered unit than the return tells.

    A unit and those above it may both be right, and what has ended by the month is nobody. Where the return tells none, the nearest
    name counts, and the others are compared with it.
    """
    by_name = {u.name: u for u in units}
    # A folder that is called like a unit and nothing else is for KH402.
    places = [(place, text) for place, text in _places(where.book) if not unit or place != _FOLDER or find_unit(units, text) is None]
    named = [(place, found) for place, text in places if (found := _mentioned(text, month, units))]
    mine = find_unit(units, unit) if unit else None
    told = "填报单位"
    if unit is None and named and len(named[0][1]) == 1:
        (told, (mine,)), *named = named
    if mine is None:
        return
    others = [
        f"{place}写的是“{'”“'.join(u.name for u in found)}”" for place, found in named if not any(_akin(u, mine, by_name) for u in found)
    ]
    if others:
        yield problem(NAMED_OTHERWISE, where, told=told, unit=mine.name, others="，".join(others))


def _places(book: str) -> Iterator[tuple[str, str]]:
    """The names of a file and of what it lies in, the nearest first."""
    path = PurePosixPath(book)
    yield "文件名", path.stem
    for part in reversed(path.parts[:-1]):
        yield _CONTAINERS.get(PurePosixPath(part).suffix.lower(), _FOLDER), part


def _mentioned(text: str, month: Month | None, units: Sequence[UnitEntry]) -> list[UnitEntry]:
    """Units whose names stand in a text; a name within a longer one is none."""
    bare = fold(text)
    here = {key: u for u in units for name in (u.name, *u.aliases) if (key := unit_key(name)) and key in bare}
    found = {u.name: u for key, u in here.items() if not any(key != other and key in other for other in here)}
    return [u for u in found.values() if not (month and u.until and u.until < month)]


def _akin(one: UnitEntry, other: UnitEntry, by_name: Mapping[str, UnitEntry]) -> bool:
    """Whether two are one unit, or one stands above the other."""
    return one.name in _line(other, by_name) or other.name in _line(one, by_name)


def _line(unit: UnitEntry, by_name: Mapping[str, UnitEntry]) -> list[str]:
    """A unit and all above it."""
    line = [unit.name]
    while (above := by_name.get(line[-1])) and above.parent and above.parent not in line:
        line.append(above.parent)
    return line
