"""Text that a terminal only shows: what would steer it, or turn its lines round, is written out."""

from __future__ import annotations

import re

#: Controls but tab and line feed, and the marks that make text run the other way or not show at all.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
#: Signs for the controls of ASCII stand in this block in their order.
_SIGNS, _DELETE, _DELETE_SIGN = 0x2400, 0x7F, "\u2421"
_LINE_END = re.compile(r"\s*\n\s*")


def visible(text: str) -> str:
    r"""Text whose control characters are shown as signs; tabs and line ends stay.

    >>> visible("甲\x1b[2K乙\u202e丙")
    '甲␛[2K乙<U+202E>丙'
    """
    return text if text.isprintable() else _STEERING.sub(lambda match: _sign(match[0]), text)


def on_one_line(text: str) -> str:
    r"""Text of a cell or a file name within a line: nobody can begin a line of ours with it.

    >>> on_one_line("甲公司\n0处错误")
    '甲公司⏎0处错误'
    """
    return visible(text if text.isprintable() else _LINE_END.sub("⏎", text))


def _sign(letter: str) -> str:
    code = ord(letter)
    if code < ord(" "):
        return chr(_SIGNS + code)
    return _DELETE_SIGN if code == _DELETE else f"<U+{code:04X}>"
