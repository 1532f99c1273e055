"""What stood at the end of a month is kept; with it and without it the same rows are in force."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from addin.ledger.contents.remembered import Remembered
from addin.ledger.in_force.heirs import inherited
from addin.ledger.in_force.inforce import accepted, in_force
from addin.ledger.storage.tables import standings
from addin.ledger.store import Ledger, Unit
from tests.addin.returns import Office, client, write_return
from udfs.kinds.dates import Month

UNITS = ("华东分公司", "华中分公司", "西南分公司")
FIRMS = [f"{name}置业有限公司" for name in "甲乙丙丁戊己庚辛"]
FIRST = Month(2026, 1)


def standing(ledger: Ledger, month: Month, *, kept: bool) -> tuple[set[tuple[str, str, str]], int]:
    """(unit, month told, client) of the rows in force, and how many returns were read for them."""
    remembered = Remembered(ledger.database)
    with ledger.database.read() as connection, remembered.through(connection):
        register = ledger.register()
        told = accepted(connection, month, remembered, register=register if kept else None)
        rows = in_force(inherited(told, register.heirs(month)), register, month)
        held = map(rows.held, range(len(rows)))
        return {(h.source.unit, str(h.source.month), h.values["name"]) for h in held}, sum(a.part is not None for a in told)


def send(office: Office, root: Path, month: Month, unit: str, chance: random.Random) -> None:
    some = chance.sample(FIRMS, chance.randrange(1, 5))
    rows = [client(name, change=chance.choice((None, None, "终止"))) for name in some]
    write_return(root / str(month) / f"{unit}.xlsx", unit, month, rows)


@pytest.mark.parametrize("seed", range(6))
def test_the_same_rows_stand_with_what_was_kept_and_without(tmp_path: Path, seed: int) -> None:
    chance, office = random.Random(seed), Office(tmp_path)
    merged = FIRST.plus(chance.randrange(2, 5))
    units = [Unit(name) for name in UNITS[:2]] + [Unit(UNITS[2], valid_to=merged, successor=UNITS[0])]
    ledger = Ledger(office.workspace)
    ledger.put_units(units, at=office.now, actor="张三")
    for month in (FIRST.plus(i) for i in range(6)):
        for unit in UNITS:
            if chance.random() < 0.7 and (unit != UNITS[2] or month <= merged):
                send(office, tmp_path, month, unit, chance)
        if (tmp_path / str(month)).exists():
            office.consolidate(tmp_path / str(month), month, f"{month}.xlsx")
        if month > FIRST and chance.random() < 0.5:
            early = FIRST.plus(chance.randrange(0, 3))
            version = next((u for u in ledger.status(early) if u.state == "已接收"), None)
            if version:
                ledger.withdraw(version.unit, early, version.version, why="重报", at=office.now, actor="张三")
        assert standing(ledger, month, kept=True)[0] == standing(ledger, month, kept=False)[0]


def test_returns_of_which_nothing_stands_are_not_read_again(tmp_path: Path) -> None:
    office = Office(tmp_path)
    for month in (FIRST.plus(i) for i in range(6)):
        write_return(tmp_path / str(month) / "华东.xlsx", "华东分公司", month, [client(name) for name in FIRMS])
        office.consolidate(tmp_path / str(month), month, f"{month}.xlsx")
    ledger = Ledger(office.workspace)
    last = FIRST.plus(5)
    assert (standing(ledger, last, kept=True)[1], standing(ledger, last, kept=False)[1]) == (2, 6)


def test_a_standing_that_no_longer_holds_is_not_believed(tmp_path: Path) -> None:
    office = Office(tmp_path)
    for month in (FIRST, FIRST.plus(1), FIRST.plus(2)):
        write_return(tmp_path / str(month) / "华东.xlsx", "华东分公司", month, [client(FIRMS[month.month])])
        office.consolidate(tmp_path / str(month), month, f"{month}.xlsx")
    ledger = Ledger(office.workspace)
    with ledger.database.write() as connection:
        connection.execute(update(standings).values(mark="0" * 16))
    assert len(standing(ledger, FIRST.plus(2), kept=True)[0]) == 3
    with ledger.database.write() as connection:
        connection.execute(delete(standings))
    ledger.snapshot(FIRST.plus(2), at=office.now, actor="张三")
    with ledger.database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(standings)) == 1
