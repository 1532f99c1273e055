"""A native workbook whose formulas follow another policy than the one in force."""

from __future__ import annotations

from collections.abc import Iterator

from udfs.policy.evaluator import Policy
from workbooks.grid import Book
from workbooks.native.stamp import stamp_of
from workbooks.problems import Problem, Severity, Where, problem, rule

OUTDATED = rule(
    "KH145",
    Severity.WARNING,
    "模板的分级公式不是现行标准",
    "表里的分级公式按{made}版标准编成，与现行分级标准不同，表里显示的等级可能不对；校验和汇总按现行标准。",
    "下次填报前，向市场营销部要按现行标准生成的新模板。",
    clause="G18",
)


def outdated(book: Book, policy: Policy) -> Iterator[Problem]:
    """Tell it, if the workbook has formulas of another policy than this one (as it stands in the month of the return)."""
    stamp = stamp_of(book)
    if stamp is None:
        return
    from workbooks.native.plan import fingerprint

    if stamp.code != fingerprint(policy):
        yield problem(OUTDATED, Where(book.name, stamp.sheet, stamp.row, 1), made=stamp.version)
