"""UNO for the Pythons that LibreOffice may take for its own where it has none (Debian, Ubuntu, Arch).

The Python inside such a LibreOffice takes the first python3 of PATH, or what PYTHONHOME names, for its own if that is of the same version:
ours in a shell with our virtual environment activated, pyenv's or conda's elsewhere. Without `uno` there LibreOffice, which loads our
extension at its start, would end with std::bad_alloc (7.4). Ours is told in its own packages, all others of this user in those of the user.
"""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

from udfs.user_folder import user_folder

_SYSTEM = (Path("/usr/lib/python3/dist-packages"), Path("/usr/lib/python3/site-packages"))
_PYTHON = Path("/usr/bin/python3")
_MODULES = ("uno.py", "unohelper.py")
_FILE = "kehubu-uno.pth"


def places() -> list[Path]:
    """Folders of packages: that of this Python, and the user's own for the version that LibreOffice was built with."""
    return [Path(sysconfig.get_path("purelib")), Path.home() / ".local/lib" / _PYTHON.resolve().name / "site-packages"]


def share(sites: Sequence[Path] | None = None, folder: Path | None = None) -> bool:
    """Let these Pythons find UNO's two modules, and nothing else of the system's; whether there was need for it.

    Args:
        sites: Their folders of packages, if not `places`.
        folder: Where links to the modules stand.
    """
    source = next((place for place in _SYSTEM if (place / _MODULES[0]).is_file()), None)
    wanting = [s for s in places() if s not in _SYSTEM and not (s / _MODULES[0]).exists()] if sites is None else list(sites)
    if source is None or not sys.platform.startswith("linux") or not wanting:
        return False
    folder = folder or user_folder() / "uno"
    folder.mkdir(parents=True, exist_ok=True)
    for name in _MODULES:
        if not (folder / name).is_symlink():
            (folder / name).symlink_to(source / name)
    for site in wanting:
        site.mkdir(parents=True, exist_ok=True)
        (site / _FILE).write_text(f"{folder}\n", encoding="utf-8")
    return True


def withdraw(sites: Sequence[Path] | None = None) -> None:
    """Take it back."""
    for site in places() if sites is None else sites:
        (site / _FILE).unlink(missing_ok=True)
