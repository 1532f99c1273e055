"""印发登记：哪份文件、哪个版本、给谁、用的哪个快照（R40、A31）。"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk

if TYPE_CHECKING:
    from addin.ledger.log.events import Event

#: Characters of a snapshot's id that people see.
_SHOWN = 12


@button(
    "印发登记",
    verb="distribution",
    place=30,
    audience="managers",
    clause="R40、A31",
    icon="SendCopySendToMailRecipient",
    reads=("report", "unit"),
)
def list_distribution(
    desk: Desk,
    report: Annotated[str, Ask("哪种报告", "只列这一种；不填列全部")] = "",
    unit: Annotated[str, Ask("单位", "只列给这个单位的")] = "",
) -> Done:
    """列出生成过的文件：什么时候、谁、哪个版本、给谁、用的哪个数据快照。

    例：kh distribution --report 考核通报 --workspace 工作区
    """
    from addin.buttons.support.working import ledger_of
    from addin.ledger.log.events import PRINTED

    found = [e for e in ledger_of(desk).events(kind=PRINTED) if _asked(e, report, unit)]
    for event in found:
        told = _line(event)
        desk.line(told)
        if not desk.json:
            edition = f"（{told['edition']}）" if told["edition"] else ""
            files = "、".join(told["files"])
            at, to = event.at.replace("T", " "), f"{edition} → {told['to'] or '未写'}"
            desk.say(f"{at}  {event.actor}  {event.subject}{to}，快照{told['snapshot']}，{files}")
    return Done(f"印发登记{len(found)}条。" if found else "没有印发登记。")


def _asked(event: Event, report: str, unit: str) -> bool:
    detail = event.detail or {}
    named = not report or report in (event.subject, detail.get("report"))
    return named and (not unit or unit in (detail.get("unit"), detail.get("addressee")))


def _line(event: Event) -> dict[str, Any]:
    detail = event.detail or {}
    return {
        "at": event.at,
        "by": event.actor,
        "report": detail.get("report"),
        "title": event.subject,
        "edition": detail.get("edition") or "",
        "to": detail.get("unit") or detail.get("addressee") or "",
        "snapshot": str(detail.get("snapshot") or "")[:_SHOWN],
        "files": list(detail.get("files") or ()),
    }
