"""The initial Word templates of reports about relations, leads, risks and projects (G01–G11, S13–S15, P01–P10)."""

from __future__ import annotations

from collections.abc import Callable

from tools.letters.letter import Column, Letter
from tools.letters.letter_parts import asks, listed, signed, traced


def funnel() -> Letter:
    """客户漏斗."""
    letter = Letter("客户漏斗")
    letter.red_head()
    letter.title("{{ scope }}\n{{ period }}项目线索漏斗")
    letter.addressee("{{ addressee }}：")
    letter.heading("一、总体情况")
    letter.say("{{ overview }}")
    letter.chart("chart")
    letter.table(
        "s in stages",
        [
            Column("阶段", "{{ s.stage }}", 1.6),
            Column("现有", "{{ s.count }}", 1.5),
            Column("预计金额\n(万元)", "{{ s.amount }}", 2.9),
            Column("到过", "{{ s.reached }}", 1.5),
            Column("转入下一\n阶段", "{{ s.conversion }}", 2.2),
            Column("平均停留\n天数", "{{ s.dwell }}", 2.2),
            Column("策略", "{{ s.strategy }}", 3.7),
        ],
    )
    letter.tag("{%p for s in stages %}")
    letter.note("{{ s.stage }}：{{ s.hint }}。")
    letter.tag("{%p endfor %}")
    letter.tag("{%p if cohorts %}")
    letter.heading("二、按首次登记的季度看")
    letter.table(
        "c in cohorts",
        [
            Column("首次登记", "{{ c.quarter }}", 4.2),
            Column("线索数", "{{ c.leads }}", 2.2),
            Column("到过各阶段（意识、兴趣、考虑、决策、忠诚）", "{{ c.reached }}", 5.2),
            Column("中标", "{{ c.won }}", 1.6),
            Column("未中标、放弃", "{{ c.lost }}", 2.4),
        ],
    )
    letter.tag("{%p endif %}")
    letter.heading("{% if cohorts %}三{% else %}二{% endif %}、下一步已过期限的线索")
    listed(letter, "due", "d", _leads("d", "下一步（期限）", "{{ d.next_step }}（{{ d.next_due }}）"))
    letter.heading("{% if cohorts %}四{% else %}三{% endif %}、所处阶段内容不全的线索")
    listed(letter, "lacking", "d", _leads("d", "还缺", "{{ d.lacks }}"))
    return signed(letter)


def _leads(item: str, head: str, cell: str) -> list[Column]:
    return [
        Column("编号", f"{{{{ {item}.number }}}}", 2.2),
        Column("项目", f"{{{{ {item}.project }}}}", 3.2, centred=False),
        Column("客户", f"{{{{ {item}.client }}}}", 3.4, centred=False),
        Column("风险", f"{{{{ {item}.risk }}}}", 1.2),
        Column("阶段", f"{{{{ {item}.stage }}}}", 1.3),
        Column(head, cell, 2.8, centred=False),
        Column("责任人", f"{{{{ {item}.owner }}}}", 1.5),
    ]


def risk_list() -> Letter:
    """风险客户清单."""
    letter = Letter("风险客户清单", landscape=True)
    letter.red_head()
    letter.title("{{ scope }}{{ period }}风险客户清单")
    letter.addressee("{{ addressee }}：")
    letter.heading("一、总体情况")
    letter.say("{{ overview }}")
    letter.tag("{%p if shows_units %}")
    letter.chart("chart")
    letter.tag("{%p endif %}")
    letter.heading("二、风险客户")
    listed(
        letter,
        "shown",
        "r",
        [
            Column("序号", "{{ r.no }}", 1.3),
            Column("客户", "{{ r.client }}", 5.4, centred=False),
            Column("维护单位", "{{ r.unit }}", 3.2, centred=False),
            Column("等级", "{{ r.tier }}", 1.3),
            Column("风险", "{{ r.level }}", 1.3),
            Column("依据", "{{ r.why }}", 5.4, centred=False),
            Column("措施（责任人、期限）", "{{ r.measures }}", 4.6, centred=False),
            Column("状态", "{{ r.states }}", 1.8),
        ],
    )
    letter.heading("三、本期关闭的风险")
    listed(
        letter,
        "closed",
        "c",
        [
            Column("客户", "{{ c.client }}", 7.3, centred=False),
            Column("信号", "{{ c.signal }}", 6.0, centred=False),
            Column("关闭日期", "{{ c.closed }}", 3.0),
            Column("说明", "{{ c.note }}", 8.0, centred=False),
        ],
        cut=False,
    )
    letter.heading("四、要求")
    asks(letter)
    return signed(letter)


def relationship() -> Letter:
    """客户关系评估."""
    letter = Letter("客户关系评估")
    letter.red_head()
    letter.title("{{ scope }}\n{{ period }}客户关系评估")
    letter.addressee("{{ addressee }}：")
    letter.heading("一、总体情况")
    letter.say("{{ overview }}")
    letter.tag("{%p if shows_radar %}")
    letter.chart("radar")
    letter.tag("{%p endif %}")
    letter.tag("{%p if is_one %}")
    letter.heading("决策链")
    letter.chart("chain")
    letter.note("框的颜色是对我方的态度：绿色支持，灰色中立，红色反对，白色未知；红色虚线框是对接缺口。")
    letter.tag("{%p endif %}")
    letter.tag("{%p if people %}")
    people_table(letter)
    letter.tag("{%p endif %}")
    letter.heading("二、关系指数")
    listed(
        letter,
        "shown",
        "r",
        [
            Column("序号", "{{ r.no }}", 1.2),
            Column("客户", "{{ r.client }}", 4.4, centred=False),
            Column("维护单位", "{{ r.unit }}", 2.5, centred=False),
            Column("等级", "{{ r.tier }}", 1.1),
            Column("风险", "{{ r.risk }}", 1.1),
            Column("指数", "{{ r.index }}", 1.3),
            Column("比上次", "{{ r.trend }}", 1.4),
            Column("最弱的一项", "{{ r.weakest }}", 1.6),
            Column("缺口", "{{ r.gaps }}", 1.0),
        ],
    )
    letter.heading("三、对接缺口")
    listed(
        letter,
        "gaps",
        "g",
        [
            Column("客户", "{{ g.client }}", 4.0, centred=False),
            Column("姓名", "{{ g.name }}", 1.7),
            Column("部门职务", "{{ g.post }}", 2.9, centred=False),
            Column("角色", "{{ g.role }}", 1.7),
            Column("缺口", "{{ g.gap }}", 2.2),
            Column("现有对接人", "{{ g.ours }}", 3.1, centred=False),
        ],
    )
    return signed(letter)


def people_table(letter: Letter) -> None:
    """Who decides, as a table."""
    letter.table(
        "p in people",
        [
            Column("姓名", "{{ p.name }}", 1.6),
            Column("部门职务", "{{ p.post }}", 3.0, centred=False),
            Column("角色", "{{ p.role }}", 1.7),
            Column("影响力", "{{ p.influence }}", 1.4),
            Column("态度", "{{ p.attitude }}", 1.4),
            Column("社会\n价值", "{{ p.value }}", 1.3),
            Column("我方对接人", "{{ p.counterpart }}", 3.0, centred=False),
            Column("缺口", "{{ p.gap }}", 2.2),
        ],
    )


def counterparts() -> Letter:
    """对接矩阵."""
    letter = Letter("对接矩阵")
    letter.title("{{ scope }}\n{{ period }}客户对接矩阵")
    letter.say("{{ overview }}")
    letter.heading("一、职位与对接级别")
    letter.table(
        "m in matrix",
        [
            Column("客户人员职位", "{{ m.position }}", 3.0),
            Column("集团公司\n领导", "{{ m.group }}", 2.1),
            Column("分公司\n领导", "{{ m.branch }}", 2.1),
            Column("部门\n负责人", "{{ m.department }}", 2.1),
            Column("市场营销\n人员", "{{ m.staff }}", 2.1),
            Column("级别\n未填", "{{ m.other }}", 2.1),
            Column("没有\n对接人", "{{ m.none }}", 2.1),
        ],
    )
    letter.heading("二、对接缺口")
    listed(
        letter,
        "gaps",
        "g",
        [
            Column("客户（风险）", "{{ g.client }}（{{ g.risk }}）", 4.4, centred=False),
            Column("姓名", "{{ g.name }}", 1.7),
            Column("部门职务", "{{ g.post }}", 2.9, centred=False),
            Column("角色", "{{ g.role }}", 1.7),
            Column("缺口", "{{ g.gap }}", 2.0),
            Column("现有对接人", "{{ g.ours }}", 2.9, centred=False),
        ],
        cut=False,
    )
    letter.heading("三、对接关系")
    listed(
        letter,
        "pairs",
        "p",
        [
            Column("客户（风险）", "{{ p.client }}（{{ p.risk }}）", 4.2, centred=False),
            Column("客户人员", "{{ p.theirs }}", 3.3, centred=False),
            Column("职位", "{{ p.position }}", 1.9),
            Column("我方对接人", "{{ p.ours }}", 2.0),
            Column("级别", "{{ p.level }}", 2.2),
            Column("缺口", "{{ p.gap }}", 2.0),
        ],
    )
    return traced(letter)


def key_client_plan() -> Letter:
    """关键客户计划."""
    letter = Letter("关键客户计划")
    letter.title("{{ client }}\n关键客户计划")
    letter.note("维护单位 {{ units }}　等级 {{ tier }}类　风险 {{ risk }}　{{ issued }}")
    letter.say("{{ standing }}")
    letter.heading("第一步　梳理组织决策链")
    letter.chart("chain")
    letter.tag("{%p if people %}")
    people_table(letter)
    letter.tag("{%p endif %}")
    letter.heading("第二步　定义关键客户")
    letter.say("{{ definition }}")
    letter.heading("第三步　选目标与负责人")
    letter.tag("{%p if targets %}")
    letter.table(
        "t in targets",
        [
            Column("关键人", "{{ t.name }}", 1.7),
            Column("部门职务", "{{ t.post }}", 3.0, centred=False),
            Column("角色", "{{ t.role }}", 1.7),
            Column("现在", "{{ t.now }}", 1.4),
            Column("目标", "{{ t.target }}", 2.2),
            Column("负责人", "{{ t.owner }}", 3.4, centred=False),
            Column("缺口", "{{ t.gap }}", 2.2),
        ],
    )
    letter.tag("{%p else %}")
    letter.say("没有登记决策人和影响力高的人，先补填联系人及社会关系表。")
    letter.tag("{%p endif %}")
    letter.heading("第四步　制定行动计划")
    letter.tag("{%p if actions %}")
    letter.table(
        "i in actions",
        [
            Column("种类", "{{ i.kind }}", 2.4),
            Column("行动", "{{ i.matter }}", 7.6, centred=False),
            Column("责任人", "{{ i.owner }}", 2.6),
            Column("期限", "{{ i.due }}", 3.0),
        ],
    )
    letter.tag("{%p else %}")
    letter.say("没有登记未到期的事项，请写明下一步。")
    letter.tag("{%p endif %}")
    letter.heading("第五步　执行与纠偏")
    letter.tag("{%p for d in done %}")
    letter.say("{{ d }}")
    letter.tag("{%p endfor %}")
    letter.tag("{%p if corrections %}")
    letter.table(
        "c in corrections",
        [Column("偏差", "{{ c.matter }}", 8.6, centred=False), Column("纠偏", "{{ c.correction }}", 7.0, centred=False)],
    )
    letter.tag("{%p else %}")
    letter.say("没有偏差。")
    letter.tag("{%p endif %}")
    return traced(letter)


def leads_list() -> Letter:
    """项目线索清单."""
    letter = Letter("项目线索清单", landscape=True)
    letter.title("{{ scope }}{{ period }}项目线索清单")
    letter.say("{{ overview }}")
    listed(
        letter,
        "shown",
        "l",
        [
            Column("编号", "{{ l.number }}", 2.2),
            Column("项目", "{{ l.project }}", 3.4, centred=False),
            Column("客户", "{{ l.client }}", 4.0, centred=False),
            Column("风险", "{{ l.risk }}", 1.1),
            Column("单位", "{{ l.unit }}", 2.4, centred=False),
            Column("阶段", "{{ l.stage }}", 1.3),
            Column("已停留\n天数", "{{ l.days }}", 1.4),
            Column("金额\n(万元)", "{{ l.amount }}", 1.8),
            Column("下一步", "{{ l.next_step }}", 2.7, centred=False),
            Column("期限", "{{ l.next_due }}", 2.2),
            Column("责任人", "{{ l.owner }}", 1.8),
        ],
    )
    return traced(letter)


def risk_warning() -> Letter:
    """风险预警单."""
    letter = Letter("风险预警单")
    letter.red_head()
    letter.title("客户风险预警单")
    letter.addressee("{{ units }}：")
    letter.say("{{ opening }}")
    letter.heading("一、依据")
    letter.tag("{%p for r in reasons %}")
    letter.say("{{ loop.index }}．{{ r }}")
    letter.tag("{%p endfor %}")
    letter.tag("{%p if signals %}")
    letter.table(
        "s in signals",
        [
            Column("日期", "{{ s.day }}", 2.45),
            Column("类别", "{{ s.kind }}", 1.5),
            Column("程度", "{{ s.degree }}", 1.1),
            Column("说明", "{{ s.text }}", 2.9, centred=False),
            Column("已定措施", "{{ s.measure }}", 2.4, centred=False),
            Column("责任人", "{{ s.owner }}", 1.5),
            Column("期限", "{{ s.due }}", 2.45),
            Column("状态", "{{ s.state }}", 1.3),
        ],
    )
    letter.tag("{%p endif %}")
    letter.tag("{%p if debts %}")
    letter.table(
        "d in debts",
        [
            Column("项目", "{{ d.project }}", 6.0, centred=False),
            Column("未收款(万元)", "{{ d.amount }}", 3.4),
            Column("收款期限", "{{ d.due }}", 3.0),
            Column("账龄", "{{ d.age }}", 3.2),
        ],
    )
    letter.tag("{%p endif %}")
    letter.heading("二、应采取的措施（建议，非原文）")
    letter.tag("{%p for m in measures %}")
    letter.say("{{ loop.index }}．{{ m }}")
    letter.tag("{%p endfor %}")
    letter.heading("三、答复（{{ answer_by }}前）")
    letter.say("措施、责任人和期限：")
    letter.say("负责人（签字）：　　　　　　　　　日期：")
    return signed(letter)


RELATIONS: dict[str, Callable[[], Letter]] = {
    "funnel.docx": funnel,
    "leads_list.docx": leads_list,
    "risk_list.docx": risk_list,
    "risk_warning.docx": risk_warning,
    "relationship.docx": relationship,
    "counterparts.docx": counterparts,
    "key_client_plan.docx": key_client_plan,
}
