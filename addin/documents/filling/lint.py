"""What is wrong with a template, all at once and before month end: every unknown word, with its place and the nearest known one."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from addin.documents.filling import faults
from addin.documents.filling.blocks import Blocks
from addin.documents.filling.layout import layout_faults
from addin.documents.filling.package import opened
from addin.documents.filling.tags import paragraphs, unfilled
from addin.documents.filling.words import fields_of
from workbooks.problems import Problem, Where, problem


def tag_faults(data: bytes, book: str, context: type | None) -> list[Problem]:
    """Problems of a template's tags; words are checked against a context class if one is given."""
    reader = Blocks(book, context)
    lines = list(paragraphs(data))
    words = () if context is None else tuple(fields_of(context))
    found = [problem(faults.NOT_FILLED, Where(book=book), place=place, tag=tag) for place, tag in unfilled(opened(data, book).members)]
    for line in lines:
        found += layout_faults(line, lines, book, words)
        found += reader.read(line)
    return found + reader.finish()


def first_fault(data: bytes, book: str, context: Any) -> Problem | None:
    """The first problem of a template, which most often is the cause of the others; looked for once for many documents."""
    return _first_fault(data, book, context)


@lru_cache(maxsize=64)
def _first_fault(data: bytes, book: str, context: Any) -> Problem | None:
    return next(iter(tag_faults(data, book, context)), None)
