"""The newest month that the ledger knows, and a client in it."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

from addin.desk.desk import Desk
from workbooks.problems import Refusal, Severity, Where, refuse, rule

if TYPE_CHECKING:
    from addin.ledger.shapes.views import GroupClient, Snapshot
    from udfs.kinds.dates import Month

NO_RETURNS = rule("KH637", Severity.ERROR, "台账里还没有客户", "台账里还没有接收过报表。", "先用“汇总本月”收进报表。")

_NUMBER = re.compile(r"K\d+", re.ASCII)


def latest(desk: Desk, *, unmask: str = "") -> Snapshot:
    """The newest month that the ledger knows, with entries as they stand now."""
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import ledger_of
    from addin.ledger.storage.workspace import current_user

    ledger = ledger_of(desk)
    month = ledger.last_month()
    if month is None:
        raise refuse(NO_RETURNS, Where())
    return ledger.snapshot(month, at=desk.now, actor=current_user(), policy=policy_of(desk), unmask=unmask, all_entries=True)


def find_ever(desk: Desk, snapshot: Snapshot, name: str, *, unmask: str = "") -> tuple[GroupClient, Month | None]:
    """The client of a name or an id, and the month in which it ended if it stands no longer.

    Raises:
        Refusal: KH636, there never was one; KH662, it is another unit's and a unit asks.
    """
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import ledger_of
    from addin.ledger.storage.workspace import current_user
    from addin.reports.client_named import NO_SUCH_CLIENT, client_named
    from udfs.identity import name_key

    ledger, then, missed = ledger_of(desk), snapshot, None
    first = ledger.first_month() or snapshot.month
    for clients in (snapshot.clients, snapshot.ended):
        try:
            return client_named(clients, name), None if clients is snapshot.clients else snapshot.month
        except Refusal as refusal:
            if refusal.problem.rule is not NO_SUCH_CLIENT:
                raise
            missed = missed or refusal
    known = _NUMBER.fullmatch(name) or name_key(name) in ledger.names_told(snapshot.month)
    while known and then.month > first:
        then = ledger.snapshot(then.month.plus(-1), at=desk.now, actor=current_user(), policy=policy_of(desk), unmask=unmask)
        with contextlib.suppress(Refusal):
            return client_named(then.ended, name), then.month
    raise missed or refuse(NO_SUCH_CLIENT, Where(), name=name, near="")


def find_client(snapshot: Snapshot, name: str) -> GroupClient:
    """The client of a name or an id; a merged one is found by the name it had.

    Raises:
        Refusal: KH636, there is none.
    """
    from addin.reports.client_named import client_named

    return client_named(snapshot.clients, name)
