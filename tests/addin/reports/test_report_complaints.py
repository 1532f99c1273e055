import datetime

import pytest

from addin.buttons.support.publishing import render
from addin.reports.complaints.complaint_report import complaint_report
from tests.addin.document_makers import client, texts
from tests.addin.report_material import DAY, ONE, TWO, entry, material

A, B = client(1, "A", name="示例置业有限公司"), client(2, "B", name="示例学校", units=(TWO,), values={"credit": "差"})
CLIENTS = (A, B)


def complaint(number: str, day: str, *, of=A, by: str = ONE, **given):
    dates = {k: datetime.date.fromisoformat(v) for k, v in given.items() if k in ("promised", "closed")}
    rest = {"content": "渗水"} | {k: v for k, v in given.items() if k not in dates}
    return entry("complaints", by=by, client_id=of.id, number=number, client=of.name, day=datetime.date.fromisoformat(day), **dates, **rest)


ENTRIES = (
    complaint("TS-001", "2026-09-07", closed="2026-09-12", responsible="项目部", reasonable="合理", effect="好", improved="是"),
    complaint("TS-002", "2026-10-01", closed="2026-10-21", responsible="分公司", reasonable="部分合理", effect="差", improved="否"),
    complaint("TS-003", "2026-12-01", of=B, by=TWO, reasonable="待定"),
    complaint("TS-004", "2026-12-24", of=B, by=TWO, responsible="客户", reasonable="无理"),
    complaint("TS-005", "2026-03-01", closed="2026-03-02", reasonable="合理"),
)


def test_figures_are_of_complaints_of_the_period():
    assert complaint_report(material(ENTRIES, CLIENTS), day=DAY).figures == {
        "count": 4,
        "charged": 1.5,
        "closed": 2,
        "on_time": 1,
        "overdue": 1,
        "mean_days_by_tier": {"A": 12.5, "B": None, "C": None},
        "by_effect": {"好": 1, "一般": 0, "差": 1},
        "improved_rate": 50.0,
        "pending": 1,
    }


def test_a_unit_has_its_own_alone():
    told = complaint_report(material(ENTRIES, CLIENTS), day=DAY, unit=TWO)
    assert (told.figures["count"], told.figures["charged"], told.figures["improved_rate"]) == (2, 0.0, None)
    assert not told.shows_units


def test_open_complaints_stand_in_the_order_of_their_clock_with_the_clients_risk():
    told = complaint_report(material(ENTRIES, CLIENTS), day=DAY)
    assert [(line.number, line.due, line.state, line.risk) for line in told.waiting] == [
        ("TS-003", "2026-12-08", "超期17天", "中"),
        ("TS-004", "2026-12-31", "在办", "中"),
    ]
    assert [line.number for line in told.pending] == ["TS-003"]


@pytest.mark.parametrize("entries", [ENTRIES, ()], ids=["some", "none"])
def test_the_document_tells_all_of_it(entries):
    told = complaint_report(material(entries, CLIENTS), day=DAY)
    body = "\n".join(texts(render(complaint_report.__report__, told, created=DAY)))
    assert told.overview in body
    assert ("TS-003" in body) == bool(entries)
