"""LibreOffice Calc: kh.oxt in the user's own LibreOffice."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Protocol, Self

from addin.build.calc.package import build_oxt, version
from addin.desk.desk import Finding
from addin.hosts.calc import install as extension
from addin.hosts.calc.link.pythons import find_python
from addin.office.program import find_soffice
from addin.setup import uno_path
from addin.setup.findings import bad, good, note, refused
from addin.setup.machine import Machine
from addin.setup.product import Product
from workbooks.problems import Refusal

_NONE = bad(
    "没有找到 LibreOffice。",
    "需要时请安装 LibreOffice（免费）；装在特别位置时，把环境变量 KH_SOFFICE 设为 soffice 的完整路径，再运行 kh install --calc。",
)
_OLDEST = (7, 4)
_VERSION = re.compile(r"LibreOffice\w* (\d+)\.(\d+)")
#: Variables of this process that the buttons' process must have too.
_HANDED_ON = ("KH_USER_FOLDER", "KH_WORKSPACE", "KH_SOFFICE")


class Office(Protocol):
    """What installation asks of LibreOffice."""

    def program(self) -> PurePath | None:
        """Its program, if it is there."""

    def python(self, program: PurePath) -> PurePath:
        """The Python that speaks with it.

        Raises:
            Refusal: KH813, there is none.
        """

    def installed(self) -> str | None:
        """Version of the extension that is in."""

    def answer(self) -> str:
        """What a function of ours answers in it (`install.TRIED`).

        Raises:
            Refusal: It cannot be asked, or does not know the function.
        """

    def install(self, oxt: bytes) -> str:
        """Put the extension in; its version.

        Raises:
            Refusal: KH810-KH823, it cannot be put in.
        """

    def uninstall(self) -> bool:
        """Take the extension out; whether it was there.

        Raises:
            Refusal: as `install`.
        """


@dataclass(frozen=True)
class ThisOffice:
    """The LibreOffice of this machine and user; `profile` is another user folder than the user's own."""

    profile: Path | None = None

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """The office a button was pressed in, which tells its user folder, or the user's own."""
        told = environment.get("KH_OFFICE_PROFILE")
        return cls(Path(told) if told else None)

    def program(self) -> PurePath | None:
        """Where it is."""
        return find_soffice()

    def python(self, program: PurePath) -> PurePath:
        """The Python that speaks with it."""
        return find_python(Path(program))

    def installed(self) -> str | None:
        """Version of the extension."""
        return extension.installed(profile=self.profile)

    def answer(self) -> str:
        """What a function of ours answers in it."""
        return extension.answer(profile=self.profile)

    def install(self, oxt: bytes) -> str:
        """Put it in; into the user's own LibreOffice so that it also starts from a shell with our environment activated."""
        version = extension.install(oxt, profile=self.profile)
        if self.profile is None:
            with contextlib.suppress(OSError):  # a Python of the system's, which needs none
                uno_path.share()
        return version

    def uninstall(self) -> bool:
        """Take it out."""
        if self.profile is None:
            with contextlib.suppress(OSError):
                uno_path.withdraw()
        return extension.uninstall(profile=self.profile)


@dataclass(frozen=True)
class CalcSetup:
    """The extension on this machine."""

    machine: Machine
    product: Product
    office: Office

    def present(self) -> bool:
        """Whether LibreOffice is there."""
        return self.office.program() is not None

    def install(self) -> list[Finding]:
        """Install or bring up to date."""
        found = self._programs()
        if not self.present():
            return found
        before = self.office.installed()
        try:
            now = self.office.install(build_oxt(str(self.product.interpreter), _handed_on(self.machine.environment)))
        except Refusal as refusal:
            return [*found, refused(refusal, "LibreOffice 的加载项没有装成")]
        done = "装好" if before is None else f"由 {before} 版更新" if before != now else "重新装好"
        return [*found, good(f"LibreOffice 的加载项已{done}，现在是 {now} 版；开着的 LibreOffice 请关掉再打开。")]

    def uninstall(self) -> list[Finding]:
        """Take it out."""
        if not self.present():
            return [good("没有 LibreOffice，没有要去掉的。")]
        try:
            there = self.office.uninstall()
        except Refusal as refusal:
            return [refused(refusal, "LibreOffice 的加载项没有去掉")]
        return [good("已从 LibreOffice 去掉客户簿。" if there else "LibreOffice 里没有装过客户簿。")]

    def examine(self) -> list[Finding]:
        """LibreOffice, its Python, the extension and its version."""
        found = self._programs()
        program = self.office.program()
        if program is None:
            return found
        try:
            self.office.python(program)
        except Refusal as refusal:
            found.append(refused(refusal, "LibreOffice 的 Python"))
        now, ours = self.office.installed(), version()
        if now is None:
            found.append(note("LibreOffice 里还没有装客户簿。", "需要时运行 kh install --calc。"))
        elif now != ours:
            found.append(bad(f"LibreOffice 里的客户簿是 {now} 版，这里是 {ours} 版。", "运行 kh install --calc。"))
        else:
            found += [good(f"LibreOffice 里的客户簿是 {now} 版。"), self._tried()]
        return found

    def _tried(self) -> Finding:
        """A function called in a real LibreOffice: what its list of extensions says proves nothing."""
        name, given, wanted = extension.TRIED
        try:
            answer = self.office.answer()
        except Refusal as refusal:
            return refused(refusal, "LibreOffice 里的客户簿试不了")
        if answer != wanted:
            return bad(
                f'LibreOffice 里的 {name}("{given}") 得出“{answer}”，应为“{wanted}”。', "运行 kh install --calc，再重新打开 LibreOffice。"
            )
        return good(f'在 LibreOffice 里试算 {name}("{given}")，得出 {answer}。')

    def _programs(self) -> list[Finding]:
        program = self.office.program()
        if program is None:
            return [_NONE]
        match = _VERSION.search(self.machine.run([str(program), "--version"]).out)
        told = (int(match[1]), int(match[2])) if match else None
        if told is not None and told < _OLDEST:
            return [note(f"LibreOffice 是 {told[0]}.{told[1]} 版，客户簿在 7.4 版以后试过。", "请更新 LibreOffice。")]
        return [good(f"找到 LibreOffice{f' {told[0]}.{told[1]}' if told else ''}：{program}。")]


def _handed_on(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: environment[name] for name in _HANDED_ON if environment.get(name)}
