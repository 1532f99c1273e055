"""What stands in front where several units tell of one client, and why."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from addin.ledger.contents.parts import Held
from addin.ledger.in_force.combine import combine
from addin.ledger.shapes.views import GroupClient, Source
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, write_return

CODE = "91110000600037341L"


def told(tmp_path: Path, east: dict[str, object], centre: dict[str, object], *, centre_later: bool = False) -> tuple[GroupClient, Path]:
    office = Office(tmp_path)
    month = DECEMBER if centre_later else NOVEMBER
    write_return(tmp_path / "1" / "a.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司", CODE, **east)])
    write_return(tmp_path / ("2" if centre_later else "1") / "b.xlsx", "华中分公司", month, [client("甲置业有限公司", CODE, **centre)])
    done = office.consolidate(tmp_path / "1")
    done = office.consolidate(tmp_path / "2", DECEMBER) if centre_later else done
    (found,) = done.snapshot.clients
    return found, done.out


@pytest.mark.parametrize("first", ["一般", "好"])
def test_in_one_month_the_order_of_the_register_decides_and_no_files_time(tmp_path: Path, first: str) -> None:
    found, out = told(tmp_path, {"信用状况": first}, {"信用状况": "差"})
    assert [(c.field, c.why) for c in found.conflicts] == [("credit", "同月报送，先用单位名录里排在前的")]
    assert found.values["credit"] == first
    rows = list(openpyxl.load_workbook(out)["字段冲突"].iter_rows(min_row=4, values_only=True))
    assert [(r[3], r[4], r[5], r[6]) for r in rows] == [
        ("华东分公司", first, "是", "同月报送，先用单位名录里排在前的"), ("华中分公司", "差", None, None),
    ]  # fmt: skip


def test_a_later_month_stands_in_front_and_says_so(tmp_path: Path) -> None:
    found, _ = told(tmp_path, {"信用状况": "一般"}, {"信用状况": "差"}, centre_later=True)
    assert [(c.field, c.why) for c in found.conflicts] == [("credit", "报送月份较近（2026年12月）")]
    assert found.values["credit"] == "差"


def test_different_contacts_of_different_units_are_no_conflict(tmp_path: Path) -> None:
    found, _ = told(tmp_path, {"联系人": "张示例", "联系电话": "13900000001"}, {"联系人": "王示例", "联系电话": "13900000002"})
    assert found.conflicts == ()
    same, _ = told(tmp_path / "同一人", {"联系电话": "13900000001"}, {"联系电话": "13900000002"})
    assert [c.field for c in same.conflicts] == ["phone"]


def row(unit: str, **values: object) -> Held:
    source = Source(unit, NOVEMBER, 1, "a.xlsx", "", "表", 3)
    return Held((1, 0), source, "", None, False, "A", "确定", (), {"name": "甲置业有限公司", **values}, frozenset(values), "")  # noqa: FBT003


def test_what_differs_in_nothing_but_its_writing_is_no_conflict() -> None:
    one = row("华东", address="江苏省 南京市建邺区江东中路１２号（３楼）", contact="张 示", post="处长", owner="李某", contract=52067400.0)
    two = row("华中", address="南京市建邺区江东中路12号(3楼)", contact="张示", post="处 长", owner="李 某", contract=52067400.000000001)
    values, conflicts = combine([one, two])
    assert (conflicts, values["address"], values["owner"]) == ((), "江苏省 南京市建邺区江东中路１２号（３楼）", "李某")
    other = row("华南", address="南京市建邺区江东中路1-2号(3楼)", contact="张示", post="科长")
    assert [c.field for c in combine([one, other])[1]] == ["address", "post"]


def test_changes_of_the_writing_alone_are_apart_at_the_end(tmp_path: Path) -> None:
    office = Office(tmp_path)
    before = client("甲置业（集团）有限公司", CODE, 社会价值="高", 需求依据="2026-10-12 拜访（张三）", 维护责任人="李示例")
    after = client("甲置业(集团)有限公司", CODE, 社会价值="较高", 需求依据="2026-10-12拜访，张三", 维护责任人="王示例")
    write_return(tmp_path / "1" / "a.xlsx", "华东分公司", NOVEMBER, [before, client("乙矿业有限公司", 备注="１号、２号 地块")])
    write_return(tmp_path / "2" / "a.xlsx", "华东分公司", DECEMBER, [after, client("乙矿业有限公司", 备注="1号，2号地块")])
    office.consolidate(tmp_path / "1")
    table = list(openpyxl.load_workbook(office.consolidate(tmp_path / "2", DECEMBER).out)["变化"].values)
    told = [(row[4], row[-1]) for row in table[3:]]
    assert told[:2] == [("社会价值", "主要"), ("维护责任人", "一般")]
    assert told[2:] == [("客户单位名称", "写法"), ("需求依据", "写法"), ("备注", "写法")]
    assert str(table[1][0]).endswith("；只改联系日期、责任人等的1处、只改写法（全半角、空格、括号、标点等）的3处列在最后")


def test_a_client_of_two_units_keeps_the_reason_that_names_an_unread_column(tmp_path: Path) -> None:
    office = Office(tmp_path)
    write_return(tmp_path / "in" / "a.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司", CODE, 信用状况=None, 社会价值=None)])
    book = openpyxl.load_workbook(write_return(tmp_path / "in" / "b.xlsx", "华中分公司", NOVEMBER, [client("甲置业有限公司", CODE)]))
    for head in book.active[3]:
        head.value = "最大值项:信用状况" if head.value == "信用状况" else head.value
    book.save(tmp_path / "in" / "b.xlsx")
    (found,) = office.consolidate(tmp_path / "in").snapshot.clients
    assert found.why[-1] == "信用状况可能写在没有读取的I列“最大值项:信用状况”里"
    write_return(tmp_path / "in" / "a.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司", CODE)])
    (found,) = office.consolidate(tmp_path / "in").snapshot.clients
    assert not [why for why in found.why if "没有读取" in why]
