import datetime
import io
from dataclasses import replace

import openpyxl
import pytest

from addin.buttons.support.publishing import render
from addin.ledger.shapes.frames import entry_frame
from addin.ledger.shapes.views import Change
from addin.reports.assessing.oddities import oddities
from addin.reports.assessing.verification_sample import verification_sample
from tests.addin.document_makers import client, month, texts
from tests.addin.report_material import BRANCHES, DAY, H2, ONE, TWO, entry, material, survey
from tests.addin.reports.test_report_analysis import CLIENTS as ANALYSED
from tests.addin.reports.test_report_analysis import GOOD, analysis
from udfs.kinds.dates import Month
from workbooks.problems import Refusal
from workbooks.registers import registers

FACTS = {
    "contact": "张**",
    "phone": "139****0001",
    "needs": "厂房",
    "projects": 3,
    "contract": 1200.0,
    "cooperated": "有",
    "recent_need": "未知",
}
CLIENTS = tuple(client(n, values=FACTS, units=(ONE if n < 9 else TWO,)) for n in range(1, 12))


def log(day: datetime.date, of: int = 1, *, channel: str = "电话沟通", staff: str = "李示例", by: str = ONE):
    name = f"示例{of:02d}置业有限公司"
    return entry("contact-log", by=by, client=name, client_id=f"c{of}", day=day, channel=channel, staff=staff)


def kinds(entries, clients=CLIENTS, **given) -> list[tuple[str, str, str]]:
    return [(o.unit, o.client, o.kind) for o in oddities(material(entries, clients, **given))]


def test_nothing_odd_is_nothing_to_verify():
    assert kinds([log(datetime.date(2026, 11, 3)), survey("甲", datetime.date(2026, 11, 3), use="一般")]) == []


def test_a_figure_beyond_the_units_own_history_is_a_jump():
    few = [log(datetime.date(2026, m, d)) for m, n in ((7, 2), (8, 3), (9, 2), (10, 3), (11, 2)) for d in range(1, n + 1)]
    assert kinds(few) == []
    many = few + [log(datetime.date(2026, 12, 1 + d)) for d in range(12)]
    found = oddities(material(many, CLIENTS))
    assert [(o.kind, o.what) for o in found] == [("突变", "2026-12沟通拜访记录数12，以往各月在2到3之间")]


def test_the_same_figure_month_after_month_is_odd():
    alike = [log(datetime.date(2026, m, d)) for m in (10, 11, 12) for d in (1, 2)]
    assert kinds(alike) == [(ONE, "—", "各月雷同")]
    assert kinds(alike[2:]) == []


def test_a_survey_of_full_marks_alone_is_odd_and_one_answer_less_is_not():
    assert kinds([survey("甲", datetime.date(2026, 11, 3))]) == [(ONE, "示例置业有限公司", "全部满意")]
    assert kinds([survey("甲", datetime.date(2026, 11, 3), repairs="一般")]) == []


def test_copied_reports_are_on_the_list():
    assert (ONE, "示例01置业有限公司", "报告雷同") in kinds([analysis(1, **GOOD), analysis(1, "2026H1", **GOOD)], ANALYSED)


def test_a_contact_of_several_clients_is_odd():
    def contact(of: int, phone: str):
        return entry("contacts", client=f"示例{of:02d}置业有限公司", client_id=f"c{of}", contact="张**", phone=phone, birthday="***")

    assert kinds([contact(1, "139****0001"), contact(2, "139****0001")]) == [(ONE, "示例01置业有限公司、示例02置业有限公司", "联系人共用")]
    assert kinds([contact(1, "139****0001"), contact(2, "139****0002"), contact(1, "139****0001")]) == []


def test_what_concerns_two_units_is_on_the_list_of_each():
    shared = [
        entry("contacts", by=by, client=f"示例{of:02d}置业有限公司", client_id=f"c{of}", contact="张**", phone="139****0001")
        for by, of in ((ONE, 1), (TWO, 9))
    ]
    for unit in (ONE, TWO):
        assert [o.kind for o in oddities(material(shared, CLIENTS), unit)] == ["联系人共用"]


def test_a_visit_long_before_the_client_was_added_is_odd():
    added = replace(month(BRANCHES, CLIENTS, (Change("新增", CLIENTS[0].name, ONE, "", None, None, "c1"),), of=Month(2026, 10)))
    months = {Month(2026, 10): added}
    assert kinds([log(datetime.date(2026, 8, 20))], months=months) == [(ONE, CLIENTS[0].name, "先于客户")]
    assert kinds([log(datetime.date(2026, 9, 1))], months=months) == []


def test_one_person_face_to_face_with_three_clients_on_a_day_is_odd():
    day = datetime.date(2026, 11, 3)
    visits = [log(day, of, channel="上门拜访") for of in (1, 2, 3)]
    assert [kind for _, _, kind in kinds(visits)] == ["一人多处"]
    assert kinds([log(day, of) for of in (1, 2, 3)]) == []


def test_the_sample_is_the_same_for_everybody_and_another_with_another_snapshot():
    one, two = (verification_sample(material((), CLIENTS), day=DAY) for _ in range(2))
    assert one.sample == two.sample
    assert {u: sum(d.unit == u for d in one.sample) for u in (ONE, TWO)} == {ONE: 5, TWO: 5}
    other = material((), CLIENTS)
    other = replace(other, snapshot=replace(other.snapshot, id="别的快照"))
    assert verification_sample(other, day=DAY).sample != one.sample


def test_only_what_is_told_is_verified_and_personal_data_stay_hidden():
    told = verification_sample(material((), CLIENTS), day=DAY, unit=ONE)
    assert {d.unit for d in told.sample} == {ONE}
    everything = material((), (client(1, values={"phone": "139****0001", "recent_need": "未知"}),))
    assert [(d.field, d.recorded) for d in verification_sample(everything, day=DAY, unit=ONE).sample] == [("联系电话", "139****0001")]


def test_clients_with_odd_things_are_drawn_rather():
    odd = [survey("甲", datetime.date(2026, 11, 3), client=CLIENTS[0].name)]
    times = {True: 0, False: 0}
    for number in range(60):
        for entries in (odd, []):
            made = material(entries, CLIENTS)
            made = replace(made, snapshot=replace(made.snapshot, id=str(number)))
            times[bool(entries)] += sum(d.client == CLIENTS[0].name for d in verification_sample(made, day=DAY, unit=ONE).sample)
    assert times[True] > 1.8 * times[False] > 0


def test_the_form_is_a_workbook_that_may_be_sent_in():
    told = verification_sample(material((), CLIENTS), day=DAY)
    book = openpyxl.load_workbook(io.BytesIO(told.beside(".xlsx")))
    rows = [[c.value for c in r] for r in book["信息核实表"].iter_rows()]
    heads = next(r for r in rows if "核实字段*" in r)
    drawn = [dict(zip(heads, r, strict=True)) for r in rows[rows.index(heads) + 1 :]]
    assert [d["核实字段*"] for d in drawn if d["核实字段*"]] == [d.field for d in told.sample]


def test_the_document_says_how_it_was_drawn():
    told = verification_sample(material([survey("甲", datetime.date(2026, 11, 3))], CLIENTS), day=DAY)
    prose = "\n".join(texts(render(verification_sample.__report__, told, created=DAY)))
    assert "抽样的随机数由数据快照编号5d41402a" in prose
    assert "待核实线索1条，只是提醒" in prose


def test_without_units_nothing_is_drawn():
    with pytest.raises(Refusal) as refused:
        verification_sample(material(units=()), day=DAY)
    assert refused.value.problem.rule.code == "KH781"


def test_hidden_birthdays_do_not_keep_contacts_from_being_a_table():
    told = entry("contacts", client="示例", contact="张**", birthday="***", since=H2.months[0] and datetime.date(2026, 1, 5))
    table = entry_frame(registers()["contacts"], [told])
    assert (table["生日"][0], table["起始日期"][0].year) == ("***", 2026)
