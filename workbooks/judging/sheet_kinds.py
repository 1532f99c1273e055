"""Sheets, titles and sections named by the kind of their clients (潜在客户, 签约客户…) tell the kind where no column does."""

from __future__ import annotations

from collections import Counter

from workbooks.finding.choose import Candidate
from workbooks.finding.kinds_told import CERTAIN, kinds_told
from workbooks.judging.read import Values
from workbooks.problems import Problem, Severity, Where, problem, rule

KIND_BY_SHEET = rule(
    "KH192",
    Severity.WARNING,
    "客户类别按工作表名或标题",
    "表里没有“客户类别”列，按工作表名或标题认作{kinds}。",
    "不对就加上“客户类别”列，逐个填写。",
    clause="R02",
    tidiness=True,
)
KIND_UNLIKE_SHEET = rule(
    "KH266",
    Severity.WARNING,
    "客户类别与表名不一",
    "工作表名或标题写的是{told}，里面却有{count}个客户的“客户类别”是{kinds}（{names}），按所填类别读取。",
    "填错的改正类别；没有填错的移到相应的工作表，或改正表名。",
    clause="R02",
)
_SHOWN = 3


def fill_kind(book: str, c: Candidate, values: Values, start: int) -> list[Problem]:
    """Give the rows read from a sheet since `start` the kind it tells; one remark a sheet on that, or on rows that tell another kind."""
    rows = values.rows[start:]
    if not rows or not c.layout.columns:
        return []
    if "kind" in c.layout.columns:
        return _unlike(book, c, values, start)
    told = kinds_told(c.grid, c.layout, rows)
    if None in told:
        return []
    column = values.columns.setdefault("kind", [])
    column += [None] * (len(values.rows) - len(column))
    column[start:] = [value or kind for value, kind in zip(column[start:], told, strict=True)]
    return [problem(KIND_BY_SHEET, Where(book, c.grid.name), kinds=_counted(Counter(filter(None, told)), "，共{count}个客户"))]


def _unlike(book: str, c: Candidate, values: Values, start: int) -> list[Problem]:
    """A remark on the rows of a sheet that tell another kind than its name, its title or the line above them."""
    told = kinds_told(c.grid, c.layout, values.rows[start:], CERTAIN)
    kinds = values.columns["kind"][start:]
    others = [i for i, kind in enumerate(told) if kind and kinds[i] not in (None, kind)]
    if not others:
        return []
    names = [str(name) for i in others if (name := values.columns.get("name", [None] * len(values.rows))[start + i])]
    return [
        problem(
            KIND_UNLIKE_SHEET,
            Where(book, c.grid.name),
            told="、".join(f"“{kind}”" for kind in dict.fromkeys(str(told[i]) for i in others)),
            count=len(others),
            kinds=_counted(Counter(str(kinds[i]) for i in others), "{count}个"),
            names="、".join(names[:_SHOWN]) + ("等" if len(names) > _SHOWN else ""),
        )
    ]


def _counted(counts: Counter[str], how: str) -> str:
    return "、".join(f"“{kind}”{how.format(count=count)}" for kind, count in counts.items())
