"""The initial Word templates of surveys, analyses, assessment and evaluation (R54, R56, R64–R68)."""

from __future__ import annotations

from collections.abc import Callable

from tools.letters.letter import Column, Letter
from tools.letters.letter_parts import asks, listed, more, signed, traced

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


def surveyed(head: str) -> list[Column]:
    """Surveys of units or projects, one line each."""
    return [
        Column(head, "{{ p.name }}", 5.0, centred=False),
        Column("调查份数", "{{ p.surveys }}", 1.9),
        Column("满意度", "{{ p.score }}", 2.0),
        Column("覆盖情况", "{{ p.coverage }}", 3.3),
        Column("不满意项", "{{ p.unsatisfied }}", 1.8),
        Column("其中\n计入", "{{ p.charged }}", 1.6),
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
    letter.table("p in parts", surveyed("单位或项目"))
    letter.tag("{%p endif %}")
    letter.heading("{% if parts %}三{% else %}二{% endif %}、不满意项和归因")
    listed(
        letter,
        "items",
        "i",
        [
            Column("序号", "{{ i.no }}", 1.1),
            Column("项目", "{{ i.project }}", 2.1, centred=False),
            Column("客户", "{{ i.client }}", 2.1, centred=False),
            Column("风险", "{{ i.risk }}", 1.1),
            Column("不满意项", "{{ i.item }}", 1.8),
            Column("得分", "{{ i.score }}", 1.1),
            Column("责任\n归属", "{{ i.responsible }}", 1.6),
            Column("原因", "{{ i.cause }}", 1.6, centred=False),
            Column("归因", "{{ i.standing }}", 1.6),
            Column("计入", "{{ i.charged }}", 1.5),
        ],
    )
    letter.tag("{%p for a in asked %}")
    letter.note("{{ a }}")
    letter.tag("{%p endfor %}")
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
    letter.heading("{% if parts and comments %}六{% elif parts or comments %}五{% else %}四{% endif %}、下一步要求")
    asks(letter)
    return signed(letter)


def survey_form() -> Letter:
    """满意度调查表: one page a project, to print and fill in by hand."""
    letter = Letter("满意度调查表")
    letter.tag("{%p for f in forms %}")
    letter.title("客户满意度调查表", new_page=True)
    letter.say("{{ f.client }}：")
    letter.say(
        "感谢贵单位对{{ group }}的信任。请就“{{ f.project }}”项目（{{ f.stage }}）作出评价：每项在一个格里打√，也可以写0到100的分数。"
        "请于{{ until }}前交回{{ unit }}。",
        table_follows=True,
    )
    letter.table(
        "i in f.items",
        [
            Column("方面", "{{ i.aspect }}", 2.2),
            Column("评价内容", "{{ i.question }}", 5.6, centred=False),
            Column("满意", "□", 1.3),
            Column("比较\n满意", "□", 1.3),
            Column("一般", "□", 1.3),
            Column("不太\n满意", "□", 1.3),
            Column("不\n满意", "□", 1.3),
            Column("分数", "　", 1.3),
        ],
    )
    letter.say("不满意的原因：")
    letter.say("　")
    letter.say("意见和建议：")
    letter.say("　")
    letter.say("填表人：　　　　　　职务：　　　　　　日期：")
    letter.tag("{%p endfor %}")
    letter.footer("编号 {{ period }}　{{ edition }}　请勿另行涂改项目名称")
    return letter


def analysis_report() -> Letter:
    """客户分析报告."""
    letter = Letter("客户分析报告")
    letter.red_head()
    letter.title("{{ client }}\n{{ period }}客户分析报告")
    letter.say("报告单位：{{ unit }}　报告人：{{ author }}　报告日期：{{ written }}　客户风险：{{ risk }}")
    letter.say("审核：{{ state }}")
    letter.heading("一、台账上的事实")
    letter.table(
        "f in facts",
        [Column("内容", "{{ f.name }}", 4.2, centred=False), Column("台账上的情况", "{{ f.value }}", 11.4, centred=False)],
    )
    letter.heading("二、分析")
    letter.tag("{%p for s in sections %}")
    letter.heading("{{ s.head }}", 2)
    letter.say("{{ s.text }}")
    letter.tag("{%p if s.remark %}")
    letter.note("审核意见：{{ s.remark }}")
    letter.tag("{%p endif %}")
    letter.tag("{%p endfor %}")
    return traced(letter)


def analysis_check() -> Letter:
    """客户分析报告审核情况."""
    letter = Letter("客户分析报告审核情况")
    letter.red_head()
    letter.title("关于{{ period }}\n客户分析报告审核情况的通报")
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
            Column("客户", "{{ f.client }}", 4.2, centred=False),
            Column("风险", "{{ f.risk }}", 1.2),
            Column("情况", "{{ f.state }}", 1.9),
            Column("哪一部分、为什么", "{{ f.why }}", 5.4, centred=False),
        ],
        cut=False,
    )
    letter.heading("三、要求")
    asks(letter)
    return signed(letter)


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
    return signed(letter)


def evaluation() -> Letter:
    """客户评估报告."""
    letter = Letter("客户评估报告")
    letter.red_head()
    letter.title("{{ title }}")
    letter.addressee("{{ addressee }}：")
    letter.heading("一、总体情况")
    letter.say("{{ overview }}", table_follows=True)
    letter.table(
        "i in indicators",
        [
            Column("方面", "{{ i.group }}", 1.4),
            Column("指标", "{{ i.name }}", 3.2, centred=False),
            Column("本期", "{{ i.value }}", 2.4),
            Column("上期", "{{ i.before }}", 2.2),
            Column("比上期", "{{ i.change }}", 2.0),
            Column("怎样算的", "{{ i.how }}", 4.4, centred=False),
        ],
    )
    letter.heading("二、客户开发和流失")
    letter.say("{{ developed_says }}")
    letter.say("{{ ended_says }}")
    letter.tag("{%p if movement %}")
    letter.say("期初到期末的等级移动（客户数）：", table_follows=True)
    letter.table(
        "m in movement",
        [
            Column("期初", "{{ m.start }}", 3.6),
            Column("期末A类", "{{ m.a }}", 2.2),
            Column("期末B类", "{{ m.b }}", 2.2),
            Column("期末C类", "{{ m.c }}", 2.2),
            Column("终止或移出", "{{ m.gone }}", 2.8),
            Column("合计", "{{ m.total }}", 2.6),
        ],
    )
    letter.tag("{%p endif %}")
    letter.tag("{%p if cohorts %}")
    letter.say("按首次合作年份：", table_follows=True)
    letter.table(
        "c in cohorts",
        [
            Column("首次合作", "{{ c.year }}", 3.2),
            Column("现有客户", "{{ c.clients }}", 2.6),
            Column("忠诚客户", "{{ c.loyal }}", 2.6),
            Column("比例", "{{ c.share }}", 2.8),
            Column("本期销售额（万元）", "{{ c.sales }}", 4.4),
        ],
    )
    letter.tag("{%p endif %}")
    letter.heading("三、客户贡献")
    letter.say("{{ pareto_says }}")
    letter.tag("{%p if shows_chart %}")
    letter.chart("chart")
    letter.tag("{%p endif %}")
    letter.tag("{%p if pareto_lines %}")
    letter.table(
        "p in pareto_lines",
        [
            Column("序号", "{{ p.no }}", 1.3),
            Column("客户", "{{ p.client }}", 4.8, centred=False),
            Column("风险", "{{ p.risk }}", 1.2),
            Column("销售额（万元）", "{{ p.sales }}", 2.7),
            Column("贡献度", "{{ p.share }}", 1.9),
            Column("累计", "{{ p.reached }}", 1.9),
            Column("主要客户", "{{ p.is_main }}", 1.8),
        ],
    )
    letter.tag("{%p endif %}")
    more(letter, "pareto")
    letter.heading("四、定性分析")
    letter.tag("{%p if voices %}")
    letter.say("客户在调查和日常接触中的意见：")
    letter.tag("{%p else %}")
    letter.say("本期没有登记客户意见。")
    letter.tag("{%p endif %}")
    asks(letter, "voices")
    letter.tag("{%p if is_year %}")
    letter.heading("五、市场情况")
    letter.tag("{%p endif %}")
    letter.tag("{%p if is_year and market %}")
    letter.say("{{ market_says }}", table_follows=True)
    letter.table(
        "m in market",
        [
            Column("区域", "{{ m.region }}", 2.0),
            Column("指标", "{{ m.indicator }}", 2.5),
            Column("对象", "{{ m.subject }}", 3.0, centred=False),
            Column("本年", "{{ m.figure }}", 2.6),
            Column("上年", "{{ m.before }}", 2.4),
            Column("来源", "{{ m.source }}", 3.1, centred=False),
        ],
    )
    letter.tag("{%p endif %}")
    letter.tag("{%p if is_year and not market %}")
    letter.say("{{ market_says }}")
    letter.tag("{%p endif %}")
    return signed(letter)


def verification_sample() -> Letter:
    """核实抽样和核实表."""
    letter = Letter("核实抽样和核实表")
    letter.title("{{ period }}客户信息核实表")
    letter.say("核实范围：{{ scope }}。{{ method }}")
    letter.say("{{ counts }}带去现场填写后，把结果录入随附的《信息核实表》工作簿，用“提交”报入。", table_follows=True)
    letter.table(
        "d in sample",
        [
            Column("序号", "{{ d.no }}", 1.0),
            Column("单位", "{{ d.unit }}", 2.1, centred=False),
            Column("客户", "{{ d.client }}", 3.2, centred=False),
            Column("核实字段", "{{ d.field }}", 1.9),
            Column("台账值", "{{ d.recorded }}", 2.5, centred=False),
            Column("核实值", "　", 1.7),
            Column("相符或不符", "　", 1.2),
            Column("核实人、日期、方式", "　", 2.0),
        ],
    )
    letter.say("核实人签字：　　　　　　　　被核实单位签字：")
    letter.heading("附：待核实线索")
    listed(
        letter,
        "odd",
        "o",
        [
            Column("单位", "{{ o.unit }}", 2.4, centred=False),
            Column("客户", "{{ o.client }}", 3.3, centred=False),
            Column("风险", "{{ o.risk }}", 1.1),
            Column("种类", "{{ o.kind }}", 1.7),
            Column("线索", "{{ o.what }}", 3.9, centred=False),
            Column("出处", "{{ o.place }}", 3.2, centred=False),
        ],
    )
    return traced(letter)


HALF_YEAR: dict[str, Callable[[], Letter]] = {
    "survey_report.docx": survey_report,
    "survey_form.docx": survey_form,
    "analysis_check.docx": analysis_check,
    "analysis_report.docx": analysis_report,
    "assessment.docx": assessment,
    "evaluation.docx": evaluation,
    "verification_sample.docx": verification_sample,
}
