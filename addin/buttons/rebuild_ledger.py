"""重建台账：台账文件丢了、坏了，用存档的报表重建一本（lessons 13、trust §5.8）。"""

from __future__ import annotations

from typing import TYPE_CHECKING

from addin.declare import Done, button
from addin.desk.desk import Desk
from workbooks.problems import Severity, Where, refuse, rule

if TYPE_CHECKING:
    from addin.consolidate.child import File
    from addin.ledger.workspace import Workspace
    from udfs.kinds.dates import Month

STILL_THERE = rule(
    "KH622", Severity.ERROR, "台账还在", "台账文件“{name}”还在，没有重建。", "确实要重建的，先把它改名或移走（留作备查），再运行一次。"
)


@button("重建台账", verb="ledger rebuild", place=95, audience="marketing", clause="R28", on_ribbon=False)
def rebuild_ledger(desk: Desk) -> Done:
    """用工作区里存档的报表重建台账，按存档的先后逐份收进来；单位名录要另外再导入一次。

    能恢复的是报表里的内容和核定；关账、口子、质疑和日志不在报表里，恢复不了。
    例：kh ledger rebuild --workspace 工作区
    """
    from addin.buttons.support.working import policy_of, workspace_of
    from addin.consolidate.taking import take_in
    from addin.ledger.database import Database
    from addin.ledger.jobs import hold
    from addin.ledger.store import Ledger
    from addin.ledger.workspace import current_user

    workspace = workspace_of(desk)
    if workspace.ledger.exists() and workspace.ledger.stat().st_size:
        raise refuse(STILL_THERE, Where(), name=workspace.ledger.name)
    Database(workspace, anew=True)
    ledger, policy = Ledger(workspace), policy_of(desk)
    kept, left = 0, 0
    for month, files in _by_month(desk, workspace).items():
        with hold(ledger.database, workspace.lock(month), "重建", month, current_user(), lambda: desk.moment) as beat:
            for file in files:
                taken = take_in(ledger, [file], month, policy, desk.moment, current_user(), beat=beat, whole=False)
                kept, left = kept + (not taken.left_out), left + bool(taken.left_out)
    ledger.note(at=desk.now, actor=current_user(), kind="重建台账", subject=workspace.root.name, detail={"files": kept})
    desk.line({"rebuilt": kept, "left": left})
    after = f"，{left}份没有收进去" if left else ""
    return Done(f"已用存档的{kept}份报表重建台账{after}；请再导入单位名录，并核对“上报情况”。")


def _by_month(desk: Desk, workspace: Workspace) -> dict[Month, list[File]]:
    """Archived originals by the month they tell, each month's in the order in which they were archived."""
    from addin.buttons.support.examining import examine_all, options_for
    from addin.consolidate.child import File
    from udfs.periods import Term
    from workbooks.problems import Refusal

    paths = sorted(workspace.originals.glob("??/*"), key=lambda p: (p.stat().st_mtime_ns, p.name))
    found: dict[Month, list[File]] = {}
    for path, told in examine_all(paths, options_for(desk)):
        if isinstance(told, Refusal):
            continue
        s = told.submission
        month = Term.parse(s.term).months[-1] if s.term else s.month
        if month is not None:
            found.setdefault(month, []).append(File(path.name, path, told.sha256, path.stat().st_size))
    return dict(sorted(found.items()))
