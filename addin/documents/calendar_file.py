"""Visits as calendar files (.ics): one a person and month, to be opened in Outlook, WPS, a telephone or any other calendar (R42)."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from icalendar import Alarm, Calendar, Event, vDatetime

from udfs.kinds.dates import Month
from udfs.masking import mask_text

Decision = Literal["计划", "确认", "改期", "免访"]

_STATUS: Mapping[Decision, str] = {"计划": "TENTATIVE", "确认": "CONFIRMED", "改期": "CONFIRMED", "免访": "CANCELLED"}
#: Nine o'clock on the day before an event that fills a day.
_REMINDER = datetime.timedelta(hours=-15)
_ZONE = "Asia/Shanghai"
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+|^\.+|[. ]+$')
NOBODY = "未定责任人"


@dataclass(frozen=True, slots=True)
class Visit:
    """One planned visit of a client."""

    #: Lasting id of the client.
    client_id: str
    client: str
    #: Who goes; "" if nobody is told.
    owner: str
    #: Day by which the visit falls due as the plan first had it: which occurrence it is, whatever day it is moved to.
    planned: datetime.date
    #: The day of the calendar: that of the plan, or the one it was moved to.
    day: datetime.date
    decision: Decision = "计划"
    #: How often it was confirmed, moved or waived: a calendar takes over what has the higher number.
    changes: int = 0
    tier: str = ""
    frequency: str = ""
    level: str = ""
    last: datetime.date | None = None
    why: str = ""
    #: What to convey and to ask, line by line.
    notes: tuple[str, ...] = field(default=())
    #: Who was to go before; their calendar lets go of it.
    former_owner: str = ""


def calendar_files(visits: Iterable[Visit], *, stamp: datetime.datetime, group: str = "集团公司") -> dict[str, bytes]:
    """Calendar files by their names, 李示例-2026-11-拜访.ics; the same visits give the same bytes.

    Args:
        visits: Visits of any persons and months; a file holds those whose day lies in its month.
        stamp: Aware moment of the snapshot the plan was made from.
        group: Whose calendar it is.

    Returns:
        Files in the order of person and month.
    """
    sorted_visits: dict[tuple[str, Month], list[Visit]] = {}
    given = [v for visit in visits for v in (visit, *_let_go(visit))]
    for visit in sorted(given, key=lambda v: (v.owner or NOBODY, v.day, v.client_id, v.planned)):
        month = Month(visit.day.year, visit.day.month)
        sorted_visits.setdefault((visit.owner or NOBODY, month), []).append(visit)
    return {_file_name(owner, month): _calendar(owner, month, found, stamp, group) for (owner, month), found in sorted_visits.items()}


def _let_go(visit: Visit) -> list[Visit]:
    """The event with which a visit leaves the calendar of the one who was to go before."""
    if not visit.former_owner or visit.former_owner == visit.owner:
        return []
    return [replace(visit, owner=visit.former_owner, decision="免访", why=f"改由{visit.owner or NOBODY}拜访", former_owner="")]


def event_id(visit: Visit) -> str:
    """Lasting id of a visit's event: the same whoever goes and whatever day it is moved to."""
    told = f"{visit.client_id}|{visit.planned.isoformat()}"
    return f"visit-{hashlib.sha256(told.encode()).hexdigest()[:32]}@kehubu"


def _file_name(owner: str, month: Month) -> str:
    return f"{_UNSAFE.sub('_', owner)}-{month}-拜访.ics"


def _calendar(owner: str, month: Month, visits: Iterable[Visit], stamp: datetime.datetime, group: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//kehubu//visit plan//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{group}客户拜访 {owner} {month.chinese}")
    calendar.add("x-wr-timezone", _ZONE)
    for visit in visits:
        calendar.add_component(_event(visit, stamp))
    data: bytes = calendar.to_ical(sorted=True)
    return data


def _event(visit: Visit, stamp: datetime.datetime) -> Event:
    event = Event()
    event.add("uid", event_id(visit))
    event.add("dtstamp", vDatetime(stamp.astimezone(datetime.UTC).replace(microsecond=0)))
    event.add("sequence", visit.changes)
    event.add("status", _STATUS[visit.decision])
    event.add("dtstart", visit.day)
    event.add("dtend", visit.day + datetime.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("categories", ["客户拜访"])
    event.add("summary", mask_text(_summary(visit)))
    event.add("description", mask_text("\n".join(_lines(visit))))
    if visit.decision != "免访":
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", mask_text(f"明天拜访{visit.client}"))
        alarm.add("trigger", _REMINDER)
        event.add_component(alarm)
    return event


def _summary(visit: Visit) -> str:
    told = "，".join(filter(None, (f"{visit.tier}类" if visit.tier else "", visit.frequency)))
    return ("（免访）" if visit.decision == "免访" else "") + f"拜访{visit.client}" + (f"（{told}）" if told else "")


def _lines(visit: Visit) -> Iterable[str]:
    if visit.level:
        yield f"我方拜访人：{visit.level}"
    yield f"上次拜访：{visit.last.isoformat()}" if visit.last else "上次拜访：没有记录"
    if visit.day != visit.planned:
        yield f"原定{visit.planned.isoformat()}前"
    if visit.why:
        yield f"{visit.decision}理由：{visit.why}"
    yield from visit.notes
