"""Values and problems ↔ compact JSON, the same bytes for the same content."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from udfs.cells import CellError
from udfs.kinds.dates import Day
from workbooks.problems import RULES, Problem, Repair, Severity, Where
from workbooks.registers.customer_info import CUSTOMER_INFO

_DAYS = tuple(f.name for f in CUSTOMER_INFO.fields if isinstance(f.kind, Day))
_TAGS: tuple[tuple[type, str], ...] = ((datetime.datetime, "t"), (datetime.date, "d"), (datetime.time, "h"))


def _plain(value: Any) -> Any:
    if isinstance(value, CellError):
        return {"$e": value.code}
    if isinstance(value, datetime.timedelta):
        return {"$s": value.total_seconds()}
    for kind, tag in _TAGS:
        if isinstance(value, kind):
            return {f"${tag}": value.isoformat()}  # type: ignore[attr-defined]
    return str(value)


def _typed(value: dict[str, Any]) -> Any:
    if len(value) != 1:
        return value
    ((tag, told),) = value.items()
    match tag:
        case "$e":
            return CellError(told)
        case "$s":
            return datetime.timedelta(seconds=told)
        case "$t":
            return datetime.datetime.fromisoformat(told)
        case "$d":
            return datetime.date.fromisoformat(told)
        case "$h":
            return datetime.time.fromisoformat(told)
    return value


_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode
#: Made once: a month reads thousands of small texts, and to make a decoder takes longer than to decode one.
_DECODE = json.JSONDecoder(object_hook=_typed).decode
_ISO = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=lambda day: day.isoformat()).encode


#: What the fast encoder would write in its own way is left to the careful one.
_FAST = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_SUBCLASS


def dumps(value: Any) -> str:
    """Compact JSON; days, times and cell errors are tagged."""
    return _ENCODE(value)


def loads(text: str) -> Any:
    """What `dumps` wrote."""
    return _DECODE(text)


def dump_columns(columns: Mapping[str, Sequence[Any]]) -> bytes:
    """Values by field name and row; days as plain ISO text."""
    try:
        told = {name: orjson.Fragment(orjson.dumps(values)) if name in _DAYS else values for name, values in columns.items()}
        return orjson.dumps(told, option=_FAST)
    except TypeError:  # days outside their columns, whole numbers beyond 64 bits, halves of surrogate pairs
        return _encoded(_ISO(columns))


def dump_index(index: Sequence[Any]) -> bytes:
    """What identifies and grades rows; texts and whole numbers only."""
    try:
        return orjson.dumps(tuple(index), option=_FAST)
    except TypeError:
        return _encoded(dumps(index))


def _encoded(text: str) -> bytes:
    """JSON in UTF-8, which knows no halves of surrogate pairs: they are escaped."""
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text).encode()


#: The fast decoder makes whole numbers from here on floating ones.
_BEYOND = 2.0**63


def load_index(text: str) -> list[Any]:
    """What `dump_index` wrote."""
    found: list[Any] = _decoded(text)
    return found


def _decoded(text: str) -> Any:
    """JSON without tags, in a third of the time of Python's own decoder."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:  # halves of surrogate pairs, numbers that are none
        return json.loads(text)


def load_told(text: str) -> dict[str, list[Any]]:
    """Columns that `dumps` wrote: most values are plain, and only what is tagged is looked at."""
    found: dict[str, list[Any]] = _decoded(text)
    for name, told in found.items():
        kinds = set(map(type, told))
        if list in kinds:
            found[name] = loads(dumps(told))
        elif dict in kinds:
            found[name] = [_typed(value) if type(value) is dict else value for value in told]
    return found


def load_columns(text: str) -> dict[str, list[Any]]:
    """What `dump_columns` wrote; days are `datetime.date` again."""
    found: dict[str, list[Any]] = _decoded(text)
    if any(map(_is_beyond, found.values())):
        found = json.loads(text)
    return {name: _with_days(name, told) for name, told in found.items()}


def load_column(name: str, text: str) -> list[Any]:
    """One column of what `dump_columns` wrote."""
    found: list[Any] = _decoded(text)
    return _with_days(name, json.loads(text) if _is_beyond(found) else found)


def _is_beyond(told: list[Any]) -> bool:
    return float in set(map(type, told)) and any(abs(value) >= _BEYOND for value in told if isinstance(value, float))


def _with_days(name: str, told: list[Any]) -> list[Any]:
    day = datetime.date.fromisoformat
    return [value and day(value) for value in told] if name in _DAYS else told


def dump_problems(problems: Iterable[Problem]) -> str:
    """Problems as JSON."""
    return dumps([_problem_out(p) for p in problems])


def load_problems(text: str) -> list[Problem]:
    """Problems from JSON; their rules must be declared, i.e. the checkers imported."""
    return [_problem_in(told) for told in loads(text)]


def _problem_out(p: Problem) -> list[Any]:
    w, r = p.where, p.repair
    repair = None if r is None else [r.value, r.says, r.loss_free, r.share]
    return [p.rule.code, p.severity.word, [w.book, w.sheet, w.row, w.column], dict(p.values), p.field, p.found, repair]


def _problem_in(told: Sequence[Any]) -> Problem:
    code, severity, where, values, field, found, repair = told
    weight = Severity.ERROR if severity == Severity.ERROR.word else Severity.WARNING
    return Problem(RULES[code], Where(*where), values, field, found, Repair(*repair) if repair else None, weight)
