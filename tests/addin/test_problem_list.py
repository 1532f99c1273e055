"""The list of problems in the consolidated workbook."""

from __future__ import annotations

from addin.consolidate.workbook.book_lists import folded
from addin.ledger.store import Told
from workbooks.problems import Severity, Where, problem
from workbooks.refusals import DAMAGED, NO_SPREADSHEET


def test_many_reminders_alike_are_one_line_and_errors_keep_theirs() -> None:
    reminders = [problem(NO_SPREADSHEET, Where("a.xlsx", "表", row, 2), what="x") for row in range(5)]
    apart = [problem(NO_SPREADSHEET, Where("a.xlsx", "表", row, 3), what="x") for row in range(3)]
    errors = [problem(DAMAGED, Where("a.xlsx", "表", row, 2), what="x") for row in range(5)]
    lines = folded([Told("华东分公司", "a.xlsx", "0" * 64, (*reminders, *apart, *errors))])
    assert [(p.where.cell, more) for _, p, more in lines if p.severity is Severity.WARNING] == [
        ("C1", "（同类共5处，另见C2、C3、C4等）"), ("D1", ""), ("D2", ""), ("D3", ""),
    ]  # fmt: skip
    assert [p.where.cell for _, p, _ in lines if p.severity is Severity.ERROR] == ["C1", "C2", "C3", "C4", "C5"]


def test_files_and_the_last_of_four_are_told_exactly() -> None:
    four = tuple(problem(NO_SPREADSHEET, Where("a.xlsx", "表", row, 0), what="x") for row in range(4))
    lines = folded([Told("", "a.xlsx", "0" * 64, four), Told("", "b.xlsx", "1" * 64, four[:1])])
    assert [more for _, _, more in lines] == ["（同类共4处，另见A2、A3、A4）", ""]
