"""Sheets named by the kind of their clients (潜在客户, 签约客户…) tell the kind where no column does."""

from __future__ import annotations

from udfs.kinds.choices import KIND
from udfs.words.text import fold
from workbooks.finding.choose import Candidate
from workbooks.judging.read import Values
from workbooks.problems import Problem, Severity, Where, problem, rule

KIND_BY_SHEET = rule(
    "KH192",
    Severity.WARNING,
    "客户类别按工作表名",
    "表里没有“客户类别”列，按工作表名认作“{kind}”，共{count}个客户。",
    "不对就加上“客户类别”列，逐个填写。",
    clause="R02",
    tidiness=True,
)
_SHORTEST = 2


def kind_of(c: Candidate) -> str | None:
    """The kind that a sheet without a column for it is named by; None if its name tells none, or several."""
    if "kind" in c.layout.columns or not c.layout.columns:
        return None
    name = fold(c.grid.name)
    words = sorted((word for word in KIND.words if len(word) >= _SHORTEST and word in name), key=len)
    told = {KIND.words[word]: word for word in words}
    longest = {option for option, word in told.items() if not any(word != other and word in other for other in told.values())}
    return longest.pop() if len(longest) == 1 else None


def fill_kind(book: str, c: Candidate, values: Values, start: int) -> list[Problem]:
    """Give the rows read from a sheet since `start` the kind it is named by, with a remark."""
    kind, count = kind_of(c), len(values.rows) - start
    if kind is None or not count:
        return []
    column = values.columns.setdefault("kind", [])
    column[start:] = []
    column += [None] * (start - len(column)) + [kind] * count
    return [problem(KIND_BY_SHEET, Where(book, c.grid.name), kind=kind, count=count)]
