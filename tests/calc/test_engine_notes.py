"""What is written into cells leaves the user's notes where they are, as in Excel."""

from __future__ import annotations

import datetime

import pytest
import xlwings as xw

pytestmark = pytest.mark.office
NOTES = {"B2": "打不通\n下周再试", "B4": "总经理的电话", "C3": "已核"}


@pytest.fixture
def noted(linked_book: xw.Book) -> xw.Sheet:
    """A sheet with notes on three of its cells."""
    sheet = linked_book.sheets[0]
    sheet["B2:C5"].value = [["甲", 1], ["乙", 2], ["丙", 3], ["丁", 4]]
    for cell, text in NOTES.items():
        sheet[cell].add_note(text)
    return sheet


def notes(sheet: xw.Sheet) -> dict[str, str]:
    return {note.impl.location.address.replace("$", ""): note.text for note in sheet.notes}


ROWS = [["电话", True], [None, datetime.date(2026, 11, 25)], ["00123", -2.5], ["=1+1", "=B2&C4"]]


def test_values_of_every_kind(noted: xw.Sheet):
    noted["B2"].value = ROWS
    assert noted["B2:C5"].value == [["电话", True], [None, datetime.datetime(2026, 11, 25)], ["00123", -2.5], [2.0, "电话-2.5"]]
    assert notes(noted) == NOTES


def test_one_value_for_all_and_one_for_a_cell(noted: xw.Sheet):
    noted["B2:C5"].value = "同"
    noted["B4"].value = 7
    assert noted["B2:C5"].value == [["同", "同"], ["同", "同"], [7.0, "同"], ["同", "同"]]
    assert notes(noted) == NOTES


def test_formulas(noted: xw.Sheet):
    noted["B2:C5"].formula = "=ROW()*10+COLUMN()"
    assert noted["B2:C5"].value == [[22.0, 23.0], [32.0, 33.0], [42.0, 43.0], [52.0, 53.0]]
    noted["C3"].formula = "=SUM(B2:B5)"
    assert noted["C3"].value == 148
    assert notes(noted) == NOTES


def test_array_formulas_and_copied_values(noted: xw.Sheet):
    noted["B2:B5"].formula_array = "=ROW(A1:A4)"
    assert noted["B2:B5"].value == [1.0, 2.0, 3.0, 4.0]
    noted["A7:B8"].value = [["一", "二"], ["三", "四"]]
    noted["A7:B8"].copy()
    noted["C3"].paste(paste="values")
    assert noted["C3:D4"].value == [["一", "二"], ["三", "四"]]
    assert notes(noted) == NOTES


def test_clearing_contents(noted: xw.Sheet):
    noted["B2:C5"].clear_contents()
    assert noted["B2:C5"].value == [[None, None]] * 4
    assert notes(noted) == NOTES
