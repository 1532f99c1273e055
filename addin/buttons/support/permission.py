"""Who may press a button: what its declaration says, held against the role of the account that is logged in (R29)."""

from __future__ import annotations

from typing import Any

from addin.buttons.support.noting import note_look
from addin.declare import Button, Done
from addin.desk.desk import Desk
from udfs.policy.posts import ANYBODY, ROLES, Role, Viewer, viewer
from workbooks.problems import Refusal, Severity, Where, refuse, rule

NOT_FOR_ROLE = rule(
    "KH660",
    Severity.ERROR,
    "没有这个权限",
    "“{label}”要由{who}来做；账号“{account}”{has}。",
    "请有权限的人来做；账号的角色由市场营销部在分级标准的“角色”表里改。",
    clause="R29",
)


def run(button: Button, desk: Desk, answers: dict[str, Any]) -> Done:
    """Press a button, if whoever is logged in may; what was looked at is noted in the log (S16).

    Raises:
        Refusal: KH660, he may not; and whatever the button refuses.
    """
    if button.who:
        keep_role(desk, button.label, button.who)
    done = button.press(desk, answers)
    if button.reads is not None and _only_looks(button, answers):
        told = {q: str(answers[q.name]) for q in button.questions if q.name in button.reads and answers.get(q.name)}
        asked = {q.ask.label: q.ask.offer().get(text, text) if q.ask.offer else text for q, text in told.items()}
        note_look(desk, button.label, asked)
    return done


def _only_looks(button: Button, answers: dict[str, Any]) -> bool:
    if button.looks is None:
        return True
    name, looking = button.looks
    default = next(q.default for q in button.questions if q.name == name)
    return bool(answers.get(name, default) == looking)


def keep_role(desk: Desk, label: str, who: tuple[Role, ...]) -> None:
    """See that the account has one of some roles.

    Raises:
        Refusal: KH660, it has none of them.
    """
    him = viewer_of(desk)
    if not him.roles & set(who):
        has = f"的角色是{'、'.join(ROLES[r] for r in ROLES if r in him.roles)}" if him.roles else "没有角色"
        raise refuse(NOT_FOR_ROLE, Where(), label=label, who="或".join(ROLES[r] for r in who), account=him.account, has=has)


def viewer_of(desk: Desk) -> Viewer:
    """Who the account that is logged in is today, by the policy of the desk's workspace.

    A policy workbook that cannot be read tells no roles: it is refused wherever it is needed, and somebody must be able to mend it.
    """
    from addin.buttons.support.policies import POLICY_FILE, load_policy
    from addin.ledger.log.witness import account

    path = desk.workspace / POLICY_FILE if desk.workspace else None
    if path is None or not path.exists():
        return ANYBODY
    try:
        policy = load_policy(path)[0]
    except Refusal:
        return ANYBODY
    return viewer(policy.posts, account(), desk.today) if policy else ANYBODY
