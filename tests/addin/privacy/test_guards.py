"""What nobody may break unseen: masks on every way out, firms of one name, rows in force, what several units tell of one client."""

from __future__ import annotations

import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from addin.ledger.in_force.identify import identify
from addin.ledger.in_force.inforce import accepted
from addin.ledger.privacy import masked
from addin.ledger.privacy.persons import of_conflicts
from addin.ledger.shapes.views import Change, Conflict, GroupClient
from addin.ledger.store import Ledger
from tests.addin.consolidate.test_consolidate import CODES
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, write_return
from workbooks.registers.customer_info import CUSTOMER_INFO

NAME = "平湖置业有限公司"
PHONE = "13900004321"
PERSONAL = [f.name for f in CUSTOMER_INFO.fields if f.personal]
FREE = ["needs", "need_evidence", "remark", "own_problems"]
SECRET = {name: PHONE if name == "phone" else f"周示例{n}" for n, name in enumerate(PERSONAL)} | dict.fromkeys(FREE, f"找周经理{PHONE}")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def told(office: Office, month: object = NOVEMBER) -> list[tuple[str, str | None]]:
    folder = office.root / str(month)
    return sorted((c.name, c.credit_code) for c in office.consolidate(folder, month).snapshot.clients)


def shown(field: str) -> str:
    """All that leaves of a field, by every way: values, conflicts, changes."""
    value = SECRET[field]
    conflict = Conflict(field, (("华东分公司", value), ("华中分公司", value + "丙")))
    whole = GroupClient("K1", NAME, None, "签约客户", "B", "确定", (), ("华东分公司",), {field: value}, (), (conflict,))
    head = CUSTOMER_INFO.by_name[field].head
    known = of_conflicts(whole.values, whole.conflicts)
    out = masked.client(whole, known)
    persons: Any = SimpleNamespace(of_id=lambda _: known)
    (change,) = masked.changes([Change("修改", NAME, "华东分公司", head, value, value + "乙")], persons)
    return repr((out.values, out.conflicts, change.old, change.new))


@pytest.mark.parametrize("field", sorted(SECRET))
def test_personal_data_is_hidden_on_every_way_out(field: str) -> None:
    left = shown(field)
    assert SECRET[field] not in left
    assert PHONE not in left


def test_what_is_not_personal_stays() -> None:
    c = GroupClient("K1", NAME, None, "签约客户", "B", "确定", (), ("华东分公司",), {"remark": "本月开工", "address": "滨江大道1号"})
    assert masked.client(c, of_conflicts(c.values, c.conflicts)).values == c.values


def test_a_row_without_a_code_is_none_of_two_namesakes(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / str(NOVEMBER)
    for unit, code in (("华东分公司", CODES[0]), ("西北分公司", CODES[1]), ("西南分公司", None)):
        write_return(folder / f"{unit}.xlsx", unit, NOVEMBER, [client(NAME, code)])
    clients = office.consolidate(folder).snapshot.clients
    assert sorted((c.credit_code or "", c.units) for c in clients) == sorted(
        [("", ("西南分公司",)), (CODES[0], ("华东分公司",)), (CODES[1], ("西北分公司",))]
    )


def test_a_row_without_a_code_is_the_one_client_of_its_name(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / str(NOVEMBER)
    for unit, code in (("华东分公司", CODES[0]), ("西南分公司", None)):
        write_return(folder / f"{unit}.xlsx", unit, NOVEMBER, [client(NAME, code)])
    (one,) = office.consolidate(folder).snapshot.clients
    assert (one.credit_code, set(one.units)) == (CODES[0], {"华东分公司", "西南分公司"})


def test_of_two_firms_of_one_name_the_one_not_sent_again_stays_in_force(office: Office, tmp_path: Path) -> None:
    unit = "华东分公司"
    write_return(tmp_path / str(NOVEMBER) / "a.xlsx", unit, NOVEMBER, [client(NAME, CODES[0])])
    write_return(tmp_path / str(DECEMBER) / "b.xlsx", unit, DECEMBER, [client(NAME, CODES[1])])
    assert told(office) == [(NAME, CODES[0])]
    office.now = datetime.datetime(2026, 12, 24, 9, 0)
    assert told(office, DECEMBER) == sorted([(NAME, CODES[0]), (NAME, CODES[1])])


def test_a_client_that_gets_a_code_is_not_told_twice(office: Office, tmp_path: Path) -> None:
    write_return(tmp_path / str(NOVEMBER) / "a.xlsx", "华东分公司", NOVEMBER, [client(NAME)])
    write_return(tmp_path / str(DECEMBER) / "b.xlsx", "华东分公司", DECEMBER, [client(NAME, CODES[0])])
    assert told(office) == [(NAME, None)]
    office.now = datetime.datetime(2026, 12, 24, 9, 0)
    assert told(office, DECEMBER) == [(NAME, CODES[0])]


EARLY, LATE = datetime.date(2026, 8, 3), datetime.date(2026, 11, 9)


@pytest.mark.parametrize("days", [(EARLY, LATE), (LATE, EARLY)], ids=["second", "first"])
def test_of_several_units_the_last_contact_is_the_latest(office: Office, tmp_path: Path, days: tuple[datetime.date, datetime.date]) -> None:
    folder = tmp_path / str(NOVEMBER)
    for unit, day in zip(("华东分公司", "华中分公司"), days, strict=True):
        write_return(folder / f"{unit}.xlsx", unit, NOVEMBER, [client(NAME, CODES[0], 最近联系日期=day)])
    (one,) = office.consolidate(folder).snapshot.clients
    assert one.values["last_contact"] == LATE
    assert not any(c.field == "last_contact" for c in one.conflicts)


def test_a_name_of_two_firms_is_no_key_of_either() -> None:
    new: dict[str, str] = {}
    ids = identify(["code:甲", "code:乙"], [[0, 1], [2]], ["name:旧", "name:同", "name:同"], {"name:同"}, {"name:旧", "name:同"}, {}, new)
    assert ids == ["K000001", "K000002"]
    assert new == {"code:甲": "K000001", "name:旧": "K000001", "code:乙": "K000002"}


def test_two_clients_that_were_one_keep_a_number_each() -> None:
    known, new = {"name:旧": "K000001", "name:新": "K000001"}, dict[str, str]()
    names = ["name:旧", "name:新"]
    assert identify(names, [[0], [1]], names, set(), set(), known, new) == ["K000001", "K000002"]
    names.append("name:另")
    assert identify(names, [[0], [1], [2]], names, set(), set(), known | new, {}) == ["K000001", "K000002", "K000003"]


def test_what_rows_tell_is_that_of_rows_in_force(office: Office) -> None:
    for month, names in ((NOVEMBER, ("甲", "乙")), (DECEMBER, ("乙",))):
        clients = [client(f"{name}置业有限公司", 联系人=f"{name}某{month.month}") for name in names]
        write_return(office.root / str(month) / "华东.xlsx", "华东分公司", month, clients)
        merged = office.consolidate(office.root / str(month), month).snapshot.clients.merged  # type: ignore[attr-defined]
    assert {value for _, values in merged.told(["contact"]) for value in values} == {"甲某11", "乙某12"}


def test_returns_that_count_come_newest_first(office: Office) -> None:
    rows = {NOVEMBER: ("甲", "乙"), DECEMBER: ("乙",)}
    for month, names in rows.items():
        for unit in ("华中分公司", "华东分公司"):
            clients = [client(f"{unit[:2]}{name}置业有限公司") for name in names]
            write_return(office.root / str(month) / f"{unit}.xlsx", unit, month, clients)
        told(office, month)
    ledger = Ledger(office.workspace)
    with ledger.database.read() as connection, ledger.remembered.through(connection):
        found = [(v.part.month, v.part.unit) for v in accepted(connection, DECEMBER, ledger.remembered)]
    assert found == [(month, unit) for month in (DECEMBER, NOVEMBER) for unit in ("华中分公司", "华东分公司")]
