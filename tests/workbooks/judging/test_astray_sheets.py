"""Sheets of a return that a person may miss are told: hidden ones with rows, registers of another unit."""

from __future__ import annotations

from tests.workbooks.grids import CLIENTS, HEADS, client, examined, grid, one, told
from workbooks.grid import CellValue, Grid
from workbooks.judging.checks import Context
from workbooks.judging.unit_names import UnitEntry

COMPLAINTS: list[list[CellValue]] = [
    ["投诉登记表"],
    ["填报单位：陇西分公司"],
    ["投诉编号", "客户单位名称", "投诉日期", "投诉内容", "合理性"],
    ["T1", "兰州恒麓置业有限公司", "2026-11-02", "渗水", "合理"],
]


def complaints(unit: str = "陇西分公司", *, hidden: bool = False) -> Grid:
    return Grid("投诉登记表", [COMPLAINTS[0], [f"填报单位：{unit}"], *COMPLAINTS[2:]], 5, hidden=hidden)


def test_clients_that_only_a_hidden_sheet_holds_are_told() -> None:
    found = examined(grid(HEADS, *CLIENTS), grid(HEADS, CLIENTS[0], client(4), name="二", hidden=True))
    assert "还有1个客户（保定泽川材料有限公司）" in one(found, "KH264").message
    assert len(found.submission.rows) == 3


def test_hidden_sheets_with_the_same_clients_samples_and_last_months_are_not_told() -> None:
    others = [grid(HEADS, client(4), name=name, hidden=True) for name in ("上月", "填表示例", "10月")]
    assert "KH264" not in told(examined(grid(HEADS, *CLIENTS), grid(HEADS, CLIENTS[0], name="二", hidden=True), *others))


def test_a_hidden_register_is_told() -> None:
    assert "《投诉登记表》1行" in one(examined(grid(HEADS, *CLIENTS), complaints(hidden=True)), "KH264").message


def test_a_register_of_another_unit_is_told() -> None:
    above: list[list[CellValue]] = [["陇东分公司客户信息统计表"], ["填报单位：陇东分公司", "报送月份：2026年11月"]]
    clients = grid(HEADS, *CLIENTS, above=above)
    assert "“陇西分公司”" in one(examined(clients, complaints()), "KH265").message
    for same in ("陇东分公司", "兰银项目经理部", "华筑集团陇东分公司"):
        assert "KH265" not in " ".join(told(examined(clients, complaints(same))))
    context = Context(units=(UnitEntry("陇东分公司", ("陇西分公司",)),))
    assert "KH265" not in " ".join(told(examined(clients, complaints(), context=context)))
