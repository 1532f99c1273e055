"""汇总本月：把各单位的报表收进台账，生成汇总工作簿（R15、R25、R31）。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from addin.buttons.support.consolidating import check_place, note_book, numbers, progress_of, told
from addin.declare import Ask, Done, button
from addin.desk.answers import parse_month
from addin.desk.desk import Desk
from addin.desk.proposals import in_out, inbox, month_to_take_in


@button("汇总本月", verb="consolidate", place=20, audience="marketing", clause="R15", icon="Consolidate", starts=True)
def consolidate_month(
    desk: Desk,
    folder: Annotated[
        Path, Ask("放报表的文件夹", "连同子文件夹和压缩包", positional=True, option="文件夹", pick="folder", propose=inbox, locked=True)
    ],
    month: Annotated[str, Ask("报送月份", "如 2026-11", propose=month_to_take_in)],
    out: Annotated[Path, Ask("汇总工作簿存到哪里", propose=in_out("{month}汇总.xlsx", month_to_take_in), remember="folder")],
    unmask: Annotated[str, Ask("显示个人信息的理由", "填了理由才显示电话等个人信息，并记入日志")] = "",
    as_unit: Annotated[
        str, Ask("以哪个分公司", "分公司汇总项目经理部的报表时填；另出一份报集团的工作簿", option="--as", remember="answer")
    ] = "",
    executor: Annotated[str, Ask("在哪里读取", "Dask调度机的地址，如 tcp://主机:8786；不填就在本机读取", host="skips")] = "",
) -> Done:
    """汇总一个月：逐个读取、校验、测算等级、记入台账，写出汇总工作簿。

    --as 分公司：这个工作区是分公司的台账，收项目经理部的报表（每月20日前），另存一份带来源的、本单位报集团的工作簿。
    --executor tcp://主机:端口：报表交给Dask调度机的工作机读取，结果与本机读取的逐字节相同（见docs/scale.md）。
    有错误的报表不并入，列在“问题清单”；同一文件收两次只算一次；重新汇总得到同样的结果。
    例：kh consolidate 11月收件 --month 2026-11 --out 11月汇总.xlsx --workspace 工作区
    """
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.upwards import keep_as, write_upwards
    from addin.buttons.support.working import ledger_of, workspace_of
    from addin.consolidate.intake.cluster import readers
    from addin.consolidate.run import consolidate
    from addin.ledger.storage.workspace import current_user

    check_place(folder, out, desk.workspace)
    branch = keep_as(desk, as_unit) if as_unit.strip() else ""

    with readers(executor.strip()) as reading:
        outcome = consolidate(
            folder,
            parse_month(month),
            out,
            workspace=workspace_of(desk),
            clock=lambda: desk.moment,
            actor=current_user(),
            policy=policy_of(desk),
            executor=reading,
            progress=progress_of(desk),
            unmask=unmask,
            password=desk.password,
        )
    note_book(desk, ledger_of(desk), outcome)
    problems = [p for t in outcome.told for p in t.problems]
    desk.show(problems if desk.json else [])
    desk.line({"summary": numbers(outcome)})
    made = (outcome.out, write_upwards(desk, branch, outcome.month, outcome.out)) if branch else (outcome.out,)
    return Done(f"{told(outcome)}已生成：", (*made, *outcome.written.parts), 1 if outcome.errors else 0)
