"""Two levels: departments report to their branch by the 20th, whose workbook goes to the group (R15, A21)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger, Unit
from tests.addin.branch import COMPLAINT_HEADS, HEADS, Branch, complaint, refused, workbook
from tests.addin.conftest import Press
from tests.addin.returns import NOVEMBER, client, write_return

BRANCH = "华东分公司"
UNITS = [
    Unit("示例集团"),
    Unit(BRANCH, parent="示例集团"),
    Unit("华中分公司", parent="示例集团"),
    Unit("项目一部", parent=BRANCH),
    Unit("项目二部", parent=BRANCH),
    Unit("项目三部", parent=BRANCH),
]


class Desk:
    def __init__(self, root: Path, kh: Press) -> None:
        self.root, self.kh = root, kh
        self.now = datetime.datetime(2026, 11, 20, 18)
        for place in ("branch", "group"):
            Ledger(Workspace.open(root / place)).put_units(UNITS, at=self.now, actor="张三")
        folder = root / "in"
        plain = [[Branch.plain(v) for v in client("甲置业有限公司")]]
        heads = ("客户信息统计表", HEADS, plain), ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1")])
        workbook(folder / "一部.xlsx", "项目一部", NOVEMBER.chinese, *heads)
        write_return(folder / "二部.xlsx", "项目二部", NOVEMBER, [client("甲置业有限公司"), client("乙矿业有限公司", 信用状况="差")])

    def consolidate(self, **told: Any) -> Any:
        asked = {"folder": self.root / "in", "month": "2026-11", "out": self.root / "汇总.xlsx", "as_unit": BRANCH} | told
        return self.kh("consolidate", workspace=self.root / "branch", now=self.now, json=True, **asked)

    def states(self, place: str) -> dict[str, tuple[str, Any]]:
        return {u.unit: (u.state, u.on_time) for u in Ledger(Workspace.open(self.root / place)).status(NOVEMBER) if u.direct}


@pytest.fixture
def desk(tmp_path: Path, kh: Press) -> Desk:
    return Desk(tmp_path, kh)


def test_departments_are_the_branchs_own_to_accept(desk: Desk) -> None:
    done = desk.consolidate()
    assert done.code == 0
    assert desk.states("branch") == {"项目一部": ("已接收", True), "项目二部": ("已接收", True), "项目三部": ("未报", None)}
    assert next(line["missing"] for line in done.lines if "upwards" in line) == ["项目三部"]


def test_the_twentieth_is_the_last_day(desk: Desk) -> None:
    desk.now = datetime.datetime(2026, 11, 21, 9)
    desk.consolidate()
    assert desk.states("branch")["项目一部"] == ("已接收", False)


def test_the_branchs_workbook_is_a_return_with_its_sources(desk: Desk) -> None:
    path = Path(next(line["upwards"] for line in desk.consolidate().lines if "upwards" in line))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["客户信息统计表", "投诉登记表", "下级来源说明", "下级上报情况说明"]
    sources = [[cell.value for cell in row] for row in book["下级来源说明"].iter_rows(min_row=2)]
    assert ["《客户信息统计表》第5行", "项目二部", "二部.xlsx", "客户信息统计表", "第5行"] in sources
    assert ["项目三部", "未报"] in [[c.value for c in row][:2] for row in book["下级上报情况说明"].iter_rows(min_row=2)]
    sent = desk.kh("submit", file=path, workspace=desk.root / "group", now=datetime.datetime(2026, 11, 24, 9), json=True)
    assert sent.code == 0, sent.out
    assert "KH" not in "".join(str(line.get("code", "")) for line in sent.lines if line.get("severity") == "error")
    snapshot = Ledger(Workspace.open(desk.root / "group")).snapshot(NOVEMBER, at=desk.now, actor="张三", unmask="核对")
    assert {c.name: (c.units, c.values["phone"]) for c in snapshot.clients} == {
        "甲置业有限公司": ((BRANCH,), "13900000001"),
        "乙矿业有限公司": ((BRANCH,), "13900000001"),
    }
    assert [e.unit for e in snapshot.entries["complaints"]] == [BRANCH]


def test_a_ledger_has_one_keeper(desk: Desk) -> None:
    desk.consolidate()
    assert refused(desk.consolidate(as_unit="华中分公司")) == "KH455"
    assert refused(desk.consolidate(as_unit="没有的公司")) == "KH429"
    write_return(desk.root / "g" / "华中.xlsx", "华中分公司", NOVEMBER, [client("丙能源有限公司")])
    asked = {"folder": desk.root / "g", "month": "2026-11", "out": desk.root / "集团汇总.xlsx", "workspace": desk.root / "group"}
    desk.kh("consolidate", now=desk.now, **asked)
    assert refused(desk.kh("consolidate", now=desk.now, json=True, as_unit=BRANCH, **asked)) == "KH455"


def test_the_branchs_own_clients_are_in_its_workbook_and_it_owes_itself_nothing(desk: Desk) -> None:
    desk.consolidate()
    write_return(desk.root / "in" / "本部.xlsx", BRANCH, NOVEMBER, [client("丁港务有限公司")])
    done = desk.consolidate()
    path = Path(next(line["upwards"] for line in done.lines if "upwards" in line))
    assert "KH450" not in done.out
    assert desk.states("branch") == {
        BRANCH: ("已接收", True),
        "项目一部": ("已接收", True),
        "项目二部": ("已接收", True),
        "项目三部": ("未报", None),
    }
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(path)["客户信息统计表"].iter_rows(min_row=4, max_col=1)]
    assert {name for (name,) in rows if name} == {"甲置业有限公司", "乙矿业有限公司", "丁港务有限公司"}
    status = desk.kh("month status", month="2026-11", workspace=desk.root / "branch", now=desk.now, json=True)
    assert status.lines[-1]["summary"]["owed"] == 3
    (desk.root / "in" / path.name).write_bytes(path.read_bytes())
    again = desk.consolidate()
    assert again.code == 0, again.out
    problems = openpyxl.load_workbook(desk.root / "汇总.xlsx")["问题清单"]
    assert {row[8].value for row in problems.iter_rows(min_row=4) if path.name in str(row[3].value)} == {"KH469"}
    assert {u.unit: u.version for u in Ledger(Workspace.open(desk.root / "branch")).status(NOVEMBER)}[BRANCH] == 1
