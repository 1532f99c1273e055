"""收条: one row a file taken in for the month (R16, R57, D30)."""

from __future__ import annotations

from addin.consolidate.workbook.book_table import A3, Column, List
from addin.consolidate.workbook.content import RECEIPTS, Content
from addin.ledger.intake.intake_facts import CLASSES
from workbooks.widths import broken

_TAB = "#7030A0"
_COLORS = {"已接收": "#E2EFDA", "无变化声明": "#DDEBF7", "退回": "#F8CBAD", "已报(待验)": "#EDEDED", "已撤回": "#D9D9D9"}
_SEAL = 16
#: Width of what a return holds.
_HOLDS = 44


def receipt_list(content: Content) -> List:
    """收条: what came, what it changed, what it replaced, and where the log tells it."""
    told = content.receipts
    states = ["已撤回" if r.withdrawn else r.state for r in told]
    columns = [
        Column("收条", 11, [r.code for r in told], align="center"),
        Column("单位", 18, [r.unit for r in told], wrap=True),
        Column("报送", 8, [r.kind for r in told], align="center"),
        Column("版本", 6, [r.version for r in told], "0", "center"),
        Column("收到时间", 17, [r.at.replace("T", " ")[:16] for r in told], align="center"),
        Column("当时状态", 11, states, align="center"),
        Column("迟报", 6, ["是" if r.late else None for r in told], align="center"),
        Column("内容", _HOLDS, [broken(r.rows, _HOLDS) for r in told], wrap=True),
        *(Column(c, 9, [r.changes.get(c, 0) for r in told], "0", "center") for c in CLASSES),
        Column("错误", 6, [r.errors for r in told], "0", "center"),
        Column("提醒", 6, [r.warnings for r in told], "0", "center"),
        Column("只有前一版有、不再计入的", 36, ["；".join(r.lost) for r in told], wrap=True),
        Column("文件", 30, [r.file for r in told], wrap=True),
        Column("文件校验码", 19, [r.sha256[:_SEAL] for r in told], align="center"),
    ]
    counts = "客户信息、投诉、评价、关系四栏是比上月新增或改动的项数"
    subtitle = f"每收到一份报送记一条，点编号打开收到的文件；{counts}。收条全文在工作区receipts文件夹。"
    found = List(
        RECEIPTS, f"收条（{content.title}）", subtitle, columns, empty="本月还没有收到报送。", frozen_columns=2, paper=A3, tab_color=_TAB,
        colors={5: {state: _COLORS[state] for state in sorted(set(states))}}, branches=[r.unit for r in told],
    )  # fmt: skip
    for i, r in enumerate(told):
        if address := content.originals.get(r.sha256):
            found.links[i, 0] = f"external:{address}"
    return found
