"""Find what the modules of a package declare."""

from __future__ import annotations

import importlib
import pkgutil
import types
from collections.abc import Callable, Iterator
from typing import Any


def declared(package: types.ModuleType, mark: str, key: Callable[[Any], str]) -> dict[str, Any]:
    """Everything marked in the modules of a package, then in its rooms, by key, in the order of the files and their lines.

    Raises:
        ValueError: two things share a key.
    """
    found: dict[str, Any] = {}
    for thing in _marked(package, mark):
        if key(thing) in found:
            raise ValueError(f"{key(thing)} declared twice")
        found[key(thing)] = thing
    return found


def _marked(package: types.ModuleType, mark: str) -> Iterator[Any]:
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda i: (i.ispkg, i.name)):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        yield from _marked(module, mark) if info.ispkg else marked(module, mark)


def marked(module: types.ModuleType, mark: str) -> Iterator[Any]:
    """Everything marked in one module."""
    for thing in vars(module).values():
        if getattr(thing, "__module__", None) == module.__name__ and mark in getattr(thing, "__dict__", {}):
            yield thing.__dict__[mark]
