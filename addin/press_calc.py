"""What the menu and toolbar of LibreOffice Calc start: one button on the open document, in a process of its own.

The office must not wait for us while we call it, so the extension starts this process and returns at once; we attach through the
private pipe it tells.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from addin.catalogue import buttons
from addin.cli import installation, moment
from addin.hosts.calc.host import CalcHost
from addin.hosts.live.press import press
from addin.settings import remembered_workspace


def main(arguments: Sequence[str]) -> int:
    """Press one button; the exit code.

    Args:
        arguments: --pipe NAME of the running office, --document ID of the document, --button VERB.
    """
    parser = argparse.ArgumentParser()
    for name in ("--pipe", "--document", "--button"):
        parser.add_argument(name, required=True)
    told = parser.parse_args(arguments)
    host = CalcHost.attach(told.pipe)
    return press(
        buttons()[told.button],
        host,
        host.book(told.document),
        now=moment(os.environ.get("KH_NOW", "")),
        workspace=remembered_workspace(),
        installation=installation,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
