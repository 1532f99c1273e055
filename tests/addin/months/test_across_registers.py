"""What one register lacks and another tells: in the ledger, in another workbook of the same intake, in the next one (D30)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from addin.consolidate.receive import receive
from addin.ledger.store import Ledger, Unit
from tests.addin.branch import COMPLAINT_HEADS, NAME, OTHER, complaint, workbook
from tests.addin.conftest import Press
from tests.addin.returns import DECEMBER, HEADS, NOVEMBER, Office, client, write_return
from udfs.kinds.dates import Month
from workbooks.problems import Severity

EAST = "华东分公司"
PROJECT_HEADS = [
    "项目编号", "项目名称", "客户单位名称", "项目阶段", "目标", "范围", "项目经理", "计划开工", "计划竣工", "实际竣工", "总结",
]  # fmt: skip
TASK_HEADS = ["项目编号", "任务", "责任人", "计划完成"]
SURVEY_HEADS = ["客户单位名称", "项目名称", "项目阶段", "调查日期", "符合相关标准"]


def project(stage: str, number: str = "XM-1") -> list[Any]:
    end = "2026-11-20" if stage == "已关闭" else None
    told = ["完工", "主体", "李示例", "2026-05-01", "2026-11-30", end, "按期完成" if end else None]
    return [number, "体育公园", NAME, stage, *told]


PROJECTS = ("项目台账", PROJECT_HEADS, [project("执行")])
CLOSED = ("项目台账", PROJECT_HEADS, [project("已关闭")])
TASKS = ("项目任务表", TASK_HEADS, [["XM-1", "基础施工", "李示例", "2026-12-20"]])
SURVEYS = ("满意度调查表", SURVEY_HEADS, [[NAME, "体育公园", "竣工", "2026-11-21", 90]])
COMPLAINTS = ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1")])


class Firm:
    """A branch with a ledger."""

    def __init__(self, root: Path, kh: Press) -> None:
        self.root, self.office, self._kh, self._sent = root, Office(root), kh, 0
        Ledger(self.office.workspace).put_units([Unit(EAST), Unit("华北分公司")], at=self.office.now, actor="张三")

    def clients(self, month: Month, *names: str, name: str = "客户.xlsx") -> Path:
        rows = [[v.isoformat() if hasattr(v, "isoformat") else v for v in client(n)] for n in names]
        return workbook(self.root / name, EAST, month.chinese, ("客户信息统计表", HEADS, rows))

    def file(self, name: str, period: str, *tables: tuple[str, Sequence[str], Sequence[Sequence[Any]]]) -> Path:
        return workbook(self.root / name, EAST, period, *tables)

    def send(self, path: Path, month: Month = NOVEMBER) -> int:
        return receive(path, month, workspace=self.office.workspace, clock=lambda: self.office.now, actor="张三")[0]

    def check(self, *files: Path) -> list[str]:
        """Codes of what is found between registers, and the exit code."""
        told = self._kh("check", json=True, files=list(files), workspace=self.office.workspace.root)
        across = {"KH333", "KH336", "KH337", "KH354", "KH355", "KH356"}
        return [line["code"] for line in told.lines if line.get("code") in across]

    def told(self, month: Month = NOVEMBER) -> list[str]:
        return sorted(f"{t.file} {p.rule.code}" for t in Ledger(self.office.workspace).told(month) for p in t.problems if p.rule.across)

    def state(self, month: Month = NOVEMBER) -> str:
        return next(u.state for u in Ledger(self.office.workspace).status(month) if u.unit == EAST)


@pytest.fixture
def firm(tmp_path: Path, kh: Press) -> Firm:
    return Firm(tmp_path, kh)


def test_the_gates_of_a_project_ask_the_ledger(firm: Firm) -> None:
    path, closed = firm.file("项目.xlsx", "2026年12月", PROJECTS), firm.file("关闭.xlsx", "2026年12月", CLOSED)
    assert firm.check(path) == []  # a ledger that holds nothing is asked nothing
    firm.send(firm.clients(NOVEMBER, NAME))
    assert firm.check(path) == ["KH336"]
    firm.send(firm.file("任务.xlsx", "2026年12月", TASKS), DECEMBER)
    assert firm.check(path) == []
    assert firm.check(closed) == ["KH337"]
    firm.send(firm.file("调查.xlsx", "2026年下半年", SURVEYS), DECEMBER)
    assert firm.check(closed) == []


def test_what_another_workbook_of_the_unit_tells_is_not_held_against_one(firm: Firm) -> None:
    firm.send(firm.clients(NOVEMBER, NAME))
    folder = firm.root / "in"
    projects, tasks = firm.file("in/项目.xlsx", "2026年12月", PROJECTS), firm.file("in/任务.xlsx", "2026年12月", TASKS)
    complaints = firm.file("in/投诉.xlsx", "2026年12月", ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-9", OTHER)]))
    clients = firm.clients(DECEMBER, OTHER, name="in/客户.xlsx")
    assert firm.check(projects) == ["KH336"]
    assert firm.check(complaints, clients, projects, tasks) == []
    assert (firm.check(complaints, projects), firm.check(complaints)) == (["KH333", "KH336"], ["KH333"])
    firm.office.consolidate(folder, DECEMBER)
    assert (firm.told(DECEMBER), firm.state(DECEMBER)) == ([], "已接收")


def test_a_workbook_of_another_unit_settles_nothing(firm: Firm) -> None:
    firm.send(firm.clients(NOVEMBER, NAME))
    firm.file("in/项目.xlsx", "2026年12月", PROJECTS)
    workbook(firm.root / "in" / "任务.xlsx", "华北分公司", "2026年12月", TASKS)
    firm.office.consolidate(firm.root / "in", DECEMBER)
    assert (firm.told(DECEMBER), firm.state(DECEMBER)) == (["任务.xlsx KH356", "项目.xlsx KH336"], "退回")


def test_the_same_file_is_accepted_once_the_ledger_holds_what_it_lacked(firm: Firm) -> None:
    firm.send(firm.clients(NOVEMBER, NAME))
    closed = firm.file("关闭.xlsx", "2026年12月", CLOSED, TASKS)
    firm.send(closed, DECEMBER)
    assert (firm.told(DECEMBER), firm.state(DECEMBER)) == (["关闭.xlsx KH337"], "退回")
    firm.send(firm.file("调查.xlsx", "2026年下半年", SURVEYS), DECEMBER)
    firm.send(closed, DECEMBER)
    assert (firm.told(DECEMBER), firm.state(DECEMBER)) == ([], "已接收")
    assert Ledger(firm.office.workspace).breaks() == []


def test_entries_brought_up_to_date_are_not_compared_with_themselves(firm: Firm) -> None:
    heads = ["编号", "客户单位名称", "日期", "沟通方式", "我方人员"]
    firm.send(firm.clients(NOVEMBER, NAME, OTHER))
    visit = ["GT-1", NAME, "2026-11-03", "上门拜访", "李示例"]
    firm.send(firm.file("一.xlsx", "2026年12月", ("沟通拜访记录表", heads, [visit])), DECEMBER)
    corrected = firm.file("二.xlsx", "2026年12月", ("沟通拜访记录表", heads, [["GT-1", OTHER, *visit[2:]]]))
    second = firm.file("三.xlsx", "2026年12月", ("沟通拜访记录表", heads, [["GT-2", OTHER, *visit[2:]]]))
    told = firm._kh("check", files=[corrected, second], workspace=firm.office.workspace.root)
    assert told.out.count("KH339") == 1


def test_registers_alone_after_clients_were_sent_back_are_a_part(firm: Firm) -> None:
    def clients(**told: Any) -> Path:
        return write_return(firm.root / f"客户{len(told)}.xlsx", EAST, NOVEMBER, [client(NAME, **told), client(OTHER)])

    firm.send(clients(联系电话="123"))
    firm.send(firm.file("投诉.xlsx", "2026年11月", COMPLAINTS))
    status = next(u for u in Ledger(firm.office.workspace).status(NOVEMBER) if u.unit == EAST)
    assert (status.state, status.errors) == ("退回", 1)
    assert status.note.startswith("“投诉.xlsx”只有登记表，已收下；“客户1.xlsx”退回后还没有改好报来")
    told = Ledger(firm.office.workspace).told(NOVEMBER)
    assert [t.file for t in told if any(p.severity is Severity.ERROR for p in t.problems)] == ["客户1.xlsx"]
    assert len(snapshot(firm).entries["complaints"]) == 1
    firm.send(clients())
    now = snapshot(firm)
    assert (firm.state(), len(now.clients), len(now.entries["complaints"])) == ("已接收", 2, 1)


def test_registers_alone_after_a_good_version_and_one_sent_back_keep_the_good_one(firm: Firm) -> None:
    firm.send(firm.clients(NOVEMBER, NAME, OTHER))
    firm.send(write_return(firm.root / "改.xlsx", EAST, NOVEMBER, [client(NAME, 联系电话="123")]))
    firm.send(firm.file("投诉.xlsx", "2026年11月", COMPLAINTS))
    now = snapshot(firm)
    assert (firm.state(), len(now.clients), len(now.entries["complaints"])) == ("退回", 2, 1)


def snapshot(firm: Firm) -> Any:
    return Ledger(firm.office.workspace).snapshot(NOVEMBER, at=firm.office.now, actor="张三")


def test_rows_of_registers_are_counted(firm: Firm, kh: Press) -> None:
    path = firm.file("月报.xlsx", "2026年11月", TASKS, COMPLAINTS)
    assert "已检查2行" in kh("check", files=[path]).out
    assert kh("check", json=True, files=[path]).lines[-1]["summary"]["rows"] == 2
