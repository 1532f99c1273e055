"""Inserting, removing, copying, merging."""

# ruff: noqa: FBT003 — UNO's methods take no keywords

from __future__ import annotations

from typing import Any

from addin.hosts.calc import link
from addin.hosts.calc.engine.addresses import Area
from addin.hosts.calc.engine.arrays import put_values
from addin.hosts.calc.engine.looks import Looks
from addin.hosts.calc.engine.unsupported import NotInCalc
from addin.hosts.calc.engine.words import CONTENTS, EVERYTHING, FORMATS

_INSERT = {"down": "DOWN", "right": "RIGHT", None: "DOWN"}
_DELETE = {"up": "UP", "left": "LEFT"}


class Editing(Looks):
    """The part of a range that changes the sheet's shape."""

    def clear_contents(self) -> None:
        """Remove values and formulas."""
        self.uno.clearContents(CONTENTS)

    def clear_formats(self) -> None:
        """Remove formats."""
        self.uno.clearContents(FORMATS)

    def clear(self) -> None:
        """Remove all."""
        self.uno.clearContents(EVERYTHING)

    def insert(self, shift: str | None = None, copy_origin: Any = None) -> None:
        """Make room; what stands there moves down or right, whole rows and columns as such."""
        rows, columns = self._sheet.size
        if self.area.width == columns:
            self._sheet.uno.Rows.insertByIndex(self.area.row - 1, self.area.height)
        elif self.area.height == rows:
            self._sheet.uno.Columns.insertByIndex(self.area.column - 1, self.area.width)
        else:
            self._sheet.uno.insertCells(self.uno.RangeAddress, link.enum("com.sun.star.sheet.CellInsertMode", _INSERT[shift]))

    def delete(self, shift: str | None = None) -> None:
        """Remove the cells; unless told, what is wider than high is filled from below, as Excel does."""
        rows, columns = self._sheet.size
        if self.area.width == columns:
            self._sheet.uno.Rows.removeByIndex(self.area.row - 1, self.area.height)
        elif self.area.height == rows:
            self._sheet.uno.Columns.removeByIndex(self.area.column - 1, self.area.width)
        else:
            way = _DELETE[shift or ("left" if self.area.height >= self.area.width else "up")]
            self._sheet.uno.removeRange(self.uno.RangeAddress, link.enum("com.sun.star.sheet.CellDeleteMode", way))

    def copy(self, destination: Any = None) -> None:
        """Copy to a place of the same book, all and everything; without a place, note it for `paste`.

        Raises:
            NotInCalc: To another book.
        """
        if destination is None:
            self.book.app.copied = self
            return
        target = _impl(destination)
        if target.document.RuntimeUID != self.document.RuntimeUID:
            raise NotInCalc("cells are copied within one book; copy values, or the sheet")
        target.sheet.uno.copyRange(_corner(target), self.uno.RangeAddress)

    def move(self, destination: Any) -> None:
        """Move to a place of the same book."""
        target = _impl(destination)
        target.sheet.uno.moveRange(_corner(target), self.uno.RangeAddress)

    def paste(self, paste: str | None = None, operation: str | None = None, skip_blanks: bool = False, transpose: bool = False) -> None:
        """Copy what `copy` noted; the system's clipboard, which is the user's, is left alone.

        Raises:
            NotInCalc: Nothing is noted, or a kind of pasting that Calc has no call for.
        """
        if self.book.app.copied is None or operation not in (None, "none"):
            raise NotInCalc("paste")
        self.copy_from(self.book.app.copied, paste or "all", skip_blanks, transpose)

    def copy_from(self, source_range: Any, copy_type: str, skip_blanks: bool, transpose: bool) -> None:
        """Copy everything, values or formats from a range of the same book.

        Raises:
            NotInCalc: Other kinds of copying.
        """
        source = _impl(source_range)
        if skip_blanks:
            raise NotInCalc("skip_blanks")
        if copy_type == "values":
            rows = source.uno.getDataArray()
            rows = tuple(zip(*rows, strict=True)) if transpose else rows
            put_values(self.at(Area(self.area.row, self.area.column, len(rows), len(rows[0]))), rows)
        elif copy_type == "all" and not transpose:
            source.copy(self)
        else:
            raise NotInCalc(copy_type)

    def merge(self, across: bool) -> None:
        """Merge into one cell, or into one for each row."""
        self.uno.merge(False)
        rows = range(self.area.row, self.area.last_row + 1) if across else ()
        for row in rows:
            self.at(Area(row, self.area.column, 1, self.area.width)).uno.merge(True)
        if not across:
            self.uno.merge(True)

    def unmerge(self) -> None:
        """Undo a merge."""
        self.uno.merge(False)

    @property
    def merge_area(self) -> Editing:
        """The merged cell that it belongs to, or itself."""
        cursor = self._sheet.uno.createCursorByRange(self.uno)
        cursor.collapseToMergedArea()
        return self.of(self.book, cursor)

    @property
    def merge_cells(self) -> bool:
        """Whether it is merged."""
        area = self.merge_area
        return not area.is_cell and bool(area.uno.getIsMerged())

    def group(self, by: str) -> None:
        """Put its rows or columns into an outline."""
        self._sheet.uno.group(self.uno.RangeAddress, _orientation(by))

    def ungroup(self, by: str) -> None:
        """Take its rows or columns out of an outline."""
        self._sheet.uno.ungroup(self.uno.RangeAddress, _orientation(by))

    def autofill(self, destination: Any, type_: str) -> None:
        """Continue its series over a larger range.

        Raises:
            NotInCalc: Another kind of filling than the default.
        """
        if type_ not in ("fill_default", "fill_series"):
            raise NotInCalc(type_)
        target = _impl(destination)
        down = target.area.height > self.area.height
        way = link.enum("com.sun.star.sheet.FillDirection", "TO_BOTTOM" if down else "TO_RIGHT")
        target.uno.fillAuto(way, self.area.height if down else self.area.width)


def _impl(told: Any) -> Editing:
    found = getattr(told, "impl", told)
    if not isinstance(found, Editing):
        raise TypeError(f"not a range: {told!r}")
    return found


def _corner(target: Editing) -> link.Struct:
    sheet, row, column = target.place
    return link.struct("com.sun.star.table.CellAddress", Sheet=sheet, Row=row, Column=column)


def _orientation(by: str) -> link.Enum:
    return link.enum("com.sun.star.table.TableOrientation", "COLUMNS" if by.startswith("c") else "ROWS")
