"""Consolidations to be killed: reads "FOLDER<tab>ROOT" lines, starts each in a fork of its own, tells its process id and how it ended."""

import os
import sys
from pathlib import Path

import xlsxwriter  # noqa: F401 - loaded once for all forks

from addin.consolidate.intake import taking
from tests.addin.returns import Office


def main() -> None:
    taking.checkers()  # one basis for all forks, whatever happens to the sources meanwhile
    for line in sys.stdin:
        folder, root = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            Office(Path(root)).consolidate(Path(folder))
            os._exit(0)
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)


if __name__ == "__main__":
    main()
