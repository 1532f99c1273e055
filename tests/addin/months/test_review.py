"""Review of returns: three ways side by side, 质疑 in cells and their answers (R25, R31)."""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.documents.old_forms import as_xls
from addin.ledger.store import Ledger, Unit
from tests.addin.branch import COMPLAINT_HEADS, DECISION_HEADS, NAME, OTHER, complaint, refused, workbook
from tests.addin.conftest import Press
from tests.addin.returns import DECEMBER, HEADS, NOVEMBER, Office, client, write_return
from udfs.kinds.dates import Month

DAY = datetime.datetime(2026, 12, 24, 9)
UNIT = "华东分公司"
CELL = "《客户信息统计表》I4"


class Desk:
    """Marketing and one branch."""

    def __init__(self, root: Path, kh: Press) -> None:
        self.root, self.kh, self.office = root, kh, Office(root)
        self.sent = 0
        units = [Unit("示例集团"), Unit(UNIT, parent="示例集团"), Unit("项目一部", parent=UNIT)]
        Ledger(self.office.workspace).put_units(units, at=self.office.now, actor="张三")
        self.submit(NOVEMBER, [client(NAME), client(OTHER)], now=datetime.datetime(2026, 11, 24, 9))
        self.submit(DECEMBER, [client(NAME, 信用状况="差", 联系电话="13900000007"), client("丙能源有限公司")])

    def submit(self, month: Any, rows: Any, *, now: datetime.datetime = DAY, unit: str = UNIT) -> Any:
        self.sent += 1
        return self.file(write_return(self.root / f"{self.sent}.xlsx", unit, month, rows), now=now)

    def file(self, path: Path, *, now: datetime.datetime = DAY) -> Any:
        return self.kh("submit", file=path, workspace=self.office.workspace.root, now=now, json=True)

    def review(self, action: str = "show", **told: Any) -> Any:
        asked = {"unit": UNIT, "month": "2026-12", "by": "谢示例"} | told
        return self.kh("review", action=action, workspace=self.office.workspace.root, **({"now": DAY, "json": True} | asked))

    def state(self, unit: str = UNIT) -> tuple[str, int]:
        found = next(u for u in Ledger(self.office.workspace).status(DECEMBER) if u.unit == unit)
        return found.state, found.version

    def copy(self, done: Any) -> Path:
        return Path(done.lines[-1]["made"][0])


@pytest.fixture
def desk(tmp_path: Path, kh: Press) -> Desk:
    return Desk(tmp_path, kh)


def number(done: Any) -> int:
    return int(next(line["query"] for line in done.lines if "query" in line))


def test_only_changes_are_listed_three_ways(desk: Desk) -> None:
    told = [line for line in desk.review().lines if "field" in line]
    mine = {line["field"]: (line["accepted"], line["reported"], line["ledger"], line["kind"]) for line in told if line["client"] == NAME}
    assert mine["信用状况"] == ("好", "差", "差", "修改")
    assert set(mine) == {"信用状况", "联系电话"}
    assert "13900000007" not in str(told)
    assert {line["client"] for line in told} == {NAME, "丙能源有限公司"}
    assert told[0]["tier"]["computed"] == "B"


def test_a_return_that_changes_nothing_is_said_to(desk: Desk) -> None:
    january = {"month": "2027-01", "now": datetime.datetime(2027, 1, 22, 9)}
    desk.submit(Month(2027, 1), [client(NAME, 信用状况="差", 联系电话="13900000007"), client("丙能源有限公司")], now=january["now"])
    done = desk.kh("review", unit=UNIT, workspace=desk.office.workspace.root, **january)
    assert (done.code, "0处变化" in done.out) == (0, True), done.out


def test_tiers_that_differ_stand_side_by_side_below_the_changes(desk: Desk) -> None:
    decided = ("核定表", DECISION_HEADS, [[NAME, "C", "失信", "2026-12-20", None, "李示例"]])
    facts = ("客户信息统计表", ("客户单位名称", "客户类别", "信用状况"), [[NAME, None, "一般"]])
    desk.file(workbook(desk.root / "核定.xlsx", "集团市场营销部", DECEMBER.chinese, decided, facts))
    told = desk.review(json=False).err + desk.review(json=False).out
    assert f"等级 {NAME}：自报（没有），测算B，核定C；按核定的算。" in told
    assert f"修改 {NAME} 信用状况：上次“好”，本次“差”，台账“一般”（集团市场营销部2026年12月核定）" in told


def test_a_return_sent_back_counts_for_nothing(desk: Desk) -> None:
    assert refused(desk.review("return")) == "KH422"
    desk.review("return", why=["信用状况与合同不符"])
    assert desk.state()[0] == "退回"
    clients = Ledger(desk.office.workspace).snapshot(DECEMBER, at=DAY, actor="张三").clients
    assert {c.name for c in clients} == {NAME, OTHER}
    desk.office.now = DAY
    desk.office.consolidate(desk.office.workspace.inbox / "2026-12", DECEMBER)
    assert desk.state() == ("退回", 1)


def test_a_question_stands_at_its_cell_and_its_answer_comes_back(desk: Desk) -> None:
    asked = desk.review("return", cell=[CELL], why=["是否属实？"])
    copy = openpyxl.load_workbook(desk.copy(asked))
    note = copy["客户信息统计表"]["I4"].comment
    assert note is not None
    assert note.text.startswith(f"【质疑{number(asked)}】")
    assert copy["客户信息统计表"]["I4"].value == "差"
    copy["客户信息统计表"]["I4"] = "好"
    note.text = note.text.rstrip() + "抄错了，已改为好"
    copy["客户信息统计表"].insert_rows(4)
    copy["客户信息统计表"]["A4"], copy["客户信息统计表"]["C4"] = "丁港务有限公司", "潜在客户"
    data = io.BytesIO()
    copy.save(data)
    path = desk.root / "改.xlsx"
    path.write_bytes(data.getvalue())
    answered = desk.file(path)
    assert answered.code == 0, answered.err
    (line,) = [line for line in desk.review().lines if "query" in line]
    assert (line["state"], line["answer"], line["answered_by"]) == ("已答", "抄错了，已改为好", 2)
    assert refused(desk.review("accept")) == "KH441"
    assert refused(desk.review("close", query=[line["query"]], by="别人")) == "KH444"
    assert desk.kh("review", action="close", query=[line["query"]], by="谢示例", workspace=desk.office.workspace.root, now=DAY).code == 0
    assert desk.review("accept").code == 0
    assert desk.state() == ("已接收", 2)


def test_an_answer_in_a_column_of_its_own_is_found(desk: Desk) -> None:
    asked = desk.review("return", cell=[CELL], why=["是否属实？"])
    rows = [[*client(NAME, 信用状况="差"), "属实，见法院公告"], [*client("丙能源有限公司"), None]]
    path = write_return(desk.root / "再报.xlsx", UNIT, DECEMBER, rows)
    book = openpyxl.load_workbook(path)
    book["客户信息统计表"]["Q3"] = "答复"
    book.save(path)
    desk.file(path)
    (line,) = [line for line in desk.review().lines if "query" in line]
    assert (line["query"], line["answer"]) == (number(asked), "属实，见法院公告")
    again = desk.review("again", query=[line["query"]], why=["公告文号？"])
    assert [line["state"] for line in again.lines if "query" in line] == ["待答"]


@pytest.mark.office
def test_questions_about_a_workbook_in_an_old_format_stand_in_a_copy_of_the_new_one(desk: Desk) -> None:
    rows = [client(NAME, 信用状况="差")]
    path = desk.root / "旧格式.xls"
    path.write_bytes(as_xls(write_return(desk.root / "新.xlsx", UNIT, DECEMBER, rows).read_bytes(), "新.xlsx"))
    assert desk.file(path).code == 0
    asked = desk.review("return", cell=[CELL], why=["是否属实？"])
    copy = openpyxl.load_workbook(desk.copy(asked))["客户信息统计表"]
    assert copy["I4"].comment.text.startswith(f"【质疑{number(asked)}】")
    assert (copy["A4"].value, copy["I4"].value) == (NAME, "差")
    assert "副本转成了.xlsx" in asked.err


def test_a_return_of_a_department_is_accepted_by_review(desk: Desk) -> None:
    desk.submit(DECEMBER, [client("戊港口有限公司")], unit="项目一部")
    assert desk.state("项目一部")[0] == "已报(待验)"
    desk.review("accept", unit="项目一部")
    assert desk.state("项目一部")[0] == "已接收"


@pytest.mark.parametrize(
    ("action", "told", "code"),
    [
        ("show", {"month": "2026-10"}, "KH439"),
        ("accept", {"cell": [CELL]}, "KH462"),
        ("show", {"query": [1]}, "KH462"),
        ("return", {"cell": ["第九格"], "why": ["？"]}, "KH442"),
        ("return", {"cell": ["《别的表》C7"], "why": ["？"]}, "KH442"),
        ("return", {"cell": ["《客户信息统计表》C99"], "why": ["？"]}, "KH199"),
        ("return", {"cell": ["《客户信息统计表》ZZ4"], "why": ["？"]}, "KH199"),
        ("return", {"cell": [CELL], "why": ["甲", "乙"]}, "KH197"),
        ("close", {}, "KH198"),
        ("close", {"query": [999]}, "KH443"),
        ("show", {"unit": "没有的公司"}, "KH429"),
        ("show", {"unit": " "}, "KH499"),
    ],
)
def test_what_cannot_be_reviewed_is_refused(desk: Desk, action: str, told: dict[str, Any], code: str) -> None:
    assert refused(desk.review(action, **told)) == code


def test_a_return_with_errors_is_not_accepted(desk: Desk) -> None:
    desk.submit(DECEMBER, [client(NAME, 联系电话="123")])
    path = write_return(desk.root / "in" / "错.xlsx", UNIT, DECEMBER, [client(NAME, 联系电话="123")])
    desk.office.now = DAY
    desk.office.consolidate(path.parent, DECEMBER)
    assert refused(desk.review("accept")) == "KH440"


def test_entries_are_compared_with_the_version_accepted_before(desk: Desk) -> None:
    for number_, content in enumerate(("渗水", "漏风")):
        told = [complaint(f"TS-{n}") for n in range(1, 20)] + [complaint("TS-20", 投诉内容=content)]
        clients = ("客户信息统计表", HEADS, [client(NAME), client(OTHER)])
        path = workbook(desk.root / f"登记{number_}.xlsx", UNIT, "2026-12", clients, ("投诉登记表", COMPLAINT_HEADS, told))
        assert desk.file(path).code == 0
    lines = [line for line in desk.review().lines if line.get("register") == "complaints"]
    assert [(line["field"], line["accepted"], line["reported"], line["kind"]) for line in lines] == [("投诉内容", "渗水", "漏风", "修改")]


def test_a_long_review_says_that_it_stops(desk: Desk) -> None:
    desk.submit(DECEMBER, [client(f"示例{n}号置业有限公司") for n in range(40)])
    told = desk.kh("review", unit=UNIT, month="2026-12", workspace=desk.office.workspace.root, now=DAY)
    assert "……共" in told.out
    assert "涉及40个客户（新增40个）" in told.out
    assert len(told.out.splitlines()) < 40
    assert "新增 示例0号置业有限公司：客户类别“签约客户”，联系人“张**”" in told.out


def test_the_number_of_a_question_is_enough_and_a_refusal_names_commands(desk: Desk) -> None:
    asked = number(desk.review("return", cell=[CELL], why=["是否属实？"]))

    def settle(action: str, query: int = asked, **told: Any) -> Any:
        where = desk.office.workspace.root
        return desk.kh("review", action=action, query=[query], by="谢示例", workspace=where, now=DAY, json=True, **told)

    early = settle("close")
    assert refused(early) == "KH457"
    assert f"kh review cancel --query {asked} --why 原因（作废质疑）" in early.lines[-1]["fix"]
    assert "kh review again" not in early.lines[-1]["fix"]
    assert refused(settle("close", 999)) == "KH456"
    assert settle("cancel", why=["问错了"]).code == 0
    over = settle("close")
    assert refused(over) == "KH457"
    assert "已经结束" in over.lines[-1]["fix"]
