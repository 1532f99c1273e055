import datetime
import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest
import xlsxwriter

from addin.buttons.support.publishing import render
from addin.documents.drawing.diagram import Diagram, Link
from addin.documents.drawing.diagram_sheet import draw
from addin.reports.relations.counterparts import counterparts
from addin.reports.relations.funnel import funnel
from addin.reports.relations.key_client_plan import key_client_plan
from addin.reports.relations.leads_list import leads_list
from addin.reports.relations.relationship import relationship
from addin.reports.relations.risk_list import risk_list
from addin.reports.relations.risk_warning import risk_warning
from tests.addin.document_makers import client, parts, texts
from tests.addin.report_material import DAY, ONE, TWO, entry, material
from workbooks.problems import Refusal

A, B = client(1, "A", name="示例置业有限公司"), client(2, "B", name="示例学校", units=(TWO,), values={"credit": "差", "reputation": "差"})
CLIENTS = (A, B)


def day(month: int, at: int = 1) -> datetime.date:
    return datetime.date(2026, month, at)


def lead(number: str, *steps: tuple[str, datetime.date], of=A, by: str = ONE, **given):
    """A lead whose stages returns told one after the other."""
    told = [{"number": number, "client": of.name, "project": "体育公园", "stage": s, "stage_since": d} for s, d in steps]
    last = entry("leads", by=by, client_id=of.id, **(told[-1] | given))
    return replace(last, earlier=tuple(("2026-11", values) for values in told[:-1]))


LEADS = (
    lead("XS-001", ("意识", day(7)), ("兴趣", day(7, 31)), ("考虑", day(9, 9)), amount=500.0, next_step="报价", next_due=day(12)),
    lead("XS-002", ("意识", day(8)), ("决策", day(10)), ("兴趣", day(11)), outcome="中标", next_due=day(12)),
    lead("XS-003", ("意识", day(10)), by=TWO, of=B),
)


def test_conversion_and_dwell_go_by_history_never_by_the_present_stage():
    told = funnel(material(LEADS, CLIENTS), day=DAY).figures
    assert told == {
        "stages": {"意识": 1, "兴趣": 1, "考虑": 1, "决策": 0, "忠诚": 0},
        "conversion": {"意识": 66.7, "兴趣": 100.0, "考虑": 50.0, "决策": 0.0},
        "dwell": {"意识": 61.0, "兴趣": 40.0, "考虑": None, "决策": None},
    }
    assert funnel(material(LEADS, CLIENTS), day=DAY, unit=TWO).figures["stages"]["意识"] == 1


def test_running_leads_past_their_day_are_listed_with_what_their_stage_lacks():
    told = funnel(material(LEADS, CLIENTS), day=DAY)
    assert [line.number for line in told.due] == ["XS-001"]
    assert {line.number for line in told.lacking} == {"XS-001", "XS-003"}
    assert [c.reached for c in told.cohorts] == ["2、2、2、1、0", "1、0、0、0、0"]
    assert told.chart.series[0].values == (0.0, 0.5, 0.5, 1.0, 1.5)
    assert "XS-001" in texts(render(funnel.__report__, told, created=DAY))


def about(register: str, row: int = 0, **given):
    return entry(register, row, client_id="c1", client=A.name, **given)


RISKS = (
    about("risks", day=day(8), kind="资金紧张", level="中", measure="催收", owner="李示例", measure_due=day(12, 31)),
    about("risks", 1, day=day(9), kind="诉讼失信", level="低", closed=day(10), closing_note="已和解"),
    about("risks", 2, day=datetime.date(2027, 1, 3), kind="其他", level="高"),
    about("projects", number="XM-001", project="体育公园", receivable=1500.0, received=300.0, payment_due=day(11)),
)


def test_risk_rests_on_open_signals_receivables_and_ratings():
    told = risk_list(material(RISKS, CLIENTS), day=DAY)
    assert told.figures == {
        "rows": [
            {
                "client": A.name,
                "level": "高",
                "reasons": ["高：逾期应收1200万元（体育公园）", "中：资金紧张（2026-08-01）"],
                "states": "处置1",
            },
            {"client": B.name, "level": "中", "reasons": ["中：信用状况或市场信誉差"], "states": "—"},
        ]
    }
    assert told.rows[0].measures == "催收（李示例，2026-12-31前）"
    assert [(c.signal, c.note) for c in told.closed] == [("诉讼失信（2026-09-01）", "已和解")]
    assert "已和解" in texts(render(risk_list.__report__, told, created=DAY))
    assert [r.client for r in risk_list(material(RISKS, CLIENTS), day=DAY, unit=TWO).rows] == [B.name]


def score(who: str, at: datetime.date, mark: float, **given):
    scores = dict.fromkeys(("acceptance", "participation", "information", "guidance", "support"), mark)
    one = entry(
        "relation-scores", client_id="c1", client=A.name, contact="张**", day=at, scorer="李示例", **(scores | {"leaning": 0} | given)
    )
    return replace(one, person=who)


def contact(who: str, at: int, **given):
    return replace(about("contacts", at, contact="张**", **given), person=who)


RELATIONS = (
    score("p1", day(7), 3.0),
    score("p1", day(10), 4.0, acceptance=1.0),
    score("p2", day(10), 2.0),
    contact("p1", 0, role="决策人", influence="高", position="主要领导", counterpart="李示例", counterpart_level="市场营销人员"),
    contact("p2", 1, role="影响人", influence="高", attitude="反对"),
    contact("p3", 2, role="决策人", until=day(6)),
)


def test_two_persons_of_one_surname_are_two():
    told = relationship(material(RELATIONS, CLIENTS), day=DAY).figures
    assert told == {"rows": [{"client": A.name, "index": 53.3, "trend": 6.7, "weakest": "接受认可度", "gaps": 2}]}


def test_one_client_has_its_decision_chain_as_shapes_and_as_a_table():
    told = relationship(material(RELATIONS, CLIENTS), day=DAY, client=A.name)
    assert [(p.role, p.gap) for p in told.people] == [("决策人", "对接级别低"), ("影响人", "没有对接人")]
    body = parts(render(relationship.__report__, told, created=DAY))["word/document.xml"].decode()
    assert body.count("<wps:wsp ") == 1 + 4 + 1
    assert [(s.name, s.values[0]) for s in told.radar.series] == [("本次", 30.0), ("上次", 60.0)]
    assert body.count('<a:prstDash val="dash"/>') == 2
    assert "缺：对接级别低" in body


def test_the_whole_group_has_no_chain():
    told = relationship(material(RELATIONS, CLIENTS), day=DAY)
    assert not told.is_one
    assert [(g.gap, g.ours) for g in told.gaps] == [("对接级别低", "李示例（市场营销人员）"), ("没有对接人", "—")]


@pytest.mark.parametrize("report", [funnel, risk_list, relationship])
def test_a_group_without_anything_still_has_its_document(report):
    told = report(material(), day=DAY)
    assert told.overview in texts(render(report.__report__, told, created=DAY))


def test_levels_face_each_other_in_a_matrix():
    told = counterparts(material(RELATIONS, CLIENTS), day=DAY)
    assert [(r.position, r.staff, r.none) for r in told.matrix if r.staff or r.none] == [("主要领导", 1, 0), ("未填", 0, 1)]
    assert told.figures["gaps"] == 2
    assert "对接缺口2处：" in texts(render(counterparts.__report__, told, created=DAY))


def test_a_key_client_plan_has_targets_and_corrections():
    told = key_client_plan(material((*RELATIONS, *RISKS), CLIENTS), day=DAY, client="c1")
    assert [(t.role, t.now, t.target) for t in told.targets] == [("决策人", "未知", "支持"), ("影响人", "反对", "中立")]
    assert [a.matter for a in told.actions] == ["催收", "其他：还没有措施"]
    assert [c.correction for c in told.corrections] == [
        "指定级别对等的对接人", "指定级别对等的对接人", "查明原因，由与其关系较好的人出面沟通",
    ]  # fmt: skip
    assert "第五步　执行与纠偏" in texts(render(key_client_plan.__report__, told, created=DAY))


def test_running_leads_are_listed():
    told = leads_list(material(LEADS, CLIENTS), day=DAY)
    assert [(r["number"], r["overdue"]) for r in told.figures["rows"]] == [("XS-001", True), ("XS-003", False)]
    assert "XS-001" in texts(render(leads_list.__report__, told, created=DAY))


def test_a_warning_names_signals_debts_and_measures():
    told = risk_warning(material(RISKS, CLIENTS), day=DAY, client=A.name)
    assert told.level == "高"
    assert [(d.amount, d.age) for d in told.debts] == [("1,200", "31至90天")]
    assert [m[:4] for m in told.measures] == ["约见其财", "专人催收"]
    assert "1．高：逾期应收1200万元（体育公园）" in texts(render(risk_warning.__report__, told, created=DAY))


def test_a_client_without_risk_has_no_warning():
    with pytest.raises(Refusal, match="示例置业") as refused:
        risk_warning(material((), CLIENTS), day=DAY, client=A.name)
    assert refused.value.problem.rule.code == "KH794"


def test_the_decision_chain_is_shapes_and_a_table_in_a_workbook():
    told = key_client_plan(material((*RELATIONS, *RISKS), CLIENTS), day=DAY, client="c1")
    data = told.beside(".xlsx")
    assert data == told.beside(".xlsx")
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["决策链", "联系人", "关键人和目标"]
    rows = list(book["联系人"].iter_rows(min_row=4, values_only=True))
    assert rows[0][0] == "姓名"
    assert [r[0] for r in rows[1:]] == [p.name for p in told.people]
    assert len(list(book["关键人和目标"].iter_rows(min_row=5))) == len(told.targets)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        drawing = package.read("xl/drawings/drawing1.xml").decode()
    shapes = re.findall(r"<xdr:sp .*?</xdr:sp>", drawing)
    assert len(shapes) == len(told.chain.boxes) + len(told.chain.links)
    named = [box for box in told.chain.boxes if len(box.lines) > 1]
    assert all(any(f"<a:t>{box.lines[0]}</a:t>" in shape and f'val="{box.fill}"' in shape for shape in shapes) for box in named)
    assert drawing.count('prstDash val="dash"') == sum(box.dashed for box in told.chain.boxes) > 0


def test_a_slanted_line_is_not_drawn_on_a_sheet():
    sheet = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True}).add_worksheet()
    with pytest.raises(ValueError, match="slanted"):
        draw(sheet, Diagram("斜", 2, 2, links=(Link(0, 0, 1, 1),)), row=0)
