"""Above the rows of a worksheet: a list by branch in several workbooks, an index of them that says where each is, all as Parquet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from addin.consolidate.workbook.book import all_but_clients, write_book
from addin.consolidate.workbook.book_lists import client_list
from addin.consolidate.workbook.book_table import Column, List
from addin.consolidate.workbook.book_torn import Line, Part, Volume, divided, lines_of, lists_index, torn
from addin.consolidate.workbook.content import CLIENTS, FIRST_ROW, Content
from addin.consolidate.workbook.leftover import VOLUME_OF, Earlier, hash_of
from addin.consolidate.workbook.pieces import Kept, TooLarge
from addin.ledger.months.clients import Clients
from addin.ledger.shapes.frames import NO_PARQUET, write_clients, write_columns
from addin.ledger.shapes.views import TIERS, GroupClient
from workbooks.finding.ours import INDEX
from workbooks.problems import Refusal

#: Rows of a worksheet in Excel.
MOST_ROWS = 1_048_576


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


@dataclass(frozen=True, slots=True)
class Written:
    """The workbooks that were made besides the one asked for.

    Attributes:
        parts: All files, those of Parquet too.
        clients: Whether 汇总 is spread over several.
        lists: Names of other lists that are.
        missing: Why there is no Parquet, "" if there is.
        left: Volumes of an earlier run that no longer are but were changed, and stay therefore.
    """

    parts: tuple[Path, ...] = ()
    clients: bool = False
    lists: tuple[str, ...] = ()
    missing: str = ""
    left: tuple[str, ...] = ()


def write_books(path: Path, content: Content, kept: Kept, most_rows: int = MOST_ROWS) -> Written:
    """Write the workbook; above the rows of a worksheet a list into several beside it, and all of it as Parquet.

    Args:
        path: The workbook asked for; of several it is the index.
        content: What it tells.
        kept: Pieces of earlier runs.
        most_rows: Rows of a worksheet.

    Raises:
        Refusal: KH624, a file that is none of ours has the name of one of several; KH133–KH137, when a place cannot be written.
    """
    room = most_rows - FIRST_ROW
    while True:
        try:
            return _Volumes(path, content, kept, room).write()
        except TooLarge:
            if room == 1:
                raise
            room //= 2


class _Volumes:
    """One workbook, or as many as it takes."""

    def __init__(self, path: Path, content: Content, kept: Kept, room: int) -> None:
        self._path, self._content, self._kept, self._room = path, content, kept, room
        self._earlier = Earlier(path)
        snapshot = content.snapshot
        ended = snapshot.ended.units if isinstance(snapshot.ended, Clients) else Counter[str]()
        self._counts = snapshot.clients.units + ended if isinstance(snapshot.clients, Clients) else Counter[str]()
        self._order = list(dict.fromkeys([*(u.unit for u in snapshot.units), *sorted(self._counts)]))
        self._made: list[Path] = []
        #: Volume → hash, for the properties of the workbook.
        self._marks: dict[str, str] = {}
        self._missing = ""

    def write(self) -> Written:
        """Write all of them."""
        path, content = self._path, self._content
        parts = divided(self._counts, self._order, self._room) if self._counts.total() > self._room else []
        files = [path.with_name(f"{path.stem}-{n:02}{path.suffix}") for n in range(1, len(parts) + 1)]
        if parts and isinstance(content.snapshot.clients, Clients):
            content = replace(content, address=_addresses(content.snapshot.clients, parts, files))
        besides = all_but_clients(content)
        long = [told for told in besides if told.branches and told.count > self._room]
        volumes = {told.name: torn(told, path, self._order, self._room) for told in long}
        self._earlier.check([*files, *(v.file for some in volumes.values() for v in some), *map(self._parquet, ["", *volumes])])
        clients = self._write_clients(parts, files) if parts else client_list(content)
        indexes = [lists_index(content, list(self._write_lists(long, volumes)), self._missing)] if long else []
        left = self._earlier.tidy(self._made)
        short = [told for told in besides if told.name not in volumes]
        write_book(path, content, self._kept, [clients, *indexes, *short], self._marks)
        return Written(tuple(self._made), bool(parts), tuple(volumes), self._missing, left)

    def _write_clients(self, parts: Sequence[Part], files: Sequence[Path]) -> List:
        """Volumes of 汇总; their index."""
        clients, ended = self._content.snapshot.clients, self._content.snapshot.ended
        self._write_parquet("", lambda file, told: write_clients(clients, file, told))
        lines: list[_Line] = []
        for n, (part, file) in enumerate(zip(parts, files, strict=True), start=1):
            mine = replace(self._content.snapshot, clients=_of(clients, part), ended=_of(ended, part))
            told = replace(self._content, snapshot=mine, part=f"，第{n}册共{len(parts)}册")
            if part.stretch is not None:
                told = _stretched(told, part.stretch)
            here = list(_lines(told, part, file))
            self._write_volume(file, told, [client_list(told), _index(told, here, self._counts, self._missing)])
            lines += [replace(line, mark=self._marks[file.name]) for line in here]
        return _index(self._content, lines, self._counts, self._missing)

    def _write_lists(self, long: Sequence[List], volumes: Mapping[str, Sequence[Volume]]) -> Iterator[Line]:
        """Volumes of other lists; what stands in each."""
        for told in long:
            columns = {c.head: c.values for c in told.columns}
            self._write_parquet(told.name, lambda file, known, columns=columns: write_columns(columns, file, known))  # type: ignore[misc]
            for volume in volumes[told.name]:
                index = lists_index(self._content, list(lines_of(volume)), self._missing)
                self._write_volume(volume.file, self._content, [volume.told, index])
                yield from lines_of(volume, self._marks[volume.file.name])

    def _write_volume(self, file: Path, content: Content, lists: Sequence[List]) -> None:
        write_book(file, content, self._kept, lists, {VOLUME_OF: self._path.name})
        self._note(file)

    def _write_parquet(self, name: str, write: Callable[[Path, Mapping[str, str]], None]) -> None:
        """All of a list; without the library the workbooks are made all the same."""
        file = self._parquet(name)
        try:
            write(file, {VOLUME_OF: self._path.name})
        except Refusal as refusal:
            if refusal.problem.rule is not NO_PARQUET:
                raise
            self._missing = refusal.problem.says
        else:
            self._note(file)

    def _parquet(self, name: str) -> Path:
        return self._path.with_name(f"{self._path.stem}{name and '-'}{name}.parquet")

    def _note(self, file: Path) -> None:
        self._made.append(file)
        self._marks[file.name] = hash_of(file)


def _of(clients: Sequence[GroupClient], part: Part) -> Sequence[GroupClient]:
    return clients.of(set(part.units)) if isinstance(clients, Clients) else ()


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
