"""Many reminders of one kind told once: reminders never drown errors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from workbooks.problems import Problem, Severity

#: Reminders of one rule, sheet and column that each keep a line.
APART = 3


def alike(problems: Iterable[Problem]) -> list[tuple[Problem, str]]:
    """Problems with what is to be added to the first of many alike; every error keeps its line."""
    groups: dict[tuple[Any, ...], list[Problem]] = defaultdict(list)
    for number, p in enumerate(problems):
        lone = p.severity is Severity.ERROR
        groups[number if lone else -1, p.rule.code, p.where.book, p.where.sheet, p.where.column, p.field].append(p)
    lines = []
    for same in groups.values():
        if len(same) <= APART:
            lines += [(p, "") for p in same]
        else:
            cells = "、".join(p.where.cell for p in same[1 : APART + 1] if p.where.cell)
            rest = "等" if len(same) > APART + 1 else ""
            lines.append((same[0], f"（同类共{len(same)}处{f'，另见{cells}{rest}' if cells else ''}）"))
    return lines
