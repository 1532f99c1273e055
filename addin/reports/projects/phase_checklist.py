"""普遍客户阶段清单 (G09): early, before, middle, late: what is to do for each client, and how old receivables are."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.documents.drawing.chart import Chart, Series
from addin.reports.dossiers import Dossiers
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material, Told
from addin.reports.relations.lead_lines import is_running
from addin.reports.scores import day_text, money_text
from addin.reports.wording import cut
from udfs.rules import projects as rules
from udfs.rules.rounding import rounded
from workbooks.registers.leads import Leads
from workbooks.registers.projects import Projects

#: The four phases with what is to do in each (G09).
PHASES = {"早期": "潜在商机挖掘", "前期": "项目运作推动", "中期": "合同执行推动", "后期": "最终回款促进"}
_CHECKS = {
    "早期": "了解建设计划、完成筛选、约首次沟通",
    "前期": "梳理决策链、落实投标资格、报价和方案",
    "中期": "按计划施工、定期通报进展、处理投诉和声音",
    "后期": "竣工结算、催收回款、满意度调查、总结关闭",
}
_EARLY, _ENDED = ("意识", "兴趣"), ("收尾", "已关闭")
_SAMPLE = Chart("column", "未收款账龄（万元）", ("未到期", "30天以内"), (Series("未收款", (1200.0, 300.0)),))
_MOST = 200


@dataclass(frozen=True)
class PhaseLine:
    """One lead or project in its phase."""

    phase: str = told("阶段", sample="中期")
    client: str = told("客户", sample="示例置业有限公司")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="—")
    project: str = told("项目或线索", sample="体育公园景观")
    state: str = told("现状", sample="执行，实际进度50%")
    action: str = told("要做的事", sample="进度落后15个百分点，调整计划并通报客户")
    owner: str = told("责任人", sample="李示例")
    due: str = told("期限", sample="2026-12-31")


@dataclass(frozen=True)
class PhaseCount:
    """One phase."""

    phase: str = told("阶段", sample="中期")
    aim: str = told("重点", sample="合同执行推动")
    count: int = told("项目、线索数", sample=5)
    checks: str = told("清单", sample="按计划施工、定期通报进展")


@dataclass(frozen=True)
class AgeLine:
    """Receivables of one age."""

    age: str = told("账龄", sample="31至90天")
    count: int = told("项目数", sample=2)
    amount: str = told("未收款（万元）", sample="1,200")
    total: float = told("未收款的数", sample=1200.0)


@dataclass(frozen=True)
class PhaseChecklist(Letterhead):
    """普遍客户阶段清单的内容。"""

    period: str = told("期间", sample="2026年下半年")
    scope: str = told("范围：集团或单位", sample="一分公司")
    overview: str = told("总体情况一段话", sample="早期3项、前期4项、中期5项、后期2项。")
    phases: tuple[PhaseCount, ...] = told("各阶段的重点和清单")
    rows: tuple[PhaseLine, ...] = told("全部项目和线索")
    shown: tuple[PhaseLine, ...] = told("文件里列出的项目和线索")
    shown_says: str = told("清单一句话", sample="按阶段：")
    shown_more: str = told("未列全时的说明", sample="")
    ages: tuple[AgeLine, ...] = told("未收款账龄")
    ages_says: str = told("回款一句话", sample="未收款合计1,500万元。")
    shows_ages: bool = told("是否有账龄图", sample=True)
    age_chart: Chart = told("账龄图", sample=_SAMPLE)  # noqa: RUF009 — a field, as told() of any other type

    @property
    def figures(self) -> dict[str, Any]:
        """Counts by phase, receivables by age."""
        return {
            "phases": {p.phase: p.count for p in self.phases},
            "ageing": {a.age: a.total for a in self.ages},
            "rows": [{"client": r.client, "phase": r.phase, "project": r.project, "action": r.action} for r in self.rows],
        }


@report(
    name="phase-checklist",
    title="普遍客户阶段清单",
    template="phase_checklist.docx",
    clause="G09",
    periods=("month", "quarter", "half", "year"),
)
def phase_checklist(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> PhaseChecklist:
    """早期挖掘商机、前期推动运作、中期推动合同执行、后期促进回款：每个项目、线索现在要做的事，未收款的账龄。

    Args:
        material: Of the period; leads and projects are all in force.
        day: The day on which things are due.
        unit: Only what this unit reported.
        house: Who issues.
    """
    dossiers = Dossiers(material, day)
    rows = tuple(sorted(_rows(dossiers, unit), key=lambda r: (list(PHASES).index(r.phase), r.due == "—", r.due)))
    shown, more = cut(rows, "项目线索表和项目台账", _MOST)
    counts = {phase: sum(r.phase == phase for r in rows) for phase in PHASES}
    ages, total = _ages(material, unit, day)
    scope = unit or house.group
    return PhaseChecklist(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        scope=scope,
        overview=f"截至{day.isoformat()}，{scope}" + "、".join(f"{phase}{n}项" for phase, n in counts.items()) + "。",
        phases=tuple(PhaseCount(phase, aim, counts[phase], _CHECKS[phase]) for phase, aim in PHASES.items()),
        rows=rows,
        shown=shown,
        shown_says="按阶段和期限：" if rows else "没有跟踪中的线索和未收清的项目。",
        shown_more=more,
        ages=ages,
        ages_says=f"未收款合计{money_text(total)}万元，按账龄：" if ages else "没有未收款。",
        shows_ages=bool(ages),
        age_chart=_chart(ages),
    )


def _rows(dossiers: Dossiers, unit: str) -> Iterator[PhaseLine]:
    for lead in dossiers.material.all(Leads, unit=unit):
        row = lead.row
        if is_running(row) and row.stage:
            phase = "早期" if row.stage in _EARLY else "前期"
            action = row.next_step or "写明下一步"
            risk = dossiers.risk_text(lead.client_id)
            yield PhaseLine(phase, lead.client, risk, row.project or "—", row.stage, action, row.owner or "—", day_text(row.next_due))
    for project in dossiers.material.all(Projects, unit=unit):
        line = _project(project, dossiers)
        if line is not None:
            yield line


def _project(one: Told[Projects], dossiers: Dossiers) -> PhaseLine | None:
    row = one.row
    rest = rules.outstanding(row.receivable, row.received) or 0
    late = row.stage in _ENDED
    if row.stage == "已关闭" and rest <= 0:
        return None
    progress = rules.Progress(row.planned_progress, row.actual_progress, row.budget, row.cost, row.planned_end, row.actual_end)
    told_of = rules.notice(progress, dossiers.material.force)
    if late:
        action = f"收回{money_text(rest)}万元" if rest > 0 else "做满意度调查，写总结"
    else:
        action = f"{'，'.join(told_of)}，调整计划并通报客户" if told_of else "按计划推进，定期通报进展"
    now = row.stage or "阶段未填"
    state = f"{now}，实际进度{rounded(row.actual_progress):g}%" if row.actual_progress is not None else now
    due = row.payment_due if late else row.planned_end
    risk = dossiers.risk_text(one.client_id)
    return PhaseLine("后期" if late else "中期", one.client, risk, row.project or "—", state, action, row.manager or "—", day_text(due))


def _ages(material: Material, unit: str, day: datetime.date) -> tuple[tuple[AgeLine, ...], float]:
    found: dict[str, list[float]] = {}
    due_rows = sorted(
        (t.row for t in material.all(Projects, unit=unit) if t.row.payment_due), key=lambda r: r.payment_due or day, reverse=True
    )
    for row in due_rows:
        rest = rules.outstanding(row.receivable, row.received) or 0
        if rest > 0 and row.payment_due:
            found.setdefault(rules.age_band(row.payment_due, day, material.force), []).append(rest)
    lines = tuple(AgeLine(age, len(amounts), money_text(sum(amounts)), rounded(sum(amounts), 2)) for age, amounts in found.items())
    return lines, sum(sum(amounts) for amounts in found.values())


def _chart(ages: Sequence[AgeLine]) -> Chart:
    values = tuple(a.total for a in ages)
    return Chart("column", "未收款账龄（万元）", tuple(a.age for a in ages), (Series("未收款", values),))
