"""导出分级标准：现行的决策表和参数写成工作簿，可以修改后再导入（G18）。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from addin.desk.proposals import in_out


@button("导出分级标准", verb="policy export", place=50, audience="marketing", clause="G18", icon="TableExportTableToSharePointList")
def export_policy(
    desk: Desk,
    out: Annotated[Path, Ask("存到哪里", positional=True, option="文件.xlsx", propose=in_out("分级标准.xlsx"), remember="folder")],
) -> Done:
    """写出现行的分级标准：每行的条件、等级、依据条款和原文；非原文的都标明。

    例：kh policy export 分级标准.xlsx
    """
    from addin.buttons.support.policies import policy_of
    from addin.desk.answers import keep_existing
    from workbooks.writing.policy_export import export_policy as write

    policy = policy_of(desk)
    keep_existing(out)
    write(policy, out)
    return Done(f"已导出分级标准（{policy.version}）：", (out,))
