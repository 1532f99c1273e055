"""Pictures on a sheet."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from addin.hosts.calc import link
from addin.hosts.calc.engine.shapes import Floating, Gathered, point, points, size
from addin.hosts.calc.engine.unsupported import NotInCalc

_SHAPE = "com.sun.star.drawing.GraphicObjectShape"

# A picture that tells no size is taken as 96 pixels to the inch.
_PER_PIXEL = 2540 / 96


class Picture(Floating, base_classes.Picture):
    """A picture."""

    @property
    def api(self) -> Any:
        """UNO's shape."""
        return self.shape

    def index(self) -> int:
        """Place among the pictures, from 1."""
        return 1 + [one.name for one in self._sheet.pictures].index(self.name)

    @property
    def lock_aspect_ratio(self) -> bool:
        """Whether sizes go together; Calc does so only at the mouse."""
        return False

    @lock_aspect_ratio.setter
    def lock_aspect_ratio(self, value: bool) -> None:
        if value:
            raise NotInCalc("lock_aspect_ratio")

    def update(self, filename: str) -> Picture:
        """Show another file in its place."""
        self.shape.Graphic = _graphic(self._sheet, filename)
        return self

    def delete(self) -> None:
        """Remove it."""
        self._sheet.uno.DrawPage.remove(self.shape)


class Pictures(Gathered[Picture], base_classes.Pictures):
    """Pictures of a sheet."""

    def all(self) -> list[Picture]:
        """All of them."""
        return [Picture(self._sheet, shape) for shape in self.shapes(_SHAPE)]

    def add(
        self,
        filename: str,
        link_to_file: bool,
        save_with_document: bool,
        left: float | None,
        top: float | None,
        width: float | None,
        height: float | None,
        anchor: Any = None,
    ) -> Picture:
        """Put a picture into the book, in points or at the corner of a range; without a size as large as it is."""
        graphic = _graphic(self._sheet, filename)
        name = self.free_name("图片")
        shape = self._sheet.book.document.createInstance(_SHAPE)
        self._sheet.uno.DrawPage.add(shape)
        shape.Graphic = graphic
        natural = _natural_size(graphic)
        wanted = (width if width and width > 0 else natural[0], height if height and height > 0 else natural[1])
        shape.setSize(size(*wanted))
        shape.setPosition(point(anchor.left if anchor else left or 0, anchor.top if anchor else top or 0))
        shape.Name = name
        return Picture(self._sheet, shape)


def _graphic(sheet: Any, filename: str) -> Any:
    provider = sheet.book.app.context.service("com.sun.star.graphic.GraphicProvider")
    graphic = provider.queryGraphic(link.properties(URL=link.file_url(filename)))
    if graphic is None:
        raise OSError(f"not a picture: {filename}")
    return graphic


def _natural_size(graphic: Any) -> tuple[float, float]:
    told = graphic.Size100thMM
    if told.Width and told.Height:
        return points(told.Width), points(told.Height)
    pixels = graphic.SizePixel
    return points(pixels.Width * _PER_PIXEL), points(pixels.Height * _PER_PIXEL)
