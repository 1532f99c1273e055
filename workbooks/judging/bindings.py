"""Confirmed bindings: what somebody told of the columns of a template, kept for all workbooks of the same heads (A24)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from workbooks.atomic import write_atomic
from workbooks.examined import UNTOLD
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.rights import make_folder

BAD_BINDINGS = rule("KH159", Severity.ERROR, "认法记录坏了", "记住的列名认法读不出来。", "删除这个文件，再用“解释本格”重新确认。")

#: What a file of bindings has that tells confirmed unread columns from those nobody spoke of; older ones have neither.
_FORM, _BINDINGS = "form", "bindings"
#: Template signature → {folded head → field name, "" for a column that is not read, "?" for one nobody spoke of}.
Bindings = Mapping[str, Mapping[str, str]]


def read_bindings(path: Path) -> Bindings:
    """The bindings of a file; none if there is no such file.

    Raises:
        Refusal: KH159, it cannot be read.
    """
    if not path.exists():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if _FORM in found:
            told: dict[str, dict[str, str]] = found[_BINDINGS]
            return told
        return {heads: _of_before(words) for heads, words in found.items()}
    except (ValueError, TypeError, AttributeError, KeyError):
        raise refuse(BAD_BINDINGS, Where(path.name)) from None


def _of_before(words: dict[str, str]) -> dict[str, str]:
    """A binding of an older file, which kept columns nobody spoke of like those somebody told not to read: they are told of again."""
    return words if UNTOLD in words.values() else {head: name or UNTOLD for head, name in words.items()}


def write_bindings(path: Path, bindings: Bindings) -> None:
    """Keep bindings."""
    make_folder(path.parent)
    write_atomic(path, json.dumps({_FORM: 2, _BINDINGS: bindings}, ensure_ascii=False, indent=1).encode())


def mark_of(bindings: Bindings) -> str:
    """A mark that changes with the bindings: what was read by others is read again."""
    return hashlib.sha256(json.dumps(bindings, sort_keys=True).encode()).hexdigest()[:12] if bindings else ""
