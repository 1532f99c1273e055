"""Every rule case of tests/cases as a recalculated formula in a real Calc with kh.oxt."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from addin.hosts.calc import link
from tests.calc.extension_office import installed_profile, load, running
from tests.udfs.cases import Case
from tests.udfs.cases import load as load_cases
from udfs.cells import CellError
from udfs.declare import catalogue

pytestmark = pytest.mark.office
CASES = [c for c in load_cases() if c.default_policy]
NUMBERS = {u.name for u in catalogue().values() if any(p.type in (float, int) for p in u.parameters)}
ZERO = datetime.date(1899, 12, 30)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("functions")
    with running(installed_profile(folder)) as context:
        yield context


def in_cell(value: Any) -> Any:
    """A raw cell as Calc holds it."""
    if isinstance(value, datetime.date):
        return float((value - ZERO).days)
    return "" if value is None else float(value) if isinstance(value, (bool, int)) else value


def rectangle(arg: Any) -> list[list[Any]]:
    return [[in_cell(c) for c in row] for row in arg] if isinstance(arg, list) else [[in_cell(arg)]]


def write(sheet: link.Remote, top: int, case: Case) -> tuple[int, str]:
    """Put the arguments of a case below one another; the next free row and the formula over them."""
    areas = []
    for arg in case.args:
        cells = rectangle(arg)
        area = sheet.getCellRangeByPosition(1, top, len(cells[0]), top + len(cells) - 1)
        area.setDataArray(tuple(tuple(row) for row in cells))
        first, _, last = area.AbsoluteName.replace("$Sheet1.", "").partition(":")
        # Calc gives 0 for an empty cell by itself, which no text or day is, but a number may be; a range tells it is empty.
        areas.append(f"{first}:{last or first}" if last or (arg is None and case.function in NUMBERS) else first)
        top += len(cells)
    return top + (not case.args), f"={case.function}({';'.join(areas)})"


def test_rule_cases_agree(office: link.Context) -> None:
    document = load(office)
    sheet = document.getSheets().getByIndex(0)
    top, rows, formulas = 0, [], []
    for case in CASES:
        rows.append(top)
        top, formula = write(sheet, top, case)
        formulas.append(formula)
    for row, formula in zip(rows, formulas, strict=True):
        sheet.getCellByPosition(0, row).setFormula(formula)
    document.calculateAll()
    results = sheet.getCellRangeByPosition(0, 0, 0, top).getDataArray()
    wrong = []
    for case, row in zip(CASES, rows, strict=True):
        found = results[row][0]
        if isinstance(case.expect, CellError):
            found = CellError(sheet.getCellByPosition(0, row).getString())
        expect = case.expect[0][0] if isinstance(case.expect, list) else case.expect
        wanted = expect if isinstance(expect, CellError) else in_cell(expect)
        if found != (pytest.approx(wanted) if isinstance(wanted, float) else wanted):
            wrong.append((case.name, case.function, found, wanted))
    document.close(True)  # noqa: FBT003
    assert wrong == [], "\n".join(map(str, wrong))


def test_column_form_is_an_array(office: link.Context) -> None:
    document = load(office)
    sheet = document.getSheets().getByIndex(0)
    sheet.getCellRangeByName("A1:A3").setDataArray((("2026-11-20",), ("昨天",), ("2026-11-26",)))
    cells = sheet.getCellRangeByName("B1:B3")
    cells.setArrayFormula("=KH_MONTH(A1:A3)")
    sheet.getCellRangeByName("D1:D3").setDataArray((("要求苛刻",), ("是",), ("否",)))
    sheet.getCellRangeByName("E1:E2").setArrayFormula("=KH_TIERS(D1;D2:D3)")
    sheet.getCellRangeByName("F1").setFormula('=IF(KH_MONTH(A1)="2026-11";"本月";"不是")')
    sheet.getCellRangeByName("F2").setFormula('=KH_EXPLAIN("KH_MONTH";A2)')
    assert [sheet.getCellRangeByName(f"B{n}").getString() for n in (1, 2, 3)] == ["2026-11", "#VALUE!", "2026-12"]
    assert sheet.getCellRangeByName("E1:E2").getDataArray() == (("C",), ("B",))
    assert sheet.getCellRangeByName("F1").getString() == "本月"
    assert sheet.getCellRangeByName("F2").getString() == "KH_MONTH算不出（#VALUE!）：“日期”没有写是哪一天。"
    document.close(True)  # noqa: FBT003


def test_one_error_in_a_table_is_told_in_its_row(office: link.Context) -> None:
    document = load(office)
    sheet = document.getSheets().getByIndex(0)
    rows = (
        ("客户单位名称", "要求苛刻", "累计合同额(万元)"),
        ("示例置业有限公司", "是", 1.0),
        ("样例地产有限公司", "否", ""),
        ("举例城建有限公司", "否", 2.0),
    )
    sheet.getCellRangeByName("A1:C4").setDataArray(rows)
    sheet.getCellRangeByName("B3").setFormula("=1/0")
    sheet.getCellRangeByName("E2:E4").setArrayFormula("=KH_TIERS(A1:C1;A2:C4)")
    for row in (2, 3, 4):
        sheet.getCellRangeByName(f"F{row}").setFormula(f"=KH_TIER($A$1:$C$1;A{row}:C{row})")
        sheet.getCellRangeByName(f"G{row}").setFormula(f"=KH_TIER_WHY($A$1:$C$1;A{row}:C{row})")
    assert sheet.getCellRangeByName("E2:E4").getDataArray() == (("C",), ("有公式错误",), ("B",))
    assert sheet.getCellRangeByName("F2:F4").getDataArray() == (("C",), ("有公式错误",), ("B",))
    assert sheet.getCellRangeByName("G3").getString() == "“要求苛刻”是公式错误#DIV/0!，改正后才能判定等级"
    document.close(True)  # noqa: FBT003


def test_function_wizard_tells_every_function(office: link.Context) -> None:
    descriptions = office.service("com.sun.star.sheet.FunctionDescriptions")
    for function in catalogue().values():
        told = {p.Name: p.Value for p in descriptions.getByName(function.name)}
        assert function.summary in told["Description"]
        assert [a.Name for a in told["Arguments"]] == [p.arg.label for p in function.parameters]
        assert [a.Description for a in told["Arguments"]] == [p.prompt + "（可省）" * p.optional for p in function.parameters]
