"""Formulas as text between Excel's grammar and Calc's English one, without asking the office.

Only what means the same in both is translated; the rest is None, and the office's parser is asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from addin.hosts.calc.engine.addresses import quoted, unquoted

_NAME = r"(?:'(?:[^']|'')+'|[^\W\d]\w*)"
_CELL = r"\$?[A-Za-z]{1,3}\$?\d"
_SHARED = (
    r'(?P<text>"(?:[^"]|"")*")',
    r"(?P<error>\#(?:REF!|N/A|NULL!|NUM!|NAME\?|VALUE!|DIV/0!))",
    r"(?P<function>[^\W\d][\w.]*(?=\())",
    r"(?P<word>[\w$.]+%?)",
    r"(?P<space>\s+)",
    r"(?P<sign>.)",
)
_EXCEL = re.compile("|".join((_SHARED[0], rf"(?P<sheet>{_NAME})!(?={_CELL})", *_SHARED[1:])))
_CALC = re.compile("|".join((_SHARED[0], rf"\$?(?P<sheet>{_NAME})\.(?={_CELL})", *_SHARED[1:])))

# Signs that mean the same in both; a space between two operands is Excel's intersection.
_SIGNS = frozenset("+-*/^&=<>(){}:%")
_TRUTHS = ("TRUE", "FALSE")
_OPERAND_END = re.compile(r"[\w\"')}%]$")


def to_calc_text(formula: str, same: Collection[str]) -> str | None:
    """A formula of Excel's as `setFormulaArray` takes it.

    Args:
        formula: With its =.
        same: Functions that have one name in both grammars.
    """
    parts = []
    deep = 0
    for kind, part, before, after in _tokens(_EXCEL, formula):
        deep += {"{": 1, "}": -1}.get(part, 0)
        if kind == "sheet":
            if before.endswith(":"):
                return None
            parts.append(f"${_in_calc(part)}.")
        elif kind == "space":
            parts.append("!" if _OPERAND_END.search(before) and re.match(r"[\w$'\"({]", after) else part)
        elif part == ",":
            parts.append(";")
        elif part == ";" and deep:
            parts.append("|")
        elif kind == "word" and part.upper() in _TRUTHS and not deep:
            parts.append(f"{part.upper()}()")
        elif _means_the_same(kind, part, same):
            parts.append(part)
        else:
            return None
    return "".join(parts)


def to_excel_text(formula: str, same: Collection[str]) -> str | None:
    """A formula that `getFormulaArray` gave as Excel writes it."""
    parts = []
    deep = 0
    for kind, part, before, _ in _tokens(_CALC, formula):
        deep += {"{": 1, "}": -1}.get(part, 0)
        if kind == "sheet":
            if before.endswith(":"):
                return None
            parts.append(f"{quoted(unquoted(part))}!")
        elif part == ";":
            parts.append(",")
        elif part == "|" and deep:
            parts.append(";")
        elif part == "!":
            parts.append(" ")
        elif kind == "space" or _means_the_same(kind, part, same):
            parts.append(part)
        else:
            return None
    return "".join(parts)


def _tokens(grammar: re.Pattern[str], formula: str) -> Iterator[tuple[str, str, str, str]]:
    for found in grammar.finditer(formula):
        kind = found.lastgroup or ""
        yield kind, found[kind], formula[: found.start()], formula[found.end() :]


def _means_the_same(kind: str, part: str, same: Collection[str]) -> bool:
    if kind == "sign":
        return part in _SIGNS
    if kind == "function":
        return part.upper() in same
    return kind in ("text", "error") or (kind == "word")


def _in_calc(sheet: str) -> str:
    # Calc quotes more names than Excel does; quotes are always understood.
    return sheet if sheet.startswith("'") else f"'{sheet}'"
