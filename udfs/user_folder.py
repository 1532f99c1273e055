"""The one folder of a user's own settings, told by the system's conventions; every host and process finds it alike."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def user_folder(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> Path:
    """Folder of a user's settings, which need not exist yet.

    `KH_USER_FOLDER` names another one: for a second installation, or for a test.

    >>> user_folder({"XDG_CONFIG_HOME": "/srv/li/.config"}, "linux").as_posix()
    '/srv/li/.config/kehubu'
    >>> user_folder({"KH_USER_FOLDER": "/srv/kh"}, "win32").as_posix()
    '/srv/kh'
    """
    told = environment.get("KH_USER_FOLDER")
    if told:
        return Path(told)
    home = Path(environment.get("USERPROFILE") or Path.home()) if system == "win32" else Path(environment.get("HOME") or Path.home())
    if system == "win32":
        return Path(environment.get("APPDATA") or home / "AppData" / "Roaming") / "kehubu"
    if system == "darwin":
        return home / "Library" / "Application Support" / "kehubu"
    return Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "kehubu"
