"""File names made of names of units and clients: safe on Windows, macOS and Linux (notes on names and paths)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path

_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_BAD = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]')
_LONGEST = 80


def safe_name(name: str) -> str:
    """A file name without a suffix that stands for a name; different names stay different.

    >>> safe_name("江南分公司"), safe_name("a/b"), safe_name("CON")
    ('江南分公司', 'a_b-c14cdd', 'CON-a3dbc4')
    """
    plain = unicodedata.normalize("NFC", name).strip(" .")
    safe = _BAD.sub("_", unicodedata.normalize("NFKC", plain)).strip(" .")
    if not safe or _RESERVED.fullmatch(safe) or _BAD.search(unicodedata.normalize("NFKC", plain)) or len(safe) > _LONGEST:
        return f"{safe[:_LONGEST]}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
    return safe


def beside(path: Path, word: str) -> Path:
    """Place of a copy beside a file.

    >>> beside(Path("收件/11月.xlsx"), "已修复").name
    '11月-已修复.xlsx'
    """
    return path.with_name(f"{path.stem}-{word}{path.suffix}")


def unused(path: Path) -> Path:
    """The path itself, or the first of path（2）, path（3）… where no file is yet."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem}（{number}）{path.suffix}")
    return found
