"""Which version of a return counts among several (D02, D06, D25, D30)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from addin.ledger.storage import codec
from udfs.words.numbers import chinese_number

#: Label of what is no version of a return at all.
LOWEST = -1000
#: The kind of return that comes every month, and the one whose versions add up.
MONTHLY, DECISIONS = "月报", "核定"


_NUMBERED = re.compile(r"第\s*([\d零〇一二两三四五六七八九十]+)\s*[版次稿]|[vV](?:er)?\.?\s*(\d+)|[（(](\d+)[)）]\s*$")
_FINAL = re.compile(r"最终|终稿|定稿|终版")
#: What was sent back and mended comes after what its sender held to be final; a draft that was worked over before it.
_MENDED = re.compile(r"更正|改正|修正|订正|重报|补报")
_WORKED_OVER = re.compile(r"修订|修改|更新")
_COPY = re.compile(r"副本|复件|备份|copy", re.IGNORECASE)


def version_label(name: str) -> int:
    """How high a version a file name tells; 0 if it tells none.

    >>> [version_label(n) for n in ("客户表.xlsx", "客户表（2）.xlsx", "客户表-更正第二版.xlsx", "客户表 - 副本.xlsx")]
    [0, 2, 402, -1]
    """
    stem = name.rpartition("/")[2].rpartition(".")[0] or name
    match = _NUMBERED.search(stem)
    number = chinese_number(next(g for g in match.groups() if g)) if match else None
    ranks = ((_WORKED_OVER, 100), (_FINAL, 200), (_MENDED, 400))
    label = int(number or 0) + sum(rank for words, rank in ranks if words.search(stem))
    return label - 1 if _COPY.search(stem) else label


def is_copy(name: str) -> bool:
    """True if a file says by its name that it is a copy or a backup of another."""
    return _COPY.search(name.rpartition("/")[2]) is not None


def bare_name(name: str) -> str:
    """A file's name without folder, ending and what it tells of versions: the same for corrections of one file.

    >>> bare_name("核定/核定2026-09（更正）.xlsx") == bare_name("核定2026-09.xlsx")
    True
    """
    stem = name.rpartition("/")[2].rpartition(".")[0] or name
    for pattern in (_NUMBERED, _FINAL, _MENDED, _WORKED_OVER, _COPY):
        stem = pattern.sub("", stem)
    return re.sub(r"[\s\-_—()（）]+", "", stem)


def order(version: Any) -> tuple[bool, int]:
    """Sort key of the versions of one return; the highest counts."""
    return (version.label != LOWEST, version.version)


def newest(versions: Iterable[Any]) -> Mapping[tuple[str, str], Any]:
    """(unit, period) → the version that counts among those given, which are of one kind."""
    best: dict[tuple[str, str], Any] = {}
    for v in versions:
        key = (v.unit, v.month)
        if key not in best or order(v) > order(best[key]):
            best[key] = v
    return best


def standing(versions: Iterable[Any]) -> list[Any]:
    """All versions that count: of each unit, kind and period the newest of those given and the ones beside it."""
    kinds: defaultdict[str, list[Any]] = defaultdict(list)
    for v in versions:
        kinds[v.kind].append(v)
    found: list[Any] = []
    for given in kinds.values():
        by_id = {v.id: v for v in given}
        for last in newest(given).values():
            found += [last, *(by_id[number] for number in together(last) if number in by_id)]
    return found


def together(version: Any) -> list[int]:
    """Ids of the versions that count beside one."""
    return list(codec.loads(version.beside))
