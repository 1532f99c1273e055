"""安装、卸载、体检：客户簿在这台电脑的表格程序里装得怎样。"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk, Finding, Program

_EXCEL = Ask("只管Excel", "不写就是这台电脑上有的都管")
_CALC = Ask("只管LibreOffice", "不写就是这台电脑上有的都管")


@button("安装", verb="install", place=91, audience="staff", icon="AddInManager", on_ribbon=False)
def install_addin(desk: Desk, excel: Annotated[bool, _EXCEL] = False, calc: Annotated[bool, _CALC] = False) -> Done:
    """装进本人的Excel和LibreOffice：函数、按钮和配置；不需要管理员权限，再装一次就是更新。

    加上 --workspace 文件夹，以后按钮就用这个工作区。
    """
    return _told(desk, desk.setup().install(_programs(excel, calc), desk.workspace), "安装完成。", "有的没有装好，见上面的说明。")


@button("卸载", verb="uninstall", place=92, audience="staff", icon="AddInManager", on_ribbon=False)
def uninstall_addin(desk: Desk, excel: Annotated[bool, _EXCEL] = False, calc: Annotated[bool, _CALC] = False) -> Done:
    """从本人的Excel和LibreOffice里去掉客户簿；工作区和台账原样保留。"""
    return _told(desk, desk.setup().uninstall(_programs(excel, calc)), "已卸载。", "有的没有去掉，见上面的说明。")


@button("体检", verb="doctor", place=90, audience="staff", icon="Spelling")
def examine_setup(desk: Desk) -> Done:
    """检查客户簿能不能正常使用：表格程序、加载项、Python、配置、工作区、台账；每一项说明情况和改法。"""
    from addin.buttons.support.working import ledger_findings

    return _told(desk, [*desk.setup().examine(desk.workspace), *ledger_findings(desk)], "可以正常使用。", "有需要处理的，见上面的说明。")


def _programs(excel: bool, calc: bool) -> list[Program]:
    told: list[tuple[bool, Program]] = [(excel, "excel"), (calc, "calc")]
    return [program for wanted, program in told if wanted]


def _told(desk: Desk, findings: Sequence[Finding], well: str, ill: str) -> Done:
    for f in findings:
        desk.say(f"【{f.level}】{f.says}" + (f"改法：{f.cure}" if f.cure else ""))
        desk.line({"level": f.level, "says": f.says, "cure": f.cure or None})
    if any(f.level == "不行" for f in findings):
        return Done(ill, code=1)
    noted = sum(f.level == "注意" for f in findings)
    return Done(well + (f"有{noted}处请留意，见上面的说明。" if noted else ""))
