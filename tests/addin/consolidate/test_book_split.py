"""汇总 above the rows of a worksheet: by branch in several workbooks, with an index and everything as Parquet."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.buttons.support.consolidating import told
from addin.consolidate.workbook.book_torn import Part, divided
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, write_return
from workbooks.finding.ours import CONSOLIDATED

VOLUME = re.compile(r"汇总-\d\d\.xlsx")
UNITS = {"华东分公司": 3, "华中分公司": 2, "西北分公司": 9, "东北分公司": 1}


def folder(root: Path) -> Path:
    for unit, count in UNITS.items():
        rows = [client(f"{unit[:2]}示例{n}号置业有限公司", 社会价值="低" if n % 2 else "高") for n in range(count)]
        shared = [client("华东示例0号置业有限公司", 信用状况="差")] if unit == "华中分公司" else []
        write_return(root / f"{unit}.xlsx", unit, NOVEMBER, [*rows, *shared])
    return root


def rows_of(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(path)[sheet].iter_rows(min_row=4, values_only=True))


def test_a_branch_is_torn_only_if_it_is_too_large_by_itself() -> None:
    counts = Counter({"甲": 2, "乙": 2, "丙": 7, "丁": 1, "戊": 0, "己": 2})
    assert divided(counts, list(counts), 3) == [
        Part(("甲",)), Part(("乙",)), Part(("丙",), range(3)), Part(("丙",), range(3, 6)), Part(("丙",), range(6, 7)), Part(("丁", "己"))
    ]  # fmt: skip
    assert divided(counts, list(counts), 100) == [Part(("甲", "乙", "丙", "丁", "己"))]


@pytest.fixture
def split(tmp_path: Path) -> tuple[Office, Any]:
    office = Office(tmp_path)
    return office, office.consolidate(folder(tmp_path / "in"), most_rows=7)


def test_every_client_stands_once_and_the_index_finds_it(split: tuple[Office, Any]) -> None:
    _, outcome = split
    books = [p for p in outcome.written.parts if VOLUME.fullmatch(p.name)]
    assert [p.name for p in books] == [f"汇总-0{n}.xlsx" for n in range(1, len(books) + 1)]
    names = [[row[2] for row in rows_of(p, "汇总") if row[2]] for p in books]
    assert max(map(len, names)) == 4
    assert sorted(name for some in names for name in some) == sorted(c.name for c in outcome.snapshot.clients)
    assert [Counter(name[:2] for name in some) for some in names] == [
        {"华东": 3, "东北": 1}, {"华中": 2}, {"西北": 4}, {"西北": 4}, {"西北": 1}
    ]  # fmt: skip
    *lines, total = rows_of(outcome.out, "分册目录")
    assert total[:3] == ("合计", f"{len(books)}个工作簿", len(outcome.snapshot.clients))
    for line in lines:
        book = outcome.out.with_name(line[1])
        assert line[-1] == hashlib.sha256(book.read_bytes()).hexdigest()
    assert {unit: sum(line[2] for line in lines if line[0] == unit) for unit in UNITS} == {
        unit: sum(c.units[0] == unit for c in outcome.snapshot.clients) for unit in UNITS
    }
    assert dict(zip("ABC", total[3:6], strict=True)) == outcome.snapshot.tiers
    assert "汇总" not in openpyxl.load_workbook(outcome.out).sheetnames


def test_links_lead_to_the_row_in_its_workbook(split: tuple[Office, Any]) -> None:
    _, outcome = split
    sheet = openpyxl.load_workbook(outcome.out)["字段冲突"]
    cell = sheet["B4"]
    assert cell.value == "华东示例0号置业有限公司"
    file, _, place = (cell.hyperlink.target + "#" + (cell.hyperlink.location or "")).rstrip("#").partition("#")
    there = openpyxl.load_workbook(outcome.out.with_name(file))["汇总"]
    assert there[place.rpartition("!")[2]].value == cell.value


def test_the_answer_says_so_and_the_parquet_holds_all(split: tuple[Office, Any]) -> None:
    import pandas

    _, outcome = split
    assert "按单位分成" in told(outcome)
    table = pandas.read_parquet(outcome.out.with_suffix(".parquet"))
    clients = list(outcome.snapshot.clients)
    assert list(table["客户编号"]) == [c.id for c in clients]
    assert list(table["社会价值"]) == [c.values["social_value"] for c in clients]
    assert "13900000001" not in set(table["联系电话"])


def test_without_the_library_the_workbooks_are_made_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    outcome = Office(tmp_path).consolidate(folder(tmp_path / "in"), most_rows=7)
    assert {p.suffix for p in outcome.written.parts} == {".xlsx"}
    assert "pyarrow" in told(outcome)
    assert "parquet" not in str(openpyxl.load_workbook(outcome.out)["分册目录"]["A2"].value)


def test_the_same_month_again_gives_the_same_bytes(split: tuple[Office, Any], tmp_path: Path) -> None:
    office, outcome = split
    paths = [outcome.out, *outcome.written.parts]
    before = [p.read_bytes() for p in paths]
    office.consolidate(tmp_path / "in", most_rows=7)
    assert [p.read_bytes() for p in paths] == before


def test_a_workbook_within_the_rows_is_one(tmp_path: Path) -> None:
    outcome = Office(tmp_path).consolidate(folder(tmp_path / "in"))
    assert (outcome.written.parts, "按单位分成" in told(outcome)) == ((), False)
    edge = len(outcome.snapshot.clients) + 3
    assert not Office(tmp_path).consolidate(tmp_path / "in", most_rows=edge).written.clients
    assert Office(tmp_path).consolidate(tmp_path / "in", most_rows=edge - 1).written.clients


def test_volumes_are_no_returns(tmp_path: Path) -> None:
    office = Office(tmp_path)
    outcome = office.consolidate(folder(tmp_path / "in"), most_rows=5)
    again = tmp_path / "again"
    again.mkdir()
    books = [outcome.out, *(p for p in outcome.written.parts if p.suffix == ".xlsx")]
    for path in books:
        (again / path.name).write_bytes(path.read_bytes())
    assert "汇总-问题清单-01.xlsx" in {p.name for p in books}
    found = office.consolidate(again, DECEMBER, "12.xlsx")
    assert [p.rule for t in found.told for p in t.problems] == [CONSOLIDATED] * len(books)
