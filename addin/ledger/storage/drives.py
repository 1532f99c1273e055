"""Where a ledger may stand: on a disk of this machine, never on a share or in a folder that is synchronised.

SQLite's locks do not work over network file systems, and a synchroniser separates the journal from the database;
both end in a damaged ledger.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path, PurePath

from workbooks.problems import Severity, Where, refuse, rule

ON_NETWORK = rule(
    "KH601", Severity.ERROR, "台账不能放在网络盘", "工作区在网络盘或共享文件夹上（{what}），多人同时写会损坏台账。",
    "请把工作区放在本机硬盘的文件夹里；需要多人共用时请管理员改用 PostgreSQL。",
)  # fmt: skip
IN_SYNC = rule(
    "KH602", Severity.ERROR, "台账不能放在同步盘", "工作区在会自动同步的文件夹里（{what}），同步会损坏台账。",
    "请把工作区放在不同步的本机文件夹里，只把生成的文件复制到同步盘。",
)  # fmt: skip

_NETWORK = (
    *("cifs", "smb", "nfs", "ncpfs", "afs", "9p", "davfs", "ceph", "lustre"),
    *("fuse.sshfs", "fuse.rclone", "fuse.davfs", "fuse.glusterfs", "fuse.ceph", "fuse.gvfsd"),
)
_SYNC = (
    *("onedrive", "dropbox", "google drive", "icloud", "seafile", "nutstore", "坚果云", "wpsdrive", "wps云盘"),
    *("baidunetdisk", "baidusyncdisk", "百度网盘", "百度云同步盘", "微云同步", "亿方云"),
)
_DRIVE_REMOTE = 4


def check_place(folder: Path, *, mounts: str | None = None, drive_type: Callable[[str], int] | None = None) -> None:
    r"""Refuse a folder where a ledger would be damaged.

    Args:
        folder: The workspace, as an absolute path.
        mounts: Content of /proc/mounts; read from the system if left out.
        drive_type: GetDriveTypeW of Windows for a root such as D:\; the system's own if left out.

    Raises:
        Refusal: KH601 on a share or network drive, KH602 inside a synchronised folder.
    """
    if network := _unc(folder) or _windows_drive(folder, drive_type) or _mount(folder, mounts):
        raise refuse(ON_NETWORK, Where(), what=network)
    for part in folder.parts:
        if any(part.casefold().startswith(word) for word in _SYNC):
            raise refuse(IN_SYNC, Where(), what=part)


def _unc(folder: PurePath) -> str:
    text = str(folder)
    return text if text.startswith(("\\\\", "//")) and not text.startswith(("\\\\?\\", "\\\\.\\")) else ""


def _windows_drive(folder: PurePath, drive_type: Callable[[str], int] | None) -> str:
    if drive_type is None and sys.platform == "win32":
        import ctypes

        drive_type = ctypes.windll.kernel32.GetDriveTypeW
    root = folder.anchor
    return root if drive_type is not None and drive_type(root) == _DRIVE_REMOTE else ""


def _mount(folder: PurePath, mounts: str | None) -> str:
    if mounts is None:
        table = Path("/proc/mounts")
        mounts = table.read_text(encoding="utf-8", errors="replace") if table.exists() else ""
    best, kind = "", ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ")
        inside = point == "/" or f"{folder}/".startswith(f"{point.rstrip('/')}/")
        if inside and len(point) >= len(best):
            best, kind = point, parts[2]
    return f"{best}，{kind}" if kind.startswith(_NETWORK) else ""
