"""All problem rules, wherever they are declared."""

from __future__ import annotations

import importlib
import pkgutil
import types
from collections.abc import Iterator, Mapping

import addin
import workbooks
from workbooks.problems import RULES, Rule

#: These run inside LibreOffice's own Python, or need a ledger; they declare no rules.
_NOT_IMPORTED = ("addin.hosts.calc.extension", "addin.hosts.calc.extension_manager", "addin.ledger.storage.migrations")


def all_rules() -> Mapping[str, Rule]:
    """Rules by code, from every module that may declare one."""
    for package in (workbooks, addin):
        for name in _modules(package):
            importlib.import_module(name)
    return RULES


def _modules(package: types.ModuleType) -> Iterator[str]:
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if info.name in _NOT_IMPORTED:
            continue
        yield info.name
        if info.ispkg:
            yield from _modules(importlib.import_module(info.name))
