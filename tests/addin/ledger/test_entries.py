"""Entries of registers in the ledger: kept, versioned, decided, fed, taken out as tables (D05–D07, D24, D25)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import get_column_letter

from addin.buttons.clients.list_entries import list_entries
from addin.consolidate.receive import receive
from addin.hosts.closed import ClosedDesk
from addin.ledger.store import Ledger, Unit
from addin.outside import installation
from tests.addin.branch import (
    COMPLAINT_HEADS,
    CONTACT_HEADS,
    DECISION_HEADS,
    LOG_HEADS,
    MERGE_HEADS,
    NAME,
    OTHER,
    Branch,
    complaint,
    workbook,
)
from tests.addin.conftest import Press
from tests.addin.returns import DECEMBER, HEADS, NOVEMBER, Office, client, write_return
from udfs.kinds.dates import Month
from workbooks.problems import Refusal


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    return Branch(tmp_path)


def test_a_later_row_of_the_key_is_the_next_version(branch: Branch) -> None:
    branch.branch(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1"), complaint("TS-2")]))
    branch.branch(DECEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1", 处理措施="返修", 办结日期="2026-11-28")]))
    assert branch.complaints(NOVEMBER)["TS-1"].get("measure") is None
    assert (sorted(branch.complaints()), branch.complaints()["TS-1"]["closed"]) == (["TS-1", "TS-2"], datetime.date(2026, 11, 28))


def test_an_entry_tells_what_earlier_returns_told_of_it(branch: Branch) -> None:
    for month, content in ((NOVEMBER, "渗水"), (DECEMBER, "渗水"), (DECEMBER.plus(1), "渗水、开裂")):
        branch.branch(month, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1", 投诉内容=content)]))
    (told,) = branch.snapshot(DECEMBER.plus(1)).entries["complaints"]
    assert [(period, v["content"]) for period, v in told.earlier] == [("2026-12", "渗水")]
    assert told.earlier == (told.earlier[0],)
    assert told.earlier not in ((), None)
    assert told.values["content"] == "渗水、开裂"


def test_people_of_one_surname_are_told_apart_where_names_are_hidden(branch: Branch) -> None:
    rows = [[NAME, who, None, None] for who in ("张示甲", "张示乙")]
    branch.branch(NOVEMBER, ("联系人及社会关系表", CONTACT_HEADS, rows))
    one, other = branch.snapshot(NOVEMBER).entries["contacts"]
    assert (one.values["contact"], other.values["contact"]) == ("张**", "张**")
    assert one.person != other.person


def test_of_a_return_the_newest_version_counts_as_a_whole(branch: Branch) -> None:
    branch.branch(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1"), complaint("TS-2")]))
    branch.branch(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-2")]))
    assert sorted(branch.complaints()) == ["TS-2"]


def test_what_a_withdrawn_return_told_is_gone(branch: Branch) -> None:
    branch.branch(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1")]))
    branch.ledger.withdraw("华东分公司", NOVEMBER, 1, why="发错了", at=branch.office.now, actor="张三")
    assert branch.complaints() == {}


def test_marketing_stands_above_the_branch_for_what_it_tells(branch: Branch) -> None:
    branch.branch(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1", 合理性="合理")]))
    branch.decide(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [["TS-1", NAME, None, None, "无理", None, None]]))
    branch.branch(DECEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1", 合理性="合理", 处理措施="解释")]))
    told = branch.complaints()["TS-1"]
    assert (told["reasonable"], told["measure"], told["content"]) == ("无理", "解释", "渗水")


def test_decisions_of_one_month_add_up(branch: Branch) -> None:
    branch.branch(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1"), complaint("TS-2", OTHER)]))
    for number, name in (("TS-1", NAME), ("TS-2", OTHER)):
        branch.decide(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [[number, name, None, None, "无理", None, None]]))
    assert {told["reasonable"] for told in branch.complaints().values()} == {"无理"}


def test_unreasonable_complaints_count_as_marketing_decided_them(branch: Branch) -> None:
    branch.branch(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1", 合理性="无理")]))
    assert branch.client(NOVEMBER).values.get("unreasonable_complaints") is None
    branch.decide(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [["TS-1", NAME, None, None, "无理", None, None]]))
    found = branch.client(NOVEMBER)
    assert (found.values["unreasonable_complaints"], found.tier) == (1, "C")
    assert "无理投诉次数1取自投诉登记表" in found.why


def test_the_last_contact_fills_a_blank_and_never_replaces(branch: Branch) -> None:
    log = [["GT-1", NAME, "2026-11-03", "电话沟通", "李示例"], ["GT-2", OTHER, "2026-11-04", "电话沟通", "王示例"]]
    branch.branch(NOVEMBER, ("沟通拜访记录表", LOG_HEADS, log))
    assert branch.client(NOVEMBER).values["last_contact"] == datetime.date(2026, 11, 3)
    assert branch.client(NOVEMBER, OTHER).values["last_contact"] == datetime.date(2026, 10, 12)


def test_a_decided_tier_stands_beside_the_computed_one_until_it_ends(branch: Branch) -> None:
    branch.branch(NOVEMBER)
    branch.branch(DECEMBER)
    branch.decide(NOVEMBER, ("核定表", DECISION_HEADS, [[NAME, "C", "短期停工", "2026-11-12", "2026-11-30", "谢示例"]]))
    november, december = branch.client(NOVEMBER), branch.client(DECEMBER)
    assert (november.tier, november.confirmed.tier, november.stands) == ("A", "C", "C")
    assert (december.confirmed, december.stands) == (None, "A")


def test_merged_clients_are_one_under_the_name_that_is_kept(branch: Branch) -> None:
    branch.branch(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1", OTHER)]))
    kept = branch.client(NOVEMBER)
    branch.branch(DECEMBER)
    branch.decide(DECEMBER, ("客户合并表", MERGE_HEADS, [[NAME, OTHER, "同一单位", "2026-12-02"]]))
    before = branch.ledger.snapshot(NOVEMBER, at=branch.office.now, actor="张三")
    after = branch.ledger.snapshot(DECEMBER, at=branch.office.now, actor="张三")
    assert ([c.name for c in after.clients], after.clients[0].id, len(before.clients)) == ([NAME], kept.id, 2)
    assert [(e.client, e.client_id) for e in after.entries["complaints"]] == [(NAME, kept.id)]


def test_entries_leave_with_personal_data_hidden(branch: Branch) -> None:
    branch.branch(NOVEMBER, ("联系人及社会关系表", CONTACT_HEADS, [[NAME, "欧阳示例", "科长", "13900004321"]]))
    snapshot = branch.ledger.snapshot(NOVEMBER, at=branch.office.now, actor="张三")
    told = repr([(e.values, e.key) for e in snapshot.entries["contacts"]])
    assert "欧阳示例" not in told
    assert "13900004321" not in told


def press(branch: Branch, name: str, **answers: Any) -> str:
    desk = ClosedDesk(branch.office.now, branch.office.workspace.root, installation=installation)
    return list_entries(desk, name, **answers).says


def test_a_line_tells_the_day_and_the_number_of_its_entry(branch: Branch, capsys: pytest.CaptureFixture[str]) -> None:
    visit = [NAME, "BF-7", datetime.date(2026, 11, 3), "上门", "李示例", "看图纸"]
    branch.branch(NOVEMBER, ("沟通拜访记录表", ["客户单位名称", "记录编号", "日期", "沟通方式", "我方人员", "事由"], [visit]))
    press(branch, "沟通拜访记录表")
    (line,) = capsys.readouterr().out.splitlines()
    assert line == f"华东分公司  2026-11-03  BF-7  {NAME}  上门拜访，李示例：看图纸"


def test_entries_are_listed_and_exported(branch: Branch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    branch.branch(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1"), complaint("TS-2", OTHER)]))
    assert press(branch, "投诉登记表", client=NAME) == "“投诉登记表”共1笔。"
    capsys.readouterr()
    press(branch, "complaints", out=tmp_path / "投诉.xlsx")
    assert capsys.readouterr().out == "", "what is in the file is not told line by line as well"
    rows = list(openpyxl.load_workbook(tmp_path / "投诉.xlsx").worksheets[0].iter_rows(values_only=True))
    assert (rows[0][3], rows[1][3], len(rows)) == ("投诉编号", "TS-1", 3)
    (sheet,) = openpyxl.load_workbook(tmp_path / "投诉.xlsx").worksheets
    widths = {sheet.cell(1, c).value: sheet.column_dimensions[get_column_letter(c)].width for c in range(1, sheet.max_column + 1)}
    assert 11 < widths["投诉日期"] < 14, "a day takes no more than it shows"
    assert 15 < widths["客户单位名称"] < 36
    assert 5 < widths["备注"] < 8, "nothing is in it"
    press(branch, "complaints", out=tmp_path / "投诉.csv")
    table = pd.read_csv(tmp_path / "投诉.csv", encoding="utf-8-sig")
    assert list(table["客户单位名称"]) == [NAME, OTHER]


def test_frames_have_canonical_heads_and_types(branch: Branch) -> None:
    branch.branch(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1")]))
    snapshot = branch.ledger.snapshot(NOVEMBER, at=branch.office.now, actor="张三")
    assert str(snapshot.frame("complaints")["投诉日期"].dtype).startswith("datetime64")
    assert list(snapshot.frame("clients")["测算等级"]) == ["A", "A"]
    assert list(snapshot.frame("returns")["上报情况"]) == ["已接收"]


@pytest.mark.parametrize("rows", [[], [complaint("TS-1")]])
def test_columns_of_frames_are_typed_also_without_a_value(branch: Branch, rows: list[list[object]]) -> None:
    branch.branch(NOVEMBER, *([("投诉登记表", COMPLAINT_HEADS, rows)] if rows else []))
    snapshot = branch.ledger.snapshot(NOVEMBER, at=branch.office.now, actor="张三")
    complaints, clients, returns = (snapshot.frame(name).dtypes.astype(str).to_dict() for name in ("complaints", "clients", "returns"))
    assert {complaints[head][:10] for head in ("投诉日期", "办结日期", "回访日期")} == {"datetime64"}
    assert {complaints[head] for head in ("单位", "期间", "客户单位名称", "投诉编号", "责任人", "备注")} == {"string"}
    assert (clients["测算等级"], clients["核定等级"], clients["累计合同额(万元)"]) == ("string", "string", "Float64")
    assert (returns["按时"], returns["收到时间"][:10], returns["版本"]) == ("boolean", "datetime64", "Int64")


@pytest.mark.parametrize(("name", "out", "code"), [("礼品", None, "KH617"), ("complaints", "投诉.docx", "KH618")])
def test_what_cannot_be_listed_is_said(branch: Branch, tmp_path: Path, name: str, out: str | None, code: str) -> None:
    branch.branch(NOVEMBER)
    with pytest.raises(Refusal) as refused:
        press(branch, name, out=tmp_path / out if out else None)
    assert refused.value.problem.rule.code == code


def test_what_stands_elsewhere_is_shown_the_way(branch: Branch) -> None:
    with pytest.raises(Refusal) as refused:
        press(branch, "客户信息统计表")
    assert "kh clients find" in refused.value.problem.fix
    assert "kh access list" in press(branch, "调阅申请表")


def test_parquet_needs_its_library(branch: Branch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(*_: Any, **__: Any) -> None:
        raise ImportError

    branch.branch(NOVEMBER)
    monkeypatch.setattr(pd.DataFrame, "to_parquet", lacking)
    with pytest.raises(Refusal) as refused:
        press(branch, "complaints", out=tmp_path / "投诉.parquet")
    assert refused.value.problem.rule.code == "KH619"


def test_a_client_nobody_has_told_of_is_named(tmp_path: Path) -> None:
    office = Office(tmp_path)
    Ledger(office.workspace).put_units([Unit("华东分公司"), Unit("华北分公司")], at=office.now, actor="张三")

    def sent(path: Path, month: Month) -> list[tuple[str, str]]:
        receive(path, month, workspace=office.workspace, clock=lambda: office.now, actor="张三")
        told = [p for t in Ledger(office.workspace).told(month) if t.file == path.name for p in t.problems]
        assert not {p.rule.code for p in told} & {"KH336", "KH337", "KH354", "KH355", "KH356"}
        return [(p.where.cell or "", p.says) for p in told if p.rule.code == "KH333"]

    sheet = ("投诉登记表", COMPLAINT_HEADS, [complaint("T-1"), complaint("T-2", OTHER), complaint("T-3", "甲置叶有限公司")])
    alone = workbook(tmp_path / "零.xlsx", "华东分公司", "2026年11月", sheet)
    assert sent(alone, NOVEMBER) == []  # a ledger that holds nothing is asked nothing
    assert sent(write_return(tmp_path / "一.xlsx", "华北分公司", NOVEMBER, [client(OTHER)]), NOVEMBER) == []
    rows = [[Branch.plain(v) for v in client(NAME)]]
    assert sent(workbook(tmp_path / "二.xlsx", "华东分公司", "2026年12月", ("客户信息统计表", HEADS, rows), sheet), DECEMBER) == [
        ("B6", "台账和本月的客户信息统计表里都没有“甲置叶有限公司”，是不是“甲置业有限公司”。")
    ]


def test_it_is_explained_which_register_a_table_is(tmp_path: Path, kh: Press) -> None:
    log = [["GT-1", NAME, "2026-11-03", "电话沟通", "李示例"]]
    told = [("沟通拜访", LOG_HEADS, log), ("投诉", [*COMPLAINT_HEADS, "片区"], [[*complaint("TS-1"), "东区"]])]
    path = workbook(tmp_path / "月报.xlsx", "华东分公司", "2026年11月", *told)
    explained = kh("explain", file=path)
    assert "《投诉》第3行起是“投诉登记表”：认出7列" in explained.out
    assert "H列“片区”→不是规范列，原样保留" in explained.out
    cell = kh("explain", file=path, cell="C4")
    assert "C4：“沟通拜访记录表”的“日期”，读作2026-11-03。" in cell.out


def test_persons_and_numbers_are_hidden_wherever_they_stand(tmp_path: Path) -> None:
    office = Office(tmp_path)
    told = client(
        NAME,
        联系人="欧阳示例",
        联系电话="13900005678",
        近期合作需求="有",
        需求依据="欧阳示例13900005678面谈",
        备注="证号110101199001011234",
    )

    write_return(tmp_path / "in" / "华东.xlsx", "华东分公司", NOVEMBER, [told])
    done = office.consolidate(tmp_path / "in")
    shown = repr(done.snapshot.clients[0])
    assert not [secret for secret in ("欧阳示例", "13900005678", "110101199001011234", "设计院推荐") if secret in shown]
    assert "欧阳**" in shown


def test_a_long_file_name_is_shown_whole_in_the_consolidated_workbook(tmp_path: Path) -> None:
    office = Office(tmp_path)
    name = "华东分公司2026年11月客户信息统计表和各登记表（市场部汇总后报送）"
    workbook(tmp_path / "in" / f"{name}.xlsx", "华东分公司", "2026年11月", ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1")]))
    office.consolidate(tmp_path / "in")
    sheet = openpyxl.load_workbook(tmp_path / "汇总.xlsx")["投诉登记表"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == f"{name}.xlsx")
    assert (cell.alignment.wrap_text, sheet.row_dimensions[cell.row].height > 30) == (True, True)
