"""The index of what is in force says at every moment what the returns say, in whatever order they come and go (R28)."""

from __future__ import annotations

import datetime
import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, func, insert, select, update

from addin.ledger.contents import index
from addin.ledger.contents.entries import EntryBook
from addin.ledger.contents.parts import Index, Packed, pack
from addin.ledger.contents.reading import Reading
from addin.ledger.contents.units import Register
from addin.ledger.contents.units import load as load_units
from addin.ledger.contents.versions import standing
from addin.ledger.in_force.heirs import inherited
from addin.ledger.in_force.inforce import accepted, in_force
from addin.ledger.intake import returns, reviewing
from addin.ledger.intake.returns import Intake
from addin.ledger.months import declarations
from addin.ledger.storage import codec
from addin.ledger.storage.stored import contents_of
from addin.ledger.storage.tables import contents, submissions, superseded
from addin.ledger.storage.tables import in_force as kept
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger, Unit
from tests.addin.conftest import Press
from udfs.kinds.dates import Month
from udfs.periods import half
from udfs.policy.evaluator import current
from workbooks.registers import registers
from workbooks.registers.units import MARKETING

NOW = datetime.datetime(2026, 11, 24, 14, 3)
FIRST, COUNT = Month(2026, 1), 8
MONTHS = [FIRST.plus(i) for i in range(COUNT)]
UNITS = ("华东分公司", "华中分公司", "西南分公司", "北方分公司")
REGISTERS = ("complaints", "client-merges")


class Group:
    """A ledger into which readings are put as if workbooks had been read."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.ledger, self.chance, self._numbers = Ledger(Workspace.open(root / "workspace")), chance, count()
        self.names = list(UNITS)
        self.ended: dict[str, tuple[Month, str]] = {}
        self.tell_units()

    def tell_units(self, renamed: tuple[str, str] | None = None) -> None:
        self.names = [renamed[1] if renamed and n == renamed[0] else n for n in self.names]
        if renamed and renamed[0] in self.ended:
            self.ended[renamed[1]] = self.ended.pop(renamed[0])
        self.ended = {n: (m, renamed[1] if renamed and heir == renamed[0] else heir) for n, (m, heir) in self.ended.items()}
        units = []
        for name in self.names:
            month, heir = self.ended.get(name, (None, None))
            aliases = (renamed[0],) if renamed and renamed[1] == name else ()
            units.append(Unit(name, valid_to=month, successor=heir, aliases=aliases))
        self.ledger.put_units(units, at=NOW, actor="张三")

    def send(self, unit: str, kind: str, month: Month, *, no_change: bool = False) -> None:
        sha256 = hashlib.sha256(str(next(self._numbers)).encode()).hexdigest()
        period = str(half(month)) if kind == "满意度" else str(month)
        clients = self._clients() if kind == "月报" and not no_change and self.chance.random() < 0.8 else None
        told = {} if no_change else {name: self._entries(name) for name in REGISTERS if self.chance.random() < 0.6}
        reading = Reading(
            f"{sha256[:6]}.xlsx", sha256, refused=False, problems=(), kind=kind, unit=unit, period=period, no_change=no_change,  # type: ignore[arg-type]
            rows=clients, entries=told,
        )  # fmt: skip
        at = NOW + datetime.timedelta(minutes=int(sha256[:3], 16))
        intake = Intake(month, "p", "b", at, "张三", datetime.date(2026, 12, 31), whole=False)
        file = type("File", (), {"name": reading.name, "sha256": sha256, "size": 1})()
        with self.ledger.database.write() as connection:
            returns.keep(connection, intake, [reading], [file])
            returns.enter(connection, self.ledger.remembered, intake, [file])

    def _clients(self) -> Packed:
        some = [
            (self.chance.choice("甲乙丙丁戊己"), self.chance.choice([None, None, "C1", "C2", "C3"]))
            for _ in range(self.chance.randrange(1, 5))
        ]
        names, codes = [n for n, _ in some], [c for _, c in some]
        size = len(some)
        ended = [int(self.chance.random() < 0.15) for _ in range(size)]
        what = [self.chance.choice(("好", "差")) for _ in range(size)]
        lines = Index(["表"] * size, list(range(size)), names, codes, ended, "A" * size, ["符合"] * size, [0] * size, [["好"]])
        return pack(lines, {"name": names, "integrity": what})

    def _entries(self, register: str) -> Packed:
        keys = [[f"K{self.chance.randrange(5)}"] for _ in range(self.chance.randrange(1, 4))]
        size = len(keys)
        lines = codec.dumps([["表"] * size, list(range(size)), keys, ["甲"] * size])
        facts = codec.dumps({"number": [k[0] for k in keys], "content": [self.chance.choice(("渗水", "裂缝")) for _ in keys]})
        return Packed.of(lines, facts)

    def step(self) -> str:
        """One thing that happens."""
        what = self.chance.choice(
            ("send",) * 6 + ("decide", "half", "nothing", "withdraw", "withdraw", "send back", "accept", "end", "undo", "rename")
        )
        month, unit = self.chance.choice(MONTHS), self.chance.choice(self.names)
        with self.ledger.database.read() as connection:
            query = select(submissions).where(submissions.c.withdrawn_at.is_(None), submissions.c.kind == "月报")
            there = list(connection.execute(query.order_by(submissions.c.id)))
        match what:
            case "send":
                self.send(unit, "月报", month)
            case "decide":
                self.send(MARKETING, "核定", month)
            case "half":
                self.send(unit, "满意度", month)
            case "nothing":
                self.send(unit, "月报", month, no_change=True)
            case "withdraw" if there:
                v = self.chance.choice(there)
                self.ledger.withdraw(v.unit, Month.parse(v.month), v.version, why="报错", at=NOW, actor="张三")
            case "send back" | "accept" if there:
                v = self.chance.choice(there)
                with self.ledger.database.write() as connection:
                    status = "退回" if what == "send back" else "已接收"
                    reviewing.put_status(connection, v, status, by="谢", why="属实？", at=NOW, actor="张三")
            case "end":
                free = [n for n in self.names if n not in self.ended and n not in {heir for _, heir in self.ended.values()}]
                if len(free) > 1:
                    gone, heir = self.chance.sample(free, 2)
                    self.ended[gone] = month, heir
                    self.tell_units()
            case "undo" if self.ended:
                del self.ended[self.chance.choice(sorted(self.ended))]
                self.tell_units()
            case "rename":
                self.tell_units((unit, f"{unit[:2]}{next(self._numbers)}分公司"))
        return f"{what} {unit} {month}"


def counting(connection: Connection) -> list[Any]:
    query = select(submissions).where(submissions.c.withdrawn_at.is_(None), submissions.c.status.in_(("已接收", "无变化声明")))
    return standing(connection.execute(query.order_by(submissions.c.id)))


def stored(connection: Connection, v: Any, register: str) -> tuple[Any, Any] | None:
    found = contents_of(connection, [v.examination], [register])
    return (codec.loads(found[0].lines), codec.loads(found[0].facts)) if found else None


def clients_told(connection: Connection, units: Register) -> dict[str, set[tuple[str, int, int]]]:
    """(owner, return, row) of the client rows in force by month: told month by month, each row against all that came after it."""
    state: list[tuple[Any, str, str, str, int]] = []
    found = {}
    for month in MONTHS:
        heirs = units.heirs(month)
        rows = [(v, heirs.get(owner, owner), name, code, i) for v, owner, name, code, i in state]
        ended = set()
        for v in counting(connection):
            if v.kind == "月报" and v.month == str(month) and (told := stored(connection, v, "customer-info")):
                _, _, names, codes, endings, *_ = told[0]
                rows += [(v, heirs.get(v.unit, v.unit), n, c or "", i) for i, (n, c) in enumerate(zip(names, codes, strict=True))]
                ended |= {(v.id, i) for i, e in enumerate(endings) if e}
        rows.sort(key=lambda r: (r[0].month, r[0].unit, r[0].version), reverse=True)
        state = [
            r
            for n, r in enumerate(rows)
            if (r[0].id, r[4]) not in ended and not any(_hides(o, r, rows[:m]) for m, o in enumerate(rows[:n]))
        ]
        found[str(month)] = {(owner, v.id, i) for v, owner, _, _, i in state}
    return found


def _hides(newer: Any, row: Any, before: Sequence[Any]) -> bool:
    """Whether a row of a newer return tells of the same client: by code, or by name unless both have different codes."""
    if newer[0].id == row[0].id or newer[1] != row[1]:
        return False
    if row[3] and newer[3] == row[3]:
        return True
    newest = next(o for o in (*before, newer) if o[1] == row[1] and o[2] == newer[2])
    return bool(newer[2] == row[2] and (not row[3] or newest[3] in ("", row[3])))


def entries_told(connection: Connection, units: Register, month: Month, register: str) -> Mapping[Any, Any]:
    """Entries in force at the end of a month: all returns told one after the other."""
    heirs, found = units.heirs(month), {}
    ours = registers()[register].returned == "核定"
    within = [v for v in counting(connection) if v.month <= (str(half(month)) if v.kind == "满意度" else str(month))]
    for v in sorted(within, key=lambda v: (v.kind == "核定", v.month, v.received_at, v.id)):
        told = stored(connection, v, register)
        if told is None or (v.kind == "核定" and not ours):
            continue
        owner = heirs.get(v.unit, v.unit)
        for i, key in enumerate(told[0][2]):
            values = {name: of[i] for name, of in told[1].items()}
            place = ("" if ours else owner, tuple(key))
            was = found.get(place)
            earlier = () if was is None else was[3] if was[2] == values else (*was[3], (was[1], was[2]))
            found[place] = (v.id, v.month, values, earlier, owner, i)
    return {place: (owner, month, i, values, earlier) for place, (_, month, values, earlier, owner, i) in found.items()}


def agrees(group: Group) -> None:
    with group.ledger.database.read() as connection, group.ledger.remembered.through(connection):
        assert list(index.unlike(connection)) == []
        units = load_units(connection)
        told = clients_told(connection, units)
        for month in MONTHS:
            versions = accepted(connection, month, group.ledger.remembered)
            ids = {v.part.examination: v.version.id for v in versions}
            rows = in_force(inherited(versions, units.heirs(month)), units, month)
            assert {(p.unit, ids[p.examination], i) for p, i in zip(rows.parts, rows.numbers, strict=True)} == told[str(month)]
            book = EntryBook(connection, units, month)
            for register in REGISTERS:
                ours = registers()[register].returned == "核定"
                for unit in group.names:
                    mine = {e.key: replace(e, earlier=()) for e in book.of(registers()[register]) if ours or e.unit == unit}
                    some = sorted(mine)[::2]
                    assert book.told(registers()[register], unit, {*some, ("nobody's",)}) == {key: mine[key] for key in some}
                found = {("" if ours else e.unit, e.key): e for e in book.of(registers()[register])}
                wanted = entries_told(connection, units, month, register)
                assert {p: (e.unit, e.period, e.source.row, e.earlier) for p, e in found.items()} == {
                    p: (owner, period, i, earlier) for p, (owner, period, i, _, earlier) in wanted.items()
                }
                decided = {p for p, e in found.items() if e.decided}
                assert all(e.values == wanted[p][3] for p, e in found.items() if p not in decided)


@pytest.mark.parametrize("seed", range(8))
def test_it_says_what_the_returns_say_after_every_step(tmp_path: Path, seed: int) -> None:
    group = Group(tmp_path, random.Random(seed))
    done = []
    for _ in range(14):
        done.append(group.step())
        try:
            agrees(group)
        except AssertionError as error:
            raise AssertionError(done) from error


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Group:
    group = Group(tmp_path_factory.mktemp("grown"), random.Random(4))
    for month in MONTHS[:4]:
        for unit in UNITS[:2]:
            group.send(unit, "月报", month)
    group.send(MARKETING, "核定", MONTHS[1])
    agrees(group)
    return group


def rows_of(connection: Connection) -> list[Any]:
    return [list(r) for table in (kept, superseded) for r in connection.execute(select(table).order_by(*table.primary_key.columns))]


def test_made_anew_it_is_the_same(grown: Group) -> None:
    with grown.ledger.database.undone() as connection:
        before = rows_of(connection)
        assert before
        connection.execute(delete(kept))
        connection.execute(delete(superseded))
        index.rebuild(connection)
        assert rows_of(connection) == before


@pytest.mark.parametrize("what", ["rows", "until", "gone", "more", "earlier"])
def test_an_index_that_was_changed_is_found_and_mended(grown: Group, what: str, kh: Press) -> None:
    root = grown.ledger.workspace.root
    with grown.ledger.database.write() as connection:
        assert connection.scalar(select(func.count()).select_from(superseded))
        first = connection.execute(select(kept).order_by(kept.c.since.desc(), kept.c.owner.desc()).limit(1)).one()
        mine = [kept.c[name] == getattr(first, name) for name in ("register", "owner", "submission", "since")]
        match what:
            case "rows":
                connection.execute(update(kept).where(*mine).values(rows="[0, 7]"))
            case "until":
                connection.execute(update(kept).where(*mine).values(until="2026-12"))
            case "gone":
                connection.execute(delete(kept).where(*mine))
            case "more":
                connection.execute(insert(kept).values(**{**first._mapping, "since": "2026-06"}))
            case "earlier":
                connection.execute(delete(superseded))
    told = kh("audit verify", workspace=root)
    assert told.code == 1
    assert "在册索引里" in told.out
    assert "kh ledger reindex" in told.out
    assert kh("ledger reindex", workspace=root, now=NOW).code == 0
    assert "在册索引里" not in kh("audit verify", workspace=root).out


def test_a_writer_that_forgets_it_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    group = Group(tmp_path, random.Random(2))
    group.send(UNITS[0], "月报", MONTHS[0])
    agrees(group)
    monkeypatch.setattr(index, "follow", lambda *_: None)
    group.send(UNITS[0], "月报", MONTHS[1])
    with pytest.raises(AssertionError):
        agrees(group)


def test_a_month_reads_what_stands_and_nothing_else(tmp_path: Path) -> None:
    group = Group(tmp_path, random.Random(3))
    for month in MONTHS:
        group.send(UNITS[0], "月报", month)
    with group.ledger.database.write() as connection:
        gone = select(submissions.c.examination).where(submissions.c.id.not_in(select(kept.c.submission).where(kept.c.until == index.OPEN)))
        assert connection.execute(update(contents).where(contents.c.examination.in_(gone)).values(lines="x", facts="x", base=None)).rowcount
    with group.ledger.database.read() as connection:
        assert EntryBook(connection, load_units(connection), MONTHS[-1]).names
        assert accepted(connection, MONTHS[-1], group.ledger.remembered)


def test_a_declaration_that_nothing_changed_takes_the_place_of_a_return(tmp_path: Path) -> None:
    group = Group(tmp_path, random.Random(5))
    group.send(UNITS[0], "月报", MONTHS[-1])
    with group.ledger.database.write() as connection:
        told = {"by": "袁示例", "at": NOW, "actor": "张三", "policy": current()}
        connection.execute(update(submissions).values(status="退回"))
        index.rebuild(connection)
        declarations.declare_no_change(connection, group.ledger.remembered, UNITS[0], MONTHS[-1], **told)
    agrees(group)
