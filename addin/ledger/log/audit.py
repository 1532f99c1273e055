"""Is the ledger what it was? The log's chain, the seals of returns, their contents and originals, a seal told outside (A20, S16)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from addin.ledger.log import events
from addin.ledger.log.events import CLOSED, PRINTED
from addin.ledger.log.seals import keys_mark, mails_mark, seals, stone_mark, unentered, units_mark
from addin.ledger.storage import codec
from addin.ledger.storage.stored import bases, every_content
from addin.ledger.storage.tables import DECLARED, erasures, examinations, files, snapshots, submissions
from addin.ledger.storage.tables import events as log
from addin.ledger.storage.workspace import Workspace, sha256_of
from workbooks.problems import Refusal


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of the log: its number and its hash. Told outside the ledger, it seals all that stands before it."""

    number: int
    hash: str

    @property
    def chinese(self) -> str:
        """As documents print it: 日志第128条 3fa9c2e1."""
        return f"日志第{self.number}条 {self.hash[:8]}"


@dataclass(frozen=True, slots=True)
class Break:
    """One place where the ledger is not what it was."""

    where: str
    says: str


def head(connection: Connection) -> Head:
    """Head of the log; number 0 of an empty one."""
    last = connection.execute(select(log.c.id, log.c.hash).order_by(log.c.id.desc()).limit(1)).first()
    return Head(last.id, last.hash) if last else Head(0, "0" * 64)


def verify(connection: Connection, workspace: Workspace, seal: Head | None = None) -> Iterator[Break]:
    """Every place where something was changed, cut off, removed or exchanged; nothing if the ledger is whole.

    Args:
        connection: The ledger.
        workspace: Its originals.
        seal: A head told outside the ledger before: even a chain that was written anew is then found.
    """
    if connection.dialect.name == "sqlite":
        yield from _file(connection)
    if (broken := events.first_broken(connection)) is not None:
        yield Break(f"日志第{broken}条", "被改动、删去或调换过")
    if seal is not None and seal.number:
        kept = connection.scalar(select(log.c.hash).where(log.c.id == seal.number))
        if kept != seal.hash:
            what = "没有了" if kept is None else "与封存时不同，整个日志可能被重写过"
            yield Break(f"日志第{seal.number}条", what)
    yield from _returns(connection)
    yield from _contents(connection)
    yield from _register(connection)
    keys = [detail["client_keys"] for detail in _details(connection) if "client_keys" in detail]
    if keys and keys[-1] != keys_mark(connection):
        yield Break("客户编号", "名称、代码与编号的对应被改动过")
    loose = [detail["unentered"] for detail in _details(connection) if "unentered" in detail]
    if loose and loose[-1] != unentered(connection, int(loose[-1][1])):
        yield Break("没有登记成报送的文件", "读出的内容，或者放在哪个月的记录，被改动过")
    yield from _snapshots(connection)
    yield from _originals(connection, workspace)
    yield from _tombstones(connection)


def _file(connection: Connection) -> Iterator[Break]:
    """A ledger in a file keeps its indexes and references whole as long as nobody writes into it by other means."""
    if connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar() != "ok":
        yield Break("台账文件", "有损坏，或者绕过客户簿改动过")
    elif (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").first()) is not None:
        yield Break(f"台账文件的{lost[2]}表", f"少了{lost[0]}表里写着的行")


def _details(connection: Connection) -> Iterator[dict[str, Any]]:
    """Details of all entries; one that was made unreadable is told of by the chain."""
    for text in connection.scalars(select(log.c.detail).order_by(log.c.id)):
        if detail := _plain(text):
            yield detail


def _plain(text: str) -> dict[str, Any]:
    """What an entry tells by name; nothing of one that was made unreadable."""
    try:
        told = codec.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _returns(connection: Connection) -> Iterator[Break]:
    """Returns whose rows are not what the log sealed, and seals of returns that are gone."""
    told: dict[int, str] = {}
    for detail in _details(connection):
        if "return" in detail:
            told[int(detail["return"])] = str(detail.get("seal"))
        told |= {int(number): str(seal) for number, seal in detail.get("seals", {}).items()}
    s = submissions.c
    rows = connection.execute(select(s.id, s.unit, s.month, s.kind, s.version)).all()
    now = seals(connection, [r.id for r in rows])
    for r in rows:
        where = f"{r.unit}{r.month}{r.kind}第{r.version}版"
        if r.id not in told:
            yield Break(where, "日志里没有它的封存记录")
        elif now.get(r.id) != told[r.id]:
            yield Break(where, "内容、状态或时间被改动过")
    for number in sorted(set(told) - {r.id for r in rows}):
        yield Break(f"第{number}号报送", "日志里有，台账里没有了")


def _contents(connection: Connection) -> Iterator[Break]:
    x = examinations.c
    names = {r.id: r.name for r in connection.execute(select(x.id, x.name))}
    for (examination, register), mark, told in every_content(connection):
        if told is None or hashlib.sha256(f"{told.lines}\n{told.facts}".encode()).hexdigest() != mark:
            yield Break(f"“{names.get(examination, examination)}”的{register}", "内容被改动过")


def _snapshots(connection: Connection) -> Iterator[Break]:
    known = bases(connection)
    there = set(connection.scalars(select(snapshots.c.id)))
    e = log.c
    for kind, text in connection.execute(select(e.kind, e.detail).where(e.kind.in_((CLOSED, PRINTED))).order_by(e.id)).all():
        detail = _plain(text)
        if (kind == CLOSED or detail.get("report") == "consolidated") and (told := detail.get("snapshot")) not in there:
            yield Break(f"快照{str(told)[:12]}", "关账、汇总时有，台账里没有了")
    s = snapshots.c
    for r in connection.execute(select(s.id, s.month, s.policy).order_by(s.made_at.desc(), s.id)).all():
        try:
            (basis,) = known.of([r.id]).get(r.id, ("",))
        except Refusal:
            basis = ""
        if hashlib.sha256(basis.encode()).hexdigest() != r.id:
            yield Break(f"{r.month}的快照{r.id[:12]}", "依据被改动过")
        elif not basis.startswith(codec.dumps([r.month, r.policy])[:-1]):  # a basis begins with both
            yield Break(f"{r.month}的快照{r.id[:12]}", "月份或者分级标准被改动过")


def _register(connection: Connection) -> Iterator[Break]:
    told = [detail["units"] for detail in _details(connection) if "units" in detail]
    if told and told[-1] != units_mark(connection):
        yield Break("单位名录", "没有经过导入就被改动过")
    mails = [detail["mails"] for detail in _details(connection) if "mails" in detail]
    if mails and mails[-1] != mails_mark(connection):
        yield Break("单位名录里的邮箱", "没有经过导入就被改动过")


def _originals(connection: Connection, workspace: Workspace) -> Iterator[Break]:
    """Archived files that are gone or not what was received; declarations have none."""
    cut: dict[str, str] = {}
    for detail in _details(connection):
        cut |= detail.get("cut", {})
    x, f = examinations.c, files.c
    declared = set(connection.scalars(select(x.sha256).where(x.basis == DECLARED)))
    for sha256, name in connection.execute(select(x.sha256, x.name).outerjoin(files, x.sha256 == f.sha256).where(f.sha256.is_(None))):
        yield Break(f"“{name}”（{sha256[:12]}）的存档记录", "没有了")
    names = {tuple(r) for r in connection.execute(select(x.sha256, x.name))}
    for r in connection.execute(select(f.sha256, f.name, f.size, f.cut)):
        if (r.sha256, r.name) not in names:
            yield Break(f"“{r.name}”的存档记录", "名称被改动过")
        if r.sha256 in declared and r.size == 0:
            continue
        path = workspace.original(r.sha256)
        if (r.cut or None) != cut.get(r.sha256):
            yield Break(f"“{r.name}”的存档原件", "抹去的记录与日志不符")
        elif not path.exists():
            yield Break(f"“{r.name}”的存档原件", "没有了")
        elif path.stat().st_size != r.size or sha256_of(path) != (r.cut or r.sha256):
            yield Break(f"“{r.name}”的存档原件", "被改动过")


def _tombstones(connection: Connection) -> Iterator[Break]:
    """Erased persons of whom the ledger no longer knows, or knows something else than when they were erased."""
    stones = {r.number: r for r in connection.execute(select(erasures))}
    told = {int(d["erasure"]): d.get("stone") for d in _details(connection) if "erasure" in d}
    for number, mark in told.items():
        if number not in stones:
            yield Break(f"抹去第{number}号的记录", "没有了")
        elif mark is not None and mark != stone_mark(stones[number]):
            yield Break(f"抹去第{number}号的记录", "被改动过")
    for number in sorted(stones.keys() - told.keys()):
        yield Break(f"抹去第{number}号的记录", "日志里没有")


def erasures_told(connection: Connection) -> list[str]:
    """Persons that were taken out of the ledger, a line each: when, of which client, by whom and why."""
    e = log.c
    rows = connection.execute(select(e.at, e.subject, e.detail).where(e.kind == events.ERASED).order_by(e.id))
    told = ((r.at, r.subject, _plain(r.detail)) for r in rows)
    return [
        f"{at[:10]} 第{d['erasure']}号：{client}的一个人（{d['by']}，{d['why']}）"
        for at, client, d in told
        if {"erasure", "by", "why"} <= d.keys()
    ]


def count(connection: Connection) -> int:
    """Number of entries in the log."""
    return int(connection.scalar(select(func.count()).select_from(log)) or 0)


def dump(told: Head) -> str:
    """A head as a seal file holds it."""
    return codec.dumps({"number": told.number, "hash": told.hash})


def parse(text: str) -> Head:
    """What `dump` wrote; ValueError if it is none."""
    told = codec.loads(text)
    if not isinstance(told, dict) or not {"number", "hash"} <= told.keys():
        raise ValueError("no seal")
    return Head(int(told["number"]), str(told["hash"]))
