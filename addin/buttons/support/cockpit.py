"""What the cockpit shows, gathered from the ledger."""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.consolidate.workbook.cockpit import Board, MonthLine, QuestionLine, UnitLine
from addin.consolidate.workbook.content import shown_state
from addin.ledger.intake import receipts
from udfs.kinds.dates import Month
from udfs.policy.evaluator import Policy

if TYPE_CHECKING:
    from addin.ledger.intake.receipts import Receipt
    from addin.ledger.shapes.views import UnitState
    from addin.ledger.store import Ledger

_MONTHS = 12


def minutes_late(came: Sequence[Receipt], unit: str, last_day: datetime.date) -> int | None:
    """Minutes between the end of the due day and the first version that was not sent back; None if it came in time, or not."""
    good = next((r for r in came if r.unit == unit and r.kind == "月报" and r.state != "退回" and not r.withdrawn), None)
    if good is None:
        return None
    at = datetime.datetime.fromisoformat(good.at).replace(tzinfo=None)
    end = datetime.datetime.combine(last_day + datetime.timedelta(days=1), datetime.time())
    return max(1, int((at - end).total_seconds() // 60)) if at >= end else None


def gather(ledger: Ledger, month: Month, policy: Policy, now: datetime.datetime, out: Path, summary: Any) -> Board:
    """The board of a month and the eleven before it.

    Args:
        ledger: The ledger.
        month: The last month shown.
        policy: The policy in use.
        now: Now.
        out: The workbook, for relative addresses.
        summary: Counts the states of units.
    """
    from addin.buttons.returns.review_return import is_open, place
    from addin.flows.query import Query

    flow = Query.__flow__  # type: ignore[attr-defined]
    months = [month.plus(n) for n in range(1 - _MONTHS, 1)]
    begun = ledger.first_month() or month
    states = {m: ([u for u in ledger.status(m) if u.direct] if m >= begun else []) for m in months}
    asked = ledger.queries()
    waiting = [q for q in asked if is_open(q, flow)]
    courses = {m: ledger.course(m) for m in months}
    came = ledger.receipts(str(month))
    changed = receipts.changes_by_unit(came, states[month])
    opening = {o.unit: o.until.isoformat() for o in courses[month].in_force(now.date())}
    names = list(dict.fromkeys(u.unit for m in reversed(months) for u in states[m]))
    order = [u.unit for u in states[month]]
    names.sort(key=lambda n: order.index(n) if n in order else len(order))
    by_month = {m: {u.unit: u for u in told} for m, told in states.items()}
    register = ledger.register()
    last_day = register.due(month, policy)
    parents = {u.name: u.parent or "" for u in register.units}

    def awaited(unit: UnitState, m: Month) -> bool:
        return unit.state == "未报" and m == month and now.date() <= last_day

    def told(name: str, m: Month) -> str:
        unit = by_month[m].get(name)
        if unit is None:
            return "没有记录" if m < begun else "不需报"
        return "未到期" if awaited(unit, m) else shown_state(unit)

    lines = []
    for name in names:
        u = by_month[month].get(name)
        owed = [s for m in months if (s := by_month[m].get(name)) is not None and s.owed and not awaited(s, m)]
        last = next((r for r in reversed(came) if u and (r.unit, r.version, r.kind) == (name, u.version, "月报")), None)
        lines.append(
            UnitLine(
                name, (u.parent or "") if u else parents.get(name, ""), {m: told(name, m) for m in months},
                minutes_late(came, name, last_day),
                (u.version or None) if u else None, u.received if u else None, u.rows if u else 0, u.errors if u else 0,
                u.warnings if u else 0, _share(owed, lambda s: s.state != "未报"), _share(owed, lambda s: s.in_time),
                changed.get(name, {}), sum(q.unit == name for q in waiting), opening.get(name, ""), u.file if u else "",
                _near(ledger.workspace.original(last.sha256), out) if last else "",
                _near(receipts.place(ledger.workspace, last), out) if last else "",
            )
        )  # fmt: skip
    questions = [
        QuestionLine(
            q.number, q.unit, q.month, place(q), q.words, q.answer, flow.state(q.done), q.by, _cell(ledger, q, out),
        )
        for q in sorted(asked, key=lambda q: (not is_open(q, flow), q.number))
    ]  # fmt: skip
    openings = [
        (o.unit, str(m), o.until.isoformat(), o.why, o.by, "有效" if o.until >= now.date() else "已到期")
        for m in reversed(months)
        for o in courses[m].openings
    ]
    counted = [MonthLine(m, summary(states[m], due=m < month or last_day < now.date()), _closed(courses[m])) for m in months]
    return Board(month, now, last_day, lines, counted, questions, openings)


def _share(owed: Sequence[UnitState], good: Any) -> float | None:
    return sum(map(good, owed)) / len(owed) if owed else None


def _closed(course: Any) -> str:
    return f"{course.closed.at[:10]} {course.closed.actor}" if course.closed else ""


def _cell(ledger: Ledger, q: Any, out: Path) -> str:
    """The cell asked about in the file as it arrived."""
    from workbooks.grid import cell_name

    sha256 = next((r.sha256 for r in ledger.receipts(q.month) if (r.unit, r.version) == (q.unit, q.version)), "")
    near = _near(ledger.workspace.original(sha256), out) if sha256 else ""
    return f"{near}#'{q.sheet}'!{cell_name(q.row, q.column)}" if near else ""


def _near(path: Path, out: Path) -> str:
    """An address relative to the workbook; none across drives, none of what is not there."""
    with contextlib.suppress(ValueError):
        return Path(os.path.relpath(path, out.absolute().parent)).as_posix() if path.exists() else ""
    return ""
