"""What contacts taught a unit of its clients: shown beside its return, taken into the files or not (R28, R38)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from addin.desk.desk import Desk
from workbooks.registers.fact_changes import OPEN

if TYPE_CHECKING:
    from addin.ledger.in_force.proposals import Proposal
    from addin.ledger.shapes.views import Snapshot
    from addin.ledger.store import Ledger


def learned_by(desk: Desk, ledger: Ledger, now: Snapshot, unit: str, *, unmask: str = "") -> list[Proposal]:
    """What contacts of a unit propose: all of the month, and of earlier ones what still waits."""
    from addin.buttons.support.policies import policy_of
    from addin.ledger.in_force.proposals import proposals
    from addin.ledger.storage.workspace import current_user

    policy, user = policy_of(desk), current_user()
    told = proposals(now, lambda month: ledger.snapshot(month, at=desk.now, actor=user, policy=policy, unmask=unmask))
    return [p for p in told if p.entry.unit == unit and (p.state == OPEN or p.entry.source.month == now.month)]


def of_fields(told: Sequence[Proposal], fields: Sequence[str]) -> list[Proposal]:
    """What waits; of fields that are named also what was decided already."""
    return [p for p in told if (p.fact.head in fields if fields else p.state == OPEN)]


def as_proposed(p: Proposal) -> dict[str, Any]:
    """A proposal for programs."""
    told: dict[str, Any] = {"client": p.client.name, "field": p.fact.head, "reported": p.value, "ledger": p.now or None}
    why = p.decision.values.get("reason") if p.decision else None
    return told | {
        "kind": "沟通提出", "register": p.entry.register, "sheet": p.entry.source.sheet, "row": p.entry.source.row + 1,
        "source": p.source, "state": p.state, "by": p.decision.values.get("by") if p.decision else None, "why": why,
    }  # fmt: skip


def enter_learned(desk: Desk, ledger: Ledger, now: Snapshot, told: Sequence[Proposal], action: str, *, by: str, why: str) -> str:
    """Decide about proposals: a 核定 of today for each client; what was decided, in a sentence.

    Args:
        desk: Tells the time.
        ledger: The ledger.
        now: The month, personal data hidden.
        told: What is decided about, of one unit.
        action: take or keep.
        by: Who decides.
        why: The reason.

    Raises:
        Refusal: KH420 it is decided so already, KH422 not taken without a reason.
    """
    from addin.buttons.support.deciding import decide
    from addin.buttons.support.policies import policy_of
    from addin.flows import flows
    from addin.ledger.storage.workspace import current_user
    from udfs.periods import month_of
    from workbooks.registers.fact_changes import FACT_CHANGES

    flow, policy = flows()["fact-change"], policy_of(desk)
    command = flow.command(action)
    for p in told:
        flow.check(action, p.state, "marketing", why=why)
    reason = f"审定信息变更（{by}）"
    whole = ledger.snapshot(now.month, at=desk.now, actor=current_user(), policy=policy, unmask=reason)
    wanted = {(p.entry.source, p.fact.name) for p in told}
    rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for p in learned_by(desk, ledger, whole, told[0].entry.unit, unmask=reason):
        if (p.entry.source, p.fact.name) in wanted:
            row = {"client": p.client.name, "unit": p.entry.unit, "source": p.source, "learned": p.learned, "decision": command.after}
            rows[p.client.name].append(row | {"reason": why.strip() or None, "decided": desk.today, "by": by})
    month = now.month if ledger.course(now.month).closed is None else max(now.month, month_of(desk.today, policy))
    for client, decided in rows.items():
        decide(desk, FACT_CHANGES, decided, client, month=month, by=by)
    for p in told:
        desk.line(as_proposed(p) | {"state": command.after, "by": by, "why": why.strip() or None})
    named = "、".join(f"“{p.client.name}”的{p.fact.head}（{p.source}）" for p in told)
    return f"沟通记录提出的信息变更{len(told)}项已审定：{command.label}{named}，记入{month.chinese}核定。"
