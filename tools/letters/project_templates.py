"""The initial Word templates of reports about projects (P01–P10, R73, G09)."""

from __future__ import annotations

from collections.abc import Callable

from tools.letters.letter import Column, Letter
from tools.letters.letter_parts import asks, listed, signed, traced


def project_progress() -> Letter:
    """项目进展报告."""
    letter = Letter("项目进展报告")
    letter.title("{{ project }}\n项目进展报告")
    letter.addressee("{{ client }}：")
    letter.say("{{ overview }}")
    letter.heading("一、项目概况")
    _keys(letter)
    letter.tag("{%p if shows_curve %}")
    letter.chart("curve")
    letter.tag("{%p endif %}")
    letter.heading("二、任务完成情况")
    letter.tag("{%p if shows_gantt %}")
    letter.chart("gantt")
    letter.tag("{%p endif %}")
    letter.tag("{%p if tasks %}")
    _tasks(letter)
    letter.tag("{%p else %}")
    letter.say("没有登记任务。")
    letter.tag("{%p endif %}")
    letter.heading("三、下一步安排")
    letter.tag("{%p if not next_tasks %}")
    letter.say("没有未完成的任务。")
    letter.tag("{%p endif %}")
    letter.tag("{%p for t in next_tasks %}")
    letter.say("{{ loop.index }}．{{ t.task }}，计划{{ t.planned }}完成，{{ t.owner }}负责。")
    letter.tag("{%p endfor %}")
    letter.heading("四、风险和须通报的情况")
    letter.tag("{%p for n in notices %}")
    letter.say("{{ loop.index }}．{{ n }}")
    letter.tag("{%p endfor %}")
    letter.say("{{ risk }}。")
    letter.say("{{ unit }}　项目经理：{{ manager }}")
    return signed(letter)


def project_closing() -> Letter:
    """项目收尾总结."""
    letter = Letter("项目收尾总结")
    letter.title("{{ project }}\n项目收尾总结")
    letter.note("项目编号 {{ number }}　承建单位 {{ unit }}　客户 {{ client }}（{{ tier }}类，风险 {{ risk }}）")
    letter.say("{{ overview }}")
    letter.heading("一、计划与实际")
    _keys(letter)
    letter.heading("二、目标和总结")
    letter.say("目标：{{ goal }}")
    letter.say("总结：{{ summary }}")
    letter.say("{{ survey }}")
    letter.heading("三、任务")
    letter.tag("{%p if tasks %}")
    _tasks(letter)
    letter.tag("{%p else %}")
    letter.say("没有登记任务。")
    letter.tag("{%p endif %}")
    letter.heading("四、经验教训")
    letter.tag("{%p if not lessons %}")
    letter.say("没有登记经验教训，请在项目任务表补填。")
    letter.tag("{%p endif %}")
    letter.tag("{%p for x in lessons %}")
    letter.say("{{ loop.index }}．{{ x }}")
    letter.tag("{%p endfor %}")
    letter.heading("五、客户等级重新测算")
    letter.tag("{%p if grades %}")
    letter.table("k in grades", [Column("栏目", "{{ k.head }}", 4.6), Column("内容", "{{ k.value }}", 11.0, centred=False)])
    letter.tag("{%p else %}")
    letter.say("{{ regrade }}")
    letter.tag("{%p endif %}")
    letter.heading("六、收尾要办的事")
    letter.tag("{%p if not asks %}")
    letter.say("没有还要办的事。")
    letter.tag("{%p endif %}")
    asks(letter)
    return signed(letter)


def client_notice() -> Letter:
    """致客户通报函."""
    letter = Letter("致客户通报函")
    letter.red_head()
    letter.title("关于{{ project }}有关情况的通报函")
    letter.addressee("{{ client }}：")
    letter.say("由我公司{{ unit }}承建的贵方{{ project }}，截至{{ asof }}，有下列情况，现向贵方通报：")
    letter.table("r in reasons", [Column("序号", "{{ loop.index }}", 1.8), Column("情况", "{{ r }}", 13.8, centred=False)])
    letter.say("{{ finish }}原因：{{ cause }}。")
    letter.say("应对措施：{{ response }}。")
    letter.say("我公司将按上述措施落实，并及时通报进展。有关事宜请与项目经理{{ manager }}联系。")
    return signed(letter)


def phase_checklist() -> Letter:
    """普遍客户阶段清单."""
    letter = Letter("普遍客户阶段清单")
    letter.title("{{ scope }}\n{{ period }}普遍客户阶段清单")
    letter.say("{{ overview }}")
    letter.table(
        "p in phases",
        [
            Column("阶段", "{{ p.phase }}", 1.8),
            Column("重点", "{{ p.aim }}", 3.4),
            Column("项数", "{{ p.count }}", 1.6),
            Column("清单", "{{ p.checks }}", 8.8, centred=False),
        ],
    )
    letter.heading("一、各项目、线索现在要做的事")
    listed(
        letter,
        "shown",
        "r",
        [
            Column("阶段", "{{ r.phase }}", 1.2),
            Column("客户（风险）", "{{ r.client }}（{{ r.risk }}）", 3.5, centred=False),
            Column("项目", "{{ r.project }}", 2.6, centred=False),
            Column("现状", "{{ r.state }}", 2.0),
            Column("要做的事", "{{ r.action }}", 2.2, centred=False),
            Column("责任人", "{{ r.owner }}", 1.5),
            Column("期限", "{{ r.due }}", 2.6),
        ],
    )
    letter.heading("二、回款")
    letter.say("{{ ages_says }}")
    letter.tag("{%p if shows_ages %}")
    letter.table(
        "a in ages",
        [
            Column("账龄", "{{ a.age }}", 5.2),
            Column("项目数", "{{ a.count }}", 5.2),
            Column("未收款(万元)", "{{ a.amount }}", 5.2),
        ],
    )
    letter.chart("age_chart")
    letter.tag("{%p endif %}")
    return traced(letter)


def _keys(letter: Letter) -> None:
    letter.table("k in keys", [Column("栏目", "{{ k.head }}", 4.6), Column("内容", "{{ k.value }}", 11.0, centred=False)])


def _tasks(letter: Letter) -> None:
    letter.table(
        "t in tasks",
        [
            Column("序号", "{{ t.no }}", 1.0),
            Column("任务", "{{ t.task }}", 2.9, centred=False),
            Column("责任人", "{{ t.owner }}", 1.6),
            Column("计划完成", "{{ t.planned }}", 2.6),
            Column("实际完成", "{{ t.done }}", 2.6),
            Column("情况", "{{ t.state }}", 2.3),
            Column("问题和措施", "{{ t.problem }}", 2.6, centred=False),
        ],
    )


PROJECTS: dict[str, Callable[[], Letter]] = {
    "project_progress.docx": project_progress,
    "project_closing.docx": project_closing,
    "client_notice.docx": client_notice,
    "phase_checklist.docx": phase_checklist,
}
