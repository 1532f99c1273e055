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
#: Rules of Microsoft Defender that stop what kh.xlam does, by their published numbers: Excel starting Python, and Declare in its VBA.
_CHILDREN, _WIN32 = "d4f940ab-401b-4efc-aadc-ad5f3c50688a", "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b"
_DEFENDER = r"Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
#: States of such a rule: 2 only writes a log.
_BLOCKS, _WARNS = 1, 6
_ASK_IT = "请联系信息部门：为 kh.xlam 签名，或对本机放开这一项"


def examine(machine: Machine, excel: Excel) -> list[Finding]:
    """All policy findings; one 好 if nothing stands in the way."""
    found = [*_blocked(machine, excel), *_macro_settings(machine, excel), *_disabled(machine, excel), *_attack_surface(machine)]
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


def _attack_surface(machine: Machine) -> list[Finding]:
    """Rules of Defender: those of a group policy, of device management (one text of all), and of this machine."""
    found = []
    for number, does in (
        (_CHILDREN, "禁止 Office 启动其他程序，功能区按钮和函数都启动不了 Python"),
        (_WIN32, "禁止 Office 宏调用系统函数，kh.xlam 里的宏不能运行"),
    ):
        state = _rule_of_defender(machine, number)
        if state == _BLOCKS:
            cure = "请联系信息部门对 kh.xlam 放开这条规则；在此之前请用 kh 命令行和文件夹收件，或发 kh new --native 做的模板。"
            found.append(bad(f"Microsoft Defender 的规则{does}（攻击面减少规则{number}）。", cure))
        elif state == _WARNS:
            found.append(
                note(f"Microsoft Defender 的规则{does}，除非在弹出的提示里选“取消阻止”（攻击面减少规则{number}）。", "提示出现时取消阻止。")
            )
    return found


def _rule_of_defender(machine: Machine, number: str) -> int:
    managed = machine.registry_value("HKLM", r"SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager", "ASRRules")
    told: list[object] = [
        part.partition("=")[2] for part in str(managed or "").split("|") if part.partition("=")[0].strip().lower() == number
    ]
    told += [machine.registry_value("HKLM", rf"SOFTWARE\{branch}\{_DEFENDER}", number) for branch in (r"Policies\Microsoft", "Microsoft")]
    return next((int(text) for state in told if (text := str(state).strip()).isdecimal()), 0)
