"""The initial Word templates of reports about clients and complaints (R19, R41–R52, R55)."""

from __future__ import annotations

from collections.abc import Callable

from addin.build.letter import Column, Letter
from addin.build.letter_parts import TRACE, asks, listed
from addin.build.relation_templates import people_table


def complaint_report() -> Letter:
    """投诉情况报告."""
    letter = Letter("投诉情况报告")
    letter.red_head()
    letter.title("{{ scope }}\n{{ period }}客户投诉情况报告")
    letter.addressee("{{ addressee }}：")
    letter.heading("一、总体情况")
    letter.say("{{ overview }}")
    letter.say("{{ effect }}")
    letter.tag("{%p if causes %}")
    letter.table("c in causes", [Column("责任归属", "{{ c.name }}", 7.8), Column("件数", "{{ c.count }}", 7.8)])
    letter.tag("{%p endif %}")
    letter.tag("{%p if shows_units %}")
    letter.heading("二、各单位情况")
    letter.table(
        "u in units",
        [
            Column("单位", "{{ u.unit }}", 4.2, centred=False),
            Column("投诉", "{{ u.count }}", 1.7),
            Column("计入考核", "{{ u.charged }}", 2.1),
            Column("已办结", "{{ u.closed }}", 1.8),
            Column("其中按期", "{{ u.on_time }}", 2.0),
            Column("超期未办", "{{ u.overdue }}", 2.0),
            Column("待核定", "{{ u.pending }}", 1.8),
        ],
    )
    letter.chart("chart")
    letter.tag("{%p endif %}")
    letter.heading("{% if shows_units %}三{% else %}二{% endif %}、公平对待各级客户")
    letter.say("{{ fairness_says }}", table_follows=True)
    letter.table(
        "f in fairness",
        [
            Column("客户等级", "{{ f.tier }}", 3.2),
            Column("投诉件数", "{{ f.count }}", 3.0),
            Column("已办结", "{{ f.closed }}", 3.0),
            Column("平均办结天数", "{{ f.days }}", 3.2),
            Column("按期办结率", "{{ f.on_time }}", 3.2),
        ],
    )
    letter.tag("{%p if count %}")
    letter.chart("days_chart")
    letter.tag("{%p endif %}")
    letter.heading("{% if shows_units %}四{% else %}三{% endif %}、未办结的投诉")
    listed(letter, "waiting", "w", _complaints("w", "状态", "state"))
    letter.heading("{% if shows_units %}五{% else %}四{% endif %}、合理性待核定的投诉")
    listed(letter, "pending", "p", _complaints("p", "责任归属", "responsible"))
    letter.heading("{% if shows_units %}六{% else %}五{% endif %}、要求")
    asks(letter)
    letter.signature()
    letter.footer(TRACE)
    return letter


def _complaints(item: str, head: str, name: str) -> list[Column]:
    return [
        Column("编号", f"{{{{ {item}.number }}}}", 2.2),
        Column("客户（等级）", f"{{{{ {item}.client }}}}（{{{{ {item}.tier }}}}）", 4.0, centred=False),
        Column("风险", f"{{{{ {item}.risk }}}}", 1.2),
        Column("投诉内容", f"{{{{ {item}.content }}}}", 3.9, centred=False),
        Column("期限", f"{{{{ {item}.due }}}}", 2.3),
        Column(head, f"{{{{ {item}.{name} }}}}", 2.0),
    ]


def complaint_slip() -> Letter:
    """投诉处理单."""
    letter = Letter("投诉处理单")
    letter.title("客户投诉处理单")
    letter.addressee("编号：{{ number }}　　单位：{{ unit }}")
    letter.table("l in lines", [Column("栏目", "{{ l.head }}", 3.6), Column("内容", "{{ l.value }}", 12.0, centred=False)])
    letter.tag("{%p if measures %}")
    letter.heading("改进措施")
    letter.table(
        "m in measures",
        [
            Column("编号", "{{ m.number }}", 2.3),
            Column("措施", "{{ m.measure }}", 5.9, centred=False),
            Column("责任人", "{{ m.owner }}", 2.2),
            Column("期限", "{{ m.due }}", 2.6),
            Column("进展", "{{ m.state }}", 2.6),
        ],
    )
    letter.tag("{%p endif %}")
    letter.heading("办理签认")
    letter.table(
        "s in signs",
        [
            Column("环节", "{{ s.head }}", 3.6),
            Column("意见", "{{ s.value }}", 7.4, centred=False),
            Column("签字、日期", "{{ '　' }}", 4.6),
        ],
    )
    letter.note("{{ clock }}")
    letter.footer(TRACE)
    return letter


def visit_plan() -> Letter:
    """拜访计划."""
    letter = Letter("拜访计划", landscape=True)
    letter.title("{{ scope }}{{ period }}客户拜访计划")
    letter.say("{{ overview }}")
    letter.heading("一、各责任人的任务")
    letter.table(
        "l in loads",
        [
            Column("责任人", "{{ l.person }}", 4.0),
            Column("客户数", "{{ l.clients }}", 2.4),
            Column("逾期", "{{ l.overdue }}", 2.4),
            Column("到期", "{{ l.due }}", 2.4),
            Column("各月须拜访（按下次期限）", "{{ l.months }}", 13.1, centred=False),
        ],
    )
    letter.tag("{%p if shows_chart %}")
    letter.chart("chart")
    letter.tag("{%p endif %}")
    letter.heading("二、拜访计划表")
    listed(
        letter,
        "shown",
        "r",
        [
            Column("序号", "{{ r.no }}", 1.2),
            Column("客户", "{{ r.client }}", 5.0, centred=False),
            Column("维护单位", "{{ r.unit }}", 2.6, centred=False),
            Column("等级", "{{ r.tier }}", 1.1),
            Column("社会\n价值", "{{ r.social_value }}", 1.3),
            Column("风险", "{{ r.risk }}", 1.1),
            Column("频次", "{{ r.frequency }}", 2.0),
            Column("人员级别", "{{ r.level }}", 2.6),
            Column("最近一次", "{{ r.last }}", 2.2),
            Column("下次期限", "{{ r.next }}", 2.2),
            Column("状态", "{{ r.status }}", 1.4),
            Column("责任人", "{{ r.owner }}", 1.6),
        ],
    )
    letter.heading("三、要求")
    asks(letter)
    letter.signature()
    letter.footer(TRACE)
    return letter


def client_card() -> Letter:
    """客户档案表."""
    letter = Letter("客户档案表")
    letter.title("客户档案表")
    letter.addressee("{{ client }}")
    letter.note("档案编号 {{ number }}　维护单位 {{ units }}　等级 {{ tier }}类（{{ tier_status }}）　{{ value }}　风险 {{ risk or '无' }}")
    letter.tag("{%p if bad_conduct %}")
    letter.heading("不良行为（先看）")
    letter.tag("{%p endif %}")
    letter.tag("{%p for b in bad_conduct %}")
    letter.say("{{ loop.index }}．{{ b }}")
    letter.tag("{%p endfor %}")
    letter.heading("一、概况")
    letter.say("{{ scores }}")
    letter.say("等级依据：{{ tier_why }}。")
    letter.say("档案还缺：{{ lacking }}。风险：{{ risk_why }}。")
    letter.heading("二、基本资料")
    letter.table(
        "f in facts",
        [
            Column("栏目", "{{ f.head }}", 3.0, centred=False),
            Column("内容", "{{ f.value }}", 4.8, centred=False),
            Column("栏目", "{{ f.head2 }}", 3.0, centred=False),
            Column("内容", "{{ f.value2 }}", 4.8, centred=False),
        ],
    )
    letter.heading("三、联系人和决策链")
    letter.chart("chain")
    letter.tag("{%p if people %}")
    people_table(letter)
    letter.tag("{%p endif %}")
    letter.heading("四、关系评估")
    letter.tag("{%p if shows_radar %}")
    letter.chart("radar")
    letter.tag("{%p else %}")
    letter.say("没有关系评分。")
    letter.tag("{%p endif %}")
    letter.heading("五、双向评价")
    letter.tag("{%p if evaluations %}")
    letter.table(
        "e in evaluations",
        [
            Column("半年", "{{ e.term }}", 2.6),
            Column("客户对我方", "{{ e.theirs }}", 6.5, centred=False),
            Column("我方对客户", "{{ e.ours }}", 6.5, centred=False),
        ],
    )
    letter.tag("{%p else %}")
    letter.say("没有满意度调查，也没有分析报告。")
    letter.tag("{%p endif %}")
    letter.heading("六、等级变化")
    letter.table(
        "t in tiers",
        [
            Column("月份", "{{ t.month }}", 2.8),
            Column("等级", "{{ t.tier }}", 1.4),
            Column("状态", "{{ t.status }}", 2.6),
            Column("依据", "{{ t.why }}", 8.8, centred=False),
        ],
    )
    letter.heading("七、策略卡")
    letter.table(
        "c in cards",
        [
            Column("方面", "{{ c.part }}", 2.2),
            Column("要点", "{{ c.title }}", 3.2, centred=False),
            Column("做法", "{{ c.text }}", 8.0, centred=False),
            Column("依据", "{{ c.clause }}", 2.2),
        ],
    )
    letter.heading("八、大事记")
    letter.tag("{%p if timeline %}")
    letter.table(
        "e in timeline",
        [
            Column("日期", "{{ e.day }}", 2.3),
            Column("种类", "{{ e.kind }}", 2.7),
            Column("内容", "{{ e.text }}", 7.0, centred=False),
            Column("来源", "{{ e.source }}", 3.6, centred=False),
        ],
    )
    letter.tag("{%p else %}")
    letter.say("没有登记。")
    letter.tag("{%p endif %}")
    letter.tag("{%p if timeline_more %}")
    letter.note("{{ timeline_more }}")
    letter.tag("{%p endif %}")
    letter.footer(TRACE)
    return letter


CLIENTS: dict[str, Callable[[], Letter]] = {
    "complaint_report.docx": complaint_report,
    "visit_plan.docx": visit_plan,
    "client_card.docx": client_card,
}
