"""A risk signal from warning over handling to its end; put off until a day with a reason, ended by itself (S13–S15, G16)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from addin.reports.clients.open_items import open_items
from addin.reports.dossiers import Dossiers
from addin.reports.relations.risk_list import risk_list
from addin.reports.relations.risk_states import due_of, risk_state
from tests.addin.branch import NAME, Branch
from tests.addin.conftest import Press
from tests.addin.document_makers import client
from tests.addin.report_material import entry, material
from tests.addin.returns import NOVEMBER
from workbooks.registers.risks import RISKS

DAY = datetime.date
NOW = datetime.datetime(2026, 11, 28, 9, 0)
HEADS = ["编号", "客户单位名称", "信号日期", "信号类别", "说明", "程度"]


@pytest.fixture
def office(tmp_path: Path) -> Branch:
    made = Branch(tmp_path)
    rows = [["FX-1", NAME, "2026-11-02", "资金紧张", "融资未到位", "中"], ["", NAME, "2026-11-10", "诉讼失信", "被诉", "高"]]
    made.branch(NOVEMBER, ("风险信号表", HEADS, rows))
    return made


def press(kh: Press, office: Branch, action: str, *, now: datetime.datetime = NOW, **told: Any) -> Any:
    return kh("risk", action=action, client=NAME, json=True, now=now, workspace=office.office.workspace.root, **told)


def states(kh: Press, office: Branch, now: datetime.datetime = NOW) -> dict[str, tuple[Any, ...]]:
    lines = [line for line in press(kh, office, "show", now=now).lines if "state" in line]
    return {line["number"] or line["day"]: (line["state"], line["due"], line["until"]) for line in lines}


def later(days: int) -> datetime.datetime:
    return NOW + datetime.timedelta(days=days)


def test_from_the_signal_over_a_deferral_to_the_end(kh: Press, office: Branch, tmp_path: Path) -> None:
    assert states(kh, office) == {"FX-1": ("信号", None, None), "2026-11-10": ("信号", None, None)}
    warned = press(kh, office, "warn", out=tmp_path / "预警.docx")
    assert (warned.code, (tmp_path / "预警.docx").exists()) == (0, True)
    assert {s[0] for s in states(kh, office).values()} == {"预警"}
    told = {"number": "fx-1", "measure": "约谈", "owner": "李示例", "until": "2026-12-10"}
    assert press(kh, office, "handle", **told).code == 0
    assert states(kh, office)["FX-1"] == ("处置", "2026-12-10", None)
    assert press(kh, office, "defer", number="FX-1", until="2026-12-08", why="等判决").code == 0
    assert states(kh, office)["FX-1"] == ("暂缓", "2026-12-20", "2026-12-08")
    assert states(kh, office, later(9))["FX-1"][0] == "暂缓"
    assert states(kh, office, later(10))["FX-1"] == ("处置", "2026-12-20", None)
    again = press(kh, office, "defer", now=later(11), number="FX-1", until="2026-12-14", why="等二审")
    assert again.code == 0
    assert states(kh, office, later(11))["FX-1"] == ("暂缓", "2026-12-25", "2026-12-14")
    assert press(kh, office, "resume", now=later(12), number="FX-1", why="已判").code == 0
    assert states(kh, office, later(12))["FX-1"] == ("处置", "2026-12-21", None)
    assert press(kh, office, "close", now=later(13), number="FX-1", why="已付款").code == 0
    assert list(states(kh, office, later(13))) == ["2026-11-10"]


@pytest.mark.parametrize(
    ("action", "told", "code"),
    [
        ("defer", {"number": "FX-1", "until": "2026-12-08", "why": "等判决"}, "KH420"),
        ("handle", {"number": "FX-1", "measure": "约谈", "until": "2026-12-10"}, "KH423"),
        ("handle", {"number": "FX-1", "measure": "约谈", "owner": "李示例", "until": "2026-11-28"}, "KH595"),
        ("close", {"number": "FX-1"}, "KH422"),
        ("close", {"why": "已付款"}, "KH598"),
        ("close", {"number": "FX-9", "why": "已付款"}, "KH598"),
        ("warn", {}, "KH735"),
    ],
)
def test_what_may_not_be_done_is_refused(kh: Press, office: Branch, action: str, told: dict[str, Any], code: str) -> None:
    assert press(kh, office, action, **told).lines[0]["code"] == code


def test_without_a_client_all_open_signals_are_shown(kh: Press, office: Branch) -> None:
    shown = kh("risk", json=True, now=NOW, workspace=office.office.workspace.root)
    assert [(line["client"], line["state"]) for line in shown.lines if "state" in line] == [(NAME, "信号")] * 2


def test_a_client_is_warned_once(kh: Press, office: Branch, tmp_path: Path) -> None:
    assert press(kh, office, "warn", out=tmp_path / "一.docx").code == 0
    assert press(kh, office, "warn", out=tmp_path / "二.docx").lines[0]["code"] == "KH596"


def test_lists_tell_the_state_and_until_when_it_is_put_off() -> None:
    one = client(1, "B", name=NAME)
    told = {
        "day": DAY(2026, 11, 2),
        "kind": "资金紧张",
        "level": "中",
        "measure": "约谈",
        "owner": "李示例",
        "measure_due": DAY(2026, 12, 10),
    }
    pause = {"deferred": DAY(2026, 12, 5), "deferred_until": DAY(2027, 1, 5), "deferred_why": "等判决"}
    found = material([entry("risks", client_id=one.id, client=NAME, **told, **pause)], [one])
    (line,) = risk_list(found, day=DAY(2026, 12, 28)).rows
    assert (line.level, line.states) == ("中", "暂缓1")
    assert line.reasons == ("中：资金紧张（2026-11-02，暂缓至2027-01-05）",)
    assert line.measures == "约谈（李示例，2027-01-10前），暂缓至2027-01-05：等判决"
    (item,) = open_items(Dossiers(found, DAY(2026, 12, 28)), client_id=one.id)
    assert (item.due, item.state, item.matter) == ("2027-01-10", "未到期", "约谈（暂缓至2027-01-05）")


@pytest.mark.parametrize(
    ("changes", "state", "due"),
    [
        ({}, "信号", None),
        ({"warned": DAY(2026, 11, 3)}, "预警", None),
        ({"warned": DAY(2026, 12, 3)}, "信号", None),
        ({"measure": "约谈", "owner": "李示例"}, "信号", None),
        ({"measure": "约谈", "owner": "李示例", "measure_due": DAY(2026, 11, 25)}, "处置", DAY(2026, 11, 25)),
        ({"deferred": DAY(2026, 11, 5), "deferred_until": DAY(2026, 11, 30)}, "信号", None),
        ({"closed": DAY(2026, 11, 20)}, "关闭", None),
    ],
)
def test_the_state_follows_from_the_entry(changes: dict[str, Any], state: str, due: datetime.date | None) -> None:
    row = RISKS.row(**dict.fromkeys(f.name for f in RISKS.fields) | {"client": NAME, "day": DAY(2026, 11, 2), **changes})
    assert (risk_state(row, DAY(2026, 11, 20)), due_of(row)) == (state, due)


def test_a_measure_that_was_late_when_it_was_put_off_stays_late() -> None:
    told = {"measure_due": DAY(2026, 11, 4), "deferred": DAY(2026, 11, 5), "deferred_until": DAY(2026, 11, 30)}
    row = RISKS.row(**dict.fromkeys(f.name for f in RISKS.fields) | told)
    assert due_of(row) == DAY(2026, 11, 4)
