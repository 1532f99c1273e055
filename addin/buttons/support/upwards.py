"""A branch's ledger: whose it is, and the branch's own return to the group made of its departments' (R15, A21)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.desk.desk import Desk
from udfs.kinds.dates import Month
from workbooks.problems import Severity, Where, refuse, rule

if TYPE_CHECKING:
    from addin.ledger.shapes.views import Snapshot

ANOTHERS = rule(
    "KH455",
    Severity.ERROR,
    "台账是别的单位的",
    "这个工作区{whose}，不能以“{unit}”汇总。",
    "给“{unit}”另用一个工作区文件夹。",
    clause="R15",
)


def keep_as(desk: Desk, unit: str) -> str:
    """Note that the ledger is a branch's, the first time; the branch's name.

    Raises:
        Refusal: KH429, the register knows no such unit; KH455, the ledger is another's, or the group's already.
    """
    from addin.buttons.support.working import ledger_of
    from addin.ledger.contents.units import KEPT_BY
    from addin.ledger.months.declarations import find_unit
    from addin.ledger.storage.workspace import current_user

    ledger = ledger_of(desk)
    register = ledger.register()
    name = find_unit(register, unit.strip())
    if register.keeper not in ("", name):
        raise refuse(ANOTHERS, Where(), whose=f"是“{register.keeper}”的台账", unit=name)
    if not register.keeper:
        if ledger.first_month() is not None:
            raise refuse(ANOTHERS, Where(), whose="已经按集团的台账收过报表", unit=name)
        ledger.note(at=desk.now, actor=current_user(), kind=KEPT_BY, subject=name)
    return name


def write_upwards(desk: Desk, branch: str, month: Month, out: Path) -> Path:
    """The branch's return to the group, beside the consolidated workbook: clients and what registers told this month, with sources."""
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import ledger_of
    from addin.ledger.storage.workspace import current_user
    from workbooks.names import safe_name
    from workbooks.outputs import write_output
    from workbooks.registers import registers
    from workbooks.registers.customer_info import CUSTOMER_INFO
    from workbooks.writing.upwards import Part, Row, upwards

    ledger = ledger_of(desk)
    why = f"{branch}{month.chinese}报集团"
    snapshot = ledger.snapshot(month, unmask=why, at=desk.now, actor=current_user(), policy=policy_of(desk))
    parts = [Part(CUSTOMER_INFO, tuple(_clients(snapshot, Row)))]
    for name, entries in snapshot.entries.items():
        if registers()[name].returned == "月报":
            rows = (
                Row(dict(e.values), e.source.unit, e.source.file, e.source.sheet, e.source.row) for e in entries if e.source.month == month
            )
            parts.append(Part(registers()[name], tuple(rows)))
    below = [
        (u.unit, u.state, "" if u.on_time is None else "按时" if u.on_time else "迟报", u.file) for u in snapshot.units if u.unit != branch
    ]
    data = upwards([p for p in parts if p.rows or p.sheet is CUSTOMER_INFO], below, unit=branch, month=month, snapshot=snapshot.id)
    target = out.with_name(f"{safe_name(branch)}{month.chinese}月报（报集团）.xlsx")
    write_output(target, data)
    desk.line(
        {"upwards": str(target), "unit": branch, "month": str(month), "missing": [u for u, state, *_ in below if state in ("未报", "退回")]}
    )
    return target


def _clients(snapshot: Snapshot, make: Any) -> Iterator[Any]:
    """Clients of the branch with what changed against the month before; those that ended come last."""
    kinds = {c.client_id: "新增" for c in snapshot.changes if c.kind == "新增"}
    changed = {c.client_id for c in snapshot.changes if c.kind != "新增" and not c.respelt}
    for client in (*snapshot.clients, *snapshot.ended):
        ended = any(client.id == gone.id for gone in snapshot.ended)
        kind = "终止" if ended else kinds.get(client.id) or ("修改" if client.id in changed else None)
        first = client.sources[0]
        units = "、".join(client.units)
        yield make({**client.values, "change": kind}, units, first.file, first.sheet, first.row)
