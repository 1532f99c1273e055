"""Client rows of a return as the ledger stores them, decoded column by column: few readers look at more than some of the thirty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from addin.ledger.storage import codec

_BEGINS = '":['


class Columns(Mapping[str, Sequence[Any]]):
    """Values by field name and row, as `codec.dump_columns` wrote them.

    Args:
        text: What it wrote.
    """

    def __init__(self, text: str) -> None:
        names = list(_names(text))
        ends = (start for _, start, _ in (*names[1:], ("", len(text) - 1, 0)))
        self._text = text
        #: Where the values of a column begin and end.
        self._places = {name: (begin, end) for (name, _, begin), end in zip(names, ends, strict=False)}
        self._known: dict[str, Sequence[Any]] = {}

    def __getitem__(self, name: str) -> Sequence[Any]:
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = codec.load_column(name, self._written(self._places[name]))
        return known

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def written(self, name: str) -> str:
        """A column as it is stored, "" for none: equal texts are equal values."""
        return self._written(self._places.get(name, (0, 0)))

    def _written(self, place: tuple[int, int]) -> str:
        start, end = place
        return self._text[start:end]


def _names(text: str) -> Iterator[tuple[str, int, int]]:
    """Names of columns, where each stands with the comma before it, and where its values begin.

    Within a value a quotation mark has a backslash before it, and one that ends a value stands before a comma or a bracket.
    """
    at = text.find(_BEGINS)
    while at >= 0:
        start = text.rfind('"', 0, at)
        if (name := text[start + 1 : at]).isidentifier():
            yield name, start - 1, at + len(_BEGINS) - 1
        at = text.find(_BEGINS, at + 1)
