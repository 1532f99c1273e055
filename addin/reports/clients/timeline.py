"""The timeline of a client: every entry of every register about it with its source, and changes of its tier (R20)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from addin.declare import told
from addin.ledger.shapes.views import Entry, GroupClient, Snapshot
from addin.reports.material import Material
from addin.reports.projects.regrading import regradings
from workbooks.declare import Sheet
from workbooks.registers import registers


@dataclass(frozen=True)
class EventLine:
    """One event."""

    day: str = told("日期", sample="2026-11-09")
    kind: str = told("种类：登记簿名称或等级变化", sample="沟通拜访记录表")
    text: str = told("内容", sample="上门拜访，李示例：通报进度")
    source: str = told("来源：单位、报送期、工作表和行", sample="一分公司2026-11《沟通拜访记录表》第5行")


def timeline(material: Material, client: GroupClient) -> list[EventLine]:
    """Events of a client, the newest first; those without a day of their own stand in the month that told them."""
    found = [*entry_events(material.snapshot, client), *_moves(material, client), *_closings(material, client)]
    return sorted(found, key=lambda line: (line.day, line.kind), reverse=True)


def entry_events(snapshot: Snapshot, client: GroupClient) -> Iterator[EventLine]:
    """What the registers tell of a client, register by register."""
    for name, entries in snapshot.entries.items():
        register = registers()[name]
        for entry in entries:
            if entry.client_id == client.id:
                day = entry.values.get(register.dated) if register.dated else None
                when = day.isoformat() if isinstance(day, datetime.date) else entry.period
                yield EventLine(when, register.title, entry_line(register, entry), source_line(entry))


def entry_line(register: Sheet, entry: Entry) -> str:
    """An entry in one line, without personal data."""
    row: Any = register.instance(entry.values)
    said = str(row.entry()) if hasattr(row, "entry") else "；".join(str(v) for v in entry.values.values())
    return f"{said}（含核定）" if entry.decided else said


def source_line(entry: Entry) -> str:
    """Where an entry stands."""
    return f"{entry.unit}{entry.period}《{entry.source.sheet}》第{entry.source.row + 1}行"


def _closings(material: Material, client: GroupClient) -> Iterator[EventLine]:
    """What closing a project made of the tier (P06)."""
    for one, found in regradings(material, client):
        when = str(found.month)
        yield EventLine(when, "等级重新测算", f"项目“{one.row.project}”{found.says}", source_line(one.entry))


def _moves(material: Material, client: GroupClient) -> Iterator[EventLine]:
    """Changes of the tier that counts, month by month."""
    before: str | None = None
    for snapshot in (*filter(None, (material.before,)), *material.months):
        one = material.client_in(snapshot, client.id)
        if one is not None:
            if before is not None and one.stands != before:
                why = "；".join(one.why)
                yield EventLine(str(snapshot.month), "等级变化", f"由{before}类变为{one.stands}类：{why}", "各月汇总")
            before = one.stands
