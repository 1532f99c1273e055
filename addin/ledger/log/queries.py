"""质疑: questions about cells of a return, as events; the state of each is a fold over them by the flow 质疑 (R31)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from addin.ledger.log import events
from addin.ledger.storage import codec
from addin.ledger.storage.tables import events as table
from addin.ledger.storage.tables import submissions
from udfs.masking import mask_text
from workbooks.answering.questions import Question

ASKED, SAID = "质疑", "质疑处理"
#: Commands after which a question waits for nothing.
_ENDED = frozenset({"settle_changed", "settle", "cancel"})


@dataclass(frozen=True, slots=True)
class Query:
    """A question about one cell of a version, with what was done about it; its number is that of its entry of the log."""

    number: int
    submission: int
    unit: str
    month: str
    version: int
    sheet: str
    row: int
    column: int
    words: str
    by: str
    at: str
    #: Names of the commands of the flow done so far.
    done: tuple[str, ...] = ()
    answer: str = ""
    #: Version that brought the answer.
    answered_by: int = 0

    @property
    def waits(self) -> bool:
        """Whether it waits for an answer or to be closed."""
        return not _ENDED & set(self.done)

    @property
    def question(self) -> Question:
        """As it stands in a workbook."""
        return Question(self.number, self.sheet, self.row, self.column, self.words)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to be."""

    sheet: str
    row: int
    column: int
    words: str


def ask(connection: Connection, v: Any, asked: list[Asked], *, by: str, at: datetime.datetime, actor: str) -> None:
    """Put questions about a version."""
    told = (
        {"id": v.id, "version": v.version, "sheet": a.sheet, "row": a.row, "column": a.column, "words": mask_text(a.words), "by": by}
        for a in asked
    )
    events.append_all(connection, at, actor, [(ASKED, f"{v.unit} {v.month}", detail) for detail in told])


def say(connection: Connection, q: Query, command: str, *, at: datetime.datetime, actor: str, **told: Any) -> None:
    """Note a command of the flow done to a question."""
    events.append(connection, at, actor, SAID, f"{q.unit} {q.month}", {"query": q.number, "command": command, **told})


def queries(connection: Connection, month: str = "", unit: str = "") -> list[Query]:
    """Questions of a month, or of all months, in the order in which they were asked."""
    found: dict[int, Query] = {}
    for e in _told(connection, month):
        if e.kind == ASKED:
            d = e.detail
            name, _, period = e.subject.rpartition(" ")
            found[e.id] = Query(e.id, d["id"], name, period, d["version"], d["sheet"], d["row"], d["column"], d["words"], d["by"], e.at)
        elif (q := found.get(e.detail["query"])) is not None:
            answer, version = e.detail.get("answer", q.answer), e.detail.get("version", q.answered_by)
            found[q.number] = replace(q, done=(*q.done, e.detail["command"]), answer=answer, answered_by=version)
    s, numbers = submissions.c, {q.submission for q in found.values()}
    named = {r.id: r.unit for r in connection.execute(select(s.id, s.unit).where(s.id.in_(numbers)))}  # renamed since, maybe
    told = (replace(q, unit=named.get(q.submission, q.unit)) for q in found.values())
    return [q for q in told if not unit or q.unit == unit]


def _told(connection: Connection, month: str) -> Iterator[events.Event]:
    query = select(table).where(table.c.kind.in_((ASKED, SAID))).order_by(table.c.id)
    if month:
        query = query.where(table.c.subject.like(f"% {month}"))
    for r in connection.execute(query):
        yield events.Event(r.id, r.at, r.actor, r.kind, r.subject, codec.loads(r.detail))
