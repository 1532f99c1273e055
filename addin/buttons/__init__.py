"""The buttons, one module each; rooms for those of one matter."""

from __future__ import annotations

import importlib
import re
import sys
from functools import cache
from pathlib import Path

from addin.declare import Button
from workbooks.collect import declared, marked

_VERB = re.compile(r'^@button\([^@]*?\bverb="([^"]+)"', re.MULTILINE)


@cache
def buttons() -> dict[str, Button]:
    """Buttons by their verb, in the order in which they are offered."""
    found: dict[str, Button] = declared(sys.modules[__name__], "__button__", lambda b: b.verb)
    return dict(sorted(found.items(), key=lambda item: item[1].place))


@cache
def verbs() -> dict[str, str]:
    """Module of each verb. Their sources tell it in two milliseconds; importing all modules takes a third of a second."""
    sources = sorted((path, Path(folder)) for folder in __path__ for path in Path(folder).rglob("*.py"))
    found = {verb: _module(path, folder) for path, folder in sources for verb in _VERB.findall(path.read_text(encoding="utf-8"))}
    return found or {b.verb: b.function.__module__ for b in buttons().values()}


def _module(path: Path, folder: Path) -> str:
    return ".".join([__name__, *path.relative_to(folder).with_suffix("").parts])


def button_of(verb: str) -> Button | None:
    """The button of a verb, without those of other modules; None if there is none."""
    if verb not in verbs():
        return None
    module = importlib.import_module(verbs()[verb])
    found: Button = next(b for b in marked(module, "__button__") if b.verb == verb)
    return found
