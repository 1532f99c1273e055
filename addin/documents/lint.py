"""What is wrong with a template, all at once and before month end: every unknown word, with its place and the nearest known one."""

from __future__ import annotations

from addin.documents.blocks import Blocks
from addin.documents.layout import layout_faults
from addin.documents.tags import paragraphs
from workbooks.problems import Problem


def tag_faults(data: bytes, book: str, context: type | None) -> list[Problem]:
    """Problems of a template's tags; words are checked against a context class if one is given."""
    reader = Blocks(book, context)
    lines = list(paragraphs(data))
    found: list[Problem] = []
    for line in lines:
        found += layout_faults(line, lines, book)
        found += reader.read(line)
    return found + reader.finish()


def first_fault(data: bytes, book: str, context: type | None) -> Problem | None:
    """The first problem of a template, which most often is the cause of the others."""
    return next(iter(tag_faults(data, book, context)), None)
