"""Small workbooks of invented branches, quick to write: for tests of the ledger and of consolidation."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from addin.consolidate.run import Outcome, consolidate
from addin.ledger.storage.workspace import Workspace
from udfs.kinds.dates import Month
from workbooks.opening.sandbox.pool import run_here

NOVEMBER, DECEMBER = Month(2026, 11), Month(2026, 12)
HEADS = (
    "客户单位名称", "统一社会信用代码", "客户类别", "联系人", "联系电话", "社会关系", "合作历史", "履约诚信", "信用状况", "社会价值",
    "近期合作需求", "需求依据", "最近联系日期", "维护责任人", "变化类型", "备注",
)  # fmt: skip
GOOD = (
    "签约客户",
    "张示例",
    "13900000001",
    "设计院推荐",
    "有",
    "好",
    "好",
    "高",
    "有",
    "2026-10-12拜访",
    datetime.date(2026, 10, 12),
    "李示例",
)


def client(name: str, code: str | None = None, *, change: str | None = None, remark: str | None = None, **told: Any) -> list[Any]:
    """A row that passes all checks: an A client unless told otherwise."""
    values = dict(zip(HEADS, (name, code, *GOOD, change, remark), strict=True)) | told
    return [values[h] for h in HEADS]


def write_return(path: Path, unit: str, month: Month, rows: Sequence[Sequence[Any]], *, no_change: bool = False) -> Path:
    """A branch's workbook; the same content gives the same bytes."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime.datetime(2026, 1, 1)})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("客户信息统计表")
    sheet.write_string(0, 0, "客户信息统计表")
    sheet.write_string(1, 0, f"填报单位：{unit}")
    sheet.write_string(1, 3, f"报送月份：{month.chinese}")
    sheet.write_row(2, 0, HEADS)
    for r, row in enumerate(rows, start=3):
        for c, value in enumerate(row):
            if isinstance(value, datetime.date):
                sheet.write_datetime(r, c, value, day)
            elif isinstance(value, str):
                sheet.write_string(r, c, value)
            elif value is not None:
                sheet.write(r, c, value)
    if no_change:
        sheet.write_string(3, 0, "本月无变化")
    book.close()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.getvalue())
    return path


def small_folder(folder: Path, month: Month = NOVEMBER) -> Path:
    """Six branches: shared clients, a conflict, one with an error, one without changes, one in a zip, one that is no workbook."""
    write_return(folder / "华东.xlsx", "华东分公司", month, [client("示例置业有限公司"), client("海棠能源有限公司", 信用状况="差")])
    write_return(folder / "华中.xlsx", "华中分公司", month, [client("示例置业有限公司", 社会价值="较高"), client("=1+1贸易有限公司")])
    write_return(folder / "西北.xlsx", "西北分公司", month, [client("海棠能源有限责任公司"), client("北斗港务有限公司", 联系电话="123")])
    write_return(folder / "东北.xlsx", "东北分公司", month, [], no_change=True)
    inner = write_return(folder / "西南.xlsx", "西南分公司", month, [client(f"青山{n}号矿业有限公司") for n in "甲乙丙丁"])
    with zipfile.ZipFile(folder / "西南.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("西南.xlsx", (2026, 11, 20, 0, 0, 0)), inner.read_bytes())
    inner.unlink()
    (folder / "华北.xlsx").write_bytes(b"<html><body>not a workbook</body></html>")
    return folder


class Office:
    """A marketing department with one workspace."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.workspace = Workspace.open(root / "workspace")
        self.now = datetime.datetime(2026, 11, 24, 14, 3)

    def consolidate(self, folder: Path, month: Month = NOVEMBER, out: str = "汇总.xlsx", **options: Any) -> Outcome:
        """Consolidate in this process."""
        options.setdefault("executor", run_here)
        clock: Callable[[], datetime.datetime] = lambda: self.now  # noqa: E731
        return consolidate(folder, month, self.root / out, workspace=self.workspace, clock=clock, actor="张三", **options)
