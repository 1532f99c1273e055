"""客户分析报告：每半年对A类客户作一次，五个部分都要写实（R56、G14、R33）。"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from udfs.kinds.dates import Day
from udfs.kinds.terms import HalfYear, half_year
from udfs.rules import substance
from workbooks.declare import Known, Remark, check, field, remark, schema, sheet
from workbooks.problems import Severity, rule
from workbooks.registers.common_checks import in_force, usual_checks
from workbooks.registers.shared_fields import CLIENT, PERSON, also

#: A section people write in a cell is long; a table of ours shows its beginning.
_WIDE = 40


@sheet("客户分析报告", clause="R56、G14、R33", returned="分析报告", key=("client", "term"), about="client")
class Analyses:
    """每行一个客户的半年分析：战略、运营、财务、我方评价、措施建议和存在问题；五个部分缺了会提醒，报告照收。"""

    client: str = field(CLIENT, width=30)
    term: str = field(
        "报告期",
        aliases=also("报告期间 报告周期 分析期间 所属半年 半年 期间 评价期 报告时段 分析期 统计期间 所属期"),
        kind=HalfYear(),
        clause="R33",
        width=14,
    )
    author: str = field(
        "报告人", aliases=also("撰写人 编制人 分析人 填报人 责任人 编写人 报告编制人 执笔人 报告撰写人"), kind=PERSON, width=10
    )
    day: datetime.date = field(
        "报告日期",
        aliases=also("编制日期 撰写日期 填报日期 日期 报告时间 编写日期 完成日期 编制时间 撰写时间"),
        kind=Day(),
        width=13,
    )
    strategy: str | None = field(substance.STRATEGY, width=_WIDE, default=None)
    operation: str | None = field(substance.OPERATION, width=_WIDE, default=None)
    finance: str | None = field(substance.FINANCE, width=_WIDE, default=None)
    our_view: str | None = field(substance.OUR_VIEW, width=_WIDE, default=None)
    measures: str | None = field(substance.MEASURES, width=_WIDE, default=None)
    troubles: str | None = field(substance.TROUBLES, width=_WIDE, default=None)

    def entry(self) -> str:
        """One line about it, for timeline, change list and receipt."""
        blank = [section.head for section in substance.REQUIRED if not getattr(self, section.name)]
        missing = f"；{'、'.join(blank)}未写" if blank else ""
        return f"{self.term or '报告期未填'}分析报告，{self.author or '报告人未填'}{missing}"


ANALYSES = schema(Analyses)

WEAK = rule(
    "KH353",
    Severity.WARNING,
    "分析报告还不合要求",
    "“{field}”{why}；报告照收，考核时算不合要求。",
    "补写这一部分，写具体的事实和数字，不照抄。",
    clause="R56",
)

usual_checks(Analyses, past=("day",))


@check(Analyses, WEAK)
def _substance(entries: Sequence[Analyses], known: Known) -> Iterator[Remark]:
    names = {s.head: s.name for s in substance.SECTIONS}
    terms = {
        (year, half - 1) if half > 1 else (year - 1, 2) for e in entries if (told := half_year(e.term or "")) for year, half in (told,)
    }
    before = [_report(e) for row, e in in_force(Analyses, entries, known) if row < 0 and half_year(e.term or "") in terms]
    for row, weak in enumerate(substance.check([_report(e) for e in entries], before, _likeness)):
        for one in weak:
            yield remark(WEAK, row, names[one.section], why=one.reason)


def _report(entry: Analyses) -> substance.Analysis:
    return substance.Analysis(entry.client or "", entry.term or "", {s.head: getattr(entry, s.name) for s in substance.SECTIONS})


def _likeness(one: str, two: str) -> float:
    from rapidfuzz.fuzz import ratio

    return ratio(one, two) / 100
