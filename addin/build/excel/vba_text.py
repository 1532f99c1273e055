"""VBA source as Office stores it: pure ASCII, CRLF, lines of limited length.

A module is kept in the code page of the machine it was written on; only ASCII means the same everywhere, so that Chinese text
stands as `ChrW(n)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

#: [MS-VBAL] 3.2: the editor takes 1023 characters a line and 24 continuations.
LONGEST_LINE = 1023
_WIDTH = 1000
_MOST_PIECES = 25
_INDENT = "        "
_RUN = re.compile(r"[\x20-\x7e]+|[^\x20-\x7e]")
#: A string, or a blank outside of strings, where a line may go on below.
_BREAK = re.compile(r'"(?:[^"]|"")*"| ')


def literal(text: str) -> str:
    """A VBA expression for a text, e.g. ChrW(23458) & "A"."""
    parts = []
    for run in _RUN.findall(text):
        if " " <= run[0] <= "~":
            parts.append('"' + run.replace('"', '""') + '"')
        else:
            units = run.encode("utf-16-be")
            parts += [f"ChrW({int.from_bytes(units[i : i + 2])})" for i in range(0, len(units), 2)]
    return " & ".join(parts) or '""'


def source(lines: Iterable[str]) -> str:
    """Module text of statements, one a line; long ones go on below with an underscore.

    Raises:
        ValueError: a statement is not ASCII or too long even so.
    """
    return checked("".join("\r\n".join(_pieces(line)) + "\r\n" for line in lines))


def checked(text: str) -> str:
    """The text with CRLF at each end of line.

    Raises:
        ValueError: it is not ASCII, or a line is too long.
    """
    if not text.isascii():
        raise ValueError("VBA source has to be ASCII: " + repr(next(line for line in text.splitlines() if not line.isascii())))
    if any(len(line) > LONGEST_LINE for line in text.splitlines()):
        raise ValueError(f"a line of VBA source has more than {LONGEST_LINE} characters")
    return re.sub(r"\r\n?|\n", "\r\n", text)


def _pieces(line: str) -> list[str]:
    pieces, rest = [], line
    while len(rest) > _WIDTH:
        blanks = [m.start() for m in _BREAK.finditer(rest) if m[0] == " " and len(_INDENT) < m.start() <= _WIDTH]
        if not blanks:
            raise ValueError(f"a statement cannot be broken: {line[:60]}…")
        pieces.append(rest[: blanks[-1]] + " _")
        rest = _INDENT + rest[blanks[-1] + 1 :]
    pieces.append(rest)
    if len(pieces) > _MOST_PIECES:
        raise ValueError(f"a statement has more than {_MOST_PIECES} lines: {line[:60]}…")
    return pieces
