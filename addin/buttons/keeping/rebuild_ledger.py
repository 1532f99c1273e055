"""重建台账：台账文件丢了、坏了，用存档的报表重建一本。"""

from __future__ import annotations

from typing import TYPE_CHECKING

from addin.declare import Done, button
from addin.desk.desk import Desk
from workbooks.problems import Severity, Where, refuse, rule

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from addin.consolidate.intake.child import File
    from addin.ledger.intake.receipts import Receipt
    from addin.ledger.store import Ledger
    from udfs.kinds.dates import Month

STILL_THERE = rule(
    "KH622", Severity.ERROR, "台账还在", "台账文件“{name}”还在，没有重建。", "确实要重建的，先把它改名或移走（留作备查），再运行一次。"
)
STILL_ON_SERVER = rule(
    "KH648", Severity.ERROR, "服务器上还有台账", "台账服务器上（{name}）还有一本台账，没有重建。",
    "确实要重建的，先用 kh workspace backup 留底，再请管理员清空那个数据库。",
)  # fmt: skip

#: Files without receipts, archived within so many seconds of each other, came in one intake: it archives fifty at a time, when read.
_PAUSE_S = 120


@button("重建台账", verb="ledger rebuild", place=95, audience="marketing", clause="R28", on_ribbon=False)
def rebuild_ledger(desk: Desk) -> Done:
    """用工作区里存档的报表重建台账，按存档的先后逐份收进来；单位名录要另外再导入一次。

    能恢复的是报表里的内容和核定。收条还在的，哪几份合起来算一次报送、先后怎样，都按收条；收条不在的，同一单位两分钟内存档、
    又没有相同客户的几份，合起来算一次报送，别的以后存档的一份为准。
    无变化声明、审核的结果、撤回、关账、口子、质疑和日志不在报表里，恢复不了。
    例：kh ledger rebuild --workspace 工作区
    """
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import workspace_of
    from addin.consolidate.intake.taking import take_in
    from addin.ledger.intake import receipts
    from addin.ledger.privacy.erasing import bring_back
    from addin.ledger.storage.database import Database
    from addin.ledger.storage.jobs import hold
    from addin.ledger.storage.workspace import ASIDE, current_user
    from addin.ledger.store import Ledger

    workspace = workspace_of(desk)
    if not workspace.database and workspace.ledger.exists() and workspace.ledger.stat().st_size:
        raise refuse(STILL_THERE, Where(), name=workspace.ledger.name)
    if (database := Database(workspace, anew=True)).server and not database.empty():
        raise refuse(STILL_ON_SERVER, Where(), name=database.name)
    bring_back(database, workspace, at=desk.now, actor=current_user())
    ledger, policy = Ledger(workspace), policy_of(desk)
    kept, left = 0, 0
    periods: set[str] = set()
    paths = sorted(workspace.originals.glob("??/*"), key=lambda p: (p.stat().st_mtime_ns, p.name))
    returns = [path for path in paths if ASIDE not in path.name]
    named = {path.name[:64]: path for path in returns}
    came = [one for one in receipts.kept(workspace) if one.sha256 in named]
    told_of = {one.sha256 for one in came}
    arrivals = [(path.stat().st_mtime_ns, path) for sha256, path in named.items() if sha256 not in told_of]
    arrivals += [(time, named[sha256]) for sha256, time in workspace.came_before() if sha256 in named.keys() - told_of]
    arrivals += [(int(one.at.timestamp()) * 10**9 + n, named[one.sha256]) for n, one in enumerate(came)]
    beside: dict[str, list[frozenset[str]]] = {}
    for one in came:
        beside.setdefault(one.sha256, []).append(one.beside)
    for month, batches in _by_month(desk, arrivals).items():
        with hold(ledger.database, workspace.lock(month), "重建", month, current_user(), lambda: desk.moment) as beat:
            for batch in batches:
                lying = frozenset(file.sha256 for file, _ in batch)
                for file, period in batch:
                    counted = beside.get(file.sha256)
                    here = lying if counted is None else counted.pop(0) if len(counted) > 1 else counted[0]
                    taken = take_in(ledger, [file], month, policy, desk.moment, current_user(), beat=beat, whole=False, lying=here)
                    kept, left = kept + (not taken.left_out), left + bool(taken.left_out)
                    periods.add(period)
    several = _several(ledger, periods, told_of)
    ledger.note(at=desk.now, actor=current_user(), kind="重建台账", subject=workspace.root.name, detail={"files": kept})
    not_returns = len(paths) - len(returns)
    desk.line({"rebuilt": kept, "left": left, "aside": not_returns, "several": several})
    if not desk.json:
        for told in several:
            desk.say(told)
    after = f"，{left}份没有收进去" if left else ""
    besides = f"；另有{not_returns}份以前就没有计入（放错文件夹、别的月份、关账以后到的等），这次也没有收" if not_returns else ""
    return Done(
        f"已用存档的{kept}份报表重建台账{after}{besides}。请再导入单位名录，并核对“上报情况”："
        "无变化声明要重新声明，审核退回和接收、撤回、关账、口子、质疑也恢复不了，要重新做。"
    )


def _several(ledger: Ledger, periods: set[str], told_of: Collection[str]) -> list[str]:
    """Returns of which several files came: what receipts tell of them, or that it could only be guessed which count together."""
    found: dict[tuple[str, str, str], list[Receipt]] = {}
    for period in sorted(periods):
        for r in ledger.receipts(period):
            found.setdefault((r.unit, r.term, r.kind), []).append(r)
    told = []
    for (unit, term, kind), came in found.items():
        if len(came) > 1:
            beside = len(came[-1].beside)
            gone = list(dict.fromkeys(c for r in came for c in r.lost))
            lost = f"；只有前面的有、不再计入的：{'、'.join(gone)}" if gone else ""
            counts = f"其中{beside + 1}份合起来算一次报送" if beside else "以最后存档的一份为准"
            known = all(r.sha256 in told_of for r in came)
            basis = (
                "；这是按收条定的。" if known else "；有的收条不在了，哪份算数是按存档的先后推断的（两分钟内存档的当作一起来的），请核对。"
            )
            told.append(f"{unit}{term}{kind}有{len(came)}份，{counts}{lost}{basis}")
    return told


def _by_month(desk: Desk, arrivals: Sequence[tuple[int, Path]]) -> dict[Month, list[list[tuple[File, str]]]]:
    """Originals with the period they tell, by month; each month's in the order they came, batch by batch, as often as they came.

    Args:
        desk: The desk.
        arrivals: Originals with their times in nanoseconds.
    """
    from addin.buttons.support.examining import examine_all, options_for
    from addin.consolidate.intake.child import File
    from udfs.periods import Term
    from workbooks.problems import Refusal

    told: dict[Path, tuple[Month, File, str]] = {}
    for path, read in examine_all(list(dict.fromkeys(path for _, path in arrivals)), options_for(desk)):
        if isinstance(read, Refusal):
            continue
        s = read.submission
        month = Term.parse(s.term).months[-1] if s.term else s.month
        if month is not None:
            told[path] = month, File(path.name, path, read.sha256, path.stat().st_size), s.period
    found: dict[Month, list[list[tuple[File, str]]]] = {}
    last: dict[Month, float] = {}
    for time, path in sorted(arrivals, key=lambda arrival: (arrival[0], arrival[1].name)):
        if path in told:
            month, file, period = told[path]
            batches, at = found.setdefault(month, []), time / 1e9
            if not batches or at - last[month] > _PAUSE_S or (file, period) in batches[-1]:
                batches.append([])
            batches[-1].append((file, period))
            last[month] = at
    return dict(sorted(found.items()))
