"""Excel's object model over real workbooks, as far as our buttons use it: values as they are entered, notes, fills, protection, sheets.

Nothing was recorded from a running Excel. What a member takes, gives and refuses is what Microsoft's reference of the object model says
of it: learn.microsoft.com/office/vba/api/overview/excel/object-model. Formulas are not calculated: they keep the value of the file.
"""

# ruff: noqa: N802, PLW0108 - Excel's names, which hide the classes of the same name

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries

from tests.excel.object_model_cells import Comment, Range, coded, counted, inner
from tests.excel.windows import WINDOW, CDispatch, refused

AUTOMATIC = -4105
SHOWN, HIDDEN, VERY_HIDDEN = -1, 0, 2
_STATES = {"visible": SHOWN, "hidden": HIDDEN, "veryHidden": VERY_HIDDEN}


class Application(CDispatch):
    """The running Excel."""

    Selection: Any = property(lambda self: self.chosen)  # type: ignore[assignment]
    ActiveWorkbook = property(lambda self: self.books[-1])
    Hwnd = property(lambda _: WINDOW)

    def __init__(self) -> None:
        self.told = {"ScreenUpdating": True, "EnableEvents": True, "DisplayAlerts": True, "Calculation": AUTOMATIC, "StatusBar": False}
        self.books: list[Workbook] = []
        self.opened: list[Path] = []
        self.chosen: Any = None

    @property
    def Workbooks(self) -> Workbooks:
        return Workbooks(self)

    def load(self, path: Path) -> Workbook:
        """A workbook in a window."""
        self.books.append(Workbook(self, path))
        return self.books[-1]


def _setting(name: str) -> Any:
    return property(lambda self: self.told[name], lambda self, value: self.told.__setitem__(name, value))


for _name in ("ScreenUpdating", "EnableEvents", "DisplayAlerts", "Calculation", "StatusBar"):
    setattr(Application, _name, _setting(_name))


class Workbooks(CDispatch):
    """What is open."""

    def __init__(self, app: Application) -> None:
        self._app = app

    Count = property(lambda self: len(self._app.books))

    def __iter__(self) -> Iterator[Workbook]:
        return iter(self._app.books)

    def Open(self, path: str, update_links: Any = None, *_rest: Any) -> Workbook:
        self._app.opened.append(Path(path))
        return self._app.load(Path(path))


class Workbook(CDispatch):
    """One open workbook: what it holds, and what its formulas came to when its file was written."""

    def __init__(self, app: Application, path: Path) -> None:
        self.app, self.path, self._bytes = app, path, path.read_bytes()
        self.book = openpyxl.load_workbook(BytesIO(self._bytes))
        self.values = openpyxl.load_workbook(BytesIO(self._bytes), data_only=True)
        self.changed = False

    Name = property(lambda self: self.path.name)
    FullName = property(lambda self: str(self.path))
    Application = property(lambda self: self.app)
    Worksheets = property(lambda self: Worksheets(self))
    ActiveSheet = property(lambda self: Worksheet(self, self.book.active.title))
    ProtectStructure = property(lambda self: bool(self.book.security and self.book.security.lockStructure))

    def Activate(self) -> None:
        self.app.books.remove(self)
        self.app.books.append(self)

    def Close(self, SaveChanges: bool = False) -> None:  # noqa: N803
        self.app.books.remove(self)

    def SaveCopyAs(self, path: str) -> None:
        assert not self.app.EnableEvents, "macros of the workbook would notice"
        if not self.changed:
            Path(path).write_bytes(self._bytes)
            return
        assert not any(c.data_type == "f" for s in self.book for row in s.iter_rows() for c in row), "formulas are not calculated here"
        self.book.save(path)

    def change(self) -> None:
        """What changes the structure."""
        if self.ProtectStructure:
            raise refused("工作簿受保护。")
        self.changed = True


class Worksheets(CDispatch):
    """The sheets of a workbook, by name or number from 1."""

    def __init__(self, book: Workbook) -> None:
        self._book = book

    Parent = property(lambda self: self._book)
    Count = property(lambda self: len(self._book.book.sheetnames))

    def __iter__(self) -> Iterator[Worksheet]:
        return iter([Worksheet(self._book, name) for name in self._book.book.sheetnames])

    def __call__(self, which: str | int) -> Worksheet:
        names = self._book.book.sheetnames
        found = [n for i, n in enumerate(names, 1) if which == i or n.casefold() == str(which).casefold()]
        if not found:
            raise refused("下标越界")
        return Worksheet(self._book, found[0])

    def Add(self, Before: Any = None) -> Worksheet:  # noqa: N803
        self._book.change()
        at = inner(Before or self._book.ActiveSheet).Index - 1
        name = next(n for i in range(1, 999) if (n := f"Sheet{i}") not in self._book.book.sheetnames)
        made = self._book.book.create_sheet(name, at)
        self._book.book.active = made
        return Worksheet(self._book, name)


class Worksheet(CDispatch):
    """One sheet."""

    def __init__(self, book: Workbook, name: str) -> None:
        self.owner, self.title = book, name

    @property
    def cells(self) -> Any:
        """The sheet as it stands in the file."""
        return self.owner.book[self.title]

    @property
    def Name(self) -> str:
        return self.title

    @Name.setter
    def Name(self, name: str) -> None:
        self.owner.change()
        taken = {n.casefold() for n in self.owner.book.sheetnames if n != self.title}
        if not 1 <= len(name) <= 31 or re.search(r"[\[\]:*?/\\]|^'|'$", name) or name.casefold() in taken:
            raise refused("无法将工作表重命名。")
        self.cells.title = self.title = name

    Parent = property(lambda self: self.owner)
    Index = property(lambda self: self.owner.book.sheetnames.index(self.title) + 1)
    Visible = property(lambda self: _STATES[self.cells.sheet_state])
    ProtectContents = property(lambda self: bool(self.cells.protection.sheet))
    ProtectDrawingObjects = property(lambda self: bool(self.cells.protection.sheet and self.cells.protection.objects))
    Tab = property(lambda self: Tab(self))
    Comments = property(lambda self: [Comment(Range(self, c.row, c.column)) for row in self.cells.iter_rows() for c in row if c.comment])

    def Cells(self, row: int, column: int) -> Range:
        return Range(self, row, column)

    def Range(self, first: Any, last: Any = None) -> Range:
        if isinstance(first, str):
            left, top, right, bottom = range_boundaries(first)
            return Range(self, top, left, bottom, right)
        one, other = inner(first), inner(last)
        return Range(self, one.top, one.left, other.bottom, other.right)

    def Activate(self) -> None:
        if self.Visible != SHOWN:
            raise refused("Worksheet 类的 Activate 方法无效")
        self.owner.book.active = self.cells

    def Move(self, Before: Any) -> None:  # noqa: N803
        self.owner.change()
        if self.Visible == VERY_HIDDEN:
            raise refused("Worksheet 类的 Move 方法无效")
        self.owner.book.move_sheet(self.cells, inner(Before).Index - self.Index)

    def Delete(self) -> None:
        self.owner.change()
        assert not self.owner.app.DisplayAlerts, "Excel would ask whether to delete"
        if [s.title for s in self.owner.book if s.sheet_state == "visible"] == [self.title]:
            raise refused("工作簿至少要有一张可见工作表。")
        at = self.owner.book.active.title == self.title
        self.owner.book.remove(self.cells)
        if at:
            self.owner.book.active = next(i for i, s in enumerate(self.owner.book) if s.sheet_state == "visible")


class Tab(CDispatch):
    """The tab of a sheet."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet

    @property
    def Color(self) -> int:
        return counted(self._sheet.cells.sheet_properties.tabColor)

    @Color.setter
    def Color(self, colour: int) -> None:
        self._sheet.cells.sheet_properties.tabColor = coded(colour)
