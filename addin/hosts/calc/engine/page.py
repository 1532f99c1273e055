"""How a sheet is printed, and what stands still when it is scrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc.engine.addresses import Area

if TYPE_CHECKING:
    from addin.hosts.calc.engine.sheet import Sheet


class PageSetup(base_classes.PageSetup):
    """The print area; the rest through `api`, the page style."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Any:
        """The page style of the sheet."""
        return self._sheet.book.document.StyleFamilies.getByName("PageStyles").getByName(self._sheet.uno.PageStyle)

    @property
    def print_area(self) -> str | None:
        """Addresses with commas between, None if all is printed."""
        areas = self._sheet.uno.getPrintAreas()
        found = [
            Area(one.StartRow + 1, one.StartColumn + 1, one.EndRow - one.StartRow + 1, one.EndColumn - one.StartColumn + 1) for one in areas
        ]
        return ",".join(self._sheet.cells.at(area).address for area in found) or None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        self._sheet.uno.setPrintAreas(tuple(self._sheet.range(one).uno.RangeAddress for one in value.split(",")) if value else ())


class FreezePanes(base_classes.FreezePanes):
    """Rows above and columns left of the window's moving part."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def freeze_at(self, frozen_range: Any) -> None:
        """Keep a range's rows and columns in sight; whole rows keep no columns, whole columns no rows."""
        self._sheet.activate()
        area = self._sheet.area_of(getattr(frozen_range, "impl", frozen_range))
        rows, columns = self._sheet.size
        down = area.last_row if area.height < rows else 0
        across = area.last_column if area.width < columns else 0
        self._sheet.book.document.CurrentController.freezeAtPosition(across, down)

    def unfreeze(self) -> None:
        """Let all move."""
        self._sheet.activate()
        self._sheet.book.document.CurrentController.freezeAtPosition(0, 0)
