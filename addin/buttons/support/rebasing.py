"""A pre-filled return taken in anew on the base that marketing decided for (R31)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.desk.desk import Desk
from workbooks.rights import make_folder

if TYPE_CHECKING:
    from addin.ledger.store import Ledger
    from udfs.kinds.dates import Month
    from workbooks.problems import Problem


def enter_rebased(desk: Desk, ledger: Ledger, v: Any, month: Month, conflicts: Sequence[Problem], *, take: bool, by: str, why: str) -> int:
    """Enter a version again with its conflicts settled; number of the new version.

    Where the base says what the ledger has, what the unit reports is a change of it and is taken; where it says what the unit
    reports, nobody touched the field and the ledger's value stands.

    Args:
        desk: Tells the time.
        ledger: The ledger.
        v: The version, with its hash and name.
        month: Its month.
        conflicts: What both changed.
        take: Whether what the unit reports is taken.
        by: Who decided.
        why: The reason, if one was told.

    Raises:
        Refusal: KH426 the month is closed, KH119–KH122 or KH180 the workbook cannot be patched.
    """
    from addin.buttons.support.policies import policy_of
    from addin.consolidate.receive import hand_in
    from addin.ledger.intake.receipts import DECIDED
    from addin.ledger.intake.receipts import put as put_receipts
    from addin.ledger.storage.workspace import current_user
    from udfs.masking import mask_text
    from workbooks.answering.rebase import rebased
    from workbooks.atomic import write_atomic
    from workbooks.names import safe_name

    decided: defaultdict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for p in conflicts:
        told = p.values
        decided[told["register"], told["number"]][told["name"]] = told["there"] if take else told["here"]
    original = ledger.workspace.original(v.sha256)
    data = rebased(original.read_bytes(), v.name, decided)
    folder = ledger.workspace.inbox / v.month

    def put() -> tuple[Path, bool]:
        make_folder(folder)
        number = ledger.next_version(v.unit, v.kind, v.month)
        path = folder / f"{safe_name(v.unit)}{month.chinese}裁定（第{number}版）{original.suffix}"
        write_atomic(path, data)
        return path, True

    user = current_user()
    _, received = hand_in(put, month, workspace=ledger.workspace, clock=lambda: desk.moment, actor=user, policy=policy_of(desk))
    fields = [f"{p.values['client']} {p.field}" for p in conflicts]
    detail = {"version": received.version, "before": v.version, "take": take, "by": by, "why": mask_text(why), "fields": fields}
    ledger.note(at=desk.now, actor=user, kind=DECIDED, subject=f"{v.unit} {v.month}", detail=detail)
    put_receipts(ledger.workspace, [r for r in ledger.receipts(v.month) if (r.unit, r.version) == (v.unit, received.version)])
    return received.version
