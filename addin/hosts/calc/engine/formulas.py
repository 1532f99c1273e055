"""Formulas of a range, in Excel's English grammar."""

from __future__ import annotations

from typing import Any

from addin.hosts.calc.engine.grammar import Place
from addin.hosts.calc.engine.shifting import shifted
from addin.hosts.calc.engine.values import Values


class Formulas(Values):
    """The part of a range that reads and writes formulas."""

    @property
    def formula(self) -> Any:
        """Formula, or value as typed; a tuple of rows for more than one cell."""
        sheet, row, column = self.place
        typed = self.uno.getFormulaArray()
        found: list[tuple[str, Place]] = []
        for r, texts in enumerate(typed):
            found += [(text, (sheet, row + r, column + c)) for c, text in enumerate(texts) if _is_formula(text)]
        told = iter(self.book.grammar.to_excel([(text[1:-1] if text.startswith("{") else text, place) for text, place in found]))
        rows = tuple(tuple(next(told) if _is_formula(text) else text for text in texts) for texts in typed)
        return rows[0][0] if self.is_cell else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        if isinstance(value, str) and _is_formula(value):
            self.write(self._filled(value))
        else:
            self.raw_value = "" if value is None else value

    @property
    def formula2(self) -> Any:
        """The same: Calc's formulas do not spill."""
        return self.formula

    @formula2.setter
    def formula2(self, value: Any) -> None:
        self.formula = value

    @property
    def formula_array(self) -> str | None:
        """The array formula that fills the range; a single cell's formula of any kind."""
        if self.uno.getArrayFormula():
            return self.book.grammar.printed(self.first.getTokens(), self.place)
        return self.formula if self.is_cell else None

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.uno.setArrayTokens(self.book.grammar.tokens(value, self.place))

    @property
    def has_array(self) -> bool:
        """Whether it belongs to an array formula."""
        return bool(self.uno.getArrayFormula())

    def _filled(self, formula: str) -> list[list[str]]:
        """A formula for the first cell as it reads in each cell, as Excel fills it."""
        height, width = self.shape
        return [[shifted(formula, down, right) for right in range(width)] for down in range(height)]


def _is_formula(text: str) -> bool:
    return len(text) > 1 and text.startswith(("=", "{="))
