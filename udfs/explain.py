"""Why a worksheet function answers as it does, or why it cannot: a cell shows no more than #VALUE!."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any

from udfs.cells import CellError, CellValue
from udfs.declare import PREFIX, Arg, Rows, Udf, UdfError, call, catalogue, udf

_NAME = re.compile(rf"^[\s=@]*(?:.*!)?({PREFIX}\w+|\w+)\s*(?:\(.*)?$", re.IGNORECASE | re.DOTALL)
_GIVEN = [Arg(f"参数{n}", note="，照原公式依次给出") for n in range(1, 7)]
_BASIS = {"KH_TIER": "KH_TIER_WHY", "KH_TIER_STATUS": "KH_TIER_WHY"}


@udf(group="客户分级", clause="R24、A08")
def explain(
    name: Annotated[str, Arg("函数名", note='，如"KH_TIER"')],
    one: Annotated[Rows, _GIVEN[0]] = Rows(()),  # noqa: B008 - an empty tuple
    two: Annotated[Rows, _GIVEN[1]] = Rows(()),  # noqa: B008
    three: Annotated[Rows, _GIVEN[2]] = Rows(()),  # noqa: B008
    four: Annotated[Rows, _GIVEN[3]] = Rows(()),  # noqa: B008
    five: Annotated[Rows, _GIVEN[4]] = Rows(()),  # noqa: B008
    six: Annotated[Rows, _GIVEN[5]] = Rows(()),  # noqa: B008
) -> str:
    """说明一个KH函数的结果从何而来；公式显示#VALUE!、#N/A时，说明为什么算不出、该改什么。

    例：
    >>> explain("KH_MONTH", (("昨天",),))
    'KH_MONTH算不出（#VALUE!）：“日期”没有写是哪一天。'
    >>> explain("KH_TIER", (("客户单位名称", "要求苛刻"),), (("示例置业有限公司", "是"),))
    'KH_TIER的结果是“C”。依据：C类（R23，分级标准C3行）：要求苛刻为是。'
    """
    entry = _entry(name)
    given = [_cells(rows) for rows in (one, two, three, four, five, six)]
    while given and given[-1] is None:
        given.pop()
    try:
        result = call(entry.name, *given)
    except UdfError as error:
        return _cannot(entry, error)
    if isinstance(result, list):
        return _of_many(entry, given, [value for row in result for value in row])
    return f"{entry.name}的结果是{_shown(result)}。{_basis(entry, given)}"


def _entry(name: str) -> Udf:
    match = _NAME.match(name)
    wanted = match[1].upper() if match else ""
    found = catalogue().get(wanted) or catalogue().get(PREFIX + wanted)
    if found is None:
        raise UdfError(f"没有名为“{name}”的函数")
    return found


def _cells(rows: Rows) -> Any:
    """A parameter as it would stand in the formula: nothing, one cell or a rectangle."""
    if not rows:
        return None
    return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else rows


def _cannot(entry: Udf, error: UdfError) -> str:
    return f"{entry.name}算不出（{error.code}）：{str(error).rstrip('。')}。"


def _of_many(entry: Udf, given: list[Any], values: list[CellValue]) -> str:
    """How many results a column form has, and why the first of those that failed did."""
    failed = [at for at, value in enumerate(values) if isinstance(value, CellError)]
    if not failed:
        return f"{entry.name}有{len(values)}个结果，全部算出。依据{entry.clause}：{entry.summary}"
    single = [_at(g, failed[0]) if p.shape == "cell" else g for p, g in zip(entry.parameters, given, strict=False)]
    try:
        call(entry.name, *single)
    except UdfError as error:
        return f"{len(values)}个结果中有{len(failed)}个算不出。第{failed[0] + 1}个：{_cannot(entry, error)}"
    return f"{len(values)}个结果中有{len(failed)}个算不出。"


def _at(given: Any, index: int) -> Any:
    """One cell of a range; a single cell stands for all."""
    return [cell for row in given for cell in row][index] if isinstance(given, (list, tuple)) else given


def _shown(value: CellValue) -> str:
    if value is None or value == "":
        return "空白"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return f"“{value:g}”" if isinstance(value, float) else f"“{value}”"


def _basis(entry: Udf, given: list[Any]) -> str:
    told = call(_BASIS[entry.name], *given) if entry.name in _BASIS else ""
    return f"依据：{told}。" if told else f"依据{entry.clause}：{entry.summary}"
