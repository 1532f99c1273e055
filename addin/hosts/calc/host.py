"""LibreOffice Calc as a host of buttons: plain xlwings through our engine, and what only the office itself can do through the extension."""

from __future__ import annotations

import datetime
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
from addin.hosts.live.host import TITLE, FormField, Host, Progress, last_shown
from addin.hosts.live.listing import BAD, GOOD, HEAD_FILL, PLACE, TAB, Listing
from addin.hosts.live.looks import Link, Look
from workbooks.answering.result_sheet import COLUMNS, HEAD_ROW
from workbooks.answering.result_sheet import TITLE as RESULT
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
    "“{name}”的结构受保护，去不掉“校验结果”表。",
    "在“工具”菜单里点“保护电子表格结构”取消保护，再按一次按钮。",
)
STOPPED = rule("KH860", Severity.ERROR, "按Esc停下了", "按了Esc，客户簿停下来了；“{name}”和按按钮之前一样。", "要做完，再按一次按钮。")

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".xltx", ".ots")
#: Notes between two looks at the status bar.
_AT_ONCE = 50
_WRITTEN_AT_ONCE = 1000
#: Calc takes a millisecond for each change of a height.
_HEIGHTS = 600
#: 1/100 mm a pixel and a point.
_PER_PIXEL, _PER_POINT = 2540 / 96, 2540 / 72
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
        """One step of the document's undo; drawing and the keyboard wait for its end. The office ends both if this process dies.

        What fails or is stopped by Esc leaves the document as it was before.
        """
        self._do("hold", document=str(book.impl.document.RuntimeUID), title=title)
        try:
            yield
        except BaseException:
            with suppress(link.OfficeGone, link.UnoError):
                self._do("release", undone=True)
            raise
        self._do("release", undone=False)

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

    def check_writable(self, book: xw.Book, sheets: Collection[str], *, structure: bool = False) -> None:
        """Calc changes nothing in what is protected, and says nothing."""
        document = book.impl.document
        if document.isReadonly():
            raise refuse(READ_ONLY, Where(book.name), name=book.name)
        if structure and document.isProtected():
            raise refuse(NO_NEW_SHEET, Where(book.name), name=book.name)
        for sheet in book.sheets:
            if sheet.name in sheets and sheet.impl.uno.isProtected():
                raise refuse(PROTECTED, Where(book.name, sheet.name), sheet=sheet.name)

    def can_mark(self, sheet: xw.Sheet) -> bool:
        """Calc changes nothing on a protected sheet, and says nothing."""
        return not sheet.impl.uno.isProtected()

    def no_list(self, book: xw.Book) -> str:
        """A document that is read only, or whose structure is protected, takes no sheet."""
        document = book.impl.document
        return "工作簿是以只读方式打开的" if document.isReadonly() else "工作簿的结构受保护" if document.isProtected() else ""

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
            self._stop_if_asked(sheet)

    def put_column(self, area: xw.Range, values: Sequence[Any]) -> None:
        """One by one inside the office: an array into blank cells could not be taken back (7.4)."""
        formats = area.impl.book.formats
        told = [formats.serial(value) if isinstance(value, datetime.date) else value for value in values]
        for done in range(0, len(told), _WRITTEN_AT_ONCE):
            part = told[done : done + _WRITTEN_AT_ONCE]
            self._on("write", area.sheet, row=area.row - 1 + done, column=area.column - 1, values=part)
            self._stop_if_asked(area.sheet)

    def put_format(self, area: xw.Range, code: str) -> None:
        """A format of the document's, by its key."""
        key = area.impl.book.formats.key(code)
        self._on("format", area.sheet, row=area.row - 1, column=area.column - 1, height=area.shape[0], key=key)

    def add_list(self, book: xw.Book, title: str, told: Listing) -> None:
        """Made in a document of its own and brought at once."""
        self._do(
            "list",
            document=str(book.impl.document.RuntimeUID),
            name=title,
            position=last_shown(book),
            told={
                "title": RESULT,
                "sentence": told.sentence,
                "sentence_color": int(GOOD if told.good else BAD, 16),
                "head": HEAD_ROW,
                "head_fill": int(HEAD_FILL, 16),
                "rows": told.rows,
                "widths": [round((width * 7 + 5) * _PER_PIXEL) for _, width in COLUMNS],
                "heights": [round(height * _PER_POINT) for height in told.heights(_HEIGHTS)],
                "blocks": [(first, last, int(color, 16)) for first, last, color in told.blocks],
                "column": PLACE,
                "links": [(one.row, one.text, _address(one)) for one in told.links],
                "tab": TAB[0] << 16 | TAB[1] << 8 | TAB[2],
            },
        )

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

    def _stop_if_asked(self, sheet: xw.Sheet) -> None:
        if self._do("stopped"):
            raise refuse(STOPPED, Where(sheet.book.name), name=sheet.book.name)

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
