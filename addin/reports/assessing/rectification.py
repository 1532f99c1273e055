"""整改通知书 (R67, A09): for a unit that is 差. The rule book's words are lost, so all of it is 非原文 and editable."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.reports.assessing.assessment import LossRow, assessed_units, unit_sheet
from addin.reports.assessing.unit_results import Results, results
from addin.reports.letterhead import House, Letterhead, chinese_day, letterhead_of
from addin.reports.material import Material
from addin.reports.refusals import NOT_BAD
from udfs import periods
from udfs.policy.half_year import BAD
from udfs.rules.assessment import Consequence, summary_due_on
from workbooks.problems import Where, refuse


@dataclass(frozen=True)
class Rectification(Letterhead):
    """整改通知书的内容。"""

    period: str = told("期间", sample="2026年下半年")
    unit: str = told("主送单位", sample="四分公司")
    opening: str = told("考核结果一段话", sample="四分公司总分46.7分，评为差。")
    losses: tuple[LossRow, ...] = told("失分的依据")
    losses_more: str = told("失分依据未列全时的说明", sample="")
    demands: tuple[str, ...] = told("整改要求，每条一句；非原文，可改", sample=("于2027年1月17日前交整改方案。",))
    source: str = told("依据说明", sample="原文残缺，以上要求为非原文。")
    results: Results = told("本单位的结果，只供数字用，模板里不用")  # noqa: RUF009 — a field, as told() of any other type

    @property
    def figures(self) -> dict[str, Any]:
        """By the names that `--json` prints, of this unit alone."""
        return {"units": self.results.figures}


@report(name="rectification", title="整改通知书", template="rectification.docx", clause="R67", periods=("half",))
def rectification(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> Rectification:
    """通知考核评为差的单位限期整改，列出失分的依据；办法原文残缺，要求为非原文，可在模板和分级标准工作簿里改。

    Args:
        material: Of the half-year.
        day: Day of issue.
        unit: The unit; may be blank where only one is 差.
        house: Who issues.

    Raises:
        Refusal: KH783, the unit is not 差, or none or several are and none was named.
    """
    bad = [r for r in results(material, assessed_units(material)).found if r.assessment.grade == BAD]
    found = [r for r in bad if unit in ("", r.unit)]
    if len(found) != 1:
        listed = "、".join(r.unit for r in bad) or "无"
        what = f"“{unit}”没有评为差" if unit else "评为差的不止一个单位" if bad else "没有单位评为差"
        raise refuse(NOT_BAD, Where(), period=material.span.label, what=what, how="加上 --unit；" if bad and not unit else "", bad=listed)
    result = found[0]
    sheet = unit_sheet("", result)
    follows = result.consequence
    until = chinese_day(summary_due_on(day, material.force))
    review = chinese_day(periods.period(material.span.months[-1].plus(1), material.policy)[1])
    return Rectification(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        unit=result.unit,
        opening=sheet.result,
        losses=sheet.losses,
        losses_more=sheet.losses_more,
        demands=(
            f"对照所列失分依据逐项分析原因，制定整改方案，写明措施、责任人和期限，于{until}前报集团公司{house.department}。",
            "投诉超期未办结的、应调查未调查的、应报未报的，立即补办。",
            *_follows(follows, review),
        ),
        source="办法关于“差”的原文残缺，以上要求为非原文，由集团公司确定，可在分级标准工作簿“考核结果运用”表里改。",
        results=Results((result,), (result.unit,)),
    )


def _follows(follows: Consequence | None, review: str) -> tuple[str, ...]:
    """What the policy's table says, with the day where it speaks of looking again."""
    if follows is None:
        return ()
    again = f"复查看截至{review}的报送期。" if any("复查" in m for m in follows.measures) else ""
    return (f"结果运用：{'；'.join(follows.measures)}。{again}",)
