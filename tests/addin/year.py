"""A year of an invented group of any size and a bookkeeping of its own beside it: late, silent, unchanged, corrected, sent back, withdrawn,
merged and parted, renamed, ended, closed and reopened.
"""

from __future__ import annotations

import datetime
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from addin.buttons.returns.month_status import summary
from addin.consolidate.intake.child import File
from addin.consolidate.intake.taking import take_in
from addin.ledger.storage.workspace import Workspace, sha256_of
from addin.ledger.store import Ledger, Unit
from tests.addin.branch import COMPLAINT_HEADS, Branch, complaint, workbook
from tests.addin.returns import HEADS, client
from udfs.kinds.dates import Month
from udfs.policy.evaluator import current
from workbooks.opening.sandbox.pool import run_here

YEAR = [Month(2026, n) for n in range(1, 13)]
MERGE_IN, UNMERGE_IN, RENAME_IN, END_IN, CLOSE_IN = YEAR[3], YEAR[6], YEAR[4], YEAR[7], YEAR[5]
#: Four units a set: the first takes over the last, the second gets an exception, the third is renamed.
SET = 4
FARES = ("in time", "in time", "late", "silent", "unchanged", "corrected", "sent back", "withdrawn")
SMALL = ("华东分公司", "西南分公司", "北方分公司", "华南分公司")
_ENDED, _SHARED = "终止", "共同维护能源有限公司"
#: A pressed button: verb and answers.
Presser = Callable[..., Any]


@dataclass
class Version:
    """What one file told: client → 信用状况 or "终止", numbers of complaints, and how it fared."""

    rows: dict[str, str]
    complaints: list[str]
    on_time: bool
    good: bool = True
    no_change: bool = False
    withdrawn: bool = False


@dataclass
class Books:
    """The truth, kept in nothing but lists and dictionaries."""

    units: Sequence[str]
    told: dict[tuple[str, Month], list[Version]] = field(default_factory=lambda: defaultdict(list))
    merged: dict[str, tuple[str, Month, Month | None]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    heirs: dict[str, tuple[str, Month]] = field(default_factory=dict)

    def counting(self, unit: str, month: Month) -> Version | None:
        good = [v for v in self.told[unit, month] if v.good and not v.withdrawn]
        return good[-1] if good else None

    def owner(self, unit: str, month: Month) -> str:
        heir, ended = self.heirs.get(unit, ("", None))
        unit = heir if heir and ended and ended < month else unit
        return self.names.get(unit, unit)

    def held(self, until: Month) -> dict[str, dict[str, str]]:
        """Client → unit → 信用状况 at the end of a month."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for month in (m for m in YEAR if m <= until):
            for unit in self.units:
                version = self.counting(unit, month)
                for name, credit in (version.rows if version else {}).items():
                    if credit == _ENDED:
                        found[name].pop(self.owner(unit, until), None)
                    else:
                        found[name][self.owner(unit, until)] = credit
        for gone, (kept, since, revoked) in self.merged.items():
            if since <= until and (revoked is None or until < revoked) and found.get(gone) and found.get(kept):
                found[kept] = {**found.pop(gone), **found[kept]}
        return {name: units for name, units in found.items() if units}

    def complaints(self, until: Month) -> set[tuple[str, str]]:
        numbers = set()
        for (unit, month), _ in list(self.told.items()):
            version = self.counting(unit, month)
            if month <= until and version:
                numbers |= {(self.owner(unit, until), number) for number in version.complaints}
        return numbers

    def state(self, unit: str, month: Month) -> tuple[str, bool | None]:
        versions = [v for v in self.told[unit, month] if not v.withdrawn]
        if not versions:
            return "未报", None
        first = next((v for v in versions if v.good), versions[-1])
        state = "退回" if not versions[-1].good else "无变化声明" if versions[-1].no_change else "已接收"
        return state, first.on_time


class Group:
    """The same year as the product lives it.

    Args:
        root: Where its workspace and its files lie.
        press: Presses a button and fails if it is refused.
        units: Names of its units, four or more.
        clients: Clients that a unit may tell of. Few are told by lots; of more than a dozen most stay as they were told before.
        withdrawn: Returns that may be withdrawn in one month; each lists all that rests on it.
    """

    def __init__(self, root: Path, press: Presser, units: Sequence[str] = SMALL, clients: int = 5, withdrawn: int = SET) -> None:
        self.root, self._press, self.units, self.most_withdrawn = root, press, units, withdrawn
        self.books, self.files, self.withdrawn = Books(units), 0, 0
        self.workspace = Workspace.open(root / "workspace")
        self.ledger = Ledger(self.workspace)
        self.sets = [units[i : i + SET] for i in range(0, max(SET, len(units) // 10), SET)]
        self.put([Unit(name) for name in units], datetime.datetime(2025, 12, 30, 9))
        self.chance = random.Random(20260101)
        self.active = list(units)
        self.pool = {unit: [self.name(unit, n) for n in range(clients)] for unit in units}
        for first, second, *_ in self.sets:
            for unit in (first, second):
                self.pool[unit].append(f"{first.removesuffix('分公司')}{_SHARED}")
        self.known: dict[str, dict[str, str]] = {unit: {} for unit in units}
        self._waiting: list[Path] = []

    def name(self, unit: str, number: int) -> str:
        """Name of one of the clients that a unit may tell of."""
        return f"{unit.removesuffix('分公司')}{_number(number)}置业有限公司"

    def row(self, name: str, **told: str) -> list[Any]:
        """What a unit's workbook tells of a client."""
        return client(name, **told)

    def put(self, units: list[Unit], at: datetime.datetime) -> None:
        """Bring the register of units up to date."""
        self.ledger.put_units(units, at=at, actor="张三")

    def register(self, *, ended: Month | None = None) -> list[Unit]:
        """All units as they are called now, those that have ended with their heirs."""
        names, heirs = self.books.names, self.books.heirs
        return [
            Unit(u, valid_to=ended, successor=heirs[u][0]) if u in heirs else Unit(names[u], aliases=(u,)) if u in names else Unit(u)
            for u in self.units
        ]

    def press(self, verb: str, at: datetime.datetime, **told: Any) -> None:
        """Press a button at a moment."""
        self._press(verb, workspace=self.workspace.root, now=at, **told)

    def send(self, unit: str, month: Month, version: Version) -> Path:
        """Write a unit's workbook; it arrives with the next delivery."""
        self.files += 1
        rows = []
        for name, credit in version.rows.items():
            told = self.row(name, change=_ENDED) if credit == _ENDED else self.row(name, 信用状况=credit)
            rows.append([Branch.plain(v) for v in told])
        if not version.good:
            rows.append([Branch.plain(v) for v in client("坏电话有限公司", 联系电话="123")])
        complaints = [complaint(n, next(iter(version.rows)), 投诉日期=f"{month}-02") for n in version.complaints]
        tables = [("客户信息统计表", HEADS, rows)] + ([("投诉登记表", COMPLAINT_HEADS, complaints)] if complaints else [])
        name = self.books.names.get(unit, unit)
        path = self.folder(month) / f"{self.files}-{name}.xlsx"
        self._waiting.append(workbook(path, name, month.chinese, *tables))
        self.books.told[unit, month].append(version)
        return path

    def folder(self, month: Month) -> Path:
        """Where the workbooks of a month arrive."""
        return self.root / str(month)

    def deliver(self, month: Month, at: datetime.datetime) -> None:
        """Take in what has arrived since, a file after the other."""
        arrived, self._waiting = self._waiting, []
        for path in arrived:
            self.take(path, month, at)

    def take(self, path: Path, month: Month, at: datetime.datetime) -> None:
        """Take one file in, in this process."""
        file = File(path.name, path, sha256_of(path), path.stat().st_size)
        take_in(self.ledger, [file], month, current(), at, "张三", beat=lambda: None, executor=run_here, whole=False)

    def version(self, unit: str, *, on_time: bool, good: bool = True) -> Version:
        """What a unit tells: a few clients anew, of many all with some changes."""
        pool, known = self.pool[unit], self.known[unit]
        few = len(pool) <= 12
        names = self.chance.sample(pool, self.chance.randrange(1, len(pool)) if few else len(pool) * 29 // 30)
        rows = {name: self._rating(name, None if few else known.get(name)) for name in names}
        if len(names) > 2 and self.chance.random() < 0.3:
            rows[names[-1]] = _ENDED
        known.update({name: credit for name, credit in rows.items() if credit != _ENDED})
        number = f"{unit.removesuffix('分公司')}-{self.files}"
        complaints = [number] if self.chance.random() < 0.4 and rows[names[0]] != _ENDED else []
        return Version(rows, complaints, on_time, good)

    def _rating(self, name: str, before: str | None) -> str:
        return before if before and self.chance.random() < 0.95 else self.chance.choice(("好", "好", "差"))

    def month(self, month: Month) -> None:
        """Let each unit do one of the things units do."""
        early, late = datetime.datetime(month.year, month.month, 22, 9), datetime.datetime(month.year, month.month, 27, 9)
        self.withdrawn = 0
        fares = [(unit, self._fare()) for unit in self.active]
        for unit, fare in fares:
            if fare in ("in time", "corrected", "sent back", "withdrawn"):
                self.send(unit, month, self.version(unit, on_time=True))
        self.deliver(month, early)
        for unit, fare in fares:
            if fare == "unchanged":
                self.press("no-change", early, unit=self.books.names.get(unit, unit), month=str(month), by="袁示例")
                self.books.told[unit, month].append(Version({}, [], on_time=True, no_change=True))
        for unit, fare in fares:
            if fare in ("late", "corrected", "sent back", "withdrawn"):
                self.send(unit, month, self.version(unit, on_time=False, good=fare != "sent back"))
        self.deliver(month, late)
        for unit in (unit for unit, fare in fares if fare == "withdrawn"):
            name = self.books.names.get(unit, unit)
            self.press("withdraw", late, unit=name, month=str(month), version=2, why="报错了")
            self.books.told[unit, month][1].withdrawn = True

    def _fare(self) -> str:
        fare = self.chance.choice(FARES)
        if fare == "withdrawn":
            self.withdrawn += 1
        return fare if fare != "withdrawn" or self.withdrawn <= self.most_withdrawn else "corrected"

    def compare(self, month: Month) -> None:
        """The ledger says what the books say."""
        at = datetime.datetime(month.year, month.month, 28, 9)
        snapshot = self.ledger.snapshot(month, at=at, actor="张三")
        held = self.books.held(month)
        assert {c.name: set(c.units) for c in snapshot.clients} == {name: set(units) for name, units in held.items()}, month
        tiers = {c.name: c.tier for c in snapshot.clients if len(c.units) == 1 and not c.former}
        assert tiers == {name: "A" if next(iter(held[name].values())) == "好" else "B" for name in tiers}, month
        told = {(e.unit, e.values["number"]) for e in snapshot.entries.get("complaints", ())}
        assert told == self.books.complaints(month), month
        units = [u for u in self.ledger.status(month) if u.state != "不需报"]
        owing = {self.books.names.get(u, u): self.books.state(u, month) for u in self.active}
        assert {u.unit: (u.state, u.on_time) for u in units} == owing, month
        counts = summary(units)
        in_time = sum(on_time is True for state, on_time in owing.values() if state != "退回")
        assert counts["on_time_rate"] == round(100 * in_time / len(owing), 1)
        assert 0 <= counts["on_time_rate"] <= 100
        assert counts["arrived"] == counts["owed"] - counts["missing"] == sum(state != "未报" for state, _ in owing.values())
        if snapshot.stock:
            stock = snapshot.stock
            assert stock.closing == stock.opening + stock.added - stock.ended - stock.joined == len(held)

    def live(self, months: Iterable[Month] = YEAR) -> None:
        """Live months, each compared at its end."""
        for month in months:
            self.begin(month)
            self.month(month)
            self.end(month)
            self.compare(month)

    def begin(self, month: Month) -> None:
        """Rename and end units when it is their month."""
        first = datetime.datetime(month.year, month.month, 3, 9)
        if month == RENAME_IN:
            self.books.names.update({renamed: f"新{renamed}" for _, _, renamed, _ in self.sets})
            self.put(self.register(), first)
        if month == END_IN:
            ended = month.plus(-1)
            self.books.heirs.update({gone: (heir, ended) for heir, _, _, gone in self.sets})
            self.active = [u for u in self.active if u not in self.books.heirs]
            self.put(self.register(ended=ended), first)

    def end(self, month: Month) -> None:
        """Merge and part clients, close and reopen the month when it is theirs."""
        day = datetime.datetime(month.year, month.month, 25, 9)
        if month == MERGE_IN:
            held = self.books.held(month)
            for unit, *_ in self.sets:
                keep, gone = sorted(name for name in self.pool[unit] if set(held.get(name, ())) == {unit})[:2]
                self.press("clients merge", day, keep=keep, gone=gone, why="代码相同")
                self.books.merged[gone] = (keep, month, None)
        if month == UNMERGE_IN:
            for gone, (keep, since, _) in list(self.books.merged.items()):
                self.press("clients unmerge", day, gone=gone, why="经核实是两家")
                self.books.merged[gone] = (keep, since, month)
        if month == CLOSE_IN:
            self.compare(month)
            self._close_and_reopen(month)

    def _close_and_reopen(self, month: Month) -> None:
        """A closed month takes nothing but by an exception, which then counts."""
        closing = datetime.datetime(month.year, month.month, 29, 9)
        self.press("month close", closing, month=str(month), with_missing=True, why="不再等")
        before = self.ledger.snapshot(month, at=closing, actor="张三").id
        for _, unit, *_ in self.sets:
            kept = Version({"不该收进的有限公司": "好"}, [], on_time=False)
            path = self.send(unit, month, kept)
            self.deliver(month, closing)
            path.unlink()  # else it would come again by the exception
            self.books.told[unit, month].remove(kept)
        assert self.ledger.snapshot(month, at=closing, actor="张三").id == before
        for _, unit, *_ in self.sets:
            self.press("month reopen", closing, month=str(month), unit=unit, until=f"{month.plus(1)}-05", why="更正")
            self.send(unit, month, self.version(unit, on_time=False))
        self.deliver(month, closing)


def _number(n: int) -> str:
    """A number as names of firms have it: 甲, 乙, …, 甲乙."""
    stems = "甲乙丙丁戊己庚辛壬癸"
    return stems[n] if n < len(stems) else _number(n // len(stems) - 1) + stems[n % len(stems)]
