"""催报函: to units from which nothing has arrived, before and after the 25th, with their list (R32)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.ledger.shapes.views import Snapshot, UnitState
from addin.reports.letterhead import House, Letterhead, chinese_day, letterhead_of
from addin.reports.refusals import NOBODY_MISSING
from addin.reports.states import branches, missing
from udfs import periods
from udfs.policy.evaluator import Policy, current
from workbooks.problems import Where, refuse


@dataclass(frozen=True)
class MissingLine:
    """One unit that has not reported."""

    no: int = told("序号", sample=1)
    unit: str = told("单位", sample="四分公司")
    period: str = told("应报月份", sample="2026年11月")
    state: str = told("情况，如逾期1天", sample="逾期1天")
    last: str = told("上月客户数", sample="17")


@dataclass(frozen=True)
class Reminder(Letterhead):
    """催报函的内容。"""

    title: str = told("函的标题", sample="关于催报2026年11月客户信息统计表的函")
    addressee: str = told("主送", sample="各有关单位")
    period: str = told("报送月份", sample="2026年11月")
    opening: str = told("催报缘由一段话", sample="截至2026年11月26日，下列单位未报。")
    request: str = told("催报要求一段话", sample="请于2026年11月28日前补报。")
    units: tuple[MissingLine, ...] = told("未报单位清单")
    shows_list: bool = told("是否附清单；只发给一个单位时不附", sample=True)

    @property
    def figures(self) -> dict[str, Any]:
        """Units that have not reported, by the names that `--json` prints."""
        return {"units": [{"unit": u.unit, "period": u.period, "state": u.state} for u in self.units]}


@report(name="reminder", title="催报函", template="reminder.docx", clause="R32", periods=("month",))
def reminder(
    snapshot: Snapshot,
    *,
    day: datetime.date,
    unit: str = "",
    until: datetime.date | None = None,
    policy: Policy | None = None,
    house: House = House(),  # noqa: B008 — frozen
) -> Reminder:
    """催未报单位报送：25日及以前是提醒，25日以后是催报。

    Args:
        snapshot: The month.
        day: Day of the letter.
        unit: One unit to write to; all missing ones with their list if empty.
        until: Last day for a late return; the policy's days after the letter by default (非原文).
        policy: Tells the last day to report and the days for a late return; the current one if left out.
        house: Who issues.

    Raises:
        Refusal: KH743 if nobody is missing, or the named unit is not.
    """
    silent = [one for one in missing(branches(snapshot)) if not unit or one.unit == unit]
    if not silent:
        raise refuse(NOBODY_MISSING, Where(), period=snapshot.month.chinese)
    force = (policy or current()).on(snapshot.month)
    due = snapshot.due or periods.due(snapshot.month, force)
    overdue = (day - due).days
    word = "催报" if overdue > 0 else "报送"
    return Reminder(
        **letterhead_of(snapshot, house, day),  # type: ignore[arg-type]
        title=f"关于{word}{snapshot.month.chinese}客户信息统计表的函",
        addressee=unit or "各有关单位",
        period=snapshot.month.chinese,
        opening=_opening(snapshot, silent, day, unit),
        request=_request(until or periods.answer_by(periods.MISSING, day, force), due, overdue),
        units=tuple(
            MissingLine(no, one.unit, snapshot.month.chinese, _state(overdue), str(one.total or "—")) for no, one in enumerate(silent, 1)
        ),
        shows_list=not unit,
    )


def _opening(snapshot: Snapshot, silent: Sequence[UnitState], day: datetime.date, unit: str) -> str:
    who = "你单位尚未报送" if unit else f"尚有{len(silent)}个单位未报送"
    duty = "集团公司《客户关系管理方法》规定，客户信息每月上报一次，不得例外；没有变化的，报送无变化声明。"
    return f"{duty}截至{chinese_day(day)}，{who}{snapshot.month.chinese}客户信息统计表{'' if unit else '（名单附后）'}。"


def _request(until: datetime.date, due: datetime.date, overdue: int) -> str:
    if overdue <= 0:
        return f"请于{chinese_day(due)}24时前报送，逾期按迟报统计，并计入半年考核的信息上报及时性。"
    return (
        f"报送期限（{chinese_day(due)}）已过，请于{chinese_day(until)}前补报，并说明迟报原因。本次按迟报统计，计入半年考核的信息上报及时性；"
        "到期仍未报的，在月度汇总通报中列名。"
    )


def _state(overdue: int) -> str:
    return f"逾期{overdue}天" if overdue > 0 else "今日到期" if overdue == 0 else f"距期限{-overdue}天"
