"""新建空表：按声明生成空白模板（R25）。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from addin.declare import Ask, Done, button
from addin.desk.answers import keep_existing, parse_period
from addin.desk.desk import Desk
from addin.desk.proposals import in_documents, reporting_month
from udfs.kinds.dates import Month
from udfs.periods import Term
from workbooks.problems import Severity, Where, refuse, rule

if TYPE_CHECKING:
    from udfs.policy.evaluator import Policy
    from workbooks.declare import Sheet

NO_SUCH_SHEET = rule("KH150", Severity.ERROR, "没有这种表", "没有叫“{sheet}”的表。", "可选：{known}。")
BAD_ROWS = rule("KH156", Severity.ERROR, "行数不对", "空白行数不能是{rows}。", "填1至{most}之间的整数。")
NO_FORMULAS = rule(
    "KH170", Severity.ERROR, "这种表没有公式版", "“{title}”没有要自动计算的列，不用加 --native。", "去掉 --native 再做一次。"
)
ONE_OF_TWO = rule(
    "KH171", Severity.ERROR, "两种公式只能选一种", "--native 和 --macros 不能同时用。", "填表的电脑不装客户簿用 --native，装了用 --macros。"
)
NOTHING_OPEN = rule(
    "KH448", Severity.ERROR, "这种表不用预填", "《{title}》没有要接着办的登记，不能预填。", "去掉 --prefill，用空白表填新的。"
)
NO_SUCH_KIND = rule("KH193", Severity.ERROR, "没有这类客户", "没有叫“{kind}”的客户类别。", "可选：{known}。", clause="R03")
NOT_BY_KIND = rule(
    "KH194", Severity.ERROR, "这种表不分客户类别", "“{title}”不分客户类别。", "去掉 --kind 再做一次；只有空白的客户信息统计表分类别。"
)
NOT_TOLD = rule("KH168", Severity.ERROR, "没有写明单位或月份", "“{title}”要写明{label}。", "加上 {option}。")

#: Blank rows a template may have: more than any return holds, and still quick to open.
_MOST_ROWS = 20_000
#: Rows that calculate by themselves at every change.
_MOST_NATIVE_ROWS = 2_000


def _sheets() -> dict[str, str]:
    from workbooks.registers import sheets

    return {name: s.title for name, s in sheets().items() if s.filled_by_people}


def _kinds() -> dict[str, str]:
    from udfs.kinds.choices import KIND

    return {"": "各类客户"} | {one: one for one in KIND.options}


@button("新建空表", verb="new", place=10, audience="staff", clause="R25", icon="FileNew")
def new_workbook(
    desk: Desk,
    sheet: Annotated[str, Ask("哪种表", "如 客户信息统计表", positional=True, option="表", offer=_sheets, remember="answer")],
    unit: Annotated[str, Ask("填报单位", "月报必填", remember="answer")] = "",
    month: Annotated[str, Ask("报送月份", "如 2026-11；半年一报的也可以写 2026H2", propose=reporting_month)] = "",
    out: Annotated[Path | None, Ask("存到哪里", propose=in_documents("新建表.xlsx"), remember="folder")] = None,
    rows: Annotated[int, Ask("空白行数")] = 200,
    native: Annotated[bool, Ask("自带公式", "等级由表里的公式算出，填表的电脑不用装客户簿", remember="answer")] = False,
    macros: Annotated[
        bool, Ask("带宏", "存成.xlsm，函数在工作簿自己里面，公式不提加载项；用它的电脑仍要装客户簿", remember="answer")
    ] = False,
    kind: Annotated[str, Ask("客户类别", "只填一类客户的表写这一类，如 潜在客户：不用填的列不印，必填的标出来", offer=_kinds)] = "",
    prefill: Annotated[bool, Ask("预填", "填好本单位上次接收的客户或没办完的登记，只改有变化的")] = False,
) -> Done:
    """生成空白模板：表头、下拉列表、填写提示、格式、冻结窗格、打印设置和填表说明。

    例：kh new 客户信息统计表 --unit 江南分公司 --month 2026-11
    """
    from addin.buttons.support.policies import policy_of
    from workbooks.atomic import write_atomic
    from workbooks.names import safe_name
    from workbooks.registers import sheets
    from workbooks.writing.build import blank, told_period

    known = {name: s for name, s in sheets().items() if s.filled_by_people}
    if sheet not in known:
        raise refuse(NO_SUCH_SHEET, Where(), sheet=sheet, known="、".join(s.title for s in known.values()))
    unit, period = unit.strip(), parse_period(month) if month.strip() else None
    of = period.months[-1] if isinstance(period, Term) else period
    chosen = _variant(desk, known[sheet], kind.strip(), of, native=native)
    title = chosen.title
    for told, label, option in ((unit, "填报单位", "--unit 江南分公司"), (month.strip(), "报送月份", "--month 2026-11")):
        if known[sheet].returned and not told:
            raise refuse(NOT_TOLD, Where(), title=title, label=label, option=option)
    if known[sheet].returned and unit:
        unit = _known_unit(desk, unit, of)
    when = told_period(chosen, unit, of).chinese if of else ""
    if native and macros:
        raise refuse(ONE_OF_TWO, Where())
    if native and not any(f.computed for f in known[sheet].fields):
        raise refuse(NO_FORMULAS, Where(), title=title)
    most = _MOST_NATIVE_ROWS if native else _MOST_ROWS
    if not 1 <= rows <= most:
        raise refuse(BAD_ROWS, Where(), rows=rows, most=most)
    target = out or Path(f"{safe_name(unit) if unit else ''}{when}{title}.xlsx")
    target = target.with_suffix(".xlsm") if macros else target
    keep_existing(target)
    of_policy = policy_of(desk) if native else None
    shown = of or Month(desk.today.year, desk.today.month)
    if prefill:
        if kind.strip():
            raise refuse(NOT_BY_KIND, Where(), title=f"预填的{title}")
        return _prefilled(desk, chosen, unit, shown, target, of_policy)
    data = blank(chosen, unit=unit, month=shown, rows=rows, native=of_policy)
    write_atomic(target, desk.setup().macro_workbook(data) if macros else data)
    whose = "，".join(filter(None, (unit, when)))
    made_from = f"，公式按分级标准{of_policy.version}版编成" if of_policy else ""
    return Done(f"已生成{title}{f'（{whose}）' if whose else ''}{made_from}：", (target,))


def _known_unit(desk: Desk, unit: str, month: Month | None) -> str:
    """A unit's name as the register of the workspace has it; as told where there is no register.

    Raises:
        Refusal: KH429, the register knows no such unit.
    """
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import has_ledger, ledger_of
    from workbooks.registers.units import MARKETING

    policy_of(desk)  # a workspace that is not there is refused
    if unit == MARKETING or not has_ledger(desk):
        return unit
    from addin.ledger.months.declarations import find_unit

    register = ledger_of(desk).register()
    return find_unit(register, unit, month) if register.tells else unit


def _variant(desk: Desk, sheet: Sheet, kind: str, month: Month | None, *, native: bool) -> Sheet:
    """The sheet as one kind of client fills it; the whole one for all kinds."""
    if not kind:
        return sheet
    from addin.buttons.support.policies import policy_of
    from udfs.kinds.choices import KIND
    from workbooks.registers.customer_info import CUSTOMER_INFO
    from workbooks.writing.form_variant import variant

    told = KIND.parse(kind)
    if sheet is not CUSTOMER_INFO:
        raise refuse(NOT_BY_KIND, Where(), title=sheet.title)
    if told not in KIND.options:
        raise refuse(NO_SUCH_KIND, Where(), kind=kind, known="、".join(KIND.options))
    policy = policy_of(desk)
    policy = policy.on(month) if month else policy
    return variant(sheet, str(told), policy, native=native)


def _prefilled(desk: Desk, sheet: Sheet, unit: str, month: Month, target: Path, native: Policy | None) -> Done:
    """The unit's own rows as last accepted, with the base they are compared with when they come back."""
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import ledger_of
    from addin.ledger.intake.prefilling import can_be_open, renamed_in
    from addin.ledger.months.declarations import find_unit
    from addin.ledger.storage.workspace import current_user
    from workbooks.atomic import write_atomic
    from workbooks.registers.customer_info import CUSTOMER_INFO
    from workbooks.writing.build import filled

    if sheet is not CUSTOMER_INFO and (sheet.returned != "月报" or not can_be_open(sheet)):
        raise refuse(NOTHING_OPEN, Where(), title=sheet.title)
    ledger = ledger_of(desk)
    name = find_unit(ledger.register(), unit, month)
    snapshot = ledger.snapshot(month, at=desk.now, actor=current_user(), policy=policy_of(desk))
    if sheet is CUSTOMER_INFO:
        held = ledger.held(name, month)[sheet.name]
        rows = [{n: v for n, v in told.items() if n != "change"} for told in held.values()]
        with ledger.database.read() as connection:
            was = renamed_in(connection, ledger.remembered, ledger.register(), name, month)
        renamed = {i: was[key] for i, key in enumerate(held) if key in was}
    else:
        renamed = {}
        rows = [dict(e.values) for e in ledger.open_entries(sheet, name, month)]
    write_atomic(target, filled(sheet, rows, unit=name, month=month, native=native, prefill=snapshot.id, renamed=renamed))
    detail = {"register": sheet.name, "rows": len(rows), "snapshot": snapshot.id}
    ledger.note(at=desk.now, actor=current_user(), kind="生成预填表", subject=f"{name} {month}", detail=detail)
    desk.line({"prefilled": len(rows), "unit": name, "month": str(month), "snapshot": snapshot.id})
    return Done(f"已预填{name}{month.chinese}的{sheet.title}{len(rows)}行（快照{snapshot.id[:8]}），只改有变化的：", (target,))
