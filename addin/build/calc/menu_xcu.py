"""Declared buttons → Addons.xcu: the menu 客户管理 and a toolbar of the same entries, grouped by who presses them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import get_args

from addin.build.calc.icons import BIG, SMALL
from addin.build.calc.registry import component, node, value, words
from addin.declare import Audience, Button
from addin.hosts.calc.extension import naming

TITLE = "客户管理"
TOOLBAR = f"{naming.IDENTIFIER}.toolbar"
_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"


def menu_xcu(buttons: Sequence[Button]) -> bytes:
    """The file."""
    menu = node(
        f"{naming.IDENTIFIER}.menu",
        [words("Title", TITLE), value("Context", _SPREADSHEET), node("Submenu", _entries(buttons))],
        op="replace",
    )
    toolbar = node(TOOLBAR, _entries(buttons), op="replace")
    parts = [node("OfficeMenuBar", [menu]), node("OfficeToolBar", [toolbar]), node("Images", map(_images, buttons))]
    return component("Addons", "org.openoffice.Office", [node("AddonUI", parts)])


def window_state_xcu() -> bytes:
    """CalcWindowState.xcu: the toolbar's title, and that it is there from the start, in a row of its own."""
    resource = f"private:resource/toolbar/addon_{TOOLBAR}"
    state = node(
        resource,
        [words("UIName", TITLE), value("Docked", "true"), value("Visible", "true"), value("DockPos", "0,2"), value("DockingArea", "0")],
        op="replace",
    )
    return component("CalcWindowState", "org.openoffice.Office.UI", [node("UIElements", [node("States", [state])])])


def groups(buttons: Iterable[Button]) -> Iterator[list[Button]]:
    """Buttons of each audience, in the order of the months' work: who fills in, who collects, who reads."""
    known = list(buttons)
    for audience in get_args(Audience):
        if found := [b for b in known if b.audience == audience]:
            yield found


def _entries(buttons: Sequence[Button]) -> Iterator[str]:
    """Entries and separators; their names tell the order, which LibreOffice takes from the alphabet."""
    number = count(1)
    for n, group in enumerate(groups(buttons)):
        if n:
            yield node(f"m{next(number):03}", [value("URL", "private:separator")], op="replace")
        for button in group:
            yield node(f"m{next(number):03}", _entry(button), op="replace")


def _entry(button: Button) -> list[str]:
    return [
        value("URL", naming.button_url(button.verb)),
        words("Title", button.caption),
        value("Target", "_self"),
        value("Context", _SPREADSHEET),
    ]


def icon_name(button: Button) -> str:
    """File name of a button's icon, without size."""
    return button.verb.replace(" ", "_")


def _images(button: Button) -> str:
    own = [value(prop, f"%origin%/icons/{icon_name(button)}_{size}.png") for prop, size in (("ImageSmallURL", SMALL), ("ImageBigURL", BIG))]
    images = node("UserDefinedImages", own)
    return node(f"{naming.IDENTIFIER}.{icon_name(button)}", [value("URL", naming.button_url(button.verb)), images], op="replace")
