"""The group's 单位名录: who owes a return, from when, and where letters go (R10–R12, A43)."""

from __future__ import annotations

from pathlib import Path

from addin.demo.group import BRANCHES, GROUP, OCTOBER, Branch
from udfs.kinds.dates import Month
from workbooks.atomic import write_atomic
from workbooks.registers.units import BRANCH, DEPARTMENT, UNITS, Unit
from workbooks.registers.units import GROUP as GROUP_KIND
from workbooks.writing.build import filled

FILE = "单位名录.xlsx"


def unit_register() -> tuple[Unit, ...]:
    """The group, its branches, and under each branch its departments."""
    units = [Unit(name=GROUP, aliases="华筑集团", unit_kind=GROUP_KIND, contact="秦思远", mail="marketing@example.com")]
    for branch in BRANCHES:
        units.append(_branch(branch))
        units += [
            Unit(name=name, parent=branch.name, unit_kind=DEPARTMENT, first_month=Month(2025, 1 + i), contact=owner)
            for i, (name, owner) in enumerate(zip(branch.departments, branch.owners, strict=False))
        ]
    return tuple(units)


def write_register(folder: Path) -> Path:
    """Write 单位名录.xlsx into a folder, to be imported before the first month.

    Raises:
        Refusal: KH133–KH137, when the place cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    write_atomic(path, filled(UNITS, [vars(u) for u in unit_register()], unit=f"{GROUP}市场营销部", month=OCTOBER))
    return path


def _branch(branch: Branch) -> Unit:
    return Unit(
        name=branch.name,
        aliases="、".join(branch.aliases) or None,
        parent=GROUP,
        unit_kind=BRANCH,
        first_month=branch.since,
        contact=branch.reporter,
        mail=branch.mail,
    )
