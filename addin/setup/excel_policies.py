r"""Settings and policies of Office that keep an add-in from running, each with what they mean for kh.xlam.

A file in XLSTART is in a trusted location: 宏设置 does not touch it, signature and trusted-location policies do.
"""

from __future__ import annotations

from addin.desk.desk import Finding
from addin.setup.excel_found import Excel
from addin.setup.findings import bad, good, note
from addin.setup.machine import Machine
from addin.setup.product import ADDIN
from addin.setup.registry import Root

_ROOTS: tuple[Root, ...] = ("HKCU", "HKLM")
_ASK_IT = "请联系信息部门：为 kh.xlam 签名，或对本机放开这一项"


def examine(machine: Machine, excel: Excel) -> list[Finding]:
    """All policy findings; one 好 if nothing stands in the way."""
    found = [*_blocked(machine, excel), *_macro_settings(machine, excel), *_disabled(machine, excel)]
    return found or [good("宏与加载项的设置没有拦住 kh.xlam。")]


def _flag(machine: Machine, excel: Excel, name: str, *, under: str = r"Excel\Security") -> int:
    """A setting; what the organisation's policy says goes before what the user chose."""
    for branch in (r"Software\Policies\Microsoft\Office", r"Software\Microsoft\Office"):
        for root in _ROOTS:
            value = machine.registry_value(root, rf"{branch}\{excel.version}\{under}", name)
            if isinstance(value, int):
                return value
    return 0


def _blocked(machine: Machine, excel: Excel) -> list[Finding]:
    found = []
    if _flag(machine, excel, "VBAOff", under="Common"):
        found.append(bad("单位策略关闭了 Office 的 VBA（VBAOff），功能区和函数都不能用。", f"{_ASK_IT}；在此之前请用 kh 命令行。"))
    if _flag(machine, excel, "DisableAllAddins"):
        found.append(bad("Excel 设成了禁用所有加载项（DisableAllAddins）。", "在信任中心→加载项里取消“禁用所有应用程序加载项”。"))
    if _flag(machine, excel, "RequireAddinSig"):
        found.append(bad("Excel 要求加载项有受信任的签名（RequireAddinSig），kh.xlam 不会加载。", f"{_ASK_IT}（信任中心→加载项）。"))
    if _flag(machine, excel, "RequireAlwaysOnMacroSig", under=r"Common\Security"):
        found.append(bad("单位策略要求随程序启动的宏有受信任的签名（RequireAlwaysOnMacroSig），kh.xlam 不会加载。", f"{_ASK_IT}。"))
    if _flag(machine, excel, "AllLocationsDisabled", under=r"Excel\Security\Trusted Locations"):
        cure = "每次打开 Excel 时在提示里选“启用宏”；要免去这一步，请信息部门放开这一项。"
        found.append(note("单位策略停用了受信任位置（AllLocationsDisabled），XLSTART 里的 kh.xlam 不再可信。", cure))
    return found


def _macro_settings(machine: Machine, excel: Excel) -> list[Finding]:
    found = []
    warnings = _flag(machine, excel, "VBAWarnings")
    if warnings in (3, 4):
        setting = f"Excel 的宏设置是“{'禁用无签名的宏' if warnings == 3 else '禁用所有宏'}”"
        if _flag(machine, excel, "AllLocationsDisabled", under=r"Excel\Security\Trusted Locations"):
            found.append(bad(f"{setting}，又没有受信任位置，{ADDIN} 不能运行。", f"{_ASK_IT}。"))
        else:
            found.append(note(f"{setting}；{ADDIN} 在受信任位置，不受影响，别人发来的带宏工作簿不能运行宏。"))
    if _flag(machine, excel, "BlockContentExecutionFromInternet"):
        found.append(note(f"单位策略拦截来自互联网的宏；{ADDIN} 是在本机生成的，不受影响。", "加载项不要从邮件里复制。"))
    return found


def _disabled(machine: Machine, excel: Excel) -> list[Finding]:
    """Excel's own list of files it blames for a crash: binary values that hold a path in UTF-16."""
    key = rf"Software\Microsoft\Office\{excel.version}\Excel\Resiliency\DisabledItems"
    values = [machine.registry_value("HKCU", key, name) for name in machine.registry_names("HKCU", key)]
    if any(isinstance(v, bytes) and ADDIN.encode("utf-16-le") in v.lower() for v in values):
        return [bad(f"Excel 上次非正常关闭后停用了 {ADDIN}。", "在 Excel 选项→加载项→管理“禁用项目”→转到，选中 kh.xlam 后启用。")]
    return []
