"""Offices that we start: owned, with a private pipe, ended with us, and their crash noticed."""

from __future__ import annotations

import atexit
import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from addin.hosts.calc import link, owned
from addin.office.process import START_AGAIN, SWITCHES, end, end_group, spawn
from addin.office.profile import make_profile
from addin.office.program import find_soffice
from workbooks.oswords import why
from workbooks.problems import Severity, Where, refuse, rule

E = Severity.ERROR
NO_OFFICE = rule(
    "KH810",
    E,
    "没有安装 LibreOffice",
    "这台电脑上没有找到 LibreOffice。",
    "请安装 LibreOffice（免费）；装在特别位置时，把环境变量 KH_SOFFICE 设为 soffice 的完整路径。",
)
NOT_STARTED = rule(
    "KH811", E, "LibreOffice 没有启动", "LibreOffice 没有启动成功（{what}）。", "请先手工打开一次 LibreOffice；仍不行，请重新安装。"
)

_START_SECONDS = 90.0
_STOP_SECONDS = 10.0

#: Private profiles stand in temporary folders of such names.
PROFILE_PREFIX = "kehubu-office-"

_running: list[Office] = []


class Office:
    """A LibreOffice that we started, with a profile of its own unless the user's is wanted."""

    def __init__(self, soffice: Path, *, shown: bool, own_profile: bool) -> None:
        self.soffice = soffice
        self.shown = shown
        self.folder = Path(tempfile.mkdtemp(prefix=PROFILE_PREFIX)) if own_profile else None
        self.pipe = f"kehubu_{os.getuid() if sys.platform != 'win32' else 0}_{secrets.token_hex(8)}"
        self._record = owned.keep(self.pipe, self.folder)
        if self.folder:
            make_profile(self.folder)
        self.process = self._spawn()
        self.context = self._connected()
        _running.append(self)

    @property
    def connection(self) -> str:
        """Where it listens, as `link.connect` takes it."""
        return f"pipe,name={self.pipe}"

    @property
    def pid(self) -> int:
        """Its process, the one that we started."""
        return self.process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def stop(self) -> None:
        """Ask it to end, and end it if it does not; unsaved documents are lost."""
        with contextlib.suppress(link.UnoError, link.OfficeGone):
            self.context.service("com.sun.star.frame.Desktop").terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End it at once and remove what it left."""
        end(self.process)
        self.context.close()
        self._clear()

    def _clear(self) -> None:
        if self in _running:
            _running.remove(self)
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)
        self._record.forget()

    def _spawn(self) -> subprocess.Popen[bytes]:
        profile = [f"-env:UserInstallation={self.folder.as_uri()}"] if self.folder else []
        headless = [] if self.shown else ["--headless"]
        accept = f"--accept={self.connection};urp;StarOffice.ComponentContext"
        try:
            return spawn([str(self.soffice), *profile, *headless, *SWITCHES, accept])
        except OSError as error:
            self._clear()
            raise refuse(NOT_STARTED, Where(), what=why(error)) from error

    def _coming(self) -> bool:
        if self.process.poll() == START_AGAIN:
            self.process = self._spawn()
        return self.alive

    def _connected(self) -> link.Context:
        try:
            return link.connect(self.connection, soffice=self.soffice, seconds=_START_SECONDS, alive=self._coming)
        except link.UnoError as error:
            code = self.process.poll()
            end_group(self.pid)
            self._clear()
            raise refuse(NOT_STARTED, Where(), what="没有应答" if code is None else f"退出代码{code}") from error


def start(*, shown: bool = False, own_profile: bool = True, soffice: Path | None = None) -> Office:
    """Start a LibreOffice; those that a killed program of ours left are ended first.

    Args:
        shown: With a window, where there is a screen.
        own_profile: With a fresh private profile; otherwise with the user's.
        soffice: Its program, if not the one found.

    Raises:
        Refusal: KH810 without LibreOffice, KH811 if it does not start, KH813 if there is no Python to reach it with.
    """
    owned.reap()
    program = soffice or find_soffice()
    if program is None:
        raise refuse(NO_OFFICE, Where())
    return Office(program, shown=shown and has_screen(), own_profile=own_profile)


def has_screen() -> bool:
    """Whether windows can be shown."""
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


@atexit.register
def stop_all() -> None:
    """End the offices we started; one that is shown and lives belongs to its user by now."""
    for office in _running[:]:
        if not (office.shown and office.alive):
            office.kill()
