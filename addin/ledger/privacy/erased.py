"""Persons that were erased: salted hashes by which they are known again wherever they come back, and what stands in their place (V09).

Nothing of a person is kept in clear. A text is searched by the hashes of all that could be a name or a number in it.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from addin.ledger.privacy.persons import LISTED, NAMES
from addin.ledger.storage import codec
from addin.ledger.storage.tables import erasures
from udfs.kinds.kind import Phone, Text
from udfs.words.text import fold, half_width
from workbooks.declare import Field, Sheet
from workbooks.registers.shared_fields import PERSON

_RUNS = re.compile("[\u3400-\u9fff·]{2,}|[A-Za-z][A-Za-z .'-]+[A-Za-z]")
_NUMBERS = re.compile(r"(?<!\d)[+(（]?\d[\d ()（）-]{5,18}\d(?!\d)")
#: What stands beside a name and makes no other of it.
_TITLES = r"(?:总|经理|主任|书记|[处科部局院校厂队所股司主席董事]+长|工|师|秘书|会计|出纳)"
_BESIDE_NAME = re.compile(rf"[\W\d_]*|[（(].*|先生|女士|小姐|老师|同志|本人|.{{0,2}}{_TITLES}")
#: Lengths of Chinese names.
_LENGTHS = range(2, 7)
_LONGEST_RUN = 4000
#: No tombstone.
NOBODY: frozenset[int] = frozenset()


def mark(salt: str, kind: str, told: str) -> str:
    """Salted hash of a name, a number or a relation."""
    plain = re.sub(r"\D", "", half_width(told)) if kind == "phone" else fold(told)
    return hashlib.blake2b(f"{kind}|{plain}".encode(), key=bytes.fromhex(salt), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Tombstone:
    """One erased person."""

    number: int
    client: str
    #: Keys of the client's names.
    keys: frozenset[str]
    salt: str
    marks: frozenset[str]
    at: str
    pending: tuple[str, ...] = ()

    @property
    def stands(self) -> str:
        """What stands where the name stood; a number, so that persons of one client stay apart."""
        return f"已抹去{self.number}号"

    def knows(self, kind: str, told: str) -> bool:
        """Whether a name, number or relation is the person's."""
        return mark(self.salt, kind, told) in self.marks


@dataclass(frozen=True)
class Erased:
    """All erased persons."""

    stones: Sequence[Tombstone] = ()
    #: Texts one of which stands wherever a name or relation does, where that is known; none: every text is searched.
    hints: tuple[str, ...] = ()
    #: Names of others within which a person's stands: 王建国 where 王建 was erased.
    others: frozenset[str] = frozenset()
    _seen: dict[tuple[int, str, str], bool] = field(default_factory=dict, compare=False)

    def __bool__(self) -> bool:
        return bool(self.stones)

    def of(self, key: str) -> Sequence[Tombstone]:
        """Those of a client by a key of its name."""
        return [s for s in self.stones if key in s.keys]

    def hide(self, text: str, stones: Sequence[Tombstone] | None = None, *, but: AbstractSet[int] = NOBODY) -> str:
        """A text without erased persons' names and numbers; the same text if none stands in it.

        Args:
            text: The text.
            stones: Of whom; of all if left out.
            but: Numbers of those whose names are another's in this text and stay.
        """
        for s in self.stones if stones is None else stones:
            for found in sorted({n for n in _NUMBERS.findall(text) if self._knows(s, "phone", n)}, key=len, reverse=True):
                text = text.replace(found, s.stands)
            if self.hints and not any(hint in text for hint in self.hints):
                continue
            if s.number not in but and (names := {n for n in _could_be_names(text) if self._knows(s, "name", n)}):
                text = _instead(text, names, self.others, s.stands)
            for part in {p for p in (text, *re.split(r"[;；,，。\n]+", text)) if len(p) > 1 and self._knows(s, "relation", p)}:
                text = text.replace(part, s.stands)
        return text

    def within(self, names: Iterable[str]) -> Iterator[str]:
        """Those of some names that hold an erased person's and are another's: longer, and not by a title or a remark."""
        for told in names:
            for part in {p for p in _could_be_names(told) if p != told}:
                rest = told.replace(part, "", 1)
                if any(self._knows(s, "name", part) for s in self.stones) and not _BESIDE_NAME.fullmatch(rest):
                    yield told

    def _knows(self, s: Tombstone, kind: str, told: str) -> bool:
        asked = (s.number, kind, told)
        found = self._seen.get(asked)
        if found is None:
            found = self._seen[asked] = s.knows(kind, told)
        return found

    def row(self, register: Sheet, key: str, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """A row of a client without its erased persons; None where it tells of none.

        A row of no client loses names and numbers in its texts. A row of one person alone loses all that is personal in it; where several
        stand together, what is known to be theirs stays.
        """
        stones = self.of(key) if key else self.stones
        if not stones:
            return None
        told = dict(values)
        for s in stones:
            theirs = self._theirs(register, s, told)
            for f in register.fields:
                value = told.get(f.name)
                if f.name not in told:
                    continue
                if f.personal and f.name not in NAMES and (theirs or isinstance(value, str)):
                    told[f.name] = None if theirs else self._less(f, s, str(value))
                elif isinstance(value, str) and _is_text(register, f):
                    told[f.name] = self.hide(value, [s])
        return told if told != dict(values) else None

    def _theirs(self, register: Sheet, s: Tombstone, values: Mapping[str, Any]) -> bool:
        """Whether a row is of the person alone."""
        names = [n for f in register.fields if f.name in NAMES for n in LISTED.split(str(values.get(f.name) or "")) if n]
        return bool(names) and all(self._knows(s, "name", n) or n == s.stands for n in names)

    def _less(self, f: Field, s: Tombstone, value: str) -> str | None:
        if isinstance(f.kind, Phone):
            return "、".join(p for p in value.split("、") if not self._knows(s, "phone", p)) or None
        return self.hide(value, [s])


def _instead(text: str, names: AbstractSet[str], others: AbstractSet[str], stands: str) -> str:
    """A text with some words in the place of names, but within the names of others."""
    longer = sorted((o for o in others if any(n in o for n in names)), key=len, reverse=True)
    words = re.compile("|".join(map(re.escape, [*longer, *sorted(names, key=len, reverse=True)])))
    return words.sub(lambda found: stands if found[0] in names else found[0], text)


def _is_text(register: Sheet, f: Field) -> bool:
    """Whether a person may stand in a column: a name of the client's own, or words; not people of ours, not the client itself."""
    return f.name in NAMES or (isinstance(f.kind, Text) and f.kind is not PERSON and f.name != register.about)


def _could_be_names(text: str) -> Iterator[str]:
    for run in {r for r in _RUNS.findall(text) if len(r) <= _LONGEST_RUN}:
        if run[0].isascii():
            yield run
            continue
        for length in _LENGTHS:
            for start in range(len(run) - length + 1):
                yield run[start : start + length]


def load(connection: Connection) -> Erased:
    """All erased persons."""
    told = connection.execute(select(erasures).order_by(erasures.c.number))
    return Erased([
        Tombstone(
            r.number, r.client, frozenset(codec.loads(r.keys)), r.salt, frozenset(codec.loads(r.marks)), r.at, tuple(codec.loads(r.pending))
        )
        for r in told
    ])  # fmt: skip


def marks_of(salt: str, told: Iterable[tuple[str, str]]) -> list[str]:
    """Hashes of what identifies a person: (kind, text)."""
    return sorted({mark(salt, kind, text) for kind, text in told if text})


def day_text(at: datetime.datetime) -> str:
    """When, as the ledger keeps it."""
    return at.isoformat(timespec="seconds")
