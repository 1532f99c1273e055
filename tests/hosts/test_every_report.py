"""Every report through its button in Calc and in Excel: the dialog asks, the document is made and speaks of what was asked."""

from __future__ import annotations

import datetime
import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from docx import Document

from addin.buttons.documents.make_report import report_names
from addin.catalogue import reports
from addin.declare import Report
from addin.ledger.store import Ledger, Unit
from tests.addin.privacy.test_seeded_values import OF_ONE
from tests.addin.returns import HEADS, client, write_return
from tests.addin.seeded import CLIENTS, NOW, UNITS, seeded, send
from tests.hosts.seats import HOSTS, Seat, seated
from udfs.kinds.dates import Month

#: Those that the dialog offers; the others are written by commands of their own.
REPORTS = [r for r in reports().values() if r.name in report_names()]
#: What a report must be told, by the label of its field.
TOLD = {
    "client": ("客户", CLIENTS[0]), "project": ("项目", "示例01号工程"), "person": ("人员", "李示例"), "number": ("编号", "TS-001"),
    "unit": ("单位", UNITS[0]),
}  # fmt: skip
#: A unit that sent one month only, and what went wrong there.
POOR, PLACE, SITE = "华北分公司", "示例91号水务有限公司", "示例91号泵站"
TROUBLE: list[tuple[str, list[str], list[list[Any]]]] = [
    ("客户信息统计表", list(HEADS), [[str(v) if isinstance(v, datetime.date) else v for v in client(PLACE)]]),
    ("投诉登记表", ["投诉编号", "客户单位名称", "投诉日期", "投诉内容", "责任归属"], [["TS-901", PLACE, "2026-10-02", "渗水", "分公司"]]),
    ("风险信号表", ["客户单位名称", "信号日期", "信号类别", "程度", "说明"], [[PLACE, "2026-11-03", "资金紧张", "高", "停工"]]),
    ("项目台账", ["项目编号", "客户单位名称", "项目名称", "项目阶段", "计划竣工"], [["XM-901", PLACE, SITE, "启动", "2026-11-05"]]),
]
#: Reports of what went wrong, and where.
OF_TROUBLE = {"rectification": ("单位", POOR), "client-notice": ("项目", SITE), "risk-warning": ("客户", PLACE)}
SPANS = {"month": ("月份", "2026-12"), "quarter": ("时段", "2026Q4"), "half": ("时段", "2026H2"), "year": ("时段", "2026")}


@pytest.fixture(scope="module", params=HOSTS)
def seat(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    """A manager of a group with two months of every register."""
    folder = tmp_path_factory.mktemp("reports")
    workspace = seeded(folder, "ws")
    Ledger(workspace).put_units([Unit("示例集团"), *(Unit(u, parent="示例集团") for u in (*UNITS, POOR))], at=NOW, actor="张三")
    send(workspace, folder / f"{POOR}.xlsx", POOR, "2026-11", TROUBLE)
    path = write_return(folder / "return.xlsx", UNITS[0], Month(2026, 12), [client(CLIENTS[0])])
    with seated(request.param, folder, now=NOW) as somebody:
        somebody.open(path)
        yield somebody


@pytest.mark.parametrize("report", REPORTS, ids=[r.name for r in REPORTS])
def test_a_report_is_made_by_its_button(seat: Seat, report: Report) -> None:
    asked = inspect.signature(report.function).parameters
    needs = [n for n, p in asked.items() if n in TOLD and (p.default is inspect.Parameter.empty or report.name in OF_ONE)]
    out = seat.folder / f"{report.name}.docx"
    told = dict([SPANS[report.periods[0]], *(TOLD[n] for n in needs), *([OF_TROUBLE[report.name]] if report.name in OF_TROUBLE else [])])
    said = seat.press("report", {"哪种报告": report.title, "存到哪里": str(out), "月份": "", "单位": ""} | told)
    assert f"已生成“{report.title}”" in said
    body = "".join(p.text for p in Document(str(out)).element.body.iter() if p.tag.endswith("}t") and p.text)
    assert len(body) > 50
