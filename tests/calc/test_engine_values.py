"""Values and formulas of cells, as plain xlwings code reads and writes them."""

import datetime

import numpy as np
import pandas as pd
import pytest
import xlwings as xw

pytestmark = pytest.mark.office


def test_values_come_back_as_they_were_written(linked_book: xw.Book):
    sheet = linked_book.sheets[0]
    rows = [
        ["客户", 1.5, True, None],
        [datetime.datetime(2026, 11, 25), datetime.datetime(2026, 1, 1, 12, 30, 15), False, "001"],
        ["=1+1", -3.0, "多行\n文字", "'"],
    ]
    sheet["B2"].value = rows
    rows[2][0] = 2.0
    assert sheet["B2:E4"].value == rows
    assert sheet["B3"].number_format == "yyyy-mm-dd"


def test_dates_keep_the_users_format(linked_book: xw.Book):
    sheet = linked_book.sheets[0]
    sheet["A1:A2"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["A1:A2"].options(transpose=True).value = [datetime.date(2026, 11, 25), datetime.date(2026, 11, 26)]
    assert sheet["A1"].number_format == 'yyyy"年"m"月"d"日"'
    assert sheet["A2"].value == datetime.datetime(2026, 11, 26)
    assert sheet["A1"].options(dates=datetime.date).value == datetime.date(2026, 11, 25)


def test_serial_numbers_agree_with_excels(linked_book: xw.Book):
    sheet = linked_book.sheets[0]
    sheet["A1"].value = [datetime.date(1900, 3, 1), datetime.date(2026, 11, 25)]
    sheet["A1:B1"].number_format = "0"
    assert sheet["A1:B1"].value == [61.0, 46351.0]


def test_results_of_formulas_have_their_kind(linked_book: xw.Book):
    sheet = linked_book.sheets[0]
    sheet["A1"].value = [["=1=1"], ["=DATE(2026,11,25)"], ['=""'], ['="是"']]
    assert sheet["A1:A4"].value == [True, datetime.datetime(2026, 11, 25), None, "是"]


def test_errors_are_told_as_excel_writes_them(linked_book: xw.Book):
    sheet = linked_book.sheets[0]
    sheet["A1"].value = [["=1/0"], ["=NA()"], ["=KHNOSUCH(1)"], ["=SUM(B1:B2 C1:C2)"], ["=1E+200*1E+200"], ["=#REF!"], ['="a"+1'], ["#N/A"]]
    told = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"]
    assert sheet["A1:A7"].options(err_to_str=True).value == told
    assert sheet["A1:A7"].value == [None] * 7
    assert sheet["A8"].value == "#N/A"


def test_blanks_of_every_kind(linked_book: xw.Book):
    sheet = linked_book.sheets[0]
    sheet["A1:D1"].value = "x"
    sheet["A1"].value = [None, np.nan, pd.NaT, ""]
    assert sheet["A1:D1"].value == [None] * 4
    assert sheet["A1:D1"].options(empty="无").value == ["无"] * 4


def test_a_table_of_pandas_there_and_back(linked_book: xw.Book):
    table = pd.DataFrame({"客户": ["甲", "乙"], "金额": [1.5, None], "日期": pd.to_datetime(["2026-11-25", "2026-11-26"])}).set_index(
        "客户"
    )
    sheet = linked_book.sheets[0]
    sheet["B2"].value = table
    found = sheet["B2"].expand().options(pd.DataFrame).value
    assert found.index.tolist() == ["甲", "乙"]
    assert found["金额"].tolist()[0] == 1.5
    assert np.isnan(found["金额"].tolist()[1])
    assert found["日期"].tolist() == [datetime.datetime(2026, 11, 25), datetime.datetime(2026, 11, 26)]


def test_rows_of_different_lengths_are_refused_and_nothing_is_written(linked_book: xw.Book):
    sheet = linked_book.sheets[0]
    with pytest.raises(Exception, match="same length"):
        sheet["A1"].value = [[1], [1, 2]]
    assert sheet["A1"].value is None


def test_formulas_keep_excels_words(linked_book: xw.Book):
    sheet = linked_book.sheets[0]
    sheet.name = "客户's 表"
    linked_book.sheets.add("汇总", after=sheet)
    sheet["A1"].value = [[1, 2], [3, 4]]
    for formula, value in {
        "=SUM('客户''s 表'!A1:B2,10)": 20.0,
        "=汇总!A1+1": 1.0,
        "=SUM({1,2;3,4})": 10.0,
        '=IF(A1>0,"是,否","")': "是,否",
        "=A1 * 2": 2.0,
        "=SUM(A:A)": 4.0,
        "=MOD($A$2,B$1)": 1.0,
    }.items():
        sheet["D1"].formula = formula
        assert (sheet["D1"].formula, sheet["D1"].value) == (formula, value)


def test_one_formula_fills_a_range_as_in_excel(linked_book: xw.Book):
    sheet = linked_book.sheets[0]
    sheet["A1"].options(transpose=True).value = [1, 2, 3]
    sheet["B1:C3"].formula = "=A1*$A$1"
    assert sheet["B1:C3"].formula == (("=A1*$A$1", "=B1*$A$1"), ("=A2*$A$1", "=B2*$A$1"), ("=A3*$A$1", "=B3*$A$1"))
    assert sheet["C1:C3"].value == [1.0, 2.0, 3.0]


def test_array_formulas(linked_book: xw.Book):
    sheet = linked_book.sheets[0]
    sheet["A1"].value = [[1, 4], [2, 5], [3, 6]]
    sheet["D1"].formula_array = "=SUM(A1:A3*B1:B3)"
    sheet["E1:E3"].formula_array = "=A1:A3*2"
    assert (sheet["D1"].value, sheet["E1:E3"].value) == (32.0, [2.0, 4.0, 6.0])
    assert sheet["D1"].impl.has_array
    assert sheet["E1:E3"].formula_array == "=A1:A3*2"
    assert sheet["E2"].formula == "=A1:A3*2"


def test_manual_calculation_waits(linked_book: xw.Book):
    app, sheet = linked_book.app, linked_book.sheets[0]
    sheet["A1"].value = 2
    sheet["B1"].formula = "=A1*2"
    app.calculation = "manual"
    sheet["A1"].value = 4
    assert sheet["B1"].value == 4
    app.calculation = "automatic"
    app.calculate()
    assert sheet["B1"].value == 8


def test_expand_and_end_and_region(linked_book: xw.Book):
    sheet = linked_book.sheets[0]
    sheet["B2"].value = [["a", "b"], [1, 2], [3, 4]]
    assert sheet["B2"].expand().address == "$B$2:$C$4"
    assert sheet["B2"].end("down").address == "$B$4"
    assert sheet["B4"].end("right").address == "$C$4"
    assert sheet["B1"].end("down").address == "$B$2"
    assert sheet["A1"].end("right").column == sheet.cells.last_cell.column
    assert sheet["C3"].current_region.address == "$B$2:$C$4"
    assert sheet.used_range.address == "$B$2:$C$4"


def test_many_values_at_once_and_wrapped_rows_still_grow(linked_book: xw.Book):
    sheet = linked_book.sheets[0]
    sheet["C3"].wrap_text = True
    long = "很长的说明" * 12
    sheet["A1"].value = [[f"客户{row}", row, long if row == 2 else "x"] for row in range(3000)]
    assert sheet["A3000"].value == "客户2999"
    assert sheet["C3"].height > 3 * sheet["C2"].height
    assert linked_book.impl.document.IsAdjustHeightEnabled
