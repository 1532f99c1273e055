"""The index of what is in force: brought up to date in the transaction that changes it, made anew and compared at any time (R28).

It says of each month which rows of which returns stand, so that a month is read without its history. It tells nothing that the returns
do not: `rebuild` makes it from them alone.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, delete, insert, or_, select, update

from addin.ledger.contents.folding import MARKETINGS, OPEN, Block, Fold, Rows, Superseded, Told, first_month
from addin.ledger.contents.units import Register, load
from addin.ledger.contents.versions import DECISIONS, standing
from addin.ledger.log.audit import Break
from addin.ledger.storage import codec
from addin.ledger.storage.stored import resolved
from addin.ledger.storage.tables import contents, in_force, submissions, superseded
from udfs.kinds.dates import Month
from workbooks.problems import Refusal
from workbooks.registers import registers

#: Statuses of returns that count.
GOOD = ("已接收", "无变化声明")
_S, _C, _I, _P = submissions.c, contents.c, in_force.c, superseded.c
_AT_ONCE = 400
#: Groups of units brought on together: what identifies their rows is in memory at once.
_GROUPS = 50
#: The last month there is.
LAST = "9999-12"
#: Before every month.
_EVER = ""


def counting(*more: Any) -> Select[Any]:
    """Versions that may count, narrowed by conditions: `standing` tells those that do."""
    columns = (_S.id, _S.unit, _S.kind, _S.month, _S.received_at, _S.version, _S.examination, _S.label, _S.beside)
    return select(*columns).where(_S.status.in_(GOOD), _S.withdrawn_at.is_(None), *more)


def follow(connection: Connection, changed: Iterable[tuple[str, str]]) -> None:
    """Bring the index up to date with what a transaction did to returns.

    Args:
        connection: The transaction.
        changed: Unit and period of each return that was accepted, withdrawn, sent back or examined anew.
    """
    since: dict[str, str] = {}
    for unit, period in changed:
        since[unit] = min(first_month(period), since.get(unit, OPEN))
    if not since:
        return
    register = load(connection)
    together: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
    for members in _groups(register, since):
        together[min(since[unit] for unit in members if unit in since)].append(members)
    if _decides(connection, since):
        together[min(since.values())].append(frozenset({MARKETINGS}))
    for month, groups in together.items():
        for start in range(0, len(groups), _GROUPS):
            _bring(connection, register, groups[start : start + _GROUPS], month)


def rebuild(connection: Connection) -> None:
    """Make the index anew from the returns."""
    connection.execute(delete(in_force))
    connection.execute(delete(superseded))
    register = load(connection)
    for members in _everybody(connection, register):
        _bring(connection, register, [members], _EVER)


def lineage(register: Register) -> list[tuple[str, str, str]]:
    """Which units end when and who takes over: what of the register the index rests on."""
    heirs = register.heirs(Month.parse(LAST))
    return [(u.name, str(u.valid_to), heirs[u.name]) for u in register.units if u.name in heirs]


def unlike(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """Where the index says something else than the returns: register, unit and month, in their order."""
    register = load(connection)
    told: set[Block | Superseded] = set()
    for members in _everybody(connection, register):
        for fold in _folds(connection, register, [members], _EVER):
            told.update(fold.blocks, fold.superseded, fold.closed)
    kept: set[Block | Superseded] = {*_blocks(connection, select(in_force)), *_superseded(connection, select(superseded))}
    unlike: set[Block | Superseded] = told ^ kept
    for one in sorted(unlike, key=lambda b: (b.since, b.register, b.owner, repr(b))):
        yield one.register, one.owner, one.since


def breaks(connection: Connection) -> Iterator[Break]:
    """Where the index says something else than the returns, in words."""
    try:
        told = list(unlike(connection))
    except (ValueError, TypeError, LookupError, Refusal):
        yield Break("在册索引", "报表被改动过，无从核对")
        return
    for name, unit, month in told:
        title = registers()[name].title if name in registers() else name
        where = f"在册索引里{unit or '市场营销部核定的'}{month}起的《{title}》"
        yield Break(where, "与报表不符，请运行 kh ledger reindex 重建")


def blocks_at(connection: Connection, month: str, *more: Any) -> Sequence[Any]:
    """What stands at the end of a month: rows of the index."""
    return connection.execute(select(in_force).where(_I.since <= month, _I.until > month, *more)).all()


def numbers(rows: str) -> tuple[int, ...] | None:
    """Numbers of rows as the index keeps them; None for all."""
    return tuple(codec.loads(rows)) if rows else None


def superseded_at(connection: Connection, month: str, *more: Any) -> Iterator[Superseded]:
    """What was told of entries before the end of a month and stands no more, oldest first."""
    query = select(superseded).where(_P.since <= month, _P.until > month, *more)
    return _superseded(connection, query.order_by(_P.since, _P.register, _P.owner))


def _bring(connection: Connection, register: Register, groups: Sequence[frozenset[str]], since: str) -> None:
    for table in (in_force, superseded):
        mine = table.c.owner.in_(frozenset().union(*groups))
        connection.execute(delete(table).where(mine, table.c.since >= since))
        connection.execute(update(table).where(mine, table.c.until >= since, table.c.until != OPEN).values(until=OPEN))
    folds = _folds(connection, register, groups, since)
    for table, kind in ((in_force, Block), (superseded, Superseded)):
        told: list[Block | Superseded] = [one for f in folds for one in (*f.closed, *f.blocks, *f.superseded) if isinstance(one, kind)]
        if ended := [_same(one) for one in told if one.since < since and one.until != OPEN]:
            keys = [table.c[name] == bindparam(f"its_{name}") for name in table.primary_key.columns.keys()]  # noqa: SIM118
            connection.execute(update(table).where(*keys).values(until=bindparam("ends")), ended)
        if fresh := [_row(one) for one in told if one.since >= since]:
            connection.execute(insert(table), fresh)


def _same(one: Block | Superseded) -> dict[str, Any]:
    """Which row of the index it is, and when it ends."""
    told = {"its_register": one.register, "its_owner": one.owner, "its_since": one.since, "ends": one.until}
    return told | ({"its_submission": one.submission} if isinstance(one, Block) else {})


def _row(one: Block | Superseded) -> dict[str, Any]:
    row = {"register": one.register, "owner": one.owner, "since": one.since, "until": one.until}
    if isinstance(one, Block):
        return row | {"submission": one.submission, "rows": "" if one.rows is None else codec.dumps(list(one.rows))}
    return row | {"told": codec.dumps([[list(key), period, values] for key, period, values in one.told])}


def _blocks(connection: Connection, query: Select[Any]) -> Iterator[Block]:
    for r in connection.execute(query):
        yield Block(r.register, r.owner, r.submission, r.since, r.until, numbers(r.rows))


def _superseded(connection: Connection, query: Select[Any]) -> Iterator[Superseded]:
    for r in connection.execute(query):
        told = tuple((tuple(key), period, values) for key, period, values in codec.load_index(r.told))
        yield Superseded(r.register, r.owner, r.since, r.until, told)


def _folds(connection: Connection, register: Register, groups: Sequence[frozenset[str]], since: str) -> list[Fold]:
    """What the returns of some groups of units say from a month on; what stood before is taken from the index."""
    everybody = frozenset[str]().union(*groups)
    blocks: defaultdict[str, list[Block]] = defaultdict(list)
    if since:
        for block in _blocks(connection, select(in_force).where(_I.owner.in_(everybody), _I.since < since, _I.until == OPEN)):
            blocks[block.owner].append(block)
    new = {members: _versions(connection, members, since) for members in groups if MARKETINGS in members}
    if branches := everybody - {MARKETINGS}:
        told: defaultdict[str, list[Told]] = defaultdict(list)
        for v in _versions(connection, branches, since):
            told[v.unit].append(v)
        new |= {members: [v for unit in sorted(members) for v in told[unit]] for members in groups if MARKETINGS not in members}
    stood = {b.submission for of in blocks.values() for b in of} - {v.id for of in new.values() for v in of}
    earlier = {v.id: v for v in _by_id(connection, stood)}
    rows = _rows(connection, [*(v for of in new.values() for v in of), *earlier.values()])
    folds = []
    for members in groups:
        mine = [b for unit in sorted(members) for b in blocks[unit]]
        ids = {b.submission for b in mine}
        versions = [*new[members], *(v for v in earlier.values() if v.id in ids)]
        history = functools.partial(_history, connection, members)
        former = functools.partial(_former, connection, members, since)
        folds.append(Fold(register, rows, members, versions, history, former, mine))
    rows.fetch(list(dict.fromkeys(key for fold in folds for key in fold.needs(since))))
    for fold in folds:
        fold.run(since)
    return folds


def _former(connection: Connection, members: frozenset[str], since: str) -> Iterator[Superseded]:
    """What was told of the units' entries before a month and stands no more."""
    query = select(superseded).where(_P.owner.in_(members), _P.since < since, _P.until == OPEN)
    return _superseded(connection, query.order_by(_P.since, _P.register, _P.owner))


def _history(connection: Connection, members: frozenset[str]) -> tuple[Rows, Sequence[Told]]:
    """All versions of units that count."""
    told = _versions(connection, members, _EVER)
    return _rows(connection, told), told


def _versions(connection: Connection, members: frozenset[str], since: str) -> list[Told]:
    """Versions of units that count, from a month on."""
    query = counting(_S.unit.in_(members), _S.kind != DECISIONS)
    if MARKETINGS in members:
        units = connection.scalars(select(_S.unit).where(_telling_decisions()).distinct()).all()
        query = counting(or_(_S.kind == DECISIONS, _S.unit.in_(units)))
    told = map(_told, standing(connection.execute(query.where(_S.month >= since).order_by(_S.id))))
    return sorted((v for v in told if v.since >= since), key=lambda v: v.id)


def _telling_decisions() -> ColumnElement[bool]:
    """Returns that tell of what marketing decides."""
    ours = [name for name, sheet in registers().items() if sheet.returned == DECISIONS]
    return or_(_S.kind == DECISIONS, _S.examination.in_(select(_C.examination).where(_C.register.in_(ours))))


def _by_id(connection: Connection, ids: Iterable[int]) -> Iterator[Told]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        yield from map(_told, connection.execute(counting(_S.id.in_(wanted[start : start + _AT_ONCE]))))


def _told(r: Any) -> Told:
    return Told(r.id, r.unit, r.kind, r.month, r.received_at, r.version, r.examination)


def _rows(connection: Connection, versions: Sequence[Told]) -> Rows:
    has: defaultdict[int, list[str]] = defaultdict(list)
    wanted = sorted({v.examination for v in versions})
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(_C.examination, _C.register).where(_C.examination.in_(wanted[start : start + _AT_ONCE]))
        for r in connection.execute(query.order_by(_C.examination, _C.register)):
            has[r.examination].append(r.register)
    return Rows(resolved(connection, facts=False).of, resolved(connection).of, has)


def _groups(register: Register, units: Iterable[str]) -> list[frozenset[str]]:
    """Units with all that ever took over from them or from whom they did."""
    linked: defaultdict[str, set[str]] = defaultdict(set)
    for u in register.units:
        heir = register.find(u.successor) if u.successor and u.valid_to else None
        if heir is not None:
            linked[u.name].add(heir.name)
            linked[heir.name].add(u.name)
    found: dict[str, frozenset[str]] = {}
    for unit in units:
        if unit not in found:
            group = [unit]
            for one in group:
                group += sorted(linked[one].difference(group))
            found |= dict.fromkeys(group, frozenset(group))
    return list(dict.fromkeys(found[unit] for unit in units))


def _everybody(connection: Connection, register: Register) -> list[frozenset[str]]:
    units = connection.scalars(select(_S.unit).distinct().order_by(_S.unit)).all()
    return [*_groups(register, units), frozenset({MARKETINGS})]


def _decides(connection: Connection, since: Mapping[str, str]) -> bool:
    """Whether any of the returns tells of what marketing decides, or did."""
    mine = select(_S.id).where(_S.unit.in_(since), _S.month >= min(since.values()))
    told = or_(_telling_decisions(), _S.id.in_(select(_I.submission).where(_I.owner == MARKETINGS)))
    return connection.scalar(mine.where(told).limit(1)) is not None
