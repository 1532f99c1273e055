"""One consolidation as a program of its own: python -m tests.addin.consolidate_once FOLDER ROOT."""

import sys
from pathlib import Path

from tests.addin.returns import Office

if __name__ == "__main__":
    Office(Path(sys.argv[2])).consolidate(Path(sys.argv[1]))
