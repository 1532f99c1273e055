"""Returns taken back with all that rests on them (R28)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from addin.ledger.store import Ledger
from tests.addin.branch import COMPLAINT_HEADS, HEADS, NAME, OTHER, Branch, complaint, refused
from tests.addin.conftest import Press
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, write_return

DAY = datetime.datetime(2026, 11, 26, 9)


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    made = Branch(tmp_path)
    made.branch(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1")]))
    rows = [[made.plain(v) for v in client(NAME, 信用状况="差")], [made.plain(v) for v in client("丙能源有限公司")]]
    made.send("华东分公司", NOVEMBER, ("客户信息统计表", HEADS, rows), ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-2")]))
    return made


def withdraw(kh: Press, branch: Branch, **more: Any) -> Any:
    told = {"unit": "华东分公司", "month": "2026-11", "version": 2, "why": "报错了表"} | more
    return kh("withdraw", workspace=branch.office.workspace.root, now=DAY, json=True, **told)


def snapshot(branch: Branch) -> Any:
    return branch.ledger.snapshot(NOVEMBER, at=branch.office.now, actor="张三")


def test_all_that_rests_on_a_return_is_listed_and_goes_with_it(kh: Press, branch: Branch, tmp_path: Path) -> None:
    kh("report", name="monthly-bulletin", month="2026-11", out=tmp_path / "通报.docx", workspace=branch.office.workspace.root, now=DAY)
    done = withdraw(kh, branch)
    assert done.code == 0
    told = {(line["rests"], line.get("client") or line.get("title"), line.get("effect")) for line in done.lines if "rests" in line}
    assert ("client", "丙能源有限公司", "不再在册") in told
    assert ("client", OTHER, "恢复在册") in told
    assert ("tier", NAME, "等级改变") in told
    entries = {line["key"][0]: line["effect"] for line in done.lines if line.get("rests") == "entry"}
    assert entries == {"TS-1": "恢复在册", "TS-2": "不再在册"}
    assert [line["files"] for line in done.lines if line.get("rests") == "document"] == [["通报.docx"]]
    assert {c.name: c.tier for c in snapshot(branch).clients} == {NAME: "A", OTHER: "A"}
    assert sorted(branch.complaints()) == ["TS-1"]


def test_a_trial_tells_the_same_and_changes_nothing(kh: Press, branch: Branch) -> None:
    before, log = snapshot(branch), len(branch.ledger.events())
    trial = withdraw(kh, branch, dry_run=True, why="")
    assert snapshot(branch).id == before.id
    assert [e.kind for e in branch.ledger.events()[log:]] == ["查看"]
    done = withdraw(kh, branch)
    assert [line for line in done.lines if "rests" in line] == [line for line in trial.lines if "rests" in line]
    assert branch.ledger.first_broken_event() is None


def test_without_a_version_the_one_that_counts_is_meant(kh: Press, branch: Branch) -> None:
    withdraw(kh, branch, version=0)
    assert next(u for u in snapshot(branch).units if u.unit == "华东分公司").version == 1


def test_a_whole_month_is_taken_back(kh: Press, branch: Branch) -> None:
    branch.branch(DECEMBER)
    done = withdraw(kh, branch, unit="", version=0, month="2026-12")
    assert done.lines[-1]["summary"]["versions"] == 1
    withdraw(kh, branch, unit="", version=0)
    assert (len(snapshot(branch).clients), branch.complaints()) == (0, {})


def test_the_same_file_sent_again_after_a_withdrawal_is_a_new_version(kh: Press, branch: Branch) -> None:
    withdraw(kh, branch)
    path = branch.root / "2.xlsx"
    done = kh("submit", file=path, workspace=branch.office.workspace.root, now=DAY, json=True)
    assert next(line["version"] for line in done.lines if "version" in line) == 3
    assert "丙能源有限公司" in {c.name for c in snapshot(branch).clients}


@pytest.mark.parametrize(("told", "code"), [({"version": 7}, "KH435"), ({"month": "2026-10"}, "KH435"), ({"why": " "}, "KH422")])
def test_what_cannot_be_taken_back_is_refused(kh: Press, branch: Branch, told: dict[str, Any], code: str) -> None:
    assert refused(withdraw(kh, branch, **told)) == code


def test_a_unit_is_found_by_its_other_names_and_an_unknown_one_is_named(kh: Press, branch: Branch) -> None:
    done = withdraw(kh, branch, unit="华东公司")
    assert refused(done) == "KH429"
    assert "是不是“华东分公司”" in done.lines[-1]["message"]
    assert refused(withdraw(kh, branch, unit="华东分公司", month="2026-10")) == "KH435"
    done = kh("withdraw", month="2026-11", why="全错", workspace=branch.office.workspace.root, now=DAY)
    assert "华东分公司2026年11月第1版、华东分公司2026年11月第2版" in done.out
    assert "2026年11月的月报要重新报" in done.out


def test_of_a_closed_month_nothing_is_taken_back_without_an_exception(kh: Press, branch: Branch) -> None:
    root = branch.office.workspace.root
    kh("month close", month="2026-11", workspace=root, now=DAY)
    assert refused(withdraw(kh, branch)) == "KH436"
    kh("month reopen", month="2026-11", unit="华东分公司", until="2026-12-05", why="报错", workspace=root, now=DAY)
    assert withdraw(kh, branch).code == 0
    assert Ledger(branch.office.workspace).first_broken_event() is None


def test_of_an_open_month_it_says_which_closed_ones_rest_on_it(kh: Press, tmp_path: Path) -> None:
    branch, october = Branch(tmp_path), NOVEMBER.plus(-1)
    branch.branch(october)
    branch.send("华东分公司", NOVEMBER, ("客户信息统计表", HEADS, [[branch.plain(v) for v in client(OTHER)]]))
    root = branch.office.workspace.root
    frozen = kh("month close", month="2026-11", workspace=root, now=DAY, json=True).lines[0]["snapshot"]
    tried = withdraw(kh, branch, month="2026-10", version=1, dry_run=True)
    assert [(t["month"], t["snapshot"]) for t in tried.lines if t.get("rests") == "month"] == [("2026-11", frozen)]
    told = kh("withdraw", unit="华东分公司", month="2026-10", version=1, why="报错", workspace=root, now=DAY)
    assert told.code == 0
    assert "2026年11月已关账（2026-11-26，" in told.out
    assert snapshot(branch).id != frozen, "it was said"


def test_a_withdrawn_file_that_still_lies_there_is_told_of(kh: Press, tmp_path: Path) -> None:
    office = Office(tmp_path)
    root, folder = office.workspace.root, tmp_path / "alone"
    path = write_return(folder / "华东.xlsx", "华东分公司", NOVEMBER, [client("丙能源有限公司")])
    office.consolidate(folder)
    kh("withdraw", month="2026-11", unit="华东分公司", why="报错", workspace=root, now=DAY)
    done = office.consolidate(folder)
    assert [p.rule.code for t in done.told for p in t.problems] == ["KH467"]
    assert not done.snapshot.clients
    assert kh("submit", file=path, workspace=root, now=DAY).code == 0
    done = office.consolidate(folder)
    assert not [p for t in done.told for p in t.problems]
    assert [c.name for c in done.snapshot.clients] == ["丙能源有限公司"]
