"""Risk of a client from signals, receivables and ratings; rows of the visit plan; contents that registers know."""

from __future__ import annotations

import datetime

import pytest

from udfs.rules import completeness, risk, visits
from udfs.rules.completeness import Registered
from udfs.rules.contacts import Contact
from udfs.rules.risk import Receivable, Signal
from udfs.rules.visits import Watch

DAY = datetime.date
TODAY = DAY(2026, 12, 25)


def told(*signals: Signal, receivables: tuple[Receivable, ...] = (), **ratings: str) -> tuple[str | None, list[str]]:
    found = risk.reasons(TODAY, signals, receivables, **ratings)
    return risk.level(found), [str(reason) for reason in found]


def test_reasons_stand_by_gravity() -> None:
    low = Signal(DAY(2026, 9, 4), "其他", "低")
    assert told(low, receivables=(Receivable("厂房", 1500, 300, DAY(2026, 10, 31)),), credit="差", reputation="差") == (
        "高",
        ["高：逾期应收1200万元（厂房）", "中：信用状况或市场信誉差", "低：其他（2026-09-04）"],
    )


def test_a_signal_is_open_until_it_is_closed() -> None:
    signal = Signal(DAY(2026, 9, 4), "诉讼失信", "高", closed=TODAY)
    assert told(signal) == (None, [])
    assert risk.level(risk.reasons(DAY(2026, 12, 24), [signal])) == "高"
    assert risk.level(risk.reasons(DAY(2026, 9, 3), [signal])) is None


@pytest.mark.parametrize(
    ("receivable", "received", "due", "level"),
    [
        (1000, None, DAY(2026, 12, 24), "高"),
        (1000, 0.01, DAY(2026, 12, 24), "中"),
        (99, None, DAY(2026, 12, 24), "低"),
        (1000, None, TODAY, None),
        (1000, None, None, None),
        (1000, 1000, DAY(2026, 12, 24), None),
        (1000, 1200, DAY(2026, 12, 24), None),
        (None, None, DAY(2026, 12, 24), None),
    ],
)
def test_what_is_past_its_day_is_a_signal(
    receivable: float | None, received: float | None, due: datetime.date | None, level: str | None
) -> None:
    assert told(receivables=(Receivable("厂房", receivable, received, due),))[0] == level


def test_a_client_without_a_plan_has_no_row() -> None:
    assert visits.visit_row("C", TODAY) is None
    watched = visits.visit_row("C", TODAY, watched=visits.is_watched([Watch(DAY(2026, 9, 1), DAY(2027, 3, 1))], TODAY))
    assert watched is not None
    assert (watched.frequency, watched.last, watched.next, watched.status) == ("每季一次", None, None, "到期")


def test_a_watch_with_a_conclusion_is_over() -> None:
    assert not visits.is_watched([Watch(DAY(2026, 9, 1), DAY(2027, 3, 1), "升级")], TODAY)
    assert not visits.is_watched([Watch(DAY(2026, 9, 1), DAY(2026, 12, 24))], TODAY)


def test_visits_after_the_day_do_not_count() -> None:
    row = visits.visit_row("A", TODAY, social="高", visits=[DAY(2026, 12, 11), DAY(2026, 12, 26)])
    assert row is not None
    assert (row.last, row.next, row.status, row.level) == (DAY(2026, 12, 11), DAY(2026, 12, 31), "到期", "集团公司领导")


def test_the_sheet_tells_social_value_before_the_contacts() -> None:
    rows = [visits.visit_row("A", TODAY, social=s, of_contacts="高") for s in ("低", "未知", None)]
    assert [row and row.social_value for row in rows] == ["低", "高", "高"]


def test_value_moves_visits_of_b_clients_alone() -> None:
    rows = [visits.visit_row("B", TODAY, value=v) for v in ("高价值", "中价值", "数据不足", None)]
    assert [row and row.frequency for row in rows] == ["每月一次", "每季一次", "每季一次", "每季一次"]


def test_registers_fill_contents_of_the_archive() -> None:
    facts = {"name": "示例置业有限公司", "phone": None, "cooperated": "有"}
    known = Registered([Contact(name="张示例", post="经理"), Contact(phone="13900001234")], evaluated=True)
    assert completeness.completeness_rate(facts) == pytest.approx(0.2)
    assert completeness.completeness_rate(facts, known) == pytest.approx(0.6)
    assert [f.head for f in completeness.lacking(facts, known)] == ["单位地址", "社会关系", "客户需求", "客户考核结果"]
    assert completeness.completeness_rate(facts, Registered(decided=True)) == pytest.approx(0.3)
