"""The engine as xlwings knows it: its apps, and how values are prepared for it and read from it."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from typing import Any

from addin.hosts.calc.engine.apps import Apps
from addin.hosts.calc.engine.plain import is_foreign, plain
from addin.hosts.calc.engine.values import ErrorValue

NAME = "calc"


class Engine:
    """xlwings' desktop engine for LibreOffice Calc."""

    name = NAME
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)
        #: Whether macros of books that are opened may run.
        self.macros = False

    @staticmethod
    def prepare_xl_data_element(x: Any, options: Any) -> Any:  # noqa: ARG004 — xlwings' signature
        """One value of a table that is to be written; blanks of any kind become empty text."""
        if is_foreign(x):
            x = plain(x)
        if x is None:
            return ""
        if isinstance(x, datetime.datetime):
            return x.replace(tzinfo=None)
        return "" if isinstance(x, float) and math.isnan(x) else x

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Callable[..., Any], empty_as: Any, number_builder: Callable[[float], Any] | None, err_to_str: bool
    ) -> list[list[Any]]:
        """Raw values as the caller of xlwings wants them."""

        def clean(value: Any) -> Any:
            if isinstance(value, ErrorValue):
                return str(value) if err_to_str else None
            if value is None or value == "":
                return empty_as
            if isinstance(value, datetime.datetime):
                return datetime_builder(
                    year=value.year,
                    month=value.month,
                    day=value.day,
                    hour=value.hour,
                    minute=value.minute,
                    second=value.second,
                    microsecond=value.microsecond,
                    tzinfo=None,
                )
            if isinstance(value, float) and number_builder is not None:
                return number_builder(value)
            return value

        rows = data if isinstance(data, (list, tuple)) else [[data]]
        return [[clean(value) for value in row] for row in rows]
