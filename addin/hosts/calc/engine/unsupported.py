"""What xlwings offers and Calc has no call for."""

from __future__ import annotations


class NotInCalc(NotImplementedError):
    """Calc cannot do this; a NotImplementedError, as xlwings' own engines raise it for what their program lacks."""
