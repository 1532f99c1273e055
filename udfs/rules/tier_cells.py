"""Worksheet functions of the tier; they bind any header row by the words of its heads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Annotated, Any

from udfs.binding import RowReader, bind, column_facts, empty_rows, is_empty, nameless
from udfs.cells import CellError, CellValue
from udfs.declare import Arg, Head, Rows, UdfError, udf
from udfs.facts import NAME, TIER_FACTS
from udfs.policy.evaluator import current
from udfs.rules import tiers as rules
from udfs.rules.tiers import Tiering

_HEAD = Arg("表头一行", note="，如$A$4:$AH$4")
_ROW = Arg("一行数据", note="，如A5:AH5")
_ASKED = frozenset(f.name for f in TIER_FACTS)
#: In place of a tier where a cell that it asks for holds an error.
BROKEN = "有公式错误"


@lru_cache(maxsize=64)
def _reader(head: Head) -> RowReader:
    """Reader of the columns the tier asks for; without a column of names every column tells whether a row is empty."""
    bound = bind(head)
    if not any(fact.name in _ASKED for _, fact, _ in bound):
        raise UdfError("表头里没有认出分级要用的列，请把列标题那一行选进来")
    if any(fact is NAME for _, fact, _ in bound):
        bound = tuple(b for b in bound if b[1] is NAME or b[1].name in _ASKED)
    return RowReader(bound)


def _facts(head: Head, row: Rows) -> dict[str, Any] | None:
    facts = _reader(head).facts(row[0] if row else ())
    return None if is_empty(facts) else facts


def _broken(head: Head, row: Sequence[CellValue]) -> tuple[str, CellError] | None:
    """The first cell the tier asks for that holds an error, with its head."""
    if CellError not in map(type, row):
        return None
    asked = ((fact.head, row[at]) for at, fact, _ in _reader(head).bound if at < len(row))
    return next(((told, cell) for told, cell in asked if isinstance(cell, CellError)), None)


def _told(head: Head, row: Rows, answer: Callable[[Tiering], str], *, short: bool = False) -> str:
    """What a function says of a row: a row with an error says so, and one without a client nothing."""
    if broken := _broken(head, row[0] if row else ()):
        return BROKEN if short else f"“{broken[0]}”是公式错误{broken[1]}，改正后才能判定等级"
    facts = _facts(head, row)
    return "" if facts is None else answer(rules.decide(facts))


@udf(group="客户分级", clause="R22-R24")
def tier(head: Annotated[Head, _HEAD], row: Annotated[Rows, _ROW]) -> str:
    """按分级标准判定客户等级A、B、C；没有填客户名称的行为空白。

    例：
    >>> tier(("客户单位名称", "要求苛刻"), (("示例置业有限公司", "是"),))
    'C'
    >>> tier(("客户单位名称", "要求苛刻"), (("示例置业有限公司", "否"),))
    'B'
    """
    return _told(head, row, lambda found: found.tier, short=True)


@udf(group="客户分级", clause="R22-R24")
def tiers(head: Annotated[Head, _HEAD], rows: Annotated[Rows, Arg("多行数据", note="，如A5:AH304")]) -> list[str]:
    """一次判定多行客户的等级，结果为一列。

    例：
    >>> tiers(("客户单位名称", "要求苛刻"), (("示例置业有限公司", "是"), ("样例地产有限公司", "否")))
    ['C', 'B']
    """
    bound = _reader(head).bound
    policy = current()
    name = None if policy.overrides else next((b for b in bound if b[1] is NAME), None)
    columns = column_facts((b for b in bound if b is not name), rows)
    found = rules.decide_columns(columns, len(rows), policy)
    empty = empty_rows(columns, len(rows)) if name is None else nameless(rows, name)
    return [BROKEN if (e or t.unread) and _broken(head, row) else "" if e else t.tier for t, e, row in zip(found, empty, rows, strict=True)]


@udf(group="客户分级", clause="R22-R24")
def tier_why(head: Annotated[Head, _HEAD], row: Annotated[Rows, _ROW]) -> str:
    """说明等级的依据：条款、分级标准的行号和所用的数据。

    例：
    >>> tier_why(("客户单位名称", "要求苛刻"), (("示例置业有限公司", "是"),))
    'C类（R23，分级标准C3行）：要求苛刻为是'
    """
    return _told(head, row, explanation)


def explanation(found: Tiering) -> str:
    """One line that tells a tier, its status, clause, row and reasons."""
    status = "" if found.status == rules.CERTAIN else f"〔{found.status}〕"
    return f"{found.tier}类{status}（{found.clause}，分级标准{found.row}行）：{'；'.join(found.why)}"


@udf(group="客户分级", clause="R22-R24、A07、A08")
def tier_status(head: Annotated[Head, _HEAD], row: Annotated[Rows, _ROW]) -> str:
    """等级是否可靠：确定、数据不足（暂定B）或冲突（须人工决定）。

    例：
    >>> tier_status(("客户单位名称", "履约诚信"), (("示例置业有限公司", "好"),))
    '数据不足（暂定B）'
    """
    return _told(head, row, lambda found: found.status, short=True)


@udf(group="客户分级", clause="R24、A08")
def tier_missing(head: Annotated[Head, _HEAD], row: Annotated[Rows, _ROW]) -> str:
    """列出还不知道、知道后可能改变等级的项目。

    例：
    >>> tier_missing(("合作历史", "履约诚信"), (("有", "好"),)).partition("、")[0]
    '信用状况'
    """
    return _told(head, row, lambda found: "、".join(found.missing))


@udf(group="客户分级", clause="R24、R47")
def tier_gap(head: Annotated[Head, _HEAD], row: Annotated[Rows, _ROW]) -> str:
    """说明离更高等级还差什么、有什么可能降级。

    例：
    >>> tier_gap(("客户单位名称", "要求苛刻"), (("示例置业有限公司", "是"),)).split()[0]
    '消除C类情形：要求苛刻为是'
    """
    facts = _facts(head, row)
    return _told(head, row, lambda _: "\n".join(rules.gap(facts or {})))
