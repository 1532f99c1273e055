"""Reports that go with a visit or a person: brief, contacts, care, handover, slips (R36, R43, S12, G17, R55)."""

import datetime
import io
import zipfile

import pytest

from addin.buttons.support.publishing import render
from addin.reports.clients.care_calendar import care_calendar
from addin.reports.clients.client_brief import client_brief
from addin.reports.clients.contact_summary import contact_summary
from addin.reports.clients.handover import handover
from addin.reports.clients.visit_plan import CALENDARS, visit_plan
from addin.reports.complaints.complaint_slip import complaint_slip
from tests.addin.document_makers import client, texts
from tests.addin.report_material import DAY, ONE, TWO, entry, material
from workbooks.problems import Refusal

NAME = "示例置业有限公司"
A = client(1, "A", name=NAME, values={"owner": "李示例", "needs": "厂房二期"})
B = client(2, "B", name="示例学校", units=(TWO,), values={"owner": "王示例", "credit": "差"})
QUIET = client(3, "A", name="示例矿业公司", values={"owner": "王示例"})
CLIENTS = (A, B, QUIET)


def day(month: int, at: int = 1) -> datetime.date:
    return datetime.date(2026, month, at)


def about(register: str, row: int = 0, of=A, **given):
    return entry(register, row, by=of.units[0], client_id=of.id, client=of.name, **given)


ENTRIES = (
    about(
        "contact-log", day=day(11, 25), channel="上门拜访", staff="李示例", feedback="希望提速", follow_up="报送方案", follow_up_due=day(12)
    ),
    about("contact-log", 1, day=day(10), channel="电话沟通", staff="李示例"),
    about("contact-log", 2, B, day=day(9), channel="电话沟通", staff="王示例"),
    about("contacts", contact="张**", role="决策人", counterpart="李示例", birthday=datetime.date(1980, 12, 26)),
    about("complaints", number="TS-001", day=day(12, 10), content="渗水", owner="李示例", promised=day(12, 20)),
    about(
        "improvements",
        number="GJ-001",
        source="投诉",
        source_number="ts-001",
        problem="渗水",
        measure="返修",
        owner="赵示例",
        due=day(12, 30),
    ),
    about("leads", number="XS-001", project="体育公园", stage="兴趣", owner="李示例", next_step="报价", next_due=day(12, 30)),
    about("activities", day=day(9, 24), kind="节日问候", content="中秋问候", owner="李示例", done=day(9, 24)),
    about("activities", 1, day=day(11), kind="规定动作", content="高层互访", owner="李示例", amount=260.0),
    about("activities", 2, day=day(11, 2), kind="规定动作", content="年度高层互访", owner="李示例", done=day(11, 2)),
)


def made(**given):
    return material(ENTRIES, CLIENTS, **given)


def body(report, told) -> list[str]:
    return texts(render(report.__report__, told, created=DAY))


def test_contacts_are_counted_by_unit_tier_and_channel_and_silent_key_clients_named():
    told = contact_summary(made(), day=DAY)
    assert told.figures["rows"] == [
        {"unit": ONE, "tier": "A", "channel": "上门拜访", "count": 1},
        {"unit": ONE, "tier": "A", "channel": "电话沟通", "count": 1},
        {"unit": TWO, "tier": "B", "channel": "电话沟通", "count": 1},
    ]
    assert [s.client for s in told.silent] == ["示例矿业公司"]
    assert [(f.matter, f.due) for f in told.late] == [("报送方案", "2026-12-01")]
    assert [(u.unit, u.contacts, u.visits, u.share) for u in told.units] == [(ONE, 2, 1, "50.0%"), (TWO, 1, 0, "100.0%")]
    assert "示例矿业公司" in body(contact_summary, told)


def test_all_silent_key_clients_are_counted_though_not_all_are_listed():
    told = contact_summary(material((), [client(n, "A", name=f"示例{n}号公司") for n in range(1, 71)]), day=DAY)
    assert (len(told.silent), told.silent_more) == (60, "另有10条未列出，见客户信息统计表。")
    assert (told.silent_says, told.figures["silent"]) == ("本期没有沟通的A类客户70个：", 70)


def test_a_brief_has_open_items_decision_chain_and_what_to_convey():
    told = client_brief(made(), day=DAY, client=NAME)
    assert [(i.kind, i.state) for i in told.items] == [
        ("活动与关怀", "逾期"), ("后续事项", "逾期"), ("投诉", "逾期"), ("改进措施", "未到期"), ("线索下一步", "未到期"),
    ]  # fmt: skip
    assert told.convey == ("集团近期的重要信息、业绩和人员变化", "未办结的1件投诉：处理进展和办结期限", "针对其需求的方案：厂房二期")
    assert told.heard[0].startswith("2026-11-25 上门拜访")
    assert "1．集团近期的重要信息、业绩和人员变化" in body(client_brief, told)


def test_a_handover_names_all_of_one_person():
    told = handover(made(), day=DAY, person="李示例")
    assert told.figures["rows"] == [{"client": NAME, "tier": "A", "risk": None, "role": "维护责任人、对接人"}]
    assert [i.kind for i in told.items] == ["活动与关怀", "后续事项", "投诉", "线索下一步"]
    assert [(p.promise, p.until) for p in told.promises] == [("TS-001 渗水", "2026-12-20")]
    assert "TS-001 渗水" in body(handover, told)


def test_a_handover_of_nobody_is_refused():
    with pytest.raises(Refusal, match="钱示例") as refused:
        handover(made(), day=DAY, person="钱示例")
    assert refused.value.problem.rule.code == "KH792"


def test_a_visit_plan_of_nobody_is_refused():
    with pytest.raises(Refusal, match="钱示例") as refused:
        visit_plan(made(), day=DAY, person="钱示例")
    assert refused.value.problem.rule.code == "KH532"


def test_care_knows_festivals_birthdays_and_gifts_past_their_limit():
    told = care_calendar(made(), day=DAY, person="李示例")
    found = {(r.of, r.state) for r in told.rows}
    assert ("中秋节", "已办") in found
    assert ("张**", "到期") in found
    assert ("春节", "待办") in found
    assert [(a.kind, a.state) for a in told.actions] == [("规定动作", "错过"), ("规定动作", "完成"), ("节日问候", "完成")]
    assert [(p.action, p.state) for p in told.prescribed][-1] == ("高层互访", "已办 2026-11-02")
    assert {p.time for p in told.prescribed if p.action == "季度交流"} == {"2026-07-01至2026-09-30", "2026-10-01至2026-12-31"}
    assert [(g.amount, g.approver) for g in told.gifts] == [("260", "未批准")]
    assert "本次260元，超过单次限额200元" in body(care_calendar, told)


def test_a_slip_tells_one_complaint_with_its_measures():
    told = complaint_slip(made(), day=DAY, number="ts-001")
    assert (told.client, told.due, told.state) == (NAME, "2026-12-20", "超期8天")
    assert [m.number for m in told.measures] == ["GJ-001"]
    assert "渗水" in body(complaint_slip, told)


def test_a_number_that_is_not_there_or_twice_is_refused():
    with pytest.raises(Refusal, match="TS-001") as refused:
        complaint_slip(made(), day=DAY, number="TS-9")
    assert refused.value.problem.rule.code == "KH790"
    twice = material((*ENTRIES, about("complaints", 5, B, number="TS-001", day=day(12), content="异响")), CLIENTS)
    with pytest.raises(Refusal, match=TWO) as refused:
        complaint_slip(twice, day=DAY, number="TS-001")
    assert refused.value.problem.rule.code == "KH791"
    assert complaint_slip(twice, day=DAY, number="TS-001", unit=TWO).client == "示例学校"


def test_a_plan_has_a_calendar_a_person_and_month_beside_it():
    told = visit_plan(made(), day=DAY)
    with zipfile.ZipFile(io.BytesIO(told.beside(CALENDARS))) as archive:
        assert archive.namelist() == ["李示例-2027-03-拜访.ics", "王示例-2026-12-拜访.ics"]
        assert NAME.encode() in archive.read("李示例-2027-03-拜访.ics").replace(b"\r\n ", b"")
