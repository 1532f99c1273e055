"""What a spreadsheet program must do for the buttons that plain xlwings cannot say alike in all of them."""

from __future__ import annotations

import abc
import datetime
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import xlwings as xw

from addin.declare import Button, Question
from addin.desk.desk import Desk
from addin.hosts.live import looks
from addin.hosts.live.listing import Listing, draw
from addin.hosts.live.looks import Link, Look
from addin.memory import last_answers, proposed
from workbooks.problems import Severity, Where, refuse, rule

TITLE = "客户簿"
NOT_UNDERSTOOD = rule("KH848", Severity.ERROR, "看不懂的回答", "“{field}”填的是“{told}”，看不懂。", "再按一次按钮，照说明填写。")
_SEVERAL, _BETWEEN = "几个用分号隔开", re.compile(r"[;；\n]")
#: Called with how many are done and how many there are.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class FormField:
    """One line of a dialog: its label, what may be told, and what stands there at first."""

    name: str
    label: str
    help: str
    kind: Literal["text", "number", "tick", "choice", "open", "save", "folder"]
    #: Value as `Question.type` has it, None for nothing.
    value: Any = None
    required: bool = False
    #: Value → words to choose by, for "choice".
    choices: Mapping[str, str] | None = None


class Host(abc.ABC):
    """One running spreadsheet program."""

    app: xw.App
    #: As a user calls it.
    name: str

    @abc.abstractmethod
    def save_copy(self, book: xw.Book, target: Path, *, own_format: bool) -> None:
        """Write what the workbook holds now, unsaved changes included, to a file; the open workbook and its name stay.

        Args:
            book: The open workbook.
            target: The file to write.
            own_format: True for the workbook's own format; else any format the reader takes, told by content, not by suffix.
        """

    @abc.abstractmethod
    def ask(self, title: str, fields: Sequence[FormField]) -> dict[str, Any] | None:
        """Answers by field name, None where a field was left empty; None if the person gave up."""

    @abc.abstractmethod
    def step(self, book: xw.Book, title: str) -> AbstractContextManager[None]:
        """Changes within are one step of the program's own undo, or are kept for 清除标注 where it has none."""

    @abc.abstractmethod
    def color_tab(self, sheet: xw.Sheet, rgb: tuple[int, int, int]) -> None:
        """Colour the tab of a sheet."""

    @abc.abstractmethod
    def open(self, path: Path) -> None:
        """Show a file that was made: workbooks in this program, documents and folders in their own."""

    def selection(self, book: xw.Book) -> xw.Range | None:
        """The active cell of a workbook; None if something else than cells is selected."""
        chosen = self.app.selection
        return chosen if chosen is not None and chosen.sheet.book.name == book.name else None

    def check_writable(  # noqa: B027 - nothing to see to is an answer
        self, book: xw.Book, sheets: Collection[str], *, structure: bool = False
    ) -> None:
        """See before anything is changed whether it can be; with `structure`, whether sheets can go.

        Raises:
            Refusal: The workbook, or one of the sheets, does not let itself be changed.
        """

    def no_list(self, book: xw.Book) -> str:
        """Why a workbook takes no sheet 校验结果; "" if it does."""
        return ""

    def is_open(self, book: xw.Book) -> bool:
        """Whether a workbook that was pressed in is still there."""
        return True

    def can_mark(self, sheet: xw.Sheet) -> bool:
        """Whether cells of a sheet may be given fill and note; the problems of one that is protected stand in the list alone."""
        return True

    def looks(self, sheet: xw.Sheet, cells: Iterable[tuple[int, int]]) -> list[Look]:
        """How cells look now, told by 0-based row and column."""
        return looks.read(sheet, cells)

    def noted(self, sheet: xw.Sheet) -> list[Look]:
        """All cells of a sheet that have notes."""
        return looks.noted(sheet)

    def put_looks(self, sheet: xw.Sheet, new: Sequence[Look], progress: Progress | None = None) -> None:
        """Give cells fill and note; what is None is taken away."""
        for done, look in enumerate(new, 1):
            looks.put(sheet, look)
            if progress:
                progress(done, len(new))

    def link(self, sheet: xw.Sheet, links: Sequence[Link]) -> None:
        """Let cells lead to places of the workbook."""
        looks.link(sheet, links)

    def put_column(self, area: xw.Range, values: Sequence[Any]) -> None:
        """Write values into cells below each other."""
        area.value = [[value] for value in values]

    def put_format(self, area: xw.Range, code: str) -> None:
        """Give cells below each other a number format."""
        area.number_format = code

    def add_list(self, book: xw.Book, title: str, told: Listing) -> None:
        """The sheet 校验结果 after the last one shown; behind a very hidden one xlwings would move that, which Excel refuses (0.37.8)."""
        after, sheets = last_shown(book), list(book.sheets)
        sheet = book.sheets.add(title, before=sheets[after]) if after < len(sheets) else book.sheets.add(title, after=sheets[-1])
        draw(self, sheet, told)

    def quiet(self) -> AbstractContextManager[Any]:
        """Work without redrawing; whatever was set before is set again, failure or not."""
        return self.app.properties(screen_updating=False)

    def status(self, text: str) -> None:
        """Tell how far it is in the status bar; "" gives the bar back."""
        self.app.status_bar = text or False

    def tell(self, text: str, *, serious: bool = False) -> None:
        """One sentence in a dialog."""
        self.app.alert(text, TITLE, mode="critical" if serious else "info")

    def confirm(self, text: str) -> bool:
        """A question answered by 是 or 否."""
        return bool(self.app.alert(text, TITLE, buttons="yes_no") == "yes")


def last_shown(book: xw.Book) -> int:
    """Number of sheets up to the last one shown."""
    return max((i for i, sheet in enumerate(book.sheets, 1) if sheet.visible in (True, -1)), default=0)  # COM: -1, 0, 2


def form_fields(button: Button, desk: Desk) -> list[FormField]:
    """The dialog of a button, with what it proposes."""
    found = []
    last = last_answers(button)
    for q in button.asked:
        choices = dict(q.ask.offer()) if q.ask.offer else {c: c for c in q.ask.choices} or None
        kind = _kind(q.type, q.ask.pick, choices=choices is not None)
        value = proposed(q, desk, last)
        help_ = "" if q.ask.offer else "；".join(filter(None, (q.ask.help, _SEVERAL if q.many else "")))
        found.append(FormField(q.name, q.ask.label, help_, kind, value, q.required, choices))
    return found


def _kind(of: Any, pick: Literal["open", "save", "folder"], *, choices: bool) -> Any:
    if choices:
        return "choice"
    return {bool: "tick", int: "number", Path: pick}.get(of, "text")


def answers(button: Button, told: Mapping[str, Any]) -> dict[str, Any]:
    """What a dialog gave as the button takes it; a field left empty is the question's own default.

    Raises:
        KeyError: a required field is empty; the key is its label.
        Refusal: KH848, what was told cannot be what is asked.
    """
    found: dict[str, Any] = {}
    for q in button.asked:
        value = told.get(q.name)
        if isinstance(value, str):
            value = value.strip()
        if value in (None, ""):
            if q.required:
                raise KeyError(q.ask.label)
            value = q.default
        else:
            value = _told(q, value)
        found[q.name] = value
    return found


def _told(q: Question, value: Any) -> Any:
    """An answer as the button takes it; several are parted by ；, for a sentence may hold blanks."""
    try:
        if q.many:
            return [_typed(q.type, part.strip()) for part in _BETWEEN.split(str(value)) if part.strip()]
        return _typed(q.type, value)
    except ValueError:
        raise refuse(NOT_UNDERSTOOD, Where(), field=q.ask.label, told=value) from None


def _typed(of: Any, value: Any) -> Any:
    if of in (int, float, Path, str) and not isinstance(value, of):
        return of(value)
    if of is datetime.date and isinstance(value, str):
        return datetime.date.fromisoformat(value)
    return value
