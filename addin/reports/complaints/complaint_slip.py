"""投诉处理单 (R55): one complaint from its receipt to the return call, with its clock, to be signed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.reports.complaints.complaint_lines import complaint_state
from addin.reports.dossiers import Dossiers
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material, Told
from addin.reports.scores import day_text, number_text
from addin.reports.unit_records import complaint_of
from udfs.rules import complaints as rules
from udfs.words.text import fold
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.registers.complaints import Complaints
from workbooks.registers.improvements import Improvements

NO_SUCH_COMPLAINT = rule(
    "KH790",
    Severity.ERROR,
    "没有这件投诉",
    "投诉登记表里没有编号“{number}”的投诉{near}。",
    "核对投诉编号；投诉随月报的投诉登记表报送。",
    clause="R55",
)
SEVERAL_COMPLAINTS = rule(
    "KH791",
    Severity.ERROR,
    "几个单位有同一编号",
    "编号“{number}”的投诉有{count}件，分别是{units}的。",
    "加上 --unit 说明是哪个单位的。",
    clause="R55",
)


@dataclass(frozen=True)
class SlipLine:
    """One line of the slip."""

    head: str = told("栏目", sample="投诉内容")
    value: str = told("内容", sample="签证资料提交不及时")


@dataclass(frozen=True)
class SlipMeasure:
    """One improvement that came of it."""

    number: str = told("措施编号", sample="GJ-001")
    measure: str = told("措施", sample="设专人收发签证")
    owner: str = told("责任人", sample="李示例")
    due: str = told("期限", sample="2026-12-01")
    state: str = told("进展", sample="已完成")


@dataclass(frozen=True)
class ComplaintSlip(Letterhead):
    """投诉处理单的内容。"""

    number: str = told("投诉编号", sample="TS-001")
    unit: str = told("单位", sample="一分公司")
    client: str = told("客户", sample="示例置业有限公司")
    state: str = told("办理状态", sample="在办")
    due: str = told("应办结的最后一天", sample="2026-11-16")
    lines: tuple[SlipLine, ...] = told("各栏内容")
    measures: tuple[SlipMeasure, ...] = told("由此提出的改进措施")
    signs: tuple[SlipLine, ...] = told("签认的环节和意见")
    clock: str = told("期限说明", sample="各级客户的投诉办结期限相同。")

    @property
    def figures(self) -> dict[str, Any]:
        """The complaint as it stands."""
        return {"number": self.number, "client": self.client, "unit": self.unit, "due": self.due, "state": self.state}


@report(
    name="complaint-slip",
    title="投诉处理单",
    template="complaint_slip.docx",
    clause="R55,V08",
    periods=("month", "quarter", "half", "year"),
)
def complaint_slip(
    material: Material,
    *,
    day: datetime.date,
    number: str,
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> ComplaintSlip:
    """一件投诉的处理单：内容、责任、措施、期限和办理状态，附改进措施和签认栏。

    Args:
        material: Of the period; the complaint is found whatever its day.
        day: The day on which its clock is read.
        number: 投诉编号.
        unit: Of this unit, where several have the same number.
        house: Who issues.

    Raises:
        Refusal: KH790, there is none; KH791, several units have one of that number.
    """
    one = find_complaint(material, number, unit)
    dossiers = Dossiers(material, day)
    row = one.row
    due = rules.due(complaint_of(one, material), material.force)
    return ComplaintSlip(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        number=row.number or "—",
        unit=one.unit,
        client=one.client,
        state=complaint_state(one, dossiers),
        due=day_text(due),
        lines=_lines(one, dossiers, due),
        measures=_measures(material, row.number),
        signs=(
            SlipLine("责任单位", "措施已落实，已告知客户。"),
            SlipLine("市场营销部（合理性）", row.reasonable or "待核定"),
            SlipLine("回访人", row.revisit_result or ""),
        ),
        clock=f"办结期限按承诺期限；没有承诺的，为投诉日期起{number_text(material.force.number('complaint_days'))}天，各级客户相同（V08）。",
    )


def find_complaint(material: Material, number: str, unit: str = "") -> Told[Complaints]:
    """The complaint of a number.

    Raises:
        Refusal: KH790, there is none; KH791, several units have one of that number.
    """
    known = material.all(Complaints, unit=unit)
    found = [t for t in known if fold(t.row.number or "") == fold(number)]
    if not found:
        some = "、".join(sorted(t.row.number for t in known if t.row.number)[-3:])
        raise refuse(NO_SUCH_COMPLAINT, Where(), number=number, near=f"（最后的几个是{some}）" if some else "")
    if len(found) > 1:
        raise refuse(SEVERAL_COMPLAINTS, Where(), number=number, count=len(found), units="、".join(t.unit for t in found))
    return found[0]


def _lines(one: Told[Complaints], dossiers: Dossiers, due: datetime.date) -> tuple[SlipLine, ...]:
    row = one.row
    tier = dossiers.material.tier(one.client_id)
    took = rules.days_to_close(complaint_of(one, dossiers.material))
    pairs = (
        ("客户", f"{one.client}（{tier or '未列入'}{'类' if tier else ''}，风险{dossiers.risk_text(one.client_id)}）"),
        ("项目名称", row.project),
        ("投诉日期、渠道", f"{day_text(row.day)}　{row.channel or ''}"),
        ("投诉内容", row.content),
        ("责任归属、合理性", f"{row.responsible or '待定'}，{row.reasonable or '待核定'}"),
        ("责任人", row.owner),
        ("办结期限", f"{day_text(due)}（{'承诺期限' if row.promised else '按规定'}）"),
        ("办理状态", complaint_state(one, dossiers)),
        ("处理措施", row.measure),
        ("办结日期", f"{day_text(row.closed)}{'' if took is None else f'（用时{took}天）'}"),
        ("处理效果", row.effect),
        ("回访", f"{day_text(row.revisited)}　{row.revisit_result or ''}"),
        ("关系是否改善", row.improved),
        ("备注", row.remark),
    )
    return tuple(SlipLine(head, value or "—") for head, value in pairs)


def _measures(material: Material, number: str | None) -> tuple[SlipMeasure, ...]:
    found = [t.row for t in material.all(Improvements) if number and t.row.source_number and fold(t.row.source_number) == fold(number)]
    return tuple(
        SlipMeasure(m.number or "—", m.measure or "—", m.owner or "—", day_text(m.due), f"{m.done.isoformat()}完成" if m.done else "未完成")
        for m in found
    )
