"""Clients merged and taken apart again by marketing (A18, D22)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from addin.ledger.shapes.views import Stock
from tests.addin.branch import COMPLAINT_HEADS, NAME, OTHER, Branch, complaint, refused
from tests.addin.conftest import Press
from tests.addin.returns import DECEMBER, NOVEMBER, client, write_return
from udfs.periods import month_of

DAY = datetime.datetime(2026, 11, 24, 9)
TWIN = "甲置业有限责任公司"


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    made = Branch(tmp_path)
    made.branch(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1")]))
    path = write_return(tmp_path / "in" / "华中.xlsx", "华中分公司", NOVEMBER, [client(TWIN, 信用状况="差")])
    made.office.consolidate(path.parent)
    return made


def press(kh: Press, branch: Branch, verb: str, **told: Any) -> Any:
    return kh(verb, workspace=branch.office.workspace.root, json=True, **({"now": DAY} | told))


def merge(kh: Press, branch: Branch, keep: str = TWIN, gone: str = NAME, **more: Any) -> Any:
    return press(kh, branch, "clients merge", **({"keep": keep, "gone": gone, "why": "代码相同"} | more))


def snapshot(branch: Branch) -> Any:
    return branch.ledger.snapshot(NOVEMBER, at=branch.office.now, actor="张三")


def pairs(branch: Branch) -> set[frozenset[str]]:
    done = branch.office.consolidate(branch.root / "in")
    return {frozenset((d.left_name, d.right_name)) for d in done.duplicates}


def test_two_clients_of_different_codes_are_merged_only_when_told_so(kh: Press, tmp_path: Path) -> None:
    branch = Branch(tmp_path)
    rows = [client("丁港务有限公司", "91110000600037341L"), client("戊港务有限公司", "91530313MAG3R1AB2W")]
    branch.office.consolidate(write_return(tmp_path / "in" / "华中.xlsx", "华中分公司", NOVEMBER, rows).parent)
    codes = {c.name: c.credit_code for c in snapshot(branch).clients}
    done = merge(kh, branch, "丁港务有限公司", "戊港务有限公司")
    assert refused(done) == "KH466"
    assert all(str(code) in done.lines[-1]["message"] for code in codes.values())
    assert merge(kh, branch, "丁港务有限公司", "戊港务有限公司", codes_differ=True).code == 0


def test_a_merge_moves_everything_and_tells_what_differs(kh: Press, branch: Branch) -> None:
    before = {c.name: c.id for c in snapshot(branch).clients}
    assert frozenset((NAME, TWIN)) in pairs(branch)
    done = merge(kh, branch)
    assert {line["field"]: (line["keep"], line["gone"]) for line in done.lines if "field" in line} == {"信用状况": ("差", "好")}
    assert done.lines[-1]["entries"] == 1
    after = snapshot(branch)
    (kept,) = [c for c in after.clients if c.name == TWIN]
    assert (kept.id, set(kept.units), len(after.clients)) == (before[TWIN], {"华东分公司", "华中分公司"}, 2)
    assert [e.client_id for e in after.entries["complaints"]] == [before[TWIN]]
    assert pairs(branch) == set()
    shown = press(kh, branch, "clients show", name=NAME)
    assert shown.lines[0]["name"] == TWIN


def test_a_merge_is_undone_without_loss(kh: Press, branch: Branch) -> None:
    before = snapshot(branch)
    merge(kh, branch)
    assert press(kh, branch, "clients unmerge", gone=NAME, why="经核实是两家").code == 0
    after = snapshot(branch)
    assert [(c.id, c.name, c.units, c.tier, c.values) for c in after.clients] == [
        (c.id, c.name, c.units, c.tier, c.values) for c in before.clients
    ]
    assert [e.client_id for e in after.entries["complaints"]] == [e.client_id for e in before.entries["complaints"]]
    assert pairs(branch) == set()
    assert refused(press(kh, branch, "clients unmerge", gone=NAME, why="再撤")) == "KH438"
    assert merge(kh, branch, now=DAY + datetime.timedelta(minutes=5)).code == 0
    assert len(snapshot(branch).clients) == 2
    assert branch.ledger.first_broken_event() is None


@pytest.mark.parametrize(
    ("told", "code"), [({"gone": TWIN}, "KH437"), ({"gone": "没有这家公司"}, "KH636"), ({"why": " "}, "KH422"), ({"keep": OTHER}, "")]
)
def test_what_cannot_be_merged_is_refused(kh: Press, branch: Branch, told: dict[str, Any], code: str) -> None:
    assert refused(merge(kh, branch, **told)) == code


def test_a_client_never_merged_is_not_parted(kh: Press, branch: Branch) -> None:
    assert refused(press(kh, branch, "clients unmerge", gone="从没合并过的公司", why="试")) == "KH537"


def test_a_merge_tells_from_which_month_it_counts(kh: Press, branch: Branch) -> None:
    told = kh("clients merge", workspace=branch.office.workspace.root, now=DAY, keep=TWIN, gone=NAME, why="同一家")
    assert f"从{month_of(DAY.date()).chinese}起算一个客户" in told.out


def test_a_client_taken_apart_again_is_not_new(kh: Press, branch: Branch) -> None:
    merge(kh, branch)
    assert press(kh, branch, "clients unmerge", gone=NAME, why="经核实是两家", now=DAY + datetime.timedelta(days=3)).code == 0
    december = branch.ledger.snapshot(DECEMBER, at=branch.office.now, actor="张三")
    assert december.stock == Stock(2, 0, 0, -1, 3)
    assert {(c.kind, c.client, c.field, c.old, c.new) for c in december.changes} == {
        ("修改", TWIN, "维护单位", "华中分公司、华东分公司", "华中分公司"),
        ("修改", NAME, "维护单位", "华中分公司、华东分公司", "华东分公司"),
    }
