"""Our worksheet functions as one Calc add-in; every declared function becomes a method of the same few lines."""

from __future__ import annotations

import datetime
import logging
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import uno
import unohelper
from cn.kehubu import XFunctions
from com.sun.star.lang import XLocalizable, XServiceInfo
from com.sun.star.sheet import XVolatileResult

from addin.hosts.calc.extension import main_thread, naming
from addin.hosts.calc.extension.values import error_number, rows_to_calc, to_calc, values_of
from udfs.declare import Udf, UdfError, call, catalogue
from udfs.policy.file import use_published

#: Seconds after which the published policy is looked at again.
_POLICY_SECONDS = 1.0
_log = logging.getLogger(__name__)


class _Policy:
    """When this user's published policy was last looked at."""

    seen = float("-inf")

    @classmethod
    def follow(cls) -> None:
        """Put the published policy into use, unless that was done just now."""
        now = time.monotonic()
        if now - cls.seen >= _POLICY_SECONDS:
            cls.seen = now
            main_thread.collect()
            use_published(datetime.date.today())  # noqa: DTZ011 - the desk of a cell is this machine's day


def answer(function: str, cells: tuple[Any, ...]) -> Any:
    """Result of a function for Calc; what it cannot answer becomes the cell's error, whose reason KH_EXPLAIN tells."""
    _Policy.follow()
    try:
        result = call(function, *cells)
    except UdfError as error:
        return error_number(error.code)
    except Exception:  # noqa: BLE001 - a bug shows as an error in the cell and stands in the log
        _log.exception("%s failed", function)
        return error_number("#VALUE!")
    return result if isinstance(result, (str, list)) else to_calc(result)


class _Array(unohelper.Base, XVolatileResult):  # type: ignore[misc]
    """An array for a function whose result type is a plain `any`.

    LibreOffice's Python hands out no array in an `any`, but it does so in a member of a structure, and Calc takes a result
    through an event too. One array, one object: Calc keeps each it has heard of until the document is closed.
    """

    def __init__(self, rows: Any) -> None:
        self._rows = rows

    def addResultListener(self, listener: Any) -> None:  # noqa: N802
        event = uno.createUnoStruct("com.sun.star.sheet.ResultEvent")
        event.Value = uno.Any("[][]any", self._rows)
        listener.modified(event)

    def removeResultListener(self, listener: Any) -> None:  # noqa: N802
        """The result never changes."""


_array = lru_cache(maxsize=256)(_Array)


class Functions(unohelper.Base, XFunctions, XLocalizable, XServiceInfo):  # type: ignore[misc]
    """The add-in service. Its methods are put in below, one a declared function."""

    def __init__(self, context: Any, *_arguments: Any) -> None:
        self._context = context
        self._locale = uno.createUnoStruct("com.sun.star.lang.Locale")

    def setLocale(self, locale: Any) -> None:  # noqa: N802
        """Take the language Calc asks for; our texts have one."""
        self._locale = locale

    def getLocale(self) -> Any:  # noqa: N802
        """The language Calc asked for."""
        return self._locale

    def getImplementationName(self) -> str:  # noqa: N802
        """Name of this implementation."""
        return naming.FUNCTIONS

    def supportsService(self, name: str) -> bool:  # noqa: N802
        """Whether a service is offered."""
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self) -> tuple[str, ...]:  # noqa: N802
        """Services offered."""
        return ("com.sun.star.sheet.AddIn", naming.FUNCTIONS)


def _read(cells: tuple[Any, ...], tables: list[int]) -> tuple[Any, ...]:
    """Arguments with the values of those that are cells."""
    return tuple([values_of(cell) if at in tables else cell for at, cell in enumerate(cells)]) if tables else cells


def _method(function: Udf) -> Callable[..., Any]:
    name = function.name
    never_zero = {at for at, p in enumerate(function.parameters) if naming.never_zero(p)}
    tables = [at for at, p in enumerate(function.parameters) if naming.takes_cells(p)]

    def one(_self: Functions, *cells: Any) -> Any:
        if 0.0 in cells:
            cells = tuple([None if at in never_zero and cell == 0.0 else cell for at, cell in enumerate(cells)])
        result = answer(name, _read(cells, tables))
        return _array(rows_to_calc(result)) if isinstance(result, list) else result

    def array(_self: Functions, *cells: Any) -> Any:
        result = answer(name, _read(cells, tables))
        return rows_to_calc(result if isinstance(result, list) else [[result]])

    return array if naming.answers_array(function) else one


for _function in catalogue().values():
    setattr(Functions, naming.method_name(_function.name), _method(_function))
