"""登记簿：列出一本登记簿里现行有效的登记，或存成表格、CSV、Parquet。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from addin.desk.proposals import month_taken_in
from workbooks.problems import Severity, Where, refuse, rule, shown

if TYPE_CHECKING:
    from addin.ledger.shapes.views import Entry
    from addin.ledger.store import Ledger
    from udfs.kinds.dates import Month
    from workbooks.declare import Sheet

NO_SUCH_REGISTER = rule("KH617", Severity.ERROR, "没有这本登记簿", "没有叫“{name}”的登记簿。", "{cure}。")
#: What is no register of entries, by words of its name, and the command that tells it.
_ELSEWHERE = {
    "客户信息": "客户用 kh clients find 名称 查找，全部客户在“汇总本月”的工作簿里",
    "customer-info": "客户用 kh clients find 名称 查找，全部客户在“汇总本月”的工作簿里",
    "名录": "单位和各月上报情况用 kh month status 查看",
}


def register_names() -> dict[str, str]:
    """Registers that hold entries, by name, with the titles a dialog shows."""
    from workbooks.registers import registers

    return {name: r.title for name, r in registers().items() if name != "customer-info"}


def find_register(name: str) -> Sheet:
    """The register of a name or title.

    Raises:
        Refusal: KH617, there is none.
    """
    from workbooks.registers import registers

    known = register_names()
    wanted = name if name in known else next((n for n, title in known.items() if title == name), "")
    if not wanted:
        elsewhere = next((cure for words, cure in _ELSEWHERE.items() if words in name), "")
        raise refuse(NO_SUCH_REGISTER, Where(), name=name, cure=elsewhere or f"可选：{'、'.join(known.values())}")
    return registers()[wanted]


@button(
    "登记簿",
    verb="entries",
    place=85,
    audience="marketing",
    clause="R20",
    icon="SortAscendingExcel",
    who=("marketing", "leader", "unit"),
    reads=("register", "client", "unit", "month", "out"),
)
def list_entries(
    desk: Desk,
    register: Annotated[str, Ask("哪本登记簿", "如 投诉登记表", positional=True, offer=register_names, remember="answer")],
    month: Annotated[str | None, Ask("到哪个月", "如 2026-11；不填就是现在", propose=month_taken_in)] = None,
    client: Annotated[str, Ask("客户", "只列这个客户的")] = "",
    unit: Annotated[str, Ask("单位", "只列这个单位报的")] = "",
    out: Annotated[Path | None, Ask("存到哪里", "扩展名.xlsx、.csv或.parquet；不填就只列出")] = None,
) -> Done:
    """列出现行有效的登记：同一编号以最后接收的为准，集团市场营销部核定的内容在前；个人信息已遮盖。

    例：kh entries 投诉登记表 --month 2026-11 --out 投诉.xlsx --workspace 工作区
    """
    from addin.buttons.support.newest import find_client, latest
    from addin.buttons.support.working import ledger_of
    from addin.ledger.months.declarations import find_unit
    from udfs.identity import name_key

    sheet = find_register(register)
    ledger = ledger_of(desk)
    found = ledger.entries(sheet, _told_month(desk, ledger, month) if month else None)
    if unit:
        known = ledger.register().find(unit)
        found = [e for e in found if e.unit == (known.name if known else unit)]
        if known is None and not found:
            find_unit(ledger.register(), unit)
    if client:
        found = [e for e in found if name_key(client) in (e.name_key, name_key(e.client))]
        if not found:
            find_client(latest(desk), client)
    for e in found:
        desk.line(as_line(sheet, e))
        if not desk.json and out is None:
            desk.say(_said(sheet, e))
    if out is None:
        more = "用 kh access request 登记的申请，用 kh access list 查看。" if sheet.name == "access-requests" else ""
        return Done(f"“{sheet.title}”共{len(found)}笔。{more}")
    from addin.desk.answers import keep_existing
    from addin.ledger.shapes.frames import entry_frame, write_frame

    keep_existing(out)
    write_frame(entry_frame(sheet, found), out, sheet.title)
    return Done(f"“{sheet.title}”{len(found)}笔，已存为：", (out,))


def _said(sheet: Sheet, e: Entry) -> str:
    """An entry on one line: unit, day and key as far as its own words don't tell them, client, what it says."""
    words = sheet.line(sheet.row(**values_of(sheet, e)))
    client = e.client or e.values.get(sheet.about, "")
    marks = [shown(v) for v in (e.values.get(sheet.dated), *e.key) if v is not None]
    first = (e.unit, *(m for m in dict.fromkeys(marks) if m not in words and m != client), client)
    return "  ".join(filter(None, (*first, words)))


def _told_month(desk: Desk, ledger: Ledger, month: str) -> Month:
    """The month told, one that has begun or of which something has arrived.

    Raises:
        Refusal: KH151, it is no month; KH224, it begins later.
    """
    from addin.buttons.support.policies import policy_of
    from addin.desk.answers import begun, parse_month

    told, newest = parse_month(month), ledger.last_month()
    return told if newest is not None and told <= newest else begun(told, desk.today, policy_of(desk))


def values_of(sheet: Sheet, e: Entry) -> dict[str, Any]:
    """Values of an entry for all fields of its register."""
    return {f.name: e.values.get(f.name) for f in sheet.fields}


def as_line(sheet: Sheet, e: Entry) -> dict[str, Any]:
    """An entry for programs: values by canonical head, days as ISO text."""
    from workbooks.problems import as_json

    return {
        "register": e.register,
        "key": [as_json(part) for part in e.key],
        "client": e.client or e.values.get(sheet.about),
        "client_id": e.client_id or None,
        "unit": e.unit,
        "month": e.period,
        "values": {f.head: as_json(e.values[f.name]) for f in sheet.fields if f.name in e.values},
        "source": {"file": e.source.file, "sheet": e.source.sheet, "row": e.source.row + 1},
    }
