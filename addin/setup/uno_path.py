"""UNO for the Python that 客户簿 runs on, where LibreOffice has none of its own (Debian, Ubuntu, Arch).

The Python inside such a LibreOffice takes the first python3 of PATH for its own. Started from a shell with our virtual environment
activated that is ours; without `uno` there LibreOffice, which loads our extension at its start, would end with std::bad_alloc (7.4).
"""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

from udfs.user_folder import user_folder

_SYSTEM = (Path("/usr/lib/python3/dist-packages"), Path("/usr/lib/python3/site-packages"))
_MODULES = ("uno.py", "unohelper.py")
_FILE = "kehubu-uno.pth"


def share(site: Path | None = None, folder: Path | None = None) -> bool:
    """Let this Python find UNO's two modules, and nothing else of the system's; whether there was need for it.

    Args:
        site: Its folder of packages, if not that of this process.
        folder: Where links to the modules stand.
    """
    source = next((place for place in _SYSTEM if (place / _MODULES[0]).is_file()), None)
    site = site or Path(sysconfig.get_path("purelib"))
    if source is None or not sys.platform.startswith("linux") or (site / _MODULES[0]).exists() or site in _SYSTEM:
        return False
    folder = folder or user_folder() / "uno"
    folder.mkdir(parents=True, exist_ok=True)
    for name in _MODULES:
        if not (folder / name).is_symlink():
            (folder / name).symlink_to(source / name)
    (site / _FILE).write_text(f"{folder}\n", encoding="utf-8")
    return True


def withdraw(site: Path | None = None) -> None:
    """Take it back."""
    ((site or Path(sysconfig.get_path("purelib"))) / _FILE).unlink(missing_ok=True)
