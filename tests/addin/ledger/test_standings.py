"""A month is worked out once for all that is made of it, and anew when the ledger tells something else (R28)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from addin.consolidate.likeness.matching import duplicates_of
from addin.ledger.months import snapshot, standings
from addin.ledger.months.standings import Standings
from addin.ledger.store import Ledger
from tests.addin.conftest import Press
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, write_return
from udfs.kinds.dates import Month
from udfs.policy.evaluator import current

OCTOBER, UNIT = NOVEMBER.plus(-1), "华东分公司"


def return_of(office: Office, month: Month, rows: list[list[Any]]) -> None:
    """A unit's return of a month is taken in."""
    write_return(office.root / "in" / str(month) / "华东.xlsx", UNIT, month, rows)
    office.consolidate(office.root / "in" / str(month), month)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Three months in which a client's credit changes, and one client ends in the last."""
    made = Office(tmp_path)
    for month, credit in ((OCTOBER, "好"), (NOVEMBER, "差"), (DECEMBER, "好")):
        ended = client("示例2号置业有限公司", change="终止" if month == DECEMBER else None)
        return_of(made, month, [client("示例1号置业有限公司", 信用状况=credit), ended])
    return made


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes which months are worked out."""
    found: list[str] = []
    real = standings._worked_out

    def worked_out(*told: Any) -> Any:
        found.append(str(told[3]))
        return real(*told)

    monkeypatch.setattr(standings, "_worked_out", worked_out)
    return found


def look(ledger: Ledger, office: Office, month: Month = DECEMBER, **how: Any) -> Any:
    return ledger.snapshot(month, at=office.now, actor="张三", **how)


def test_a_bulletin_works_out_each_month_once(office: Office, asked: list[str], kh: Press) -> None:
    out = office.root / "通报.docx"
    assert kh("report", name="monthly-bulletin", month=str(DECEMBER), out=out, workspace=office.workspace.root).code == 0
    assert sorted(asked) == [str(OCTOBER), str(NOVEMBER), str(DECEMBER)]


def test_what_is_kept_tells_what_a_fresh_look_tells(office: Office, asked: list[str]) -> None:
    ledger = Ledger(office.workspace)
    for how in ({}, {}, {"all_entries": True}, {"unmask": "核对"}):
        for month in (DECEMBER, NOVEMBER, DECEMBER):
            assert look(ledger, office, month, **how) == look(Ledger(office.workspace), office, month, **how)
    assert len(asked) == 3 + 12 * 2
    told = duplicates_of(ledger, DECEMBER, current(), at=office.now, actor="张三")
    assert told == duplicates_of(Ledger(office.workspace), DECEMBER, current(), at=office.now, actor="张三")


def test_a_return_that_another_process_took_in_is_seen(office: Office) -> None:
    ledger = Ledger(office.workspace)
    before = look(ledger, office)
    return_of(office, DECEMBER, [client("示例1号置业有限公司", 信用状况="差"), client("示例3号置业有限公司")])
    after = look(ledger, office)
    assert [len(before.clients), *sorted(c.name for c in after.clients)] == [1, *(f"示例{n}号置业有限公司" for n in (1, 2, 3))]
    assert after == look(Ledger(office.workspace), office)


def test_a_decision_of_marketing_that_another_process_entered_is_seen(tmp_path: Path, kh: Press) -> None:
    office = Office(tmp_path)
    return_of(office, NOVEMBER, [client(f"示例{n}号置业有限公司") for n in range(4)])
    ledger, counts = Ledger(office.workspace), []
    for gone in (1, 2, 3):
        merged = kh(
            "clients merge", keep="示例0号置业有限公司", gone=f"示例{gone}号置业有限公司", why="代码相同", workspace=office.workspace.root
        )
        counts.append((merged.code, len(look(ledger, office, NOVEMBER).clients)))
    assert counts == [(0, 3), (0, 2), (0, 1)]


def test_ids_that_were_given_and_taken_back_are_given_anew(tmp_path: Path) -> None:
    office = Office(tmp_path)
    return_of(office, NOVEMBER, [client("示例1号置业有限公司")])
    ledger, kept = Ledger(office.workspace), Standings()
    write_return(tmp_path / "later" / "华东.xlsx", UNIT, DECEMBER, [client("示例2号置业有限公司")])

    def looked(month: Month) -> list[tuple[str, str]]:
        told = (ledger.remembered, month, current(), kept)
        with ledger.database.undone() as connection, ledger.remembered.through(connection):
            return [(c.name, c.id) for c in snapshot.look(connection, *told, at=office.now, actor="张三")[0].clients]

    with ledger.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM client_keys")
    assert looked(NOVEMBER) == [("示例1号置业有限公司", "K000001")]
    with ledger.database.write() as connection:
        connection.exec_driver_sql("INSERT INTO client_keys VALUES ('name:别人有限公司', 'K000001')")
    assert looked(NOVEMBER) == [("示例1号置业有限公司", "K000002")]
