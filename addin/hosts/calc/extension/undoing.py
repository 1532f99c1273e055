"""One press as one step of the document's undo.

Calc's undo has three gaps for many changes at once (7.4). Of an open context only the last hundred actions stay as soon as a window
sets itself up anew, as it does when another sheet is shown: so contexts are nested, and none holds a hundred. What is entered or
formatted in a column that nothing was ever in is not taken back: so such a column gets a text first. Words of a note that are
changed in place are not recorded, nor is a sheet that comes from another document: these two are actions of ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import unohelper
from com.sun.star.document import XUndoAction

from addin.hosts.calc.extension import listing, notes

#: Actions or contexts in one context; a hundred would be too many.
MOST = 80


class Step:
    """An open step of a document's undo, in groups.

    Args:
        document: The document that is changed.
        title: What the undo menu calls it.
    """

    def __init__(self, document: Any, title: str) -> None:
        self._document, self._title, self._count = document, title, 0
        self._undo = document.getUndoManager()
        self._enter()
        self._enter()

    def end(self) -> None:
        """Nothing more belongs to it."""
        self._leave()
        self._leave()

    def take_back(self) -> None:
        """The document is as it was before it; the step must have ended."""
        if self._title in self._undo.getAllUndoActionTitles()[:1]:
            self._undo.undo()
            self._undo.clearRedo()

    def make_room(self, actions: int = 1) -> None:
        """So many actions follow."""
        self._count += actions
        if self._count > MOST:
            self._leave()
            self._enter()
            self._count = actions

    @contextmanager
    def group(self) -> Iterator[None]:
        """At most `MOST` actions that count as one."""
        self.make_room()
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def reworded(self, sheet: Any, before: dict[tuple[int, int], Any]) -> None:
        """Notes of a sheet say something else than before."""
        self.make_room()
        self._undo.addUndoAction(Reworded(self._document, self._title, sheet.getName(), before))

    def bring_list(self, context: Any, name: str, position: int, told: dict[str, Any]) -> None:
        """A new sheet with a list (see `listing`)."""
        self.make_room()
        listing.bring(context, self._document, name, position, told)
        self._undo.addUndoAction(Listed(context, self._document, self._title, name, position, told))

    def open_column(self, sheet: Any, row: int, column: int) -> None:
        """See that what happens to a cell can be taken back."""
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)  # noqa: FBT003 - UNO takes positions
        if column > cursor.getRangeAddress().EndColumn:
            cell = sheet.getCellByPosition(column, row)
            cell.setString("x")
            cell.setString("")

    def _enter(self) -> None:
        self._undo.enterUndoContext(self._title)

    def _leave(self) -> None:
        self._undo.leaveUndoContext()


class Reworded(unohelper.Base, XUndoAction):  # type: ignore[misc]
    """Notes that say something else, and have another size for it: those before and after, by sheet, row and column."""

    def __init__(self, document: Any, title: str, sheet: str, before: dict[tuple[int, int], Any]) -> None:
        self.Title = title
        self._document, self._sheet, self._known = document, sheet, before

    def undo(self) -> None:
        """What they said before."""
        self._swap()

    def redo(self) -> None:
        """What they said after."""
        self._swap()

    def _swap(self) -> None:
        sheet = self._document.getSheets().getByName(self._sheet)
        now = {place: notes.told(sheet, *place) for place in self._known}
        for place, told in self._known.items():
            notes.put(sheet, *place, told)
        self._known = now


class Listed(unohelper.Base, XUndoAction):  # type: ignore[misc]
    """A sheet with a list that has come."""

    def __init__(self, context: Any, document: Any, title: str, name: str, position: int, told: dict[str, Any]) -> None:
        self.Title = title
        self._context, self._document, self._made = context, document, (name, position, told)

    def undo(self) -> None:
        """Take it away."""
        if self._document.getSheets().hasByName(self._made[0]):
            self._document.getSheets().removeByName(self._made[0])

    def redo(self) -> None:
        """Bring it again."""
        listing.bring(self._context, self._document, *self._made)
