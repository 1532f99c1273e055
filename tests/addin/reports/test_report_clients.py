import datetime
from dataclasses import replace

import pytest

from addin.buttons.support.publishing import render
from addin.ledger.shapes.views import Confirmed
from addin.reports.clients.client_card import client_card
from addin.reports.clients.promotion_list import promotion_list
from addin.reports.clients.scale_profit import scale_profit
from addin.reports.clients.value_satisfaction import value_satisfaction
from addin.reports.clients.visit_plan import calendar_visits, planned_visits, visit_plan
from addin.reports.dossiers import Dossiers
from tests.addin.document_makers import client, texts
from tests.addin.report_material import DAY, ONE, TWO, entry, material, survey
from workbooks.problems import Refusal

NAME = "示例置业有限公司"
RICH = {
    "name": NAME,
    "contract": 20000.0,
    "projects": 6,
    "first_cooperation": datetime.date(2018, 3, 1),
    "owner": "李示例",
    "address": "示例路1号",
}
A = client(1, "A", name=NAME, values=RICH)
B = client(2, "B", name="示例学校", units=(TWO,), values={"social_value": "低", "owner": "王示例", "credit": "差"})
C = client(3, "C", name="示例矿业公司")
CLIENTS = (A, B, C)
EARLY = datetime.date(2026, 12, 10)


def log(of, day: datetime.date, channel: str = "上门拜访", **given):
    return entry("contact-log", client_id=of.id, client=of.name, day=day, channel=channel, staff="李示例", **given)


def person(of=A, name: str = "张**", **given):
    return entry("contacts", client_id=of.id, client=of.name, contact=name, **given)


ENTRIES = (
    log(A, datetime.date(2026, 11, 25)),
    log(A, datetime.date(2026, 12, 9), "电话沟通"),
    log(A, datetime.date(2026, 12, 30)),
    person(rank="厅局级及以上", position="主要领导", role="决策人", influence="高", post="总经理", attitude="支持"),
    person(name="王**", role="影响人", counterpart="李示例", until=datetime.date(2026, 6, 1)),
)


def test_a_plan_rests_on_visits_up_to_the_day_and_on_contacts_in_office():
    told = visit_plan(material(ENTRIES, CLIENTS), day=EARLY).figures
    assert told["rows"][0] == {
        "client": NAME,
        "tier": "A",
        "social_value": "高",
        "frequency": "每旬一次",
        "level": "集团公司领导",
        "last": "2026-11-25",
        "next": "2026-12-10",
        "status": "到期",
        "owner": "李示例",
        "arranged": None,
    }
    assert [r["client"] for r in told["rows"]] == [NAME, "示例学校"]
    assert (told["load"], told["overdue"]) == ({"李示例": 1, "王示例": 1}, 0)


def test_a_plan_is_of_one_unit_or_one_person_and_a_watched_client_joins_it():
    watch = entry("watches", client_id=C.id, client=C.name, start=datetime.date(2026, 11, 1), end=datetime.date(2027, 1, 31))
    told = material((*ENTRIES, watch), CLIENTS)
    assert [r.client for r in visit_plan(told, day=EARLY, unit=ONE).rows] == [NAME, "示例矿业公司"]
    assert [r.client for r in visit_plan(told, day=EARLY, person="王示例").rows] == ["示例学校"]


def test_an_overdue_visit_goes_into_the_calendar_of_today():
    dossiers = Dossiers(material(ENTRIES, CLIENTS), datetime.date(2026, 12, 15))
    found = calendar_visits(planned_visits(dossiers, ONE), dossiers)
    assert [(v.client, v.owner, v.planned, v.day) for v in found] == [
        (NAME, "李示例", datetime.date(2026, 12, 10), datetime.date(2026, 12, 15))
    ]
    assert found[0].notes == ("上次：上门拜访，李示例",)


CARD = (
    *ENTRIES,
    survey("体育公园景观", datetime.date(2026, 11, 13), client=NAME, comments="希望提速"),
    entry("analyses", client_id="c1", client=NAME, term="2026年下半年", author="李示例", day=EARLY, our_view="付款及时"),
    entry("complaints", client_id="c1", client=NAME, number="TS-001", day=EARLY, content="渗水"),
    entry("misconduct", client_id="c1", client=NAME, day=datetime.date(2026, 9, 1), conduct="拖欠工程款", description="拖欠三个月"),
    entry("risks", client_id="c1", client=NAME, day=EARLY, kind="资金紧张", level="高", description="融资未到位"),
    entry(
        "relation-scores", client_id="c1", client=NAME, day=EARLY, scorer="李示例", acceptance=3, participation=1, information=2.5,
        guidance=5, support=5, leaning=0,
    ),
)  # fmt: skip


def card(**given):
    entries = tuple(e if e.client_id == "c1" or e.client != NAME else e.of("c1", NAME) for e in CARD)
    return client_card(material(entries, CLIENTS, before=CLIENTS), day=DAY, **given)


def test_figures_of_a_card():
    assert card(client=NAME).figures == {
        "client": NAME,
        "tier": "A",
        "tier_status": "确定",
        "completeness": 50.0,
        "social_value": "高",
        "satisfaction": 95.0,
        "relation_index": 63.3,
        "risk": "高",
        "complaints_open": 1,
        "entries": 11,
    }


def test_a_card_shows_both_views_the_timeline_and_bad_conduct_first():
    told = card(client="c1")
    assert [(b.term, b.theirs, b.ours) for b in told.evaluations] == [("2026年下半年", "满意度95.0分（1份）；希望提速", "付款及时")]
    assert told.bad_conduct == ("2026-09-01 拖欠工程款：拖欠三个月",)
    days = [line.day for line in told.timeline]
    assert days == sorted(days, reverse=True)
    assert len(days) == 11
    assert [c.part for c in told.cards][:1] == ["客户价值"]
    body = texts(render(client_card.__report__, told, created=DAY))
    assert body.index("不良行为（先看）") < body.index("一、概况")
    assert "张**" in body
    assert "缺：没有对接人" in body


def test_a_client_that_nobody_knows_is_refused():
    with pytest.raises(Refusal, match="示例置业") as refused:
        card(client="示例置业公司")
    assert refused.value.problem.rule.code == "KH636"


def test_two_owners_of_a_client_both_have_it_in_their_load():
    both = replace(A, values=RICH | {"owner": "李示例、王示例"})
    told = material(ENTRIES, (both, B))
    assert visit_plan(told, day=EARLY).figures["load"] == {"李示例": 1, "王示例": 2}
    dossiers = Dossiers(told, EARLY)
    assert [v.owner for v in calendar_visits(planned_visits(dossiers, ONE), dossiers)] == ["李示例", "王示例"]


def test_a_plan_becomes_a_document():
    told = visit_plan(material(ENTRIES, CLIENTS), day=EARLY)
    body = texts(render(visit_plan.__report__, told, created=DAY))
    assert "每旬一次" in body
    assert "尽快：1个" in body


def candidates():
    decided = Confirmed("B", "示例", datetime.date(2026, 9, 1), None, "王示例")
    up = client(4, "A", name="示例医院", confirmed=decided, values={"owner": "李示例"})
    poor = client(5, "C", name="示例商贸", values={"reputation": "差", "own_problems": "欠薪"})
    small = client(6, "B", name="示例小学", values={"contract": 100.0, "projects": 1, "first_cooperation": datetime.date(2026, 8, 1)})
    entries = (
        entry("watches", client_id="c5", client="示例商贸", start=datetime.date(2026, 6, 1), end=datetime.date(2026, 11, 30), target="B"),
        entry("leads", client_id="c6", client="示例小学", number="XS-1", project="教学楼", stage="考虑", screening="通过"),
    )
    return material(entries, (up, poor, small), before=(up, replace(poor, tier="B"), small))


def test_candidates_stand_between_the_decided_and_the_computed_tier():
    told = promotion_list(candidates(), day=DAY)
    assert told.figures == {"rows": [{"client": "示例医院", "from": "B", "to": "A", "reason": "测算为A类："}]}
    assert [(w.client, w.state) for w in told.watches] == [("示例商贸", "已到期")]
    assert [g.reason for g in told.give_up] == ["市场信誉差；自身问题：欠薪"]
    assert [c.reason for c in told.chances] == ["低价值，跟踪中的线索：教学楼（考虑）"]
    assert [(m.old, m.a, m.b, m.c) for m in told.moves] == [("A类", 0, 0, 0), ("B类", 0, 2, 1), ("C类", 0, 0, 0)]
    assert "示例医院" in texts(render(promotion_list.__report__, told, created=DAY))


def test_clients_lie_in_four_classes_by_scale_and_profit():
    large = client(7, "B", name="示例集团", values={"contract": 20000.0, "profit_rate": 0.02})
    small = client(8, "B", name="示例商店", values={"contract": 800.0, "profit_rate": 0.09})
    told = scale_profit(material((), (large, small, C)), day=DAY)
    assert [(r.client, r.rate, r.kind) for r in told.rows] == [("示例集团", "2%", "规模大利润低"), ("示例商店", "9%", "规模小利润高")]
    assert told.chart.across.cross == 10000
    assert [s.across for s in told.chart.series] == [(), (20000.0,), (800.0,), ()]
    assert "示例商店" in texts(render(scale_profit.__report__, told, created=DAY))


def test_value_stands_against_satisfaction():
    asked = (
        survey("体育公园", datetime.date(2026, 11, 1), client=NAME, client_id="c1"),
        survey("教学楼", datetime.date(2026, 11, 1), client="示例学校", client_id="c2", information="不满意", contact_feeling="一般"),
    )
    told = value_satisfaction(material(asked, CLIENTS), day=DAY)
    assert [(r.client, r.satisfaction, r.quadrant) for r in told.rows] == [
        (NAME, 95.0, "价值大、满意"),
        ("示例学校", 80.6, "价值小、不够满意"),
    ]
    assert told.figures["quadrants"]["价值大、满意"] == 1
    assert "示例学校" in texts(render(value_satisfaction.__report__, told, created=DAY))
