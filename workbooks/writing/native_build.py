"""A template with native formulas: what `writing.build` asks of the policy, and the hidden sheet put into the finished package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from udfs.rules.tier_cells import explanation
from udfs.rules.tiers import decide
from workbooks.answering.patch.book import BookEditor
from workbooks.declare import Field, Sheet
from workbooks.native.plan import CALCULATION, Native
from workbooks.problems import Where
from workbooks.writing.native_sheets import hidden_sheet

__all__ = ["formula", "stored", "with_hidden"]


def formula(native: Native, field: Field) -> str:
    """Formula of a computed column, the same in all rows."""
    shown = {"KH_TIER": native.answer.tier, "KH_TIER_WHY": native.answer.basis}
    return f"={native.shown(shown[field.formula.partition('(')[0]])}"


def stored(native: Native, sheet: Sheet, row: Mapping[str, Any]) -> dict[str, Any]:
    """Results to store with the formulas of a row, by field name: a program that does not calculate shows them."""
    if not row.get("name"):
        return {}
    found = decide(row, native.policy)
    answers = {"KH_TIER": found.tier, "KH_TIER_WHY": explanation(found)}
    return {f.name: answers[f.formula.partition("(")[0]] for f in sheet.fields if f.computed}


def with_hidden(package: bytes, native: Native, *, first_row: int, rows: int) -> bytes:
    """The workbook with the sheet that calculates, hidden behind the others."""
    book = BookEditor(package, Where())
    book.append(CALCULATION, hidden_sheet(native, first_row=first_row, rows=rows), hidden=True)
    return book.package.save()
