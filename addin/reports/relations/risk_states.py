"""Where a risk signal stands on a day, by what its entry tells: a fold over the flow 风险 (S14, S15)."""

from __future__ import annotations

import datetime

from addin.flows import flows
from udfs.rules.risk import deferred_on, measure_due
from workbooks.registers.risks import RISKS, Risks


def risk_state(row: Risks, day: datetime.date) -> str:
    """信号, 预警, 处置, 暂缓 or 关闭 of an entry on a day; a deferral that is over has ended by itself."""
    return flows()["risk"].told_by({f.head: getattr(row, f.name) for f in RISKS.fields}, day)


def due_of(row: Risks) -> datetime.date | None:
    """Day by which the measure is to be done, the days of its deferral not counted."""
    return measure_due(row.measure_due, row.deferred, row.deferred_until)


def measure_text(row: Risks, day: datetime.date) -> str:
    """The measure of an open signal with its owner and day, and what it was deferred for."""
    due = due_of(row)
    until = f"{due.isoformat()}前" if due else "没有期限"
    told = f"{row.measure}（{row.owner or '责任人未定'}，{until}）" if row.measure else "还没有措施"
    if row.deferred_until and deferred_on(row.deferred, row.deferred_until, day):
        return f"{told}，暂缓至{row.deferred_until.isoformat()}：{row.deferred_why or '没有写理由'}"
    return told
