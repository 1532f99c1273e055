"""检查分级标准：有没有空档、重叠、永远用不到的行（G18）。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from workbooks.problems import Severity


@button("检查分级标准", verb="policy check", place=60, audience="marketing", clause="G18", icon="ErrorChecking", who=())
def check_policy(
    desk: Desk,
    file: Annotated[Path, Ask("分级标准工作簿", positional=True, option="工作簿", pick="open", remember="answer", locked=True)],
) -> Done:
    """检查修改过的分级标准能不能用；每处问题说明在哪个单元格。

    例：kh policy check 分级标准.xlsx
    """
    from udfs.periods import month_of
    from workbooks.opening.intake import open_book
    from workbooks.writing.policy_book import read_policy

    policy, problems = read_policy(open_book(file, password=desk.password, now=desk.now.astimezone()))
    desk.show(problems)
    errors = sum(p.severity is Severity.ERROR for p in problems)
    if policy is None:
        return Done(f"分级标准有{errors}处错误，不能使用。", code=1)
    best = policy.on(month_of(desk.today, policy)).table("score").best
    return Done(f"分级标准（{policy.version}）可以使用，{len(problems)}处提醒；客户得分满分{best}分。")
