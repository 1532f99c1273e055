"""The base of a pre-filled workbook put right: what marketing decided where two had changed a field (R31)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbooks.answering.patch.book import BookEditor
from workbooks.finding.base import FIRST, MARK, NUMBER, SHEET, VALUES, dumped, loaded
from workbooks.opening.files import read_bytes
from workbooks.problems import Where
from workbooks.registers import registers

#: Register and number of a row → values by field name.
Decided = Mapping[tuple[str, str], Mapping[str, Any]]


def rebased(original: bytes, name: str, decided: Decided) -> bytes:
    """A copy whose base says other values for some fields; nothing that people see of it changes.

    Args:
        original: The pre-filled workbook as it came back.
        name: What messages call it.
        decided: What the base is to say.

    Raises:
        Refusal: KH119–KH122 or KH180, when the package cannot be patched.
    """
    book = BookEditor(original, Where(book=name))
    for grid in read_bytes(original, name).sheets:
        if not grid.name.startswith(SHEET) or grid.at(0, 0) != MARK:
            continue
        register, tab = str(grid.at(0, 1)), book.tab(grid.name)
        for row in range(FIRST, len(grid.rows)):
            values = decided.get((register, str(grid.at(row, NUMBER))))
            if values and tab is not None:
                told = loaded(registers()[register], str(grid.at(row, VALUES)))
                book.cells(tab).put(row, VALUES, dumped({**told, **values}))
    return book.package.save()
