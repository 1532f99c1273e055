"""Confirming, moving and waiving a visit of the plan: the plan, the load and the calendar files follow (R42, R44)."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import icalendar
import pytest

from addin.reports.clients.visit_plan import CALENDARS, visit_plan
from tests.addin.branch import LOG_HEADS, NAME, Branch
from tests.addin.conftest import Press
from tests.addin.document_makers import client
from tests.addin.report_material import entry, material
from tests.addin.returns import NOVEMBER
from udfs.rules import visits
from udfs.rules.visits import Arrangement

DAY = datetime.date
NOW = datetime.datetime(2026, 11, 28, 9, 0)


@pytest.fixture
def office(tmp_path: Path) -> Branch:
    """A client that stands at A: one visit each 旬, the last on 20 October, so that the next is overdue."""
    made = Branch(tmp_path)
    made.branch(NOVEMBER, ("沟通拜访记录表", LOG_HEADS, [["GT-1", NAME, "2026-10-20", "上门拜访", "李示例"]]))
    return made


def arrange(kh: Press, office: Branch, action: str, now: datetime.datetime = NOW, **told: Any) -> dict[str, Any]:
    pressed = kh(
        "visit", action=action, client=told.pop("client", NAME), json=True, now=now, workspace=office.office.workspace.root, **told
    )
    return dict(pressed.lines[0])


def events(kh: Press, office: Branch, tmp_path: Path, now: datetime.datetime = NOW) -> dict[str, icalendar.Event]:
    """Events of the client by their ids, of all calendar files of the plan."""
    out = tmp_path / f"计划{now:%m%d%H%M}"
    assert kh("report", name="visit-plan", period="2026", out=out, now=now, workspace=office.office.workspace.root).code == 0
    with zipfile.ZipFile(out.with_suffix(".zip")) as files:
        found = [e for name in files.namelist() for e in icalendar.Calendar.from_ical(files.read(name)).walk("VEVENT")]
    return {str(e["UID"]): e for e in found if NAME in str(e["SUMMARY"])}


def test_a_moved_visit_is_the_same_event_with_a_higher_number(kh: Press, office: Branch, tmp_path: Path) -> None:
    first = arrange(kh, office, "show")
    (before,) = events(kh, office, tmp_path).items()
    assert (before[1]["SEQUENCE"], before[1]["STATUS"]) == (0, "TENTATIVE")
    moved = arrange(kh, office, "move", day="2026-12-03", why="对方出差")
    assert (moved["planned"], moved["next"], moved["decision"], moved["changes"]) == (first["planned"], "2026-12-03", "改期", 1)
    again = arrange(kh, office, "move", now=NOW.replace(hour=10), day="2026-12-09", why="对方开会")
    assert (again["next"], again["changes"], again["status"]) == ("2026-12-09", 2, "待访")
    (after,) = events(kh, office, tmp_path, NOW.replace(hour=11)).items()
    assert (after[0], after[1]["SEQUENCE"], after[1]["DTSTART"].dt) == (before[0], 2, DAY(2026, 12, 9))
    assert "改期理由：对方开会" in str(after[1]["DESCRIPTION"])


def test_a_waived_visit_gives_its_place_to_the_next_until_it_is_restored(kh: Press, office: Branch, tmp_path: Path) -> None:
    first = arrange(kh, office, "show")
    waived = arrange(kh, office, "waive", why="项目停工")
    assert (waived["waived"], waived["decision"]) == ([first["planned"]], None)
    assert waived["next"] > first["planned"]
    found = events(kh, office, tmp_path)
    assert sorted(str(e["STATUS"]) for e in found.values()) == ["CANCELLED", "TENTATIVE"]
    restored = arrange(kh, office, "restore", now=NOW.replace(hour=10), why="已经复工")
    assert (restored["planned"], restored["decision"], restored["waived"], restored["changes"]) == (first["planned"], "确认", [], 2)


@pytest.mark.parametrize(
    ("action", "told", "code"),
    [
        ("move", {"why": "出差"}, "KH423"),
        ("move", {"day": "2026-12-03"}, "KH422"),
        ("move", {"day": "2026-11-27", "why": "出差"}, "KH591"),
        ("move", {"day": "2026-12-02", "why": "出差"}, "KH592"),
        ("waive", {}, "KH422"),
        ("restore", {"why": "误"}, "KH420"),
        ("show", {"client": "没有的公司"}, "KH636"),
    ],
)
def test_what_may_not_be_arranged_is_refused(kh: Press, office: Branch, action: str, told: dict[str, Any], code: str) -> None:
    assert arrange(kh, office, "move", day="2026-12-02", why="对方出差")["next"] == "2026-12-02"
    assert arrange(kh, office, action, **told)["code"] == code


def test_a_client_without_a_plan_has_nothing_to_arrange(kh: Press, office: Branch) -> None:
    decided = [[NAME, "C", "核定", "2026-11-20", None, "钱示例"]]
    office.send("集团市场营销部", NOVEMBER, ("核定表", ["客户单位名称", "核定等级", "理由", "核定日期", "失效日期", "核定人"], decided))
    assert arrange(kh, office, "show")["code"] == "KH590"


def test_one_person_with_two_visits_on_a_day_is_told() -> None:
    clients = [client(n, "A", name=f"示例{n}公司", values={"owner": "李示例"}) for n in (1, 2, 3)]
    told = [
        entry("visit-arrangements", n, client_id=c.id, client=c.name, planned=DAY(2026, 12, 31), decision="确认",
              day=DAY(2026, 12, 30 - (n == 3)), decided=DAY(2026, 12, 1), by="李示例")
        for n, c in enumerate(clients, 1)
    ]  # fmt: skip
    plan = visit_plan(material(told, clients), day=DAY(2026, 12, 28))
    assert plan.clashes == ("李示例2026-12-30：示例1公司、示例2公司",)
    assert [r.arranged for r in plan.rows] == ["确认（原定2026-12-31前）"] * 3
    assert io.BytesIO(plan.beside(CALENDARS)).read(2) == b"PK"


@pytest.mark.parametrize(
    ("told", "next_", "status"),
    [
        ([], DAY(2026, 11, 30), "逾期"),
        ([Arrangement(DAY(2026, 11, 30), "改期", DAY(2026, 12, 20))], DAY(2026, 12, 20), "待访"),
        ([Arrangement(DAY(2026, 11, 30), "改期", DAY(2026, 12, 4))], DAY(2026, 12, 4), "逾期"),
        ([Arrangement(DAY(2026, 11, 30), "免访")], DAY(2026, 12, 31), "待访"),
        ([Arrangement(DAY(2026, 11, 30), "免访"), Arrangement(DAY(2026, 12, 31), "免访")], DAY(2027, 1, 31), "待访"),
        ([Arrangement(DAY(2026, 11, 30), "免访"), Arrangement(DAY(2026, 12, 31), "改期", DAY(2026, 12, 8))], DAY(2026, 12, 8), "到期"),
        ([Arrangement(DAY(2026, 10, 31), "改期", DAY(2026, 12, 20))], DAY(2026, 11, 30), "逾期"),
    ],
    ids=["nothing", "moved", "moved and missed", "waived", "two waived", "waived, the next moved", "of an earlier visit"],
)
def test_the_next_visit_follows_what_was_arranged(told: list[Arrangement], next_: datetime.date, status: str) -> None:
    row = visits.visit_row("A", DAY(2026, 12, 5), social="较高", visits=[DAY(2026, 10, 20)], arrangements=told)
    assert row is not None
    assert (row.next, row.status) == (next_, status)
