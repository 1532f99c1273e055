"""Stock and flow: clients at the end of a month, the new and the ended (D31)."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from addin.ledger.shapes.views import Stock
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, write_return
from udfs.kinds.dates import Month

CODES = ("91110000600037341L",)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def sheet(path: Path, name: str) -> list[dict[str, object]]:
    rows = list(openpyxl.load_workbook(path)[name].iter_rows(min_row=3, values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row[1] is not None]


def test_an_ended_client_is_shown_in_its_month_counted_no_more_and_gone_the_next(office: Office, tmp_path: Path) -> None:
    for number, (month, rows) in enumerate(
        (
            (NOVEMBER, [client("甲置业有限公司"), client("乙矿业有限公司")]),
            (DECEMBER, [client("甲置业有限公司", change="终止")]),
            (Month(2027, 1), []),
        )
    ):
        write_return(tmp_path / str(number) / "华东.xlsx", "华东分公司", month, rows, no_change=not rows)
    office.consolidate(tmp_path / "0")
    done = office.consolidate(tmp_path / "1", DECEMBER)
    december = done.snapshot
    assert [(c.kind, c.client) for c in december.changes if c.kind == "终止"] == [("终止", "甲置业有限公司")]
    assert ([c.name for c in december.clients], [c.name for c in december.ended]) == (["乙矿业有限公司"], ["甲置业有限公司"])
    assert [u.total for u in december.units if u.unit == "华东分公司"] == [1]
    assert [(r["客户单位名称"], r["变化类型"]) for r in sheet(done.out, "汇总")][-1] == ("甲置业有限公司", "终止")
    january = office.consolidate(tmp_path / "2", Month(2027, 1)).snapshot
    assert [c.name for c in january.clients] == ["乙矿业有限公司"]


def test_clients_at_the_end_are_those_at_the_beginning_and_the_new_less_the_ended(office: Office, tmp_path: Path) -> None:
    east, centre = "华东分公司", "华中分公司"
    shared = client("甲置业有限公司", CODES[0])
    for number, (month, of_east, of_centre) in enumerate(
        (
            (NOVEMBER, [shared, client("乙矿业有限公司")], [shared, client("丙能源有限公司")]),
            (
                DECEMBER,
                [client("甲置业有限公司", CODES[0], change="终止"), client("丁港务有限公司", change="新增")],
                [client("丙能源有限公司", change="终止"), client("戊水务有限公司", change="终止")],
            ),
            (Month(2027, 1), [client("乙矿业有限公司", change="终止")], [client("丙能源有限公司", change="新增")]),
        )
    ):
        write_return(tmp_path / str(number) / "华东.xlsx", east, month, of_east)
        write_return(tmp_path / str(number) / "华中.xlsx", centre, month, of_centre)
    first, *later = (office.consolidate(tmp_path / str(n), m).snapshot for n, m in enumerate((NOVEMBER, DECEMBER, Month(2027, 1))))
    assert (len(first.clients), first.stock) == (3, None)
    assert [s.stock for s in later] == [Stock(3, 2, 2, 0, 3), Stock(3, 1, 1, 0, 3)]
    assert [(c.kind, c.client) for c in later[0].changes if c.kind == "终止"] == [("终止", "丙能源有限公司"), ("终止", "戊水务有限公司")]
    kept = [(c.client, c.unit, c.field, c.old, c.new) for c in later[0].changes if c.field == "维护单位"]
    assert kept == [("甲置业有限公司", east, "维护单位", f"{east}、{centre}", centre)]


def test_clients_that_disappear_from_a_sheet_are_listed_until_they_are_ended(office: Office, tmp_path: Path) -> None:
    months = (NOVEMBER, DECEMBER, Month(2027, 1))
    rows = ([client("甲置业有限公司"), client("乙矿业有限公司")], [client("乙矿业有限公司")], [client("丙能源有限公司", change="新增")])
    for number, (month, told) in enumerate(zip(months, rows, strict=True)):
        write_return(tmp_path / str(number) / "华东.xlsx", "华东分公司", month, told)
        write_return(tmp_path / str(number) / "华中.xlsx", "华中分公司", month, told if number == 0 else [], no_change=number > 0)
        done = office.consolidate(tmp_path / str(number), month)
    assert [(u.client, u.unit, str(u.last), u.months) for u in done.snapshot.untold] == [
        ("甲置业有限公司", "华东分公司", "2026-11", 2), ("乙矿业有限公司", "华东分公司", "2026-12", 1),
    ]  # fmt: skip
    below = [row[1:] for row in openpyxl.load_workbook(done.out)["上报情况"].iter_rows(min_row=6, max_col=6, values_only=True)]
    assert [row for row in below if row[0] == "华东分公司"] == [
        ("华东分公司", "甲置业有限公司", None, "2026年11月", 2), ("华东分公司", "乙矿业有限公司", None, "2026年12月", 1),
    ]  # fmt: skip
    assert {r["单位"]: r["在册未报"] for r in sheet(done.out, "上报情况")[:2]} == {"华东分公司": 2, "华中分公司": None}
    assert {r["客户单位名称"]: r["未报月数"] for r in sheet(done.out, "汇总")}["甲置业有限公司"] == 2
