"""考核依据: the assessment as a workbook in which every point leads to the entries it rests on (R58–R64)."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence
from typing import Any

from addin.reports.assessing.unit_results import UnitResult, grade_text, place_of, place_text
from udfs.rules.assessment import Evidence

_RESULTS, _SUMS, _EVIDENCE, _EXPORT = "考核结果", "计算过程", "依据", "政绩考核指标"
_FIRST = 4
_WIDTHS = {
    _RESULTS: (7, 22, 13, 10, 12, 12, 10, 9, 16),
    _SUMS: (18, 14, 14, 10, 10, 12, 12, 46, 12),
    _EVIDENCE: (18, 14, 14, 36, 9, 40, 52, 16),
    _EXPORT: (22, 16, 10, 10, 24, 44),
}


def court_file(found: Sequence[UnitResult], *, title: str, trace: str, period: str) -> bytes:
    """A workbook: results, how they follow, what they rest on, and what 政绩考核 takes over (R65).

    Args:
        found: Units, best first.
        title: Over each sheet.
        trace: Snapshot and policy that all figures stand on.
        period: Label of the period.
    """
    import xlsxwriter

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"created": datetime.datetime(2026, 1, 1)})  # noqa: DTZ001 - same bytes each time
    middle = {"align": "center", "valign": "vcenter", "text_wrap": True}
    forms = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "trace": book.add_format({"font_color": "#7F7F7F"}),
        "head": book.add_format({"bold": True, "bg_color": "#D9E2F3", "border": 1, **middle}),
        "text": book.add_format({"border": 1, "text_wrap": True, "valign": "top"}),
        "score": book.add_format({"border": 1, "num_format": "0.0", "valign": "top"}),
        "share": book.add_format({"border": 1, "num_format": "0.0%", "valign": "top"}),
        "link": book.add_format({"border": 1, "font_color": "#0563C1", "underline": 1, "valign": "top"}),
    }
    sheets = {name: book.add_worksheet(name) for name in (_RESULTS, _SUMS, _EVIDENCE, _EXPORT)}
    for name, sheet in sheets.items():
        sheet.write_string(0, 0, f"{title}：{name}", forms["title"])
        sheet.write_string(1, 0, trace, forms["trace"])
        for at, width in enumerate(_WIDTHS[name]):
            sheet.set_column(at, at, width)
        sheet.freeze_panes(_FIRST, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_FIRST - 1)
    places = _evidence(sheets[_EVIDENCE], forms, found)
    _sums(sheets[_SUMS], forms, found, places)
    _results(sheets[_RESULTS], forms, found)
    _export(sheets[_EXPORT], forms, found, period)
    book.close()
    return target.getvalue()


def _heads(sheet: Any, forms: Mapping[str, Any], heads: Sequence[str]) -> None:
    for at, head in enumerate(heads):
        sheet.write_string(_FIRST - 1, at, head, forms["head"])


def _results(sheet: Any, forms: Mapping[str, Any], found: Sequence[UnitResult]) -> None:
    """Totals are formulas over the groups' scores and the weights above them, so that anybody can reckon again."""
    groups = found[0].assessment.groups if found else ()
    sheet.write_string(2, 1, "权重", forms["trace"])
    for at, group in enumerate(groups, 2):
        sheet.write_number(2, at, group.weight, forms["trace"])
    _heads(sheet, forms, ("名次", "单位", *(g.name for g in groups), "总分", "等级"))
    for row, result in enumerate(found, _FIRST):
        one = result.assessment
        sheet.write_number(row, 0, result.rank, forms["text"])
        sheet.write_string(row, 1, one.unit, forms["text"])
        for at, group in enumerate(one.groups, 2):
            _score(sheet, row, at, group.value, forms)
        n = row + 1
        if one.total is None:
            _score(sheet, row, 7, None, forms)
        else:
            formula = f"=SUMPRODUCT(C{n}:G{n},C$3:G$3)/SUMPRODUCT(ISNUMBER(C{n}:G{n})*C$3:G$3)"
            sheet.write_formula(row, 7, formula, forms["score"], one.total)
        sheet.write_string(row, 8, grade_text(one), forms["text"])


def _sums(sheet: Any, forms: Mapping[str, Any], found: Sequence[UnitResult], places: Mapping[tuple[str, str], tuple[int, int]]) -> None:
    _heads(sheet, forms, ("单位", "组", "指标", "得分", "占本组", "占总分", "得总分", "怎样算的", "依据"))
    row = _FIRST
    for result in found:
        for group in result.assessment.groups:
            for part in group.parts or (None,):
                share = group.share * (part.share if part else 1.0)
                value = part.value if part else group.value
                texts = (result.unit, group.name, part.name if part else "—")
                for at, text in enumerate(texts):
                    sheet.write_string(row, at, text, forms["text"])
                _score(sheet, row, 3, value, forms)
                sheet.write_number(row, 4, part.share if part else 1.0, forms["share"])
                sheet.write_number(row, 5, share, forms["share"])
                _score(sheet, row, 6, None if value is None else value * share, forms)
                sheet.write_string(row, 7, part.how if part else group.note, forms["text"])
                first, count = places.get((result.unit, part.key if part else ""), (0, 0))
                if count:
                    sheet.write_url(row, 8, f"internal:'{_EVIDENCE}'!A{first + 1}", forms["link"], f"{count}条")
                else:
                    sheet.write_string(row, 8, "—", forms["text"])
                row += 1
    sheet.autofilter(_FIRST - 1, 0, max(row - 1, _FIRST), 8)


def _evidence(sheet: Any, forms: Mapping[str, Any], found: Sequence[UnitResult]) -> dict[tuple[str, str], tuple[int, int]]:
    """All evidence; where that of each part begins, and how many there are."""
    _heads(sheet, forms, ("单位", "组", "指标", "依据", "计", "说明", "出处", "文件校验码"))
    places: dict[tuple[str, str], tuple[int, int]] = {}
    row = _FIRST
    for result in found:
        one = result.assessment
        told = [(g.name, p.name, p.key, p.evidence) for g in one.groups for p in g.parts]
        for group, part, key, evidence in [*told, ("", "查实虚假", "falsified", one.falsified)]:
            if evidence:
                places[result.unit, key] = (row, len(evidence))
            for each in evidence:
                _line(sheet, row, (result.unit, group, part), each, forms)
                row += 1
    sheet.autofilter(_FIRST - 1, 0, max(row - 1, _FIRST), 7)
    return places


def _line(sheet: Any, row: int, of: Sequence[str], one: Evidence, forms: Mapping[str, Any]) -> None:
    for at, text in enumerate((*of, one.name)):
        sheet.write_string(row, at, text, forms["text"])
    if one.value is None:
        sheet.write_string(row, 4, "", forms["text"])
    else:
        sheet.write_number(row, 4, one.value, forms["text"])
    place = place_of(one.source)
    for at, text in enumerate((one.note, place_text(one.source), place.sha256[:12] if place else ""), 5):
        sheet.write_string(row, at, text, forms["text"])


def _export(sheet: Any, forms: Mapping[str, Any], found: Sequence[UnitResult], period: str) -> None:
    _heads(sheet, forms, ("单位", "考核期", "总分", "等级", "依据条款", "结果运用"))
    for row, (unit, total, grade, clause, measures) in enumerate(_export_rows(found), _FIRST):
        for at, text in ((0, unit), (1, period), (3, grade), (4, clause), (5, measures)):
            sheet.write_string(row, at, text, forms["text"])
        _score(sheet, row, 2, total, forms)


def _export_rows(found: Sequence[UnitResult]) -> list[tuple[str, float | None, str, str, str]]:
    rows = []
    for result in found:
        follows = result.consequence
        told = (follows.clause, "；".join(follows.measures)) if follows else ("", "")
        rows.append((result.unit, result.assessment.total, result.assessment.grade, *told))
    return rows


def _score(sheet: Any, row: int, at: int, value: float | None, forms: Mapping[str, Any]) -> None:
    if value is None:
        sheet.write_string(row, at, "无数据", forms["text"])
    else:
        sheet.write_number(row, at, value, forms["score"])
