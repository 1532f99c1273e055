"""Declared buttons → Addons.xcu: the menu 客户管理 and a toolbar of the same entries, by their sections.

What those who fill in press stands in the menu itself, each other section opens from it: all at once are more than a screen is high.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import get_args

from addin.build.calc.icons import BIG, SMALL
from addin.build.calc.registry import component, node, value, words
from addin.declare import Button, Section
from addin.hosts.calc.extension import naming

TITLE = "客户管理"
TOOLBAR = f"{naming.IDENTIFIER}.toolbar"
_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
_LINE = [value("URL", "private:separator")]


def menu_xcu(buttons: Sequence[Button]) -> bytes:
    """The file."""
    menu = node(
        f"{naming.IDENTIFIER}.menu",
        [words("Title", TITLE), value("Context", _SPREADSHEET), node("Submenu", _menu(buttons))],
        op="replace",
    )
    toolbar = node(TOOLBAR, _tools(buttons), op="replace")
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


def sections(buttons: Iterable[Button]) -> Iterator[tuple[Section, list[Button]]]:
    """Buttons of each section, each in the order of the month's work."""
    known = list(buttons)
    for section in get_args(Section):
        if found := [b for b in known if b.section == section]:
            yield section, found


def _menu(buttons: Sequence[Button]) -> Iterator[str]:
    """Entries of the first section, a line, and a menu for each other one."""
    (_, first), *others = sections(buttons)
    opening = (
        [words("Title", title), value("Context", _SPREADSHEET), node("Submenu", _ordered(map(_entry, told)))] for title, told in others
    )
    return _ordered(chain(map(_entry, first), [_LINE], opening))


def _tools(buttons: Sequence[Button]) -> Iterator[str]:
    """Entries of all sections, a line between them."""
    return _ordered(entry for n, (_, told) in enumerate(sections(buttons)) for entry in chain([_LINE] if n else [], map(_entry, told)))


def _ordered(entries: Iterable[list[str]]) -> Iterator[str]:
    """Their names tell the order, which LibreOffice takes from the alphabet."""
    return (node(f"m{number:03}", entry, op="replace") for number, entry in enumerate(entries, 1))


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
