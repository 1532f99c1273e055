"""The search of the manager's workbook is calculated by LibreOffice itself, without the add-in (V03)."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwings as xw

from workbooks.writing.manager_book import FIRST, ManagerBook, manager_book

pytestmark = pytest.mark.office


def rows(sheet: xw.Sheet) -> list[list[object]]:
    told = sheet.range((FIRST + 1, 1), (FIRST + 4, 11)).value
    return [[row[1], row[3], row[10]] for row in told if row[0] not in (None, "")]


def test_typing_into_the_cell_lists_the_clients(office: xw.App, tmp_path: Path) -> None:
    clients = [
        (f"{name}有限公司", "A", unit, "李示例", "签约客户", "2026-10-12", None, 0.5, "")
        for name, unit in (("海棠置业", "华东分公司"), ("青山能源", "华中分公司"), ("海棠港务", "华中分公司"))
    ]
    told = ManagerBook("工作簿", [("客户数", 3, "")], {"A": 3}, [], clients, {"海棠港务有限公司": "下月去"}, "")
    path = tmp_path / "manager.xlsx"
    path.write_bytes(manager_book(told))
    book = office.books.open(path)
    sheet = book.sheets["客户"]
    assert [row[0] for row in rows(sheet)] == ["海棠置业有限公司", "青山能源有限公司", "海棠港务有限公司"]
    sheet["B2"].value = "海棠"
    assert rows(sheet) == [["海棠置业有限公司", "华东分公司", None], ["海棠港务有限公司", "华中分公司", "下月去"]]
    sheet["B2"].value = "华中"
    assert [row[0] for row in rows(sheet)] == ["青山能源有限公司", "海棠港务有限公司"]
    sheet["B2"].value = "没有这个"
    assert rows(sheet) == []
    book.close()
