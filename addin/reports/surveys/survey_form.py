"""满意度调查表 to fill in (R53): one page to print a project that is due, and a workbook in which all are entered at once."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.reports.letterhead import House, Letterhead, chinese_day, letterhead_of
from addin.reports.material import Material
from addin.reports.refusals import ALL_ASKED, UNIT_NEEDED
from addin.reports.survey_material import due_projects, surveys_within
from udfs import periods
from udfs.kinds.dates import Month
from udfs.rules.satisfaction import DueProject, asked_aspects, surveyed
from udfs.rules.survey_form import COMPLETED, ITEMS, RUNNING, edition, questions
from workbooks.problems import Where, refuse
from workbooks.registers.surveys import SURVEYS


@dataclass(frozen=True)
class FormItem:
    """One question."""

    aspect: str = told("方面", sample="工程质量")
    item: str = told("评价内容", sample="兑现承诺")
    question: str = told("怎样问", sample="我们答应的事都做到了吗？")


@dataclass(frozen=True)
class ProjectForm:
    """One page."""

    client: str = told("客户", sample="示例置业有限公司")
    project: str = told("项目", sample="体育公园景观")
    stage: str = told("在施或竣工", sample="在施")
    items: tuple[FormItem, ...] = told("要评价的各项；在施项目没有竣工后服务")


@dataclass(frozen=True)
class SurveyForm(Letterhead):
    """满意度调查表的内容。"""

    period: str = told("期间", sample="2026年下半年")
    unit: str = told("调查单位", sample="一分公司")
    until: str = told("最晚交回的日子", sample="2026年12月25日")
    edition: str = told("问卷版本，印在每页下面，也填在工作簿里", sample="问卷3f2a1c")
    forms: tuple[ProjectForm, ...] = told("每个还没有调查的项目一页")
    month: Month = told("工作簿的报送月份，模板里不用", sample=Month(2026, 12))  # noqa: RUF009 — a field, as told() of any other type

    @property
    def figures(self) -> dict[str, Any]:
        """Projects that are still to be surveyed."""
        return {"rows": [{"client": f.client, "project": f.project, "stage": f.stage} for f in self.forms]}

    def beside(self, suffix: str) -> bytes:
        """满意度调查表 with a row for each project, to be filled in and sent in."""
        from workbooks.writing.build import filled

        rows = [{"client": f.client, "project": f.project, "stage": f.stage, "edition": self.edition} for f in self.forms]
        return filled(SURVEYS, rows, unit=self.unit, month=self.month)


@report(
    name="survey-form", title="满意度调查表", template="survey_form.docx", clause="R53,R54", periods=("half", "quarter"), besides=(".xlsx",)
)
def survey_form(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    project: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> SurveyForm:
    """给还没有调查的项目打印满意度调查表，一个项目一页；另有工作簿供集中录入后报送。

    Args:
        material: Of the half-year.
        day: Day of issue.
        unit: Who surveys.
        project: Only this project, by name or number, surveyed or not.
        house: Whose projects they are.

    Raises:
        Refusal: KH784, no unit is named; KH744, no project is left to be surveyed.
    """
    if not unit:
        raise refuse(UNIT_NEEDED, Where(), title="满意度调查表", known="、".join(material.units))
    due = due_projects(material, unit, project)
    done = () if project else surveyed(due, surveys_within(material, unit))
    words = material.policy.on(periods.month_of(day))  # a form is asked from its day on
    asked = questions(words)
    forms = tuple(_form(one, asked) for one in due if one not in done)
    if not forms:
        raise refuse(ALL_ASKED, Where(), period=material.span.label, unit=unit, due=len(due))
    last = periods.due(material.span.months[-1], material.policy)
    return SurveyForm(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        unit=unit,
        until=chinese_day(last),
        edition=edition(words),
        forms=forms,
        month=material.span.months[-1],
    )


def _form(due: DueProject, asked: Mapping[str, str]) -> ProjectForm:
    stage = COMPLETED if due.source.row.actual_end is not None else RUNNING
    items = tuple(FormItem(aspect, item.head, asked[item.head]) for aspect in asked_aspects(stage) for item in ITEMS[aspect])
    return ProjectForm(due.client, due.project, stage, items)
