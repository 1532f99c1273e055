"""The initial Word templates of what goes with visits and persons: plan, contacts, brief, handover, care (R36, R41–R45, S12, G17)."""

from __future__ import annotations

from collections.abc import Callable

from tools.letters.letter import Column, Letter
from tools.letters.letter_parts import asks, listed, signed, traced
from tools.letters.relation_templates import people_table


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
            Column("序号", "{{ r.no }}", 1.1),
            Column("客户", "{{ r.client }}", 3.9, centred=False),
            Column("维护单位", "{{ r.unit }}", 2.3, centred=False),
            Column("等级", "{{ r.tier }}", 1.0),
            Column("社会\n价值", "{{ r.social_value }}", 1.2),
            Column("风险", "{{ r.risk }}", 1.0),
            Column("频次", "{{ r.frequency }}", 1.8),
            Column("人员级别", "{{ r.level }}", 2.1),
            Column("最近一次", "{{ r.last }}", 2.5),
            Column("下次期限", "{{ r.next }}", 2.5),
            Column("状态", "{{ r.status }}", 1.2),
            Column("责任人", "{{ r.owner }}", 1.5),
            Column("安排", "{{ r.arranged }}", 2.2, centred=False),
        ],
    )
    letter.tag("{%p if clashes %}")
    letter.say("同一人同一天约了几家的，请调开：")
    letter.tag("{%p for c in clashes %}")
    letter.say("{{ c }}")
    letter.tag("{%p endfor %}")
    letter.tag("{%p endif %}")
    letter.heading("三、要求")
    asks(letter)
    return signed(letter)


def contact_summary() -> Letter:
    """沟通拜访统计."""
    letter = Letter("沟通拜访统计")
    letter.red_head()
    letter.title("{{ scope }}\n{{ period }}客户沟通拜访统计")
    letter.addressee("{{ addressee }}：")
    letter.heading("一、总体情况")
    letter.say("{{ overview }}")
    letter.chart("chart")
    letter.table(
        "c in channels",
        [
            Column("沟通方式", "{{ c.channel }}", 4.6, centred=False),
            Column("算拜访", "{{ c.visit }}", 1.8),
            Column("A类", "{{ c.a }}", 1.7),
            Column("B类", "{{ c.b }}", 1.7),
            Column("C类", "{{ c.c }}", 1.7),
            Column("未列入", "{{ c.other }}", 2.1),
            Column("合计", "{{ c.total }}", 2.0),
        ],
    )
    letter.heading("二、各单位情况")
    letter.table(
        "u in units",
        [
            Column("单位", "{{ u.unit }}", 3.8, centred=False),
            Column("沟通次数", "{{ u.contacts }}", 2.0),
            Column("其中拜访", "{{ u.visits }}", 2.0),
            Column("客户数", "{{ u.clients }}", 1.7),
            Column("占维护客户", "{{ u.share }}", 2.2),
            Column("后续事项", "{{ u.follow_ups }}", 2.0),
            Column("过期未办", "{{ u.overdue }}", 1.9),
        ],
    )
    letter.heading("三、没有沟通的A类客户")
    listed(
        letter,
        "silent",
        "s",
        [
            Column("客户", "{{ s.client }}", 5.0, centred=False),
            Column("维护单位", "{{ s.unit }}", 3.4, centred=False),
            Column("等级", "{{ s.tier }}", 1.2),
            Column("风险", "{{ s.risk }}", 1.2),
            Column("最近一次沟通", "{{ s.last }}", 2.6),
            Column("责任人", "{{ s.owner }}", 2.2),
        ],
    )
    letter.heading("四、过期未完成的后续事项")
    listed(
        letter,
        "late",
        "f",
        [
            Column("客户", "{{ f.client }}", 5.0, centred=False),
            Column("风险", "{{ f.risk }}", 1.2),
            Column("后续事项", "{{ f.matter }}", 4.8, centred=False),
            Column("责任人", "{{ f.owner }}", 2.1),
            Column("期限", "{{ f.due }}", 2.5),
        ],
    )
    return signed(letter)


def client_brief() -> Letter:
    """拜访前一页纸."""
    letter = Letter("拜访前一页纸", dense=True)
    letter.title("{{ client }}")
    letter.note("拜访前一页纸　{{ issued }}　维护单位 {{ units }}　等级 {{ tier }}类　{{ value }}　风险 {{ risk }}")
    letter.tag("{%p if bad_conduct %}")
    letter.say("不良行为（谨慎合作）：{{ bad_conduct }}。")
    letter.tag("{%p endif %}")
    letter.say("等级依据：{{ tier_why }}。风险：{{ risk_why }}。")
    letter.say("拜访：{{ visit }}关系：{{ relation }}")
    letter.heading("要传达的")
    letter.tag("{%p for c in convey %}")
    letter.say("{{ loop.index }}．{{ c }}")
    letter.tag("{%p endfor %}")
    letter.heading("未了事项（未办结投诉{{ complaints }}件）")
    letter.tag("{%p if items %}")
    items_table(letter, "items", client=False)
    letter.tag("{%p else %}")
    letter.say("没有未了事项。")
    letter.tag("{%p endif %}")
    letter.tag("{%p if items_more %}")
    letter.note("{{ items_more }}")
    letter.tag("{%p endif %}")
    letter.heading("决策链和对接人")
    letter.tag("{%p if people %}")
    people_table(letter)
    letter.tag("{%p else %}")
    letter.say("没有登记在任的联系人。")
    letter.tag("{%p endif %}")
    letter.tag("{%p if heard %}")
    letter.heading("最近的沟通")
    letter.tag("{%p endif %}")
    letter.tag("{%p for h in heard %}")
    letter.say("{{ h }}")
    letter.tag("{%p endfor %}")
    letter.heading("策略卡")
    letter.table(
        "c in cards",
        [
            Column("方面", "{{ c.part }}", 2.2),
            Column("要点", "{{ c.title }}", 3.4, centred=False),
            Column("做法", "{{ c.text }}", 10.0, centred=False),
        ],
    )
    return traced(letter)


def items_table(letter: Letter, name: str, *, client: bool) -> None:
    """Open items."""
    who = [Column("客户（风险）", "{{ i.client }}（{{ i.risk }}）", 3.6, centred=False)] if client else []
    wide = 4.2 if client else 7.8
    letter.table(
        f"i in {name}",
        [
            Column("种类", "{{ i.kind }}", 2.0),
            *who,
            Column("事项", "{{ i.matter }}", wide, centred=False),
            Column("责任人", "{{ i.owner }}", 1.9),
            Column("期限", "{{ i.due }}", 2.2),
            Column("情况", "{{ i.state }}", 1.7),
        ],
    )


def handover() -> Letter:
    """移交清单."""
    letter = Letter("移交清单")
    letter.title("{{ person }}客户工作移交清单")
    letter.say("{{ overview }}")
    letter.heading("一、客户")
    letter.tag("{%p if clients %}")
    letter.table(
        "c in clients",
        [
            Column("序号", "{{ c.no }}", 1.2),
            Column("客户", "{{ c.client }}", 4.9, centred=False),
            Column("维护单位", "{{ c.unit }}", 3.0, centred=False),
            Column("等级", "{{ c.tier }}", 1.1),
            Column("风险", "{{ c.risk }}", 1.1),
            Column("角色", "{{ c.role }}", 2.6),
            Column("联系人", "{{ c.people }}", 1.7),
        ],
    )
    letter.tag("{%p else %}")
    letter.say("没有。")
    letter.tag("{%p endif %}")
    letter.heading("二、未了事项")
    letter.tag("{%p if items %}")
    items_table(letter, "items", client=True)
    letter.tag("{%p else %}")
    letter.say("没有。")
    letter.tag("{%p endif %}")
    letter.heading("三、对客户的承诺")
    letter.tag("{%p if promises %}")
    letter.table(
        "p in promises",
        [
            Column("客户（风险）", "{{ p.client }}（{{ p.risk }}）", 5.6, centred=False),
            Column("承诺", "{{ p.promise }}", 7.4, centred=False),
            Column("期限", "{{ p.until }}", 2.6),
        ],
    )
    letter.tag("{%p else %}")
    letter.say("没有。")
    letter.tag("{%p endif %}")
    letter.heading("四、跟踪中的线索")
    letter.tag("{%p if leads %}")
    letter.table(
        "l in leads",
        [
            Column("编号", "{{ l.number }}", 2.2),
            Column("项目", "{{ l.project }}", 3.6, centred=False),
            Column("客户", "{{ l.client }}", 3.8, centred=False),
            Column("阶段", "{{ l.stage }}", 1.4),
            Column("下一步（期限）", "{{ l.next_step }}（{{ l.next_due }}）", 4.6, centred=False),
        ],
    )
    letter.tag("{%p else %}")
    letter.say("没有。")
    letter.tag("{%p endif %}")
    letter.heading("五、拜访计划")
    letter.tag("{%p if visits %}")
    letter.table(
        "v in visits",
        [
            Column("客户", "{{ v.client }}", 5.4, centred=False),
            Column("频次", "{{ v.frequency }}", 2.2),
            Column("人员级别", "{{ v.level }}", 2.9),
            Column("下次期限", "{{ v.next }}", 2.9),
            Column("状态", "{{ v.status }}", 2.2),
        ],
    )
    letter.tag("{%p else %}")
    letter.say("没有。")
    letter.tag("{%p endif %}")
    letter.say("移交人（签字）：　　　　　　　　接收人（签字）：　　　　　　　　")
    letter.say("监交人（签字）：　　　　　移交日期：　　年　月　日")
    return traced(letter)


def care_calendar() -> Letter:
    """关怀日历."""
    letter = Letter("关怀日历")
    letter.title("{{ scope }}\n{{ period }}客户关怀日历")
    letter.say("{{ overview }}")
    letter.heading("一、节日问候和生日祝福")
    listed(
        letter,
        "shown",
        "r",
        [
            Column("日期", "{{ r.day }}", 2.6),
            Column("事由", "{{ r.of }}", 1.8),
            Column("客户", "{{ r.client }}", 4.2, centred=False),
            Column("等级", "{{ r.tier }}", 1.0),
            Column("风险", "{{ r.risk }}", 1.0),
            Column("做法", "{{ r.what }}", 2.4, centred=False),
            Column("责任人", "{{ r.owner }}", 1.5),
            Column("状态", "{{ r.state }}", 1.1),
        ],
    )
    letter.heading("二、活动和规定动作")
    listed(
        letter,
        "actions",
        "a",
        [
            Column("计划日期", "{{ a.day }}", 2.3),
            Column("类别", "{{ a.kind }}", 2.0),
            Column("客户（风险）", "{{ a.client }}（{{ a.risk }}）", 4.4, centred=False),
            Column("内容", "{{ a.content }}", 3.8, centred=False),
            Column("经办人", "{{ a.owner }}", 1.6),
            Column("情况", "{{ a.state }}", 1.5),
        ],
        cut=False,
    )
    letter.heading("三、规定动作")
    listed(
        letter,
        "prescribed",
        "p",
        [
            Column("动作", "{{ p.action }}", 2.0),
            Column("客户（风险）", "{{ p.client }}（{{ p.risk }}）", 4.4, centred=False),
            Column("起止日期", "{{ p.time }}", 5.1),
            Column("责任人", "{{ p.owner }}", 1.6),
            Column("情况", "{{ p.state }}", 2.5),
        ],
    )
    letter.heading("四、须经批准的礼品和活动")
    listed(
        letter,
        "gifts",
        "g",
        [
            Column("日期", "{{ g.day }}", 2.3),
            Column("客户（风险）", "{{ g.client }}（{{ g.risk }}）", 4.6, centred=False),
            Column("金额(元)", "{{ g.amount }}", 1.8),
            Column("原因", "{{ g.reason }}", 5.0, centred=False),
            Column("批准人", "{{ g.approver }}", 1.9),
        ],
        cut=False,
    )
    return traced(letter)


VISITS: dict[str, Callable[[], Letter]] = {
    "visit_plan.docx": visit_plan,
    "contact_summary.docx": contact_summary,
    "client_brief.docx": client_brief,
    "handover.docx": handover,
    "care_calendar.docx": care_calendar,
}
