"""Excel on Windows: kh.xlam in XLSTART, the configuration, the DLL; nothing of it needs an administrator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from addin.desk.desk import Finding
from addin.setup import addin_file, configuration, excel_policies
from addin.setup.addin_file import AddinFile
from addin.setup.excel_found import Excel, find
from addin.setup.findings import bad, good, note, refused
from addin.setup.machine import Machine
from addin.setup.product import ADDIN, PROJECT, Product
from workbooks.oswords import why
from workbooks.problems import Refusal

_PROCESS = "EXCEL.EXE"
_CLOSE_EXCEL = "保存并关闭所有 Excel 窗口，任务管理器里不再有 EXCEL.EXE 后，再运行 kh {verb}。"
_ELSEWHERE = "用 kh 命令行和文件夹收件；给填表人发 kh new --native 做的模板，不装加载项也能用。"


@dataclass(frozen=True)
class ExcelWindows:
    """The add-in on a Windows machine; `build` makes kh.xlam from the configuration it is to hold."""

    machine: Machine
    product: Product
    build: Callable[[Mapping[str, str]], bytes]

    def present(self) -> bool:
        """Whether there is an Excel, or a program in its place worth a word."""
        excel = find(self.machine)
        return excel.program is not None or excel.from_store or excel.wps is not None

    def install(self) -> list[Finding]:
        """Install or bring up to date; a second run changes nothing."""
        excel = find(self.machine)
        found = self._programs(excel)
        if excel.program is None:
            return found
        unsayable = self._unsayable()
        if unsayable:
            return [*found, *unsayable]
        found += [*self._write_configuration(), *self._write_addin(excel), *self._remove_doubles(excel), *self._dll(excel)]
        found += [f for f in excel_policies.examine(self.machine, excel) if f.level != "好"]
        if self.machine.running(_PROCESS):
            found.append(note("Excel 正开着，现在的窗口里还没有“客户管理”。", "关闭所有 Excel 窗口再打开。"))
        return found

    def uninstall(self) -> list[Finding]:
        """Take out everything that was put in; workbooks and settings of the user stay."""
        excel = find(self.machine)
        found = [self._remove(folder / ADDIN) for folder in self._folders(excel) if self.machine.exists(folder / ADDIN)]
        conf = configuration.place(self.machine)
        if self.machine.exists(conf):
            found.append(self._remove(conf))
            self.machine.remove_folder(conf.parent)
        return found or [good("Excel 里没有装过客户簿。")]

    def examine(self) -> list[Finding]:
        """All that functions and buttons in Excel need."""
        excel = find(self.machine)
        found = self._programs(excel)
        if excel.program is None:
            return found
        found += [*self._addin(excel), *self._configuration(), *self._unsayable(), *self._dll(excel)]
        return [*found, *excel_policies.examine(self.machine, excel), *self._folders_redirected()]

    def _programs(self, excel: Excel) -> list[Finding]:
        found = []
        if excel.program is not None:
            bits = f"（{excel.bitness}位）" if excel.bitness else ""
            found.append(good(f"找到 Microsoft Excel {excel.version}{bits}：{excel.program}。"))
        elif excel.from_store:
            found.append(bad("装的是应用商店版 Excel，别的程序不能调用它。", f"请改装安装包版的 Office；在此之前{_ELSEWHERE}"))
        elif excel.wps is None:
            found.append(bad("没有找到 Microsoft Excel。", "装好 Excel 后再运行 kh install；用 LibreOffice 的请运行 kh install --calc。"))
        if excel.wps is not None and excel.program is None:
            found.append(note(f"这台电脑用的是 WPS 表格（{excel.wps}），加载项不支持 WPS。", _ELSEWHERE))
        elif excel.taken_over:
            found.append(
                note(
                    "WPS 占用了 Excel 的程序名（Excel.Application），按钮可能连到 WPS 上。",
                    "在“WPS 配置工具”→高级→兼容设置里取消“兼容第三方系统和软件”，或修复安装 Office。",
                )
            )
        return found

    def _startup(self) -> PurePath:
        """The user's XLSTART, a trusted location by default."""
        roaming = self.machine.environment.get("APPDATA")
        base = self.machine.path(roaming) if roaming else self.machine.home / "AppData" / "Roaming"
        return base / "Microsoft" / "Excel" / "XLSTART"

    def _alternative(self, excel: Excel) -> PurePath | None:
        """The user's alternative startup folder, opened by Excel after XLSTART."""
        told = self.machine.registry_value("HKCU", rf"Software\Microsoft\Office\{excel.version}\Excel\Options", "AltStartup")
        return self.machine.path(told) if isinstance(told, str) and told else None

    def _folders(self, excel: Excel) -> list[PurePath]:
        alternative = self._alternative(excel)
        return [self._startup()] if alternative is None else [self._startup(), alternative]

    def _write_addin(self, excel: Excel) -> list[Finding]:
        made = self._made()
        target = self._startup() / ADDIN
        try:
            return [self._put(target, made)]
        except OSError as error:
            alternative = self._alternative(excel)
            if alternative is None or not self.machine.exists(alternative):
                return [bad(f"不能建立 Excel 启动文件夹 {target.parent}：{why(error)}。", "请信息部门开通这个文件夹的写入权限。")]
            cure = "若 Excel 提示宏被禁用，请把这个文件夹加入信任中心→受信任位置。"
            moved = note(f"XLSTART 写不了（{why(error)}），改装到备用启动文件夹 {alternative}。", cure)
            return [moved, self._put(alternative / ADDIN, made)]

    def _made(self) -> AddinFile:
        return addin_file.make(self.build, configuration.settings(self.machine, self.product))

    def _put(self, target: PurePath, made: AddinFile) -> Finding:
        before = self._content(target)
        if made.is_in(before):
            return good(f"加载项已经是这一版：{target}。")
        try:
            self.machine.write(target, made.data)
        except Refusal as refusal:
            if self.machine.running(_PROCESS):
                return bad(f"Excel 正开着，{target.name} 没有更新。", _CLOSE_EXCEL.format(verb="install"))
            return refused(refusal, f"{target} 没有写成")
        return good(f"加载项已{'更新' if before is not None else '装好'}：{target}。")

    def _write_configuration(self) -> list[Finding]:
        place = configuration.place(self.machine)
        data = configuration.encoded(self.machine, configuration.settings(self.machine, self.product))
        if self._content(place) == data:
            return [good(f"配置已经写好：{place}。")]
        try:
            self.machine.write(place, data)
        except Refusal as refusal:
            return [refused(refusal, f"配置 {place} 没有写成")]
        except OSError as error:
            return [bad(f"配置 {place} 没有写成：{why(error)}。", "检查用户文件夹能不能写入，再运行 kh install。")]
        return [good(f"配置已写到 {place}。")]

    def _remove_doubles(self, excel: Excel) -> list[Finding]:
        """The same add-in in both folders makes Excel complain at every start."""
        first, *others = [f / ADDIN for f in self._folders(excel) if self.machine.exists(f / ADDIN)] or [self._startup() / ADDIN]
        return [self._remove(other, f"备用启动文件夹里还有一个，与 {first} 重复，") for other in others]

    def _remove(self, path: PurePath, because: str = "") -> Finding:
        try:
            self.machine.remove(path)
        except OSError as error:
            cure = _CLOSE_EXCEL.format(verb="uninstall") if self.machine.running(_PROCESS) else "请手工删除它。"
            return bad(f"{because}{path} 没有删掉：{why(error)}。", cure)
        return good(f"{because}已删除 {path}。")

    def _content(self, path: PurePath) -> bytes | None:
        try:
            return self.machine.read(path)
        except OSError:
            return None

    def _addin(self, excel: Excel) -> list[Finding]:
        places = [f / ADDIN for f in self._folders(excel) if self.machine.exists(f / ADDIN)]
        if not places:
            return [bad(f"{self._startup()} 里没有 {ADDIN}，Excel 里不会有“客户管理”。", "运行 kh install。")]
        if len(places) > 1:
            return [bad(f"有两个 {ADDIN}：{places[0]} 和 {places[1]}，Excel 每次启动都会报错。", "关闭 Excel 后运行 kh install。")]
        if not self._made().is_in(self._content(places[0])):
            return [bad(f"{places[0]} 不是这一版（{self.product.version}）的加载项。", "关闭 Excel 后运行 kh install。")]
        return [good(f"加载项在 {places[0]}。")]

    def _configuration(self) -> list[Finding]:
        """Read the configuration as VBA does and compare it with what it should say."""
        place = configuration.place(self.machine)
        data = self._content(place)
        if data is None:
            return [bad(f"没有配置文件 {place}。", "运行 kh install。")]
        told = configuration.decoded(self.machine, data)
        wanted = configuration.settings(self.machine, self.product)
        wrong = [key for key, value in wanted.items() if told.get(key) != value]
        if wrong:
            return [bad(f"配置 {place} 与本机不符（{'、'.join(wrong)}）。", "运行 kh install。")]
        return [good(f"配置写得对，读回来一致：{place}。")]

    def _unsayable(self) -> list[Finding]:
        found = []
        for path in (self.product.interpreter, self.product.packages):
            told = str(configuration.sayable(self.machine, path))
            if not configuration.encodable(self.machine, told):
                lost = "".join(letter for letter in told if not configuration.encodable(self.machine, letter))
                cure = rf"把客户簿装到只有英文字母的文件夹，例如 C:\{PROJECT}，再运行 kh install。"
                return [bad(f"路径“{path}”里的“{lost}”不在本机的系统编码里，Excel 找不到它。", cure)]
            if letters := configuration.unsafe(told):
                found.append(bad(f"路径“{told}”里有 {letters}，Excel 会读错。", rf"把客户簿装到没有这些符号的文件夹，例如 C:\{PROJECT}。"))
        return found[:1]

    def _dll(self, excel: Excel) -> list[Finding]:
        """The VBA of xlwings loads its DLL from the interpreter's folder, the one above or the one we tell it, by name and version."""
        told = [] if self.product.dlls is None else [self.product.dlls]
        folders = [*told, self.product.interpreter.parent, self.product.interpreter.parent.parent]
        bits = [excel.bitness] if excel.bitness else [64, 32]
        names = [f"xlwings{b}-{self.product.xlwings}.dll" for b in bits]
        missing = [name for name in names if not any(self.machine.exists(folder / name) for folder in folders)]
        if not missing:
            return [good(f"{'、'.join(names)} 在，与 xlwings {self.product.xlwings} 一致。")]
        others = [n for folder in folders for n in self.machine.list(folder) if n.startswith("xlwings") and n.endswith(".dll")]
        have = f"，只有 {'、'.join(others)}" if others else ""
        cure = f"运行 {self.product.interpreter} -m pip install --force-reinstall xlwings=={self.product.xlwings}。"
        return [bad(f"{folders[-1]} 里缺 {'、'.join(missing)}{have}，KH_ 函数和按钮都不能用。", cure)]

    def _folders_redirected(self) -> list[Finding]:
        found = []
        if str(self._startup()).startswith("\\\\"):
            found.append(note(f"Excel 的启动文件夹在网络上（{self._startup()}）。", "若功能区不出现，请信息部门允许网络上的受信任位置。"))
        shell = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
        documents = self.machine.registry_value("HKCU", shell, "Personal")
        if isinstance(documents, str) and "onedrive" in documents.casefold():
            cure = r"工作区放在不同步的文件夹，例如 D:\客户簿。"
            found.append(note("“文档”文件夹由 OneDrive 同步；表格可以放在里面，工作区不可以。", cure))
        return found
