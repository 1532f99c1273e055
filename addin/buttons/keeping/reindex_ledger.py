"""重建在册索引：哪些行在册，照台账里的报表重新算一遍（R28）。"""

from __future__ import annotations

from addin.declare import Done, button
from addin.desk.desk import Desk


@button("重建在册索引", verb="ledger reindex", place=96, audience="marketing", clause="R28", on_ribbon=False)
def reindex_ledger(desk: Desk) -> Done:
    """照台账里的报表重新算出每个月哪些客户和登记在册；报表、审核和日志都不动。“核对台账”说在册索引与报表不符时用。

    例：kh ledger reindex --workspace 工作区
    """
    from addin.buttons.support.working import ledger_of
    from addin.ledger.storage.workspace import current_user

    count = ledger_of(desk).reindex(at=desk.now, actor=current_user())
    desk.line({"reindexed": count})
    return Done(f"在册索引已照报表重建，{f'改正了{count}处' if count else '与原来的一样'}。")
