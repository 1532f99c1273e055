"""Any flow that is declared on a register is stepped through by one button: its commands ask for columns of the entry (R55, G13, R77)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from addin.flows import flows
from tests.addin.branch import COMPLAINT_HEADS, NAME, OTHER, Branch, complaint
from tests.addin.conftest import Press
from tests.addin.returns import DECEMBER, NOVEMBER
from workbooks.registers import registers

NOW = datetime.datetime(2026, 11, 28, 9, 0)


@pytest.fixture
def office(tmp_path: Path) -> Branch:
    made = Branch(tmp_path)
    made.branch(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1"), complaint("TS-2", OTHER, 处理措施="返修")]))
    return made


def step(kh: Press, office: Branch, action: str = "show", **told: Any) -> Any:
    return kh("step", flow="complaint", action=action, json=True, now=NOW, workspace=office.office.workspace.root, **told)


def states(pressed: Any) -> dict[str, str]:
    return {line["entry"]: line["state"] for line in pressed.lines if "state" in line}


@pytest.mark.parametrize("flow", [f for f in flows().values() if f.on], ids=lambda f: f.name)
def test_what_a_command_needs_are_columns_of_its_register(flow: Any) -> None:
    heads = {f.head for f in registers()[flow.on].fields}
    assert {e for c in flow.commands for e in (*c.columns, *c.ahead, *filter(None, [c.reasoned]))} <= heads
    assert flow.told_by({}, NOW.date()) == flow.start
    assert flow.told_by(dict.fromkeys(heads, NOW.date()), NOW.date()) not in ("", flow.start)


def test_a_complaint_goes_from_registered_to_visited(kh: Press, office: Branch) -> None:
    assert states(step(kh, office)) == {"TS-1": "已登记", "TS-2": "处理中"}
    assert states(step(kh, office, "handle", client=NAME, told=["处理措施=返修"])) == {"TS-1": "处理中"}
    closed = step(kh, office, "close", client=NAME, entry="ts-1", told=["办结日期=2026-11-20", "处理效果=好"], why="客户签字", by="赵示例")
    assert (closed.code, states(closed)) == (0, {"TS-1": "已办结"})
    assert states(step(kh, office, "visit", client=NAME, told=["回访日期=2026-11-27"])) == {}
    told = office.complaints()["TS-1"]
    assert (told["measure"], told["effect"], told["closed"]) == ("返修", "好", datetime.date(2026, 11, 20))
    (note,) = office.ledger.events(kind="投诉·办结")
    assert (note.subject, note.detail["why"], note.detail["by"]) == ("华东分公司", "客户签字", "赵示例")


def test_an_entry_of_a_client_that_is_gone_is_listed_under_its_name(kh: Press, office: Branch) -> None:
    office.branch(DECEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-3", "丙制药有限公司")]))
    assert {line["entry"]: line["client"] for line in step(kh, office).lines if "state" in line}["TS-3"] == "丙制药有限公司"


def test_a_summary_is_received_on_the_day_it_came(kh: Press, office: Branch) -> None:
    rows = [["华东分公司", "2026H1", "2026-11-20"], ["华中分公司", "2026H1", "2026-11-20"]]
    office.send("集团市场营销部", NOVEMBER, ("工作总结登记表", ["单位", "半年", "通知日期"], rows))
    assert states(summary(kh, office, "show")) == {"华东分公司 2026H1": "已通知", "华中分公司 2026H1": "已通知"}
    assert summary(kh, office, "receive").lines[0]["code"] == "KH598"
    assert states(summary(kh, office, "receive", entry="华东分公司")) == {"华中分公司 2026H1": "已通知"}
    assert states(summary(kh, office, "receive")) == {}
    assert {e.values["received"] for e in office.ledger.entries(registers()["summaries"])} == {NOW.date()}


def summary(kh: Press, office: Branch, action: str, **told: Any) -> Any:
    return kh("step", flow="work-summary", action=action, json=True, now=NOW, workspace=office.office.workspace.root, **told)


@pytest.mark.parametrize(
    ("action", "told", "code"),
    [
        ("close", {"client": NAME, "told": ["办结日期=2026-11-20", "处理效果=好"]}, "KH420"),
        ("close", {"client": OTHER, "told": ["办结日期=2026-11-20"]}, "KH423"),
        ("handle", {"client": NAME, "told": ["措施返修"]}, "KH599"),
        ("handle", {"client": NAME, "told": ["没有的列=1"]}, "KH599"),
        ("close", {"client": OTHER, "told": ["办结日期=某天", "处理效果=好"]}, "KH599"),
        ("handle", {"client": NAME, "entry": "TS-9", "told": ["处理措施=返修"]}, "KH598"),
        ("handle", {"told": ["处理措施=返修"]}, "KH598"),
        ("verify", {"client": NAME}, "KH597"),
    ],
)
def test_what_may_not_be_done_is_refused(kh: Press, office: Branch, action: str, told: dict[str, Any], code: str) -> None:
    assert step(kh, office, action, **told).lines[0]["code"] == code
