"""An xlwings engine for LibreOffice Calc: plain xlwings code runs on it unchanged.

from addin.hosts.calc import engine
engine.activate()                       # xlwings now means Calc
app = xw.App(visible=False)             # starts an office of ours, with a private profile
app = engine.attach("pipe,name=…")      # or: the user's own
"""

from __future__ import annotations

from pathlib import Path

import xlwings

from addin.hosts.calc.engine.engine import NAME, Engine
from addin.hosts.leaving import spare_excels

spare_excels()
_engine = Engine()


def register() -> xlwings.Engine:
    """Make the engine known to xlwings; the active engine stays as it is."""
    if NAME not in xlwings.engines.engines_by_name:
        xlwings.engines.add(xlwings.Engine(impl=_engine))
    return xlwings.engines[NAME]


def activate(*, macros: bool = False) -> None:
    """Make it xlwings' active engine.

    Args:
        macros: Whether macros of books that are opened may run.
    """
    _engine.macros = macros
    register().activate()


def attach(connection: str, *, soffice: Path | None = None, pid: int = 0) -> xlwings.App:
    """Attach to a running office and make it xlwings' active app.

    Args:
        connection: Where it listens, such as `pipe,name=kehubu_0_1a2b`.
        soffice: Its program, if it is not the one found: UNO of one version cannot speak to another's.
        pid: Its process number, if known.

    Raises:
        UnoError: Nobody listens there.
        Refusal: KH812 if it ends meanwhile, KH813 if there is no Python to reach it with.
    """
    activate(macros=_engine.macros)
    return xlwings.App(impl=_engine.apps.attach(connection, soffice=soffice, pid=pid))
