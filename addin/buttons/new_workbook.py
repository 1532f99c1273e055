"""新建空表：按声明生成空白模板（R25）。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from addin.declare import Ask, Done, button
from addin.desk import Desk
from udfs.dates import Month
from workbooks.problems import Severity, Where, refuse, rule

NO_SUCH_SHEET = rule("KH150", Severity.ERROR, "没有这种表", "没有叫“{sheet}”的表。", "可选：{known}。")
NO_SUCH_MONTH = rule("KH151", Severity.ERROR, "月份写法不对", "“{month}”不是年月。", "写成2026-11这样。")


@button("新建空表", verb="new", audience="staff", clause="R25", icon="FileNew")
def new_workbook(
    _desk: Desk,
    sheet: Annotated[str, Ask("哪种表", "如 customer-info", positional=True)],
    unit: Annotated[str, Ask("填报单位")],
    month: Annotated[str, Ask("报送月份", "如 2026-11")],
    out: Annotated[Path | None, Ask("存到哪里")] = None,
    rows: Annotated[int, Ask("空白行数")] = 200,
) -> Done:
    """生成空白模板：表头、下拉列表、填写提示、格式、冻结窗格、打印设置和填表说明。

    例：kh new customer-info --unit 江南分公司 --month 2026-11
    """
    from workbooks.atomic import write_atomic
    from workbooks.build import blank
    from workbooks.sheets import sheets

    known = sheets()
    if sheet not in known:
        raise refuse(NO_SUCH_SHEET, Where(), sheet=sheet, known="、".join(known))
    told = parse_month(month)

    target = out or Path(f"{unit}{told.chinese}{known[sheet].title}.xlsx")
    write_atomic(target, blank(known[sheet], unit=unit, month=told, rows=rows))
    return Done(f"已生成{known[sheet].title}（{unit}，{told.chinese}）：", (target,))


def parse_month(text: str) -> Month:
    """Month told on the command line or in a dialog.

    Raises:
        Refusal: KH151, it is no month.
    """
    try:
        return Month.parse(text)
    except ValueError:
        raise refuse(NO_SUCH_MONTH, Where(), month=text) from None
