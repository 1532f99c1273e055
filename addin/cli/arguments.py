"""What was typed behind a command, read by the button's questions; libraries for that take longer to load than a check takes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from addin.cli.words import WrongUsageError
from addin.declare import Question
from addin.general import GENERAL

_SHORT = re.compile("-[A-Za-z]")


@dataclass(slots=True)
class Typed:
    """A command's words, read: what stood behind the general options by their names, and the answers."""

    general: dict[str, str]
    answers: dict[str, Any] = field(default_factory=dict)

    @property
    def workspace(self) -> Path | None:
        """Folder of the workspace."""
        return Path(told) if (told := self.general.get("--workspace")) else None

    @property
    def ledger(self) -> str:
        """Address of the ledger, "" if none was told."""
        return self.general.get("--ledger", "")

    @property
    def json(self) -> bool:
        """Whether lines for programs are wanted."""
        return "--json" in self.general

    @property
    def now(self) -> str:
        """The moment, "" for now."""
        return self.general.get("--now", "")


def read(questions: Sequence[Question], words: Sequence[str]) -> Typed:
    """The answers to a button's questions, their defaults among them.

    Raises:
        WrongUsageError: something is missing, too much, or not what it should be.
    """
    general = {o.name: o for o in GENERAL}
    typed = Typed({o.name: told for o in GENERAL if o.environment and (told := os.environ.get(o.environment))})
    options = {q.word: q for q in questions if not q.ask.positional}
    given: dict[str, list[Any]] = {}
    places: list[str] = []
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if word == "--":
            places += rest
        elif not word.startswith("--") and not _SHORT.match(word):
            places.append(word)
        elif name in general:
            typed.general[name] = _value(name, equals, value, rest) if general[name].value else ""
        elif name not in options:
            raise WrongUsageError("option", name)
        elif (q := options[name]).type is bool and not equals:
            given[q.name] = [True]
        else:
            given.setdefault(q.name, []).append(_as(q, _value(name, equals, value, rest)))
    _place(questions, places, given)
    for q in questions:
        if q.required and q.name not in given:
            raise WrongUsageError("missing", q.name, q)
        typed.answers[q.name] = (given[q.name] if q.many else given[q.name][-1]) if q.name in given else q.default
    return typed


def _value(name: str, equals: str, value: str, rest: Iterator[str]) -> str:
    if equals:
        return value
    found = next(rest, None)
    if found is None or found.startswith("--"):
        raise WrongUsageError("value", name)
    return found


def _place(questions: Sequence[Question], places: Sequence[str], given: dict[str, list[Any]]) -> None:
    """Give words without a dash to the questions in their order; one that takes many takes the rest."""
    left = list(places)
    for q in questions:
        if q.ask.positional and left:
            taken, left = (left, []) if q.many else (left[:1], left[1:])
            given[q.name] = [_as(q, word) for word in taken]
    if left:
        raise WrongUsageError("extra", left[0])


def _as(q: Question, word: str) -> Any:
    if q.type is bool:
        raise WrongUsageError("bad", word, q)
    try:
        return q.type(word)
    except ValueError:
        raise WrongUsageError("bad", word, q) from None
