"""The initial Word templates of what follows from an assessment: circular, commendation, report, rectification, summary (R64–R67)."""

from __future__ import annotations

from collections.abc import Callable

from tools.letters.half_year_templates import RESULTS, surveyed
from tools.letters.letter import Column, Letter
from tools.letters.letter_parts import asks, signed, traced

_GRADES = [
    Column("等级", "{{ g.grade }}", 1.4),
    Column("单位", "{{ g.units }}", 3.4, centred=False),
    Column("结果运用", "{{ g.follows }}", 6.4, centred=False),
    Column("依据", "{{ g.source }}", 4.4, centred=False),
]
_SUMMARIES = [
    Column("单位", "{{ s.unit }}", 4.6, centred=False),
    Column("通知日期", "{{ s.notified }}", 2.7),
    Column("最晚上交", "{{ s.due }}", 2.7),
    Column("收到日期", "{{ s.received }}", 2.7),
    Column("情况", "{{ s.state }}", 2.9),
]
_LOSSES = [
    Column("指标", "{{ l.name }}", 2.3, centred=False),
    Column("依据", "{{ l.what }}", 4.5, centred=False),
    Column("说明", "{{ l.note }}", 4.2, centred=False),
    Column("出处", "{{ l.place }}", 4.6, centred=False),
]


def _summaries(letter: Letter, title: str) -> None:
    letter.tag("{%p if summaries %}")
    letter.heading(title)
    letter.table("s in summaries", _SUMMARIES)
    letter.tag("{%p endif %}")


def assessment_circular() -> Letter:
    """考核通报."""
    letter = Letter("考核通报")
    letter.red_head()
    letter.title("关于{{ period }}\n客户关系管理考核情况的通报")
    letter.addressee("{{ addressee }}：")
    letter.say("现将{{ period }}客户关系管理考核情况通报如下（{{ edition }}）。")
    letter.heading("一、考核结果")
    letter.say("{{ overview }}")
    letter.tag("{%p if units %}")
    letter.table("u in units", RESULTS)
    letter.tag("{%p endif %}")
    letter.tag("{%p if units_note %}")
    letter.note("注：{{ units_note }}")
    letter.tag("{%p endif %}")
    letter.tag("{%p if shows_chart %}")
    letter.chart("chart")
    letter.tag("{%p endif %}")
    letter.tag("{%p for r in remarks %}")
    letter.say("{{ r }}")
    letter.tag("{%p endfor %}")
    letter.heading("二、结果运用")
    letter.tag("{%p if grades %}")
    letter.table("g in grades", _GRADES)
    letter.tag("{%p else %}")
    letter.say("没有数据，不评等级。")
    letter.tag("{%p endif %}")
    _summaries(letter, "三、工作总结收交情况")
    return signed(letter)


def commendation() -> Letter:
    """表彰通报."""
    letter = Letter("表彰通报")
    letter.red_head()
    letter.title("关于表扬{{ period }}\n客户关系管理工作优良单位的通报")
    letter.addressee("{{ addressee }}：")
    letter.say("{{ opening }}", table_follows=True)
    letter.table(
        "u in units",
        [
            Column("单位", "{{ u.unit }}", 4.6, centred=False),
            Column("总分", "{{ u.total }}", 2.2),
            Column("主要表现", "{{ u.merit }}", 8.8, centred=False),
        ],
    )
    letter.say("{{ closing }}")
    return signed(letter)


def leaders_report() -> Letter:
    """考核情况报告."""
    letter = Letter("考核情况报告")
    letter.red_head()
    letter.title("关于{{ period }}\n客户关系管理考核情况的报告")
    letter.addressee("集团公司领导：")
    letter.say("{{ opening }}")
    letter.heading("一、考核结果")
    letter.table("u in units", RESULTS)
    letter.tag("{%p if shows_chart %}")
    letter.chart("chart")
    letter.tag("{%p endif %}")
    letter.heading("二、五组指标")
    asks(letter, "groups")
    letter.heading("三、各单位强弱")
    asks(letter, "remarks")
    letter.heading("四、结果运用")
    letter.tag("{%p if grades %}")
    letter.table("g in grades", _GRADES)
    letter.tag("{%p endif %}")
    letter.heading("五、请示事项")
    asks(letter, "proposals")
    _summaries(letter, "附：工作总结收交情况")
    letter.say("以上报告，妥否，请批示。")
    return signed(letter)


def rectification() -> Letter:
    """整改通知书."""
    letter = Letter("整改通知书")
    letter.red_head()
    letter.title("关于{{ period }}\n客户关系管理考核整改的通知")
    letter.addressee("{{ unit }}：")
    letter.say("{{ opening }}")
    letter.heading("一、失分的依据")
    letter.tag("{%p if losses %}")
    letter.table("l in losses", _LOSSES)
    letter.tag("{%p else %}")
    letter.say("无。")
    letter.tag("{%p endif %}")
    letter.tag("{%p if losses_more %}")
    letter.note("{{ losses_more }}")
    letter.tag("{%p endif %}")
    letter.heading("二、整改要求")
    asks(letter, "demands")
    letter.note("{{ source }}")
    return signed(letter)


def work_summary() -> Letter:
    """客户关系维护工作总结: the unit writes on in Word."""
    letter = Letter("客户关系维护工作总结")
    letter.title("{{ unit }}\n{{ period }}客户关系维护工作总结")
    letter.say("（{{ due_says }}各项得分和事实已由系统填好，其余由本单位填写。）")
    letter.heading("一、考核结果")
    letter.say("{{ result }}")
    letter.tag("{%p if no_data %}")
    letter.say("{{ no_data }}")
    letter.tag("{%p endif %}")
    letter.heading("二、做得好的指标")
    letter.tag("{%p if strong %}")
    letter.table(
        "p in strong",
        [
            Column("组", "{{ p.group }}", 2.8, centred=False),
            Column("指标", "{{ p.name }}", 2.6, centred=False),
            Column("得分", "{{ p.score }}", 1.7),
            Column("主要做法（本单位填写）", "　", 8.5, centred=False),
        ],
    )
    letter.tag("{%p else %}")
    letter.say("没有满分的指标。主要做法（本单位填写）：　")
    letter.tag("{%p endif %}")
    letter.heading("三、失分的指标")
    letter.tag("{%p if weak %}")
    letter.tag("{%p for p in weak %}")
    letter.heading("{{ p.group }}：{{ p.name }}　{{ p.score }}分", 2)
    letter.say("怎样算的：{{ p.how }}。事实：{{ p.facts }}")
    letter.say("原因分析（本单位填写）：　")
    letter.say("改进措施、责任人、期限（本单位填写）：　")
    letter.tag("{%p endfor %}")
    letter.tag("{%p else %}")
    letter.say("没有失分的指标。")
    letter.tag("{%p endif %}")
    letter.heading("四、下一半年的打算")
    letter.say("（本单位填写）　")
    letter.say("负责人签字：　　　　　　　　　日期：")
    return traced(letter)


def seminar_pack() -> Letter:
    """研讨会材料."""
    letter = Letter("研讨会材料")
    letter.red_head()
    letter.title("{{ period }}\n客户关系管理工作研讨会材料")
    letter.heading("一、议程")
    asks(letter, "agenda")
    letter.heading("二、半年来客户关系维护成果")
    letter.say("{{ clients_says }}", table_follows=True)
    letter.table(
        "i in indicators",
        [
            Column("方面", "{{ i.group }}", 1.6),
            Column("指标", "{{ i.name }}", 3.6, centred=False),
            Column("本期", "{{ i.value }}", 2.8),
            Column("上期", "{{ i.before }}", 2.6),
            Column("怎样算的", "{{ i.how }}", 5.0, centred=False),
        ],
    )
    letter.heading("三、客户满意度")
    letter.say("{{ survey_says }}")
    letter.tag("{%p if shows_aspects %}")
    letter.chart("aspects_chart")
    letter.tag("{%p endif %}")
    letter.tag("{%p if satisfaction %}")
    letter.table("p in satisfaction", surveyed("单位"))
    letter.tag("{%p endif %}")
    letter.heading("四、客户分析报告")
    letter.say("{{ analysis_says }}")
    letter.heading("五、考核结果")
    letter.say("{{ result_says }}", table_follows=True)
    letter.table("u in units", RESULTS)
    letter.tag("{%p if shows_chart %}")
    letter.chart("chart")
    letter.tag("{%p endif %}")
    asks(letter, "remarks")
    letter.heading("六、经验介绍和研讨题目")
    letter.say("{{ experience }}")
    asks(letter, "topics")
    return signed(letter)


CIRCULARS: dict[str, Callable[[], Letter]] = {
    "assessment_circular.docx": assessment_circular,
    "commendation.docx": commendation,
    "leaders_report.docx": leaders_report,
    "rectification.docx": rectification,
    "work_summary.docx": work_summary,
    "seminar_pack.docx": seminar_pack,
}
