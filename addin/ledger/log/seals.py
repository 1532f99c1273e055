"""Seals of returns: one hash over all that the ledger says of a return, kept in the log, so that no edit goes unnoticed (R28, A20)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, func, select

from addin.ledger.storage import codec
from addin.ledger.storage.tables import astray, client_keys, contents, examinations, submissions, unit_mails, units

_AT_ONCE = 500
_S, _X, _C = submissions.c, examinations.c, contents.c
_WHOSE = (_S.unit, _S.kind, _S.month, _S.version, _S.label, _S.beside, _S.supersedes)
_COURSE = (_S.status, _S.late, _S.received_at, _S.withdrawn_at, _S.withdrawn_why)
_OF_EXAMINATION = (_X.sha256, _X.name, _X.basis, _X.refused, _X.no_change, _X.reporter, _X.report_date, _X.columns, _X.row_count)
_PROBLEMS = (_X.kind, _X.unit, _X.month, _X.errors, _X.warnings, _X.problems)


def seals(connection: Connection, returns: Collection[int]) -> dict[int, str]:
    """Seals of returns by their ids, as the ledger stands."""
    found: dict[int, str] = {}
    ids = sorted(returns)
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        query = select(_S.id, _S.examination, *_WHOSE, *_COURSE, *_OF_EXAMINATION, *_PROBLEMS).join(examinations, _S.examination == _X.id)
        rows = connection.execute(query.where(_S.id.in_(some))).all()
        marks: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
        for r in connection.execute(select(_C.examination, _C.register, _C.mark).where(_C.examination.in_({r.examination for r in rows}))):
            marks[r.examination].append((r.register, r.mark))
        found |= {r.id: _hash([*r[2:], sorted(marks[r.examination])]) for r in rows}
    return found


def units_mark(connection: Connection) -> str:
    """A mark of the register of units; units known from their returns alone do not count."""
    told = select(units).where(units.c.origin == "register").order_by(units.c.name)
    return _hash([list(r) for r in connection.execute(told)])


def mails_mark(connection: Connection) -> str:
    """A mark of the addresses from which units send."""
    return _hash([list(r) for r in connection.execute(select(unit_mails).order_by(unit_mails.c.unit, unit_mails.c.mail))])


def keys_mark(connection: Connection) -> str:
    """A mark of the keys by which clients are known, with their lasting ids."""
    query = select(client_keys.c.key, client_keys.c.client).order_by(client_keys.c.key)
    mark, between = hashlib.sha256(b"["), b""
    told = connection.execute(query, execution_options={"yield_per": _AT_ONCE})  # they are as many as the clients of all time
    for some in told.partitions():
        mark.update(between + codec.dumps([list(r) for r in some])[1:-1].encode())
        between = b","
    mark.update(b"]")
    return mark.hexdigest()


def unentered(connection: Connection, until: int | None = None) -> list[Any]:
    """A mark of what was read and is no return, and of the month in whose folder such files lay; "" while there is none.

    With it the number of the last examination it counts, so that one that has been kept and is not entered yet changes nothing.

    Args:
        connection: The ledger.
        until: That number; the last there is if left out.
    """
    last = until if until is not None else connection.scalar(select(func.max(_X.id))) or 0
    loose = (_X.id <= last, _X.id.not_in(select(_S.examination)))
    query = select(_X.id, *_OF_EXAMINATION, *_PROBLEMS, _C.register, _C.mark).outerjoin(contents, _C.examination == _X.id)
    told = [list(r) for r in connection.execute(query.where(*loose).order_by(_X.id, _C.register))]
    lay = [list(r) for r in connection.execute(select(astray).order_by(astray.c.month, astray.c.examination))]
    return [_hash([told, lay]) if told or lay else "", last]


def stone_mark(stone: Any) -> str:
    """A mark of what is kept of an erased person, by its row."""
    return _hash([stone.number, stone.client, stone.keys, stone.salt, stone.marks, stone.at])


def sealed(connection: Connection, told: Iterable[tuple[str, str, dict[str, Any], int]]) -> list[tuple[str, str, Any]]:
    """Entries of the log about returns, each with the id of its return and the seal it has now."""
    lines = list(told)
    now = seals(connection, {number for *_, number in lines})
    return [(kind, subject, {**detail, "return": number, "seal": now.get(number)}) for kind, subject, detail, number in lines]


def _hash(told: Any) -> str:
    return hashlib.sha256(codec.dumps(told).encode()).hexdigest()
