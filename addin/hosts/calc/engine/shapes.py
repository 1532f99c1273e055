"""Things that float over the cells: what pictures and charts share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from addin.hosts.calc import link
from addin.hosts.calc.engine.listed import Listed

if TYPE_CHECKING:
    from addin.hosts.calc.engine.sheet import Sheet

#: UNO measures in 1/100 mm, Excel in points.
PER_POINT = 2540 / 72


class Floating:
    """A shape of a sheet's draw page, by its place in points."""

    def __init__(self, sheet: Sheet, shape: Any) -> None:
        self._sheet = sheet
        self.shape = shape

    @property
    def parent(self) -> Sheet:
        """Its sheet."""
        return self._sheet

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.shape.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.shape.Name = value

    @property
    def left(self) -> float:
        """Points from the sheet's left edge."""
        return points(self.shape.Position.X)

    @left.setter
    def left(self, value: float) -> None:
        self.shape.Position = point(value, self.top)

    @property
    def top(self) -> float:
        """Points from the sheet's upper edge."""
        return points(self.shape.Position.Y)

    @top.setter
    def top(self, value: float) -> None:
        self.shape.Position = point(self.left, value)

    @property
    def width(self) -> float:
        """Width in points."""
        return points(self.shape.Size.Width)

    @width.setter
    def width(self, value: float) -> None:
        self.shape.setSize(size(value, self.height))

    @property
    def height(self) -> float:
        """Height in points."""
        return points(self.shape.Size.Height)

    @height.setter
    def height(self, value: float) -> None:
        self.shape.setSize(size(self.width, value))


F = TypeVar("F", bound=Floating)


class Gathered(Listed[F]):
    """Floating things of one kind, in the order in which they lie."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Any:
        """The sheet's draw page."""
        return self._sheet.uno.DrawPage

    @property
    def parent(self) -> Sheet:
        """Their sheet."""
        return self._sheet

    def shapes(self, kind: str) -> Iterator[Any]:
        """Shapes of a UNO type."""
        page = self.api
        for number in range(page.Count):
            shape = page.getByIndex(number)
            if shape.getShapeType() == kind:
                yield shape

    def free_name(self, word: str) -> str:
        """A name not taken yet, such as 图片 1."""
        taken = {one.name for one in self.all()}
        return next(name for number in range(1, len(taken) + 2) if (name := f"{word} {number}") not in taken)


def points(hundredths: float) -> float:
    """1/100 mm in points, to the quarter, as Excel shows them."""
    return round(hundredths / PER_POINT * 4) / 4


def point(left: float, top: float) -> link.Struct:
    """A place."""
    return link.struct("com.sun.star.awt.Point", X=round(left * PER_POINT), Y=round(top * PER_POINT))


def size(width: float, height: float) -> link.Struct:
    """A size."""
    return link.struct("com.sun.star.awt.Size", Width=round(width * PER_POINT), Height=round(height * PER_POINT))
