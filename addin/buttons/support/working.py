"""What buttons need of a workspace: its ledger, units, history, who issues documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from addin.buttons.support.policies import NO_SUCH_WORKSPACE, POLICY_FILE, load_policy
from addin.desk.desk import Desk, Finding
from addin.ledger.storage.workspace import Workspace
from addin.memory import remembered_workspace
from workbooks.judging.history import History
from workbooks.judging.unit_names import UnitEntry
from workbooks.problems import Refusal, Severity, Where, refuse, rule

if TYPE_CHECKING:  # SQLAlchemy is loaded where there is a ledger to be read
    from addin.ledger.store import Ledger
    from addin.reports.letterhead import House

NO_WORKSPACE = rule(
    "KH630", Severity.ERROR, "没有指定工作区", "没有指定工作区文件夹。", "加上 --workspace 文件夹（台账、存档和生成的文件都放在里面）。"
)


def workspace_of(desk: Desk) -> Workspace:
    """The workspace told to the desk.

    Raises:
        Refusal: KH630, none was told; KH522, it is none and the button may not make one; KH620, it cannot be made or written; KH631,
            KH641, KH642, its ledger is not where it was told.
    """
    if desk.workspace is None:
        raise refuse(NO_WORKSPACE, Where())
    if not desk.starts and not Workspace(desk.workspace).begun:
        raise refuse(NO_SUCH_WORKSPACE, Where(), folder=desk.workspace.absolute())
    workspace = Workspace.open(desk.workspace, desk.ledger)
    if not workspace.database and workspace.is_open_to_others and workspace.tighten(shared=_is_shared(workspace.root)) and not desk.json:
        desk.say(f"工作区“{workspace.root.name}”原来别的账号也能打开，已经收紧。")
    return workspace


def _is_shared(folder: Path) -> bool:
    """Whether several accounts work in a workspace: roles are told for it."""
    try:
        policy = load_policy(folder / POLICY_FILE)[0] if (folder / POLICY_FILE).exists() else None
    except Refusal:
        return False
    return policy is not None and bool(policy.posts)


def ledger_of(desk: Desk) -> Ledger:
    """The ledger of the desk's workspace."""
    from addin.buttons.support.permission import viewer_of
    from addin.ledger.privacy.erasing import finish
    from addin.ledger.store import Ledger

    ledger = Ledger(workspace_of(desk), viewer_of(desk))
    for line in finish(ledger.database, ledger.workspace):
        desk.say(f"补做没有做完的抹去：{line}。")
    return ledger


def has_ledger(desk: Desk) -> bool:
    """Whether the desk's workspace has a ledger already, in a file or on a server."""
    return desk.workspace is not None and Workspace.at(desk.workspace, desk.ledger).has_ledger


def units_of(desk: Desk) -> tuple[UnitEntry, ...]:
    """The unit register of the desk's workspace as the checks need it; empty where there is no ledger yet."""
    if not has_ledger(desk):
        return ()
    return ledger_of(desk).register().entries


def history_of(desk: Desk) -> History | None:
    """The ledger of the desk's workspace as the checks ask it; None where there is no ledger yet."""
    if not has_ledger(desk):
        return None
    from addin.ledger.earlier import Past

    return Past.of(ledger_of(desk))


def ledger_findings(desk: Desk) -> list[Finding]:
    """What 体检 says of the ledger in the desk's workspace, else the one this user's buttons work with; nothing where there is none yet."""
    folder = desk.workspace or remembered_workspace()
    if folder is None:
        return []
    from addin.ledger.store import Ledger

    try:
        workspace = Workspace.at(folder, desk.ledger)
        if not workspace.has_ledger:
            return []
        ledger = Ledger(workspace)
        broken = None if ledger.database.whole() else "台账文件有损坏。"
        if broken is None and (entry := ledger.first_broken_event()) is not None:
            broken = f"台账的日志从第{entry}条起被改动过。"
    except Refusal as refusal:
        return [Finding("不行", refusal.problem.says, refusal.problem.fix)]
    if broken:
        return [Finding("不行", broken, f"{ledger.database.precaution}，再从备份恢复。")]
    return [Finding("好", "台账完好，日志没有被改动过。"), *_role_findings(folder)]


def _role_findings(folder: Path) -> list[Finding]:
    """Whether roles are told; without them whoever opens the workspace sees everything."""
    if Workspace(folder).is_open_to_others and not _is_shared(folder):
        return [Finding("注意", "别的账号也能打开工作区文件夹。", "由文件夹的主人打开一次客户簿，或收紧文件夹的权限。")]
    if _is_shared(folder):
        return [Finding("好", "角色表里有账号，命令按账号的角色放行。")]
    says = "没有设角色，能打开工作区的人都按市场营销部对待。"
    return [Finding("注意", says, "几个人共用这个工作区的，在分级标准工作簿的“角色”表里写上各人的系统账号，再导入。")]


def house_of(ledger: Ledger) -> House:
    """Names on the red head, and where to ask: the group is the unit register's root."""
    from addin.reports.letterhead import House

    units = ledger.register().units
    roots = [u for u in units if u.parent is None and any(v.parent == u.name for v in units)]
    return House(roots[0].name, mail="、".join(roots[0].mails)) if len(roots) == 1 else House()
