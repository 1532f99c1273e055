"""Traditional characters and their simplified forms, as far as client sheets hold them."""

from __future__ import annotations

_TRADITIONAL = "華築筑"
_SIMPLIFIED = "华筑筑"
_TABLE = str.maketrans(_TRADITIONAL, _SIMPLIFIED)


def simplified(text: str) -> str:
    """Text with traditional characters replaced by simplified ones, character by character."""
    return text.translate(_TABLE)
