"""One person at a time: who is at work on what since when; a dead one's place is taken over."""

from __future__ import annotations

import contextlib
import datetime
import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from sqlalchemy import delete, insert, select, update

from addin.ledger.storage.database import Database
from addin.ledger.storage.tables import jobs
from udfs.kinds.dates import Month
from workbooks.problems import Refusal, Severity, Where, refuse, rule
from workbooks.rights import open_new

AT_WORK = rule(
    "KH607",
    Severity.ERROR,
    "别人正在做",
    "{owner}正在{kind}{month}，{since}起。",
    "请等对方做完，再直接看结果；确认对方已中断，10分钟后再试。",
)
_LEASE = datetime.timedelta(minutes=10)
_BEAT = datetime.timedelta(minutes=1)
_LOOK_AGAIN_S = 0.2
#: Whoever holds the month and has not written down who it is, or has just let go, is waited for this many looks in a row:
#: looks, not seconds, since on a busy machine one look may take them all.
_UNNAMED_LOOKS = 15
_SOMEBODY = "另一个窗口"
Beat = Callable[[], None]


@contextlib.contextmanager
def hold(
    database: Database,
    lock: Path,
    kind: str,
    month: Month,
    owner: str,
    clock: Callable[[], datetime.datetime],
    *,
    patience: float = 0,
) -> Iterator[Beat]:
    """Be the only one at work on a kind of job and month; yields what renews the claim (once a minute, however often it is called).

    A file lock of the system tells whether anyone of this machine is alive; on a server's ledger the claims of other
    machines end ten minutes after their last renewal. `patience` is how many seconds somebody else's work is waited for.

    Raises:
        Refusal: KH607, telling who is at work on the month and since when.
    """
    until = time.monotonic() + patience
    unnamed = 0
    while True:
        with _file_lock(lock) as alone:
            try:
                _claim(database, kind, month, owner, clock(), alone=alone)
            except Refusal as refusal:
                if refusal.problem.rule is not AT_WORK:
                    raise
                unnamed = unnamed + 1 if refusal.problem.values["owner"] == _SOMEBODY else 0
                if time.monotonic() >= until and (unnamed == 0 or unnamed >= _UNNAMED_LOOKS):
                    raise
            else:
                with _renewing(database, kind, month, clock) as beat:
                    yield beat
                return
        time.sleep(_LOOK_AGAIN_S)


@contextlib.contextmanager
def _renewing(database: Database, kind: str, month: Month, clock: Callable[[], datetime.datetime]) -> Iterator[Beat]:
    """What renews a claim; the claim ends with the block."""
    mine = (jobs.c.kind == kind, jobs.c.month == str(month), jobs.c.host == socket.gethostname(), jobs.c.pid == os.getpid())
    last = clock()

    def beat() -> None:
        nonlocal last
        if clock() - last < _BEAT:
            return
        last = clock()
        with database.write() as connection:
            connection.execute(update(jobs).where(*mine).values(heartbeat_at=_text(last)))

    try:
        yield beat
    finally:
        with database.write() as connection:
            connection.execute(delete(jobs).where(*mine))


def _claim(database: Database, kind: str, month: Month, owner: str, now: datetime.datetime, *, alone: bool) -> None:
    host, pid = socket.gethostname(), os.getpid()
    with database.write() as connection:
        held = list(connection.execute(select(jobs).where(jobs.c.month == str(month)).order_by(jobs.c.started_at.desc())))
        other = next((j for j in held if j.kind == kind), held[0] if held and not alone else None)
        if other or not alone:
            since = f"{datetime.datetime.fromisoformat(other.started_at):%H:%M}" if other else f"{now:%H:%M}"
            dead = other and (alone and other.pid != pid if other.host == host else _lapsed(other.heartbeat_at, now))
            if not dead:
                who, what = (other.owner, other.kind) if other else (_SOMEBODY, kind)
                raise refuse(AT_WORK, Where(), owner=who, kind=what, month=month.chinese, since=since)
            connection.execute(delete(jobs).where(jobs.c.kind == kind, jobs.c.month == str(month)))
        values = {"kind": kind, "month": str(month), "owner": owner, "host": host, "pid": pid}
        connection.execute(insert(jobs).values(**values, started_at=_text(now), heartbeat_at=_text(now)))


def _lapsed(heartbeat: str, now: datetime.datetime) -> bool:
    return now - datetime.datetime.fromisoformat(heartbeat) > _LEASE


def _text(now: datetime.datetime) -> str:
    return now.isoformat(timespec="seconds")


@contextlib.contextmanager
def _file_lock(path: Path) -> Iterator[bool]:
    """True if no living process of this machine holds the lock; the system drops it when its holder dies."""
    with open(path, "a+b", opener=open_new) as file:
        yield _try_lock(file)


def _try_lock(file: IO[bytes]) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            # Record locks, unlike flock, are not inherited by reading processes that outlive a killed parent.
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
