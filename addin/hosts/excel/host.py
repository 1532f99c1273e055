"""Excel as a host of buttons, through xlwings; what only Excel has goes through `api`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import xlwings as xw

from addin.hosts.live.book import file_of
from addin.hosts.live.host import FormField, Host, Progress
from addin.hosts.live.looks import Link, Look
from udfs.user_folder import user_folder
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.rights import make_folder

NO_COPY = rule(
    "KH850", Severity.ERROR, "工作簿存不了副本", "Excel不让“{name}”另存副本。", "关闭受保护的视图，退出单元格编辑，再按一次按钮。"
)
NOT_SAVED = rule("KH851", Severity.ERROR, "工作簿还没有保存", "“{name}”有没保存的内容。", "先保存（Command-S），再按一次按钮。")
LOCKED = rule(
    "KH853", Severity.ERROR, "受保护，改不了", "{what}受保护，改不了。", "在“审阅”里撤消保护，再按一次按钮；没有密码的，请发表的人撤消。"
)
NO_FORM = rule(
    "KH852", Severity.ERROR, "打不开填写窗口", "运行客户簿的Python没有窗口组件（tkinter）。", "改用命令行：kh；或装带tkinter的Python。"
)

_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".csv", ".xltx", ".xltm")
#: Errors of COM and of AppleScript by name: neither class is there on every system.
_OF_EXCEL = ("com_error", "CommandError")
#: Lines of 校验结果 that lead to their cells.
_LINKED = 3000
#: Backup copies kept before changes.
_KEPT = 10


class ExcelHost(Host):
    """A running Excel on Windows. No Excel is ever started here, so none is left behind.

    Args:
        app: The Excel the button was pressed in.
        backups: Folder for copies made before changes: a macro's changes cannot be undone in Excel.
    """

    name = "Excel"

    def __init__(self, app: xw.App, backups: Path | None = None) -> None:
        self.app = app
        self.backups = backups if backups is not None else user_folder() / "backups"

    def save_copy(self, book: xw.Book, target: Path, *, own_format: bool) -> None:
        """SaveCopyAs, which writes the workbook's own format whatever the name; a workbook's macros do not notice."""
        written = target.with_name(f"{target.stem}-copy{Path(book.name).suffix or '.xlsx'}")
        try:
            with self._unnoticed():
                book.api.SaveCopyAs(str(written))
        except Exception as error:  # com_error, a class of Windows alone
            raise refuse(NO_COPY, Where(book.name), name=book.name) from error
        written.replace(target)

    def ask(self, title: str, fields: Sequence[FormField]) -> dict[str, Any] | None:
        """The form in front of Excel."""
        try:
            from addin.hosts.excel.form import Form
        except ImportError as error:
            raise refuse(NO_FORM, Where()) from error
        return Form(title, fields).run()

    def waited_for(self) -> AbstractContextManager[Any]:
        """Work for which Excel waits; without alerts, or it complains that it waits for an OLE action."""
        return self.app.properties(display_alerts=False)

    def selection(self, book: xw.Book) -> xw.Range | None:
        """None for a chart or a picture too: xlwings awaits an error of COM that the workbook VBA hands over does not give (0.37.8)."""
        try:
            return super().selection(book)
        except AttributeError:
            return None

    def can_mark(self, sheet: xw.Sheet) -> bool:
        """A sheet is protected against changes of cells, of notes or of both."""
        return not (sheet.api.ProtectContents or sheet.api.ProtectDrawingObjects)

    def no_list(self, book: xw.Book) -> str:
        """A protected structure takes no sheet."""
        return "工作簿的结构受保护" if self._structure(book) else ""

    def put_looks(self, sheet: xw.Sheet, new: Sequence[Look], progress: Progress | None = None) -> None:
        """A cell with a discussion takes no note, so it is left alone."""
        super().put_looks(sheet, [look for look in new if look.note is None or not _discussed(sheet, look)], progress)

    def link(self, sheet: xw.Sheet, links: Sequence[Link]) -> None:
        """Excel takes milliseconds for each link and 65,530 a sheet; the place is told in words everywhere."""
        super().link(sheet, links[:_LINKED])

    @contextmanager
    def step(self, book: xw.Book, title: str) -> Iterator[None]:
        """Keep a copy of the workbook as it was before, under the title of the step, then work without calculating.

        In this order: Excel keeps the mode of calculation in a file, and a file of mode 手动 sets all workbooks to it when it is opened.
        """
        make_folder(self.backups)
        kept = sorted(self.backups.glob("[0-9][0-9][0-9][0-9] *"))
        number = int(kept[-1].name[:4]) % 9999 + 1 if kept else 1
        name = Path(book.name)
        self.save_copy(book, self.backups / f"{number:04d} {name.stem}（{title}之前）{name.suffix or '.xlsx'}", own_format=True)
        for old in kept[: max(0, len(kept) + 1 - _KEPT)]:
            old.unlink(missing_ok=True)
        try:
            with self.app.properties(calculation="manual"):
                yield
        except Exception as error:
            locked = self._locked(book) if type(error).__name__ in _OF_EXCEL else ""
            if not locked:
                raise
            raise refuse(LOCKED, Where(book.name), what=locked) from error

    def color_tab(self, sheet: xw.Sheet, rgb: tuple[int, int, int]) -> None:
        """Excel counts colours as blue, green, red."""
        red, green, blue = rgb
        sheet.api.Tab.Color = red + (green << 8) + (blue << 16)

    @contextmanager
    def quiet(self) -> Iterator[Any]:
        """Work without redrawing or waking macros; what was set before is set again, failure or not."""
        with self.app.properties(screen_updating=False), self.app.properties(enable_events=False):
            yield

    def open(self, path: Path) -> None:
        """A workbook in this Excel, or the one that is open under this name; anything else in its own program."""
        if path.suffix.lower() not in _WORKBOOKS:
            show(path)
            return
        same = [b for b in self.app.books if b.name.casefold() == path.name.casefold()]
        if not same:
            self.app.books.open(str(path), update_links=False)
        elif file_of(same[0]) == path:
            same[0].activate()
        else:
            show(path.parent)  # Excel opens no two workbooks of one name

    def _locked(self, book: xw.Book) -> str:
        """What of a workbook is protected; "" for nothing."""
        sheets = [f"工作表“{sheet.name}”" for sheet in book.sheets if not self.can_mark(sheet)]
        return "、".join([*(["工作簿的结构"] if self._structure(book) else []), *sheets])

    def _structure(self, book: xw.Book) -> bool:
        return bool(book.api.ProtectStructure)

    @contextmanager
    def _unnoticed(self) -> Iterator[None]:
        with self.app.properties(enable_events=False), self.app.properties(display_alerts=False):
            yield


class ExcelMacHost(ExcelHost):
    """A running Excel on macOS, whose AppleScript has no SaveCopyAs."""

    def save_copy(self, book: xw.Book, target: Path, *, own_format: bool) -> None:
        """Copy the file as saved; unsaved changes must be saved first."""
        source = file_of(book)
        if source is None or not book.api.saved.get():
            raise refuse(NOT_SAVED, Where(book.name), name=book.name)
        target.write_bytes(source.read_bytes())

    def color_tab(self, sheet: xw.Sheet, rgb: tuple[int, int, int]) -> None:
        """AppleScript takes the three parts."""
        sheet.api.tab.color.set(rgb)

    def waited_for(self) -> AbstractContextManager[Any]:
        """Excel waits for nothing: xlwings runs Python beside it."""
        return nullcontext()

    def can_mark(self, sheet: xw.Sheet) -> bool:
        """AppleScript's names of the same."""
        return not (sheet.api.protect_contents.get() or sheet.api.protect_drawing_objects.get())

    def _structure(self, book: xw.Book) -> bool:
        return bool(book.api.protect_structure.get())


def _discussed(sheet: xw.Sheet, look: Look) -> bool:
    """Whether a cell has a threaded comment; Excel 2016 and AppleScript know none."""
    return getattr(sheet.range((look.row + 1, look.column + 1)).api, "CommentThreaded", None) is not None


def host_for(app: xw.App) -> ExcelHost:
    """The host of this system."""
    return ExcelMacHost(app) if sys.platform == "darwin" else ExcelHost(app)


def show(path: Path) -> None:
    """Show a file or folder in the program the system has for it."""
    if sys.platform == "win32":
        os.startfile(path)  # noqa: S606 - the program of the user's choice
    else:
        subprocess.Popen(["open" if sys.platform == "darwin" else "xdg-open", str(path)])  # noqa: S603 - the system's own opener
