"""收条: what came, what changed by class, what only an earlier version held, and where the log tells it (R57, D30)."""

from __future__ import annotations

import datetime
import sqlite3
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.ledger.intake.receipts import Receipt, place, text
from tests.addin.branch import COMPLAINT_HEADS, CONTACT_HEADS, HEADS, NAME, OTHER, Branch, complaint, workbook
from tests.addin.conftest import Press
from tests.addin.returns import DECEMBER, NOVEMBER, client, write_return

DAY = datetime.datetime(2026, 11, 24, 9)
CONTACTS = ("联系人及社会关系表", CONTACT_HEADS, [[NAME, "王示例", "处长", "13900000009"]])


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    made = Branch(tmp_path)
    made.branch(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1")]), CONTACTS)
    return made


def clients(made: Branch, *rows: Any) -> tuple[str, Any, Any]:
    return ("客户信息统计表", HEADS, [[made.plain(v) for v in row] for row in rows])


def receipts(branch: Branch, month: str = "2026-11") -> list[Receipt]:
    return branch.ledger.receipts(month)


def test_a_receipt_tells_rows_by_sheet_and_its_place_in_the_log(branch: Branch) -> None:
    (told,) = receipts(branch)
    assert told.sheets == (("客户信息统计表", "customer-info", 2), ("投诉登记表", "complaints", 1), ("联系人及社会关系表", "contacts", 1))
    with sqlite3.connect(branch.office.workspace.ledger) as connection:
        assert connection.execute("SELECT hash FROM events WHERE id = ?", [told.number]).fetchone() == (told.seal,)
    kept = (branch.office.workspace.root / "receipts" / "2026-11" / told.file_name).read_text("utf-8-sig")
    assert all(part in kept for part in (told.code, told.seal, told.sha256, "《投诉登记表》1行", "状态：已接收"))


def test_only_what_changed_is_counted_by_class(branch: Branch) -> None:
    assert dict(receipts(branch)[0].changes) == {"客户信息": 2, "投诉": 1, "关系": 1}
    rows = [client(NAME, 最近联系日期="2026-11-20", 信用状况="一般"), client(OTHER, 信用状况="差"), client("丙能源有限公司")]
    branch.send(
        "华东分公司", DECEMBER, clients(branch, *rows),
        ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1"), complaint("TS-2")]), CONTACTS,
    )  # fmt: skip
    assert dict(receipts(branch, "2026-12")[0].changes) == {"客户信息": 1, "评价": 2, "关系": 1, "投诉": 1}


def test_what_only_the_earlier_version_held_is_named_everywhere(branch: Branch, kh: Press) -> None:
    branch.sent += 1
    path = write_return(branch.root / "更正.xlsx", "华东分公司", NOVEMBER, [client(NAME), client("丁港务有限公司")])
    done = kh("submit", file=path, workspace=branch.office.workspace.root, now=DAY, json=True)
    answer = next(line for line in done.lines if "receipt" in line)
    assert answer["replaces"] == [1]
    assert answer["lost"][0] == OTHER
    assert [line.partition("“")[0] for line in answer["lost"][1:]] == ["投诉登记表", "联系人及社会关系表"]
    told = receipts(branch)[-1]
    assert "王示例" not in text(told)
    assert "13900000009" not in text(told)
    assert OTHER in text(told)
    (unit,) = [u for u in branch.ledger.status(NOVEMBER) if u.unit == "华东分公司"]
    assert OTHER in unit.note
    assert any(p.rule.code == "KH451" and OTHER in p.says for t in branch.ledger.told(NOVEMBER) for p in t.problems)


def test_parts_of_one_return_lose_nothing_and_say_so(tmp_path: Path) -> None:
    branch = Branch(tmp_path)
    for name, who in (("甲表", NAME), ("乙表", OTHER)):
        write_return(tmp_path / "in" / f"{name}.xlsx", "华东分公司", NOVEMBER, [client(who)])
    done = branch.office.consolidate(tmp_path / "in")
    assert [r.lost for r in receipts(branch)] == [[], []]
    assert "KH452" in {p.rule.code for t in done.told for p in t.problems}


def test_a_workbook_of_registers_alone_adds_to_an_accepted_return(branch: Branch) -> None:
    late = ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1", 投诉内容="渗水两处"), complaint("TS-2")])
    branch.send("华东分公司", NOVEMBER, late)
    s = branch.snapshot(NOVEMBER)
    assert sorted(c.name for c in s.clients) == sorted([NAME, OTHER])
    assert [(e.key, e.values["content"]) for e in s.entries["complaints"]] == [(("TS-1",), "渗水两处"), (("TS-2",), "渗水")]
    assert len(s.entries["contacts"]) == 1
    told = receipts(branch)[-1]
    assert (told.state, told.lost) == ("已接收", [])
    assert "只有投诉登记表，没有客户信息：以前报的客户和别的登记照旧" in text(told)
    (unit,) = [u for u in branch.ledger.status(NOVEMBER) if u.unit == "华东分公司"]
    assert (unit.state, unit.note) == ("已接收", "“1.xlsx”、“2.xlsx”合起来算一次报送")
    assert not [p for t in branch.ledger.told(NOVEMBER) for p in t.problems if p.rule.code in ("KH451", "KH452")]


def test_registers_beside_the_clients_in_one_intake_are_no_matter_to_look_at(tmp_path: Path) -> None:
    branch = Branch(tmp_path)
    write_return(tmp_path / "in" / "乙表.xlsx", "华东分公司", NOVEMBER, [client(NAME)])
    workbook(tmp_path / "in" / "甲表.xlsx", "华东分公司", NOVEMBER.chinese, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1")]))
    done = branch.office.consolidate(tmp_path / "in")
    assert (len(done.snapshot.clients), len(done.snapshot.entries["complaints"])) == (1, 1)
    assert [p.says for t in done.told for p in t.problems if p.rule.code in ("KH451", "KH452")] == []
    assert done.snapshot.units[0].note.endswith("合起来算一次报送")


def test_the_next_workbook_of_the_same_registers_replaces_the_former_alone(branch: Branch) -> None:
    for number in ("TS-2", "TS-3"):
        branch.send("华东分公司", NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint(number)]))
    s = branch.snapshot(NOVEMBER)
    assert ([e.key[0] for e in s.entries["complaints"]], len(s.clients)) == (["TS-1", "TS-3"], 2)
    assert receipts(branch)[-1].lost_entries[0][0] == "complaints"


def test_registers_alone_after_a_faulty_version_lose_no_clients(branch: Branch) -> None:
    branch.send("华东分公司", NOVEMBER, clients(branch, client(NAME, 联系电话="123")))
    branch.send("华东分公司", NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-2")]))
    s = branch.snapshot(NOVEMBER)
    assert (len(s.clients), len(s.entries["complaints"])) == (2, 2)


def test_a_sent_back_version_replaces_nothing(branch: Branch) -> None:
    branch.send("华东分公司", NOVEMBER, clients(branch, client(NAME, 联系电话="123")))
    told = receipts(branch)[-1]
    assert (told.state, told.lost, dict(told.changes)) == ("退回", [], {})


def test_the_consolidated_workbook_lists_receipts_the_same_each_time(tmp_path: Path) -> None:
    branch = Branch(tmp_path)
    write_return(tmp_path / "in" / "表.xlsx", "华东分公司", NOVEMBER, [client(NAME)])
    first = branch.office.consolidate(tmp_path / "in").out.read_bytes()
    branch.ledger.note(at=branch.office.now, actor="张三", kind="备注", subject="别的事")
    done = branch.office.consolidate(tmp_path / "in")
    assert done.out.read_bytes() == first
    sheet = openpyxl.load_workbook(done.out)["收条"]
    heads = [cell.value for cell in sheet[3]]
    row = dict(zip(heads, [cell.value for cell in sheet[4]], strict=True))
    assert (row["单位"], row["客户信息"], row["当时状态"]) == ("华东分公司", 1, "已接收")


def test_a_declaration_has_a_receipt_too(branch: Branch, kh: Press) -> None:
    kh(
        "no-change",
        unit="华东分公司",
        month="2026-12",
        by="袁示例",
        workspace=branch.office.workspace.root,
        now=DAY + datetime.timedelta(9),
    )
    (told,) = receipts(branch, "2026-12")
    assert (told.state, told.rows, dict(told.changes)) == ("无变化声明", "本月无变化", {})
    written = place(branch.office.workspace, told).read_text("utf-8-sig")
    assert written.startswith(f"收条 {told.code}")
    assert "无变化声明（袁示例）" in written


def test_a_file_renamed_in_the_folder_keeps_its_name_on_the_receipt(branch: Branch) -> None:
    folder = branch.root / "另收"
    path = write_return(folder / "华中原名.xlsx", "华中分公司", NOVEMBER, [client("己矿业有限公司")])
    branch.office.consolidate(folder)
    path.rename(folder / "华中新名.xlsx")
    branch.office.consolidate(folder)
    assert [r.file for r in receipts(branch) if r.unit == "华中分公司"] == ["华中原名.xlsx"]
