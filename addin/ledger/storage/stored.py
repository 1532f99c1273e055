"""Contents of returns and bases of snapshots as texts, however they are kept: whole, or as differences from newer ones (R28).

The newest stays whole, since it is read again and again; the one before it is kept as what it differs in. Marks and ids are hashes over
whole texts, so that nothing is believed that was not restored byte by byte.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select, tuple_, update

from addin.ledger.storage.differences import NOT_RESTORED, Resolved, difference
from addin.ledger.storage.tables import contents, snapshots, submissions
from udfs.kinds.dates import Month
from workbooks.problems import Refusal, Where, refuse

#: Contents read by one statement.
_AT_ONCE = 400
#: A difference is kept if it is so many times as short as the whole.
_WORTH = 2
#: So many months back a return is looked for that repeats what the new one tells; so many returns of a unit are compared.
_MONTHS, _COMPARED = 12, 2
#: Examination and register.
Key = tuple[int, str]
_C = contents.c


def _with_bases(wanted: ColumnElement[bool]) -> Select[Any]:
    """Lines of contents, and of all that they are kept as differences from: one statement, however long the chain."""
    some = select(_C.examination, _C.register, _C.base).where(wanted).cte(recursive=True)
    below = contents.alias().c
    resting = (below.examination == some.c.base) & (below.register == some.c.register)
    chain = some.union(select(below.examination, below.register, below.base).where(resting))
    mine = (_C.examination == chain.c.examination) & (_C.register == chain.c.register)
    return select(_C.examination, _C.register, _C.base, _C.lines).join_from(chain, contents, mine)


#: Made once: building a statement takes longer than running it.
_SOME_LINES = _with_bases(tuple_(_C.examination, _C.register).in_(bindparam("keys", expanding=True)))
_ONE_LINES = _with_bases((_C.examination == bindparam("number")) & (_C.register == bindparam("name")))
_SOME, _ONE = _SOME_LINES.add_columns(_C.facts), _ONE_LINES.add_columns(_C.facts)


class Content(NamedTuple):
    """Rows of one register in an examination, whole."""

    examination: int
    register: str
    mark: str
    lines: str
    facts: str


def resolved(connection: Connection, *, facts: bool = True) -> Resolved[Key]:
    """Lines and facts of contents by examination and register, or lines alone."""
    some, one = (_SOME, _ONE) if facts else (_SOME_LINES, _ONE_LINES)

    def fetch(keys: list[Key]) -> Iterator[tuple[Key, Key | None, tuple[str, ...]]]:
        for start in range(0, len(keys), _AT_ONCE):
            wanted = keys[start : start + _AT_ONCE]
            single = {"number": wanted[0][0], "name": wanted[0][1]}
            for r in connection.execute(one, single) if len(wanted) == 1 else connection.execute(some, {"keys": wanted}):
                base = None if r.base is None else (r.base, r.register)
                yield (r.examination, r.register), base, tuple(r[3:])

    return Resolved(fetch)


def contents_of(connection: Connection, examinations: Collection[int], registers: Collection[str] = ()) -> list[Content]:
    """Contents of examinations, of some registers alone if any are named, by examination and register."""
    query = select(_C.examination, _C.register, _C.mark).where(_C.examination.in_(examinations))
    if registers:
        query = query.where(_C.register.in_(registers))
    marks = {(r.examination, r.register): r.mark for r in connection.execute(query.order_by(_C.examination, _C.register))}
    return [Content(*key, marks[key], *texts) for key, texts in resolved(connection).of(marks).items()]


def every_content(connection: Connection) -> Iterator[tuple[Key, str, Content | None]]:
    """All contents with their marks; None for one that cannot be restored. Those that rest on one another are read together."""
    marks: dict[Key, str] = {}
    after: defaultdict[Key | None, list[Key]] = defaultdict(list)
    for r in connection.execute(select(_C.examination, _C.register, _C.mark, _C.base).order_by(_C.examination, _C.register)):
        marks[r.examination, r.register] = r.mark
        after[None if r.base is None else (r.base, r.register)].append((r.examination, r.register))
    seen: set[Key] = set()
    for first in after[None]:
        chain = [first]
        for key in chain:
            chain += after.get(key, ())
        seen.update(chain)
        yield from _told(connection, chain, marks)
    yield from ((key, mark, None) for key, mark in marks.items() if key not in seen)


def _told(connection: Connection, chain: Sequence[Key], marks: dict[Key, str]) -> Iterator[tuple[Key, str, Content | None]]:
    texts = resolved(connection)
    found: dict[Key, tuple[str, ...]] = {}
    try:
        found = texts.of(chain)
    except Refusal:
        for key in chain:
            with contextlib.suppress(Refusal):
                found |= texts.of([key])
    for key in chain:
        yield key, marks[key], Content(*key, marks[key], *found[key]) if key in found else None


def whole_contents(connection: Connection) -> Iterator[Content]:
    """All contents.

    Raises:
        Refusal: KH649, one cannot be restored.
    """
    for _, _, content in every_content(connection):
        if content is None:
            raise refuse(NOT_RESTORED, Where())
        yield content


def keep_whole(connection: Connection, changed: Collection[Key]) -> None:
    """Store contents whole again that rest on some that are about to change."""
    query = select(_C.examination, _C.register, _C.base).where(_C.base.is_not(None))
    resting = [(r.examination, r.register) for r in connection.execute(query) if (r.base, r.register) in changed]
    for (examination, register), (lines, facts) in resolved(connection).of(resting).items():
        mine = (_C.examination == examination, _C.register == register)
        connection.execute(update(contents).where(*mine).values(lines=lines, facts=facts, base=None))


def spare(connection: Connection, entered: Iterable[tuple[str, str, Month, int]]) -> None:
    """Keep what earlier returns of the same units told as differences from what new ones tell, where these repeat it.

    Args:
        connection: The transaction that entered the new ones.
        entered: Unit, kind, last month and examination of each.
    """
    new = list(entered)
    if not new:
        return
    s = submissions.c
    since, numbers = min(month for _, _, month, _ in new).plus(-_MONTHS), {number for *_, number in new}
    query = select(s.unit, s.kind, s.examination, _C.register).join(contents, _C.examination == s.examination)
    query = query.where(s.unit.in_({unit for unit, *_ in new}), s.month >= str(since), _C.base.is_(None)).order_by(s.id.desc())
    whole: defaultdict[tuple[str, str], defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    mine: defaultdict[int, set[str]] = defaultdict(set)
    for r in connection.execute(query):
        if r.examination in numbers:
            mine[r.examination].add(r.register)
        else:
            whole[r.unit, r.kind][r.register].append(r.examination)
    texts = resolved(connection)
    pairs = [
        ((number, register), (old, register))
        for unit, kind, _, number in new
        for register in sorted(mine[number])
        for old in list(dict.fromkeys(whole[unit, kind][register]))[:_COMPARED]
    ]
    told, done = texts.of({key for pair in pairs for key in pair}), set()
    for key, old in pairs:
        if old in done or old[0] == key[0]:
            continue
        shorter = tuple(map(difference, told[old], told[key]))
        if _WORTH * sum(map(len, shorter)) <= sum(map(len, told[old])):
            done.add(old)
            where = (_C.examination == old[0], _C.register == old[1])
            connection.execute(update(contents).where(*where).values(lines=shorter[0], facts=shorter[1], base=key[0]))


def bases(connection: Connection) -> Resolved[str]:
    """Bases of snapshots by their ids."""

    def fetch(ids: list[str]) -> Iterator[tuple[str, str | None, tuple[str, ...]]]:
        query = select(snapshots.c.id, snapshots.c.base, snapshots.c.basis)
        for start in range(0, len(ids), _AT_ONCE):
            for r in connection.execute(query.where(snapshots.c.id.in_(ids[start : start + _AT_ONCE]))):
                yield r.id, r.base, (r.basis,)

    return Resolved(fetch)


def spare_bases(connection: Connection, number: str, basis: str) -> None:
    """Keep the bases of earlier snapshots as differences from a new one's, where these repeat it."""
    whole: Sequence[Any] = connection.execute(
        select(snapshots.c.id, snapshots.c.basis)
        .where(snapshots.c.base.is_(None), snapshots.c.id != number)
        .order_by(snapshots.c.made_at.desc(), snapshots.c.id)
        .limit(_COMPARED)
    ).all()
    for r in whole:
        shorter = difference(r.basis, basis)
        if _WORTH * len(shorter) <= len(r.basis):
            connection.execute(update(snapshots).where(snapshots.c.id == r.id).values(basis=shorter, base=number))
