"""Answers to 质疑 that come back with the next version of a return: read from its notes or its column 答复."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from addin.ledger.intake.reviewing import version_of
from addin.ledger.log.queries import Query, queries, say
from addin.ledger.store import Ledger
from udfs.kinds.dates import Month
from udfs.masking import mask_text
from workbooks.answering.questions import Question, read_answers
from workbooks.opening.sandbox.pool import Died, Executor


def take_answers(ledger: Ledger, month: Month, at: datetime.datetime, actor: str, executor: Executor) -> int:
    """Note what newer versions answer to the month's open questions; how many answers were new."""
    with ledger.database.read() as connection:
        waiting = [q for q in queries(connection, str(month)) if q.waits]
        units = dict.fromkeys(q.unit for q in waiting)
        versions = {unit: v for unit in units if (v := version_of(connection, unit, month)) is not None}
    found = 0
    for unit, v in versions.items():
        mine = [q for q in waiting if q.unit == unit and q.version < v.version and q.answered_by < v.version]
        if not mine:
            continue
        answers = _read(ledger.workspace.original(v.sha256), [q.question for q in mine], executor)
        with ledger.database.write() as connection:
            for q in mine:
                if _new(q, answer := mask_text(answers.get(q.number, ""))):
                    say(connection, q, "answer", at=at, actor=actor, answer=answer, version=v.version)
                    found += 1
    return found


def _new(q: Query, answer: str) -> bool:
    return bool(answer) and answer != q.answer


def _read(path: Path, asked: Sequence[Question], executor: Executor) -> dict[int, str]:
    """In a limited process, for the file is a stranger's."""
    for _, found in executor(partial(_answers, asked=tuple(asked)), [path], workers=1):
        return {} if isinstance(found, Died) else found
    return {}


def _answers(path: Path, *, asked: Sequence[Question]) -> dict[int, str]:
    return read_answers(path, asked)
