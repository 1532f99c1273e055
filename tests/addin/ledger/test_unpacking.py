"""What is unpacked of returns is forgotten again: memory does not grow with what was looked at, and nothing told changes by it."""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from addin.consolidate.workbook import book, book_lists
from addin.ledger.contents import parts
from addin.ledger.contents.parts import Rows, Unpacked
from addin.ledger.in_force.grouping import Members
from addin.ledger.in_force.merge import Merged
from addin.ledger.months import client_columns, clients
from addin.ledger.privacy.masked import TEXTS as TEXTS_OF_ROWS
from addin.ledger.privacy.persons import literals, told_by_all, without_numbers
from addin.ledger.storage import codec
from addin.ledger.storage.columns import Columns
from tests.addin import returns
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, write_return
from udfs import masking
from workbooks.registers.customer_info import CUSTOMER_INFO

JANUARY = DECEMBER.plus(1)


def test_of_returns_that_are_gone_through_again_and_again_those_read_first_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_ROWS", 5)
    asked: list[Sequence[int]] = []
    unpacked = unpacking(asked)
    for n in (1, 2, 3):
        unpacked.together({n: 2})
    rows = [unpacked.of(n) for n in (1, 2, 3, 1, 2, 3)]
    assert [r.index.sheets for r in rows] == [[f"表{n}"] for n in (1, 2, 3, 1, 2, 3)]
    assert asked == [[1], [2], [3], [2], [3]]


def test_one_return_larger_than_that_stays_while_it_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_ROWS", 5)
    asked: list[Sequence[int]] = []
    unpacked = unpacking(asked)
    for n in (1, 2):
        unpacked.together({n: 9})
    for n in (1, 1, 2, 2, 1):
        unpacked.of(n)
    assert asked == [[1], [2], [1]]


def test_returns_of_one_unit_are_read_at_once_as_far_as_they_find_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_ROWS", 20)
    monkeypatch.setattr(parts, "_BESIDES", 10)
    asked: list[Sequence[int]] = []
    unpacked = unpacking(asked)
    unpacked.together({1: 4, 2: 5, 3: 2, 4: 5})
    unpacked.together({7: 3, 8: 3})
    for n in (2, 1, 3, 4, 7, 8, 2, 4):
        assert unpacked.of(n).table["name"] == [f"客户{n}"]
    assert asked == [[1, 3, 2], [4], [8, 7], [4]]


def test_what_was_unpacked_longest_ago_is_packed_again_without_being_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_UNPACKED", 5)
    asked: list[Sequence[int]] = []
    unpacked = unpacking(asked)
    for n in (1, 2, 3):
        unpacked.together({n: 2})
    first = [unpacked.of(n).table["name"] for n in (1, 2, 3)]
    assert [unpacked.of(n).table["name"] is told for n, told in zip((3, 2, 1), reversed(first), strict=True)] == [True, True, False]
    assert asked == [[1], [2], [3]]
    unpacked.clear()
    assert unpacked.of(3).table["name"] == ["客户3"]
    assert asked[3:] == [[3]]


def unpacking(asked: list[Sequence[int]]) -> Unpacked:
    """Rows of invented examinations; notes which were read."""

    def read(examinations: Sequence[int]) -> dict[int, Rows]:
        asked.append(examinations)
        return {n: Rows(f'[["表{n}"],[],[],[],[],"",[],[],[]]', f'{{"name":["客户{n}"]}}') for n in examinations}

    return Unpacked(read)


TEXTS = st.text(st.sampled_from('甲",[]{}:\\name'), max_size=9)
VALUES = st.none() | TEXTS | st.integers() | st.floats(allow_nan=False, allow_infinity=False)


@given(st.dictionaries(st.sampled_from(["name", "contract", "remark", "kind"]), st.lists(VALUES, min_size=2, max_size=2)))
def test_columns_decoded_one_by_one_are_those_decoded_together(told: dict[str, list[Any]]) -> None:
    text = codec.dump_columns(told | {"last_contact": [datetime.date(2026, 11, 2), None]}).decode()
    columns = Columns(text)
    assert dict(columns) == codec.load_columns(text)
    assert [len(Columns("{}")), columns.written("address")] == [0, ""]
    assert all(json.loads(columns.written(name)) == values for name, values in told.items())


NUMBERS = [st.from_regex(pattern) for pattern in (masking._MOBILE, masking._LANDLINE, masking._LONG_NUMBER, masking._MAIL)]


@given(st.one_of(st.text(st.sampled_from("0159０９-() Xx@a.张"), max_size=30), *NUMBERS))
@example("1234567XX")
@example("(010)- 2345678")
def test_the_first_look_at_a_text_misses_no_number_that_is_hidden(text: str) -> None:
    assert without_numbers(text) == masking.mask_text(text)


WORDS = (
    st.none()
    | st.text(st.sampled_from("张示例李局长139000、 ；。\n/"), max_size=12)
    | st.sampled_from(["13900001234", "张示例", "老同学关系"])
)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS, WORDS), min_size=1, max_size=6))
def test_persons_are_known_by_columns_as_they_are_row_by_row(rows: list[tuple[str | None, ...]]) -> None:
    personal = CUSTOMER_INFO.personal
    told: dict[str, Sequence[Any]] = {f.name: [row[i % 3] for row in rows] for i, f in enumerate(personal)}
    told[TEXTS_OF_ROWS[0]] = [row[3] for row in rows]
    each = [literals(personal, {name: column[i] for name, column in told.items()}) for i in range(len(rows))]
    found = client_columns._persons(told, [()] * len(rows), [{}] * len(rows))
    assert found == [{k: v for k, v in known.items() if k in (row[3] or "")} for known, row in zip(each, rows, strict=True)]
    for f in personal:
        assert told_by_all(f, told[f.name]) == {k: v for value in told[f.name] for k, v in literals((f,), {f.name: value}).items()}


def test_rows_of_clients_with_one_row_and_with_several() -> None:
    members = Members([[4], [1, 2], [3]])
    assert [list(rows) for rows in members] == [list(members[n]) for n in range(3)] == [[4], [1, 2], [3]]
    assert (len(members), list(members.several), list(members.firsts)) == (3, [1], [4, 1, 3])
    members.several[1].reverse()
    assert (list(members[1]), members.firsts[1]) == ([2, 1], 2)
    with pytest.raises(IndexError):
        members[3]


def months(office: Office, root: Path) -> list[bytes]:
    """Two months with clients of several units, one without a code, changes, a problem and one that ends."""
    made = []
    for month in (NOVEMBER, DECEMBER):
        folder, value = root / str(month), "高" if month == NOVEMBER else "低"
        rows = [client(f"示例{n}号置业有限公司", 社会价值=value, remark="找张示例谈，设计院推荐" if n else None) for n in range(5)]
        write_return(folder / "华东.xlsx", "华东分公司", month, rows)
        ended = client("示例6号置业有限公司", 变化类型="终止" if month == DECEMBER else None)
        write_return(folder / "华中.xlsx", "华中分公司", month, [client("示例3号置业有限公司", 信用状况="差"), ended])
        made.append(office.consolidate(folder, month, f"{month}.xlsx").out.read_bytes())
    return made


def test_forgetting_at_once_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = months(Office(tmp_path), tmp_path / "in")
    monkeypatch.setattr(parts, "_ROWS", 1)
    monkeypatch.setattr(parts, "_UNPACKED", 1)
    monkeypatch.setattr(clients, "_UNPACKED", 1)
    (tmp_path / "workspace").rename(tmp_path / "before")
    assert months(Office(tmp_path), tmp_path / "in") == first


def test_rows_of_columns_are_those_of_clients_looked_at_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = months(Office(tmp_path), tmp_path / "in")
    monkeypatch.setattr(Merged, "plain", lambda merged, number: None)
    (tmp_path / "workspace").rename(tmp_path / "before")
    assert months(Office(tmp_path), tmp_path / "in") == first
    told = [openpyxl.load_workbook(io.BytesIO(book))["汇总"] for book in first]
    assert all("找张**谈，***" in {cell.value for row in sheet.iter_rows() for cell in row} for sheet in told)


def test_columns_of_a_short_list_are_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    columns = clients.Clients.columns
    monkeypatch.setattr(book_lists, "_TOGETHER", 2)
    monkeypatch.setattr(clients.Clients, "columns", lambda self, at: asked.append((at.start, at.stop)) or columns(self, at))
    write_return(tmp_path / "in" / "华东.xlsx", "华东分公司", NOVEMBER, [client(f"示例{n}号置业有限公司") for n in range(5)])
    Office(tmp_path).consolidate(tmp_path / "in")
    assert sorted(asked) == [(0, 2), (0, 5), (2, 4), (4, 5)]


def test_changes_of_columns_are_those_of_clients_looked_at_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    months(Office(tmp_path), tmp_path / "in")
    rows = [
        client(f"示例{n}号置业有限公司", 社会价值="低" if n else "高", 联系人="李示例", 履约诚信="差" if n == 1 else "好") for n in range(4)
    ]
    told = []
    for root in (tmp_path / "columns", tmp_path / "clients"):
        (tmp_path / "workspace").rename(tmp_path / f"before {root.name}")
        office = Office(tmp_path)
        months(office, root / "in")
        write_return(root / "in" / "3" / "华东.xlsx", "华东分公司", JANUARY, rows)
        told.append(office.consolidate(root / "in" / "3", JANUARY).snapshot.changes)
        monkeypatch.setattr(Merged, "alone", lambda merged, number: None)
    assert told[0] == told[1]
    assert {(c.kind, c.field) for c in told[0]} >= {("修改", "社会价值"), ("修改", "联系人"), ("降级", "客户等级")}


def test_what_was_told_before_is_held_against_the_next_month(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office(tmp_path)
    codes = ("91110000600037341L", "91440300708461136T")
    rows = [[*client("示例置业有限公司", code), *more] for code, more in zip(codes, ((3, 900.0, 2), (2, 890.0, 1)), strict=True)]
    monkeypatch.setattr(returns, "HEADS", (*returns.HEADS, "合作项目数", "累计合同额(万元)", "无理投诉次数"))
    for month, row in zip((NOVEMBER, DECEMBER), rows, strict=True):
        write_return(tmp_path / str(month) / "华东.xlsx", "华东分公司", month, [row])
        outcome = office.consolidate(tmp_path / str(month), month)
    found = [p for t in outcome.told for p in t.problems if p.rule.code in ("KH412", "KH413")]
    assert {(p.rule.code, p.field, p.values["old"], p.values["new"]) for p in found} == {
        ("KH412", "累计合同额(万元)", "900万元", "890万元"), ("KH412", "合作项目数", "3", "2"), ("KH412", "无理投诉次数", "2", "1"),
        ("KH413", "统一社会信用代码", *codes),
    }  # fmt: skip


def test_clients_stay_unpacked_up_to_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "_UNPACKED", 2)
    write_return(tmp_path / "in" / "华东.xlsx", "华东分公司", NOVEMBER, [client(f"示例{n}号置业有限公司") for n in range(4)])
    told = Office(tmp_path).consolidate(tmp_path / "in").snapshot.clients
    again = [a is b for a, b in zip(list(told), list(told), strict=True)]
    assert again == [True, True, False, False]
    assert list(told) == list(told)


def test_the_writer_keeps_no_row_that_was_only_asked_for() -> None:
    written = book.Written({3: {0: "值"}})
    assert (written[3], written[10**6], dict(written)) == ({0: "值"}, {}, {3: {0: "值"}})
