"""The workspace a user told at installation, for presses in a spreadsheet program, which has no command line."""

from __future__ import annotations

import json
from pathlib import PurePath

from addin.setup.machine import Machine
from udfs.user_folder import user_folder

_SYSTEMS = {"windows": "win32", "darwin": "darwin", "linux": "linux"}


def settings_folder(machine: Machine) -> PurePath:
    """The folder of this user's settings."""
    return machine.path(str(user_folder(machine.environment, _SYSTEMS[machine.system])))


def workspace(machine: Machine) -> PurePath | None:
    """The workspace: KH_WORKSPACE, else the one remembered; None if neither tells one."""
    if told := machine.environment.get("KH_WORKSPACE"):
        return machine.path(told)
    try:
        kept = json.loads(machine.read(settings_folder(machine) / "settings.json"))["workspace"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return machine.path(str(kept))


def remember_workspace(machine: Machine, folder: PurePath) -> None:
    """Keep the workspace for later presses.

    Raises:
        Refusal: KH133-KH137, the settings cannot be written.
        OSError: their folder cannot be made.
    """
    text = json.dumps({"workspace": str(folder)}, ensure_ascii=False, indent=1)
    machine.write(settings_folder(machine) / "settings.json", text.encode())
