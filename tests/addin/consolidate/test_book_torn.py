"""Lists longer than a worksheet: entries of registers and changes by branch in workbooks of their own; volumes of earlier runs."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pandas
import pytest

from addin.buttons.support.consolidating import told
from addin.consolidate.workbook.pieces import Archive, TooLarge, deflate
from tests.addin.branch import COMPLAINT_HEADS, Branch, complaint, workbook
from tests.addin.returns import DECEMBER, HEADS, NOVEMBER, Office, client
from workbooks.problems import Refusal

COMPLAINTS = {"华东分公司": 9, "华中分公司": 3, "西北分公司": 4}
REGISTER = "投诉登记表"


def folder(root: Path, month: Any, **told: Any) -> Path:
    for unit, count in COMPLAINTS.items():
        name = f"{unit[:2]}示例置业有限公司"
        clients = [[Branch.plain(v) for v in client(name, **told)]]
        rows = [complaint(f"{unit[:2]}-{n}", name) for n in range(count)]
        workbook(root / f"{unit}.xlsx", unit, month.chinese, ("客户信息统计表", HEADS, clients), (REGISTER, COMPLAINT_HEADS, rows))
    return root


def rows_of(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(path)[sheet].iter_rows(min_row=4, values_only=True))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def named(outcome: Any) -> list[str]:
    return [p.name for p in outcome.written.parts]


def test_entries_of_a_register_go_by_branch_with_an_index_and_parquet(office: Office, tmp_path: Path) -> None:
    outcome = office.consolidate(folder(tmp_path / "in", NOVEMBER), most_rows=8)
    made = [n for n in named(outcome) if REGISTER in n]
    assert made == [f"汇总-{REGISTER}.parquet", *(f"汇总-{REGISTER}-0{n}.xlsx" for n in (1, 2, 3, 4))]
    book = openpyxl.load_workbook(outcome.out)
    assert REGISTER not in book.sheetnames
    assert "汇总" in book.sheetnames
    by_unit: Counter[tuple[str, str]] = Counter()
    seen = []
    for name, unit, file, rows, mark in (line for line in rows_of(outcome.out, "清单分册目录") if line[0] == REGISTER):
        volume = outcome.out.with_name(file)
        here = [row for row in rows_of(volume, name) if row[1] == unit]
        assert (len(here), hashlib.sha256(volume.read_bytes()).hexdigest()) == (rows, mark)
        (heads,) = openpyxl.load_workbook(volume)[name].iter_rows(min_row=3, max_row=3, values_only=True)
        seen += [row[heads.index("投诉编号")] for row in here]
        by_unit[unit, file] += rows
    assert Counter({unit: sum(n for (u, _), n in by_unit.items() if u == unit) for unit in COMPLAINTS}) == Counter(COMPLAINTS)
    table = pandas.read_parquet(outcome.out.with_name(made[0]))
    assert sorted(seen) == sorted(table["投诉编号"]) == sorted(e.values["number"] for e in outcome.snapshot.entries["complaints"])
    assert f"《{REGISTER}》超过一张工作表的行数" in told(outcome)
    link = book["清单分册目录"]["C4"].hyperlink
    assert (link.target, link.location) == (f"汇总-{REGISTER}-01.xlsx", f"'{REGISTER}'!A1")


def test_changes_go_by_branch_and_the_same_month_again_gives_the_same_bytes(office: Office, tmp_path: Path) -> None:
    office.consolidate(folder(tmp_path / "11", NOVEMBER), most_rows=8)
    changed = {"信用状况": "差", "社会价值": "低", "备注": "有变动", "维护责任人": "王示例", "需求依据": "来函", "社会关系": "同学"}
    outcome = office.consolidate(folder(tmp_path / "12", DECEMBER, **changed), DECEMBER, "12.xlsx", most_rows=8)
    files = [f for f in named(outcome) if f.startswith("12-变化-")]
    assert len(files) >= len(COMPLAINTS)
    assert "12-变化.parquet" in named(outcome)
    told_of = [row for f in files for row in rows_of(outcome.out.with_name(f), "变化")]
    assert len(told_of) == len(outcome.snapshot.changes) == len(pandas.read_parquet(outcome.out.with_name("12-变化.parquet")))
    assert {row[3] for f in files[:1] for row in rows_of(outcome.out.with_name(f), "变化")} == {"华东分公司"}
    paths = [outcome.out, *outcome.written.parts]
    before = [p.read_bytes() for p in paths]
    again = office.consolidate(tmp_path / "12", DECEMBER, "12.xlsx", most_rows=8)
    assert [p.read_bytes() for p in (again.out, *again.written.parts)] == before


def test_a_link_from_a_volume_leads_to_the_row_in_the_workbook(office: Office, tmp_path: Path) -> None:
    name = "同名示例置业有限公司"
    for unit, credit in (("华东分公司", "好"), ("华中分公司", "差")):
        rows = [[Branch.plain(v) for v in client(name, 信用状况=credit, 社会价值=(credit == "好" and "高") or "低")]]
        workbook(tmp_path / "in" / f"{unit}.xlsx", unit, NOVEMBER.chinese, ("客户信息统计表", HEADS, rows))
    outcome = office.consolidate(tmp_path / "in", most_rows=5)
    volume = openpyxl.load_workbook(outcome.out.with_name("汇总-字段冲突-01.xlsx"))["字段冲突"]
    link = volume["B4"].hyperlink
    assert link.target == outcome.out.name
    sheet, _, cell = link.location.rpartition("!")
    assert openpyxl.load_workbook(outcome.out)[sheet.strip("'")][cell].value == volume["B4"].value == name


def test_volumes_no_longer_needed_go_but_those_changed_since_and_others_files_stay(office: Office, tmp_path: Path) -> None:
    first = office.consolidate(folder(tmp_path / "in", NOVEMBER), most_rows=6)
    names = {p.name for p in first.written.parts}
    mine = tmp_path / "汇总-我的笔记.xlsx"
    openpyxl.Workbook().save(mine)
    edited = tmp_path / f"汇总-{REGISTER}-03.xlsx"
    book = openpyxl.load_workbook(edited)
    book[REGISTER]["Z9"] = "我加的"
    book.save(edited)
    second = office.consolidate(tmp_path / "in")
    assert second.written.parts == ()
    assert {p.name for p in tmp_path.glob("汇总-*")} == {mine.name, edited.name}
    assert edited.name in names
    assert second.written.left == (edited.name,)
    assert f"“{edited.name}”已经不用" in told(second)
    assert not (tmp_path / f"汇总-{REGISTER}.parquet").exists()


def test_volumes_of_a_run_that_did_not_end_are_told(office: Office, tmp_path: Path) -> None:
    first = office.consolidate(folder(tmp_path / "in", NOVEMBER), most_rows=6)
    whole = office.consolidate(tmp_path / "in", out="全.xlsx")
    first.out.write_bytes(whole.out.read_bytes())  # the index of another time
    assert set(office.consolidate(tmp_path / "in").written.left) == {n for n in named(first) if n.endswith(".xlsx")}


@pytest.mark.parametrize("name", [f"汇总-{REGISTER}-02.xlsx", f"汇总-{REGISTER}.parquet"])
def test_a_users_file_of_the_same_name_is_not_written_over(name: str, office: Office, tmp_path: Path) -> None:
    other = tmp_path / name
    pandas.DataFrame({"a": [1]}).to_parquet(other) if name.endswith("parquet") else openpyxl.Workbook().save(other)
    before = other.read_bytes()
    with pytest.raises(Refusal) as refused:
        office.consolidate(folder(tmp_path / "in", NOVEMBER), most_rows=8)
    assert (refused.value.problem.rule.code, other.read_bytes()) == ("KH624", before)
    assert [p.name for p in tmp_path.glob("汇总*")] == [name]
    other.unlink()
    office.consolidate(tmp_path / "in", most_rows=8)
    assert office.consolidate(tmp_path / "in", most_rows=8).written.parts


def test_an_index_that_names_files_elsewhere_removes_none(office: Office, tmp_path: Path) -> None:
    import xlsxwriter

    victim = tmp_path / "else" / "汇总-1.xlsx"
    victim.parent.mkdir()
    victim.write_bytes(b"mine")
    with xlsxwriter.Workbook(tmp_path / "汇总.xlsx") as book:
        book.add_worksheet()
        book.set_custom_property("else/汇总-1.xlsx", hashlib.sha256(b"mine").hexdigest(), "text")
        book.set_custom_property(str(victim), hashlib.sha256(b"mine").hexdigest(), "text")
    office.consolidate(folder(tmp_path / "in", NOVEMBER))
    assert victim.read_bytes() == b"mine"


def test_what_is_too_large_for_one_zip_goes_into_more(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooLarge):
        Archive(io.BytesIO(), most=10).add("a.xml", [deflate(b"0123456789a", 1, last=True)])
    monkeypatch.setitem(COMPLAINTS, "西北分公司", 300)
    whole = office.consolidate(folder(tmp_path / "in", NOVEMBER))
    with zipfile.ZipFile(whole.out) as archive:
        largest = max(i.file_size for i in archive.infolist())
    monkeypatch.setattr("addin.consolidate.workbook.book_stream.Archive", lambda file: Archive(file, largest - 1))
    outcome = office.consolidate(tmp_path / "in", out="小.xlsx", most_rows=500)
    assert outcome.written.lists == (REGISTER,)
    assert [len(rows_of(tmp_path / f"小-{REGISTER}-0{n}.xlsx", REGISTER)) for n in (1, 2, 3)] == [12, 248, 52]
