"""Shows a file in the program the system has for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def show(path: Path) -> bool:
    """Show a document or a folder; False if the system has no way to do it."""
    if sys.platform == "win32":
        os.startfile(path)  # noqa: S606 - the program of the user's choice
        return True
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if opener is None:
        return False
    # Apart from us, or the office would wait for the opened program to end.
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    subprocess.Popen([opener, str(path)], **quiet)  # type: ignore[call-overload]  # noqa: S603 - the system's own opener
    return True
