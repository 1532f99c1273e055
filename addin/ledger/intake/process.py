"""Months as a process: opened, closed, opened again for one unit; whether a unit may submit now (R16).

What was done is told by events alone; clocks and lateness are computed from them and the calendar.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from addin.ledger.contents.units import Register, load
from addin.ledger.log import events
from addin.ledger.log.events import CLOSED
from addin.ledger.storage import codec
from addin.ledger.storage.tables import events as table
from udfs.kinds.dates import Month
from udfs.periods import period
from udfs.policy.evaluator import Policy
from workbooks.problems import Problem, Severity, Where, problem, refuse, rule

OPENED, REOPENED = "开月", "开口子"

NOT_OWED = rule(
    "KH424",
    Severity.ERROR,
    "不在报送期内",
    "“{unit}”{month}不需要报送（启用或停用时间之外）。",
    "核对单位名录的启用、停用月份。",
    clause="A43",
)
TOO_EARLY = rule(
    "KH425",
    Severity.ERROR,
    "还没到报送时间",
    "{month}的报送从{first}开始，现在还早。",
    "到时再报；急着报的，请市场营销部先“开月”。",
    clause="A02",
)
IS_CLOSED = rule(
    "KH426",
    Severity.ERROR,
    "已关账",
    "{month}已关账（{day}，{who}），{kept}没有收进台账。",
    "要补报，请市场营销部给“{unit}”开口子（kh month reopen），再报一次。",
    clause="R16",
)
EXPIRED = rule(
    "KH427",
    Severity.ERROR,
    "口子已到期",
    "{month}已关账，给“{unit}”开的口子{until}已到期（{why}），{kept}没有收进台账。",
    "还要补报的，请市场营销部再开一次口子。",
    clause="R16",
)

CLOSED_FIRST = rule(
    "KH436",
    Severity.ERROR,
    "已关账不能改",
    "{month}已关账（{state}），“{unit}”的报送不能{what}。",
    "先给“{unit}”开口子（kh month reopen），再{what}。",
    clause="R16",
)


@dataclass(frozen=True, slots=True)
class Opening:
    """An exception of a closed month: for one unit, until a day, with its reason and author; it ends by itself."""

    unit: str
    until: datetime.date
    why: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class MonthCourse:
    """What was done with a month."""

    month: Month
    opened: events.Event | None = None
    closed: events.Event | None = None
    openings: tuple[Opening, ...] = field(default=())

    @property
    def snapshot(self) -> str:
        """Id of the snapshot that closing froze; "" while the month is open."""
        return str(self.closed.detail["snapshot"]) if self.closed else ""

    @property
    def closed_by(self) -> str:
        """Day on which and by whom it was closed; "" while it is open."""
        return f"{self.closed.at[:10]}，{self.closed.actor}" if self.closed else ""

    def opening(self, unit: str) -> Opening | None:
        """The last exception made for a unit since the month was closed."""
        return next((o for o in reversed(self.openings) if o.unit == unit), None)

    def in_force(self, day: datetime.date) -> list[Opening]:
        """Exceptions that have not ended by a day, the last of each unit."""
        last = {o.unit: o for o in self.openings}
        return [o for o in last.values() if o.until >= day]


def course(connection: Connection, month: Month) -> MonthCourse:
    """What the log tells of a month; exceptions of a unit that was renamed or merged since are its heir's (A43)."""
    found, register = MonthCourse(month), load(connection)
    told = (table.c.kind.in_((OPENED, CLOSED, REOPENED)), table.c.subject.in_((str(month),)) | table.c.subject.like(f"% {month}"))
    for r in connection.execute(select(table).where(*told).order_by(table.c.id)):
        unit = register.find(r.subject.rpartition(" ")[0], month) if r.kind == REOPENED else None
        told_of = f"{unit.name} {month}" if unit else r.subject
        found = _after(found, events.Event(r.id, r.at, r.actor, r.kind, told_of, codec.loads(r.detail)))
    return found


def _after(known: MonthCourse, e: events.Event) -> MonthCourse:
    if e.kind == OPENED:
        return MonthCourse(known.month, e, known.closed, known.openings)
    if e.kind == CLOSED:
        return MonthCourse(known.month, known.opened, e)
    unit = e.subject.rpartition(" ")[0]
    opening = Opening(unit, datetime.date.fromisoformat(e.detail["until"]), e.detail["why"], e.actor, e.at)
    return MonthCourse(known.month, known.opened, known.closed, (*known.openings, opening))


def may_submit(told: MonthCourse, register: Register, unit: str, day: datetime.date, policy: Policy, *, book: str = "") -> Problem | None:
    """The first step that keeps a unit from submitting now, with its cure; None if it may.

    The steps: does it owe the return, has the month begun or been opened, is it closed, is there an exception in force.

    Args:
        told: What was done with the month.
        register: Which units there are.
        unit: Name of the unit.
        day: Today.
        policy: Gives the period of the month.
        book: The file it is about, if there is one.
    """
    where, month = Where(book), told.month
    known = register.by_name.get(unit)
    if known is not None and known.registered and not known.owes(month):
        return problem(NOT_OWED, where, unit=unit, month=month.chinese)
    first = period(month, policy)[0]
    if told.opened is None and told.closed is None and day < first:
        return problem(TOO_EARLY, where, month=month.chinese, first=first.isoformat())
    return shut(told, unit, day, book=book)


def shut(told: MonthCourse, unit: str, day: datetime.date, *, book: str = "") -> Problem | None:
    """Why a closed month takes nothing from a unit; None if it is open to it."""
    if told.closed is None:
        return None
    opening = told.opening(unit)
    where, month, kept = Where(book), told.month.chinese, "文件另外留存，" if book else ""
    if opening is None:
        return problem(IS_CLOSED, where, month=month, day=told.closed.at[:10], who=told.closed.actor, unit=unit, kept=kept)
    if opening.until < day:
        return problem(EXPIRED, where, month=month, unit=unit, until=opening.until.isoformat(), why=opening.why, kept=kept)
    return None


def keep_closed(told: MonthCourse, unit: str, day: datetime.date, what: str) -> None:
    """See that what a unit handed in for a closed month stays as it is.

    Args:
        told: What was done with the month.
        unit: Name of the unit.
        day: Today.
        what: What somebody wants to do, as a Chinese verb.

    Raises:
        Refusal: KH436, the month is closed and has no exception in force for the unit.
    """
    if told.closed is None or shut(told, unit, day) is None:
        return
    opening = told.opening(unit)
    ended = f"，给它开的口子{opening.until.isoformat()}已到期" if opening else ""
    state = f"{told.closed_by}{ended}"
    raise refuse(CLOSED_FIRST, Where(), month=told.month.chinese, state=state, unit=unit, what=what)


def closed_after(connection: Connection, month: Month) -> tuple[MonthCourse, ...]:
    """Closed months after a month, oldest first: what they froze rests on its returns too."""
    closed = connection.scalars(select(table.c.subject).where(table.c.kind == CLOSED, table.c.subject > str(month)).distinct())
    return tuple(course(connection, Month.parse(told)) for told in sorted(closed))
