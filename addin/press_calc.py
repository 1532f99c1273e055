"""What the menu and toolbar of LibreOffice Calc start: one button on the open document, in a process of its own.

The office must not wait for us while we call it, so the extension starts this process and returns at once; we attach through the
private pipe it tells.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from addin.bugs import bug
from addin.buttons import buttons
from addin.declare import Button
from addin.hosts.calc import lean
from addin.hosts.calc.link import OfficeGone
from addin.memory import remembered_workspace
from addin.outside import installation, moment, pressed
from workbooks.problems import Severity, Where, refuse, rule

if TYPE_CHECKING:
    from addin.hosts.calc.host import CalcHost

BUSY = rule("KH846", Severity.ERROR, "正在忙", "客户簿正在“{busy}”，“{label}”没有开始。", "等它做完（关掉它的窗口），再按一次。")


def main(arguments: Sequence[str]) -> int:
    """Press one button; the exit code.

    Args:
        arguments: --pipe NAME of the running office, --worker NUMBER that it gave us, --document ID of the document, --button VERB.
    """
    parser = argparse.ArgumentParser()
    for name in ("--pipe", "--worker", "--document", "--button"):
        parser.add_argument(name, required=True)
    told = parser.parse_args(arguments)
    lean.import_xlwings()
    from addin.hosts.calc.host import CalcHost

    try:
        return _press(CalcHost.attach(told.pipe, int(told.worker)), told.document, buttons()[told.button])
    except OfficeGone:  # nobody is left to be told
        bug()
        return 4
    except Exception:  # noqa: BLE001 - a message that cannot be shown leaves its record
        bug()
        return 3


def _press(host: CalcHost, document: str, button: Button) -> int:
    from addin.hosts.live.press import press

    book, told_now = host.book(document), os.environ.get("KH_NOW", "")
    try:
        if busy := host.begin(button.label):
            host.tell(str(refuse(BUSY, Where(), busy=busy, label=button.label)), serious=True)
            return 2
        return press(
            button,
            host,
            book,
            now=moment(told_now),
            workspace=remembered_workspace(),
            installation=installation,
            pressed=pressed(told_now),
        )
    finally:
        host.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
