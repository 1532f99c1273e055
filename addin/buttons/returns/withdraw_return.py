"""撤回报送：先列出依据它的客户、登记、等级和文件，再一次全部撤回（R28）。"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from addin.declare import Ask, Done, button
from addin.desk.answers import parse_period
from addin.desk.desk import Desk
from addin.desk.proposals import month_taken_in
from workbooks.registers.units import MARKETING

if TYPE_CHECKING:
    from addin.ledger.months.withdrawal import Withdrawal

KINDS = ("月报", "满意度", "分析报告", "核定")
_SHOWN = 20


@button(
    "撤回报送",
    verb="withdraw",
    place=68,
    audience="marketing",
    clause="R28",
    icon="Undo",
    reads=("unit", "month", "version"),
    looks=("dry_run", True),
)
def withdraw_return(
    desk: Desk,
    month: Annotated[str, Ask("报送月份", "如 2026-11；半年报送写2026H2", propose=month_taken_in)],
    unit: Annotated[str, Ask("单位", "不填就撤回这个月所有单位的")] = "",
    version: Annotated[int, Ask("第几版", "不填就撤回现在采用的那一版")] = 0,
    why: Annotated[str, Ask("原因")] = "",
    kind: Annotated[str, Ask("哪种报送", choices=KINDS)] = KINDS[0],
    dry_run: Annotated[bool, Ask("只列出影响，先不撤回", option="--dry-run", propose=lambda _: True)] = False,
) -> Done:
    """列出依据这次报送的客户、登记、等级变化和已生成的文件，然后一次全部撤回；前一版重新有效。

    例：kh withdraw --unit 华东分公司 --month 2026-11 --version 2 --why 报错了表 --workspace 工作区
    """
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import ledger_of
    from addin.flows.monthly_return import MonthlyReturn
    from addin.ledger.months.declarations import find_unit
    from addin.ledger.storage.workspace import current_user

    told = parse_period(month)
    ledger, whose = ledger_of(desk), unit.strip()
    if whose and whose != MARKETING:
        whose = find_unit(ledger.register(), whose)
    flow = MonthlyReturn.__flow__  # type: ignore[attr-defined]
    flow.check("withdraw", "已接收", "marketing", why="先看看" if dry_run else why)
    found = ledger.take_back(
        whose, kind, str(told), version, why=why, at=desk.now, actor=current_user(), policy=policy_of(desk), trial=dry_run
    )
    _tell(desk, found, told.chinese)
    counts = {
        "versions": len(found.versions),
        "clients": len({c.client_id for c in found.clients}),
        "entries": len(found.entries),
        "tiers": len({c.client_id for c in found.tiers}),
        "documents": len(found.documents),
        "dry_run": dry_run,
    }
    desk.line({"summary": counts})
    versions = "、".join(f"{v.unit}{told.chinese}第{v.version}版" for v in found.versions[:6])
    more = f"等{len(found.versions)}次" if len(found.versions) > 6 else ""
    rests = f"客户{counts['clients']}家、登记{counts['entries']}条、等级{counts['tiers']}家、已生成的文件{counts['documents']}份"
    if dry_run:
        return Done(f"撤回{versions}{more}将影响{rests}；还没有撤回，确实要撤的，写明原因再做一次。")
    after = "前一版（有的话）重新有效" if whose else f"{told.chinese}的{kind}要重新报"
    return Done(f"已撤回{versions}{more}，影响{rests}；{after}。已发出的文件请收回或重新生成。")


def _tell(desk: Desk, found: Withdrawal, period: str) -> None:
    lines: list[str] = []
    for v in found.versions:
        told: dict[str, object] = {"unit": v.unit, "kind": v.kind, "month": v.period, "version": v.version}
        desk.line({"rests": "version", **told, "state": v.status, "file": v.file})
        lines.append(f"{v.unit}{period}{v.kind}第{v.version}版（{v.status}，{v.file}）")
    for m in found.closed:
        desk.line({"rests": "month", "month": str(m.month), "snapshot": m.snapshot})
        lines.append(f"{m.month.chinese}已关账（{m.closed_by}），它的数字也依据这次报送，撤回以后与关账时的不同")
    for c in found.clients:
        tiers = {"from": c.before or None, "to": c.after or None}
        told = {"client": c.client, "client_id": c.client_id, "month": str(c.month), "units": list(c.units), "effect": c.effect}
        desk.line({"rests": "tier" if c.effect == "等级改变" else "client", **told, **(tiers if c.effect == "等级改变" else {})})
        change = f"：{c.before}类→{c.after}类" if c.effect == "等级改变" else ""
        lines.append(f"{c.month.chinese} {c.client}（{'、'.join(c.units)}）{c.effect}{change}")
    for e in found.entries:
        told = {"register": e.register, "unit": e.unit, "client": e.client, "key": [str(k) for k in e.key]}
        desk.line({"rests": "entry", **told, "effect": e.effect})
        lines.append(" ".join(filter(None, (e.unit, e.client, f"{e.line}，{e.effect}"))))
    for d in found.documents:
        desk.line({"rests": "document", "title": d.title, "files": list(d.files), "at": d.at, "snapshot": d.snapshot})
        lines.append(f"{d.at[:10]}生成的“{d.title}”（{'、'.join(d.files)}）")
    if desk.json:
        return
    for line in lines[:_SHOWN]:
        desk.say(line)
    if len(lines) > _SHOWN:
        desk.say(f"……共{len(lines)}项，加 --json 看全部。")
