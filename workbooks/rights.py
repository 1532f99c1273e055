"""Who may look into what is written: its owner alone (V09).

A folder with the set-group-ID bit is one that several accounts share: its group keeps there what rights it has in the folder. Windows
knows no such bits; there the list of the folder decides.
"""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

#: The bits that a group may have.
_GROUP = stat.S_IRWXG


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, if they are not there.

    Raises:
        OSError: it cannot be made.
    """
    if path.is_dir():
        return
    if path != path.parent and not path.parent.exists():  # its own parent: a drive that is not there
        make_folder(path.parent)
    path.mkdir(exist_ok=True, mode=stat.S_IRWXU)
    if shared := _shared_with(path.parent):
        with contextlib.suppress(OSError):
            path.chmod(path.stat().st_mode | stat.S_IRWXU | shared)


def open_new(path: str | os.PathLike[str], flags: int) -> int:
    """An opener for `open`: a file that it makes is for its owner alone.

    Raises:
        OSError: it cannot be opened.
    """
    shared = _shared_with(Path(path).parent) & ~stat.S_IXGRP
    handle = os.open(path, flags, stat.S_IRUSR | stat.S_IWUSR | shared)
    if shared and os.fstat(handle).st_uid == os.getuid():
        os.fchmod(handle, stat.S_IMODE(os.fstat(handle).st_mode) | shared)  # whatever the umask took
    return handle


def make_file(path: Path) -> None:
    """Make an empty file if none is there.

    Raises:
        OSError: it cannot be made.
    """
    with open(path, "ab", opener=open_new):
        pass


def hand_on(old: Path, new: Path) -> None:
    """Give a file the rights of the one whose place it takes: whoever opened that one to others meant it."""
    if os.name == "nt":
        return
    try:
        told = old.stat()
    except OSError:
        return
    rights = stat.S_IMODE(told.st_mode)
    if told.st_gid != new.stat().st_gid:
        try:
            os.chown(new, -1, told.st_gid)
        except OSError:
            rights &= ~_GROUP
    with contextlib.suppress(OSError):
        new.chmod(rights)


def _shared_with(folder: Path) -> int:
    """Rights of a folder's group, if the folder is shared; 0 otherwise."""
    try:
        rights = folder.stat().st_mode
    except OSError:
        return 0
    return rights & _GROUP if rights & stat.S_ISGID else 0
