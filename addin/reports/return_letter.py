"""退回函: a branch's workbook goes back with what to correct, cell by cell, and until when (R25, R57)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.reports.letterhead import House, Letterhead, chinese_day, letterhead
from addin.reports.wording import cut
from udfs import periods
from udfs.kinds.dates import Month
from udfs.policy.evaluator import Policy, current
from workbooks.problems import Problem, Severity

#: Problems one letter lists; the marked workbook has them all.
_MOST = 120
_MARKED = "随函工作簿的《校验结果》"
_REASONS = 6


@dataclass(frozen=True)
class FaultLine:
    """One problem at its place."""

    no: int = told("序号", sample=1)
    place: str = told("位置：工作表和单元格", sample="《客户信息统计表》C203")
    client: str = told("客户单位名称；不在客户行里的为空", sample="示例置业有限公司")
    what: str = told("问题", sample="“联系电话”不能填“1380013800”。")
    fix: str = told("改法", sample="填11位手机号，或带区号的座机。")


@dataclass(frozen=True)
class ReturnLetter(Letterhead):
    """退回函的内容。"""

    unit: str = told("收函单位", sample="三分公司")
    period: str = told("报送月份", sample="2026年11月")
    book: str = told("报送的文件名", sample="三分公司2026年11月.xlsx")
    opening: str = told("退回原因一段话", sample="经审核，有错误3处，现予退回。")
    kinds: tuple[str, ...] = told("错误种类，每种一条", sample=("联系电话不合规定（2处）",))
    errors: tuple[FaultLine, ...] = told("错误清单")
    errors_more: str = told("错误未列全时的说明", sample="")
    warnings_says: str = told("提醒一句话", sample="另有提醒2处，不影响接收，列在随函工作簿的《校验结果》里，请一并核对。")
    warnings: tuple[FaultLine, ...] = told("提醒清单")
    warnings_more: str = told("提醒未列全时的说明", sample="")
    closing: str = told("重报要求一段话", sample="请于2026年11月30日前改正重报。")

    @property
    def figures(self) -> dict[str, Any]:
        """What the letter names, by the names that `--json` prints."""
        return {
            "unit": self.unit,
            "book": self.book,
            "errors": [{"place": e.place, "client": e.client, "what": e.what} for e in self.errors],
        }


@report(name="return-letter", title="退回函", template="return_letter.docx", clause="R25,R57", by="return-letters")
def return_letter(
    unit: str,
    month: Month,
    book: str,
    rows: int,
    problems: Sequence[Problem],
    *,
    day: datetime.date,
    until: datetime.date | None = None,
    policy: Policy | None = None,
    sha256: str = "",
    attached: bool = True,
    clients: Mapping[tuple[str, int], str] | None = None,
    house: House = House(),  # noqa: B008 — frozen
) -> ReturnLetter:
    """把有错误的报送退回单位，逐条写明错在哪里、怎么改、何时重报。

    Args:
        unit: The branch.
        month: The month reported.
        book: File name as sent.
        rows: Client rows read; 0 if the file could not be read.
        problems: All problems of the workbook.
        day: Day of the letter.
        until: Last day to send again; the policy's days after the letter by default (非原文).
        policy: The policy used; the current one if left out.
        sha256: Hash of the file as sent; its beginning stands for the snapshot.
        clients: Names of clients by sheet and 0-based row.
        attached: Whether a workbook with marks goes with the letter; none does where the file cannot be read.
        house: Who issues.
    """
    force = (policy or current()).on(month)
    errors = [p for p in problems if p.severity is Severity.ERROR]
    warnings = [p for p in problems if p.severity is Severity.WARNING]
    shown_errors, errors_more = cut(_lines(errors, clients or {}), _MARKED, _MOST)
    shown_warnings, warnings_more = cut(_lines(warnings, clients or {}), _MARKED, _MOST)
    counted = f"，客户{rows}行" if rows else ""
    last = chinese_day(until or periods.answer_by(periods.RETURNED, day, force))
    return ReturnLetter(
        **letterhead(house, day, sha256[:12], force.version),  # type: ignore[arg-type]
        unit=unit,
        period=month.chinese,
        book=book,
        opening=f"你单位报送的{month.chinese}客户信息统计表（{book}{counted}）已收悉。经审核有错误{len(errors)}处，须改正后才能接收，现予退回。",
        kinds=_kinds(errors),
        errors=shown_errors,
        errors_more=errors_more,
        warnings_says=_reminders(len(warnings), attached=attached),
        warnings=shown_warnings,
        warnings_more=warnings_more,
        closing=f"请按所附清单改正，于{last}前重新报送。{_enclosed(errors, attached=attached)}改法有不明白的，请与{house.desk}联系。",
    )


def _reminders(count: int, *, attached: bool) -> str:
    if not count:
        return ""
    return f"另有提醒{count}处，不影响接收{'，列在随函工作簿的《校验结果》里，请一并核对' if attached else ''}。"


def _lines(problems: Sequence[Problem], clients: Mapping[tuple[str, int], str]) -> list[FaultLine]:
    lines = []
    for no, one in enumerate(problems, 1):
        sheet = f"《{one.where.sheet}》" if one.where.sheet else ""
        name = clients.get((one.where.sheet, one.where.row), "") if one.where.row is not None else ""
        lines.append(FaultLine(no, f"{sheet}{one.where.cell or ''}" or "整个文件", name, one.says, one.fix))
    return lines


def _enclosed(errors: Sequence[Problem], *, attached: bool) -> str:
    """What goes with the letter, and where in it the errors can be seen."""
    if not attached:
        return "原文件读不出来，没有附标注的工作簿。"
    at_cells = sum(one.where.cell is not None for one in errors)
    if not at_cells:
        return "这些错误不在某一个单元格上，随函退回的工作簿里没有标色，《校验结果》工作表列有全部问题。"
    marked = "已在有错误的单元格上" if at_cells == len(errors) else f"已在能指到单元格的{at_cells}处错误上"
    return f"随函退回的工作簿{marked}作了标记，《校验结果》工作表可逐条点到出错的单元格。"


def _kinds(errors: Sequence[Problem]) -> tuple[str, ...]:
    """Kinds of errors, most frequent first; the rarest are summed up."""
    counts: dict[str, int] = {}
    for one in errors:
        counts[one.rule.title] = counts.get(one.rule.title, 0) + 1
    ordered = sorted(counts.items(), key=lambda pair: -pair[1])
    kinds = [f"{title}（{count}处）" for title, count in ordered[:_REASONS]]
    if rest := sum(count for _, count in ordered[_REASONS:]):
        kinds.append(f"其他（{rest}处）")
    return tuple(kinds)
