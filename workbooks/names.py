"""File names made of names of units and clients: safe on Windows, macOS and Linux (notes on names and paths)."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from pathlib import Path

_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_BAD = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]')
#: What Python makes of bytes in a name that are no letters of the system's encoding.
_HALVES = re.compile("[\ud800-\udfff]")
#: Bytes of UTF-8: a file system counts these, and a Chinese letter has three. What is put around a name finds room beside them.
_LONGEST = 160
_LONGEST_FILE = 240
_MARK = 6


def safe_name(name: str) -> str:
    """A file name without a suffix that stands for a name; different names stay different.

    >>> safe_name("江南分公司"), safe_name("a/b"), safe_name("CON")
    ('江南分公司', 'a_b-c14cdd', 'CON-a3dbc4')
    """
    plain = unicodedata.normalize("NFC", name).strip(" .")
    safe = _BAD.sub("_", unicodedata.normalize("NFKC", plain)).strip(" .")
    if not safe or _RESERVED.fullmatch(safe) or _BAD.search(unicodedata.normalize("NFKC", plain)):
        return f"{_cut(safe, _LONGEST)}-{_mark(name)}"
    return fitted(safe, "", longest=_LONGEST)


def told_name(name: str) -> str:
    """A file's name or path as people read it: one in the bytes of an older Chinese system, or of another locale, in its letters.

    >>> told_name(os.fsdecode("江南分公司.xlsx".encode("gbk"))), told_name("江南分公司.xlsx")
    ('江南分公司.xlsx', '江南分公司.xlsx')
    """
    if _HALVES.search(name) is None:
        return name
    raw = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode(errors="replace")


def fitted(stem: str, tail: str, *, longest: int = _LONGEST_FILE) -> str:
    """A file name of a stem and a tail that any file system takes; a stem that is too long is cut, and different ones stay different.

    >>> fitted("11月", "-校验结果.xlsx"), len(fitted("长" * 81, "-校验结果.xlsx").encode()) <= 240
    ('11月-校验结果.xlsx', True)
    """
    stem, tail = told_name(stem), told_name(tail)
    room = longest - len(tail.encode())
    return f"{stem}{tail}" if len(stem.encode()) <= room else f"{_cut(stem, room - _MARK - 1)}-{_mark(stem)}{tail}"


def _cut(text: str, size: int) -> str:
    """As many whole letters of a text as have room in so many bytes."""
    return text.encode()[:size].decode(errors="ignore").rstrip(" .")


def _mark(name: str) -> str:
    return hashlib.sha256(name.encode(errors="surrogateescape")).hexdigest()[:_MARK]


def beside(path: Path, word: str) -> Path:
    """Place of a copy beside a file.

    >>> beside(Path("收件/11月.xlsx"), "已修复").name
    '11月-已修复.xlsx'
    """
    return path.with_name(fitted(path.stem, f"-{word}{path.suffix}"))


def unused(path: Path) -> Path:
    """The path itself, or the first of path（2）, path（3）… where no file is yet."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(fitted(path.stem, f"（{number}）{path.suffix}"))
    return found
