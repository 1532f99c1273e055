"""Formulas between Excel's grammar and Calc's own, one or many at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from addin.hosts.calc import link
from addin.hosts.calc.engine.shifting import relative_form, shifted
from addin.hosts.calc.engine.texts import to_calc_text, to_excel_text
from addin.hosts.calc.engine.words import ALL_GROUPS, ENGLISH, XL_A1, XL_ENGLISH

_QUOTED = re.compile(r'("(?:[^"]|"")*")')
_UNKNOWN = re.compile(r"(?<![\w.!'])[a-z_][a-z0-9_.]*(?=\()")
_MARKS = re.compile(r"_xlfn\.(?:_xlws\.)?|(?<![\w\]\[])@(?=[A-Za-z$'])")
_SPACES = re.compile(r"\s+")

#: A cell as (sheet, row, column), from 0.
Place = tuple[int, int, int]


class Grammar:
    """A book's parsers, made when they are needed."""

    def __init__(self, document: Any) -> None:
        self._document = document

    def tokens(self, formula: str, place: Place) -> Any:
        """Tokens of a formula in Excel's English grammar."""
        return self._excel.parseFormula(_without_spaces(formula.removeprefix("=")), address(place))

    def printed(self, tokens: Any, place: Place) -> str:
        """Tokens as a formula in Excel's English grammar."""
        return "=" + _capitals(self._excel.printFormula(tokens, address(place)))

    def to_calc(self, formulas: Iterable[tuple[str, Place]]) -> list[str]:
        """Formulas of Excel's as `setFormulaArray` takes them."""

        def one(formula: str, place: Place) -> str:
            plain = _without_marks(formula)
            text = to_calc_text(plain, self._same)
            return text if text is not None else self._by_cell(plain, place)

        return _translated(formulas, one)

    def to_excel(self, formulas: Iterable[tuple[str, Place]]) -> list[str]:
        """Formulas that `getFormulaArray` gave as Excel writes them."""

        def one(formula: str, place: Place) -> str:
            text = to_excel_text(formula, self._same)
            if text is not None:
                return text
            return self.printed(self._calc.parseFormula(_without_spaces(formula.removeprefix("=")), address(place)), place)

        return _translated(formulas, one)

    def _by_cell(self, formula: str, place: Place) -> str:
        """The office's own words for a formula: it is put into its cell and read."""
        cell = self._document.Sheets.getByIndex(place[0]).getCellByPosition(place[2], place[1])
        cell.setTokens(self.tokens(formula, place))
        return str(cell.Formula)

    @cached_property
    def _excel(self) -> Any:
        parser = self._document.createInstance("com.sun.star.sheet.FormulaParser")
        parser.FormulaConvention = XL_A1
        parser.OpCodeMap = self._mapper.getAvailableMappings(XL_ENGLISH, ALL_GROUPS)
        return parser

    @cached_property
    def _calc(self) -> Any:
        parser = self._document.createInstance("com.sun.star.sheet.FormulaParser")
        parser.CompileEnglish = True
        return parser

    @cached_property
    def _same(self) -> frozenset[str]:
        """Functions that have one name in both grammars."""
        names = [
            {one.Name: one.Token.OpCode for one in self._mapper.getAvailableMappings(told, ALL_GROUPS)} for told in (XL_ENGLISH, ENGLISH)
        ]
        return frozenset(name for name, code in names[0].items() if names[1].get(name) == code)

    @cached_property
    def _mapper(self) -> Any:
        return self._document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")


def address(place: Place) -> link.Struct:
    """A cell's address as UNO takes it."""
    return link.struct("com.sun.star.table.CellAddress", Sheet=place[0], Row=place[1], Column=place[2])


def _translated(formulas: Iterable[tuple[str, Place]], translate: Callable[[str, Place], str]) -> list[str]:
    # Formulas filled down a column are one formula: it is translated once and its references are shifted.
    known: dict[tuple[int, str], tuple[str, Place]] = {}
    made = []
    for formula, place in formulas:
        form = (place[0], relative_form(formula, place[1], place[2]))
        if form not in known:
            known[form] = (translate(formula, place), place)
        pattern, at = known[form]
        made.append(shifted(pattern, place[1] - at[1], place[2] - at[2]))
    return made


def _without_marks(formula: str) -> str:
    """Excel's marks for newer functions in files, and for single cells; Calc knows neither."""
    parts = _QUOTED.split(formula)
    parts[::2] = [_MARKS.sub("", part) for part in parts[::2]]
    return "".join(parts)


def _without_spaces(formula: str) -> str:
    """The parser keeps spaces as tokens that cannot be printed (7.4)."""
    parts = re.split(r"""("(?:[^"]|"")*"|'(?:[^']|'')*')""", formula)
    parts[::2] = [_SPACES.sub("", part) for part in parts[::2]]
    return "".join(parts)


def _capitals(formula: str) -> str:
    """Calc writes names of functions it does not know in small letters."""
    parts = _QUOTED.split(formula)
    parts[::2] = [_UNKNOWN.sub(lambda found: found[0].upper(), part) for part in parts[::2]]
    return "".join(parts)
