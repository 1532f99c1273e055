"""What a return only repeats costs no space again, and is read, withdrawn, erased and verified as if it did (R28)."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, func, select, update

from addin.consolidate.receive import receive
from addin.ledger.intake import returns
from addin.ledger.months import snapshot
from addin.ledger.storage import stored
from addin.ledger.storage.differences import difference, restored
from addin.ledger.storage.tables import contents, snapshots, submissions
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger
from tests.addin.branch import COMPLAINT_HEADS, complaint, workbook
from tests.addin.conftest import Press
from tests.addin.ledger.test_erase import HIS, NOW, WHO, WHY
from tests.addin.returns import Office
from tests.addin.seeded import MONTHS, UNITS, seeds_in, send, tables_of
from udfs.kinds.dates import Month
from workbooks.problems import Refusal

FIRST, UNIT = Month(2026, 1), "华东分公司"
COUNT = 30
CELLS = st.lists(st.sampled_from(["甲", "乙", "", "a,b", '"', "[1,2]", "丙丁"]), max_size=40)


@given(CELLS, CELLS)
def test_any_text_comes_back_from_its_difference_to_any_other(one: list[str], other: list[str]) -> None:
    text, base = json.dumps(one, ensure_ascii=False), json.dumps(other, ensure_ascii=False)
    assert restored(difference(text, base), base) == text


@pytest.mark.parametrize("what", ["changed", "new", "gone", "moved"])
def test_one_row_among_three_hundred_makes_a_short_difference(what: str) -> None:
    chance = random.Random(1)
    rows = [(f"客户{n}", chance.choice("好中差"), chance.choice(("有", "无")), f"2026-0{1 + n % 9}-02") for n in range(300)]
    other = list(rows)
    match what:
        case "changed":
            other[150] = ("客户150", "优", "无", "2026-11-02")
        case "new":
            other.insert(150, ("新客户", "好", "有", "2026-11-02"))
        case "gone":
            del other[150]
        case "moved":
            other.insert(10, other.pop(150))
    text, base = (json.dumps(list(zip(*told, strict=True)), ensure_ascii=False) for told in (rows, other))
    assert len(difference(text, base)) < 400 < len(text) / 20


@pytest.mark.parametrize("told", ["[[0,9]]", "[[-1,1]]", "[[0,0]]", "[[0]]", "[{}]", "nothing", "7"])
def test_what_is_no_difference_is_not_believed(told: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        restored(told, "甲,乙")


def months(root: Path, count: int) -> Ledger:
    """A unit that sends the same thirty complaints each month, one of them told anew."""
    office = Office(root)
    for n in range(count):
        rows = [complaint(f"TS-{i}", 投诉内容="裂缝" if i == n else "渗水") for i in range(COUNT)]
        month = FIRST.plus(n)
        path = workbook(root / f"{month}.xlsx", UNIT, month.chinese, ("投诉登记表", COMPLAINT_HEADS, rows))
        receive(path, month, workspace=office.workspace, clock=lambda: office.now, actor="张三")
        Ledger(office.workspace).snapshot(month, at=office.now, actor="张三")
    return Ledger(office.workspace)


def size(ledger: Ledger) -> int:
    c = contents.c
    with ledger.database.read() as connection:
        return int(connection.scalar(select(func.sum(func.length(c.lines) + func.length(c.facts)))) or 0)


def told(ledger: Ledger, count: int) -> list[Any]:
    at = Office(ledger.workspace.root.parent).now
    looked = [ledger.snapshot(FIRST.plus(n), at=at, actor="张三") for n in range(count)]
    return [(s.id, [(e.key, e.values, e.source, e.earlier) for e in s.entries["complaints"]]) for s in looked]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return months(tmp_path_factory.mktemp("kept"), 4)


def test_rows_that_are_repeated_cost_no_space_again(kept: Ledger, tmp_path: Path) -> None:
    assert size(kept) < 1.2 * size(months(tmp_path, 1))
    with kept.database.read() as connection:
        whole = connection.scalars(select(contents.c.base).order_by(contents.c.examination)).all()
        assert [base is None for base in whole] == [False, False, False, True]
        lengths = connection.scalars(select(func.length(snapshots.c.basis)).order_by(snapshots.c.month)).all()
    assert max(lengths[:-1]) < lengths[-1] / 2


def test_a_ledger_that_spares_nothing_tells_the_same(kept: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(returns, "spare", lambda *_: None)
    monkeypatch.setattr(snapshot, "spare_bases", lambda *_: None)
    plain = months(tmp_path, 4)
    assert size(plain) > 3 * size(kept)
    assert told(plain, 4) == told(kept, 4)
    assert not plain.breaks()
    assert not kept.breaks()


def test_a_long_chain_is_read_by_one_statement(kept: Ledger) -> None:
    asked: list[str] = []
    with kept.database.read() as connection:
        event.listen(connection, "before_cursor_execute", lambda _c, _u, statement, *_: asked.append(statement))
        first = connection.scalar(select(func.min(contents.c.examination)))
        asked.clear()
        found = stored.resolved(connection).of([(first, "complaints")])
    assert len(asked) == 1
    facts = found[first, "complaints"][1]
    assert (facts.count("裂缝"), facts.count("渗水")) == (1, COUNT - 1)


def test_what_others_rest_on_may_be_withdrawn(kept: Ledger, tmp_path: Path) -> None:
    shutil.copytree(kept.workspace.root, tmp_path / "copy")
    ledger = Ledger(Workspace.open(tmp_path / "copy"))
    ledger.withdraw(UNIT, FIRST.plus(3), 1, why="报错了", at=NOW, actor="张三")
    found = ledger.snapshot(FIRST.plus(3), at=NOW, actor="张三").entries["complaints"]
    assert [e.values["number"] for e in found if "裂缝" in e.values.values()] == ["TS-2"]
    assert not ledger.breaks()


@pytest.mark.parametrize("table", [contents, snapshots])
def test_a_difference_that_was_changed_is_found_and_not_believed(kept: Ledger, tmp_path: Path, table: Any) -> None:
    shutil.copytree(kept.workspace.root, tmp_path / "copy")
    ledger = Ledger(Workspace.open(tmp_path / "copy"))
    with ledger.database.write() as connection:
        changed = {contents: {"facts": "[[0,9999]]"}, snapshots: {"basis": "[[0,9999]]"}}[table]
        count = connection.execute(update(table).where(table.c.base.is_not(None)).values(**changed)).rowcount
    assert count > 1
    expected = [*count * ["内容被改动过"], "报表被改动过，无从核对"] if table is contents else count * ["依据被改动过"]
    assert [b.says for b in ledger.breaks()] == expected
    if table is contents:
        with ledger.database.read() as connection:
            number = connection.scalar(select(submissions.c.examination).where(submissions.c.month == str(FIRST)))
            with pytest.raises(Refusal) as refused:
                stored.contents_of(connection, [number])
        assert refused.value.problem.rule.code == "KH649"


def test_nothing_of_an_erased_person_is_left_in_a_difference(tmp_path: Path, kh: Press) -> None:
    workspace = Workspace.open(tmp_path / "workspace")
    for month in MONTHS:
        send(workspace, tmp_path / f"{month}.xlsx", UNITS[0], month, tables_of("月报", range(3), month))
    with Ledger(workspace).database.read() as connection:
        assert connection.scalar(select(func.count()).where(contents.c.base.is_not(None)))
    kh("personal erase", workspace=workspace.root, now=NOW, **WHO, **WHY)
    with Ledger(workspace).database.read() as connection:
        texts = [c.lines + c.facts for c in stored.whole_contents(connection)]
    assert texts
    assert not any(seeds_in(text.encode()) & HIS for text in texts)
    assert not Ledger(workspace).breaks()
