"""Formulas between Excel's grammar and Calc's own, one or many at a time."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any

from addin.hosts.calc import link
from addin.hosts.calc.engine.shifting import relative_form, shifted
from addin.hosts.calc.engine.words import ALL_GROUPS, XL_A1, XL_ENGLISH

_QUOTED = re.compile(r'("(?:[^"]|"")*")')
_UNKNOWN = re.compile(r"(?<![\w.!'])[a-z_][a-z0-9_.]*(?=\()")

#: A cell as (sheet, row, column), from 0.
Place = tuple[int, int, int]


class Grammar:
    """A book's parsers, made when they are needed."""

    def __init__(self, document: Any) -> None:
        self._document = document

    def tokens(self, formula: str, place: Place) -> Any:
        """Tokens of a formula in Excel's English grammar."""
        return self._excel.parseFormula(formula.removeprefix("="), _address(place))

    def printed(self, tokens: Any, place: Place) -> str:
        """Tokens as a formula in Excel's English grammar."""
        return "=" + _capitals(self._excel.printFormula(tokens, _address(place)))

    def to_calc(self, formulas: list[tuple[str, Place]]) -> list[str]:
        """Formulas of Excel's as `setFormulaArray` takes them."""
        return self._translated(formulas, lambda text, place: self._calc.printFormula(self.tokens(text, place), _address(place)))

    def to_excel(self, formulas: list[tuple[str, Place]]) -> list[str]:
        """Formulas that `getFormulaArray` gave as Excel writes them."""

        def one(text: str, place: Place) -> str:
            tokens = self._calc.parseFormula(text, _address(place))
            return _capitals(self._excel.printFormula(tokens, _address(place)))

        return self._translated(formulas, one)

    def _translated(self, formulas: list[tuple[str, Place]], translate: Callable[[str, Place], str]) -> list[str]:
        # Formulas filled down a column are one formula: it is translated once and its references are shifted.
        known: dict[tuple[int, str], tuple[str, Place]] = {}
        made = []
        for formula, place in formulas:
            form = (place[0], relative_form(formula, place[1], place[2]))
            if form not in known:
                known[form] = ("=" + translate(formula.removeprefix("="), place), place)
            pattern, at = known[form]
            made.append(shifted(pattern, place[1] - at[1], place[2] - at[2]))
        return made

    @cached_property
    def _excel(self) -> Any:
        parser = self._document.createInstance("com.sun.star.sheet.FormulaParser")
        mapper = self._document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
        parser.FormulaConvention = XL_A1
        parser.OpCodeMap = mapper.getAvailableMappings(XL_ENGLISH, ALL_GROUPS)
        return parser

    @cached_property
    def _calc(self) -> Any:
        parser = self._document.createInstance("com.sun.star.sheet.FormulaParser")
        parser.CompileEnglish = True
        return parser


def _address(place: Place) -> link.Struct:
    return link.struct("com.sun.star.table.CellAddress", Sheet=place[0], Row=place[1], Column=place[2])


def _capitals(formula: str) -> str:
    """Calc writes names of functions it does not know in small letters."""
    parts = _QUOTED.split(formula)
    parts[::2] = [_UNKNOWN.sub(lambda found: found[0].upper(), part) for part in parts[::2]]
    return "".join(parts)
