"""Fonts of cells; Calc keeps three of each: for Latin, for Chinese and for Arabic writing."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from addin.hosts.calc import link
from addin.hosts.calc.engine.cells import common
from addin.hosts.calc.engine.formats import color_number, color_parts

_SCRIPTS = ("", "Asian", "Complex")

# com.sun.star.awt.FontWeight
_NORMAL, _BOLD = 100.0, 150.0


class Font(base_classes.Font):
    """The font of cells or shapes; what differs among them is None."""

    def __init__(self, uno: Any) -> None:
        self._uno = uno

    @property
    def api(self) -> Any:
        """The object whose font it is."""
        return self._uno

    @property
    def bold(self) -> bool | None:
        """Bold."""
        value = self._get("CharWeight")
        return None if value is None else bool(value >= _BOLD)

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set("CharWeight", _BOLD if value else _NORMAL)

    @property
    def italic(self) -> bool | None:
        """Italic."""
        value = self._get("CharPosture")
        return None if value is None else value.value != "NONE"

    @italic.setter
    def italic(self, value: bool) -> None:
        self._set("CharPosture", link.enum("com.sun.star.awt.FontSlant", "ITALIC" if value else "NONE"))

    @property
    def size(self) -> float | None:
        """Size in points."""
        value = self._get("CharHeight")
        return None if value is None else float(value)

    @size.setter
    def size(self, value: float) -> None:
        self._set("CharHeight", float(value))

    @property
    def name(self) -> str | None:
        """Family."""
        value = self._get("CharFontName")
        return None if value is None else str(value)

    @name.setter
    def name(self, value: str) -> None:
        self._set("CharFontName", value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Colour; automatic is black."""
        value = self._get("CharColor")
        return (0, 0, 0) if value == -1 else color_parts(value)

    @color.setter
    def color(self, value: Any) -> None:
        self._uno.CharColor = -1 if value is None else color_number(value)

    def _get(self, name: str) -> Any:
        return common(self._uno, name)

    def _set(self, name: str, value: Any) -> None:
        for script in _SCRIPTS:
            self._uno.setPropertyValue(name + script, value)
