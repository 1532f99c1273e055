"""Files that appear whole or not at all: written beside their target, synced, then put in its place."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import itertools
import os
import re
import socket
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

from workbooks import refusals
from workbooks.oswords import is_folder, why
from workbooks.problems import Refusal, Where, refuse
from workbooks.rights import hand_on, make_file

#: Mark of this machine: a shared folder may hold temporaries of another.
HOST = f"{zlib.crc32(socket.gethostname().encode()):08x}"
_NAME = re.compile(r"\.kh-([0-9a-f]{8})-([0-9]+)-[0-9]+\.tmp")
_counter = itertools.count()
#: Folders in which this process has looked for what killed ones left.
_looked: set[Path] = set()


def write_atomic(path: Path, data: bytes, *, public: bool = False) -> None:
    """Write a file so that a reader finds the old content or the new, never a part.

    Args:
        path: The file.
        data: Its content.
        public: See `replacing`.

    Raises:
        Refusal: KH133–KH137, when the place cannot be written; the old file is then untouched.
    """
    with replacing(path, public=public) as temporary:
        temporary.write_bytes(data)


@contextlib.contextmanager
def replacing(path: Path, *, public: bool = False) -> Iterator[Path]:
    """An empty file in the target's folder to write to; it takes the target's place when the block ends well.

    Whatever ends the block early, the temporary file is removed and the target is untouched. The temporary name
    does not contain the target's, which may already be as long as the file system allows. What is new is for its
    owner alone; what takes a file's place has that one's rights.

    Args:
        path: The target.
        public: It holds nothing of clients that is not for everybody: who may read it is as the system sees fit.

    Raises:
        Refusal: KH133–KH137, when the place cannot be written.
    """
    if path.parent not in _looked:
        _looked.add(path.parent)
        sweep(path.parent)
    temporary = path.parent / f".kh-{HOST}-{os.getpid()}-{next(_counter)}.tmp"
    try:
        if not public:
            make_file(temporary)
        yield temporary
        _sync(temporary)
        hand_on(path, temporary)
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise _refusal(error, temporary, path) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def sweep(folder: Path) -> list[Path]:
    """Delete the temporary files that dead processes of this machine left in a folder; tell which."""
    swept = []
    for path in sorted(folder.glob(".kh-*.tmp")):
        match = _NAME.fullmatch(path.name)
        if match and match[1] == HOST and not is_alive(int(match[2])):
            with contextlib.suppress(OSError):
                path.unlink()
                swept.append(path)
    return swept


def _refusal(error: OSError, temporary: Path, path: Path) -> Refusal | OSError:
    """The user's sentence for a failed write; an error about any other file stays what it is."""
    if error.filename is not None and os.fspath(error.filename) not in (str(temporary), str(path), str(path.parent)):
        return error
    where = Where(book=path.name)
    if not path.parent.is_dir():
        return refuse(refusals.FOLDER_MISSING, where)
    if is_folder(path):
        return refuse(refusals.TARGET_FOLDER, where)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return refuse(refusals.DISK_FULL, where)
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        target_is_held = error.filename2 is not None and path.exists()
        return refuse(refusals.TARGET_OPEN if target_is_held else refusals.TARGET_NO_RIGHTS, where)
    return refuse(refusals.TARGET_FAILED, where, what=why(error))


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name durable; Windows cannot open folders and needs no such call."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):  # some network file systems sync no folders
            raise
    finally:
        os.close(handle)


def is_alive(pid: int) -> bool:
    """Whether a process of this machine runs; `os.kill(pid, 0)` would end it on Windows."""
    if sys.platform == "win32":
        query_limited = 0x1000
        handle = ctypes.windll.kernel32.OpenProcess(query_limited, 0, pid)
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
