"""The open risk of the clients that a report names is put in at one place (S14, G16)."""

from __future__ import annotations

import datetime
from pathlib import Path

import docx
import pytest

from addin.reports.dossiers import Dossiers
from addin.reports.open_risk import with_open_risk
from addin.reports.surveys.analysis_check import analysis_check
from tests.addin.branch import NAME, OTHER, Branch
from tests.addin.conftest import Press
from tests.addin.document_makers import client
from tests.addin.report_material import DAY, entry, material
from tests.addin.returns import NOVEMBER


def test_lines_get_the_risk_of_their_client_on_the_last_day() -> None:
    bad, good = client(1, "A", name=NAME), client(2, "A", name=OTHER)
    told = {"kind": "资金紧张", "level": "高"}
    signals = [
        entry("risks", client_id=bad.id, client=NAME, day=datetime.date(2026, 11, 2), **told),
        entry("risks", 1, client_id=good.id, client=OTHER, day=datetime.date(2026, 12, 27), **told),
    ]
    found = material(signals, [bad, good])
    context = analysis_check(found, day=DAY)
    assert {r.risk for r in context.rows} == {""}
    filled = with_open_risk(context, Dossiers.at_end(found))
    assert {r.client: r.risk for r in filled.rows} == {NAME: "高", OTHER: "—"}
    assert filled.units == context.units
    assert {r.client: r.risk for r in filled.faults} == {r.client: r.risk for r in filled.rows}


@pytest.mark.parametrize(
    ("report", "asked"),
    [("client-ranking", {"period": "2026Q4"}), ("analysis-check", {"period": "2026H2"})],
)
def test_a_report_that_is_made_shows_it(kh: Press, tmp_path: Path, report: str, asked: dict[str, str]) -> None:
    office = Branch(tmp_path)
    heads = ["编号", "客户单位名称", "信号日期", "信号类别", "说明", "程度"]
    office.branch(NOVEMBER, ("风险信号表", heads, [["FX-1", NAME, "2026-11-02", "资金紧张", "融资未到位", "中"]]))
    out = tmp_path / "报告.docx"
    now = datetime.datetime(2026, 11, 28, 9, 0)
    assert kh("report", name=report, out=out, now=now, workspace=office.office.workspace.root, **asked).code == 0
    rows = [[cell.text for cell in row.cells] for table in docx.Document(str(out)).tables for row in table.rows]
    heads = next(r for r in rows if "风险" in r)
    (line,) = [r for r in rows if NAME in r]
    assert line[heads.index("风险")] == "中"
