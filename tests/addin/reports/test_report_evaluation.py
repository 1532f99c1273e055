import datetime
from dataclasses import replace

import pytest

from addin.buttons.support.publishing import render
from addin.ledger.shapes.views import Confirmed
from addin.reports.evaluating.evaluation import evaluation
from addin.reports.spans import Span
from tests.addin.document_makers import client, month, texts
from tests.addin.report_material import BRANCHES, DAY, ONE, TWO, entry, material, survey
from udfs.kinds.dates import Month

Q4 = Span.parse("2026Q4")
OCTOBER = datetime.date(2026, 10, 10)
OLD = (
    client(1, "B", kind="准客户"),
    client(2, "A", kind="签约客户"),
    client(3, "B", kind="潜在客户", units=(TWO,)),
    client(4, "C", kind="签约客户"),
)
NOW = (
    client(1, "A", kind="签约客户", values={"cooperated": "有", "projects": 2, "first_cooperation": datetime.date(2023, 5, 1)}),
    client(2, "A", kind="已开发客户", values={"cooperated": "有", "projects": 1, "first_cooperation": datetime.date(2023, 9, 1)}),
    client(3, "B", kind="潜在客户", units=(TWO,)),
    client(5, "B", kind="签约客户", values={"cooperated": "无"}),
)


def project(number: int, of: int, amount: float | None, *, by: str = ONE, signed: datetime.date = OCTOBER, **given):
    name = f"示例{of:02d}置业有限公司"
    return entry(
        "projects", by=by, number=f"XM-{number}", project=f"项目{number}", client=name, client_id=f"c{of}", stage="执行", signed=signed,
        **({"contract": amount} if amount is not None else {}), **given,
    )  # fmt: skip


def lead(number: int, outcome: str, day: datetime.date | None = OCTOBER):
    told = {"stage": "决策", "stage_since": OCTOBER, "owner": "张示例", "outcome": outcome, **({"outcome_date": day} if day else {})}
    return entry("leads", number=f"XS-{number}", client="示例", project="示例", **told)


ENTRIES = (
    project(1, 1, 800.0, profit=80.5),
    project(2, 2, 150.0),
    project(3, 3, 50.0, by=TWO),
    project(4, 2, 999.0, signed=datetime.date(2026, 9, 25)),
    project(5, 2, None),
    lead(1, "中标"),
    lead(2, "未中标"),
    lead(3, "放弃"),
    lead(4, "跟踪中", None),
    lead(5, "中标", datetime.date(2026, 9, 1)),
    survey("项目1", OCTOBER, comments="希望缩短维修响应时间。"),
    entry("voices", client="示例01置业有限公司", day=OCTOBER, source="主动", content="希望缩短维修响应时间"),
)


def told(entries=ENTRIES, *, span: Span = Q4, before=OLD, **given):
    ended = {m: month(BRANCHES, NOW, of=m) for m in span.months}
    ended[span.months[0]] = month_with_ended(span)
    return evaluation(material(entries, NOW, span=span, before=before, months=ended), day=DAY, **given)


def month_with_ended(span: Span):

    return replace(month(BRANCHES, NOW, of=span.months[0]), ended=(OLD[3], client(9, "C")))


def test_figures_of_the_quarter():
    assert told().figures == {
        "potential": 1,
        "developed": 2,
        "success_rate": 33.3,
        "satisfaction": 95.0,
        "loyalty": 50.0,
        "churn": 25.0,
        "sales": 1000.0,
        "profit": 80.5,
        "pareto": ["示例01置业有限公司"],
    }


def test_a_unit_has_its_own_clients_and_contracts_alone():
    found = told(unit=TWO).figures
    assert (found["potential"], found["sales"], found["success_rate"], found["satisfaction"]) == (1, 50.0, None, None)
    assert (found["developed"], found["churn"]) == (0, 0.0)


def test_without_a_month_before_nothing_is_developed_or_lost():
    found = told(before=None)
    assert (found.developed, found.churn) == (None, None)
    assert found.movement == ()
    assert found.developed_says == "没有期初数据，不统计新开发客户。"


def test_contracts_of_the_quarter_before_are_what_changed():
    known = replace(material(ENTRIES, NOW, span=Q4, before=OLD), begun=Month(2026, 7))
    sales = next(i for i in evaluation(known, day=DAY).indicators if i.name.startswith("销售额"))
    assert (sales.value, sales.before, sales.change) == ("1,000", "999", "+1")


def test_what_the_ledger_knows_but_a_part_of_is_not_compared():
    sales = next(i for i in told().indicators if i.name.startswith("销售额"))
    assert (sales.value, sales.before, sales.change) == ("1,000", "—", "—")


def test_tiers_move_from_beginning_to_end_and_nobody_is_lost_in_between():
    moves = {m.start: (m.a, m.b, m.c, m.gone, m.total) for m in told().movement}
    assert moves == {"A类": (1, 0, 0, 0, 1), "B类": (1, 1, 0, 0, 2), "C类": (0, 0, 0, 1, 1), "期初没有": (0, 1, 0, 0, 1)}


def test_movement_goes_by_the_tier_that_marketing_decided():
    decided = Confirmed("C", "示例", OCTOBER, None, "王示例")

    now = (replace(NOW[0], confirmed=decided), *NOW[1:])
    found = evaluation(material(ENTRIES, now, span=Q4, before=OLD), day=DAY)
    assert {m.start: m.c for m in found.movement}["B类"] == 1


def test_cohorts_tell_loyal_clients_and_their_sales():
    assert [(c.year, c.clients, c.loyal, c.share, c.sales) for c in told().cohorts] == [("2023年", 2, 1, "50.0%", "950")]


def test_shares_add_up_and_the_main_clients_are_marked():
    lines = told().pareto_lines
    assert [(p.share, p.reached, p.is_main) for p in lines] == [("80.0%", "80.0%", "是"), ("15.0%", "95.0%", ""), ("5.0%", "100.0%", "")]


def test_the_year_has_a_market_chapter_with_the_year_before():
    market = [
        entry("market", by="集团市场营销部", year=y, region="华东", indicator="市场规模", figure=f, measured_in="亿元", source="年鉴")
        for y, f in ((2026, 120.5), (2025, 110.0))
    ]
    found = told([*ENTRIES, *market], span=Span.parse("2026"))
    assert found.is_year
    assert [(m.figure, m.before) for m in found.market] == [("120.5亿元", "110亿元")]
    assert told([*ENTRIES, *market]).market == ()


@pytest.mark.parametrize("entries", [ENTRIES, ()])
def test_the_document_says_it_in_words(entries):
    found = told(entries)
    prose = "\n".join(texts(render(evaluation.__report__, found, created=DAY)))
    if entries:
        assert "为主要客户：示例01置业有限公司" in prose
        assert "希望缩短维修响应时间（调查1份）" in prose
    else:
        assert "本期没有签订合同" in prose
        assert "本期没有登记客户意见" in prose
