"""Entries of many months: what a return only repeats is not read again, and the same stands as if all were read."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from addin.consolidate.receive import receive
from addin.ledger.contents import units
from addin.ledger.contents.entries import EntryBook
from addin.ledger.store import Ledger, Unit
from tests.addin.returns import Office
from tests.addin.test_entries import COMPLAINT_HEADS, NAME, complaint, workbook
from udfs.kinds.dates import Month
from workbooks.registers.complaints import COMPLAINTS

FIRST = Month(2026, 1)
BRANCHES = ("华东分公司", "华中分公司")


def everything(book: EntryBook) -> set[tuple[int, str]]:
    return {(number, register) for number, told in book._marks.items() for register in told}


def entries(ledger: Ledger, month: Month) -> tuple[list[Any], int]:
    """What stands at the end of a month, and how many contents were read for it."""
    with ledger.database.read() as connection:
        book = EntryBook(connection, units.load(connection), month)
        return book.of(COMPLAINTS), sum(map(len, book._stored.values()))


@pytest.mark.parametrize("seed", range(2))
def test_the_same_entries_stand_when_repeated_returns_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    chance, office = random.Random(seed), Office(tmp_path)
    ledger = Ledger(office.workspace)
    end = FIRST.plus(3)
    ledger.put_units([Unit(BRANCHES[0]), Unit(BRANCHES[1], valid_to=end, successor=BRANCHES[0])], at=office.now, actor="张三")
    told = [complaint("TS-1"), complaint("TS-2")]
    read = 0
    for month in (FIRST.plus(i) for i in range(6)):
        for unit in BRANCHES if month <= end else BRANCHES[:1]:
            if chance.random() < 0.4:
                told = [complaint(f"TS-{n}", 投诉内容=chance.choice(("渗水", "裂缝"))) for n in chance.sample(range(4), 2)]
            path = workbook(tmp_path / f"{unit}{month}.xlsx", unit, month.chinese, ("投诉登记表", COMPLAINT_HEADS, told))
            receive(path, month, workspace=office.workspace, clock=lambda: office.now, actor="张三")
        some, read = entries(ledger, month)
        with monkeypatch.context() as patched:
            patched.setattr(EntryBook, "_needed", everything)
            assert entries(ledger, month)[0] == some
    assert read < 10


def test_an_unchanged_register_is_read_once_however_many_months_repeat_it(tmp_path: Path) -> None:
    office = Office(tmp_path)
    for month in (FIRST.plus(i) for i in range(5)):
        told = ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1", NAME)])
        path = workbook(tmp_path / f"{month}.xlsx", BRANCHES[0], month.chinese, told)
        receive(path, month, workspace=office.workspace, clock=lambda: office.now, actor="张三")
    found, read = entries(Ledger(office.workspace), FIRST.plus(4))
    assert (len(found), str(found[0].source.month), read) == (1, "2026-05", 1)
