"""A ledger copied into another database, row by row, and compared: how a workspace outgrows its file, and comes back to one."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from addin.ledger.log import audit, events
from addin.ledger.storage import address, codec, postgres
from addin.ledger.storage.database import Database, bring_up, file_engine, refusing
from addin.ledger.storage.tables import metadata
from addin.ledger.storage.workspace import Workspace
from workbooks.atomic import replacing
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.rights import make_file

TAKEN = rule(
    "KH645", Severity.ERROR, "那里已有台账", "{name}里已经有一本台账，没有往里搬。", "请管理员另建一个空的数据库，或清空这一个（先留底）。"
)
UNLIKE = rule(
    "KH646",
    Severity.ERROR,
    "搬过去的不一样",
    "往{name}搬的“{table}”与原来的不一样，没有换过去。",
    "请再试一次；还是这样就告诉维护人员。",
)
ALREADY = rule("KH647", Severity.ERROR, "台账就在那里", "工作区“{folder}”的台账就在{name}，不用搬。", "核对 --to 写的地址。")

#: Rows carried at once.
_AT_ONCE = 200
MOVED_TO = "搬移台账"
#: How the names of files begin that a move left behind.
MOVED_FILE = "ledger.moved-"


@dataclass(frozen=True, slots=True)
class Move:
    """What was moved: from where to where, as sentences name it, how many rows, the log's head then, and what is left behind."""

    source: str
    target: str
    rows: int
    head: audit.Head
    left: Path | None


def move(workspace: Workspace, to: str, *, at: datetime.datetime, actor: str) -> Move:
    """Move a workspace's ledger to a server, or ("") back into a file of the workspace; who writes meanwhile waits and is told.

    The old file stays beside under another name, the old database as it is.

    Raises:
        Refusal: KH645 there is a ledger already, KH646 the copy is not the same, KH647 it is there; those of opening a ledger.
    """
    if address.plain(to) == address.plain(workspace.database):
        raise refuse(ALREADY, Where(), folder=workspace.root.name, name=_name(workspace, to))
    source = Database(workspace)
    with source.write() as giving:
        head = audit.head(giving)
        told = (at, actor, MOVED_TO, f"{source.name} → {_name(workspace, to)}")
        if to:
            rows = to_server(giving, to, told)
        else:
            with replacing(workspace.ledger) as target:
                rows = to_file(giving, target, told)
        address.keep(workspace.root, to)
    left = None
    if not source.server:
        left = workspace.ledger.with_name(f"{MOVED_FILE}{head.number}.sqlite")
        workspace.ledger.replace(left)
    return Move(source.name, _name(workspace, to), rows, head, left)


def to_server(giving: Connection, to: str, told: tuple[datetime.datetime, str, str, str] | None = None) -> int:
    """Copy a ledger into an empty database of a server, in one transaction; the number of rows.

    Args:
        giving: The ledger, read in one transaction.
        to: The address.
        told: An entry to add to the copy's log.

    Raises:
        Refusal: KH645 there is a ledger already, KH646 the copy is not the same; those of a server.
    """
    name = address.shown(to)
    engine = postgres.engine(to, name)
    with refusing(engine, name), engine.begin() as taking:
        bring_up(taking, name)
        return _copy(giving, taking, name, told)


def to_file(giving: Connection, path: Path, told: tuple[datetime.datetime, str, str, str] | None = None) -> int:
    """Copy a ledger into a new SQLite file, readable by its owner alone; see `to_server`."""
    make_file(path)
    engine = file_engine(path)
    with refusing(engine, path.name), engine.begin() as taking:
        bring_up(taking, path.name)
        return _copy(giving, taking, path.name, told)


def _copy(giving: Connection, taking: Connection, name: str, told: tuple[datetime.datetime, str, str, str] | None) -> int:
    if any(taking.scalar(select(func.count()).select_from(table)) for table in metadata.sorted_tables):
        raise refuse(TAKEN, Where(), name=name)
    rows = 0
    for table in metadata.sorted_tables:
        given = hashlib.sha256()
        for some in _rows(giving, table):
            given.update(codec.dumps(some).encode())
            taking.execute(insert(table), [dict(zip(table.columns.keys(), row, strict=True)) for row in some])
            rows += len(some)
        taken = hashlib.sha256()
        for some in _rows(taking, table):
            taken.update(codec.dumps(some).encode())
        if given.digest() != taken.digest():
            raise refuse(UNLIKE, Where(), name=name, table=table.name)
    if told is not None:
        events.append(taking, *told)
    return rows


def _rows(connection: Connection, table: Table) -> Iterator[list[list[Any]]]:
    """All rows of a table in the order of its key, some at once."""
    query = select(table).order_by(*table.primary_key.columns)
    with connection.execute(query, execution_options={"yield_per": _AT_ONCE}) as found:
        for some in found.partitions():
            yield [list(row) for row in some]


def _name(workspace: Workspace, place: str) -> str:
    return address.shown(place) if place else workspace.ledger.name
