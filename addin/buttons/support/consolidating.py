"""What 汇总本月 and 边收边汇总 share: where the workbook may go, one consolidation, and what is told of it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from addin.desk.desk import Desk
from addin.ledger.storage.workspace import Workspace
from workbooks.finding.ours import INDEX, LISTS_INDEX, STATES, is_view
from workbooks.judging.checks import WRONG_MONTH
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.refusals import NOT_OURS, TARGET_FOLDER, TARGET_NO_RIGHTS
from workbooks.rights import make_folder

if TYPE_CHECKING:
    from addin.consolidate.intake.taking import Progress
    from addin.consolidate.run import Outcome
    from addin.ledger.store import Ledger

NOT_XLSX = rule("KH614", Severity.ERROR, "汇总工作簿的扩展名不对", "汇总工作簿不能存成“{out}”。", "--out写成以.xlsx结尾的文件名。")
AMONG_RETURNS = rule(
    "KH615",
    Severity.ERROR,
    "汇总存进了收件文件夹",
    "汇总工作簿“{out}”不能存在收件文件夹里，下次汇总会把它当成报送。",
    "--out换到收件文件夹以外。",
)

AROUND_WORKSPACE = rule(
    "KH616",
    Severity.ERROR,
    "收件文件夹与工作区重叠",
    "文件夹“{folder}”里有工作区的存档，会把以前收到的原件再收一遍。",
    "把本月收到的报表单独放一个文件夹，再汇总那个文件夹。",
)

NO_FOLDER = rule("KH520", Severity.ERROR, "找不到收件文件夹", "没有文件夹“{folder}”。", "核对文件夹的写法；还没有的，先建好再放进报表。")
FILE_MEANT = rule(
    "KH521",
    Severity.ERROR,
    "不是文件夹",
    "“{folder}”是一个文件，不是文件夹。",
    "把收到的报表（压缩包也可以）放进一个文件夹，写那个文件夹。",
)


def note_book(desk: Desk, ledger: Ledger, outcome: Outcome) -> None:
    """Note the workbook in the log; the same one made again is no other."""
    from addin.buttons.support.noting import note_made
    from addin.ledger.log.events import PRINTED

    books = [e.detail for e in ledger.events(kind=PRINTED) if e.detail.get("report") == "consolidated"]
    last = books[-1] if books else {}
    if (last.get("snapshot"), last.get("files")) != (outcome.snapshot.id, [outcome.out.name]):
        note_made(desk, ledger, f"{outcome.month.chinese}汇总", [outcome.out], report="consolidated", snapshot=outcome.snapshot.id)


def check_place(folder: Path, out: Path, workspace: Path | None) -> None:
    """See that the workbook may be written there, before anything is read; a folder for it is made.

    Raises:
        Refusal: KH520, KH521, there is no such folder; KH614, it is no .xlsx; KH615, it would lie among the returns; KH616, the returns lie
            around or in what the workspace keeps; KH134, KH144, it cannot be written;
            KH187, it is no 汇总 of ours.
    """
    if out.suffix.lower() != ".xlsx":
        raise refuse(NOT_XLSX, Where(), out=out.name)
    if out.resolve().is_relative_to(folder.resolve()):
        raise refuse(AMONG_RETURNS, Where(), out=out.name)
    if not folder.is_dir():
        raise refuse(FILE_MEANT if folder.exists() else NO_FOLDER, Where(), folder=folder.name or str(folder))
    if workspace is not None and _around(folder.resolve(), workspace.resolve()):
        raise refuse(AROUND_WORKSPACE, Where(), folder=folder.name or str(folder))
    if out.is_dir():
        raise refuse(TARGET_FOLDER, Where(out.name))
    if out.exists() and not is_view(out):
        raise refuse(NOT_OURS, Where(), name=out.name)
    make_folder(out.parent)
    if not os.access(out.parent, os.W_OK):
        raise refuse(TARGET_NO_RIGHTS, Where(out.name))


def _around(folder: Path, workspace: Path) -> bool:
    """Whether the archive of a workspace lies in a folder, or the folder in what the workspace keeps besides its inbox."""
    inbox = Workspace(workspace).inbox
    return workspace.is_relative_to(folder) or (folder.is_relative_to(workspace) and not folder.is_relative_to(inbox))


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
        "opening": s.opening,
        "added": s.stock.added if s.stock else None,
        "ended": len(s.ended),
        "untold": len(s.untold),
        "tiers": s.tiers,
        "insufficient": s.insufficient,
        "changes": len(s.changes),
        "duplicates": len(outcome.duplicates),
        "states": states,
        "errors": outcome.errors,
        "warnings": outcome.warnings,
        "gone": {use: sum(t.use == use for t in outcome.gone) for use in dict.fromkeys(t.use for t in outcome.gone)},
    }


def told(outcome: Outcome) -> str:
    """A consolidation in one sentence."""
    s = outcome.snapshot
    tiers = "、".join(f"{tier}类{count}家" for tier, count in s.tiers.items())
    flow = f"（{s.stock.flow}）" if s.stock else ""
    untold = f"在册未报{len(s.untold)}个（见“{STATES}”表）；" if s.untold else ""
    back = sum(u.state == "退回" for u in s.units)
    missing = sum(u.state == "未报" for u in s.units)
    return (
        f"{s.month.chinese}：{outcome.files}个文件（新读{outcome.read}个），客户{len(s.clients)}家{flow}，{tiers}；{untold}"
        f"退回{back}个单位，未报{missing}个单位；{outcome.errors}处错误，{outcome.warnings}处提醒。{_gone(outcome)}{_volumes(outcome)}{_of_other_months(outcome)}"
    )


def _gone(outcome: Outcome) -> str:
    """Files that still lie there and count no more, with what is no longer counted of them."""
    uses = Counter(t.use for t in outcome.gone)
    if not uses:
        return ""
    which = "、".join(f"{use}{count}个" for use, count in uses.items())
    errors, warnings = (sum(t.count(severity) for t in outcome.gone) for severity in (Severity.ERROR, Severity.WARNING))
    told = f"，其中的{errors}处错误、{warnings}处提醒没有算在内" if errors or warnings else ""
    return f"另有不再计入的文件{uses.total()}个（{which}）{told}。"


def _volumes(outcome: Outcome) -> str:
    """What went into several workbooks, and which of an earlier run are still there."""
    written = outcome.written
    said = []
    if written.clients:
        said.append(f"客户超过一张工作表的行数，按单位分成几个工作簿，见“{INDEX}”表。")
    if written.lists:
        said.append(
            f"{'、'.join(f'《{name}》' for name in written.lists)}超过一张工作表的行数，按单位另存成几个工作簿，见“{LISTS_INDEX}”表。"
        )
    if written.left:
        said.append(f"以前的分册{'、'.join(f'“{name}”' for name in written.left)}已经不用，但改过或正被打开，没有删，请核对后删去。")
    return "".join([*said, written.missing])


def _of_other_months(outcome: Outcome) -> str:
    """Files that tell another month; when no other came, the month was hardly meant."""
    counts = Counter(p.values["month"] for t in outcome.told for p in t.problems if p.rule is WRONG_MONTH)
    if not counts:
        return ""
    told = "、".join(f"{month}{count}个" for month, count in counts.most_common())
    asked = "，请核对汇总的月份和文件夹有没有选错" if 2 * counts.total() > outcome.files else ""
    return f"有{counts.total()}个文件报的是别的月份（{told}），没有并入{asked}。"
