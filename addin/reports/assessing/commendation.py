"""表彰通报 (R65): the units that are 优良."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.reports.assessing.assessment import assessed_units
from addin.reports.assessing.grades import strong
from addin.reports.assessing.unit_results import Results, results
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material
from addin.reports.refusals import NOBODY_GOOD
from addin.reports.scores import score_text
from addin.reports.wording import names
from udfs.policy.half_year import GOOD
from workbooks.problems import Where, refuse


@dataclass(frozen=True)
class Commended:
    """One unit that is commended."""

    unit: str = told("单位", sample="一分公司")
    total: str = told("总分", sample="95.8")
    merit: str = told("事迹：各组得分里最突出的", sample="投诉、真实性100.0分")


@dataclass(frozen=True)
class Commendation(Letterhead):
    """表彰通报的内容。"""

    period: str = told("期间", sample="2026年下半年")
    addressee: str = told("主送", sample="各分子公司、项目经理部")
    opening: str = told("正文第一段", sample="经考核，一分公司评为优良。")
    units: tuple[Commended, ...] = told("受表彰的单位")
    closing: str = told("正文最后一段", sample="望受表彰的单位再接再厉。")
    results: Results = told("受表彰单位的结果，只供数字用，模板里不用")  # noqa: RUF009 — a field, as told() of any other type

    @property
    def figures(self) -> dict[str, Any]:
        """By the names that `--json` prints, of the commended units alone."""
        return {"units": self.results.figures}


@report(name="commendation", title="表彰通报", template="commendation.docx", clause="R65", periods=("half",))
def commendation(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> Commendation:
    """表彰半年考核评为优良的单位。

    Args:
        material: Of the half-year.
        day: Day of issue.
        unit: Only this unit.
        house: Who issues.

    Raises:
        Refusal: KH782, none of the units is 优良.
    """
    good = tuple(r for r in results(material, assessed_units(material)).found if r.assessment.grade == GOOD and unit in ("", r.unit))
    if not good:
        raise refuse(NOBODY_GOOD, Where(), period=material.span.label, who=f"“{unit}”" if unit else "单位")
    listed = names(r.unit for r in good)
    return Commendation(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        addressee="各分子公司、项目经理部",
        opening=f"{material.span.label}，{house.group}对各分子公司的客户关系管理工作进行了考核。{listed}评为优良。"
        f"{''.join(r.told_otherwise for r in good)}为鼓励先进，现予以通报表扬，并给予奖励（奖励内容由集团公司另定）。",
        units=tuple(Commended(r.unit, score_text(r.assessment.total), strong(r)) for r in good),
        closing="望受表扬的单位再接再厉；望其他单位学习他们的做法，把客户信息报准、报全、报及时，把客户的投诉和不满意项办好。"
        "考核结果纳入集团公司政绩考核指标。",
        results=Results(good, tuple(r.unit for r in good)),
    )
