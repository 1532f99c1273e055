"""客户分析报告 (R56, G14, R33): one client's report of a half-year with the facts it rests on.

Where none has come it is the form to write it in.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.ledger.shapes.views import GroupClient
from addin.reports.analysis_material import analyses_in, due_analyses, last_half
from addin.reports.client_named import client_named
from addin.reports.letterhead import House, Letterhead, chinese_day, letterhead_of
from addin.reports.material import Material
from addin.reports.open_risk import told_risk
from addin.reports.scores import money_text, percent_text, score_text
from addin.reports.survey_material import survey_of
from addin.reports.wording import names
from udfs.rules.evaluation import Contract as Signed
from udfs.rules.evaluation import contribution, totals
from udfs.rules.satisfaction import mean_satisfaction
from udfs.rules.substance import REQUIRED, SECTIONS, Analysis, Weakness, weak_sections
from udfs.words.text import fold
from workbooks.registers.complaints import Complaints
from workbooks.registers.projects import Projects
from workbooks.registers.surveys import Surveys

_BLANK = "（未写）"


@dataclass(frozen=True)
class FactLine:
    """One fact that the analysis rests on."""

    name: str = told("内容", sample="等级")
    value: str = told("台账上的情况", sample="A类：合作历史为有且履约诚信为好")


@dataclass(frozen=True)
class SectionPart:
    """One section of the report."""

    head: str = told("部分", sample="财务分析")
    text: str = told("内容；没有写的写明未写", sample="进度款按月支付，近十二个月按期付款11次。")
    remark: str = told("审核意见；符合要求的为空", sample="没有一个数字")


@dataclass(frozen=True)
class AnalysisPaper(Letterhead):
    """客户分析报告的内容。"""

    client: str = told("客户", sample="示例置业有限公司")
    risk: str = told_risk()
    period: str = told("报告期", sample="2026年下半年")
    unit: str = told("报告单位", sample="一分公司")
    author: str = told("报告人", sample="张示例")
    written: str = told("报告日期", sample="2026年12月17日")
    received: bool = told("报告是否收到", sample=True)
    state: str = told("审核结果一句话", sample="符合要求。")
    facts: tuple[FactLine, ...] = told("台账上的事实")
    sections: tuple[SectionPart, ...] = told("报告各部分")

    @property
    def figures(self) -> dict[str, Any]:
        """The report as it stands and what is wrong with it."""
        reasons = [f"{s.head}{s.remark}" for s in self.sections if s.remark]
        return {"client": self.client, "received": self.received, "in_order": self.received and not reasons, "reasons": reasons}


@report(name="analysis-report", title="客户分析报告", template="analysis_report.docx", clause="R56,G14,R33", periods=("half",))
def analysis_report(
    material: Material,
    *,
    day: datetime.date,
    client: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> AnalysisPaper:
    """一个客户半年的分析报告：战略、运营、财务分析、我方评价和措施建议，附台账上的事实；没有收到的，就是一份待写的表。

    Args:
        material: Of the half-year.
        day: Day of issue.
        client: The client by name or number.
        house: Who issues.

    Raises:
        Refusal: KH636, there is no such client.
    """
    one = client_named(material.clients, client)
    found = next((a for a in analyses_in(material, last_half(material)) if fold(a.client) == fold(one.name)), None)
    weak = _weaknesses(material, one, found)
    row = found.source.row if found else None
    return AnalysisPaper(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        client=one.name,
        period=material.span.label,
        unit=found.unit if found else one.units[0] if one.units else "",
        author=row.author if row else "",
        written=chinese_day(row.day) if row else "",
        received=found is not None,
        state=_state(found, weak),
        facts=tuple(_facts(material, one)),
        sections=tuple(
            SectionPart(
                s.head,
                (found.sections.get(s.head) if found else None) or _BLANK,
                "；".join(w.reason for w in weak if w.section == s.head),
            )
            for s in SECTIONS
        ),
    )


def _weaknesses(material: Material, client: GroupClient, found: Analysis | None) -> Sequence[Weakness]:
    """What is wrong with it: judged among all reports of the period if it is due, else for itself."""
    if found is None:
        return ()
    due = next((d for d in due_analyses(material, found.unit) if fold(d.client) == fold(client.name)), None)
    if due is None:
        return weak_sections(found.sections, material.force)
    return () if due.is_in_order else due.weaknesses


def _state(found: Analysis | None, weak: Sequence[Weakness]) -> str:
    if found is None:
        least = "、".join(s.head for s in REQUIRED)
        return f"报告没有收到。请按下列各部分撰写，{least}都要写，写具体的事实和数字。"
    return f"不合要求：{'；'.join(map(str, weak))}。" if weak else "符合要求。"


def _facts(material: Material, client: GroupClient) -> list[FactLine]:
    why = "；".join(client.why)
    decided = f"；已核定为{client.confirmed.tier}类（{client.confirmed.why}）" if client.confirmed else ""
    surveys = [survey_of(t) for t in material.within(Surveys, client=client.id)]
    complaints = material.within(Complaints, client=client.id)
    signed = [Signed(t.client, t.row.contract, t.row.profit) for t in material.within(Projects, dated="signed")]
    own = [Signed(t.client, t.row.contract, t.row.profit) for t in material.within(Projects, client=client.id, dated="signed")]
    sales, profit = totals(own)
    share = percent_text(contribution(sales, totals(signed)[0]))
    running = [t.row.project for t in material.all(Projects, client=client.id) if t.row.stage in ("执行", "监控", "收尾")]
    v = client.values
    contract = money_text(float(v.get("contract") or 0))
    return [
        FactLine("等级", f"{client.tier}类（{client.tier_status}）：{why}{decided}"),
        FactLine("客户类别、维护单位", f"{client.kind}；{names(client.units)}"),
        FactLine("合作", f"合作项目{v.get('projects') or 0}个，累计合同额{contract}万元；在建：{names(running)}"),
        FactLine("本期合同", f"销售额{money_text(sales)}万元，利润额{money_text(profit)}万元，占全部销售额{share}"),
        FactLine("满意度", f"本期调查{len(surveys)}份，满意度{score_text(mean_satisfaction(surveys, material.force))}"),
        FactLine("投诉", f"本期{len(complaints)}件，未办结{sum(t.row.closed is None for t in complaints)}件"),
        FactLine("履约诚信、信用、信誉", "、".join(str(v.get(k) or "未填") for k in ("integrity", "credit", "reputation"))),
    ]
