"""Whoever looks at clients stands in the log with what he asked for, whichever way it is shown (S16)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from addin.ledger.log.events import LOOKED
from addin.ledger.store import Ledger, Unit
from tests.addin.conftest import Press
from tests.addin.returns import NOVEMBER, Office, client, write_return

NAME, UNIT = "甲置业有限公司", "华东分公司"
DAY = datetime.datetime(2026, 11, 26, 9)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    Ledger(made.workspace).put_units([Unit(UNIT)], at=DAY, actor="张三")
    write_return(tmp_path / "in" / "华东.xlsx", UNIT, NOVEMBER, [client(NAME)])
    made.consolidate(tmp_path / "in")
    return made


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize(
    ("verb", "answers", "label", "told"),
    [
        ("clients find", {"text": "甲置业"}, "找客户", {"单位名称": "甲置业"}),
        ("visit", {"client": NAME}, "安排拜访", {"客户": NAME}),
        ("review", {"unit": UNIT, "month": "2026-11"}, "审核", {"单位": UNIT, "报送月份": "2026-11"}),
        ("withdraw", {"unit": UNIT, "month": "2026-11", "dry_run": True}, "撤回报送", {"单位": UNIT, "报送月份": "2026-11"}),
        ("access list", {}, "调阅申请", {}),
    ],
)
def test_a_look_is_logged(
    office: Office, kh: Press, verb: str, answers: dict[str, Any], label: str, told: dict[str, str], as_json: bool
) -> None:
    assert kh(verb, json=as_json, workspace=office.workspace.root, now=DAY, **answers).code == 0
    assert looks(office) == [(label, told)]


def test_figures_alone_are_a_look_and_a_file_is_a_file(office: Office, kh: Press, tmp_path: Path) -> None:
    asked = {"name": "client-brief", "month": "2026-11", "client": NAME}
    kh("report", json=True, workspace=office.workspace.root, now=DAY, **asked)
    kh("report", workspace=office.workspace.root, now=DAY, out=tmp_path / "一页纸.docx", **asked)
    assert looks(office) == [("生成报告", {"哪种报告": "拜访前一页纸", "月份": "2026-11", "客户": NAME})]


def test_what_is_done_is_no_look(office: Office, kh: Press) -> None:
    kh("review", action="accept", unit=UNIT, month="2026-11", workspace=office.workspace.root, now=DAY)
    kh("clients find", text=" ", workspace=office.workspace.root, now=DAY)
    assert looks(office) == []


def looks(office: Office) -> list[tuple[str, Any]]:
    return [(e.subject, e.detail) for e in Ledger(office.workspace).events(kind=LOOKED)]
