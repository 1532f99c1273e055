"""安排拜访：对计划里的下次拜访确认、改期、免访，写明理由；拜访计划和日历文件跟着变（R42、R44）。"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from addin.buttons.support.stepping import Thing, step
from addin.declare import Ask, Done, button
from addin.desk.answers import parse_day
from addin.desk.desk import Desk
from addin.flows import flows
from workbooks.problems import Severity, Where, refuse, rule

if TYPE_CHECKING:
    from addin.ledger.shapes.views import GroupClient
    from addin.reports.dossiers import Dossiers
    from udfs.rules.visits import VisitRow

NO_PLAN = rule(
    "KH590",
    Severity.ERROR,
    "没有计划内的拜访",
    "“{client}”是{tier}类客户，拜访由维护责任人自行掌握，没有计划可安排。",
    "有计划的客户用“拜访计划”报告查看。",
    clause="R42、R48",
)
DAY_OVER = rule("KH591", Severity.ERROR, "日期已经过去", "拜访不能安排在{day}，这一天已经过去。", "写今天或以后的日期。", clause="R42")
SAME_DAY = rule("KH592", Severity.ERROR, "日期没有变", "“{client}”的拜访已经定在{day}。", "写另外一天；只是确认就用“确认”。", clause="R42")
ACTIONS = ("show", "confirm", "move", "waive", "restore")


def _actions() -> dict[str, str]:
    return dict(zip(ACTIONS, ("看下次拜访", "确认", "改期", "免访", "恢复免访的"), strict=True))


@button(
    "安排拜访",
    verb="visit",
    place=64,
    audience="marketing",
    clause="R42",
    icon="ReviewSendForReview",
    reads=("client",),
    looks=("action", "show"),
)
def arrange_visit(
    desk: Desk,
    action: Annotated[
        str,
        Ask(
            "做什么",
            "confirm确认、move改期、waive免访、restore恢复免访的；不填就看下次拜访",
            positional=True,
            choices=ACTIONS,
            offer=_actions,
        ),
    ] = "show",
    client: Annotated[str, Ask("客户", "单位全称或客户编号")] = "",
    day: Annotated[str, Ask("哪一天", "改到哪天，或约定的日子，如 2026-12-10")] = "",
    why: Annotated[str, Ask("理由", "改期、免访要写")] = "",
    by: Annotated[str, Ask("决定人", "不填就是本机用户", remember="answer")] = "",
) -> Done:
    """确认、改期或免访一个客户的下次拜访，写明理由；拜访计划、领导工作簿和日历文件跟着变，改了几次日历里还是同一个事件。

    例：kh visit move --client 示例置业有限公司 --day 2026-12-10 --why 对方出差 --workspace 工作区
    """
    from addin.buttons.clients.fill_archive_form import material_now
    from addin.reports.client_named import client_named
    from addin.reports.dossiers import Dossiers

    dossiers = Dossiers(material_now(desk), desk.today)
    one = client_named(dossiers.material.clients, client)
    row = _row(one, dossiers)
    if action == "show":
        return _told(desk, one, row)
    flow, before = flows()["visit"], row.waived[-1] if action == "restore" and row.waived else row.arranged
    planned = before.planned if before else row.planned
    state, values = before.decision if before else flow.start, {"client": one.name, "planned": planned}
    given = {"安排拜访日期": _day(desk, one, row, day, action)} if day.strip() and action != "waive" else {}
    visit = Thing(planned.isoformat(), one.name, one.units[0] if one.units else "", state, values)
    command = step(desk, flow, [visit], action, given, why=why, by=by, role="marketing")
    now = Dossiers(material_now(desk), desk.today)
    return _told(desk, client_named(now.material.clients, one.id), _row(one, now), f"已{command.label}")


def _row(client: GroupClient, dossiers: Dossiers) -> VisitRow:
    """The client's row of the plan.

    Raises:
        Refusal: KH590, it has none.
    """
    from addin.reports.clients.visit_plan import plan_of

    row = plan_of(client, dossiers)
    if row is None:
        raise refuse(NO_PLAN, Where(), client=client.name, tier=client.stands)
    return row


def _day(desk: Desk, client: GroupClient, row: VisitRow, told: str, action: str) -> str:
    """The day on which a visit is put: one to come, and when it is moved another than it is on.

    Raises:
        Refusal: KH591, the day is over; KH592, it stands there already.
    """
    day = parse_day(told)
    if day < desk.today:
        raise refuse(DAY_OVER, Where(), day=day.isoformat())
    if action == "move" and day == (row.next or row.planned):
        raise refuse(SAME_DAY, Where(), client=client.name, day=day.isoformat())
    return day.isoformat()


def _told(desk: Desk, client: GroupClient, row: VisitRow, done: str = "") -> Done:
    from addin.reports.clients.visit_plan import arranged_text

    due, arranged = row.next or row.planned, arranged_text(row)
    desk.line(
        {
            "client": client.name,
            "planned": row.planned.isoformat(),
            "next": due.isoformat(),
            "status": row.status,
            "decision": row.arranged.decision if row.arranged else None,
            "changes": row.arranged.changes if row.arranged else 0,
            "waived": [w.planned.isoformat() for w in row.waived],
        }
    )
    said = "" if arranged == "—" else f"，{arranged}"
    more = "；日历文件在“拜访计划”报告的附件里" if done else ""
    return Done(f"{f'{done}。' if done else ''}{client.name}下次拜访：{due.isoformat()}（{row.status}）{said}{more}。")
