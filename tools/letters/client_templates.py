"""The initial Word templates of reports about clients: card, candidates, scale and profit, value and satisfaction (R19, R33, R46, R47)."""

from __future__ import annotations

from collections.abc import Callable

from tools.letters.letter import Column, Letter
from tools.letters.letter_parts import listed, signed, traced
from tools.letters.relation_templates import people_table


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
    return traced(letter)


def service_checklist() -> Letter:
    """服务标准检查表."""
    letter = Letter("服务标准检查表")
    letter.title("{{ scope }}{{ period }}\n客户服务标准检查表")
    letter.say("{{ overview }}")
    letter.heading("一、各单位")
    listed(
        letter,
        "units",
        "u",
        [
            Column("单位", "{{ u.unit }}", 4.0, centred=False),
            Column("达标", "{{ u.met }}", 1.6),
            Column("未达标", "{{ u.missed }}", 1.8),
            Column("无数据", "{{ u.open }}", 1.8),
            Column("未达标的检查项", "{{ u.short }}", 6.4, centred=False),
        ],
        cut=False,
    )
    letter.heading("二、逐条检查")
    listed(
        letter,
        "rows",
        "r",
        [
            Column("单位", "{{ r.unit }}", 2.2, centred=False),
            Column("方面", "{{ r.aspect }}", 2.0),
            Column("标准", "{{ r.standard }}", 2.9, centred=False),
            Column("检查项", "{{ r.measure }}", 2.8, centred=False),
            Column("实际", "{{ r.value }}", 2.6),
            Column("达标值", "{{ r.least }}", 1.4),
            Column("结果", "{{ r.result }}", 1.7),
        ],
        cut=False,
    )
    letter.heading("三、没有做到的")
    listed(
        letter,
        "short",
        "s",
        [
            Column("单位", "{{ s.unit }}", 2.6, centred=False),
            Column("检查项", "{{ s.measure }}", 3.0, centred=False),
            Column("客户（风险）", "{{ s.client }}（{{ s.risk }}）", 4.4, centred=False),
            Column("没有做到的", "{{ s.what }}", 5.6, centred=False),
        ],
    )
    letter.heading("四、现场检查（由检查人填写）")
    letter.table(
        "r in site",
        [
            Column("方面", "{{ r.aspect }}", 2.2),
            Column("标准", "{{ r.standard }}", 5.4, centred=False),
            Column("做到", "{{ r.result }}", 2.6),
            Column("检查记录", "", 5.4, centred=False),
        ],
    )
    letter.say("检查人：　　　　　　检查日期：　　　年　　月　　日")
    return signed(letter)


def promotion_list() -> Letter:
    """升降级候选."""
    letter = Letter("升降级候选")
    letter.title("{{ scope }}\n{{ period }}客户升降级候选")
    letter.say("{{ overview }}")
    letter.heading("一、升降级候选")
    listed(
        letter,
        "rows",
        "r",
        [
            Column("客户", "{{ r.client }}", 3.4, centred=False),
            Column("维护单位", "{{ r.unit }}", 2.2, centred=False),
            Column("风险", "{{ r.risk }}", 1.0),
            Column("升降", "{{ r.move }}", 1.2),
            Column("现级", "{{ r.old }}", 1.0),
            Column("候选", "{{ r.new }}", 1.0),
            Column("理由", "{{ r.reason }}", 5.8, centred=False),
        ],
        cut=False,
    )
    letter.tag("{%p if moves %}")
    letter.heading("期初期末对照", 2)
    letter.table(
        "m in moves",
        [
            Column("期初", "{{ m.old }}", 3.2),
            Column("期末A类", "{{ m.a }}", 3.0),
            Column("期末B类", "{{ m.b }}", 3.0),
            Column("期末C类", "{{ m.c }}", 3.0),
            Column("终止、合并", "{{ m.gone }}", 3.4),
        ],
    )
    letter.tag("{%p endif %}")
    letter.heading("二、低价值而有新项目机会的客户")
    listed(letter, "chances", "c", _reasons("c"), cut=False)
    letter.heading("三、观察期")
    listed(
        letter,
        "watches",
        "w",
        [
            Column("客户", "{{ w.client }}", 5.6, centred=False),
            Column("风险", "{{ w.risk }}", 1.2),
            Column("开始", "{{ w.start }}", 2.5),
            Column("结束", "{{ w.end }}", 2.5),
            Column("目标等级", "{{ w.target }}", 1.8),
            Column("情况", "{{ w.state }}", 2.0),
        ],
        cut=False,
    )
    letter.heading("四、建议研究放弃接触的客户")
    listed(letter, "give_up", "c", _reasons("c"))
    return signed(letter)


def _reasons(item: str) -> list[Column]:
    return [
        Column("客户", f"{{{{ {item}.client }}}}", 5.0, centred=False),
        Column("维护单位", f"{{{{ {item}.unit }}}}", 3.2, centred=False),
        Column("风险", f"{{{{ {item}.risk }}}}", 1.2),
        Column("理由", f"{{{{ {item}.reason }}}}", 6.2, centred=False),
    ]


def scale_profit() -> Letter:
    """规模利润分析."""
    letter = Letter("规模利润分析")
    letter.title("{{ scope }}\n{{ period }}客户规模利润分析")
    letter.say("{{ overview }}")
    letter.table(
        "c in classes",
        [
            Column("分类", "{{ c.name }}", 3.6),
            Column("客户数", "{{ c.count }}", 2.0),
            Column("累计合同额(万元)", "{{ c.contract }}", 3.8),
            Column("建议（非原文）", "{{ c.advice }}", 6.2, centred=False),
        ],
    )
    letter.tag("{%p if shows_chart %}")
    letter.chart("chart")
    letter.tag("{%p endif %}")
    listed(
        letter,
        "shown",
        "r",
        [
            Column("序号", "{{ r.no }}", 1.2),
            Column("客户", "{{ r.client }}", 4.1, centred=False),
            Column("维护单位", "{{ r.unit }}", 2.2, centred=False),
            Column("等级", "{{ r.tier }}", 1.0),
            Column("风险", "{{ r.risk }}", 1.0),
            Column("合同额(万元)", "{{ r.contract }}", 2.6),
            Column("利润率", "{{ r.rate }}", 1.6),
            Column("分类", "{{ r.kind }}", 1.9),
        ],
    )
    return traced(letter)


def value_satisfaction() -> Letter:
    """价值满意度四象限."""
    letter = Letter("价值满意度四象限")
    letter.title("{{ scope }}\n{{ period }}客户价值与满意度")
    letter.say("{{ overview }}")
    letter.table(
        "q in quadrants",
        [
            Column("象限", "{{ q.name }}", 4.4),
            Column("客户数", "{{ q.count }}", 2.2),
            Column("做法（非原文）", "{{ q.advice }}", 9.0, centred=False),
        ],
    )
    letter.tag("{%p if rows %}")
    letter.chart("chart")
    letter.tag("{%p endif %}")
    listed(
        letter,
        "rows",
        "r",
        [
            Column("序号", "{{ r.no }}", 1.0),
            Column("客户", "{{ r.client }}", 3.7, centred=False),
            Column("维护单位", "{{ r.unit }}", 2.3, centred=False),
            Column("等级", "{{ r.tier }}", 1.0),
            Column("风险", "{{ r.risk }}", 1.0),
            Column("合同额(万元)", "{{ r.contract }}", 2.6),
            Column("满意度", "{{ r.satisfaction }}", 1.5),
            Column("象限", "{{ r.quadrant }}", 2.5),
        ],
        cut=False,
    )
    return traced(letter)


def recall() -> Letter:
    """催还单."""
    letter = Letter("催还单", dense=True)
    letter.title("客户档案调阅催还单")
    letter.addressee("{{ unit }} {{ by }}：")
    letter.say("{{ opening }}")
    letter.say("{{ request }}")
    letter.heading("一、调阅的内容")
    letter.table("l in lent", [Column("栏目", "{{ l.head }}", 2.6), Column("内容", "{{ l.value }}", 13.0, centred=False)])
    letter.signature()
    letter.heading("二、归还回执（归还时填写，逐份核收）")
    letter.table(
        "c in copies",
        [
            Column("摘录", "第{{ c.no }}份", 1.6),
            Column("摘录时间", "{{ c.made }}", 3.4),
            Column("交回、删除", "□纸质交回　□电子删除", 4.4),
            Column("归还人、日期", "{{ '　' }}", 3.1),
            Column("收回人、日期", "{{ '　' }}", 3.1),
        ],
    )
    letter.note("归还期限 {{ return_by }}。收回后由市场营销部登记（kh access return {{ number }}）。")
    letter.footer("调阅第 {{ number }} 号　{{ log }}　{{ issued }}")
    return letter


CLIENTS: dict[str, Callable[[], Letter]] = {
    "recall.docx": recall,
    "client_card.docx": client_card,
    "promotion_list.docx": promotion_list,
    "scale_profit.docx": scale_profit,
    "service_checklist.docx": service_checklist,
    "value_satisfaction.docx": value_satisfaction,
}
