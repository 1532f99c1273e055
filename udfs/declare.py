"""Declare a worksheet function once; every host's wrapper, help page and test follows from it.

A function takes plain Python values told by its annotations; `call` converts raw cells to them and the result back. A range
given where one cell is expected is worked through cell by cell, so that every function has a column form for nothing.
"""

from __future__ import annotations

import datetime
import enum
import gc
import importlib
import inspect
import pkgutil
import re
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

import udfs
from udfs.cells import CellError, CellValue, is_blank
from udfs.kinds.amounts import Number
from udfs.kinds.choices import yes_no
from udfs.kinds.dates import Day
from udfs.kinds.kind import Doubt, Fault, Kind, plain_text
from udfs.words.numbers import ungrouped
from udfs.words.text import tidy

PREFIX = "KH_"
_DECLARED = re.compile(r"^@udf\([^)]*\)\ndef (\w+)\(", re.MULTILINE)
F = TypeVar("F", bound=Callable[..., Any])

#: A rectangle of raw cells as a host hands it over.
Cells = Sequence[Sequence[CellValue]]
#: One header row: the texts of a range one row high (or several rows, joined from top to bottom by line breaks).
Head = typing.NewType("Head", "tuple[CellValue, ...]")
#: Data rows below a header row.
Rows = typing.NewType("Rows", "tuple[tuple[CellValue, ...], ...]")


class UdfError(ValueError):
    """A worksheet function cannot answer; the text says why in Chinese and the cell shows `code`."""

    def __init__(self, why: str, code: str = "#VALUE!") -> None:
        super().__init__(why)
        self.code = code


@dataclass(frozen=True, slots=True)
class Arg:
    """What a user must know of one argument: its label, unit and remarks. `kind` reads the cell where the type is too plain."""

    label: str
    unit: str = ""
    note: str = ""
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a worksheet function, read off the Python signature."""

    name: str
    arg: Arg
    type: Any
    shape: typing.Literal["cell", "head", "rows"]
    optional: bool
    default: Any

    @property
    def prompt(self) -> str:
        """Text for the function wizard."""
        unit = f"（{self.arg.unit}）" if self.arg.unit else ""
        return f"{self.arg.label}{unit}{self.arg.note}"


@dataclass(frozen=True, slots=True)
class Udf:
    """A worksheet function."""

    function: Callable[..., Any]
    group: str
    clause: str
    parameters: tuple[Parameter, ...]

    @property
    def name(self) -> str:
        """Name typed into a cell; the underscore keeps it apart from cell addresses."""
        return PREFIX + self.function.__name__.upper()

    @property
    def help(self) -> str:
        """The whole Chinese help text."""
        return inspect.getdoc(self.function) or ""

    @property
    def summary(self) -> str:
        """First line of the help."""
        return self.help.partition("\n")[0]

    @property
    def returns(self) -> Any:
        """The annotated result type."""
        return get_type_hints(self.function).get("return")

    @property
    def module(self) -> str:
        """Module the function stands in."""
        return self.function.__module__


def udf(*, group: str, clause: str) -> Callable[[F], F]:
    """Mark a function as a worksheet function; the function itself is left untouched."""

    def mark(function: F) -> F:
        function.__udf__ = (group, clause)  # type: ignore[attr-defined]
        return function

    return mark


@cache
def catalogue() -> dict[str, Udf]:
    """All worksheet functions by name, in file order then source order."""
    found: dict[str, Udf] = {}
    for info in sorted(pkgutil.walk_packages(udfs.__path__, "udfs."), key=lambda i: i.name.rpartition(".")[2]):
        for entry in _declared(importlib.import_module(info.name)):
            if entry.name in found:
                raise ValueError(f"{entry.name} declared twice")
            found[entry.name] = entry
    return found


def _declared(module: types.ModuleType) -> Iterator[Udf]:
    for function in vars(module).values():
        mark = getattr(function, "__udf__", None)
        if mark is not None and function.__module__ == module.__name__:
            group, clause = mark
            yield Udf(function, group, clause, _parameters(function))


@cache
def entry_of(name: str) -> Udf:
    """One worksheet function, without the modules of all others.

    Raises:
        KeyError: no such function.
    """
    module = _modules().get(name.upper())
    if module is None:
        return catalogue()[name.upper()]
    return next(entry for entry in _declared(importlib.import_module(module)) if entry.name == name.upper())


@cache
def _modules() -> dict[str, str]:
    """Module of each function, as the sources tell it: that is ten times faster than importing all."""
    root = Path(udfs.__path__[0])
    return {
        PREFIX + name.upper(): ".".join(("udfs", *path.relative_to(root).with_suffix("").parts))
        for path in root.rglob("*.py")
        for name in _DECLARED.findall(path.read_text(encoding="utf-8"))
    }


def _parameters(function: Callable[..., Any]) -> tuple[Parameter, ...]:
    hints = get_type_hints(function, include_extras=True)
    found = []
    for p in inspect.signature(function).parameters.values():
        if p.kind is p.KEYWORD_ONLY:
            continue
        hint = hints[p.name]
        if get_origin(hint) is not Annotated:
            raise TypeError(f"{function.__name__}({p.name}) needs Annotated[…, Arg(…)]")
        plain, arg = get_args(hint)[:2]
        if get_origin(plain) in (types.UnionType, typing.Union):
            plain = next(a for a in get_args(plain) if a is not types.NoneType)
        shape = "head" if plain is Head else "rows" if plain is Rows else "cell"
        optional = p.default is not p.empty
        found.append(Parameter(p.name, arg, plain, shape, optional, p.default if optional else None))  # type: ignore[arg-type]
    return tuple(found)


def call(name: str, *cells: CellValue | Cells) -> Any:
    """Result of a worksheet function over raw cells: one cell value, or a rectangle (list of rows).

    Raises:
        UdfError: the function cannot answer; in a rectangle the place holds a `CellError` instead.
        KeyError: no such function.
    """
    entry = entry_of(name)
    if len(cells) > len(entry.parameters):
        raise UdfError(f"{entry.name}最多有{len(entry.parameters)}个参数")
    given = dict(zip((p.name for p in entry.parameters), cells, strict=False))
    fixed: dict[str, Any] = {}
    columns: dict[str, tuple[Parameter, list[CellValue]]] = {}
    for p in entry.parameters:
        raw = given.get(p.name)
        if p.shape != "cell":
            fixed[p.name] = _rectangle(p, raw)
        elif isinstance(raw, (list, tuple)):
            flat = [c for row in raw for c in (row if isinstance(row, (list, tuple)) else (row,))]
            if len(flat) == 1:
                fixed[p.name] = convert(p, flat[0])
            else:
                columns[p.name] = (p, flat)
        else:
            fixed[p.name] = convert(p, typing.cast("CellValue", raw))
    if not columns:
        return _to_cells(entry.function(**fixed))
    lengths = {len(flat) for _, flat in columns.values()}
    if len(lengths) != 1:
        raise UdfError("各区域的单元格个数要相同")
    return [[_one(entry, fixed, columns, i)] for i in range(lengths.pop())]


def _one(entry: Udf, fixed: dict[str, Any], columns: dict[str, tuple[Parameter, list[CellValue]]], i: int) -> CellValue:
    try:
        values = {name: convert(p, flat[i]) for name, (p, flat) in columns.items()}
        return _to_cell(entry.function(**fixed, **values))
    except UdfError as error:
        return CellError(error.code)


def _rectangle(p: Parameter, raw: Any) -> Any:
    rows = raw if isinstance(raw, (list, tuple)) else [[raw]]
    if not set(map(type, rows)) <= {list, tuple}:
        rows = [r if isinstance(r, (list, tuple)) else (r,) for r in rows]
    if p.shape == "rows":
        return rows
    if len(rows) == 1:
        return tuple(rows[0])
    return tuple("\n".join(plain_text(c) for c in column if not is_blank(c)) for column in zip(*rows, strict=True))


_FLAG = yes_no("是", "否")
_PLAIN: dict[type, Kind] = {str: Kind(), float: Number(), int: Number(), datetime.date: Day(), bool: _FLAG}


def convert(p: Parameter, raw: CellValue) -> Any:
    """Python value of one raw cell for a parameter."""
    if is_blank(raw):
        if p.optional:
            return p.default
        if p.type is str:
            return ""
        raise UdfError(f"“{p.arg.label}”是空的", "#N/A")
    if isinstance(raw, CellError):
        raise UdfError(f"“{p.arg.label}”是公式错误{raw.code}", raw.code)
    if p.type is Any:
        return raw
    if isinstance(p.type, type) and issubclass(p.type, enum.Enum):
        text = tidy(plain_text(raw))
        for member in p.type:
            if text in (str(member.value), member.name):
                return member
        raise UdfError(f"“{p.arg.label}”填的是“{text}”，应为{'、'.join(str(m.value) for m in p.type)}之一")
    kind = p.arg.kind or _PLAIN.get(p.type, _PLAIN[str])
    if type(kind) is Number and isinstance(raw, str) and kind.parse(raw) is not None:
        try:
            raw = float(ungrouped(tidy(raw)))
        except ValueError:
            raise UdfError(f"“{p.arg.label}”不是数字") from None
    value = kind.parse(raw)
    value = value.value if isinstance(value, Doubt) else value
    if isinstance(value, Fault):
        raise UdfError(f"“{p.arg.label}”{value.why}")
    if value is None:
        if p.optional:
            return p.default
        raise UdfError(f"“{p.arg.label}”是空的", "#N/A")
    return value == "是" if p.type is bool else int(value) if p.type is int else value


_CELLS = frozenset([str, float, int, bool, datetime.date, datetime.datetime, CellError])


def _to_cells(result: Any) -> Any:
    if isinstance(result, (list, tuple)):
        if set(map(type, result)) <= _CELLS:
            return _one_column(result)
        return [[_to_cell(v) for v in row] if isinstance(row, (list, tuple)) else [_to_cell(row)] for row in result]
    return _to_cell(result)


def _one_column(values: Iterable[CellValue]) -> list[list[CellValue]]:
    """A list a cell. New lists by the million make the collector look through all others again and again: 0.8 s of a million rows."""
    watched = gc.isenabled()
    gc.disable()
    try:
        return [[v] for v in values]
    finally:
        if watched:
            gc.enable()


def _to_cell(value: Any) -> CellValue:
    if isinstance(value, enum.Enum):
        return typing.cast("CellValue", value.value)
    if value is None:
        return ""
    if isinstance(value, (str, float, int, bool, datetime.date, CellError)):
        return value
    return str(value)
