"""Everything declared: worksheet functions, sheets, buttons, reports; clashes are found here."""

from __future__ import annotations

import importlib
import pkgutil
import types
from collections.abc import Iterator
from functools import cache
from typing import Any

import addin.buttons
import addin.reports
import workbooks.sheets
from addin.declare import Button, Report
from udfs.declare import Udf
from udfs.declare import catalogue as udfs
from workbooks.declare import Sheet

__all__ = ["Button", "Report", "Sheet", "Udf", "buttons", "reports", "sheets", "udfs"]


@cache
def buttons() -> dict[str, Button]:
    """Buttons by their verb."""
    return _unique((b.verb, b) for b in _marked(addin.buttons, "__button__"))


@cache
def reports() -> dict[str, Report]:
    """Reports by their name."""
    return _unique((r.name, r) for r in _marked(addin.reports, "__report__"))


@cache
def sheets() -> dict[str, Sheet]:
    """Declared sheets by their name."""
    return _unique((s.name, s) for s in _marked(workbooks.sheets, "__sheet__"))


def _marked(package: types.ModuleType, mark: str) -> Iterator[Any]:
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda i: i.name):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        for thing in vars(module).values():
            if getattr(thing, "__module__", None) == module.__name__ and mark in vars(thing):
                yield vars(thing)[mark]


def _unique(pairs: Iterator[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, thing in pairs:
        if name in found:
            raise ValueError(f"{name} declared twice")
        found[name] = thing
    return found
