"""The workbook inside a chart: what Word opens on “编辑数据”."""

from __future__ import annotations

import datetime
import io
from functools import lru_cache
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

from addin.documents.drawing.chart import Chart, Series
from addin.documents.drawing.chart_xml import columns_of
from addin.documents.drawing.xmltext import clean


@lru_cache(maxsize=256)
def chart_book(chart: Chart, created: datetime.date) -> bytes:
    """Categories in column A, one column a series; the same chart and day give the same bytes."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime.datetime(created.year, created.month, created.day, tzinfo=datetime.UTC)})
    sheet = book.add_worksheet("数据")
    sheet.set_column(0, 0, 24)
    for row, name in enumerate(chart.categories, 1):
        sheet.write_string(row, 0, clean(name))
    for (values, across), series in zip(columns_of(chart), chart.series, strict=True):
        sheet.write_string(f"{values}1", clean(series.name))
        for row, value in enumerate(series.values, 2):
            if value is not None:
                sheet.write_number(f"{values}{row}", value)
        if across:
            _write_points(sheet, values, across, series)
    book.close()
    return target.getvalue()


def _write_points(sheet: Any, values: str, across: str, series: Series) -> None:
    """Numbers across left of the values, names of the points right of them."""
    sheet.write_string(f"{across}1", "横轴")
    names = xl_col_to_name(xl_cell_to_rowcol(f"{values}1")[1] + 1)
    for row, number in enumerate(series.across, 2):
        sheet.write_number(f"{across}{row}", number)
    for row, name in enumerate(series.points, 2):
        sheet.write_string(f"{names}{row}", clean(name))
