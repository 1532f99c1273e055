"""Clause ids → the rule book's own words; and how a thing tells that the book leaves it open (非原文)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from udfs.rulebook_text import CLAUSES, READINGS

NOT_IN_BOOK = "非原文"


@dataclass(frozen=True, slots=True)
class Settled:
    """A matter the rule book leaves open, with the reason for the reading taken."""

    reason: str

    def __str__(self) -> str:
        return f"{NOT_IN_BOOK}：{self.reason}"


def clause_ids(text: str) -> list[str]:
    """Single ids of a citation; ranges are spelt out.

    >>> clause_ids("R22-R24、A07")
    ['R22', 'R23', 'R24', 'A07']
    """
    found: list[str] = []
    for letter, first, last in re.findall(r"([RVGSPAD])(\d{2})(?:[-–~至][RVGSPAD]?(\d{2}))?", text):
        found += [f"{letter}{n:02d}" for n in range(int(first), int(last or first) + 1)]
    return found


def words(clause: str) -> str | Settled:
    """The rule book's words of one clause, or the reading where the book is silent; KeyError for an unknown id.

    >>> words("R24")
    'B类：其余客户均为B类客户。'
    >>> str(words("A07"))
    '非原文：既满足A类全部条件又有C类情形的，按C类，标“冲突”，由人工签字决定'
    """
    return Settled(READINGS[clause]) if clause in READINGS else CLAUSES[clause]


def quote(citation: str) -> str:
    """All cited clauses with their words, for an explanation or a policy sheet."""
    return "\n".join(f"{c} {words(c)}" for c in clause_ids(citation) if c in CLAUSES or c in READINGS)


def citation_fault(text: str) -> str:
    """What is wrong with a citation, or "": it names clauses of the book, or says 非原文.

    >>> citation_fault("R23"), citation_fault("非原文（A13）"), citation_fault("R99")
    ('', '', '办法里没有条款R99')
    """
    ids = clause_ids(text)
    unknown = [i for i in ids if i not in CLAUSES and i not in READINGS]
    if unknown:
        return f"办法里没有条款{'、'.join(unknown)}"
    if not text.startswith(NOT_IN_BOOK) and not any(i in CLAUSES for i in ids):
        return f"要写条款号（如R23），办法没有规定的写“{NOT_IN_BOOK}”"
    return ""
