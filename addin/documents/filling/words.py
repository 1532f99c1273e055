"""The words a report tells its template, read off the type hints of its context class."""

from __future__ import annotations

import dataclasses
import difflib
import types
import typing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from addin.documents.drawing.chart import Chart
from addin.documents.drawing.diagram import Diagram


@dataclass(frozen=True)
class Loop:
    """What jinja2 tells inside a loop."""

    index: int
    index0: int
    revindex: int
    first: bool
    last: bool
    length: int
    depth: int
    previtem: Any
    nextitem: Any
    cycle: Any
    changed: Any


def bare(hint: Any) -> Any:
    """A type hint without `| None`."""
    if get_origin(hint) in (types.UnionType, typing.Union):
        kept = [a for a in get_args(hint) if a is not types.NoneType]
        return bare(kept[0]) if len(kept) == 1 else Any
    return hint


@cache
def fields_of(cls: type) -> dict[str, Any]:
    """Type hint of each field of a dataclass."""
    hints = get_type_hints(cls)
    return {f.name: bare(hints[f.name]) for f in dataclasses.fields(cls)}


def labels_of(cls: type) -> dict[str, str]:
    """Chinese label of each field of a dataclass."""
    return {f.name: f.metadata.get("label", "") for f in dataclasses.fields(cls)}


def is_picture(hint: Any) -> bool:
    """True for a chart or a diagram, which stand in a run of their own."""
    return hint in (Chart, Diagram)


def is_record(hint: Any) -> bool:
    """True for a dataclass that is no picture."""
    return isinstance(hint, type) and dataclasses.is_dataclass(hint) and not is_picture(hint)


def is_list(hint: Any) -> bool:
    """True for tuple[X, ...], list[X] and Sequence[X]."""
    origin = get_origin(hint)
    return isinstance(origin, type) and issubclass(origin, Sequence)


def element(hint: Any) -> Any:
    """Type of the items of a list; Any where it is unknown."""
    return bare(get_args(hint)[0]) if is_list(hint) and get_args(hint) else Any


#: Word of every report for what it tells of, and what authors write in its place.
_PERIOD, _PERIODS = "period", frozenset({"month", "quarter", "half", "year", "term", "月份", "季度", "期间"})
#: Likeness from which a word is a slip for another: title for titel, not matches for month.
_SLIP = 0.65


def nearest(word: str, cls_labels: dict[str, str]) -> str:
    """The known word a mistaken one most likely means, "" if none is near; the Chinese label counts as the word."""
    by_label = {label: name for name, label in cls_labels.items() if label}
    if word in by_label:
        return by_label[word]
    if word in _PERIODS and _PERIOD in cls_labels:
        return _PERIOD
    near = difflib.get_close_matches(word, cls_labels, n=1, cutoff=_SLIP) or [
        by_label[label] for label in difflib.get_close_matches(word, by_label, n=1, cutoff=_SLIP)
    ]
    return near[0] if near else ""


def example(cls: type, *, empty: bool = False) -> Any:
    """A context made of the samples its fields tell; with `empty`, every list is empty."""
    hints = fields_of(cls)
    return cls(**{f.name: _sample(hints[f.name], f.metadata.get("sample"), empty=empty) for f in dataclasses.fields(cls)})


def _sample(hint: Any, told: Any, *, empty: bool) -> Any:
    if is_list(hint):
        if empty:
            return ()
        return told or (_sample(element(hint), None, empty=False),) * 2
    if told is not None:
        return told
    if is_record(hint):
        return example(hint, empty=empty)
    plain: dict[Any, Any] = {str: "示例", int: 1, float: 1.0, bool: True}
    return plain.get(hint)


def told_words(cls: type, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every word of a context with its label, items of a list under `name[]`: what a page for template authors lists."""
    labels = labels_of(cls)
    for name, hint in fields_of(cls).items():
        yield prefix + name, labels[name]
        inner = element(hint) if is_list(hint) else hint
        if is_record(inner):
            yield from told_words(inner, f"{prefix}{name}{'[]' if is_list(hint) else ''}.")
