"""Basic macros inside a book."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any


def run(document: Any, name: str, arguments: tuple[Any, ...]) -> Any:
    """Run a macro and give its result.

    Args:
        document: The book's document.
        name: `Macro` or `Module.Macro`.
        arguments: Values, or objects of the office.

    Raises:
        KeyError: The book has no such macro.
    """
    for library, module, function in _macros(document):
        if name in (function, f"{module}.{function}"):
            address = f"vnd.sun.star.script:{library}.{module}.{function}?language=Basic&location=document"
            return document.getScriptProvider().getScript(address).invoke(arguments, (), ())[0]
    raise KeyError(name)


def _macros(document: Any) -> Iterator[tuple[str, str, str]]:
    libraries = document.BasicLibraries
    for library in libraries.getElementNames():
        libraries.loadLibrary(library)
        modules = libraries.getByName(library)
        for module in modules.getElementNames():
            for found in re.finditer(r"(?im)^\s*(?:public\s+)?(?:sub|function)\s+(\w+)", modules.getByName(module)):
                yield library, module, found[1]
