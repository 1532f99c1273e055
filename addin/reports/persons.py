"""Persons of ours as cells name them: one or several, with whatever stands between (R42, G17)."""

from __future__ import annotations

import re

from udfs.words.text import fold

_BETWEEN = re.compile(r"[、,，;；/\s]+")


def persons_in(text: object) -> list[str]:
    """Names in a cell.

    >>> persons_in("李示例、王示例"), persons_in(None)
    (['李示例', '王示例'], [])
    """
    return [name for name in _BETWEEN.split(str(text or "")) if name]


def names_person(text: object, person: str) -> bool:
    """True if a cell names a person, alone or among others; nobody is named by a part of a name.

    >>> names_person("李示例、王示例", "王示例"), names_person("李示例", "李示")
    (True, False)
    """
    wanted = fold(person)
    return any(fold(name) == wanted for name in (*persons_in(text), str(text or "")))
