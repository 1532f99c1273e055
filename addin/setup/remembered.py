"""The workspace a user told at installation, for presses in a spreadsheet program, which has no command line."""

from __future__ import annotations

from pathlib import PurePath

from addin.memory import FILE, with_workspace, workspace_told
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
    kept = workspace_told(_read(machine))
    return machine.path(kept) if kept else None


def remember_workspace(machine: Machine, folder: PurePath) -> None:
    """Keep the workspace for later presses.

    Raises:
        Refusal: KH133-KH137, the settings cannot be written.
        OSError: their folder cannot be made.
    """
    machine.write(settings_folder(machine) / FILE, with_workspace(_read(machine), str(folder)))


def _read(machine: Machine) -> bytes:
    try:
        return machine.read(settings_folder(machine) / FILE)
    except OSError:
        return b""
