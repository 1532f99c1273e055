"""The workspace: one folder on a local disk that holds everything 客户簿 keeps."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from addin.ledger.storage import address
from workbooks.atomic import sweep, write_atomic
from workbooks.oswords import why
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.rights import make_folder

NO_WORKSPACE = rule("KH620", Severity.ERROR, "工作区打不开", "工作区文件夹“{folder}”打不开（{what}）。", "请换一个本机上可以写入的文件夹。")

ELSEWHERE = rule(
    "KH641", Severity.ERROR, "台账不在这个地址", "工作区“{folder}”的台账在{kept}，不在{told}。",
    "去掉 --ledger；要搬过去就运行 kh ledger move --to 地址。",
)  # fmt: skip
STILL_HERE = rule(
    "KH642", Severity.ERROR, "台账还在工作区里", "工作区“{folder}”里已有台账文件“{name}”，没有在{told}另起一本。",
    "要搬过去就运行 kh ledger move --to 地址；不搬就去掉 --ledger。",
)  # fmt: skip


#: Mark in the name of an original out of which a person was taken; what comes with its former hash does not take its place.
CUT = ".erased"
#: Mark in the name of an original that is no version of any return: a ledger made anew does not take it for one.
ASIDE = ".aside"


class ChangedError(Exception):
    """A file was changed between two looks."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """Layout of the workspace folder; `database` is the address of a ledger that is kept on a server, "" for a file of the folder."""

    root: Path
    database: str = ""

    @classmethod
    def at(cls, path: Path, ledger: str = "") -> Workspace:
        """The workspace in a folder; nothing is made.

        Args:
            path: The folder.
            ledger: Address of its ledger, if it is kept on a server; only needed the first time.

        Raises:
            Refusal: KH631, the address is none; KH641, KH642, its ledger is somewhere else.
        """
        root = path.absolute()
        known, told = address.kept(root), address.parse(ledger) if ledger else ""
        if told and known and address.plain(told) != known:
            raise refuse(ELSEWHERE, Where(), folder=root.name, kept=address.shown(known), told=address.shown(told))
        workspace = cls(root, told or known)
        if told and not known and workspace.ledger.exists() and workspace.ledger.stat().st_size:
            raise refuse(STILL_HERE, Where(), folder=root.name, name=workspace.ledger.name, told=address.shown(told))
        return workspace

    @classmethod
    def open(cls, path: Path, ledger: str = "") -> Workspace:
        """The workspace in a folder, made if it is not there; rests of killed runs are swept away.

        Args:
            path: The folder.
            ledger: See `at`.

        Raises:
            Refusal: KH620, the folder cannot be made or written; KH631, KH641, KH642 as `at`.
        """
        workspace = cls.at(path, ledger)
        try:
            for folder in (workspace.root, workspace.inbox, workspace.originals, workspace.out, workspace.logs):
                make_folder(folder)
        except OSError as error:
            raise refuse(NO_WORKSPACE, Where(), folder=str(path), what=why(error)) from error
        for folder in (workspace.out, *workspace.originals.glob("??")):
            sweep(folder)
        return workspace

    def tighten(self, *, shared: bool) -> bool:
        """Take the right to look in from everybody else where the folder is this account's; whether anything was changed.

        Args:
            shared: The accounts of its group work in it as well and keep their right; so they do where the folder itself says so, by the
                set-group-ID bit.
        """
        if os.name == "nt" or not self.root.exists():
            return False
        found = self.root.stat()
        others = 0o007 if shared or found.st_mode & stat.S_ISGID else 0o077
        excess = found.st_mode & others
        if not excess or found.st_uid != os.getuid():
            return False
        for path in (self.root, self.ledger, self.inbox, self.originals, self.out, self.logs, self.root / "receipts", self.root / "cache"):
            if path.exists() and path.stat().st_uid == os.getuid():
                path.chmod(path.stat().st_mode & ~others & 0o7777)
        return True

    @property
    def is_open_to_others(self) -> bool:
        """Whether other accounts than its owner's may look in."""
        return os.name != "nt" and self.root.exists() and bool(self.root.stat().st_mode & 0o077)

    @property
    def begun(self) -> bool:
        """Whether the folder is a workspace already: it holds a ledger, or the originals of one."""
        return self.originals.is_dir() or self.ledger.exists()

    @property
    def has_ledger(self) -> bool:
        """Whether a ledger was begun here; one on a server is not asked."""
        return bool(self.database) or self.ledger.exists()

    def archived(self) -> int:
        """Number of originals in the archive."""
        return sum(1 for _ in self.originals.glob("??/*")) if self.originals.exists() else 0

    @property
    def ledger(self) -> Path:
        """The ledger's file (SQLite)."""
        return self.root / "ledger.sqlite"

    @property
    def erased(self) -> Path:
        """Tombstones of erased persons, for a ledger made anew."""
        return self.root / "erased.json"

    @property
    def arrivals(self) -> Path:
        """When originals arrived that arrived again since: hash and time of the file, oldest first."""
        return self.root / "arrivals.json"

    @property
    def bindings(self) -> Path:
        """Confirmed bindings of columns."""
        return self.root / "bindings.json"

    @property
    def inbox(self) -> Path:
        """Where returns arrive."""
        return self.root / "inbox"

    @property
    def originals(self) -> Path:
        """Every return as it arrived, unchanged, named by its hash."""
        return self.root / "originals"

    @property
    def out(self) -> Path:
        """Where workbooks, letters and documents are written."""
        return self.root / "out"

    @property
    def logs(self) -> Path:
        """Technical logs."""
        return self.root / "logs"

    def lock(self, month: object) -> Path:
        """The file by which a month is held while somebody takes its returns in."""
        return self.root / f".{month}.lock"

    def original(self, sha256: str, suffix: str = "") -> Path:
        """Place of an archived original; an existing one is found whatever its suffix."""
        folder = self.originals / sha256[:2]
        return next(folder.glob(f"{sha256}*"), folder / f"{sha256}{suffix.lower()}")

    def archive(self, source: Path, sha256: str) -> Path:
        """Keep an original unchanged; one that is there already and whole is left alone.

        Raises:
            ChangedError: the file is no longer what was hashed.
            Refusal: KH133–KH137, when the archive cannot be written.
        """
        target = self.original(sha256, source.suffix)
        if CUT in target.name:
            return target
        size = source.stat().st_size
        if target.exists() and target.stat().st_size == size:
            return target
        data = source.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ChangedError
        make_folder(target.parent)
        write_atomic(target, data)
        return target

    def came_again(self, files: Collection[str]) -> None:
        """Give originals that were handed in anew the time of now, and note when they had come before: a ledger made anew asks for both.

        Args:
            files: Hashes of the originals.
        """
        paths = [path for sha256 in sorted(files) if (path := self.original(sha256)).exists()]
        if not paths:
            return
        told = [*self.came_before(), *((path.name[:64], path.stat().st_mtime_ns) for path in paths)]
        write_atomic(self.arrivals, json.dumps(told).encode())
        for path in paths:
            with contextlib.suppress(OSError):
                os.utime(path)

    def came_before(self) -> list[tuple[str, int]]:
        """Hash and time of the earlier arrivals of originals that came several times."""
        try:
            return [(str(sha256), int(time)) for sha256, time in json.loads(self.arrivals.read_bytes())]
        except (OSError, ValueError, TypeError):
            return []

    def set_aside(self, came: Collection[str], returns: Collection[str]) -> None:
        """Mark the originals of an intake that are no returns, and take the mark from those that have become one.

        Args:
            came: Hashes of the files of the intake.
            returns: Hashes of all files that are versions of returns.
        """
        for sha256 in sorted(came):
            path = self.original(sha256)
            if ASIDE in path.name:
                if sha256 in returns:
                    _rename(path, path.name.replace(ASIDE, "", 1))
            elif sha256 not in returns and CUT not in path.name and path.exists():
                _rename(path, f"{sha256}{ASIDE}{path.suffix}")


def _rename(path: Path, name: str) -> None:
    with contextlib.suppress(OSError):  # somebody looks at it: the next intake marks it
        path.rename(path.with_name(name))


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def current_user() -> str:
    """Name of the person at this machine, for “张三 正在汇总”."""
    return os.environ.get("USERNAME") or os.environ.get("USER") or "本机用户"
