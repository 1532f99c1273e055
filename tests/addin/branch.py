"""One branch and marketing, whose workbooks of clients and registers are taken in one by one."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from addin.consolidate.receive import receive
from addin.ledger.shapes.views import Snapshot
from addin.ledger.store import Ledger, Unit
from tests.addin.returns import HEADS, Office, client
from udfs.kinds.dates import Month
from workbooks.registers.complaints import COMPLAINTS

COMPLAINT_HEADS = ["投诉编号", "客户单位名称", "投诉日期", "投诉内容", "合理性", "处理措施", "办结日期"]
DECISION_HEADS = ["客户单位名称", "核定等级", "理由", "核定日期", "失效日期", "核定人"]
MERGE_HEADS = ["保留客户", "并入客户", "理由", "合并日期"]
LOG_HEADS = ["编号", "客户单位名称", "日期", "沟通方式", "我方人员"]
CONTACT_HEADS = ["客户单位名称", "姓名", "职务", "联系电话"]
NAME, OTHER = "甲置业有限公司", "乙矿业有限公司"


def complaint(number: str, name: str = NAME, **told: Any) -> list[Any]:
    values = {"投诉编号": number, "客户单位名称": name, "投诉日期": "2026-11-02", "投诉内容": "渗水"} | told
    return [values.get(head) for head in COMPLAINT_HEADS]


def workbook(path: Path, unit: str, period: str, *tables: tuple[str, Sequence[str], Sequence[Sequence[Any]]]) -> Path:
    """A workbook of registers, one a sheet; the same content gives the same bytes."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    book.set_properties({"created": datetime.datetime(2026, 1, 1)})
    for title, heads, rows in tables:
        sheet = book.add_worksheet(title)
        sheet.write_string(0, 0, title)
        sheet.write_string(1, 0, f"填报单位：{unit}")
        sheet.write_string(1, 3, f"报送月份：{period}")
        for r, row in enumerate([heads, *rows], start=2):
            for c, value in enumerate(row):
                if value is not None:
                    sheet.write(r, c, value)
    book.close()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.getvalue())
    return path


class Branch:
    """One branch and marketing, whose returns are taken in one by one."""

    def __init__(self, root: Path) -> None:
        self.root, self.office, self.sent = root, Office(root), 0
        Ledger(self.office.workspace).put_units([Unit("华东分公司")], at=self.office.now, actor="张三")

    def send(self, unit: str, month: Month, *tables: tuple[str, Sequence[str], Sequence[Sequence[Any]]]) -> None:
        self.sent += 1
        path = workbook(self.root / f"{self.sent}.xlsx", unit, month.chinese, *tables)
        receive(path, month, workspace=self.office.workspace, clock=lambda: self.office.now, actor="张三")

    def branch(self, month: Month, *tables: tuple[str, Sequence[str], Sequence[Sequence[Any]]]) -> None:
        rows = [client(NAME, 最近联系日期=None, 无理投诉次数=None), client(OTHER)]
        self.send("华东分公司", month, ("客户信息统计表", HEADS, [[self.plain(v) for v in row] for row in rows]), *tables)

    @staticmethod
    def plain(value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime.date) else value

    def decide(self, month: Month, *tables: tuple[str, Sequence[str], Sequence[Sequence[Any]]]) -> None:
        self.send("集团市场营销部", month, *tables)

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.office.workspace)

    def complaints(self, month: Month | None = None) -> dict[str, dict[str, Any]]:
        return {e.values["number"]: dict(e.values) for e in self.ledger.entries(COMPLAINTS, month)}

    def snapshot(self, month: Month) -> Snapshot:
        return self.ledger.snapshot(month, at=self.office.now, actor="张三")

    def client(self, month: Month, name: str = NAME) -> Any:
        return next(c for c in self.snapshot(month).clients if c.name == name)


def refused(pressed: Any) -> str:
    return next((line["refused"] for line in pressed.lines if "refused" in line), "") if pressed.code == 2 else ""
