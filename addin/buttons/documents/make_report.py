"""生成报告：通报、排名等文件，Word和PDF（R39、R40、R25）。"""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from addin.buttons.support.noting import note_made
from addin.declare import Ask, Done, PeriodKind, Report, button
from addin.desk.desk import Desk
from addin.desk.proposals import in_out, month_taken_in
from workbooks.problems import Refusal, Severity, Where, refuse, rule

if TYPE_CHECKING:
    from addin.ledger.contents.units import Register, Unit
    from addin.ledger.shapes.views import Snapshot
    from addin.ledger.store import Ledger
    from addin.reports.material import Material
    from udfs.kinds.dates import Month
    from udfs.policy.evaluator import Policy

NO_SUCH_REPORT = rule("KH730", Severity.ERROR, "没有这种报告", "没有叫“{name}”的报告。", "可选：{known}。")
PERIOD_NEEDED = rule("KH731", Severity.ERROR, "没有说明时段", "“{title}”要说明时段。", "{how}。")
NOTHING_YET = rule("KH732", Severity.ERROR, "还没有数据", "台账里还没有{period}的报送，写不出“{title}”。", "先用“汇总本月”收进报表。")
NO_PLACE = rule("KH735", Severity.ERROR, "没有说存到哪里", "没有说“{title}”存到哪里。", "加上 --out 文件名，或加 --json 只要数字。")
NO_PERIOD = rule("KH535", Severity.ERROR, "时段写法不对", "“{period}”不是时段。", "写成2026H2、2026Q4、2026或2026-11这样。")
OTHER_PERIOD = rule("KH458", Severity.ERROR, "不按这种时段写", "“{title}”不按{kind}写，“{period}”写不出来。", "可以写：{kinds}。")
UNKNOWN_UNIT = rule("KH733", Severity.ERROR, "没有这个单位", "单位名录里没有“{unit}”。", "核对名称；可选：{known}。")


WHICH_ONE = rule("KH798", Severity.ERROR, "没有说明是哪一个", "“{title}”要说明是哪个{what}。", "加上 --{option}。")
_KINDS: dict[PeriodKind, str] = {
    "month": "月（如2026-11）", "quarter": "季度（如2026Q4）", "half": "半年（如2026H2）", "year": "年度（如2026）"
}  # fmt: skip
EDITION_OF = rule(
    "KH755",
    Severity.ERROR,
    "没有说明给哪个单位",
    "“{title}”的{edition}只写一个单位的内容，没有说是哪个单位。",
    "加上 --unit 单位；给集团领导的用领导版。",
    clause="R40",
)
_WHICH = {"client": "客户", "project": "项目", "person": "人", "number": "编号"}
EDITIONS = ("leaders", "branch", "project")


def _editions() -> dict[str, str]:
    return dict(zip(EDITIONS, ("领导版", "分公司版", "项目部版"), strict=True))


def report_names() -> dict[str, str]:
    """Reports a dialog offers, by name."""
    from addin.reports import reports

    return {r.name: r.title for r in reports().values() if not r.by}


@button(
    "生成报告",
    verb="report",
    place=10,
    audience="managers",
    clause="R39",
    icon="FileSaveAsPdfOrXps",
    who=(),
    reads=("name", "month", "period", "client", "project", "person", "number", "unit"),
    looks=("out", None),
)
def make_report(
    desk: Desk,
    name: Annotated[str, Ask("哪种报告", "如 月度汇总通报、客户分级排名", positional=True, offer=report_names, remember="answer")],
    out: Annotated[
        Path | None,
        Ask(
            "存到哪里",
            "扩展名.docx或.pdf；不写扩展名就都生成，连同附件",
            propose=in_out("{month}报告"),
            remember="folder",
        ),
    ] = None,
    month: Annotated[str | None, Ask("月份", "月报告填，如 2026-11", propose=month_taken_in)] = None,
    period: Annotated[str | None, Ask("时段", "排名填：季度2026Q4、半年2026H2、年度2026")] = None,
    edition: Annotated[str, Ask("版本", "领导版、分公司版、项目部版", choices=EDITIONS, offer=_editions, remember="answer")] = "leaders",
    unit: Annotated[str, Ask("单位", "只报这个单位；分公司版、项目部版是给哪个单位的", remember="answer")] = "",
    client: Annotated[str, Ask("客户", "档案表、一页纸、预警单等是哪个客户的")] = "",
    project: Annotated[str, Ask("项目", "项目报告是哪个项目的：项目编号或名称")] = "",
    person: Annotated[str, Ask("人员", "拜访计划、移交清单是谁的")] = "",
    number: Annotated[str, Ask("编号", "投诉处理单等是哪一笔的")] = "",
    unmask: Annotated[str, Ask("显示个人信息的理由", "填了理由才显示姓名、生日等个人信息，并记入日志")] = "",
) -> Done:
    """把台账里的数据写成文件。同一份数据快照，写出的内容完全相同。

    例：kh report 月度汇总通报 --month 2026-11 --out 通报 --workspace 工作区
    """
    from addin.buttons.support.permission import keep_role
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.publishing import places, publish
    from addin.buttons.support.working import house_of, ledger_of

    report = find_report(name)
    keep_role(desk, report.title, report.who)
    if report.by:
        raise refuse(NO_SUCH_REPORT, Where(), name=name, known=f"{report.title}请用 kh {report.by}")
    if out is not None:
        places(report, out)
    policy = policy_of(desk)
    ledger = ledger_of(desk)
    found = ledger.register().find(unit) if unit else None
    if unit and found is None:
        raise refuse(UNKNOWN_UNIT, Where(), unit=unit, known="、".join(u.name for u in ledger.register().units))
    given: dict[str, Any] = {
        "day": desk.today,
        "edition": edition,
        "unit": found.name if found else "",
        "house": house_of(ledger),
        "policy": policy,
    }
    given |= {"client": client, "project": project, "person": person, "number": number}
    wanted = inspect.signature(report.function).parameters
    _check_which(report, wanted, given)
    if edition != EDITIONS[0] and "edition" not in wanted and "unit" in wanted and not found:
        raise refuse(EDITION_OF, Where(), title=report.title, edition=_editions()[edition])
    if "material" in wanted:
        asked = period or month or _newest(ledger, report, wanted)
        _check_kind(report, asked)
        take = functools.partial(_shown, desk, ledger, unmask)
        given["material"] = material_of(desk, ledger, policy, asked, report.title, take=take)
    else:
        given |= _data(desk, report, ledger, policy, month, period)
    if found and edition == EDITIONS[2] and "edition" in wanted:
        given["unit"] = _reporting(ledger.register(), found, _newest_of(given))
    context = report.function(**{k: v for k, v in given.items() if k in wanted})
    if found and given["unit"] != found.name:
        context = dataclasses.replace(context, addressee=f"{given['unit']}{found.name}")
        given["unit"] = found.name
    context = _with_risk(desk, ledger, report, context, given)
    desk.line(
        {
            "report": report.name,
            "period": period or month,
            "snapshot": getattr(context, "snapshot", None),
            "policy": policy.version,
            "figures": context.figures,
        }
    )
    if out is None:
        if not desk.json:
            raise refuse(NO_PLACE, Where(), title=report.title)
        return Done("")
    made = publish(report, context, out, created=desk.today)
    _note(desk, ledger, report, given, context, made)
    return Done(f"已生成“{report.title}”：", made)


def _newest_of(given: Mapping[str, Any]) -> Snapshot:
    material, snapshots = given.get("material"), given.get("snapshots")
    found: Snapshot = material.snapshot if material else snapshots[-1] if snapshots else given["snapshot"]
    return found


def _reporting(register: Register, unit: Unit, snapshot: Snapshot) -> str:
    """The unit itself if this ledger has a state of it, else the branch through which it reports (R15, A31)."""
    known, found = {u.unit for u in snapshot.units}, unit
    while found.name not in known and found.parent in register.by_name:
        found = register.by_name[found.parent]
    return found.name if found.name in known else unit.name


def _check_kind(report: Report, asked: str) -> None:
    """A report is of the kinds of periods it declares; what is no period is told elsewhere.

    Raises:
        Refusal: KH458, it is of none of them.
    """
    from addin.reports.spans import Span

    try:
        span = Span.parse(asked)
    except ValueError:
        return
    if span.kind not in report.periods:
        kind, kinds = _KINDS[span.kind].partition("（")[0], "、".join(_KINDS[k] for k in report.periods)
        raise refuse(OTHER_PERIOD, Where(), title=report.title, kind=kind, period=asked, kinds=kinds)


def _with_risk(desk: Desk, ledger: Ledger, report: Report, context: Any, given: Mapping[str, Any]) -> Any:
    """The context with the open risk of the clients it names."""
    from addin.reports.dossiers import Dossiers
    from addin.reports.open_risk import names_clients, with_open_risk

    if not names_clients(report.context):
        return context
    material = given.get("material")
    if material is None:
        last = given["snapshot"] if "snapshot" in given else given["snapshots"][-1]
        material = material_of(desk, ledger, given["policy"], str(last.month), report.title)
    return with_open_risk(context, Dossiers.at_end(material))


def _check_which(report: Report, wanted: Mapping[str, inspect.Parameter], given: Mapping[str, Any]) -> None:
    """A report of one client, project, person or number must be told which.

    Raises:
        Refusal: KH798, it is not.
    """
    for name, label in _WHICH.items():
        if name in wanted and wanted[name].default is inspect.Parameter.empty and not given[name]:
            raise refuse(WHICH_ONE, Where(), title=report.title, what=label, option=name)


def _newest(ledger: Ledger, report: Report, wanted: Collection[str]) -> str:
    """The newest month, for what is of one client, project, person or number and asks for no period; "" for others."""
    newest = ledger.last_month()
    of_one = bool({"client", "project", "person", "number"} & set(wanted)) and "month" in report.periods
    return str(newest) if newest is not None and of_one else ""


def _note(desk: Desk, ledger: Ledger, report: Report, given: Mapping[str, Any], context: Any, made: Sequence[Path]) -> None:
    """Write into the log what was printed of which snapshot, in which edition and for whom (R28, R40, A31)."""
    snapshot = _newest_of(given)
    parameters = inspect.signature(report.function).parameters
    has_editions = "edition" in parameters or ("unit" in parameters and given["edition"] != EDITIONS[0])
    edition = _editions().get(given["edition"], given["edition"]) if has_editions else ""
    unit, addressee = given["unit"] if "unit" in parameters else "", getattr(context, "addressee", "")
    note_made(desk, ledger, report.title, made, report=report.name, snapshot=snapshot.id, edition=edition, unit=unit, addressee=addressee)


def material_of(
    desk: Desk, ledger: Ledger, policy: Policy, period: str, title: str, *, take: Callable[..., Snapshot] | None = None
) -> Material:
    """What a report of a period is made of.

    Args:
        desk: Tells the day.
        ledger: Gives the months.
        policy: By which figures are reckoned.
        period: As it was asked for.
        title: Of the report.
        take: Makes the snapshot of a month, with `all_entries` for entries as they stand now; the ledger's own if left out.

    Raises:
        Refusal: KH731, no period is told; KH732, nothing has arrived up to its end.
    """
    from addin.reports.material import Material
    from addin.reports.spans import Span
    from addin.reports.standings import standings

    try:
        span = Span.parse(period)
    except ValueError:
        raise _no_period(period, title, "加上 --period 2026H2、2026Q4、2026 或 2026-11") from None
    begun, newest = ledger.first_month(), ledger.last_month()
    if begun is None or newest is None or span.months[-1] < begun:
        raise refuse(NOTHING_YET, Where(), period=span.label, title=title)
    take = take or functools.partial(_snapshot, desk, ledger)
    at = functools.cache(take)
    last = min(span.months[-1], newest)
    register = ledger.register()

    def unit_name(told: str) -> str:
        found = register.find(told, last)
        return found.name if found else told

    told = functools.cache(lambda: standings(ledger, str(span)))
    return Material(span, policy, desk.today, take(last, all_entries=True), at, begun, unit_name, told)


def find_report(name: str) -> Report:
    """The report of a name or a title.

    Raises:
        Refusal: KH730, there is none.
    """
    from addin.reports import reports

    found = next((r for r in reports().values() if name in (r.name, r.title)), None)
    if found is None:
        raise refuse(NO_SUCH_REPORT, Where(), name=name, known="、".join(report_names().values()))
    return found


def _data(desk: Desk, report: Report, ledger: Ledger, policy: Policy, month: str | None, period: str | None) -> dict[str, Any]:
    from addin.consolidate.likeness.matching import duplicates_of
    from addin.desk.answers import parse_month
    from addin.ledger.intake.receipts import changes_by_unit
    from addin.ledger.storage.workspace import current_user
    from addin.reports.spans import Span

    _check_kind(report, period or "")
    if "month" in report.periods:
        month = month or period
        if month is None:
            raise refuse(PERIOD_NEEDED, Where(), title=report.title, how="加上 --month 2026-11")
        told = parse_month(month)
        _some([told] if _arrived(ledger, told) else [], told.chinese, report)
        snapshot = _snapshot(desk, ledger, told)
        before = _snapshot(desk, ledger, told.plus(-1)) if ledger.has_history(told) else None
        duplicates = duplicates_of(ledger, told, policy, at=desk.now, actor=current_user())
        changed = changes_by_unit(ledger.receipts(str(told)), snapshot.units)
        return {"snapshot": snapshot, "previous": before, "duplicates": duplicates, "changed": changed}
    try:
        span = Span.parse(period or "")
    except ValueError:
        raise _no_period(period or month or "", report.title, f"加上 --period：{'、'.join(_KINDS[k] for k in report.periods)}") from None
    months = [m for m in span.months if _arrived(ledger, m)]
    _some(months, span.label, report)
    first = span.months[0]
    before = _snapshot(desk, ledger, first.plus(-1)) if ledger.has_history(first) else None
    return {"snapshots": [_snapshot(desk, ledger, m) for m in months], "before": before, "span": span}


def _no_period(told: str, title: str, how: str) -> Refusal:
    """KH535 for what is no period, KH731 where none was told."""
    return refuse(NO_PERIOD, Where(), period=told) if told.strip() else refuse(PERIOD_NEEDED, Where(), title=title, how=how)


def _some(months: list[Month], period: str, report: Report) -> None:
    if not months:
        raise refuse(NOTHING_YET, Where(), period=period, title=report.title)


def _arrived(ledger: Ledger, month: Month) -> bool:
    return any(u.state not in ("未报", "不需报") for u in ledger.status(month))


def _shown(desk: Desk, ledger: Ledger, unmask: str, month: Month, *, all_entries: bool = False) -> Snapshot:
    """A snapshot with personal data where there is a reason: that of the report itself, not the months it compares with."""
    return _snapshot(desk, ledger, month, all_entries=all_entries, unmask=unmask if all_entries else "")


def _snapshot(desk: Desk, ledger: Ledger, month: Month, *, all_entries: bool = False, unmask: str = "") -> Snapshot:
    from addin.ledger.storage.workspace import current_user

    return ledger.snapshot(month, at=desk.now, actor=current_user(), all_entries=all_entries, unmask=unmask)
