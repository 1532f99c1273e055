"""The newest month that the ledger knows, and a client in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from addin.desk.desk import Desk
from workbooks.problems import Severity, Where, refuse, rule

if TYPE_CHECKING:
    from addin.ledger.shapes.views import GroupClient, Snapshot

NO_RETURNS = rule("KH637", Severity.ERROR, "台账里还没有客户", "台账里还没有接收过报表。", "先用“汇总本月”收进报表。")


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


def find_client(snapshot: Snapshot, name: str) -> GroupClient:
    """The client of a name or an id; a merged one is found by the name it had.

    Raises:
        Refusal: KH636, there is none.
    """
    from addin.reports.client_named import client_named

    return client_named(snapshot.clients, name)
