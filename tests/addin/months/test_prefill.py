"""A pre-filled return: what it holds, and what counts of it when it comes back (R31)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.ledger.contents.index import unlike
from addin.ledger.store import Ledger
from tests.addin.branch import COMPLAINT_HEADS, HEADS, NAME, OTHER, Branch, complaint, refused
from tests.addin.conftest import Press
from tests.addin.returns import DECEMBER, NOVEMBER, client
from workbooks.finding.base import SHEET, base_of
from workbooks.opening.files import read_book
from workbooks.registers.customer_info import CUSTOMER_INFO

DAY = datetime.datetime(2026, 12, 20, 9)
UNIT = "华东分公司"


class Desk:
    def __init__(self, root: Path, kh: Press) -> None:
        self.root, self.kh, self.branch = root, kh, Branch(root)
        complaints = [complaint("TS-1"), complaint("TS-2", 办结日期="2026-11-20")]
        self.branch.branch(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, complaints))
        self.made = 0

    def new(self, register: str = "customer-info", **told: Any) -> Path:
        self.made += 1
        path = self.root / f"预填{self.made}.xlsx"
        asked = {"sheet": register, "unit": UNIT, "month": "2026-12", "out": path, "prefill": True} | told
        done = self.kh("new", workspace=self.branch.office.workspace.root, now=DAY, json=True, **asked)
        assert done.code == 0, done.out
        return path

    def submit(self, path: Path) -> Any:
        return self.kh("submit", file=path, workspace=self.branch.office.workspace.root, now=DAY, json=True)

    def clients(self) -> dict[str, Any]:
        snapshot = Ledger(self.branch.office.workspace).snapshot(DECEMBER, at=DAY, actor="张三", unmask="核对")
        return {c.name: c for c in snapshot.clients}


@pytest.fixture
def desk(tmp_path: Path, kh: Press) -> Desk:
    return Desk(tmp_path, kh)


def edit(path: Path, *cells: tuple[str, str, Any]) -> None:
    """Type values into cells, told by client and head."""
    book = openpyxl.load_workbook(path)
    sheet = book[book.sheetnames[0]]
    heads = {str(cell.value).rstrip("*"): cell.column for cell in sheet[3]}
    for name, head, value in cells:
        row = next(r for r in range(4, sheet.max_row + 1) if sheet.cell(r, 1).value in (name, None))
        if sheet.cell(row, 1).value is None:
            sheet.cell(row, 1, name)
        sheet.cell(row, heads[head], value)
    book.save(path)


def test_it_holds_the_units_clients_and_a_very_hidden_base(desk: Desk) -> None:
    path = desk.new()
    book = openpyxl.load_workbook(path)
    assert book[SHEET].sheet_state == "veryHidden"
    assert [book["客户信息统计表"].cell(r, 1).value for r in (4, 5, 6)] == [NAME, OTHER, None]
    base = base_of(read_book(path), CUSTOMER_INFO)
    assert base is not None
    assert (base.unit, base.month, len(base.snapshot)) == (UNIT, "2026-12", 64)
    assert {row["name"] for row in base.rows.values()} == {NAME, OTHER}
    assert base.rows["R00002"]["last_contact"] == datetime.date(2026, 10, 12)


def test_untouched_fields_stay_and_changes_are_taken(desk: Desk) -> None:
    path = desk.new()
    edit(path, (NAME, "信用状况", "差"), (OTHER, "备注", None))
    assert desk.submit(path).code == 0
    found = desk.clients()
    assert (found[NAME].values["credit"], found[OTHER].values["credit"]) == ("差", "好")
    assert found[NAME].values["phone"] == "13900000001"


def test_what_both_changed_is_not_applied_but_told(desk: Desk) -> None:
    path = desk.new()
    rows = [client(NAME, 信用状况="一般", 社会价值="较高"), client(OTHER)]
    desk.branch.send(UNIT, DECEMBER, ("客户信息统计表", HEADS, [[desk.branch.plain(v) for v in row] for row in rows]))
    edit(path, (NAME, "信用状况", "差"), (NAME, "市场信誉", "好"))
    done = desk.submit(path)
    assert done.code == 0, done.out
    told = {p.field: p.says for t in Ledger(desk.branch.office.workspace).told(DECEMBER) for p in t.problems if p.rule.code == "KH445"}
    assert set(told) == {"信用状况"}
    assert all(word in told["信用状况"] for word in ("“好”", "“差”", "“一般”"))
    values = desk.clients()[NAME].values
    assert (values["credit"], values["social_value"], values["reputation"]) == ("一般", "较高", "好")


@pytest.mark.parametrize(
    ("action", "credit", "day"), [("take", "差", datetime.date(2026, 12, 9)), ("keep", "一般", datetime.date(2026, 12, 1))]
)
def test_marketing_settles_what_both_changed_in_one_press(desk: Desk, action: str, credit: str, day: datetime.date) -> None:
    def review(action: str) -> Any:
        asked = {"unit": UNIT, "month": "2026-12", "by": "谢示例", "action": action}
        return desk.kh("review", workspace=desk.branch.office.workspace.root, now=DAY, json=True, **asked)

    path = desk.new()
    rows = [client(NAME, 信用状况="一般", 最近联系日期=datetime.date(2026, 12, 1)), client(OTHER)]
    desk.branch.send(UNIT, DECEMBER, ("客户信息统计表", HEADS, [[desk.branch.plain(v) for v in row] for row in rows]))
    edit(path, (NAME, "信用状况", "差"), (NAME, "最近联系日期", datetime.date(2026, 12, 9)), (NAME, "市场信誉", "好"))
    desk.submit(path)
    assert desk.clients()[NAME].values["credit"] == "一般"
    done = review(action)
    assert done.code == 0, done.lines
    values = desk.clients()[NAME].values
    assert (values["credit"], values["last_contact"], values["reputation"]) == (credit, day, "好")
    ledger = Ledger(desk.branch.office.workspace)
    assert not [p for t in ledger.told(DECEMBER) for p in t.problems if p.rule.code == "KH445"]
    assert ledger.events(kind="裁定预填冲突")[0].detail["by"] == "谢示例"
    assert refused(review(action)) == "KH461"
    state = next(u for u in ledger.status(DECEMBER) if u.unit == UNIT)
    assert (state.state, state.version) == ("已接收", 3)


def test_marketing_settles_one_field_of_a_row_and_the_other_waits(desk: Desk) -> None:
    root = desk.branch.office.workspace.root

    def review(action: str, *cells: str) -> Any:
        asked = {"unit": UNIT, "month": "2026-12", "by": "谢示例", "action": action, "cell": list(cells)}
        return desk.kh("review", workspace=root, now=DAY, json=True, **asked)

    def receipt(version: int) -> str:
        path = root / f"receipts/2026-12/{UNIT}2026年12月月报第{version}版收条.txt"
        return "\n".join(path.read_text("utf-8-sig").splitlines())

    path = desk.new()
    rows = [client(NAME, 信用状况="一般", 社会价值="较高"), client(OTHER)]
    desk.branch.send(UNIT, DECEMBER, ("客户信息统计表", HEADS, [[desk.branch.plain(v) for v in row] for row in rows]))
    edit(path, (NAME, "信用状况", "差"), (NAME, "社会价值", "低"))
    desk.submit(path)
    assert f"  {NAME} 信用状况\n  {NAME} 社会价值" in receipt(2)
    heads = {str(cell.value).rstrip("*"): cell.column_letter for cell in openpyxl.load_workbook(path)["客户信息统计表"][3]}
    done = review("take", "C4")
    assert refused(done) == "KH461"
    assert f"《客户信息统计表》{heads['社会价值']}4" in done.out
    done = review("take", f"《客户信息统计表》{heads['信用状况']}4")
    assert (done.code, done.lines[0]["fields"], done.lines[0]["left"]) == (0, 1, 1)
    values = desk.clients()[NAME].values
    assert (values["credit"], values["social_value"]) == ("差", "较高")
    assert f"采用单位报的：\n  {NAME} 信用状况" in receipt(3)
    assert f"等市场营销部裁定，现在按台账的算：\n  {NAME} 社会价值\n" in receipt(3)
    assert review("keep").code == 0
    values = desk.clients()[NAME].values
    assert (values["credit"], values["social_value"]) == ("差", "较高")
    assert f"保留台账的：\n  {NAME} 社会价值" in receipt(4)
    assert "等市场营销部裁定" not in receipt(4)
    assert refused(review("keep")) == "KH461"


def test_rows_may_be_sorted_copied_and_deleted(desk: Desk) -> None:
    path = desk.new()
    book = openpyxl.load_workbook(path)
    sheet = book["客户信息统计表"]
    first, second = ([cell.value for cell in sheet[r]] for r in (4, 5))
    for column, (a, b) in enumerate(zip(second, first, strict=True), start=1):
        sheet.cell(4, column, a)
        sheet.cell(5, column, b)
    sheet.insert_rows(4)
    book.save(path)
    desk.submit(path)
    assert {name: c.values["credit"] for name, c in desk.clients().items()} == {NAME: "好", OTHER: "好"}


def test_a_lost_base_is_asked_about(desk: Desk) -> None:
    path = desk.new()
    book = openpyxl.load_workbook(path)
    del book[SHEET]
    book.save(path)
    desk.submit(path)
    assert "KH446" in {p.rule.code for t in Ledger(desk.branch.office.workspace).told(DECEMBER) for p in t.problems}


def test_the_base_of_another_unit_is_not_believed(desk: Desk) -> None:
    path = desk.new()
    book = openpyxl.load_workbook(path)
    book[SHEET].cell(1, 3, "华中分公司")
    book.save(path)
    found = desk.submit(path)
    assert "KH447" in found.out


def test_open_entries_alone_are_pre_filled(desk: Desk) -> None:
    path = desk.new("complaints")
    sheet = openpyxl.load_workbook(path)["投诉登记表"]
    assert [sheet.cell(r, 1).value for r in (4, 5, 6)] == ["TS-1", "TS-2", None]
    edit(path, ("TS-1", "处理措施", "返修"))
    desk.submit(path)
    told = desk.branch.complaints()
    assert (told["TS-1"]["measure"], told["TS-1"]["content"]) == ("返修", "渗水")
    assert refused(desk.kh("new", sheet="misconduct", unit=UNIT, month="2026-12", prefill=True, json=True, workspace=desk.root)) == "KH448"


def test_a_formula_of_ours_that_nobody_calculated_is_no_fault_of_the_sender(desk: Desk) -> None:
    checked = desk.kh("check", files=[desk.new()], workspace=desk.branch.office.workspace.root, now=DAY)
    assert "KH206" not in checked.out


def test_a_blank_form_is_made_for_units_of_the_register_only(desk: Desk, tmp_path: Path) -> None:
    asked = {"sheet": "customer-info", "month": "2026-12", "now": DAY, "json": True, "workspace": desk.branch.office.workspace.root}
    done = desk.kh("new", unit="华东公司", out=tmp_path / "空.xlsx", **asked)
    assert refused(done) == "KH429"
    assert "是不是“华东分公司”" in done.lines[-1]["message"]
    assert not (tmp_path / "空.xlsx").exists()
    assert desk.kh("new", unit="华东分公司", out=tmp_path / "空.xlsx", **asked).code == 0
    elsewhere = asked | {"workspace": tmp_path / "没有"}
    assert refused(desk.kh("new", unit="华东分公司", out=tmp_path / "又.xlsx", **elsewhere)) == "KH522"


LONGER = "甲置业集团有限公司"


def renamed(desk: Desk, path: Path, *told: tuple[str, str, Any], new: str = LONGER) -> Path:
    """Write a new name over the row of a client, after other cells of it."""
    edit(path, *told)
    book = openpyxl.load_workbook(path)
    sheet = book["客户信息统计表"]
    next(row[0] for row in sheet.iter_rows(min_row=4) if row[0].value == NAME).value = new
    book.save(path)
    return path


def with_telephone(desk: Desk) -> dict[str, str]:
    """Tell a telephone that nobody else has; numbers of the clients."""
    rows = [client(NAME, 最近联系日期=None, 无理投诉次数=None, 联系电话="13911112222"), client(OTHER)]
    told = ("客户信息统计表", HEADS, [[desk.branch.plain(v) for v in row] for row in rows])
    desk.branch.send(UNIT, NOVEMBER, told, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1")]))
    return {c.name: c.id for c in desk.branch.snapshot(NOVEMBER).clients}


def ids(desk: Desk) -> dict[str, str]:
    return {name: c.id for name, c in desk.clients().items()}


def reviewed(desk: Desk) -> list[tuple[str, str, Any, Any]]:
    asked = {"unit": UNIT, "month": "2026-12", "workspace": desk.branch.office.workspace.root}
    lines = desk.kh("review", now=DAY, json=True, **asked).lines
    return [(line["client"], line["kind"], line["accepted"], line["reported"]) for line in lines if line.get("field") == "客户单位名称"]


@pytest.mark.parametrize("new", [LONGER, "丙物流有限公司", f"丙物流有限公司（曾用名：{NAME}）"])
def test_a_renamed_row_is_the_same_client(desk: Desk, new: str) -> None:
    before = with_telephone(desk)
    path = renamed(desk, desk.new(), (NAME, "信用状况", "一般"), new=new)
    book = openpyxl.load_workbook(path)
    sheet = book["客户信息统计表"]
    for one, other in zip(sheet[4], sheet[5], strict=True):
        one.value, other.value = other.value, one.value
    sheet.insert_rows(4)
    book.save(path)
    done = desk.submit(path)
    assert (done.code, "KH470" in done.out) == (0, "曾用名" not in new), done.out
    assert ids(desk) == {new: before[NAME], OTHER: before[OTHER]}
    assert reviewed(desk) == [(new, "改名", NAME, new)]
    shown = desk.kh("clients show", name=NAME, json=True, workspace=desk.branch.office.workspace.root, now=DAY)
    assert (shown.code, shown.lines[0]["id"]) == (0, before[NAME])
    snapshot = desk.branch.ledger.snapshot(DECEMBER, at=DAY, actor="张三")
    assert {(c.kind, c.field, c.old, c.new) for c in snapshot.changes} == {
        ("修改", "客户单位名称", NAME, new),
        ("修改", "信用状况", "好", "一般"),
        ("降级", "客户等级", "A", "B"),
    }
    assert {e.client_id for e in snapshot.entries["complaints"]} == {before[NAME]}
    assert not snapshot.untold


def test_a_renamed_row_stays_the_client_in_later_returns(desk: Desk) -> None:
    before = {c.name: c.id for c in desk.branch.snapshot(NOVEMBER).clients}
    desk.submit(renamed(desk, desk.new()))
    again = desk.new()
    edit(again, (LONGER, "信用状况", "一般"))
    desk.submit(again)
    assert ids(desk) == {LONGER: before[NAME], OTHER: before[OTHER]}
    desk.branch.send(UNIT, DECEMBER.plus(1), ("客户信息统计表", HEADS, [[desk.branch.plain(v) for v in client(LONGER)]]))
    assert {c.name: c.id for c in desk.branch.snapshot(DECEMBER.plus(1)).clients} == {LONGER: before[NAME], OTHER: before[OTHER]}


def test_a_renamed_row_taken_back_leaves_the_client_as_it_was(desk: Desk) -> None:
    before = {c.name: c.id for c in desk.branch.snapshot(NOVEMBER).clients}
    desk.submit(renamed(desk, desk.new()))
    asked = {"unit": UNIT, "month": "2026-12", "version": 1, "why": "改错了", "workspace": desk.branch.office.workspace.root}
    assert desk.kh("withdraw", now=DAY, **asked).code == 0
    assert ids(desk) == before
    assert not list(unlike_index(desk))


def unlike_index(desk: Desk) -> Any:
    with desk.branch.ledger.database.read() as connection:
        yield from unlike(connection)


def test_what_both_changed_of_a_renamed_client_is_told(desk: Desk) -> None:
    with_telephone(desk)
    path = desk.new()
    rows = [client(NAME, 信用状况="一般", 联系电话="13911112222"), client(OTHER)]
    desk.branch.send(UNIT, DECEMBER, ("客户信息统计表", HEADS, [[desk.branch.plain(v) for v in row] for row in rows]))
    desk.submit(renamed(desk, path, (NAME, "信用状况", "差")))
    assert desk.clients()[LONGER].values["credit"] == "一般"
    assert "KH445" in {p.rule.code for t in desk.branch.ledger.told(DECEMBER) for p in t.problems}


def test_a_copied_row_is_another_client(desk: Desk) -> None:
    before = {c.name: c.id for c in desk.branch.snapshot(NOVEMBER).clients}
    path = desk.new()
    book = openpyxl.load_workbook(path)
    sheet = book["客户信息统计表"]
    for column, cell in enumerate(sheet[5], start=1):
        sheet.cell(6, column, "丙物流有限公司" if column == 1 else cell.value)
    book.save(path)
    desk.submit(path)
    found = ids(desk)
    assert {name: found[name] for name in before} == before
    assert found["丙物流有限公司"] not in before.values()


def test_a_row_of_another_client_in_place_of_one_is_not_guessed(desk: Desk) -> None:
    path = desk.new()
    told = [(NAME, head, value) for head, value in (("信用状况", "差"), ("履约诚信", "差"), ("社会价值", "低"), ("合作项目数", 1))]
    desk.submit(renamed(desk, path, *told, (NAME, "累计合同额(万元)", 3), (NAME, "联系电话", "13911112222"), new="丙物流有限公司"))
    assert {*ids(desk)} == {NAME, OTHER, "丙物流有限公司"}


def test_a_corrected_credit_code_is_the_same_client(desk: Desk) -> None:
    rows = [[desk.branch.plain(v) for v in client(NAME, "91110000600037341L", 联系电话="13911112222")]]
    desk.branch.send(UNIT, DECEMBER.plus(-1), ("客户信息统计表", HEADS, rows))
    before = {c.name: c.id for c in desk.branch.snapshot(NOVEMBER).clients}
    path = desk.new()
    edit(path, (NAME, "统一社会信用代码", "91310000132203126Q"))
    desk.submit(path)
    assert ids(desk) == before
