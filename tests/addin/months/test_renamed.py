"""Clients that are told under a new name: proposed in the review, merged by marketing, and then neither new nor silent (A18, R31)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from addin.ledger.store import Ledger, Unit
from tests.addin.conftest import Press
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, write_return
from udfs.kinds.dates import Month

DAY = datetime.datetime(2026, 12, 24, 9)
UNIT, OTHER, FORMER = "华东分公司", "乙矿业有限公司", "恒沅能源有限公司"
PHONE = "13900000077"


class Desk:
    """Marketing, and a branch that tells of two clients in November."""

    def __init__(self, root: Path, kh: Press) -> None:
        self.root, self.kh, self.office = root, kh, Office(root)
        Ledger(self.office.workspace).put_units([Unit(UNIT)], at=self.office.now, actor="张三")
        self.send(NOVEMBER, client(OTHER), client(FORMER, 联系电话=PHONE), now=datetime.datetime(2026, 11, 24, 9))

    def send(self, month: Month, *rows: Any, now: datetime.datetime = DAY) -> None:
        path = write_return(self.root / f"{month}{now:%d}.xlsx", UNIT, month, rows)
        assert self.press("submit", file=path, now=now).code == 0

    def press(self, verb: str, **told: Any) -> Any:
        return self.kh(verb, workspace=self.office.workspace.root, **({"now": DAY, "json": True} | told))

    def review(self, **told: Any) -> Any:
        return self.press("review", unit=UNIT, month="2026-12", **told)

    def kinds(self) -> dict[str, tuple[str, Any]]:
        lines = [line for line in self.review().lines if line.get("field") == "客户单位名称"]
        return {line["client"]: (line["kind"], line["accepted"]) for line in lines}


@pytest.fixture
def desk(tmp_path: Path, kh: Press) -> Desk:
    return Desk(tmp_path, kh)


@pytest.mark.parametrize(
    ("name", "told", "why"),
    [
        ("沧浪水务有限公司", {"联系电话": PHONE}, "其余内容几乎都相同"),
        ("恒沅能源股份有限公司", {"联系电话": "13900000078"}, "名称只差公司形式或标点"),
        ("沧浪水务有限公司（曾用名：恒沅能源有限公司）", {"联系电话": "13900000078"}, "名称或备注里写着旧名"),
        ("沧浪水务有限公司", {"联系电话": "13900000078", "备注": "由恒沅能源有限公司更名"}, "名称或备注里写着旧名"),
    ],
)
def test_a_client_under_a_new_name_is_proposed_apart_from_the_new_ones(desk: Desk, name: str, told: dict[str, Any], why: str) -> None:
    desk.send(DECEMBER, client(OTHER), client(name, **told), client("丁港务有限公司", 联系电话="13900000079", 信用状况="差"))
    assert desk.kinds() == {name: ("疑似改名", FORMER), "丁港务有限公司": ("新增", None)}
    told_to_people = desk.review(json=False)
    assert f"（{why}）" in told_to_people.out + told_to_people.err
    assert f"kh clients merge {name} {FORMER} --why 更名" in told_to_people.out + told_to_people.err
    assert "（新增1个、疑似改名1个）" in told_to_people.out + told_to_people.err
    assert "这次没有报的" not in told_to_people.out + told_to_people.err


def test_a_new_client_beside_a_silent_one_is_new(desk: Desk) -> None:
    desk.send(DECEMBER, client(OTHER), client("丁港务有限公司", 联系电话="13900000079"))
    assert desk.kinds() == {"丁港务有限公司": ("新增", None)}
    assert f"在册、这次没有报的1个：{FORMER}；" in desk.review(json=False).out


def test_what_marketing_merged_is_renamed_and_neither_new_nor_silent(desk: Desk) -> None:
    name = "恒沅新能源科技有限公司"
    desk.send(DECEMBER, client(OTHER), client(name, 联系电话=PHONE))
    before = Ledger(desk.office.workspace).snapshot(DECEMBER, at=DAY, actor="张三")
    assert ([u.client for u in before.untold], before.stock.added if before.stock else None) == ([FORMER], 1)
    assert desk.press("clients merge", keep=name, gone=FORMER, why="更名").code == 0
    assert desk.kinds() == {name: ("改名", FORMER)}
    after = Ledger(desk.office.workspace).snapshot(DECEMBER, at=DAY, actor="张三")
    assert ([*after.untold], after.stock.added if after.stock else None) == ([], 0)
    assert [(c.kind, c.client, c.field, c.old, c.new) for c in after.changes] == [("修改", name, "客户单位名称", FORMER, name)]


def test_what_marketing_took_apart_is_not_asked_about_again(desk: Desk) -> None:
    name = "恒沅新能源科技有限公司"
    desk.send(DECEMBER, client(OTHER), client(name, 联系电话=PHONE))
    desk.press("clients merge", keep=name, gone=FORMER, why="更名")
    desk.press("clients unmerge", gone=FORMER, why="经核实是两家")
    assert desk.kinds() == {name: ("新增", None)}


def test_the_kept_name_stands_in_front_of_a_newer_return_under_the_other(desk: Desk) -> None:
    name = "恒沅新能源科技有限公司"
    desk.send(DECEMBER, client(OTHER), client(name, 联系电话=PHONE))
    assert desk.press("clients merge", keep=FORMER, gone=name, why="写错了名称").code == 0
    clients = Ledger(desk.office.workspace).snapshot(DECEMBER, at=DAY, actor="张三").clients
    assert sorted(c.name for c in clients) == sorted([OTHER, FORMER])
