"""The module that xlwings' UDF server calls: every `@udf` under its name in small letters, with what `call_udf` wants to know of it.

kh.xlam says `XLPy.CallUDF("addin.hosts.excel.functions", "kh_tier", …)`. Arguments are taken raw: xlwings' own conversion makes a blank
of an error, or a text that cannot be told from a typed one (0.37.8).
"""

from __future__ import annotations

import datetime
import inspect
import logging
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import xlwings as xw

from addin.hosts.excel.values import from_excel, to_excel
from addin.hosts.leaving import spare_excels
from udfs.cells import CellError
from udfs.declare import Udf, UdfError, call, catalogue
from udfs.policy.file import use_published

_log = logging.getLogger("kehubu")
spare_excels()


def __getattr__(name: str) -> Callable[..., Any]:
    """A worksheet function by the name VBA calls it."""
    entry = catalogue().get(name.upper())
    if entry is None:
        raise AttributeError(f"no worksheet function {name}")
    return exposed(entry)


@cache
def exposed(entry: Udf) -> Callable[..., Any]:
    """A worksheet function as xlwings calls it; `xw.func` and `xw.arg` do nothing off Windows."""

    def function(*cells: Any) -> Any:
        return answer(entry, cells)

    function.__name__ = entry.name.lower()
    function.__doc__ = entry.help
    function.__signature__ = _signature(entry)  # type: ignore[attr-defined]
    told: Callable[..., Any] = xw.func(function)
    for p in entry.parameters:
        told = xw.arg(p.name, convert="raw")(told)
    return told


def _signature(entry: Udf) -> inspect.Signature:
    empty = inspect.Parameter.empty
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    return inspect.Signature([inspect.Parameter(p.name, kind, default=None if p.optional else empty) for p in entry.parameters])


def answer(entry: Udf, cells: tuple[Any, ...]) -> Any:
    """Result of a call with raw arguments, as COM takes it; a failure of ours is an error in the cell, never a message box."""
    try:
        use_published(datetime.datetime.now().astimezone().date())
        result = call(entry.name, *map(from_excel, cells))
    except UdfError as wrong:
        result = CellError(wrong.code)
    except Exception:  # noqa: BLE001 - a cell has no other place for a bug
        _log.exception("%s failed", entry.name)
        result = CellError("#VALUE!")
    return to_excel(result, _com_error)


def _com_error(number: int) -> Any:
    """An error value: pywin32 passes on a VARIANT of this kind, also inside an array."""
    if sys.platform == "win32":
        import pythoncom
        from win32com.client import VARIANT

        return VARIANT(pythoncom.VT_ERROR, number)
    return number
