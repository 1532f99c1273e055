"""Who is erased is the person of the client that is told: no namesake, nobody who has his telephone or whose name begins like his (V09)."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger, Unit
from tests.addin.branch import HEADS, Branch, client
from tests.addin.conftest import Press
from tests.addin.seeded import NOW, send
from udfs.kinds.dates import Month

EAST, WEST = "示例滨江置业有限公司", "示例南山置业有限公司"
OFFICE = "02188887777"
DECEMBER = Month(2026, 12)
CONTACTS = ["客户单位名称", "姓名", "联系电话", "社会关系", "我方对接人", "备注"]
PEOPLE = [
    [EAST, "王建", f"{OFFICE}、13900001111", "与赵示例同窗", "王建军", "王建和王建国都在；王建经理主事"],
    [EAST, "王建国", OFFICE, "与钱示例同乡", "王建军", None],
    [WEST, "李建", OFFICE, None, "王建军", "李建说的"],
]


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    workspace = Workspace.open(tmp_path / "workspace")
    Ledger(workspace).put_units([Unit("华东分公司")], at=NOW, actor="张三")
    rows = [client(EAST), client(WEST)]
    tables = [("客户信息统计表", HEADS, [[Branch.plain(v) for v in row] for row in rows]), ("联系人及社会关系表", CONTACTS, PEOPLE)]
    send(workspace, tmp_path / "华东分公司2026-12.xlsx", "华东分公司", "2026-12", tables)
    return workspace


def people(workspace: Workspace, month: Month = DECEMBER) -> dict[str, dict[str, object]]:
    entries = Ledger(workspace).snapshot(month, at=NOW, actor="x", unmask="核对").entries["contacts"]
    return {e.values["contact"]: dict(e.values) for e in entries}


def test_only_the_person_named_goes(office: Workspace, kh: Press) -> None:
    assert set(people(office)) == {"王建", "王建国", "李建"}
    assert kh("personal erase", workspace=office.root, now=NOW, client=EAST, person="王建", why="本人要求", by="李示例").code == 0
    left = people(office)
    assert set(left) == {"已抹去1号", "王建国", "李建"}
    assert left["王建国"]["phone"] == left["李建"]["phone"] == OFFICE
    assert left["王建国"]["relations"] == "与钱示例同乡"
    his = left["已抹去1号"]
    assert his.get("phone") is None
    assert his["remark"] == "已抹去1号和王建国都在；已抹去1号经理主事"
    assert his["counterpart"] == "王建军"
    original = next(p for p in office.originals.rglob("*.xlsx"))
    texts = {c.value for row in openpyxl.load_workbook(original)["联系人及社会关系表"].iter_rows() for c in row}
    assert {"王建国", OFFICE, "李建", "王建军"} <= texts
    assert not {"王建", "13900001111"} & texts
    assert Ledger(office).breaks() == []


def test_namesakes_of_other_clients_are_told_before_and_stay_in_the_ledger(office: Workspace, kh: Press, tmp_path: Path) -> None:
    rows = [[WEST, "王建", "13700001111", None, "王建军", None]]
    send(office, tmp_path / "华东分公司2027-01.xlsx", "华东分公司", "2027-01", [("联系人及社会关系表", CONTACTS, rows)])
    whom = {"workspace": office.root, "now": NOW, "client": EAST, "person": "王建"}
    before = kh("personal erase", json=True, dry_run=True, **whom)
    assert [line["namesake"] for line in before.lines if "namesake" in line] == [WEST]
    done = kh("personal erase", why="本人要求", by="李示例", **whom)
    assert (done.code, f"{WEST}也有同名的人" in done.out) == (0, True)
    left = people(office, Month(2027, 1))
    assert left["王建"]["phone"] == "13700001111"


def test_a_person_of_another_client_is_not_taken_for_him(office: Workspace, kh: Press) -> None:
    told = kh("personal erase", workspace=office.root, json=True, now=NOW, client=EAST, person="李建", why="本人要求", by="李示例")
    assert (told.code, told.lines[-1]["refused"]) == (2, "KH665")
    assert "李建" in people(office)
