"""One office as an xlwings app."""

# ruff: noqa: FBT003 — UNO's methods take no keywords

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Any, Literal

from xlwings import base_classes

from addin.hosts.calc import link
from addin.hosts.calc.engine import macros
from addin.hosts.calc.engine.books import Books
from addin.hosts.calc.engine.editing import Editing
from addin.hosts.calc.engine.message import show_message
from addin.hosts.calc.engine.range import Range
from addin.hosts.calc.engine.status import StatusBar

if TYPE_CHECKING:
    from addin.hosts.calc.engine.apps import Apps
    from addin.hosts.calc.engine.engine import Engine
    from addin.hosts.calc.office import Office

Calculation = Literal["automatic", "manual", "semiautomatic"]


class App(base_classes.App):
    """An office: one that we started (`office`), or one attached to, which is the user's."""

    # Excel's switches that Calc does not have are remembered only.
    display_alerts = True
    enable_events = True
    interactive = True
    cut_copy_mode = None

    def __init__(self, engine: Engine, apps: Apps, context: link.Context, office: Office | None, pid: int = 0) -> None:
        self._engine = engine
        self._apps = apps
        self.context = context
        self.office = office
        self._pid = office.pid if office else pid
        self.desktop = context.service("com.sun.star.frame.Desktop")
        self.updating = True
        self.copied: Editing | None = None
        self._calculation: Calculation = "automatic"
        self._status = StatusBar(self)
        self._visible = office is None or office.shown

    @property
    def alive(self) -> bool:
        """Whether the office still runs."""
        if self.office:
            return self.office.alive
        try:
            return bool(self.desktop.getImplementationName())
        except link.OfficeGone:
            return False

    @property
    def api(self) -> Any:
        """The desktop object."""
        return self.desktop

    @property
    def engine(self) -> Engine:
        """The engine it belongs to."""
        return self._engine

    @property
    def pid(self) -> int:
        """Process number."""
        return self._pid

    @property
    def hwnd(self) -> None:
        """Windows of LibreOffice have no handle here."""

    @property
    def path(self) -> str:
        """Folder of the program."""
        return str(link.file_path(self.context.service("com.sun.star.util.PathSubstitution").substituteVariables("$(prog)", True)))

    @property
    def startup_path(self) -> str:
        """The profile's folder."""
        return str(link.file_path(self.context.service("com.sun.star.util.PathSubstitution").substituteVariables("$(user)", True)))

    @property
    def version(self) -> str:
        """Such as 7.4.7.2."""
        product = link.struct("com.sun.star.beans.NamedValue", Name="nodepath", Value="/org.openoffice.Setup/Product")
        provider = self.context.service("com.sun.star.configuration.ConfigurationProvider")
        access = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", (product,))
        return str(access.getByName("ooSetupVersionAboutBox"))

    def activate(self, steal_focus: bool = False) -> None:
        """Make it the active app."""
        self._apps.front(self)

    @property
    def selection(self) -> Range | None:
        """What is selected, if it is cells."""
        book = self.books.active
        selected = book.document.CurrentController.getSelection() if book else None
        if book is None or selected is None or not selected.supportsService("com.sun.star.sheet.SheetCellRange"):
            return None
        return Range.of(book, selected)

    @property
    def visible(self) -> bool:
        """Whether its windows can be seen; an office started without a screen only says so."""
        return self._visible

    @visible.setter
    def visible(self, visible: bool) -> None:
        self._visible = visible
        if self.office is None or self.office.shown:
            for book in self.books:
                book.document.CurrentController.Frame.ContainerWindow.setVisible(visible)

    @property
    def screen_updating(self) -> bool:
        """Whether changes are drawn at once."""
        return self.updating

    @screen_updating.setter
    def screen_updating(self, updating: bool) -> None:
        if bool(updating) != self.updating:
            self.updating = bool(updating)
            for book in self.books:
                book.draw(self.updating)

    @property
    def status_bar(self) -> str | bool:
        """Text of the status bar, False if it is LibreOffice's own."""
        return self._status.text

    @status_bar.setter
    def status_bar(self, text: str | bool | None) -> None:
        self._status.show(text)

    @property
    def calculation(self) -> Calculation:
        """When formulas are calculated; semiautomatic is as automatic here."""
        return self._calculation

    @calculation.setter
    def calculation(self, value: Calculation) -> None:
        if value not in ("automatic", "manual", "semiautomatic"):
            raise KeyError(value)
        self._calculation = value
        for book in self.books:
            # What was entered before is calculated as Excel does; Calc leaves it until it is asked for.
            book.document.calculate()
            book.document.enableAutomaticCalculation(value != "manual")

    def calculate(self) -> None:
        """Calculate all books."""
        for book in self.books:
            book.document.calculateAll()

    @property
    def books(self) -> Books:
        """Its spreadsheets."""
        return Books(self)

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: Any) -> str | None:
        """Show a message box and wait for the answer: ok, cancel, yes or no."""
        book = self.books.active
        window = book.document.CurrentController.Frame.ContainerWindow if book else None
        return show_message(self.context, window, prompt, title or "", buttons, mode)

    def run(self, macro: str, args: tuple[Any, ...]) -> Any:
        """Run a Basic macro of a book: `Macro`, `Module.Macro` or `'book.xlsm'!Module.Macro`."""
        found = re.fullmatch(r"'?(.*?)'?!(.*)", macro)
        book = self.books(found[1]) if found else self.books.active
        if book is None:
            raise KeyError(macro)
        return macros.run(book.document, found[2] if found else macro, args)

    def quit(self) -> None:
        """End an office of ours; leave one that is the user's."""
        if self.office and self.office.alive:
            # A box that waits for an answer forbids closing; the office is ended all the same.
            with contextlib.suppress(link.UnoError):
                for book in list(self.books):
                    book.close()
            self.office.stop()
        else:
            self.context.close()
        self._apps.leave(self)

    def kill(self) -> None:
        """End an office of ours at once; leave one that is the user's."""
        if self.office:
            self.office.kill()
        else:
            self.context.close()
        self._apps.leave(self)
