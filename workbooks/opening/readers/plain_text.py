"""Text of XML that patterns may read without misreading it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.parsers import expat

_CONTROLS = bytes(set(range(32)) - {9, 10})
_NO_CHARACTER = re.compile(rb"\xef\xbf[\xbe\xbf]")
#: Parts the texts that are resolved together.
_SEPARATOR = "\ufdd0"
_BUFFER = 1 << 20


class NotPlainError(Exception):
    """The part holds something that only the full parse reads rightly."""


def decoded(data: bytes) -> str:
    """UTF-8 as text.

    Raises:
        NotPlainError: it is none.
    """
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise NotPlainError from error


def insist_on_plain(data: bytes) -> None:
    """Refuse bytes with what XML forbids or rewrites: controls, carriage returns, the end of CDATA.

    Raises:
        NotPlainError: there is any of these.
    """
    if len(data) != len(data.translate(None, _CONTROLS)) or b"]]>" in data:
        raise NotPlainError
    if b"\xef\xbf" in data and _NO_CHARACTER.search(data):
        raise NotPlainError


def without_references(texts: Sequence[str]) -> list[str]:
    """Texts with their character references resolved, all in one parse.

    Raises:
        NotPlainError: for a reference that XML does not know or a character it forbids.
    """
    if not texts:
        return []
    pieces: list[str] = []
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.buffer_size = _BUFFER
    parser.CharacterDataHandler = pieces.append
    try:
        parser.Parse(f"<a>{_SEPARATOR.join(texts)}</a>", True)  # noqa: FBT003 - positional only
    except expat.ExpatError as error:
        raise NotPlainError from error
    found = "".join(pieces).split(_SEPARATOR)
    if len(found) != len(texts):
        raise NotPlainError
    return found
