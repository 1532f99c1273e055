"""The buttons, one module each."""

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
    sources = sorted(path for folder in __path__ for path in Path(folder).glob("*.py"))
    found = {verb: path.stem for path in sources for verb in _VERB.findall(path.read_text(encoding="utf-8"))}
    return found or {b.verb: b.function.__module__.rpartition(".")[2] for b in buttons().values()}


def button_of(verb: str) -> Button | None:
    """The button of a verb, without those of other modules; None if there is none."""
    if verb not in verbs():
        return None
    module = importlib.import_module(f"{__name__}.{verbs()[verb]}")
    found: Button = next(b for b in marked(module, "__button__") if b.verb == verb)
    return found
