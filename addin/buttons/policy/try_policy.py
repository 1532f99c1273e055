"""试用分级标准：改了以后哪些客户、哪些单位会变，数据一点也不改动（G18）。"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from workbooks.problems import Severity

if TYPE_CHECKING:
    from addin.ledger.shapes.views import Snapshot
    from addin.ledger.store import Ledger
    from addin.reports.assessing.policy_trial import Trial
    from udfs.kinds.dates import Month
    from udfs.policy.evaluator import Policy


@button("试用分级标准", verb="policy try", place=65, audience="marketing", clause="G18", icon="Calculator")
def try_policy(
    desk: Desk,
    file: Annotated[Path, Ask("分级标准工作簿", positional=True, option="工作簿", pick="open", remember="answer", locked=True)],
    period: Annotated[str, Ask("时段", "半年2026H2；季度、年度、月份只比客户等级")],
) -> Done:
    """用一份改过的分级标准把一个时段重算一遍：哪些客户会升降级、哪些单位的考核会变、为什么。数据和现行标准都不改动，日志里记一条谁试过。

    例：kh policy try 分级标准（拟改）.xlsx --period 2026H2 --workspace 工作区
    """
    from addin.buttons.documents.make_report import material_of
    from addin.buttons.support.noting import note_look
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import ledger_of
    from addin.reports.assessing.policy_trial import policy_trial
    from workbooks.opening.intake import open_book
    from workbooks.writing.policy_book import read_policy

    policy, problems = read_policy(open_book(file, password=desk.password, now=desk.now.astimezone()))
    desk.show(problems)
    if policy is None:
        errors = sum(p.severity is Severity.ERROR for p in problems)
        return Done(f"分级标准有{errors}处错误，不能试用。", code=1)
    force, ledger = policy_of(desk), ledger_of(desk)
    now, then = (
        material_of(desk, ledger, p, period, "试用分级标准", take=functools.partial(_imagined, desk, ledger, p)) for p in (force, policy)
    )
    trial = policy_trial(now, then)
    note_look(desk, "试用分级标准", {"时段": period, "工作簿": file.name})
    _tell(desk, trial)
    same = "分级标准与现行的内容相同；" if not trial.changes else ""
    units = "" if trial.units is None else f"，{trial.units_count}个单位里考核会变的{len(trial.units)}个"
    return Done(f"{same}{now.span.label}：{trial.clients_count}户客户里等级会变的{len(trial.clients)}户{units}。没有改动任何数据。")


def _imagined(desk: Desk, ledger: Ledger, policy: Policy, month: Month, *, all_entries: bool = False) -> Snapshot:
    from addin.ledger.storage.workspace import current_user

    return ledger.imagined(month, at=desk.now, actor=current_user(), policy=policy, all_entries=all_entries)


def _tell(desk: Desk, trial: Trial) -> None:
    for client in trial.clients:
        told = {"client": client.client, "units": list(client.units), "from": client.old, "to": client.new}
        why = {"decided": client.decided or None, "why_before": list(client.why_old), "reasons": list(client.why_new)}
        desk.line(told | why)
    for unit in trial.units or ():
        score = {"total": list(unit.total), "grade": list(unit.grade), "rank": list(unit.rank)}
        desk.line({"unit": unit.unit, **score, "reasons": list(unit.reasons)})
    counts = {"clients": trial.clients_count, "clients_moved": len(trial.clients)}
    moved = None if trial.units is None else len(trial.units)
    desk.line({"summary": counts | {"units": trial.units_count, "units_moved": moved, "changes": list(trial.changes)}})
    if desk.json:
        return
    for title, lines in (
        ("改了什么", trial.changes),
        ("等级会变的客户", [c.says for c in trial.clients]),
        ("考核会变的单位", [u.says for u in trial.units or ()]),
    ):
        if lines:
            desk.say(f"{title}：")
            for line in lines:
                desk.say(f"  {line}")
