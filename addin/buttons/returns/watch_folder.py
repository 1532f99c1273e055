"""边收边汇总：看着收件文件夹，来一份汇总一次（R15、R16、R25）。"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from addin.bugs import no_access
from addin.buttons.support.consolidating import check_place, note_book, numbers, progress_of, told
from addin.declare import Ask, Done, button
from addin.desk.answers import parse_month
from addin.desk.desk import Desk
from workbooks.problems import Refusal

if TYPE_CHECKING:
    from addin.consolidate.run import Outcome

#: Names that one line tells.
_NAMED = 3


@button("边收边汇总", verb="watch", place=21, audience="marketing", clause="R15", on_ribbon=False, starts=True)
def watch_folder(
    desk: Desk,
    folder: Annotated[Path, Ask("放报表的文件夹", "连同子文件夹和压缩包", positional=True, option="文件夹", pick="folder", locked=True)],
    month: Annotated[str, Ask("报送月份", "如 2026-11")],
    out: Annotated[Path, Ask("汇总工作簿存到哪里")],
) -> Done:
    """看着收件文件夹：有报表到了或改了，就重新汇总，并说还差哪些单位；按Ctrl+C结束。

    每次的结果与“汇总本月”相同，只读新到和改过的文件。还在复制的文件等它复制完；汇总工作簿正被打开时，等关上再写。
    例：kh watch 11月收件 --month 2026-11 --out 11月汇总.xlsx --workspace 工作区
    """
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import ledger_of, workspace_of
    from addin.consolidate.run import Consolidation
    from addin.consolidate.watch import EVERY_S, Watched
    from addin.ledger.storage.workspace import current_user
    from workbooks.opening.sandbox.pool import run_limited

    check_place(folder, out, desk.workspace)

    consolidation = Consolidation(workspace_of(desk), run_limited)

    def again() -> Outcome:
        outcome = consolidation.run(
            folder,
            parse_month(month),
            out,
            clock=lambda: desk.moment,
            actor=current_user(),
            policy=policy_of(desk),
            progress=progress_of(desk),
            password=desk.password,
        )
        note_book(desk, ledger_of(desk), outcome)
        return outcome

    watched = Watched(folder)
    outcome = again()
    desk.say(f"{told(outcome)}{_standing(outcome)}\n  {out}\n正在看着文件夹“{folder.name}”，按Ctrl+C结束。")
    desk.line({"summary": numbers(outcome)})
    refused = ""
    while _waited(desk, EVERY_S):
        if not (names := watched.settled()):
            continue
        try:
            outcome = again()
        except (Refusal, OSError) as error:  # out is open, or a drive is away: the next look tries again
            refused = _say_once(desk.say, _why(error), refused)
            continue
        watched.done()
        refused = ""
        desk.say(f"{desk.moment:%H:%M} {_named(names)}：{told(outcome)}{_standing(outcome)}")
        desk.line({"changed": names, "summary": numbers(outcome)})
    return Done("不再看着文件夹了，最后一次汇总：", (out,), 1 if outcome.errors else 0)


def _waited(desk: Desk, seconds: float) -> bool:
    """Whether time passed without the person ending it."""
    try:
        desk.wait(seconds)
    except KeyboardInterrupt:
        return False
    return True


def _why(error: Refusal | OSError) -> str:
    refusal = error if isinstance(error, Refusal) else no_access(error)
    if refusal is None:
        raise error
    return str(refusal)


def _say_once(say: Callable[[str], None], text: str, before: str) -> str:
    if text != before:
        say(text)
    return text


def _named(names: Sequence[str]) -> str:
    rest = f"等{len(names)}个文件" if len(names) > _NAMED else ""
    return "、".join(f"“{name}”" for name in names[:_NAMED]) + rest


def _standing(outcome: Outcome) -> str:
    """Who still owes a return."""
    missing = [f"{u.unit}（{u.astray}）" if u.astray else u.unit for u in outcome.snapshot.units if u.state in ("未报", "退回")]
    return f"还差{len(missing)}个单位：{'、'.join(missing)}。" if missing else "各单位都已报齐。"
