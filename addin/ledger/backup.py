"""A workspace in one file: taken while others work in it, proved before it is believed, put back as a whole (R28, S10)."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath

from addin.ledger.log import audit
from addin.ledger.log.moving import MOVED_FILE, to_file, to_server
from addin.ledger.storage import address, codec, refusals
from addin.ledger.storage.database import BUSY_MS, Database
from addin.ledger.storage.workspace import NO_WORKSPACE, Workspace
from addin.ledger.store import Ledger
from workbooks.atomic import replacing
from workbooks.oswords import below, why
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.rights import make_file, make_folder, open_new

NO_BACKUP = rule("KH626", Severity.ERROR, "不是备份", "“{name}”不是工作区的备份（{what}）。", "请选用“备份工作区”存下来的文件。")
SPOILT = rule("KH627", Severity.ERROR, "备份已损坏", "备份“{name}”里的“{file}”{what}，没有恢复。", "请换一份备份；这一份不要再用。")
NOT_EMPTY = rule(
    "KH628", Severity.ERROR, "文件夹不是空的", "“{folder}”里已有文件，没有恢复到里面。", "请指定一个新的文件夹，核对无误后再换用。"
)
NOTHING = rule("KH629", Severity.ERROR, "工作区里没有台账", "工作区“{folder}”里没有台账。", "请检查 --workspace 指的文件夹。")

_MANIFEST = "备份说明.json"
_FORMAT = 1
#: What SQLite says of a disk that cannot take a copy, by the last byte of its codes, and what the system says of it.
_KIND = 0xFF
_OF_DISK = {sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_IOERR: errno.EIO, sqlite3.SQLITE_READONLY: errno.EROFS}
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself: when it was taken, the log's head then, and every file's hash by its name."""

    at: str
    head: audit.Head
    files: dict[str, str]
    #: Times of the originals in nanoseconds, which tell in what order they came.
    times: dict[str, int] = field(default_factory=dict)


def back_up(workspace: Workspace, out: Path, *, at: str) -> Backup:
    """Write the ledger, the originals, the policy and what was written into one file, readable by its owner alone.

    The ledger is copied first, page by page by SQLite itself or row by row from a server, whoever writes meanwhile; originals are
    only ever added, so all that the copy speaks of are there afterwards. Either way it is a file in the backup.

    Raises:
        Refusal: KH629, there is no ledger; KH133–KH137, the file cannot be written.
    """
    if not workspace.has_ledger:
        raise refuse(NOTHING, Where(), folder=workspace.root.name)
    with replacing(out) as target:
        copy = target.with_name(f"{target.stem}-0.tmp")
        try:
            _copy(workspace, copy)
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
                times: dict[str, int] = {}
                kept = {workspace.ledger.name: _put(archive, copy, workspace.ledger.name)}
                for path in _files(workspace, out):
                    if path in (target, copy):  # written into itself, it would never end
                        continue
                    name = path.relative_to(workspace.root).as_posix()
                    with contextlib.suppress(FileNotFoundError):  # a file of the inbox may go meanwhile
                        kept[name] = _put(archive, path, name)
                        if path.is_relative_to(workspace.originals):
                            times[name] = path.stat().st_mtime_ns
                told = Backup(at, _head(copy), kept, times)
                archive.writestr(_MANIFEST, codec.dumps({"format": _FORMAT, **asdict(told)}))
        finally:
            for rest in (copy, copy.with_name(f"{copy.name}-journal")):  # SQLite leaves the journal of what had no room
                rest.unlink(missing_ok=True)
    return told


def read_backup(path: Path) -> Backup:
    """What a backup says of itself.

    Raises:
        Refusal: KH626, the file is none.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            told = codec.loads(archive.read(_MANIFEST).decode())
        if told["format"] != _FORMAT:
            raise refuse(NO_BACKUP, Where(), name=path.name, what="由更新版本的客户簿存下")
        return Backup(told["at"], audit.Head(**told["head"]), told["files"], told.get("times", {}))
    except OSError as error:
        raise refuse(NO_BACKUP, Where(), name=path.name, what=why(error)) from error
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise refuse(NO_BACKUP, Where(), name=path.name, what="打不开或没有备份说明") from error


def prove(path: Path) -> Backup:
    """What a backup says of itself, every file in it read and compared with its hash.

    Raises:
        Refusal: KH626, no backup; KH627, a file in it is missing or changed.
    """
    told = read_backup(path)
    for _ in _pieces(path, told):
        pass
    return told


def restore(path: Path, folder: Path, ledger: str = "") -> tuple[Backup, list[audit.Break]]:
    """Put a backup into a folder that is empty or not there; the folder appears when all of it is proved, or not at all.

    Args:
        path: The backup.
        folder: The folder.
        ledger: Address of a server's empty database for the ledger; "" for a file in the folder.

    Returns:
        What the backup says of itself, and where the ledger in it breaks its own seals.

    Raises:
        Refusal: KH626, no backup; KH627, a file in it is missing or changed; KH628, the folder holds something; KH620, it cannot be
            written; KH631–KH635, KH645 the server's database cannot take it.
    """
    told = read_backup(path)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise refuse(NOT_EMPTY, Where(), folder=folder.name)
    try:
        make_folder(folder.parent)
        beside = Path(tempfile.mkdtemp(prefix=".kh-restore-", dir=folder.parent))
        try:
            for name, pieces in _pieces(path, told):
                place = beside / name
                make_folder(place.parent)
                with open(place, "xb", opener=open_new) as file:
                    file.writelines(pieces)
                if name in told.times:
                    os.utime(place, ns=(told.times[name], told.times[name]))
            restored = Ledger(Workspace.open(beside))
            breaks = restored.breaks(told.head)
            if ledger:
                with restored.database.read() as connection:
                    to_server(connection, ledger)
                address.keep(beside, ledger)
                restored.workspace.ledger.unlink()
            if folder.exists():
                folder.rmdir()
            beside.rename(folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise refuse(NO_WORKSPACE, Where(), folder=folder.name, what=why(error)) from error
    return told, breaks


def _pieces(path: Path, told: Backup) -> Iterator[tuple[str, list[bytes]]]:
    """Files of a backup with their content; each is compared with its hash before it is handed on."""
    with zipfile.ZipFile(path) as archive:
        for name, sha256 in told.files.items():
            if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or "\\" in name or ":" in name:
                raise refuse(SPOILT, Where(), name=path.name, file=name, what="不在工作区里")
            try:
                with archive.open(name) as file:
                    pieces = list(iter(lambda f=file: f.read(_PIECE), b""))  # type: ignore[misc]
            except KeyError:
                raise refuse(SPOILT, Where(), name=path.name, file=name, what="没有了") from None
            except (zipfile.BadZipFile, zlib.error, EOFError) as error:
                raise refuse(SPOILT, Where(), name=path.name, file=name, what="读不出来") from error
            digest = hashlib.sha256()
            for piece in pieces:
                digest.update(piece)
            if digest.hexdigest() != sha256:
                raise refuse(SPOILT, Where(), name=path.name, file=name, what="被改动过")
            yield name, pieces


def _files(workspace: Workspace, out: Path) -> Iterator[Path]:
    """Everything of the workspace beside the ledger: no locks, no rests of killed runs or moves, not the backup itself."""
    for path in sorted(below(workspace.root)):
        hidden = any(part.startswith(".") for part in path.relative_to(workspace.root).parts)
        ledger = path.parent == workspace.root and (path.name.startswith((workspace.ledger.name, MOVED_FILE)) or path.name == address.FILE)
        if path.is_file() and not path.is_symlink() and not hidden and not ledger and path.absolute() != out.absolute():
            yield path


def _copy(workspace: Workspace, target: Path) -> None:
    if workspace.database:
        with Database(workspace).read() as connection:
            to_file(connection, target)
        return
    make_file(target)
    source = sqlite3.connect(workspace.ledger, timeout=BUSY_MS / 1000)
    with contextlib.closing(source) as live, contextlib.closing(sqlite3.connect(target)) as copy:
        try:
            live.backup(copy)
        except sqlite3.Error as error:
            if error.sqlite_errorcode & _KIND in _OF_DISK:
                raise OSError(_OF_DISK[error.sqlite_errorcode & _KIND], error.sqlite_errorname) from error
            raise refusals.of_file(error, workspace.ledger.name) or error from error


def _head(ledger: Path) -> audit.Head:
    with contextlib.closing(sqlite3.connect(ledger)) as copy:
        last = copy.execute("SELECT id, hash FROM events ORDER BY id DESC LIMIT 1").fetchone()
    return audit.Head(*last) if last else audit.Head(0, "0" * 64)


def _put(archive: zipfile.ZipFile, path: Path, name: str) -> str:
    """Write a file into the archive; the hash of what was written, whatever becomes of the file meanwhile."""
    digest = hashlib.sha256()
    with path.open("rb") as source, archive.open(zipfile.ZipInfo.from_file(path, name, strict_timestamps=False), "w") as target:
        while piece := source.read(_PIECE):
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest()
