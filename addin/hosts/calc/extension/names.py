"""Our functions' names as other programs write them → as Calc computes them, and back, in the text of formulas."""

from __future__ import annotations

import re
from functools import cache

from addin.hosts.calc.extension.naming import FUNCTIONS, programmatic_name
from udfs.declare import catalogue

#: How Excel and LibreOffice 7.4 tell where an add-in's function stands: [1]!KH_TIER, 'C:\\…\\kh.xlam'!KH_TIER, _xll.KH_TIER.
_PLACE = r"(?:\[\d+\]!|'(?:[^']|'')*(?:kh\.xlam|\[\d+\])(?:[^']|'')*'!|\[?kh\.xlam\]?!|_xll\.|_xludf\.)?"
_FOREIGN = re.compile(rf'"(?:[^"]|"")*"|(?<![\w.\]!\']){_PLACE}(KH_[A-Z0-9_]+)(?=\s*\()', re.IGNORECASE)
_PROGRAMMATIC = re.compile(rf'(?:&quot;|").*?(?:&quot;|")|\b{re.escape(FUNCTIONS)}\.(KH[A-Z0-9]+)(?=\s*\()', re.IGNORECASE | re.DOTALL)


@cache
def _to_calc() -> dict[str, str]:
    return {name: programmatic_name(name) for name in catalogue()}


@cache
def _to_excel() -> dict[str, str]:
    return {theirs.rpartition(".")[2]: name for name, theirs in _to_calc().items()}


def for_calc(formula: str) -> str:
    """A formula in Calc's own grammar in which every function of ours is one that Calc finds; texts inside it are left alone.

    >>> for_calc('=IF(A1="KH_TIER(";[1]!KH_TIER(A1:B1;A2:B2);kh_fold(A1))')
    '=IF(A1="KH_TIER(";CN.KEHUBU.FUNCTIONS.KHTIER(A1:B1;A2:B2);CN.KEHUBU.FUNCTIONS.KHFOLD(A1))'
    """
    return _FOREIGN.sub(lambda m: _to_calc().get(m[1].upper(), m[0]) if m[1] else m[0], formula)


def for_excel(formula: str) -> str:
    """A formula of an .xlsx part (quotes may be written &quot;) with the names that Excel, WPS and Calc know.

    >>> for_excel('CN.KEHUBU.FUNCTIONS.KHFOLD(A1)&&quot;CN.KEHUBU.FUNCTIONS.KHFOLD(&quot;')
    'KH_FOLD(A1)&&quot;CN.KEHUBU.FUNCTIONS.KHFOLD(&quot;'
    """
    return _PROGRAMMATIC.sub(lambda m: _to_excel().get(m[1].upper(), m[0]) if m[1] else m[0], formula)
