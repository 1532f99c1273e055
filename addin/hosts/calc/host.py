"""LibreOffice Calc as a host of buttons: plain xlwings through our engine, and what only the office itself can do through the extension."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

import xlwings as xw

from addin.hosts.calc import engine, link
from addin.hosts.calc.extension import naming
from addin.hosts.calc.opening import show
from addin.hosts.calc.storing import store_copy
from addin.hosts.live.host import TITLE, FormField, Host, Progress
from addin.hosts.live.looks import Link, Look
from workbooks.problems import Severity, Where, refuse, rule

READ_ONLY = rule(
    "KH842",
    Severity.ERROR,
    "工作簿是只读的",
    "“{name}”是以只读方式打开的，写不进去。",
    "点窗口上方的“编辑文档”，或另存一份，再按一次按钮。",
)
PROTECTED = rule(
    "KH843", Severity.ERROR, "工作表受保护", "工作表“{sheet}”受保护，写不进去。", "在“工具”菜单里点“保护工作表”取消保护，再按一次按钮。"
)
NO_NEW_SHEET = rule(
    "KH844",
    Severity.ERROR,
    "工作簿结构受保护",
    "“{name}”的结构受保护，加不进“校验结果”表。",
    "在“工具”菜单里点“保护电子表格结构”取消保护，再按一次按钮。",
)

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".xltx", ".ots")
#: Notes between two looks at the status bar.
_AT_ONCE = 50
OK, YES, NO = "确定", "是", "否"


class CalcHost(Host):
    """A running LibreOffice in which a button was pressed.

    Args:
        app: The office.
        context: The connection to it.
        worker: The number by which the extension knows this process.
        document: `RuntimeUID` of the document the button was pressed in, "" for none.
    """

    name = "Calc"

    def __init__(self, app: xw.App, context: link.Context, worker: int) -> None:
        self.app = app
        self._context = context
        self._worker = worker
        self._document = ""
        self._bar: Any = None

    @classmethod
    def attach(cls, pipe: str, worker: int) -> Self:
        """Attach to a running office, as the worker of a number.

        Raises:
            UnoError: Nobody listens there.
        """
        app = engine.attach(pipe)
        return cls(app, app.impl.context, worker)

    def book(self, document: str) -> xw.Book | None:
        """The open workbook of a `RuntimeUID`, to which all windows and messages belong from now on; None if there is none."""
        for book in self.app.books if document else ():
            if book.impl.document.RuntimeUID == document:
                self._document = document
                return book
        return None

    def selection(self, book: xw.Book) -> xw.Range | None:
        """What is selected in a workbook, which need not be the window the user is in by now."""
        selected = book.impl.document.CurrentController.getSelection()
        if selected is None or not selected.supportsService("com.sun.star.sheet.SheetCellRange"):
            return None
        place = selected.RangeAddress
        sheet = book.sheets[place.Sheet]
        return sheet.range((place.StartRow + 1, place.StartColumn + 1))

    def save_copy(self, book: xw.Book, target: Path, *, own_format: bool) -> None:
        """storeToURL, after which document, name and undo are as before."""
        store_copy(book.impl.document, target, own_format=own_format)

    def ask(self, title: str, fields: Sequence[FormField]) -> dict[str, Any] | None:
        """The form over the document's window."""
        answers = self._do("form", document=self._document, title=f"{TITLE}：{title}", fields=[_told(field) for field in fields])
        return None if answers is None else {f.name: _typed(f, answers[f.name]) for f in fields}

    def tell(self, text: str, *, serious: bool = False) -> None:
        """One sentence in a dialog."""
        self._message(text, "error" if serious else "info", OK)

    def confirm(self, text: str) -> bool:
        """A question answered by 是 or 否."""
        return bool(self._message(text, "query", YES, NO))

    @contextmanager
    def step(self, book: xw.Book, title: str) -> Iterator[None]:
        """One step of the document's undo; drawing waits for its end. The office ends both if this process dies."""
        self._do("hold", document=str(book.impl.document.RuntimeUID), title=title)
        try:
            yield
        finally:
            with suppress(link.OfficeGone):
                self._do("release")

    def quiet(self) -> AbstractContextManager[Any]:
        """Drawing is put off by `step`."""
        return nullcontext()

    def color_tab(self, sheet: xw.Sheet, rgb: tuple[int, int, int]) -> None:
        """Colour the tab of a sheet."""
        red, green, blue = rgb
        sheet.impl.uno.TabColor = (red << 16) | (green << 8) | blue

    def open(self, path: Path) -> None:
        """Workbooks here, anything else in the system's program."""
        if path.suffix.lower() in _WORKBOOKS:
            self.app.impl.desktop.loadComponentFromURL(link.file_url(path), "_default", 0, ())
        else:
            show(path)

    def begin(self, label: str) -> str | None:
        """Tell the office that this process works for it; the label of the button that another one works on, None if none does.

        The office forgets it when this process ends.
        """
        told: str | None = self._do("begin", label=label)
        return told

    def end(self) -> None:
        """This process is done."""
        with suppress(link.OfficeGone):
            self._do("end")
        self._context.close()

    def check_writable(self, book: xw.Book, sheets: Collection[str]) -> None:
        """Calc changes nothing in what is protected, and says nothing."""
        document = book.impl.document
        if document.isReadonly():
            raise refuse(READ_ONLY, Where(book.name), name=book.name)
        if document.isProtected():
            raise refuse(NO_NEW_SHEET, Where(book.name), name=book.name)
        for sheet in book.sheets:
            if sheet.name in sheets and sheet.impl.uno.isProtected():
                raise refuse(PROTECTED, Where(book.name, sheet.name), sheet=sheet.name)

    def is_open(self, book: xw.Book) -> bool:
        """Whether the document is still among those of the office."""
        return any(b.impl.document.RuntimeUID == self._document for b in self.app.books)

    def looks(self, sheet: xw.Sheet, cells: Iterable[tuple[int, int]]) -> list[Look]:
        """How cells look now."""
        return [Look(*told) for told in self._on("read", sheet, cells=list(cells))]

    def noted(self, sheet: xw.Sheet) -> list[Look]:
        """All cells of a sheet that have notes."""
        return [Look(*told) for told in self._on("noted", sheet)]

    def put_looks(self, sheet: xw.Sheet, new: Sequence[Look], progress: Progress | None = None) -> None:
        """Give cells fill and note; fills while there are few notes, see the extension."""
        self._on("note", sheet, cells=[(look.row, look.column, None) for look in new if look.note is None])
        self._on("fill", sheet, cells=[(look.row, look.column, look.fill) for look in new])
        notes = [(look.row, look.column, look.note) for look in new if look.note is not None]
        for done in range(0, len(notes), _AT_ONCE):
            self._on("note", sheet, cells=notes[done : done + _AT_ONCE])
            if progress:
                progress(min(done + _AT_ONCE, len(notes)), len(notes))

    def link(self, sheet: xw.Sheet, links: Sequence[Link]) -> None:
        """Let cells lead to places."""
        self._on("link", sheet, links=[(one.row, one.column, one.text, _address(one)) for one in links])

    def status(self, text: str) -> None:
        """The status bar of the document's window."""
        if not text:
            if self._bar is not None:
                self._bar.end()
                self._bar = None
        elif self._bar is not None:
            self._bar.setText(text)
        elif (frame := self._frame()) is not None:
            self._bar = frame.createStatusIndicator()
            self._bar.start(text, 0)

    def _frame(self) -> Any:
        found = next((b for b in self.app.books if b.impl.document.RuntimeUID == self._document), None)
        return None if found is None else found.impl.document.CurrentController.Frame

    def _message(self, text: str, kind: str, *buttons: str) -> Any:
        return self._do("message", document=self._document, title=TITLE, text=text, kind=kind, buttons=buttons)

    def _on(self, action: str, sheet: xw.Sheet, **told: Any) -> Any:
        return self._do(action, document=str(sheet.book.impl.document.RuntimeUID), sheet=sheet.name, **told)

    def _do(self, action: str, **told: Any) -> Any:
        """Let the extension do what needs the office's own threads."""
        value = link.struct("com.sun.star.beans.NamedValue", Name=action, Value=json.dumps({"worker": self._worker, **told}))
        return json.loads(self._context.service(naming.WINDOWS).execute((value,)))


def _address(link: Link) -> str:
    """A place of the document as Calc writes it."""
    sheet = link.sheet.replace("'", "''")
    return f"#'{sheet}'.{link.cell}"


def _told(field: FormField) -> dict[str, Any]:
    """A question as JSON takes it."""
    value = str(field.value) if isinstance(field.value, Path) else field.value
    return {**asdict(field), "value": value, "choices": list((field.choices or {}).items())}


def _typed(field: FormField, told: Any) -> Any:
    """An answer as `Question.type` has it."""
    if told is None or field.kind == "tick":
        return told
    if field.kind in ("open", "save", "folder"):
        return Path(told)
    return int(told) if field.kind == "number" else told
