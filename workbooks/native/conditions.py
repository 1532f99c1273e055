"""Conditions of a decision table as formulas: truth as 1, 0 and 0.5 for not known (且 is MIN, 或 is MAX, 非 is 1-x), and the reasons."""

from __future__ import annotations

from collections.abc import Mapping

from udfs.kinds.amounts import Money, Rate
from udfs.kinds.dates import Day
from udfs.kinds.kind import Choice, Text
from udfs.policy.conditions import Atom, Condition, Join, Not, shown
from workbooks.native.formula import constant, joined, text

#: Between the reasons of a row, until it is known which sign belongs there.
BETWEEN = "¦"
_SIGNS = {"<": "<", "≤": "<=", ">": ">", "≥": ">="}
_SAID = {"<": ("低于", "不低于"), "≤": ("不超过", "超过"), ">": ("超过", "不超过"), "≥": ("不低于", "低于")}
_BLANK = ("为空", "非空")

#: Address of the value of each fact by its name.
Values = Mapping[str, str]


def truth(condition: Condition, values: Values) -> str:
    """Truth of a condition after Kleene."""
    if isinstance(condition, Not):
        return f"(1-{truth(condition.part, values)})"
    if isinstance(condition, Join):
        return f"{'MIN' if condition.word == '且' else 'MAX'}({','.join(truth(p, values) for p in condition.parts)})"
    cell = values[condition.fact.name]
    if condition.op in _BLANK:
        return f'IF({cell}="",1,0)' if condition.op == "为空" else f'IF({cell}="",0,1)'
    return f'IF({cell}="",0.5,IF({_test(condition, cell)},1,0))'


def _test(atom: Atom, cell: str) -> str:
    """Comparison of a known value; a free text letter by letter, because = takes A for a."""
    if atom.op in _SIGNS:
        return f"{cell}{_SIGNS[atom.op]}{constant(atom.operands[0])}"
    exact = isinstance(atom.fact.kind, Text)
    same = [f"EXACT({cell},{constant(o)})" if exact else f"{cell}={constant(o)}" for o in atom.operands]
    found = same[0] if len(same) == 1 else f"OR({','.join(same)})"
    return found if atom.op in ("=", "属于") else f"NOT({found})"


def why(condition: Condition, values: Values, sign: str = BETWEEN) -> str:
    """Sentences that tell why a condition is as true as it is: of several parts those as true as the whole."""
    if isinstance(condition, Not):
        return why(condition.part, values, sign)
    if isinstance(condition, Atom):
        return sentence(condition, values)
    whole, told, pieces = truth(condition, values), dict[str, list[str]](), []
    for part in condition.parts:
        counts = f"{truth(part, values)}={whole}"
        said = why(part, values, "且")
        before = told.setdefault(said, [])
        once = counts if not before else f"AND({counts},NOT(OR({','.join(before)})))"
        pieces.append(f'IF({once},{text(sign)}&{said},"")')
        before.append(counts)
    return f"MID({joined(pieces)},{len(sign) + 1},8000)"


def sentence(atom: Atom, values: Values) -> str:
    """What is known of the fact a comparison asks for, in words."""
    cell, head = values[atom.fact.name], atom.fact.head.partition("(")[0]
    nothing = f"没有{head}" if atom.op in _BLANK else f"{head}未知"
    return f'IF({cell}="",{text(nothing)},{_said(atom, cell, head)})'


def _said(atom: Atom, cell: str, head: str) -> str:
    value = _shown(atom, cell)
    if atom.op in _SIGNS:
        limit = f"{atom.word}{shown(atom.fact.kind, atom.operands[0])}"
        yes, no = _SAID[atom.op]
        return f"{text(head)}&{value}&IF({_test(atom, cell)},{text(f'，{yes}{limit}')},{text(f'，{no}{limit}')})"
    return f"{text(f'{head}为' if isinstance(atom.fact.kind, Choice) else f'{head}：')}&{value}"


def _shown(atom: Atom, cell: str) -> str:
    """A value in a sentence; a share with six figures."""
    kind = atom.fact.kind
    if isinstance(kind, Rate):
        return f'IF({cell}=0,0,ROUND({cell}*100,5-INT(LOG10(ABS({cell}*100)))))&"%"'
    if isinstance(kind, Money):
        return f'{cell}&"万元"'
    if isinstance(kind, Day):
        return f'YEAR({cell})&"-"&RIGHT("0"&MONTH({cell}),2)&"-"&RIGHT("0"&DAY({cell}),2)'
    return cell
