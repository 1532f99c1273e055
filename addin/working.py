"""What buttons need of a workspace: its ledger, the policy in force, who issues documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from addin.desk import Desk
from addin.settings import Workspace
from udfs.policy import Policy, current, use
from udfs.policy_file import dumps, published_file
from workbooks.atomic import write_atomic
from workbooks.checks import UnitEntry
from workbooks.problems import Problem, Refusal, Severity, Where, refuse, rule

if TYPE_CHECKING:  # SQLAlchemy is loaded where there is a ledger to be read
    from addin.ledger.store import Ledger
    from addin.reports.letterhead import House

NO_WORKSPACE = rule(
    "KH630", Severity.ERROR, "没有指定工作区", "没有指定工作区文件夹。", "加上 --workspace 文件夹（台账、存档和生成的文件都放在里面）。"
)

#: The policy workbook of a workspace; without it the packaged policy is in force.
POLICY_FILE = "分级标准.xlsx"


def workspace_of(desk: Desk) -> Workspace:
    """The workspace told to the desk.

    Raises:
        Refusal: KH630, none was told; KH620, it cannot be made or written.
    """
    if desk.workspace is None:
        raise refuse(NO_WORKSPACE, Where())
    return Workspace.open(desk.workspace)


def ledger_of(desk: Desk) -> Ledger:
    """The ledger of the desk's workspace."""
    from addin.ledger.store import Ledger

    return Ledger(workspace_of(desk))


def policy_of(desk: Desk) -> Policy:
    """The policy of the workspace, put into use for this process; the packaged one if the workspace has none.

    Raises:
        Refusal: the policy workbook is broken; the first fault is told with its cell.
    """
    path = desk.workspace / POLICY_FILE if desk.workspace else None
    if path is None or not path.exists():
        return current()
    policy, problems = load_policy(path)
    if policy is None:
        raise Refusal(problems[0])
    use(policy)
    return policy


def publish_policy(desk: Desk) -> None:
    """Let the functions in this user's cells follow the policy of the desk's workspace, the packaged one if there is none."""
    path = published_file()
    if desk.workspace is None or not (desk.workspace / POLICY_FILE).exists():
        path.unlink(missing_ok=True)
        return
    text = dumps(policy_of(desk))
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, text.encode())


def load_policy(path: Path) -> tuple[Policy | None, list[Problem]]:
    """Policy of a workbook and what is wrong with it; the library behind it is loaded only where there is such a workbook."""
    from workbooks.files import read_book
    from workbooks.policy_book import read_policy

    return read_policy(read_book(path))


def units_of(desk: Desk) -> tuple[UnitEntry, ...]:
    """The unit register of the desk's workspace as the checks need it; empty where there is no ledger yet."""
    if desk.workspace is None or not (desk.workspace / "ledger.sqlite").exists():
        return ()
    return tuple(UnitEntry(u.name, u.aliases, u.valid_from, u.valid_to) for u in ledger_of(desk).register().units if u.registered)


def house_of(ledger: Ledger) -> House:
    """Names on the red head: the group is the unit register's root."""
    from addin.reports.letterhead import House

    units = ledger.register().units
    roots = [u.name for u in units if u.parent is None and any(v.parent == u.name for v in units)]
    return House(roots[0]) if len(roots) == 1 else House()
