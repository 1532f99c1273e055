"""The one seam between installation and the machine: files, registry, programs, processes.

Paths are pure ones of the machine's system, so that a recorded Windows can be told from any other system.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal, Protocol

from addin.setup import registry
from addin.setup.registry import RegistryValue, Root
from workbooks.atomic import write_atomic

System = Literal["windows", "darwin", "linux"]
#: Seconds a program asked by 体检 may take; Python on a slow disk with a virus scanner needs many.
_PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program ended; `code` is -1 if it could not be started or did not end."""

    code: int
    out: str


class Machine(Protocol):
    """What installation may ask and do."""

    @property
    def system(self) -> System:
        """Which system it is."""

    @property
    def home(self) -> PurePath:
        """The user's folder."""

    @property
    def environment(self) -> Mapping[str, str]:
        """Variables of the process."""

    @property
    def ansi(self) -> str:
        """Encoding in which VBA reads and writes text files."""

    def path(self, text: str) -> PurePath:
        """A path as this system writes it."""

    def absolute(self, text: str) -> PurePath:
        """A path made whole from the current folder."""

    def exists(self, path: PurePath) -> bool:
        """Whether there is a file or folder."""

    def make_folder(self, path: PurePath) -> None:
        """Make a folder with those above it; one that is there is left alone.

        Raises:
            OSError: it cannot be made.
        """

    def read(self, path: PurePath, size: int = -1) -> bytes:
        """The first bytes of a file.

        Raises:
            OSError: it cannot be read.
        """

    def write(self, path: PurePath, data: bytes) -> None:
        """Write a file whole or not at all, its folder made if missing.

        Raises:
            Refusal: KH133-KH137, the place cannot be written.
            OSError: its folder cannot be made.
        """

    def remove(self, path: PurePath) -> None:
        """Delete a file.

        Raises:
            OSError: it cannot be deleted, on Windows because a program has it open.
        """

    def remove_folder(self, path: PurePath) -> None:
        """Delete a folder if it is empty."""

    def list(self, folder: PurePath) -> Sequence[str]:
        """Names in a folder; empty if there is none."""

    def writable(self, folder: PurePath) -> bool:
        """Whether a file can be made in a folder, tried by making one."""

    def short(self, path: PurePath) -> PurePath | None:
        """The 8.3 name of an existing path on Windows, if it has one."""

    def registry_value(self, root: Root, key: str, name: str = "") -> RegistryValue | None:
        """A value of the registry; None off Windows or if there is none."""

    def registry_names(self, root: Root, key: str) -> Sequence[str]:
        """Names of the values of a key."""

    def which(self, program: str) -> PurePath | None:
        """A program on the search path."""

    def running(self, process: str) -> bool:
        """Whether a process of this name runs, e.g. EXCEL.EXE."""

    def run(self, command: Sequence[str]) -> Ran:
        """Run a program silently to its end."""


class ThisMachine:
    """The machine we run on."""

    def __init__(self) -> None:
        self.system: System = "windows" if sys.platform == "win32" else "darwin" if sys.platform == "darwin" else "linux"
        self.environment: Mapping[str, str] = os.environ
        self.home: PurePath = Path.home()
        self.ansi = "mbcs" if sys.platform == "win32" else "utf-8"

    def path(self, text: str) -> PurePath:
        """A path of this system."""
        return Path(text)

    def absolute(self, text: str) -> PurePath:
        """A path made whole; links stay."""
        return Path(text).absolute()

    def make_folder(self, path: PurePath) -> None:
        """Make a folder."""
        Path(path).mkdir(parents=True, exist_ok=True)

    def exists(self, path: PurePath) -> bool:
        """Whether there is a file or folder; what may not be looked at counts as absent."""
        try:
            return Path(path).exists()
        except OSError:
            return False

    def read(self, path: PurePath, size: int = -1) -> bytes:
        """The first bytes of a file."""
        with Path(path).open("rb") as file:
            return file.read(size)

    def write(self, path: PurePath, data: bytes) -> None:
        """Write through a temporary file."""
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        write_atomic(Path(path), data, public=True)

    def remove(self, path: PurePath) -> None:
        """Delete a file."""
        Path(path).unlink()

    def remove_folder(self, path: PurePath) -> None:
        """Delete an empty folder."""
        if Path(path).is_dir() and not self.list(path):
            Path(path).rmdir()

    def list(self, folder: PurePath) -> Sequence[str]:
        """Names in a folder, sorted."""
        try:
            return sorted(item.name for item in Path(folder).iterdir())
        except OSError:
            return []

    def writable(self, folder: PurePath) -> bool:
        """Try it: access rights of Windows and of shares cannot be told otherwise."""
        probe = Path(folder) / f".kh-probe-{os.getpid()}"
        try:
            probe.touch()
            probe.unlink()
        except OSError:
            return False
        return True

    def short(self, path: PurePath) -> PurePath | None:
        """The 8.3 name."""
        return registry.short_path(path)

    def registry_value(self, root: Root, key: str, name: str = "") -> RegistryValue | None:
        """A value of the registry."""
        return registry.value(root, key, name)

    def registry_names(self, root: Root, key: str) -> Sequence[str]:
        """Names of the values of a key."""
        return registry.names(root, key)

    def which(self, program: str) -> PurePath | None:
        """A program on the search path."""
        found = shutil.which(program)
        return Path(found) if found else None

    def running(self, process: str) -> bool:
        """Ask the system's own tool."""
        if self.system == "windows":
            told = self.run(["tasklist", "/FI", f"IMAGENAME eq {process}", "/FO", "CSV", "/NH"]).out
            return any(row and row[0].casefold() == process.casefold() for row in csv.reader(told.splitlines()))
        return self.run(["pgrep", "-x", process]).code == 0

    def run(self, command: Sequence[str]) -> Ran:
        """Run a program without a window of its own."""
        hidden: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # exists on Windows alone
        try:
            done = subprocess.run(  # noqa: S603 - programs that installation itself names
                list(command), capture_output=True, text=True, errors="replace", timeout=_PATIENCE, check=False, creationflags=hidden
            )
        except (OSError, subprocess.TimeoutExpired):
            return Ran(-1, "")
        return Ran(done.returncode, done.stdout)
