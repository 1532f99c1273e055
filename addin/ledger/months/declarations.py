"""无变化声明 without a workbook: signed, dated, and checked against what the ledger knows of the month (A03, R57, D26)."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select

from addin.ledger.contents import index
from addin.ledger.contents.entries import EntryBook
from addin.ledger.contents.remembered import Remembered
from addin.ledger.contents.units import Register, load
from addin.ledger.contents.versions import MONTHLY
from addin.ledger.in_force.inforce import accepted, in_force
from addin.ledger.intake.intake_facts import facts_of
from addin.ledger.intake.process import course, may_submit
from addin.ledger.intake.receipts import RECEIVED
from addin.ledger.intake.reviewing import version_of
from addin.ledger.log import events
from addin.ledger.log.queries import queries
from addin.ledger.log.seals import sealed
from addin.ledger.months.snapshot import persons_of
from addin.ledger.privacy import masked
from addin.ledger.shapes.views import Entry
from addin.ledger.storage import codec
from addin.ledger.storage.tables import DECLARED, examinations, files, submissions
from udfs.kinds.dates import Month
from udfs.periods import period
from udfs.policy.evaluator import Policy
from workbooks.declare import Sheet
from workbooks.judging.unit_names import near_unit
from workbooks.problems import Refusal, Severity, Where, refuse, rule
from workbooks.registers import registers

SOMETHING_HAPPENED = rule(
    "KH428",
    Severity.ERROR,
    "台账里有本月的变化",
    "“{unit}”{month}不能声明无变化，台账里有：{told}。",
    "把这些写进本月的报表一起报送。",
    clause="A03、R57",
)
NO_SUCH_UNIT = rule("KH429", Severity.ERROR, "没有这个单位", "单位名录里没有“{unit}”{near}。", "核对名称；可选：{known}。")
NO_UNIT = rule("KH499", Severity.ERROR, "没有写单位", "没有写是哪个单位。", "写明单位；可选：{known}。")
NO_REGISTER = rule(
    "KH538", Severity.ERROR, "单位名录是空的", "单位名录还是空的，认不出单位。", "先导入单位名录（kh units import 名录.xlsx）。"
)
NO_SIGNATURE = rule("KH430", Severity.ERROR, "没有写声明人", "无变化声明要写明由谁声明。", "加上 --by 姓名。", clause="A03")
ALREADY_CAME = rule(
    "KH464",
    Severity.ERROR,
    "本月已经报过",
    "“{unit}”{month}的月报第{version}版{state}（{since}收到），不能再声明无变化；声明会把那一版替掉。",
    "要更正的，改好工作簿再提交；报错了的，请市场营销部先撤回（kh withdraw）。",
    clause="A03",
)
STILL_ASKED = rule(
    "KH465",
    Severity.ERROR,
    "质疑还没有了结",
    "“{unit}”{month}的报表还有{count}条质疑没有了结，不能声明无变化。",
    "在带质疑的副本里写上答复，改好后再提交。",
    clause="R31",
)

#: How a version stands that a declaration would take the place of.
_STANDS = {"已接收": "已经接收", "已报(待验)": "在等审核"}
_DECLARED = "无变化声明"
#: Registers of a unit whose entries of the month contradict a declaration, and the field of their day.
_HAPPENED = {"complaints": "day", "contact-log": "day", "surveys": "day", "leads": "stage_since"}
_SHOWN = 6


class Declaration(NamedTuple):
    """A declaration on record: its version, whether it came late, and when, if it was there before (ISO; "" for one just entered)."""

    version: int
    late: bool
    since: str = ""


def find_unit(register: Register, unit: str, month: Month | None = None) -> str:
    """Name of a unit in the register.

    Raises:
        Refusal: KH429, there is none; KH499, none is named; KH538, no units were told yet.
    """
    found = register.find(unit, month)
    if found is None and not register.tells:
        raise refuse(NO_REGISTER, Where())
    if found is None:
        names = [u.name for u in register.units if u.registered]
        if not unit.strip():
            raise refuse(NO_UNIT, Where(), known="、".join(names))
        near = near_unit(names, unit)
        raise refuse(NO_SUCH_UNIT, Where(), unit=unit, near=f"，是不是“{near}”" if near else "", known="、".join(names))
    return found.name


def happened(connection: Connection, remembered: Remembered, register: Register, unit: str, month: Month, policy: Policy) -> Iterator[str]:
    """What the ledger knows of a unit in the days of a month, one Chinese line each."""
    first, last = period(month, policy)
    book = EntryBook(connection, register)
    with remembered.through(connection):
        persons = persons_of(connection, remembered, register, month)
        for name, dated in _HAPPENED.items():
            sheet = registers()[name]
            for e in book.of(sheet):
                day = e.values.get(dated)
                if e.unit == unit and day and first <= day <= last:
                    yield f"{sheet.title}{_line(sheet, masked.entry(e, persons.of_entry(e)))}（{day.isoformat()}）"
    decisions = registers()["decisions"]
    told = [e for e in book.of(decisions) if (day := e.values.get("day")) and first <= day <= last]
    mine = _clients_of(connection, remembered, register, unit, month) if told else set()
    for e in told:
        if e.name_key in mine:
            yield f"{decisions.title}{_line(decisions, masked.entry(e, persons.of_entry(e)))}"


def _line(sheet: Sheet, e: Entry) -> str:
    return sheet.line(sheet.instance(e.values))


def _clients_of(connection: Connection, remembered: Remembered, register: Register, unit: str, month: Month) -> set[str]:
    with remembered.through(connection):
        rows = in_force(accepted(connection, month, remembered, units=[unit]), register, month)
        return {key.partition(":")[2] for key in rows.name_keys}


def _keep_what_came(connection: Connection, before: Any, unit: str, month: Month) -> None:
    """See that a declaration takes the place of nothing that was handed in, and passes over no question."""
    if before is not None and before.status in _STANDS:
        told = {"version": before.version, "state": _STANDS[before.status], "since": _minute(before.received_at)}
        raise refuse(ALREADY_CAME, Where(), unit=unit, month=month.chinese, **told)
    if waiting := sum(q.waits for q in queries(connection, str(month), unit)):
        raise refuse(STILL_ASKED, Where(), unit=unit, month=month.chinese, count=waiting)


def declare_no_change(
    connection: Connection, remembered: Remembered, unit: str, month: Month, *, by: str, at: datetime.datetime, actor: str, policy: Policy
) -> Declaration:
    """Enter a declaration that nothing changed; one that stands already stays, and nothing is entered.

    Raises:
        Refusal: KH424–KH427 the unit may not submit, KH428 something happened, KH429 no such unit, KH430 nobody signed, KH464 its
            return came already, KH465 questions about it wait.
    """
    register = load(connection)
    name = find_unit(register, unit, month)
    if not by.strip():
        raise refuse(NO_SIGNATURE, Where())
    before = version_of(connection, name, month)
    if before is not None and before.status == _DECLARED:
        return Declaration(before.version, bool(before.late), _minute(before.received_at))
    if stopped := may_submit(course(connection, month), register, name, at.date(), policy):
        raise Refusal(stopped)
    _keep_what_came(connection, before, name, month)
    if told := list(happened(connection, remembered, register, name, month, policy)):
        more = f"等{len(told)}项" if len(told) > _SHOWN else ""
        raise refuse(SOMETHING_HAPPENED, Where(), unit=name, month=month.chinese, told="；".join(told[:_SHOWN]) + more)
    s = submissions.c
    query = select(s.id, s.version).where(s.unit == name, s.kind == MONTHLY, s.month == str(month))
    mine = connection.execute(query.order_by(s.version)).all()
    moment = at.isoformat(timespec="seconds")
    sha256 = hashlib.sha256(codec.dumps(["无变化声明", name, str(month), by, moment, len(mine)]).encode()).hexdigest()
    connection.execute(insert(files).values(sha256=sha256, name=f"无变化声明（{by}）", size=0, received_at=moment))
    examined = insert(examinations).returning(examinations.c.id)
    number = connection.scalar(
        examined,
        {
            "sha256": sha256, "name": f"无变化声明（{by}）", "basis": DECLARED, "refused": False, "kind": MONTHLY, "unit": name,
            "month": str(month), "no_change": True, "reporter": by, "report_date": at.date().isoformat(), "columns": "[]", "row_count": 0,
            "errors": 0, "warnings": 0, "problems": "[]",
        },
    )  # fmt: skip
    version, late = (mine[-1].version + 1 if mine else 1), at.date() > register.due(month, policy)
    entered = connection.scalar(
        insert(submissions).returning(submissions.c.id),
        {
            "unit": name, "kind": MONTHLY, "month": str(month), "version": version, "label": 0, "status": _DECLARED, "late": late,
            "received_at": moment, "examination": number, "supersedes": mine[-1].id if mine else None, "beside": "[]",
        },
    )  # fmt: skip
    number = int(entered or 0)
    index.follow(connection, [(name, str(month))])
    with remembered.through(connection):
        facts = facts_of(connection, remembered, register, [number])
    detail = {"version": version, "status": _DECLARED, "by": by, "sha256": sha256, **next(iter(facts.values()))}
    events.append_all(connection, at, actor, sealed(connection, [(RECEIVED, f"{name} {month}", detail, number)]))
    return Declaration(version, late)


def _minute(at: str) -> str:
    return at.replace("T", " ")[:16]
