"""The rate of returns in time is one value wherever it is told; what was sent back is not on time until it is mended."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from addin.ledger.store import Ledger, Unit
from addin.reports.monthly_bulletin import monthly_bulletin
from tests.addin.conftest import Press
from tests.addin.returns import NOVEMBER, Office, client, write_return


def test_status_and_bulletin_and_board_tell_one_rate(kh: Press, tmp_path: Path) -> None:
    office = Office(tmp_path)
    units = ("华东分公司", "华中分公司", "西南分公司")
    Ledger(office.workspace).put_units([Unit(u) for u in units], at=office.now, actor="张三")
    for unit, phone in zip(units, ("13900000001", "123", "13900000003"), strict=True):
        write_return(tmp_path / "in" / f"{unit}.xlsx", unit, NOVEMBER, [client(f"{unit[:2]}置业有限公司", 联系电话=phone)])
    write_return(tmp_path / "in" / "东北.xlsx", "东北分公司", NOVEMBER, [client("名录外置业有限公司")])
    done = office.consolidate(tmp_path / "in")
    pressed = kh("month status", workspace=office.workspace.root, month=str(NOVEMBER), out=tmp_path / "看板.xlsx", json=True)
    sums = next(line["summary"] for line in pressed.lines if "summary" in line)
    assert (sums["owed"], sums["on_time"], sums["returned"], sums["on_time_rate"]) == (3, 2, 1, 66.7)
    opening = monthly_bulletin(done.snapshot, day=office.now.date()).opening
    assert "应报单位3个" in opening
    assert "按时收到2个（按时报送2个），按时报送率66.7%；其余1个：退回待改1个" in opening
    assert "应报3个单位：按时2，退回1" in openpyxl.load_workbook(tmp_path / "汇总.xlsx")["上报情况"]["A2"].value
    assert "按时率66.7%" in openpyxl.load_workbook(tmp_path / "看板.xlsx")["看板"]["B2"].value
