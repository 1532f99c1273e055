"""What the system says about a file, in Chinese words."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

#: Error number of the system → why, in words.
WORDS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "这个位置只能读",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.ENOENT: "文件或文件夹不存在",
    errno.EEXIST: "已有同名的文件",
    errno.ENOTDIR: "路径中间有一个不是文件夹",
    errno.EISDIR: "这是一个文件夹",
    errno.ENAMETOOLONG: "名称太长",
    errno.EIO: "磁盘或网络读写出错",
}


def why(error: OSError) -> str:
    """Why a file could not be read or written.

    >>> why(OSError(errno.ENOTDIR, "Not a directory")), why(OSError(71, "Protocol error"))
    ('路径中间有一个不是文件夹', '系统错误编号71')
    """
    return WORDS.get(error.errno or 0) or f"系统错误编号{error.errno or type(error).__name__}"


def is_folder(path: Path) -> bool:
    """True for a folder; False for whatever cannot be looked at."""
    try:
        return path.is_dir()
    except OSError:
        return False


def tell(error: OSError) -> None:
    """Raise what the system says."""
    raise error


def below(folder: Path, closed: Callable[[OSError], None] = tell) -> Iterator[Path]:
    """All files and folders below a folder; `closed` is told of those that cannot be looked into, which `rglob` passes over unsaid."""
    for place, folders, files in os.walk(folder, onerror=closed):
        yield from (Path(place, name) for name in (*folders, *files))
