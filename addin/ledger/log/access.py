"""Requests to see clients' archives: told by the log alone, expiry computed from the day (R09, R30, A20)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from addin.ledger.log import events

REQUESTED, APPROVED, DENIED, EXTRACTED, TAKEN_BACK, GIVEN_BACK = "调阅申请", "批准调阅", "不批准调阅", "调阅", "收回调阅", "归还调阅"
_DONE = {APPROVED: "approve", DENIED: "deny", EXTRACTED: "extract", TAKEN_BACK: "take_back", GIVEN_BACK: "give_back"}


@dataclass(frozen=True, slots=True)
class Request:
    """One request: its number, who asks, what for, which clients and fields, until when, and what became of it."""

    number: int
    unit: str
    by: str
    why: str
    clients: tuple[str, ...]
    fields: tuple[str, ...]
    asked: str
    until: datetime.date
    #: Commands given, by name, in their order.
    done: tuple[str, ...] = ()
    approver: str = ""
    paper: str = ""
    reason: str = ""
    #: Copies that were made: when and by whom.
    copies: tuple[tuple[str, str], ...] = ()

    def happened(self, day: datetime.date) -> tuple[str, ...]:
        """Commands given up to a day, its end among them."""
        return (*self.done, "expire") if "approve" in self.done and day > self.until else self.done

    def owed(self, day: datetime.date) -> bool:
        """Whether copies are out that may not be kept on a day."""
        return bool(self.copies) and "give_back" not in self.done and ("take_back" in self.done or day > self.until)


def requests(connection: Connection) -> list[Request]:
    """All requests in the order of their numbers."""
    found: dict[int, Request] = {}
    for e in events.entries(connection):
        if e.kind == REQUESTED:
            found[len(found) + 1] = _asked(len(found) + 1, e)
        elif e.kind in _DONE:
            number = int(e.detail["request"])
            found[number] = _after(found[number], e)
    return list(found.values())


def _asked(number: int, e: events.Event) -> Request:
    d: dict[str, Any] = e.detail
    until = datetime.date.fromisoformat(d["until"])
    return Request(number, e.subject, d["by"], d["why"], tuple(d["clients"]), tuple(d["fields"]), e.at, until)


def _after(r: Request, e: events.Event) -> Request:
    r = replace(r, done=(*r.done, _DONE[e.kind]))
    if e.kind == APPROVED:
        return replace(r, approver=e.detail["by"], paper=e.detail.get("paper", ""))
    if e.kind == EXTRACTED:
        return replace(r, copies=(*r.copies, (e.at, e.actor)))
    if e.kind == GIVEN_BACK:
        return r
    return replace(r, reason=e.detail["why"])
