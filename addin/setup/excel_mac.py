"""Excel on macOS: kh.xlam in the startup folder, the AppleScript and the configuration where Excel's sandbox lets them be read.

xlwings has no worksheet functions there: 计算等级 writes values instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from addin.desk.desk import Finding
from addin.setup import addin_file, configuration
from addin.setup.addin_file import AddinFile
from addin.setup.findings import bad, good, note, refused
from addin.setup.machine import Machine
from addin.setup.product import ADDIN, Product
from workbooks.oswords import why
from workbooks.problems import Refusal

_PROCESS = "Microsoft Excel"
_SCRIPT = "脚本"
_NO_FUNCTIONS = "macOS 的 Excel 里没有 KH_ 函数（xlwings 不支持）；功能区的“计算等级”把结果写成值。"


@dataclass(frozen=True)
class ExcelMac:
    """The add-in on a Mac; `build` makes kh.xlam from the configuration it is to hold."""

    machine: Machine
    product: Product
    build: Callable[[Mapping[str, str]], bytes]

    def present(self) -> bool:
        """Whether Excel is there."""
        return self._program() is not None

    def install(self) -> list[Finding]:
        """Install or bring up to date."""
        found = self._programs()
        if self._program() is None or not self._container():
            return found
        found += [self._put(*file) for file in self._files()]
        found.append(note(_NO_FUNCTIONS))
        if self.machine.running(_PROCESS):
            found.append(note("Excel 正开着，现在的窗口里还没有“客户管理”。", "按 Command-Q 退出 Excel 后再打开。"))
        return found

    def uninstall(self) -> list[Finding]:
        """Take out what was put in; the AppleScript stays where xlwings' own add-in needs it too."""
        there = [path for path, _, what in self._files() if self.machine.exists(path) and not (what == _SCRIPT and self._shared())]
        return [self._remove(path) for path in there] or [good("Excel 里没有装过客户簿。")]

    def examine(self) -> list[Finding]:
        """All that buttons in Excel need."""
        found = self._programs()
        if self._program() is None or not self._container():
            return found
        for path, made, what in self._files():
            before = self._content(path)
            if before is None:
                found.append(bad(f"没有{what} {path}。", "运行 kh install。"))
            elif not made.is_in(before):
                found.append(bad(f"{what} {path} 不是这一版（{self.product.version}）的。", "退出 Excel 后运行 kh install。"))
            else:
                found.append(good(f"{what}在 {path}。"))
        return [*found, note(_NO_FUNCTIONS)]

    def _programs(self) -> list[Finding]:
        program = self._program()
        if program is None:
            return [bad("没有找到 Microsoft Excel。", "装好 Excel 后再运行 kh install；用 LibreOffice 的请运行 kh install --calc。")]
        found = [good(f"找到 Microsoft Excel：{program}。")]
        if not self._container():
            found.append(bad("Excel 还没有打开过，它的文件夹还没建好。", "打开一次 Excel，退出后再运行 kh install。"))
        return found

    def _program(self) -> PurePath | None:
        app = "Microsoft Excel.app"
        places = [self.machine.path("/Applications") / app, self.machine.home / "Applications" / app]
        return next((p for p in places if self.machine.exists(p)), None)

    def _container(self) -> bool:
        """Excel itself must make its container: one made by others is not let in by macOS."""
        return self.machine.exists(configuration.place(self.machine).parent)

    def _startup(self) -> PurePath:
        """The user's startup folder of Excel 2016 and later."""
        office = self.machine.home / "Library" / "Group Containers" / "UBF8T346G9.Office"
        return office / "User Content.localized" / "Startup.localized" / "Excel"

    def _shared(self) -> bool:
        return self.machine.exists(self._startup() / "xlwings.xlam")

    def _files(self) -> list[tuple[PurePath, AddinFile, str]]:
        told = configuration.settings(self.machine, self.product)
        scripts = self.machine.home / "Library" / "Application Scripts" / "com.microsoft.Excel"
        return [
            (configuration.place(self.machine), _plain(configuration.encoded(self.machine, told)), "配置"),
            (scripts / self.product.applescript_name, _plain(self.product.applescript), _SCRIPT),
            (self._startup() / ADDIN, addin_file.make(self.build, told), "加载项"),
        ]

    def _put(self, path: PurePath, made: AddinFile, what: str) -> Finding:
        before = self._content(path)
        if made.is_in(before):
            return good(f"{what}已经是这一版：{path}。")
        try:
            self.machine.write(path, made.data)
        except Refusal as refusal:
            return refused(refusal, f"{what} {path} 没有写成")
        except OSError as error:
            return bad(f"{what} {path} 没有写成：{why(error)}。", "在“系统设置→隐私与安全性→完全磁盘访问权限”里允许终端后再试。")
        return good(f"{what}已{'更新' if before is not None else '装好'}：{path}。")

    def _remove(self, path: PurePath) -> Finding:
        try:
            self.machine.remove(path)
        except OSError as error:
            return bad(f"{path} 没有删掉：{why(error)}。", "退出 Excel 后再运行 kh uninstall。")
        return good(f"已删除 {path}。")

    def _content(self, path: PurePath) -> bytes | None:
        try:
            return self.machine.read(path)
        except OSError:
            return None


def _plain(data: bytes) -> AddinFile:
    """A file that is itself only byte by byte."""
    return AddinFile(data, "")
