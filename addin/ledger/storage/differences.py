"""A text as what it differs in from one much like it: unchanged rows of a return, unchanged lines of a snapshot's basis (R28).

A text is cut at its commas. Of pieces that stand in the other text as well only place and number are kept, the rest as it is. JSON by
columns makes long runs: a column begins with its own name, so a row more or less shifts nothing beyond it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import compress
from operator import ne
from typing import Generic, TypeVar

from addin.ledger.storage import codec
from workbooks.problems import Severity, Where, refuse, rule

NOT_RESTORED = rule(
    "KH649", Severity.ERROR, "台账的内容读不出来", "台账里存的报表内容有一处被改动或损坏，读不出来。",
    "运行 kh audit verify 看是哪份报表，再从备份恢复台账。",
)  # fmt: skip
K = TypeVar("K", bound=Hashable)
_CUT = ","
#: A piece that stands there so often at most tells where its neighbours are.
_RARE = 4
#: Where every so manieth piece differs at most, they were replaced and none moved.
_REPLACED = 8
#: So many pieces tell whether two places are alike.
_AHEAD = 12


def difference(text: str, base: str) -> str:
    """What `restored` needs besides `base` to give `text`: runs of pieces of `base` as [first, number], other pieces as they are.

    >>> difference("甲,好,丁,丙", "甲,好,乙,丙")
    '[[0,2],"丁",[3,1]]'
    """
    pieces, old = text.split(_CUT), base.split(_CUT)
    if len(pieces) == len(old) and (told_here := _in_place(pieces, old)) is not None:
        return codec.dumps(told_here)
    places = _places(old)
    told: list[list[int] | str] = []
    fresh: list[str] = []
    number, expected, jump = 0, 0, 1
    while number < len(pieces):
        # The next piece stands where it is expected, after as many as were replaced, or as far on as it was in the column before.
        first = on = expected + len(fresh)
        length = _alike(pieces, number, old, on, _AHEAD)
        if length < _AHEAD:
            for place in (expected, expected + jump, on + jump, _next(places.get(pieces[number], ()), expected)):
                if (alike := _alike(pieces, number, old, place, _AHEAD)) > length:
                    first, length = place, alike
        if length < _AHEAD and first != on:
            after = max(_alike(pieces, number + 1, old, place, _AHEAD) for place in (on + 1, expected))
            length = 0 if after >= length else length  # one piece is another or new: what follows goes on as before
        if not length:
            fresh.append(pieces[number])
            number += 1
            continue
        if fresh:
            told.append(_CUT.join(fresh))
        elif first != expected:
            jump = first - expected
        fresh = []
        length = _alike(pieces, number, old, first, len(pieces))
        told.append([first, length])
        number, expected = number + length, first + length
    if fresh:
        told.append(_CUT.join(fresh))
    return codec.dumps(told)


def _in_place(pieces: Sequence[str], old: Sequence[str]) -> list[list[int] | str] | None:
    """The difference of texts in which pieces were replaced and none moved, as in most returns: found in a third of the time; else None."""
    other = list(compress(range(len(pieces)), map(ne, pieces, old)))
    if _REPLACED * len(other) > len(pieces):
        return None
    told: list[list[int] | str] = []
    done = 0
    for first, after in _runs(other):
        told += [[done, first - done]] if first > done else []
        told.append(_CUT.join(pieces[first:after]))
        done = after
    return [*told, [done, len(pieces) - done]] if done < len(pieces) else told


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Numbers in order as runs of neighbours: the first of each, and the one after its last."""
    first = after = -1
    for number in numbers:
        if number != after:
            if first >= 0:
                yield first, after
            first = number
        after = number + 1
    if first >= 0:
        yield first, after


def _alike(pieces: Sequence[str], number: int, old: Sequence[str], place: int, most: int) -> int:
    """How many pieces, `most` at most, are the same from here and there on."""
    if not (0 <= place < len(old) and number < len(pieces) and pieces[number] == old[place]):
        return 0
    stop = min(most, len(pieces) - number, len(old) - place)
    return next((n for n in range(1, stop) if pieces[number + n] != old[place + n]), stop)


def restored(told: str, base: str) -> str:
    """The text of a difference.

    Raises:
        ValueError: it is no difference from this text.
    """
    old, pieces = base.split(_CUT), []
    for one in json.loads(told):
        if isinstance(one, str):
            pieces.append(one)
            continue
        first, length = one
        if not 0 <= first < first + length <= len(old):
            raise ValueError(f"no pieces {first} to {first + length} in {len(old)}")
        pieces += old[first : first + length]
    return _CUT.join(pieces)


def _places(pieces: Iterable[str]) -> dict[str, list[int]]:
    """Where pieces stand that are no everyday words."""
    found: dict[str, list[int]] = {}
    for number, piece in enumerate(pieces):
        found.setdefault(piece, []).append(number)
    return {piece: places for piece, places in found.items() if len(places) <= _RARE}


def _next(places: Sequence[int], expected: int) -> int:
    """The first place from the expected one on, else the first of all; -1 where there is none."""
    return next((place for place in places if place >= expected), places[0] if places else -1)


class Resolved(Generic[K]):
    """Texts of which some are kept as differences from others; what was resolved stays as long as this does.

    Args:
        fetch: Gives of some keys: key, key of what it differs from (None: it is whole), texts.
    """

    def __init__(self, fetch: Callable[[list[K]], Iterable[tuple[K, K | None, tuple[str, ...]]]]) -> None:
        self._fetch = fetch
        self._known: dict[K, tuple[str, ...]] = {}

    def of(self, keys: Iterable[K]) -> dict[K, tuple[str, ...]]:
        """Texts by key, those that there are.

        Raises:
            Refusal: KH649, one cannot be restored.
        """
        wanted = list(keys)
        told: dict[K, tuple[K | None, tuple[str, ...]]] = {}
        missing = [key for key in wanted if key not in self._known]
        while missing:
            found = {key: (base, texts) for key, base, texts in self._fetch(missing)}
            told |= found
            bases = {base for base, _ in found.values() if base is not None}
            missing = [base for base in bases if base not in told and base not in self._known]
        for key in told:
            self._resolve(key, told)
        return {key: self._known[key] for key in wanted if key in self._known}

    def _resolve(self, key: K, told: dict[K, tuple[K | None, tuple[str, ...]]]) -> None:
        """Restore one text after those it rests on."""
        chain: list[K] = []
        at: K | None = key
        while at is not None and at not in self._known:
            if at not in told or at in chain:
                raise refuse(NOT_RESTORED, Where())
            chain.append(at)
            at = told[at][0]
        for one in reversed(chain):
            base, texts = told[one]
            try:
                self._known[one] = texts if base is None else tuple(map(restored, texts, self._known[base]))
            except (ValueError, TypeError) as error:
                raise refuse(NOT_RESTORED, Where()) from error
