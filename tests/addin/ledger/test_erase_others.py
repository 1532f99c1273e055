"""Who is erased is the person of the client that is told: no namesake, nobody who has his telephone or whose name begins like his (V09)."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from addin.ledger.privacy.cutting import cut, names
from addin.ledger.privacy.erased import Erased, Tombstone, marks_of
from addin.ledger.storage.workspace import Workspace, sha256_of
from addin.ledger.store import Ledger, Unit
from tests.addin.branch import HEADS, Branch, client
from tests.addin.conftest import Press
from tests.addin.seeded import NOW, send
from udfs.kinds.dates import Month

EAST, WEST, NORTH = "示例滨江置业有限公司", "示例南山置业有限公司", "示例北苑置业有限公司"
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
    rows = [client(EAST), client(WEST), client(NORTH)]
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


def cells(path: Path, sheet: str = "联系人及社会关系表") -> list[list[object]]:
    return [[c.value for c in row] for row in openpyxl.load_workbook(path)[sheet].iter_rows()]


def test_namesakes_of_other_clients_are_told_before_and_stay(office: Workspace, kh: Press, tmp_path: Path) -> None:
    theirs = [[WEST, "王建", "13700001111", None, "王建军", "王建主事"], [NORTH, "王建", None, None, "王建军", None]]
    both = [*theirs, [EAST, "王建", "13900001111", None, "王建军", "王建主事"], [None, "王建", None, None, None, None]]
    sent = send(office, tmp_path / "华东分公司2027-01.xlsx", "华东分公司", "2027-01", [("联系人及社会关系表", CONTACTS, both)])
    alone = send(office, tmp_path / "华东分公司2027-02.xlsx", "华东分公司", "2027-02", [("联系人及社会关系表", CONTACTS, theirs)])
    kept = {path: office.original(sha256_of(path)) for path in (sent, alone)}
    before = cells(kept[sent])
    Ledger(office).note(at=NOW, actor="张三", kind="审核", subject=WEST, detail={"why": "请核对王建的电话"})
    Ledger(office).note(at=NOW, actor="张三", kind="审核", subject=EAST, detail={"why": f"请核对王建的电话，不是{WEST}的"})
    whom = {"workspace": office.root, "now": NOW, "client": EAST, "person": "王建"}
    asked = kh("personal erase", json=True, dry_run=True, **whom)
    assert [line["namesake"] for line in asked.lines if "namesake" in line] == [NORTH, WEST]
    done = kh("personal erase", why="本人要求", by="李示例", **whom)
    assert (done.code, f"{NORTH}、{WEST}也有同名的人" in done.out) == (0, True)
    assert people(office, Month(2027, 2))["王建"]["contact"] == "王建"
    assert kept[alone].read_bytes() == alone.read_bytes(), "no word of it is the erased person's"
    after = cells(office.original(kept[sent].name[:64]))
    his = [row for row in range(len(before)) if before[row][0] in (EAST, None) and "王建" in before[row]]
    assert [row for row in range(len(before)) if before[row] != after[row]] == his
    assert [after[row][1:6] for row in his] == [
        ["已抹去1号", "已抹去1号", None, "王建军", "已抹去1号主事"],
        ["已抹去1号", None, None, None, None],
    ]
    assert [e.detail["why"] for e in Ledger(office).events(kind="审核")] == [
        "请核对王建的电话",
        f"请核对已抹去1号的电话，不是{WEST}的",
    ]
    assert Ledger(office).breaks() == []
    again = kh("personal erase", json=True, why="本人要求", by="李示例", **(whom | {"client": WEST}))
    assert again.code == 0
    assert ["王建" in row for row in cells(office.original(kept[alone].name[:64]))[-2:]] == [False, True]


def test_strings_that_cells_share_and_notes_are_cut_by_row() -> None:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    sheet, other = book.add_worksheet("人"), book.add_worksheet("别的")
    for row in range(3):
        sheet.write_string(row, 0, "王建")
        sheet.write_rich_string(row, 1, "找", book.add_format({"bold": True}), "王", "建")
        sheet.write_comment(row, 0, "王建已调走")
    other.write_string(0, 0, "王建")
    book.close()
    whom = Erased([Tombstone(1, EAST, frozenset(), "00", frozenset(marks_of("00", [("name", "王建")])), "2026-12-22")])
    rows = {("人", 0): frozenset({1}), ("人", 2): frozenset({1})}
    left = openpyxl.load_workbook(io.BytesIO(cut(data.getvalue(), whom, rows) or b""), rich_text=True)
    told = [[str(cell.value), str(row[1].value), cell.comment.text] for row in left["人"].iter_rows() if (cell := row[0])]
    stays, gone = ["王建", "找王建", "王建已调走"], ["已抹去1号", "找已抹去1号", "已抹去1号已调走"]
    assert told == [stays, gone, stays]
    assert left["别的"]["A1"].value == "已抹去1号"
    assert names(data.getvalue(), whom, rows | {("人", 1): frozenset({1}), ("别的", 0): frozenset({1})}) is False


def test_a_person_of_another_client_is_not_taken_for_him(office: Workspace, kh: Press) -> None:
    told = kh("personal erase", workspace=office.root, json=True, now=NOW, client=EAST, person="李建", why="本人要求", by="李示例")
    assert (told.code, told.lines[-1]["refused"]) == (2, "KH665")
    assert "李建" in people(office)
