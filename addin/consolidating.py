"""What 汇总本月 and 边收边汇总 share: where the workbook may go, one consolidation, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from addin.desk import Desk
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


def check_place(folder: Path, out: Path) -> None:
    """See that the workbook may be written there.

    Raises:
        Refusal: KH614, it is no .xlsx; KH615, it would lie among the returns.
    """
    if out.suffix.lower() != ".xlsx":
        raise refuse(NOT_XLSX, Where(), out=out.name)
    if out.resolve().is_relative_to(folder.resolve()):
        raise refuse(AMONG_RETURNS, Where(), out=out.name)


def progress_of(desk: Desk) -> Callable[[Progress], None]:
    """Tells the desk how far the reading is."""
    return lambda at: desk.progress(at.done, at.total, "正在读取")


def numbers(outcome: Outcome) -> dict[str, object]:
    """A consolidation for programs."""
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


def told(outcome: Outcome) -> str:
    """A consolidation in one sentence."""
    s = outcome.snapshot
    tiers = "、".join(f"{tier}类{count}家" for tier, count in s.tiers.items())
    back = sum(u.state == "退回" for u in s.units)
    missing = sum(u.state == "未报" for u in s.units)
    return (
        f"{s.month.chinese}：{outcome.files}个文件（新读{outcome.read}个），客户{len(s.clients)}家，{tiers}；"
        f"退回{back}个单位，未报{missing}个单位；{outcome.errors}处错误，{outcome.warnings}处提醒。"
    )
