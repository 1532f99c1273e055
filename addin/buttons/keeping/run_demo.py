"""演示：一个虚构集团的两个月，从收件到通报（R15、R25、R39）。"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk

_PRESSED = tuple(map(datetime.datetime.fromisoformat, ("2026-10-24T16:00", "2026-11-25T17:30")))
_AFTER = datetime.datetime.fromisoformat("2026-11-26T09:00")
_LOOK = """
看什么：
  {out}/2026年11月汇总.xlsx：汇总、变化、疑似重复、问题清单、上报情况、分级统计各一张表，联系人、拜访、投诉各一张表
  {out}/退回：每个退回单位的退回函，和标出问题的工作簿（打开看“校验结果”表）
  {out}/2026年11月客户信息汇总通报：Word和PDF
  {out}/2026年11月投诉情况报告、沟通拜访统计、投诉处理单：由各单位报来的登记写成
再试一次：kh check、kh fix、kh explain 加上 {inbox} 里的任何一个文件。"""


@button("演示", verb="demo", place=90, audience="marketing", clause="R15", on_ribbon=False, starts=True, who=())
def run_demo(desk: Desk, folder: Annotated[Path, Ask("演示文件夹", positional=True, option="文件夹")] = Path("demo")) -> Done:
    """生成12个分公司两个月的报表（2个有错、1个未报、1个无变化；8个附联系人、拜访、投诉登记），逐步跑完一个月的工作，说明看什么。

    例：kh demo demo
    """
    from addin.buttons.documents.make_report import make_report
    from addin.buttons.policy.export_policy import export_policy
    from addin.buttons.returns.consolidate_month import consolidate_month
    from addin.buttons.returns.import_units import import_units
    from addin.buttons.returns.remind_units import remind_units
    from addin.buttons.returns.return_letters import return_letters
    from addin.buttons.sheets.new_workbook import new_workbook
    from addin.demo.books import write_month
    from addin.demo.group import COMPLAINT, MONTHS
    from addin.demo.register import write_register

    out, inbox = folder / "结果", folder / "收件"
    desk.workspace, desk.now, desk.pressed = folder / "工作区", _PRESSED[0], None
    out.mkdir(parents=True, exist_ok=True)
    _step(desk, "收进单位名录", import_units(desk, write_register(folder / "名录")))
    for month, desk.now in zip(MONTHS, _PRESSED, strict=True):
        files = write_month(inbox / str(month), month)
        desk.say(f"\n{month.chinese}：收到{len(files)}个文件，放在 {inbox / str(month)}")
        done = consolidate_month(desk, inbox / str(month), str(month), out / f"{month.chinese}汇总.xlsx")
        _step(desk, f"汇总{month.chinese}", done)
    last, desk.now = MONTHS[-1], _AFTER
    _step(desk, "退回有错误的报表", return_letters(desk, str(last), out / "退回"))
    _step(desk, "催报", remind_units(desk, str(last), out / "催报"))
    bulletin = out / f"{last.chinese}客户信息汇总通报"
    _step(desk, "月度汇总通报", make_report(desk, "monthly-bulletin", bulletin, month=str(last)))
    ranking = out / "2026年第4季度客户分级排名"
    _step(desk, "客户分级排名", make_report(desk, "client-ranking", ranking, period="2026Q4"))
    for name, title in (("complaint-report", "投诉情况报告"), ("contact-summary", "沟通拜访统计")):
        _step(desk, title, make_report(desk, name, out / f"{last.chinese}{title}", month=str(last)))
    slip = out / f"投诉处理单（{COMPLAINT[0]}{COMPLAINT[1]}）"
    _step(desk, "投诉处理单", make_report(desk, "complaint-slip", slip, month=str(last), unit=COMPLAINT[0], number=COMPLAINT[1]))
    standard, blank = out / "分级标准.xlsx", out / "12月空白模板（江南分公司）.xlsx"
    for path in (standard, blank):
        path.unlink(missing_ok=True)
    _step(desk, "分级标准（可以修改后再导入）", export_policy(desk, standard))
    _step(desk, "空白模板", new_workbook(desk, "customer-info", "江南分公司", str(last.plus(1)), blank))
    return Done(_LOOK.format(out=out, inbox=inbox))


def _step(desk: Desk, title: str, done: Done) -> None:
    desk.say(f"\n{title}：{done.says}")
    for path in done.made:
        desk.say(f"    {path}")
