"""What a press needs of the world outside: the moment, and this machine's installation."""

from __future__ import annotations

import datetime
import time

from addin.desk.desk import Setup
from workbooks.problems import Severity, Where, refuse, rule

BAD_MOMENT = rule("KH805", Severity.ERROR, "时刻写法不对", "--now 写的“{told}”不是时刻。", "写成2026-11-25T17:30这样。")


def installation() -> Setup:
    """This machine's installation; imported only where it is asked for."""
    from addin.setup.here import setup_here

    return setup_here()


def moment(told: str) -> datetime.datetime:
    """Local wall clock of this machine, or the moment told.

    Raises:
        Refusal: KH805, it is no moment.
    """
    if not told:
        return datetime.datetime.now().astimezone().replace(tzinfo=None)
    try:
        return datetime.datetime.fromisoformat(told)
    except ValueError:
        raise refuse(BAD_MOMENT, Where(), told=told) from None


def pressed(told: str) -> float | None:
    """Mark of the press from which the moment goes on; None for a moment that was told: it stands still."""
    return None if told else time.monotonic()
