"""汇总 above the rows of a worksheet: clients by branch in several workbooks, a list of them that says where each is, all as Parquet."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from addin.consolidate.workbook.book import all_but_clients, write_book
from addin.consolidate.workbook.book_lists import client_list
from addin.consolidate.workbook.book_table import Column, List
from addin.consolidate.workbook.content import CLIENTS, FIRST_ROW, Content
from addin.consolidate.workbook.pieces import Kept
from addin.ledger.months.clients import Clients
from addin.ledger.shapes.frames import NO_PARQUET, write_clients
from addin.ledger.shapes.views import TIERS, GroupClient
from workbooks.finding.ours import INDEX
from workbooks.problems import Refusal

#: Rows of a worksheet in Excel.
MOST_ROWS = 1_048_576


@dataclass(frozen=True, slots=True)
class Part:
    """One of several workbooks: units whose clients it holds, or a stretch of the clients of one that is too large by itself."""

    units: tuple[str, ...]
    stretch: range | None = None


class _Stretch(Sequence[GroupClient]):
    """Neighbours in a list of clients."""

    def __init__(self, clients: Sequence[GroupClient], places: range) -> None:
        self._clients, self._places = clients, places

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, at: int | slice) -> GroupClient | list[GroupClient]:  # type: ignore[override]
        """One client, or some."""
        if isinstance(at, slice):
            start, stop, _ = at.indices(len(self))
            return list(self._clients[self._places.start + start : self._places.start + stop])
        return self._clients[self._places[at]]


def divided(counts: Counter[str], order: Sequence[str], room: int) -> list[Part]:
    """Units into as few workbooks as their order allows; none is torn unless it is too large by itself.

    Args:
        counts: Clients by unit.
        order: All units, in the order in which they are told.
        room: Clients that fit into one workbook.
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
class Written:
    """The workbooks that were made besides the one asked for, and why there is no Parquet, "" if there is."""

    parts: tuple[Path, ...] = ()
    missing: str = ""


def write_books(path: Path, content: Content, kept: Kept, most_rows: int = MOST_ROWS) -> Written:
    """Write the workbook; above the rows of a worksheet the clients into several beside it, and all of them as Parquet.

    Args:
        path: The workbook asked for; of several it is the index.
        content: What it tells.
        kept: Pieces of earlier runs.
        most_rows: Rows of a worksheet.

    Raises:
        Refusal: KH133–KH137, when a place cannot be written.
    """
    clients, ended = content.snapshot.clients, content.snapshot.ended
    if FIRST_ROW + len(clients) + len(ended) <= most_rows or not isinstance(clients, Clients):
        write_book(path, content, kept)
        return Written()
    counts = clients.units + (ended.units if isinstance(ended, Clients) else Counter())
    known = list(dict.fromkeys([*(u.unit for u in content.snapshot.units), *sorted(counts)]))
    parts = divided(counts, known, most_rows - FIRST_ROW)
    files = [path.with_name(f"{path.stem}-{n:02}{path.suffix}") for n in range(1, len(parts) + 1)]
    made, missing = list(files), ""
    try:
        write_clients(clients, path.with_suffix(".parquet"))
        made.append(path.with_suffix(".parquet"))
    except Refusal as refusal:
        if refusal.problem.rule is not NO_PARQUET:
            raise
        missing = refusal.problem.says
    lines: list[_Line] = []
    for n, (part, file) in enumerate(zip(parts, files, strict=True), start=1):
        mine, gone = clients.of(set(part.units)), ended.of(set(part.units)) if isinstance(ended, Clients) else ()
        told = replace(content, snapshot=replace(content.snapshot, clients=mine, ended=gone), part=f"，第{n}册共{len(parts)}册")
        if part.stretch is not None:
            told = _stretched(told, part.stretch)
        mine_alone = list(_lines(told, part, file))
        write_book(file, told, kept, (lambda c, here=mine_alone: [client_list(c), _index(c, here, counts, missing)],))  # type: ignore[misc]
        mark = hashlib.sha256(file.read_bytes()).hexdigest()
        lines += [replace(line, mark=mark) for line in mine_alone]
    whole = replace(content, address=_addresses(clients, parts, files))
    write_book(path, whole, kept, (lambda c: [_index(c, lines, counts, missing)], all_but_clients))
    return Written(tuple(made), missing)


def _stretched(content: Content, stretch: range) -> Content:
    """A stretch of the clients of one unit, those that ended behind the others."""
    s = content.snapshot
    n = len(s.clients)
    standing = range(min(stretch.start, n), min(stretch.stop, n))
    gone = range(max(stretch.start - n, 0), max(stretch.stop - n, 0))
    return replace(content, snapshot=replace(s, clients=_Stretch(s.clients, standing), ended=_Stretch(s.ended, gone)))


@dataclass(frozen=True, slots=True)
class _Line:
    """One branch in one workbook."""

    unit: str
    file: str
    clients: int
    ended: int
    tiers: Counter[str]
    contract: float
    #: Hash of the workbook; "" within itself.
    mark: str = ""


def _lines(content: Content, part: Part, file: Path) -> Iterator[_Line]:
    """What a workbook holds of each of its branches."""
    counts, ended = Counter[str](), Counter[str]()
    tiers: dict[str, Counter[str]] = {unit: Counter() for unit in part.units}
    sums = Counter[str]()
    for client in _each(content.snapshot.clients):
        unit = client.units[0]
        counts[unit] += 1
        tiers[unit][client.tier] += 1
        sums[unit] += client.values.get("contract") or 0
    ended.update(client.units[0] for client in _each(content.snapshot.ended))
    for unit in part.units:
        yield _Line(unit, file.name, counts[unit], ended[unit], tiers[unit], round(sums[unit], 2))


def _each(clients: Sequence[GroupClient]) -> Iterator[GroupClient]:
    """One client after the other; none stays unpacked."""
    for start in range(0, len(clients), 500):
        yield from clients[start : start + 500]


def _index(content: Content, lines: Sequence[_Line], counts: Counter[str], missing: str) -> List:
    """目录: which branch is in which workbook, with counts and sums; the last row sums up."""
    books = len({line.file for line in lines})

    def column(told: Callable[[_Line], int | float]) -> list[int | float]:
        each = [told(line) for line in lines]
        return [*each, round(sum(each), 2)]

    columns = [
        Column("单位", 26, [*(line.unit for line in lines), "合计"]),
        Column("工作簿", 34, [*(line.file for line in lines), f"{books}个工作簿"]),
        Column("客户", 9, column(lambda line: line.clients), "#,##0", "center"),
        *(Column(f"{tier}类", 8, column(lambda line, tier=tier: line.tiers[tier]), "#,##0", "center") for tier in TIERS),  # type: ignore[misc]
        Column("本月终止", 9, column(lambda line: line.ended), "#,##0", "center"),
        Column("累计合同额(万元)", 16, column(lambda line: line.contract), "#,##0.00", "right"),
        Column("文件校验码（SHA-256）", 68, [*(line.mark for line in lines), None]),
    ]
    told = List(
        INDEX, f"集团公司客户信息汇总表分册目录（{content.title}{content.part}）",
        f"客户{counts.total():,}行，超过一张工作表的行数，按单位分册；本表列出{books}个工作簿；同一客户由几个单位维护的，列在汇总采用其内容的单位。"
        f"{'' if missing else '全部客户另存为同名的.parquet文件。'}",
        columns, empty="没有客户。", frozen_columns=1,
    )  # fmt: skip
    told.links = {(i, 1): f"external:{line.file}#'{CLIENTS}'!A1" for i, line in enumerate(lines)}
    return told


def _addresses(clients: Clients, parts: Iterable[Part], files: Sequence[Path]) -> Callable[[int], str]:
    """Where the row of a client stands, by its place in the whole list."""
    by_unit: dict[str, list[tuple[Part, Path]]] = {}
    for part, file in zip(parts, files, strict=True):
        for unit in part.units:
            by_unit.setdefault(unit, []).append((part, file))
    lists: dict[tuple[str, ...], Clients] = {}

    def address(place: int) -> str:
        here = by_unit[clients.unit(place)]
        units = here[0][0].units
        if units not in lists:
            lists[units] = clients.of(set(units))
        row = lists[units].place(clients.merged.ids[clients.order[place]]) or 0
        part, file = next((p, f) for p, f in here if p.stretch is None or row in p.stretch)
        return f"external:{file.name}#'{CLIENTS}'!C{FIRST_ROW + row - (part.stretch.start if part.stretch else 0) + 1}"

    return address
