"""References inside formulas, as text: what a formula is wherever it stands, and how it reads elsewhere."""

from __future__ import annotations

import re

from addin.hosts.calc.engine.addresses import column_letters, column_number

# Text in quotes and names of sheets in apostrophes stay as they are.
_KEPT = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*')""")
# A name before ! or . is a sheet's, one before ( a function's.
_CELL = re.compile(r"(?<![\w\\])(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})(?![\w(.!])")
_WHOLE = re.compile(r"(?<![\w$.])\$?(?:[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\d+:\$?\d+)(?![\w(])")


def relative_form(formula: str, row: int, column: int) -> str:
    """The same text for formulas that differ only by where they stand (row and column from 0)."""

    def one(found: re.Match[str]) -> str:
        down = found[4] if found[3] else f"[{int(found[4]) - row}]"
        right = found[2].upper() if found[1] else f"[{column_number(found[2]) - column}]"
        return f"\x00{right},{down}"

    parts = _KEPT.split(formula)
    if any(_WHOLE.search(part) for part in parts[::2]):
        return f"{formula}\x00{row},{column}"
    parts[::2] = [_CELL.sub(one, part) for part in parts[::2]]
    return "".join(parts)


def shifted(formula: str, down: int, right: int) -> str:
    """A formula as it reads so many rows below and columns to the right."""
    if not (down or right):
        return formula

    def one(found: re.Match[str]) -> str:
        column = found[2] if found[1] else column_letters(column_number(found[2]) + right)
        row = found[4] if found[3] else str(int(found[4]) + down)
        return f"{found[1]}{column}{found[3]}{row}"

    parts = _KEPT.split(formula)
    parts[::2] = [_CELL.sub(one, part) for part in parts[::2]]
    return "".join(parts)
