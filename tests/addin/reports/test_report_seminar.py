import datetime
import io
from itertools import pairwise

from pptx import Presentation

from addin.buttons.support.publishing import render
from addin.documents.drawing.chart import Chart, Series
from addin.documents.slides import Deck
from addin.reports.assessing.seminar_pack import seminar_pack
from tests.addin.document_makers import texts
from tests.addin.report_material import DAY, ONE, TWO, entry, material, survey
from tests.addin.reports.test_report_assessment import CLIENTS, EXAMPLE


def opened(data: bytes):
    return Presentation(io.BytesIO(data))


def words(slide) -> str:
    return "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)


def pack(*more):
    return seminar_pack(material([*EXAMPLE, *more], CLIENTS, before=CLIENTS[:1]), day=DAY)


def test_the_pack_brings_together_what_the_reports_tell():
    told = pack()
    assert told.clients_says == "期末客户2个，其中A类1个、B类1个、C类0个；期初1个。"
    assert [u["unit"] for u in told.figures["units"]] == [ONE, TWO]
    assert "满意度" in told.survey_says
    assert told.analysis_says.endswith("不合要求1份；未报0份。")
    assert f"请{TWO}介绍经验。" == told.experience


def test_topics_are_what_costs_most_points_worst_first():
    told = pack()
    assert told.topics[0] == f"“不满意项”怎样提高（{ONE}失分）"
    assert len(told.topics) == 5
    assert len(set(told.topics)) == 5


def test_slides_follow_the_agenda_with_native_charts_and_the_same_numbers():
    told = pack()
    deck = opened(told.beside(".pptx"))
    headed = [words(s).split("\n")[1] for s in deck.slides]
    assert headed[0] == "2026年下半年客户关系管理工作研讨会"
    assert headed[1] == "议程"
    order = [headed.index(title) for title in ("议程", "客户工作指标", "考核结果", "各单位考核总分", "研讨题目")]
    assert all(a < b for a, b in pairwise(order))
    chart = next(s.chart for s in deck.slides[headed.index("各单位考核总分")].shapes if s.has_chart)
    assert list(zip(chart.plots[0].categories, chart.plots[0].series[0].values, strict=True)) == [(TWO, 100.0), (ONE, 66.7)]
    assert all("数据快照 5d41402a" in words(s) for s in deck.slides)


def test_many_rows_go_on_the_next_slide_under_the_same_head():
    deck = Deck("数据快照")
    deck.table("表", ("序号",), [(str(n),) for n in range(23)])
    deck.points("没有", ())
    tables = [s.table for slide in opened(deck.content()).slides for s in slide.shapes if s.has_table]
    assert [len(t.rows) for t in tables] == [9, 9, 8]
    assert {t.cell(0, 0).text for t in tables} == {"序号"}


def test_slides_name_a_chinese_font():
    deck = Deck("数据快照")
    deck.title("标题", "副题")
    deck.chart("图", Chart("line", "图", ("上半年", "下半年"), (Series("满意度", (91.3, 92.4)),)))
    slide = opened(deck.content()).slides[0]
    assert 'ea typeface="微软雅黑"' in slide.shapes[1]._element.xml


def test_without_surveys_there_is_no_picture_of_them():
    told = seminar_pack(material((), CLIENTS), day=DAY)
    assert not told.shows_aspects
    prose = "\n".join(texts(render(seminar_pack.__report__, told, created=DAY)))
    assert "满意度无数据" in prose
    assert opened(told.beside(".pptx")).slides


def test_aspects_are_shown_against_the_half_year_before():
    old = [survey("甲项目", datetime.date(2026, 5, 3), client=CLIENTS[0].name)]
    assert [s.name for s in pack(*old).aspects_chart.series] == ["上期", "本期"]
    assert [s.name for s in pack(entry("voices", client="示例", day=DAY, source="主动", content="示例")).aspects_chart.series] == ["本期"]


def test_tables_share_their_rows_and_give_long_texts_room():
    deck = Deck("数据快照 1")
    deck.table("考核结果", ("名次", "单位"), [(str(n), f"钢结构工程第{n}分公司") for n in range(1, 13)])
    shown = [shape.table for slide in Presentation(io.BytesIO(deck.content())).slides for shape in slide.shapes if shape.has_table]
    assert [len(table.rows) for table in shown] == [7, 7]
    assert all(table.columns[1].width > 2 * table.columns[0].width for table in shown)
