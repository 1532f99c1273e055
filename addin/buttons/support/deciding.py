"""What marketing decides by a command enters like any return: a 核定 workbook of 集团市场营销部, made, kept and taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from addin.desk.desk import Desk
from udfs.kinds.dates import Month
from workbooks.declare import Sheet
from workbooks.examined import Examined
from workbooks.problems import Refusal, Severity
from workbooks.rights import make_folder


def decide(
    desk: Desk, sheet: Sheet, rows: Sequence[Mapping[str, Any]], about: str, *, month: Month | None = None, by: str = ""
) -> tuple[Path, int]:
    """Enter decisions of today; the workbook made and its version.

    Args:
        desk: The desk.
        sheet: The register the rows belong to.
        rows: Values by field name.
        about: What it is about, for the name of the file.
        month: Month it belongs to; the running one if left out.
        by: Who decides; whoever sits at the machine if left out.

    Raises:
        Refusal: the rows are in error by the checks of the register, or the month is closed.
    """
    from addin.buttons.support.examining import examine_one, options_for
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import workspace_of
    from addin.consolidate.receive import hand_in
    from addin.ledger.storage.workspace import current_user
    from udfs.periods import month_of
    from workbooks.atomic import write_atomic
    from workbooks.names import safe_name
    from workbooks.registers.units import MARKETING
    from workbooks.writing.build import filled

    policy, workspace, user = policy_of(desk), workspace_of(desk), current_user()
    month = month or month_of(desk.today, policy)
    folder = workspace.inbox / str(month) / "核定"
    stem = safe_name(f"{sheet.title}{about}{desk.now:%m%d时%H%M%S}")
    who = f"{by or user}（{desk.now:%H:%M:%S}）"  # the same decision taken again is another paper

    def put() -> tuple[Path, bool]:
        make_folder(folder)
        path = next(p for n in range(1000) if not (p := folder / f"{stem}{f'乙{n}' if n else ''}.xlsx").exists())
        write_atomic(path, filled(sheet, rows, unit=MARKETING, month=month, reporter=who, report_date=desk.today))
        try:
            _check(examine_one(path, options_for(desk)))
        except Refusal:
            path.unlink(missing_ok=True)
            raise
        return path, True

    path, received = hand_in(put, month, workspace=workspace, clock=lambda: desk.moment, actor=user, policy=policy)
    return path, received.version


def _check(found: Examined) -> None:
    if wrong := next((p for p in found.problems if p.severity is Severity.ERROR), None):
        raise Refusal(wrong)
