"""The initial Word templates of reports about complaints (R55)."""

from __future__ import annotations

from collections.abc import Callable

from tools.letters.letter import Column, Letter
from tools.letters.letter_parts import asks, listed, signed, traced


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
    return signed(letter)


def _complaints(item: str, head: str, name: str) -> list[Column]:
    return [
        Column("编号", f"{{{{ {item}.number }}}}", 3.0),
        Column("客户（等级）", f"{{{{ {item}.client }}}}（{{{{ {item}.tier }}}}）", 3.6, centred=False),
        Column("风险", f"{{{{ {item}.risk }}}}", 1.2),
        Column("投诉内容", f"{{{{ {item}.content }}}}", 3.1, centred=False),
        Column("期限", f"{{{{ {item}.due }}}}", 2.5),
        Column(head, f"{{{{ {item}.{name} }}}}", 2.2),
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
    return traced(letter)


COMPLAINTS: dict[str, Callable[[], Letter]] = {
    "complaint_report.docx": complaint_report,
    "complaint_slip.docx": complaint_slip,
}
