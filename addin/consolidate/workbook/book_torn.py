"""Lists other than 汇总 that are longer than a worksheet: by branch in workbooks of their own, with an index, all as Parquet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from addin.consolidate.workbook.book_table import Column, List
from addin.consolidate.workbook.content import Content
from workbooks.finding.ours import LISTS_INDEX


@dataclass(frozen=True, slots=True)
class Part:
    """One of several workbooks: units whose rows it holds, or a stretch of the rows of one that is too large by itself."""

    units: tuple[str, ...]
    stretch: range | None = None


def divided(counts: Counter[str], order: Sequence[str], room: int) -> list[Part]:
    """Units into as few workbooks as their order allows; none is torn unless it is too large by itself.

    Args:
        counts: Rows by unit.
        order: All units, in the order in which they are told.
        room: Rows that fit into one workbook.
    """
    parts: list[Part] = []
    held: list[str] = []
    for unit in order:
        if counts[unit] > room:
            parts += [Part(tuple(held))] if held else []
            held = []
            parts += [Part((unit,), range(start, min(start + room, counts[unit]))) for start in range(0, counts[unit], room)]
        elif held and sum(counts[u] for u in held) + counts[unit] > room:
            parts.append(Part(tuple(held)))
            held = [unit]
        elif counts[unit]:
            held.append(unit)
    return parts + ([Part(tuple(held))] if held else [])


@dataclass(frozen=True, slots=True)
class Volume:
    """A workbook with a part of a list; and how many rows each branch has in it."""

    file: Path
    told: List
    counts: Counter[str]


def torn(told: List, path: Path, order: Sequence[str], room: int) -> list[Volume]:
    """Volumes of a list.

    Args:
        told: The list; links in it to 汇总 lead to the workbook.
        path: The workbook beside which they lie.
        order: All units, in the order in which they are told.
        room: Rows that fit into one.
    """
    rows: dict[str, list[int]] = {}
    for row, unit in enumerate(told.branches):
        rows.setdefault(unit, []).append(row)
    counts = Counter({unit: len(r) for unit, r in rows.items()})
    parts = divided(counts, list(dict.fromkeys([*order, *sorted(rows)])), room)
    volumes = []
    for n, part in enumerate(parts, start=1):
        held = {unit: rows[unit] if part.stretch is None else rows[unit][part.stretch.start : part.stretch.stop] for unit in part.units}
        mine = [row for some in held.values() for row in some]
        file = path.with_name(f"{path.stem}-{told.name}-{n:02}{path.suffix}")
        one = replace(
            _some(told, mine, path), title=f"{told.title}第{n}册，共{len(parts)}册", subtitle=f"本册{len(mine):,}行。{told.subtitle}"
        )
        volumes.append(Volume(file, one, Counter({unit: len(some) for unit, some in held.items()})))
    return volumes


def _some(told: List, rows: Sequence[int], path: Path) -> List:
    """Some rows of a list; 汇总 is in another workbook."""
    now = {row: at for at, row in enumerate(rows)}
    return replace(
        told,
        columns=[replace(c, values=[c.values[row] for row in rows]) for c in told.columns],
        marked={(now[row], c) for row, c in told.marked if row in now},
        notes={(now[row], c): note for (row, c), note in told.notes.items() if row in now},
        links={(now[row], c): _outside(link, path) for (row, c), link in told.links.items() if row in now},
        branches=[told.branches[row] for row in rows],
    )


def _outside(link: str, path: Path) -> str:
    place = link.removeprefix("internal:")
    return link if place == link else f"external:{path.name}#{place}"


@dataclass(frozen=True, slots=True)
class Line:
    """One branch of one list in one workbook, with the hash of that; "" within itself."""

    name: str
    unit: str
    file: str
    rows: int
    mark: str = ""


def lines_of(volume: Volume, mark: str = "") -> Iterator[Line]:
    """What a volume holds of each branch."""
    for unit, count in volume.counts.items():
        yield Line(volume.told.name, unit, volume.file.name, count, mark)


def lists_index(content: Content, lines: Sequence[Line], missing: str) -> List:
    """清单分册目录: which branch's rows of which list are in which workbook."""
    columns = [
        Column("清单", 24, [line.name for line in lines]),
        Column("单位", 26, [line.unit for line in lines]),
        Column("工作簿", 44, [line.file for line in lines]),
        Column("行数", 10, [line.rows for line in lines], "#,##0", "center"),
        Column("文件校验码（SHA-256）", 68, [line.mark or None for line in lines]),
    ]
    told = List(
        LISTS_INDEX, f"清单分册目录（{content.title}）",
        f"超过一张工作表行数的清单，按单位分册；本表列出{len({line.file for line in lines})}个工作簿。"
        f"{'' if missing else '每张清单的全部内容另存为同名的.parquet文件。'}",
        columns, empty="没有。", frozen_columns=2,
    )  # fmt: skip
    told.links = {(i, 2): f"external:{line.file}#'{line.name}'!A1" for i, line in enumerate(lines)}
    return told
