"""A year of a small group against a bookkeeping of its own: late, silent, unchanged, corrected, sent back, withdrawn, merged, renamed,
closed and reopened; after each month clients, units, tiers, entries, states and rates are the same.
"""

from __future__ import annotations

import datetime
import random
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from addin.buttons.returns.month_status import summary
from addin.consolidate.intake.child import File
from addin.consolidate.intake.taking import take_in
from addin.ledger.storage.workspace import Workspace, sha256_of
from addin.ledger.store import Ledger, Unit
from tests.addin.conftest import Press
from tests.addin.returns import HEADS, client
from tests.addin.test_entries import COMPLAINT_HEADS, Branch, complaint, workbook
from udfs.kinds.dates import Month
from udfs.policy.evaluator import current
from workbooks.opening.sandbox.pool import run_here

YEAR = [Month(2026, n) for n in range(1, 13)]
EAST, WEST, NORTH, SOUTH = UNITS = ["华东分公司", "西南分公司", "北方分公司", "华南分公司"]
RENAMED, AFTER_RENAME = NORTH, "北部分公司"
MERGE_IN, UNMERGE_IN, RENAME_IN, END_IN, CLOSE_IN = YEAR[3], YEAR[6], YEAR[4], YEAR[7], YEAR[5]


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
            for unit in UNITS:
                version = self.counting(unit, month)
                for name, credit in (version.rows if version else {}).items():
                    if credit == "终止":
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
    """The same year as the product lives it."""

    def __init__(self, root: Path, kh: Press) -> None:
        self.root, self.kh, self.books, self.files = root, kh, Books(), 0
        self.workspace = Workspace.open(root / "workspace")
        self.ledger = Ledger(self.workspace)
        self.put([Unit(name) for name in UNITS], datetime.datetime(2025, 12, 30, 9))
        self.chance = random.Random(20260101)
        self.active = list(UNITS)
        self.pool = {unit: [f"{unit[:2]}{n}置业有限公司" for n in "甲乙丙丁戊"] for unit in UNITS}
        for unit in (EAST, WEST):
            self.pool[unit].append("共同维护能源有限公司")

    def put(self, units: list[Unit], at: datetime.datetime) -> None:
        self.ledger.put_units(units, at=at, actor="张三")

    def press(self, verb: str, at: datetime.datetime, **told: Any) -> Any:
        done = self.kh(verb, workspace=self.workspace.root, now=at, json=True, **told)
        assert done.code == 0, done.out + done.err
        return done

    def send(self, unit: str, month: Month, version: Version, at: datetime.datetime) -> None:
        self.files += 1
        rows = []
        for name, credit in version.rows.items():
            told = client(name, change="终止") if credit == "终止" else client(name, 信用状况=credit)
            rows.append([Branch.plain(v) for v in told])
        if not version.good:
            rows.append([Branch.plain(v) for v in client("坏电话有限公司", 联系电话="123")])
        complaints = [complaint(n, next(iter(version.rows)), 投诉日期=f"{month}-02") for n in version.complaints]
        tables = [("客户信息统计表", HEADS, rows)] + ([("投诉登记表", COMPLAINT_HEADS, complaints)] if complaints else [])
        name = self.books.names.get(unit, unit)
        path = workbook(self.root / f"{self.files}-{name}.xlsx", name, month.chinese, *tables)
        file = File(path.name, path, sha256_of(path), path.stat().st_size)
        take_in(self.ledger, [file], month, current(), at, "张三", beat=lambda: None, executor=run_here, whole=False)
        self.books.told[unit, month].append(version)

    def version(self, unit: str, *, on_time: bool, good: bool = True) -> Version:
        names = self.chance.sample(self.pool[unit], self.chance.randrange(1, len(self.pool[unit])))
        rows = {name: self.chance.choice(("好", "好", "差")) for name in names}
        if len(names) > 2 and self.chance.random() < 0.3:
            rows[names[-1]] = "终止"
        complaints = [f"{unit[:2]}-{self.files}"] if self.chance.random() < 0.4 and rows[names[0]] != "终止" else []
        return Version(rows, complaints, on_time, good)

    def month(self, month: Month) -> None:
        early = datetime.datetime(month.year, month.month, 22, 9)
        late = datetime.datetime(month.year, month.month, 27, 9)
        for unit in self.active:
            match self.chance.choice(("in time", "in time", "late", "silent", "unchanged", "corrected", "sent back", "withdrawn")):
                case "in time":
                    self.send(unit, month, self.version(unit, on_time=True), early)
                case "late":
                    self.send(unit, month, self.version(unit, on_time=False), late)
                case "unchanged":
                    name = self.books.names.get(unit, unit)
                    self.press("no-change", early, unit=name, month=str(month), by="袁示例")
                    self.books.told[unit, month].append(Version({}, [], on_time=True, no_change=True))
                case "corrected":
                    self.send(unit, month, self.version(unit, on_time=True), early)
                    self.send(unit, month, self.version(unit, on_time=False), late)
                case "sent back":
                    self.send(unit, month, self.version(unit, on_time=True), early)
                    self.send(unit, month, self.version(unit, on_time=False, good=False), late)
                case "withdrawn":
                    self.send(unit, month, self.version(unit, on_time=True), early)
                    self.send(unit, month, self.version(unit, on_time=False), late)
                    name = self.books.names.get(unit, unit)
                    self.press("withdraw", late, unit=name, month=str(month), version=2, why="报错了")
                    self.books.told[unit, month][1].withdrawn = True

    def compare(self, month: Month) -> None:
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
        in_time = sum(on_time is True for _, on_time in owing.values())
        assert counts["on_time_rate"] == round(100 * in_time / len(owing), 1)
        assert 0 <= counts["on_time_rate"] <= 100
        assert counts["arrived"] == counts["owed"] - counts["missing"] == sum(state != "未报" for state, _ in owing.values())
        if snapshot.stock:
            stock = snapshot.stock
            assert stock.closing == stock.opening + stock.added - stock.ended - stock.joined == len(held)


@pytest.fixture
def group(tmp_path: Path, kh: Press) -> Group:
    return Group(tmp_path, kh)


def test_a_year_agrees_with_a_bookkeeping_of_its_own(group: Group) -> None:
    books = group.books
    for month in YEAR:
        first = datetime.datetime(month.year, month.month, 3, 9)
        if month == RENAME_IN:
            books.names[RENAMED] = AFTER_RENAME
            group.put([Unit(EAST), Unit(WEST), Unit(AFTER_RENAME, aliases=(RENAMED,)), Unit(SOUTH)], first)
        if month == END_IN:
            ended = month.plus(-1)
            books.heirs[SOUTH] = (EAST, ended)
            group.active.remove(SOUTH)
            units = [Unit(EAST), Unit(WEST), Unit(AFTER_RENAME, aliases=(RENAMED,)), Unit(SOUTH, valid_to=ended, successor=EAST)]
            group.put(units, first)
        group.month(month)
        _merge(group, month)
        group.compare(month)
        if month == CLOSE_IN:
            _close_and_reopen(group, month)
            group.compare(month)
    for month in YEAR[END_IN.month - 1 :]:
        group.compare(month)
    assert group.ledger.first_broken_event() is None


def _merge(group: Group, month: Month) -> None:
    """Two clients of one unit are found to be one, and three months later found to be two."""
    held, day = group.books.held(month), datetime.datetime(month.year, month.month, 25, 9)
    if month == MERGE_IN:
        keep, gone = sorted(name for name in held if name.startswith("华东"))[:2]
        group.press("clients merge", day, keep=keep, gone=gone, why="代码相同")
        group.books.merged[gone] = (keep, month, None)
    if month == UNMERGE_IN:
        ((gone, (keep, since, _)),) = group.books.merged.items()
        group.press("clients unmerge", day, gone=gone, why="经核实是两家")
        group.books.merged[gone] = (keep, since, month)


def _close_and_reopen(group: Group, month: Month) -> None:
    """A closed month takes nothing but by an exception, which then counts."""
    closing = datetime.datetime(month.year, month.month, 29, 9)
    group.press("month close", closing, month=str(month), with_missing=True, why="不再等")
    before = group.ledger.snapshot(month, at=closing, actor="张三").id
    kept = Version({"不该收进的有限公司": "好"}, [], on_time=False)
    group.send(WEST, month, kept, closing)
    group.books.told[WEST, month].remove(kept)
    assert group.ledger.snapshot(month, at=closing, actor="张三").id == before
    group.press("month reopen", closing, month=str(month), unit=WEST, until=f"{month.plus(1)}-05", why="更正")
    group.send(WEST, month, group.version(WEST, on_time=False), closing)
