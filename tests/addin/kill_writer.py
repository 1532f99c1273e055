"""Buttons to be killed: reads "VERB<tab>ANSWERS<tab>ROOT" lines, presses each in a fork of its own, tells its id and how it ended."""

import datetime
import json
import os
import sys
from pathlib import Path

import xlsxwriter  # noqa: F401 - loaded once for all forks

from addin.catalogue import buttons
from addin.cli.main import press
from addin.consolidate.intake import taking
from addin.hosts.closed import ClosedDesk
from addin.outside import installation


def main() -> None:
    taking.checkers()
    known = buttons()
    for line in sys.stdin:
        verb, answers, root = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            button = known[verb]
            told = {q.name: q.default for q in button.questions} | json.loads(answers)
            told = {q.name: Path(told[q.name]) if q.type is Path and told[q.name] else told[q.name] for q in button.questions}
            desk = ClosedDesk(datetime.datetime(2026, 11, 25, 10), Path(root), json=True, installation=installation)
            os._exit(press(button, desk, told))
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
