"""What a contact teaches us of a client is proposed with the return, taken or not by marketing, and told where people look (R28, R38)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.addin.branch import LOG_HEADS, NAME, OTHER, Branch
from tests.addin.conftest import Press
from tests.addin.document_makers import texts
from tests.addin.returns import DECEMBER, NOVEMBER

NOW = datetime.datetime(2026, 11, 28, 9, 0)
HEADS = [*LOG_HEADS, "信息变更"]
TOLD = "电话改为139 0000 5678；职务：副处长；客户需求：体育馆智能化改造；决策人：王示例"


@pytest.fixture
def office(tmp_path: Path) -> Branch:
    made = Branch(tmp_path)
    made.branch(NOVEMBER, ("沟通拜访记录表", HEADS, [["GT-1", NAME, "2026-11-05", "上门拜访", "李示例", TOLD]]))
    return made


def review(kh: Press, office: Branch, action: str = "show", now: datetime.datetime = NOW, **told: Any) -> Any:
    root = office.office.workspace.root
    told = {"unit": "华东分公司", "month": "2026-11", "by": "赵示例", "json": True, **told}
    return kh("review", action=action, workspace=root, now=now, **told)


def proposed(pressed: Any) -> dict[str, tuple[Any, ...]]:
    lines = [line for line in pressed.lines if line.get("kind") == "沟通提出"]
    return {line["field"]: (line["reported"], line["source"], line["state"]) for line in lines}


def test_what_was_learnt_is_proposed_with_its_source_and_without_personal_data(kh: Press, office: Branch) -> None:
    shown = review(kh, office)
    assert proposed(shown) == {
        "联系电话": ("139****5678", "GT-1", "待审定"),
        "职务": ("副处长", "GT-1", "待审定"),
        "客户需求": ("体育馆智能化改造", "GT-1", "待审定"),
        "决策人": ("王**", "GT-1", "待审定"),
    }
    assert "待审定4项" in review(kh, office, json=False).out


def test_what_is_taken_stands_in_the_file_with_its_source(kh: Press, office: Branch) -> None:
    before = office.client(NOVEMBER).values
    assert review(kh, office, "take", field=["联系电话", "客户需求"]).code == 0
    c = office.client(NOVEMBER)
    assert (before["phone"] != c.values["phone"], c.values["phone"], c.values["needs"]) == (True, "139****5678", "体育馆智能化改造")
    assert c.decided["phone"] == "集团市场营销部2026年11月核定，来自华东分公司沟通记录GT-1"
    assert {k: v[2] for k, v in proposed(review(kh, office)).items()} == {
        "联系电话": "采用", "职务": "待审定", "客户需求": "采用", "决策人": "待审定",
    }  # fmt: skip


def test_what_is_not_taken_needs_a_reason_and_leaves_the_file(kh: Press, office: Branch) -> None:
    before = office.client(NOVEMBER).values.get("post")
    assert review(kh, office, "keep", field=["职务"]).lines[0]["code"] == "KH422"
    assert review(kh, office, "keep", field=["职务"], why="与名片不符").code == 0
    assert office.client(NOVEMBER).values.get("post") == before
    assert review(kh, office, "keep", field=["职务"], why="再写一次").lines[0]["code"] == "KH420"
    assert review(kh, office, "take", field=["职务"], now=NOW.replace(hour=10)).code == 0
    assert office.client(NOVEMBER).values["post"] == "副处长"
    assert review(kh, office, "keep", field=["职务"], why="又退休了", now=NOW.replace(hour=11)).code == 0
    assert office.client(NOVEMBER).values.get("post") == before


def test_who_decides_becomes_a_person_of_the_client(kh: Press, office: Branch) -> None:
    assert office.snapshot(NOVEMBER).entries.get("contacts", ()) == ()
    assert review(kh, office, "take", field=["决策人"]).code == 0
    (person,) = office.snapshot(NOVEMBER).entries["contacts"]
    assert (person.unit, person.client, person.values["contact"], person.values["role"], person.values["source"]) == (
        "华东分公司", NAME, "王**", "决策人", "沟通记录GT-1",
    )  # fmt: skip
    assert proposed(review(kh, office))["决策人"][2] == "采用"


def test_a_person_on_file_only_gets_the_role(kh: Press, tmp_path: Path) -> None:
    made = Branch(tmp_path)
    contacts = ("联系人及社会关系表", ["客户单位名称", "姓名", "项目角色"], [[NAME, "王示例", "影响人"]])
    made.branch(NOVEMBER, contacts, ("沟通拜访记录表", HEADS, [["GT-1", NAME, "2026-11-05", "上门拜访", "李示例", "决策人：王示例"]]))
    assert review(kh, made, "take").code == 0
    (person,) = made.snapshot(NOVEMBER).entries["contacts"]
    assert (person.values["role"], person.decided) == ("决策人", ("role",))


def test_the_receipt_the_change_list_the_timeline_and_the_open_items_tell_it(kh: Press, office: Branch, tmp_path: Path) -> None:
    (receipt,) = office.ledger.receipts("2026-11")
    assert receipt.proposed == ((NAME, "GT-1", "联系电话、职务、客户需求、决策人"),)
    root = office.office.workspace.root
    (text,) = [p.read_text("utf-8-sig") for p in (root / "receipts").rglob("*收条.txt")]
    assert f"待市场营销部审定的信息变更：{NAME}联系电话、职务、客户需求、决策人（GT-1）" in text
    office.branch(DECEMBER, ("沟通拜访记录表", HEADS, []))
    review(kh, office, "take", month="2026-12", field=["联系电话"])
    (change,) = [c for c in office.snapshot(DECEMBER).changes if c.unit == "集团市场营销部"]
    assert (change.field, change.new, change.source) == ("联系电话", "139****5678", "华东分公司沟通记录GT-1")

    def document(name: str) -> str:
        out = tmp_path / f"{name}.docx"
        assert kh("report", name=name, client=NAME, out=out, period="2026-12", workspace=root, now=NOW).code == 0
        return "".join(texts(out.read_bytes()))

    text = document("client-card")
    assert "得知变更：联系电话、职务、客户需求、决策人" in text
    assert "采用“联系电话”的变更（华东分公司沟通记录GT-1，赵示例）" in text
    assert "得知职务、客户需求、决策人有变，待审定" in document("client-brief")


def test_what_a_unit_tells_otherwise_since_is_proposed_no_more(kh: Press, office: Branch) -> None:
    office.branch(DECEMBER)
    assert len(proposed(review(kh, office, month="2026-12"))) == 4
    office.send("华东分公司", DECEMBER, ("客户信息统计表", ["客户单位名称", "客户类别", "职务"], [[NAME, "签约客户", "处长"]]))
    assert "职务" not in proposed(review(kh, office, month="2026-12"))


@pytest.mark.parametrize("told", ["客户换人了", "联系电话：123", "单位名称：丙公司"])
def test_what_cannot_be_read_is_told_at_its_cell(kh: Press, tmp_path: Path, told: str) -> None:
    from tests.addin.branch import workbook

    path = workbook(
        tmp_path / "一.xlsx",
        "华东分公司",
        "2026年11月",
        ("沟通拜访记录表", HEADS, [["GT-1", OTHER, "2026-11-05", "电话沟通", "李示例", told]]),
    )
    problems = [p for p in kh("check", files=[path], json=True).lines if p.get("field") == "信息变更"]
    assert [(p["severity"], p["cell"]) for p in problems] == [("warning", "F4")]


def test_one_cell_is_decided_and_a_cell_without_anything_is_refused(kh: Press, office: Branch) -> None:
    assert review(kh, office, "take", cell=["《沟通拜访记录表》F9"]).lines[0]["code"] == "KH461"
    assert review(kh, office, "take", cell=["《沟通拜访记录表》F4"]).code == 0
    assert {v[2] for v in proposed(review(kh, office)).values()} == {"采用"}
