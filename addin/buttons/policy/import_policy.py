"""导入分级标准：检查通过后在本工作区起用（G18、A38）。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from udfs.policy.evaluator import Policy
from workbooks.problems import Refusal, Severity, Where


@button("导入分级标准", verb="policy import", place=70, audience="marketing", clause="G18", icon="XmlImport", starts=True)
def import_policy(
    desk: Desk, file: Annotated[Path, Ask("分级标准工作簿", positional=True, option="工作簿", pick="open", remember="answer", locked=True)]
) -> Done:
    """检查并起用一份分级标准；有错误就不起用。换下来的一份留在工作区的存档里。

    例：kh policy import 分级标准.xlsx --workspace 工作区
    """
    from addin.buttons.support.policies import POLICY_FILE
    from addin.buttons.support.working import ledger_of
    from addin.ledger.storage.workspace import current_user, sha256_of
    from workbooks.atomic import write_atomic
    from workbooks.opening.intake import open_book
    from workbooks.opening.locks import in_clear
    from workbooks.writing.policy_book import read_policy

    policy, problems = read_policy(open_book(file, password=desk.password, now=desk.now.astimezone()))
    desk.show(problems)
    if policy is None:
        errors = sum(p.severity is Severity.ERROR for p in problems)
        return Done(f"分级标准有{errors}处错误，没有起用。", code=1)
    ledger = ledger_of(desk)
    if _same_version(desk, policy):
        desk.say(f"内容与现行的不同，版本却同是{policy.version}，文件里分不出新旧：请改工作表“说明”里的版本，再导入一次。")
    sha256, place = sha256_of(file), ledger.workspace.root / POLICY_FILE
    for kept in (file, place) if place.exists() else (file,):  # the one in force may have been changed by hand since it was taken in
        ledger.workspace.archive(kept, sha256_of(kept))
    write_atomic(place, in_clear(file.read_bytes(), desk.password, Where(file.name)))
    ledger.note(at=desk.now, actor=current_user(), kind="起用分级标准", subject=policy.version, detail={"sha256": sha256})
    return Done(f"已起用分级标准（{policy.version}）。")


def _same_version(desk: Desk, policy: Policy) -> bool:
    """Whether the policy now in force has the same version and other content; a broken one has neither."""
    from addin.buttons.support.policies import policy_of
    from udfs.policy.file import dumps

    try:
        before = policy_of(desk)
    except Refusal:
        return False
    return before.version == policy.version and dumps(before) != dumps(policy)
