"""The words of drop-down lists in all spellings a formula can look up, as the kinds fold them (`udfs.words.text.fold`)."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from udfs.cells import ERROR_CODES
from udfs.kinds.kind import DASHES, NOTHING, Choice, Kind
from udfs.words.script import simplified
from udfs.words.text import fold

#: Letters that may have a traditional form; the full-width forms of ASCII stand so much higher.
_HAN = range(0x4E00, 0x9FFF)
_WIDER = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_MOST_SPELLINGS = 64
UNKNOWN = "未知"


@cache
def _traditional() -> Mapping[str, str]:
    """Traditional forms of a letter."""
    found: defaultdict[str, str] = defaultdict(str)
    for code in _HAN:
        if (simple := simplified(chr(code))) != chr(code):
            found[simple] += chr(code)
    return found


def spellings(word: str) -> tuple[str, ...]:
    """The folded word and what folds to it: traditional letters, full width; LOWER is for the formula to do.

    >>> spellings("较高"), spellings("no")
    (('较高', '較高'), ('no', 'ｎｏ', 'ＮＯ'))
    """
    folded = fold(word)
    letters = [letter + _traditional().get(letter, "") for letter in folded]
    forms = ["".join(one) for one in itertools.islice(itertools.product(*letters), _MOST_SPELLINGS)]
    return tuple(dict.fromkeys([*forms, folded.translate(_WIDER), folded.upper().translate(_WIDER)]))


def as_list(words: Iterable[str]) -> str:
    """Words as one text to look them up in."""
    return "".join(f"〖{word}〗" for word in dict.fromkeys(words))


def answers(kind: Choice) -> tuple[str, ...]:
    """Options that a choice can mean, in the order of their numbers from 1; 未知 counts as a blank."""
    return tuple(option for option in kind.options if option != UNKNOWN)


def meanings(kind: Choice) -> str:
    """All words of a choice, each with the number of its option behind it; 0 means not known."""
    numbers = {option: number for number, option in enumerate(answers(kind), 1)}
    known = dict.fromkeys(sorted(NOTHING), 0) | {word: numbers.get(option, 0) for word, option in kind.words.items()}
    spelt = {spelling: number for word, number in known.items() for spelling in spellings(word)}
    return "".join(f"〖{word}〗{number}" for word, number in spelt.items())


def no_words(kind: Kind) -> str:
    """What stands for "nothing" in a free text, letter by letter."""
    return as_list(sorted({*DASHES, *kind.none_words, UNKNOWN}))


def dashes() -> str:
    """What stands for a blank in any cell."""
    return as_list(sorted(DASHES))


def nothing() -> str:
    """Words that tell no more than a dash."""
    return as_list(spelling for word in sorted(NOTHING) for spelling in spellings(word))


def errors() -> str:
    """Error values copied as text."""
    return as_list(ERROR_CODES)
