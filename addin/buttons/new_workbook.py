"""新建空表：按声明生成空白模板（R25）。"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

from addin.declare import Ask, Done, button
from addin.desk import Desk
from udfs.dates import Month
from workbooks.problems import Severity, Where, refuse, rule

NO_SUCH_SHEET = rule("KH150", Severity.ERROR, "没有这种表", "没有叫“{sheet}”的表。", "可选：{known}。")
EXISTS = rule("KH155", Severity.ERROR, "已有同名文件", "已经有“{path}”，没有覆盖。", "换一个文件名，或先把原来的移走、改名。")
BAD_ROWS = rule("KH156", Severity.ERROR, "行数不对", "空白行数不能是{rows}。", "填1至{most}之间的整数。")
BAD_DAY = rule("KH157", Severity.ERROR, "日期写法不对", "“{told}”不是日期。", "写成2026-11-28这样。")
NO_SUCH_MONTH = rule("KH151", Severity.ERROR, "月份写法不对", "“{month}”不是年月。", "写成2026-11这样。")
NOT_TOLD = rule("KH168", Severity.ERROR, "没有写明单位或月份", "“{title}”要写明{label}。", "加上 {option}。")

#: Blank rows a template may have: more than any return holds, and still quick to open.
_MOST_ROWS = 20_000


@button("新建空表", verb="new", audience="staff", clause="R25", icon="FileNew")
def new_workbook(
    desk: Desk,
    sheet: Annotated[str, Ask("哪种表", "如 customer-info", positional=True, option="表")],
    unit: Annotated[str, Ask("填报单位", "月报必填")] = "",
    month: Annotated[str, Ask("报送月份", "如 2026-11，月报必填")] = "",
    out: Annotated[Path | None, Ask("存到哪里")] = None,
    rows: Annotated[int, Ask("空白行数")] = 200,
) -> Done:
    """生成空白模板：表头、下拉列表、填写提示、格式、冻结窗格、打印设置和填表说明。

    例：kh new customer-info --unit 江南分公司 --month 2026-11
    """
    from workbooks.atomic import write_atomic
    from workbooks.build import blank
    from workbooks.build_guide import RETURNS
    from workbooks.names import safe_name
    from workbooks.sheets import sheets

    known = {name: s for name, s in sheets().items() if s.filled_by_people}
    if sheet not in known:
        raise refuse(NO_SUCH_SHEET, Where(), sheet=sheet, known="、".join(known))
    title, unit = known[sheet].title, unit.strip()
    for told, label, option in ((unit, "填报单位", "--unit 江南分公司"), (month.strip(), "报送月份", "--month 2026-11")):
        if sheet in RETURNS and not told:
            raise refuse(NOT_TOLD, Where(), title=title, label=label, option=option)
    of = parse_month(month) if month.strip() else None
    if not 1 <= rows <= _MOST_ROWS:
        raise refuse(BAD_ROWS, Where(), rows=rows, most=_MOST_ROWS)
    target = out or Path(f"{safe_name(unit) if unit else ''}{of.chinese if of else ''}{title}.xlsx")
    keep_existing(target)
    write_atomic(target, blank(known[sheet], unit=unit, month=of or Month(desk.today.year, desk.today.month), rows=rows))
    whose = "，".join(filter(None, (unit, of.chinese if of else "")))
    return Done(f"已生成{title}{f'（{whose}）' if whose else ''}：", (target,))


def keep_existing(path: Path) -> None:
    """See that a new file takes no other's place: it may hold somebody's work.

    Raises:
        Refusal: KH155, there is a file.
    """
    if path.exists():
        raise refuse(EXISTS, Where(), path=path)


def parse_day(text: str) -> datetime.date:
    """Day told on the command line or in a dialog.

    Raises:
        Refusal: KH157, it is no day.
    """
    try:
        return datetime.date.fromisoformat(text.strip())
    except ValueError:
        raise refuse(BAD_DAY, Where(), told=text) from None


def parse_month(text: str) -> Month:
    """Month told on the command line or in a dialog.

    Raises:
        Refusal: KH151, it is no month.
    """
    try:
        return Month.parse(text)
    except ValueError:
        raise refuse(NO_SUCH_MONTH, Where(), month=text) from None
