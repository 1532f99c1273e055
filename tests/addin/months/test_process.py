"""The month as a process: declared, opened, closed, opened again; who may submit now."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from addin.ledger.storage.workspace import sha256_of
from addin.ledger.store import Ledger, Unit
from tests.addin.branch import COMPLAINT_HEADS, DECISION_HEADS, Branch, complaint, refused
from tests.addin.conftest import Press
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, write_return
from udfs.kinds.dates import Month

DAY = datetime.datetime(2026, 11, 24, 9)
DUE = datetime.datetime(2026, 11, 25, 9)
LATER = datetime.datetime(2026, 12, 3, 9)
NAME = "甲置业有限公司"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    units = [Unit("华东分公司"), Unit("华中分公司"), Unit("西北分公司", valid_to=Month(2026, 10))]
    Ledger(made.workspace).put_units(units, at=made.now, actor="张三")
    write_return(tmp_path / "in" / "华东.xlsx", "华东分公司", NOVEMBER, [client(NAME)])
    made.consolidate(tmp_path / "in")
    return made


@pytest.fixture
def press(kh: Press, office: Office) -> Press:
    def run(verb: str, **answers: Any) -> Any:
        return kh(verb, workspace=office.workspace.root, **({"now": DAY, "json": True} | answers))

    return run


def declare(press: Press, unit: str = "华中分公司", month: str = "2026-11", by: str = "袁示例", **more: Any) -> Any:
    return press("no-change", unit=unit, month=month, by=by, **more)


def states(press: Press, **more: Any) -> dict[str, tuple[str, Any]]:
    return {
        line["unit"]: (line["state"], line["on_time"]) for line in press("month status", month="2026-11", **more).lines if "unit" in line
    }


def test_a_declaration_counts_as_a_return_in_time(press: Press) -> None:
    assert declare(press).code == 0
    assert states(press)["华中分公司"] == ("无变化声明", True)
    summary = press("month status", month="2026-11").lines[-1]["summary"]
    assert (summary["owed"], summary["arrived"], summary["no_change"], summary["on_time_rate"]) == (2, 2, 1, 100.0)


def test_a_late_declaration_is_late(press: Press) -> None:
    declare(press, now=LATER)
    assert states(press)["华中分公司"] == ("无变化声明", False)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"unit": "西北分公司"}, "KH424"),
        ({"month": "2027-03"}, "KH425"),
        ({"unit": "没有的公司"}, "KH429"),
        ({"by": " "}, "KH430"),
    ],
)
def test_who_may_not_declare_is_told_the_first_step_that_fails(press: Press, told: dict[str, Any], code: str) -> None:
    assert refused(declare(press, **told)) == code


def test_a_month_opened_early_takes_a_declaration(press: Press) -> None:
    opened = press("month open", month="2027-03")
    assert {line["unit"] for line in opened.lines} == {"华东分公司", "华中分公司"}
    assert declare(press, month="2027-03").code == 0


def test_what_the_ledger_knows_of_the_month_forbids_a_declaration(tmp_path: Path, kh: Press) -> None:
    branch = Branch(tmp_path)
    branch.branch(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1", 投诉日期="2026-12-02")]))
    branch.decide(DECEMBER, ("核定表", DECISION_HEADS, [[NAME, "C", "停工", "2026-12-03", None, "谢示例"]]))
    asked = {"unit": "华东分公司", "by": "袁示例", "workspace": branch.office.workspace.root, "now": LATER, "json": True}
    told = kh("no-change", month="2026-12", **asked)
    assert refused(told) == "KH428"
    assert all(part in told.lines[-1]["message"] for part in ("投诉登记表", "核定表"))


def test_a_declaration_takes_the_place_of_nothing_that_came(press: Press) -> None:
    assert refused(declare(press, unit="华东分公司")) == "KH464"
    assert len(press("clients find", text="甲置业").lines) == 1
    told = {"unit": "华东分公司", "month": "2026-11", "by": "谢示例"}
    press("review", action="return", why=["不实"], cell=["《客户信息统计表》C4"], **told)
    assert refused(declare(press, unit="华东分公司")) == "KH465"
    (question,) = [line["query"] for line in press("review", **told).lines if "query" in line]
    press("review", action="cancel", query=[question], why=["已问清"], **told)
    assert declare(press, unit="华东分公司").code == 0
    (again,) = [line for line in declare(press, unit="华东分公司").lines if "since" in line]
    assert (again["version"], again["since"]) == (2, str(DAY)[:16])
    assert "已在台账里（第2版" in declare(press, unit="华东分公司", json=False).out


def test_a_declaration_of_a_unit_without_clients_says_so(press: Press) -> None:
    assert "台账里还没有它的客户" in declare(press, json=False).out
    assert "台账里还没有" not in declare(press, unit="华东分公司", month="2026-12", now=datetime.datetime(2026, 12, 24, 9), json=False).out


def close(press: Press, **more: Any) -> Any:
    return press("month close", **({"month": "2026-11", "with_missing": True, "why": "连续催报未果", "now": DUE} | more))


def test_a_month_with_units_missing_is_closed_only_with_a_reason(press: Press) -> None:
    assert refused(close(press, with_missing=False)) == "KH431"
    assert refused(close(press, why=" ")) == "KH431"
    closed = close(press)
    assert (closed.code, len(closed.lines[0]["snapshot"])) == (0, 64)
    assert refused(close(press)) == "KH433"


def test_closing_tells_silent_units_from_those_sent_back(press: Press, office: Office, tmp_path: Path) -> None:
    write_return(tmp_path / "in" / "华中.xlsx", "华中分公司", NOVEMBER, [client("坏电话有限公司", 联系电话="123")])
    office.consolidate(tmp_path / "in")
    said = close(press, json=False).out
    assert "1个单位退回后没有重报（连续催报未果）" in said
    assert "未报" not in said.replace("催报未果", "")


def test_a_month_is_not_closed_before_its_returns_are_due(press: Press) -> None:
    assert refused(close(press, now=DAY)) == "KH530"
    assert refused(close(press, month="2031-01", now=LATER)) == "KH530"
    assert close(press, now=DUE).code == 0


@pytest.mark.parametrize("month", ["2031-01", "1999-01"])
def test_in_a_month_nobody_reports_nothing_is_missing(press: Press, month: str) -> None:
    summary = press("month status", month=month).lines[-1]["summary"]
    assert (summary["missing"], summary["on_time_rate"]) == (0, None)
    assert "按时率无数据" in press("month status", month=month, json=False).out


def test_before_the_due_day_there_is_no_rate_while_a_return_is_to_come(press: Press) -> None:
    assert press("month status", month="2026-11").lines[-1]["summary"]["on_time_rate"] is None
    assert press("month status", month="2026-11", now=LATER).lines[-1]["summary"]["on_time_rate"] == 50.0


def test_a_month_of_long_ago_is_not_opened(press: Press) -> None:
    assert refused(press("month open", month="1999-01")) == "KH531"
    assert "2026年11月25日24时前" in press("month open", month="2026-11", json=False).out


def test_a_file_for_a_closed_month_is_kept_aside(press: Press, office: Office, tmp_path: Path) -> None:
    before = close(press).lines[0]["snapshot"]
    write_return(tmp_path / "late" / "华中.xlsx", "华中分公司", NOVEMBER, [client("乙矿业有限公司")])
    done = office.consolidate(tmp_path / "late")
    assert [p.rule.code for t in done.told if t.file == "华中.xlsx" for p in t.problems] == ["KH426"]
    assert (done.errors, done.snapshot.id) == (1, before)
    assert states(press)["华中分公司"][0] == "未报"
    assert refused(declare(press)) == "KH426"


def test_nothing_of_a_closed_month_changes_but_by_an_exception(press: Press) -> None:
    asked = {"month": "2026-11", "unit": "华东分公司", "now": LATER}
    close(press)
    for action in ("accept", "return", "take", "keep"):
        done = press("review", action=action, why=["不实"], **asked)
        assert refused(done) == "KH436", action
        assert "先给“华东分公司”开口子" in done.lines[-1]["fix"]
    assert press("review", **asked).code == 0
    assert states(press)["华东分公司"][0] == "已接收"
    press("month reopen", until="2026-12-05", **asked, why="更正")
    assert press("review", action="return", why=["不实"], **asked).code == 0
    late = press("review", action="accept", **(asked | {"now": LATER + datetime.timedelta(days=4)}))
    assert refused(late) == "KH436"
    assert "给它开的口子2026-12-05已到期" in late.lines[-1]["message"]


def test_a_closed_month_is_neither_opened_nor_reminded_of(press: Press) -> None:
    close(press)
    assert refused(press("month open", month="2026-11", now=LATER)) == "KH433"
    assert refused(press("remind", month="2026-11", now=LATER)) == "KH433"
    press("month reopen", month="2026-11", unit="华中分公司", until="2026-12-05", why="更正", now=LATER)
    assert [line["unit"] for line in press("remind", month="2026-11", now=LATER).lines if "unit" in line] == ["华中分公司"]


def test_what_came_before_a_month_was_closed_is_told_of_once(press: Press, office: Office, tmp_path: Path) -> None:
    write_return(tmp_path / "in" / "华中.xlsx", "华中分公司", NOVEMBER, [client("坏电话有限公司", 联系电话="123")])
    before = office.consolidate(tmp_path / "in")
    close(press)
    (tmp_path / "in" / "华中.xlsx").rename(tmp_path / "in" / "华中分公司.xlsx")
    again = office.consolidate(tmp_path / "in")
    assert (again.errors, again.warnings) == (before.errors, before.warnings)


def test_a_submission_into_a_closed_month_leaves_nothing_in_the_inbox(press: Press, office: Office, tmp_path: Path) -> None:
    close(press)
    path = write_return(tmp_path / "华中.xlsx", "华中分公司", NOVEMBER, [client("乙矿业有限公司")])
    done = press("submit", file=path)
    assert refused(done) == "KH426"
    assert "文件另外留存，没有收进台账" in done.lines[-1]["message"]
    assert any(office.workspace.originals.rglob(f"{sha256_of(path)}*"))
    assert "文件" not in declare(press).lines[-1]["message"]
    assert not list((office.workspace.inbox / "2026-11").glob("*"))


def test_an_exception_lets_one_unit_in_and_ends_by_itself(press: Press, office: Office, tmp_path: Path) -> None:
    close(press)
    asked = {"month": "2026-11", "unit": "华中分公司", "why": "更正", "now": LATER}
    assert refused(press("month reopen", until="2026-12-01", **asked)) == "KH434"
    assert refused(press("month reopen", until="2026-12-05", **(asked | {"why": " "}))) == "KH422"
    assert press("month reopen", until="2026-12-05", **asked).code == 0
    path = write_return(tmp_path / "华中.xlsx", "华中分公司", NOVEMBER, [client("乙矿业有限公司")])
    assert refused(press("submit", file=path, now=LATER + datetime.timedelta(days=4))) == "KH427"
    assert press("submit", file=path, now=LATER).code == 0
    other = write_return(tmp_path / "华东2.xlsx", "华东分公司", NOVEMBER, [client("丙能源有限公司")])
    assert refused(press("submit", file=other, now=LATER)) == "KH426"
    assert any(line.get("opening") == "华中分公司" for line in press("month status", month="2026-11", now=LATER).lines)


def test_what_was_done_for_a_unit_goes_on_when_it_is_renamed(press: Press, office: Office, tmp_path: Path) -> None:
    press("review", action="return", unit="华东分公司", month="2026-11", why=["不实"], cell=["《客户信息统计表》C4"], by="谢示例")
    press("submit", file=write_return(tmp_path / "华中.xlsx", "华中分公司", NOVEMBER, [client("乙矿业有限公司")]))
    close(press)
    for unit in ("华东分公司", "华中分公司"):
        press("month reopen", month="2026-11", unit=unit, until="2026-12-05", why="更正", now=LATER)
    east, centre = Unit("东部分公司", aliases=("华东分公司",)), Unit("华中分公司", valid_to=Month(2026, 10), successor="东部分公司")
    Ledger(office.workspace).put_units([east, centre], at=office.now, actor="张三")
    openings = {o.unit for o in Ledger(office.workspace).course(NOVEMBER).openings}
    assert openings == {"东部分公司"}
    status = press("month status", month="2026-11", now=LATER).lines
    assert {line["opening"] for line in status if "opening" in line} == {"东部分公司"}
    asked = {"unit": "东部分公司", "month": "2026-11", "by": "谢示例", "now": LATER}
    (question,) = [line for line in press("review", **asked).lines if "query" in line]
    assert press("review", action="cancel", query=[question["query"]], why=["已问清"], **asked).code == 0
    assert press("review", action="accept", **asked).code == 0
    folder = tmp_path / "again"
    write_return(folder / "华东.xlsx", "华东分公司", NOVEMBER, [client(NAME)])
    office.now = LATER
    office.consolidate(folder)
    assert states(press, now=LATER)["东部分公司"][0] == "已接收"


def test_an_open_month_needs_no_exception(press: Press) -> None:
    assert refused(press("month reopen", month="2026-11", unit="华中分公司", until="2026-12-05", why="更正")) == "KH432"


def test_a_search_tells_who_has_a_client_and_nothing_else(press: Press) -> None:
    (line,) = press("clients find", text="甲置业").lines
    assert line == {"client": NAME, "units": ["华东分公司"], "tier": "A"}
    assert press("clients find", text="没有这家").lines == []


def test_a_search_within_a_unit_does_not_deny_what_others_have(press: Press) -> None:
    assert len(press("clients find", text="甲置业", unit="华东分公司").lines) == 1
    assert press("clients find", text="甲置业", unit="华中分公司").lines == []
    said = press("clients find", text="甲置业", unit="华中分公司", json=False).out
    assert "“华中分公司”没有名称含“甲置业”的客户；集团内有1个，由华东分公司维护" in said


def test_a_client_is_shown_with_its_three_tiers(press: Press) -> None:
    (line,) = press("clients show", name=NAME).lines
    assert (line["tier"]["computed"], line["tier"]["confirmed"], line["units"]) == ("A", None, ["华东分公司"])
    assert "13900000001" not in str(line)
    assert refused(press("clients show", name="没有这家公司")) == "KH636"


def test_a_client_that_ended_is_shown_with_the_month_of_its_end(kh: Press, tmp_path: Path) -> None:
    office = Office(tmp_path)
    for month, rows in ((NOVEMBER, [client(NAME, change="终止"), client("乙矿业有限公司")]), (DECEMBER, [client("乙矿业有限公司")])):
        write_return(tmp_path / str(month) / "华东.xlsx", "华东分公司", month, rows)
        office.consolidate(tmp_path / str(month), month)
        (line,) = kh("clients show", name=NAME, workspace=office.workspace.root, json=True).lines
        assert (line["ended"], line["facts"]["信用状况"]) == ("2026-11", "好")
    assert "2026年11月已终止" in kh("clients show", name=NAME, workspace=office.workspace.root).out
    (line,) = kh("clients show", name="乙矿业有限公司", workspace=office.workspace.root, json=True).lines
    assert line["ended"] is None


def test_an_empty_ledger_has_no_clients(kh: Press, tmp_path: Path) -> None:
    workspace = Office(tmp_path).workspace.root
    assert refused(kh("clients show", name=NAME, workspace=workspace, json=True)) == "KH637"


def test_a_search_for_nothing_lists_no_clients(press: Press) -> None:
    assert refused(press("clients find", text=" ")) == "KH533"


@pytest.mark.parametrize(
    ("told", "code"),
    [({"client": "没这个公司"}, "KH636"), ({"unit": "没这个公司"}, "KH429"), ({"month": "2029-01"}, "KH224")],
)
def test_entries_of_what_is_not_there_are_refused(press: Press, told: dict[str, str], code: str) -> None:
    assert refused(press("entries", register="complaints", **told)) == code


def test_entries_of_a_client_misspelt_tell_the_nearest(press: Press) -> None:
    assert NAME in press("entries", register="complaints", client="甲置业公司").lines[-1]["message"]
    assert press("entries", register="complaints", client=NAME, unit="华中分公司").code == 0


def test_without_a_register_of_units_nobody_declares(tmp_path: Path, kh: Press) -> None:
    told = kh("no-change", workspace=Office(tmp_path).workspace.root, now=DAY, json=True, unit="华东分公司", month="2026-11", by="袁示例")
    assert refused(told) == "KH538"


@pytest.mark.parametrize(
    ("verb", "told"),
    [
        ("month status", {"month": "2026-11"}),
        ("month open", {"month": "2026-11"}),
        ("entries", {"register": "投诉登记表"}),
        ("review", {"unit": "华东分公司", "month": "2026-11"}),
        ("clients find", {"text": "甲"}),
        ("report", {"name": "monthly-bulletin", "month": "2026-11", "out": Path("通报.docx")}),
        ("no-change", {"unit": "华东分公司", "month": "2026-11", "by": "袁示例"}),
        ("workspace check", {}),
        ("audit verify", {}),
    ],
)
def test_a_mistyped_workspace_is_named_and_not_made(kh: Press, tmp_path: Path, verb: str, told: dict[str, Any]) -> None:
    folder = tmp_path / "工作曲"
    pressed = kh(verb, workspace=folder, json=True, **told)
    assert refused(pressed) == "KH522"
    assert str(folder) in pressed.lines[-1]["message"]
    assert not folder.exists()


@pytest.mark.parametrize("verb", ["submit", "check", "grade", "explain"])
def test_a_file_is_not_read_for_a_workspace_that_is_not_there(kh: Press, tmp_path: Path, verb: str) -> None:
    path = write_return(tmp_path / "华东.xlsx", "华东分公司", NOVEMBER, [client(NAME)])
    told: Any = [path] if verb == "check" else path
    name = "files" if verb == "check" else "file"
    assert refused(kh(verb, workspace=tmp_path / "工作曲", now=DAY, json=True, **{name: told})) == "KH522"
    assert not (tmp_path / "工作曲").exists()


def test_what_begins_the_work_makes_its_workspace(kh: Press, tmp_path: Path) -> None:
    write_return(tmp_path / "in" / "华东.xlsx", "华东分公司", NOVEMBER, [client(NAME)])
    told = {"folder": tmp_path / "in", "month": "2026-11", "out": tmp_path / "汇总.xlsx"}
    assert kh("consolidate", workspace=tmp_path / "ws", now=DAY, **told).code == 0
    assert kh("month status", month="2026-11", workspace=tmp_path / "ws", now=DAY).code == 0
