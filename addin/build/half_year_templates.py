"""The initial Word templates of surveys, analyses, assessment and evaluation (R54, R56, R64–R68)."""

from __future__ import annotations

from collections.abc import Callable

from addin.build.letter import Column, Letter
from addin.build.letter_parts import TRACE, asks, listed

#: Results of the assessment, one line a unit.
RESULTS = [
    Column("名次", "{{ u.rank }}", 1.1),
    Column("单位", "{{ u.unit }}", 3.1, centred=False),
    Column("上报\n与档案", "{{ u.g1 }}", 1.6),
    Column("投诉", "{{ u.g2 }}", 1.4),
    Column("不满\n意项", "{{ u.g3 }}", 1.4),
    Column("分析\n报告", "{{ u.g4 }}", 1.6),
    Column("真实性", "{{ u.g5 }}", 1.6),
    Column("总分", "{{ u.total }}", 1.4),
    Column("等级", "{{ u.grade }}", 2.4),
]


def survey_report() -> Letter:
    """满意度调查报告."""
    letter = Letter("满意度调查报告")
    letter.red_head()
    letter.title("{{ scope }}\n{{ period }}客户满意度调查报告")
    letter.addressee("{{ addressee }}：")
    letter.heading("一、总体情况")
    letter.say("{{ overview }}")
    letter.table(
        "a in aspects",
        [
            Column("方面", "{{ a.name }}", 5.4),
            Column("本期得分", "{{ a.score }}", 3.4),
            Column("上期得分", "{{ a.before }}", 3.4),
            Column("比上期", "{{ a.change }}", 3.4),
        ],
    )
    letter.tag("{%p if shows_trend %}")
    letter.chart("trend")
    letter.tag("{%p endif %}")
    letter.say("{{ missed }}")
    letter.tag("{%p if parts %}")
    letter.heading("二、{{ parts_title }}")
    letter.table(
        "p in parts",
        [
            Column("单位或项目", "{{ p.name }}", 5.0, centred=False),
            Column("调查份数", "{{ p.surveys }}", 1.9),
            Column("满意度", "{{ p.score }}", 2.0),
            Column("覆盖情况", "{{ p.coverage }}", 3.3),
            Column("不满意项", "{{ p.unsatisfied }}", 1.8),
            Column("其中计入", "{{ p.charged }}", 1.6),
        ],
    )
    letter.tag("{%p endif %}")
    letter.heading("{% if parts %}三{% else %}二{% endif %}、不满意项和归因")
    listed(
        letter,
        "items",
        "i",
        [
            Column("序号", "{{ i.no }}", 1.1),
            Column("项目", "{{ i.project }}", 3.0, centred=False),
            Column("客户", "{{ i.client }}", 3.4, centred=False),
            Column("不满意项", "{{ i.item }}", 2.2),
            Column("得分", "{{ i.score }}", 1.2),
            Column("责任归属", "{{ i.responsible }}", 1.6),
            Column("原因", "{{ i.cause }}", 1.9, centred=False),
            Column("计入", "{{ i.charged }}", 1.2),
        ],
    )
    letter.heading("{% if parts %}四{% else %}三{% endif %}、改进措施")
    listed(
        letter,
        "measures",
        "m",
        [
            Column("编号", "{{ m.number }}", 2.1),
            Column("问题", "{{ m.problem }}", 3.6, centred=False),
            Column("措施", "{{ m.measure }}", 4.3, centred=False),
            Column("责任人", "{{ m.owner }}", 1.6),
            Column("期限", "{{ m.due }}", 2.2),
            Column("进展", "{{ m.state }}", 1.8),
        ],
        cut=False,
    )
    letter.tag("{%p if comments %}")
    letter.heading("{% if parts %}五{% else %}四{% endif %}、客户意见建议")
    letter.tag("{%p endif %}")
    letter.tag("{%p for c in comments %}")
    letter.say("{{ loop.index }}．{{ c }}")
    letter.tag("{%p endfor %}")
    letter.heading("下一步要求")
    asks(letter)
    letter.signature()
    letter.footer(TRACE)
    return letter


def analysis_check() -> Letter:
    """客户分析报告审核情况."""
    letter = Letter("客户分析报告审核情况")
    letter.red_head()
    letter.title("关于{{ period }}客户分析报告审核情况的通报")
    letter.addressee("{{ addressee }}：")
    letter.heading("一、总体情况")
    letter.say("{{ overview }}")
    letter.tag("{%p if shows_units %}")
    letter.table(
        "u in units",
        [
            Column("单位", "{{ u.unit }}", 5.6, centred=False),
            Column("应报", "{{ u.due }}", 2.3),
            Column("收到", "{{ u.received }}", 2.3),
            Column("符合要求", "{{ u.in_order }}", 2.5),
            Column("比例", "{{ u.share }}", 2.9),
        ],
    )
    letter.chart("chart")
    letter.tag("{%p endif %}")
    letter.heading("二、不合要求和未报的报告")
    listed(
        letter,
        "faults",
        "f",
        [
            Column("单位", "{{ f.unit }}", 2.9, centred=False),
            Column("客户", "{{ f.client }}", 4.4, centred=False),
            Column("情况", "{{ f.state }}", 2.0),
            Column("哪一部分、为什么", "{{ f.why }}", 6.3, centred=False),
        ],
        cut=False,
    )
    letter.heading("三、要求")
    asks(letter)
    letter.signature()
    letter.footer(TRACE)
    return letter


def assessment() -> Letter:
    """考核表."""
    letter = Letter("考核表")
    letter.red_head()
    letter.title("{{ period }}客户关系管理考核表")
    letter.say("考核范围：{{ scope }}。{{ state }}")
    letter.heading("一、考核结果")
    letter.say("{{ overview }}", table_follows=True)
    letter.table("u in units", RESULTS)
    letter.tag("{%p if shows_chart %}")
    letter.chart("chart")
    letter.tag("{%p endif %}")
    letter.heading("二、各单位考核情况")
    letter.tag("{%p for s in sheets %}")
    letter.heading("（{{ s.no }}）{{ s.unit }}", 2)
    letter.say("{{ s.result }}", table_follows=True)
    letter.table(
        "p in s.parts",
        [
            Column("组", "{{ p.group }}", 2.6, centred=False),
            Column("指标", "{{ p.name }}", 2.3, centred=False),
            Column("得分", "{{ p.score }}", 1.6),
            Column("占总分", "{{ p.share }}", 1.7),
            Column("怎样算的", "{{ p.how }}", 7.4, centred=False),
        ],
    )
    letter.tag("{%p if s.losses %}")
    letter.say("失分的依据：", table_follows=True)
    letter.table(
        "l in s.losses",
        [
            Column("指标", "{{ l.name }}", 2.3, centred=False),
            Column("依据", "{{ l.what }}", 4.5, centred=False),
            Column("说明", "{{ l.note }}", 4.2, centred=False),
            Column("出处", "{{ l.place }}", 4.6, centred=False),
        ],
    )
    letter.tag("{%p endif %}")
    letter.tag("{%p if s.losses_more %}")
    letter.note("{{ s.losses_more }}")
    letter.tag("{%p endif %}")
    letter.say("结果运用：{{ s.follows }}")
    letter.tag("{%p endfor %}")
    letter.signature()
    letter.footer(TRACE)
    return letter


HALF_YEAR: dict[str, Callable[[], Letter]] = {
    "survey_report.docx": survey_report,
    "analysis_check.docx": analysis_check,
    "assessment.docx": assessment,
}
