"""The engine as xlwings knows it: its apps, and how values are prepared for it and read from it."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from addin.hosts.calc.engine.apps import Apps
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
        if x is None or x is pd.NaT:
            return ""
        if isinstance(x, (bool, str)):
            return x
        if isinstance(x, np.bool_):
            return bool(x)
        if type(x) is np.datetime64:
            return pd.Timestamp(x).to_pydatetime()
        if isinstance(x, pd.Timestamp):
            return x.to_pydatetime().replace(tzinfo=None)
        if isinstance(x, datetime.datetime):
            return x.replace(tzinfo=None)
        if isinstance(x, (float, np.floating)):
            return "" if math.isnan(x) else float(x)
        if isinstance(x, np.number):
            return float(x)
        return "" if x is pd.NA else x

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
