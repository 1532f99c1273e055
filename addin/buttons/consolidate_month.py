"""汇总本月：把各单位的报表收进台账，生成汇总工作簿（R15、R25、R31）。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from addin.answers import parse_month
from addin.declare import Ask, Done, button
from addin.desk import Desk
from addin.proposals import in_out, inbox, reporting_month
from workbooks.problems import Severity, Where, refuse, rule

if TYPE_CHECKING:
    from addin.consolidate.run import Outcome
    from addin.consolidate.taking import Progress

NOT_XLSX = rule("KH614", Severity.ERROR, "汇总工作簿的扩展名不对", "汇总工作簿不能存成“{out}”。", "--out写成以.xlsx结尾的文件名。")
AMONG_RETURNS = rule(
    "KH615",
    Severity.ERROR,
    "汇总存进了收件文件夹",
    "汇总工作簿“{out}”不能存在收件文件夹里，下次汇总会把它当成报送。",
    "--out换到收件文件夹以外。",
)


@button("汇总本月", verb="consolidate", place=20, audience="marketing", clause="R15", icon="Consolidate")
def consolidate_month(
    desk: Desk,
    folder: Annotated[Path, Ask("放报表的文件夹", "连同子文件夹和压缩包", positional=True, option="DIR", pick="folder", propose=inbox)],
    month: Annotated[str, Ask("报送月份", "如 2026-11", propose=reporting_month)],
    out: Annotated[Path, Ask("汇总工作簿存到哪里", propose=in_out("{month}汇总.xlsx"), remember="folder")],
    unmask: Annotated[str, Ask("显示个人信息的理由", "填了理由才显示电话等个人信息，并记入日志")] = "",
) -> Done:
    """汇总一个月：逐个读取、校验、测算等级、记入台账，写出汇总工作簿。

    有错误的报表不并入，列在“问题清单”；同一文件收两次只算一次；重新汇总得到同样的结果。
    例：kh consolidate 11月收件 --month 2026-11 --out 11月汇总.xlsx --workspace 工作区
    """
    from addin.consolidate.run import consolidate
    from addin.settings import current_user
    from addin.working import policy_of, workspace_of

    if out.suffix.lower() != ".xlsx":
        raise refuse(NOT_XLSX, Where(), out=out.name)
    if out.resolve().is_relative_to(folder.resolve()):
        raise refuse(AMONG_RETURNS, Where(), out=out.name)

    def progress(at: Progress) -> None:
        desk.progress(at.done, at.total, "正在读取")

    outcome = consolidate(
        folder,
        parse_month(month),
        out,
        workspace=workspace_of(desk),
        clock=lambda: desk.now,
        actor=current_user(),
        policy=policy_of(desk),
        progress=progress,
        unmask=unmask,
    )
    problems = [p for t in outcome.told for p in t.problems]
    desk.show(problems if desk.json else [])
    desk.line({"summary": _numbers(outcome)})
    return Done(_told(outcome), (outcome.out,), 1 if outcome.errors else 0)


def _numbers(outcome: Outcome) -> dict[str, object]:
    s = outcome.snapshot
    states = {state: sum(u.state == state for u in s.units) for state in dict.fromkeys(u.state for u in s.units)}
    return {
        "month": str(s.month),
        "snapshot": s.id,
        "files": outcome.files,
        "read": outcome.read,
        "clients": len(s.clients),
        "tiers": s.tiers,
        "insufficient": s.insufficient,
        "changes": len(s.changes),
        "duplicates": len(outcome.duplicates),
        "states": states,
        "errors": outcome.errors,
        "warnings": outcome.warnings,
    }


def _told(outcome: Outcome) -> str:
    s = outcome.snapshot
    tiers = "、".join(f"{tier}类{count}家" for tier, count in s.tiers.items())
    back = sum(u.state == "退回" for u in s.units)
    missing = sum(u.state == "未报" for u in s.units)
    return (
        f"{s.month.chinese}：{outcome.files}个文件（新读{outcome.read}个），客户{len(s.clients)}家，{tiers}；"
        f"退回{back}个单位，未报{missing}个单位；{outcome.errors}处错误，{outcome.warnings}处提醒。已生成："
    )
