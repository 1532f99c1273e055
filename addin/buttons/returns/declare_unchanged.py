"""无变化声明：本月没有变化，一次声明就算按时报送（A03、R57）。"""

from __future__ import annotations

from typing import Annotated, Any

from addin.declare import Ask, Done, button
from addin.desk.answers import parse_month
from addin.desk.desk import Desk
from addin.desk.proposals import reporting_month


@button("无变化声明", verb="no-change", place=65, audience="staff", clause="A03", icon="FileCheckIn", who=("marketing", "unit"))
def declare_unchanged(
    desk: Desk,
    unit: Annotated[str, Ask("单位", "哪个单位声明", remember="answer")],
    month: Annotated[str, Ask("报送月份", "如 2026-11", propose=reporting_month)],
    by: Annotated[str, Ask("声明人", "谁对这份声明负责", remember="answer")],
) -> Done:
    """不交工作簿，声明本单位本月没有变化；台账里有本月的投诉、拜访、调查、线索或核定时不能声明，并逐项说明；本月已经报过、还有质疑没了结的也不能；已经声明过的不再登记。

    例：kh no-change --unit 西南分公司 --month 2026-09 --by 袁示例 --workspace 工作区
    """
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import ledger_of
    from addin.ledger.contents.versions import MONTHLY
    from addin.ledger.intake import receipts
    from addin.ledger.months.declarations import find_unit
    from addin.ledger.privacy.gate import keep_unit
    from addin.ledger.storage.workspace import current_user

    told = parse_month(month)
    ledger = ledger_of(desk)
    keep_unit(ledger.viewer, unit)
    found = ledger.declare_no_change(unit, told, by=by, at=desk.now, actor=current_user(), policy=policy_of(desk))
    name = find_unit(ledger.register(), unit, told)
    receipt = next((r for r in ledger.receipts(str(told)) if (r.unit, r.version, r.kind) == (name, found.version, MONTHLY)), None)
    answer: dict[str, Any] = {"unit": unit, "month": str(told), "version": found.version, "late": found.late}
    answer |= {"since": found.since} if found.since else {}
    given = ""
    if receipt is not None:
        receipts.put(ledger.workspace, [receipt])
        answer |= {"receipt": receipt.number}
        given = f"收条{receipt.code}：{receipts.place(ledger.workspace, receipt)}"
    desk.line(answer)
    after = "，已过报送日，算迟报" if found.late else "，算按时报送"
    if found.since:
        return Done(f"“{unit}”{told.chinese}的无变化声明已在台账里（第{found.version}版，{found.since}收到{after}），不用再声明。{given}")
    if not any(ledger.held(name, told).values()):
        after += "；台账里还没有它的客户，有客户要报的请报工作簿"
    return Done(f"已登记“{unit}”{told.chinese}的无变化声明（第{found.version}版，声明人{by}）{after}。{given}")
