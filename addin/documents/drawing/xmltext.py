"""Text as it may stand in XML."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

# XML 1.0 has no place for these; Word refuses a file that contains one.
_NOT_XML = re.compile("[^\t\n\u0020-\x7e\x85\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Text without the characters that XML forbids; a line feed is its line break."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escaped(text: str) -> str:
    """Text for an XML element or attribute, on one line."""
    return escape(" ".join(clean(text).split()), {'"': "&quot;"})
