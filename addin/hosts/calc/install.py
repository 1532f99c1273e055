"""kh.oxt into a user's LibreOffice and out of it: per user, without administrator's rights, also for root, whom unopkg refuses."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from addin.hosts.calc.extension.naming import FUNCTIONS, IDENTIFIER, method_name
from addin.hosts.calc.link.pythons import find_python
from addin.hosts.calc.office import NO_OFFICE, NOT_STARTED
from addin.office.process import START_AGAIN, SWITCHES, end, environment, spawn
from addin.office.program import find_soffice
from workbooks.oswords import why
from workbooks.problems import Refusal, Severity, Where, refuse, rule
from workbooks.spools import spool

FILE = "kh.oxt"
_SCRIPT = Path(__file__).with_name("extension_manager.py")
NOT_REACHED = rule(
    "KH822",
    Severity.ERROR,
    "LibreOffice 正开着",
    "LibreOffice 正开着，又联系不上它，加载项装不进去。",
    "请保存并关闭 LibreOffice 的所有窗口（包括任务栏上的快速启动），再运行一次。",
)
NOT_DONE = rule(
    "KH823",
    Severity.ERROR,
    "LibreOffice 没有接受加载项",
    "LibreOffice 没有接受加载项（{what}）。",
    "请关闭 LibreOffice 再运行一次；仍不行，请在它的“工具－扩展管理器”里删除“客户簿”后重试。",
)

Action = Literal["list", "add", "remove", "call", "end"]
#: A function that 体检 calls, what it is given and what it must answer.
TRIED = ("KH_MONTH", "2026-11-20", "2026-11")
_SECONDS = 120.0
#: Seconds an office that was running already has to open the pipe it was asked for.
_FORWARDED_SECONDS = 15.0


def install(oxt: Path | bytes, *, profile: Path | None = None, soffice: str | None = None) -> str:
    """Put the extension in; another version that is there is replaced. Returns the version that is there now.

    Args:
        oxt: The extension, or its file.
        profile: LibreOffice's user folder, if not the user's own.
        soffice: LibreOffice's program, if not the one found.

    Raises:
        Refusal: KH810 without LibreOffice, KH811 if it does not start, KH813 without its Python, KH822 while it runs and cannot
            be reached, KH823 if it refuses the extension.
    """
    with spool() as folder:
        path = folder / FILE
        path.write_bytes(oxt if isinstance(oxt, bytes) else oxt.read_bytes())
        return _Session(profile, soffice).run("add", path)


def uninstall(*, profile: Path | None = None, soffice: str | None = None) -> bool:
    """Take the extension out; whether it was there.

    Raises:
        Refusal: as `install`.
    """
    if installed(profile=profile) is None:
        return False
    _Session(profile, soffice).run("remove", Path(FILE))
    return True


def answer(*, profile: Path | None = None, soffice: str | None = None) -> str:
    """What a function of ours answers in a running LibreOffice: `TRIED[2]` if all is well.

    Raises:
        Refusal: as `install`; KH823 with what LibreOffice says if it does not know the function.
    """
    return _Session(profile, soffice).run("call", Path(TRIED[1]))


def installed(*, profile: Path | None = None) -> str | None:
    """Version of the extension in a user folder, read from LibreOffice's own list; None if it is not there."""
    path = (profile or user_profile()) / "user/uno_packages/cache/uno_packages.pmap"
    try:
        data = path.read_bytes()
    except OSError:
        return None
    lines = data.removeprefix(b"Pmp1").split(b"\n")
    for key, entry in zip(lines[::2], lines[1::2], strict=False):
        fields = entry.split(b"\xff")
        if key == b"\xff" + IDENTIFIER.encode() and len(fields) > 3:
            return fields[3].decode()
    return None


def user_profile() -> Path:
    """Where LibreOffice keeps this user's settings."""
    if sys.platform == "win32":
        return Path(os.environ["APPDATA"]) / "LibreOffice" / "4"
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/LibreOffice/4"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "libreoffice" / "4"


class _Session:
    """An office without a window for as long as an installation takes, or the one that runs on this user folder already."""

    def __init__(self, profile: Path | None, soffice: str | None) -> None:
        found = Path(soffice) if soffice else find_soffice()
        if found is None:
            raise refuse(NO_OFFICE, Where())
        self._soffice = found
        self._python = find_python(found)
        self._profile = [f"-env:UserInstallation={profile.resolve().as_uri()}"] if profile else []
        self._pipe = f"kehubu_install_{secrets.token_hex(8)}"

    def run(self, action: Action, path: Path) -> str:
        """Do it; the version that is there then."""
        with self._office():
            said = self._ask(action, path)
            if said is None:
                raise refuse(NOT_REACHED, Where())
            return said

    @contextlib.contextmanager
    def _office(self) -> Iterator[None]:
        self._process = self._start(f"--accept=pipe,name={self._pipe};urp")
        try:
            ready = self._ask("list", Path(FILE))
            if ready is None and self._process.poll() not in (0, None):
                raise refuse(NOT_STARTED, Where(), what=f"退出代码{self._process.poll()}")
            yield
        finally:
            if self._process.poll() is None:
                with contextlib.suppress(Refusal, subprocess.TimeoutExpired):
                    self._ask("end", Path(FILE))
                    self._process.wait(_FORWARDED_SECONDS)
                end(self._process)
            else:
                end(self._start(f"--unaccept=pipe,name={self._pipe};urp", wait=True))

    def _start(self, switch: str, *, wait: bool = False) -> subprocess.Popen[bytes]:
        try:
            process = spawn([str(self._soffice), "--headless", "--invisible", *SWITCHES, switch, *self._profile])
        except OSError as error:
            raise refuse(NOT_STARTED, Where(), what=why(error)) from error
        if wait:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_FORWARDED_SECONDS)
        return process

    def _ask(self, action: Action, path: Path) -> str | None:
        """What the script behind the pipe says, or None if the office cannot be reached."""
        about = f"{FUNCTIONS}.{method_name(TRIED[0])}" if action == "call" else IDENTIFIER
        command = [str(self._python), str(_SCRIPT), self._pipe, action, str(path), about]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())  # noqa: S603 - our own script
        limit = time.monotonic() + _SECONDS
        while child.poll() is None and time.monotonic() < limit:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(0.05)
            if self._process.poll() == START_AGAIN:
                self._process = self._start(f"--accept=pipe,name={self._pipe};urp")
            elif self._process.poll() is not None:
                limit = min(limit, time.monotonic() + _FORWARDED_SECONDS)
        if child.poll() is None:
            child.kill()
            child.communicate()
            return None
        said, failed = child.communicate()
        if child.returncode and b"NoConnectException" in failed:
            return None
        if child.returncode:
            raise refuse(NOT_DONE, Where(), what=failed.decode("utf-8", "replace").strip().rpartition("\n")[2])
        return str(json.loads(said)["version"]) if said else ""
