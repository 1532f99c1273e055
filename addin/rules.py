"""All problem rules, wherever they are declared."""

from __future__ import annotations

import importlib
import pkgutil
import types
from collections.abc import Iterator, Mapping
from pathlib import Path

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


def rule_of(code: str) -> Rule | None:
    """The rule of a code. Modules that write it are loaded, not all of them: that takes seconds."""
    for name in _naming(code):
        importlib.import_module(name)
        if code in RULES:
            return RULES[code]
    return all_rules().get(code)


def _naming(code: str) -> Iterator[str]:
    """Modules whose source holds a code in quotes."""
    quoted = f'"{code}"'.encode()
    for package in (workbooks, addin):
        root = Path(package.__path__[0])
        for path in sorted(root.rglob("*.py")):
            name = ".".join((package.__name__, *path.relative_to(root).with_suffix("").parts)).removesuffix(".__init__")
            if not name.startswith(_NOT_IMPORTED) and quoted in path.read_bytes():
                yield name


def _modules(package: types.ModuleType) -> Iterator[str]:
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if info.name in _NOT_IMPORTED:
            continue
        yield info.name
        if info.ispkg:
            yield from _modules(importlib.import_module(info.name))
