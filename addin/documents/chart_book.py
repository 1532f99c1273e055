"""The workbook inside a chart: what Word opens on “编辑数据”."""

from __future__ import annotations

import datetime
import io
from functools import lru_cache

import xlsxwriter

from addin.documents.chart import Chart
from addin.documents.xmltext import clean


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
    for column, series in enumerate(chart.series, 1):
        sheet.write_string(0, column, clean(series.name))
        sheet.write_column(1, column, series.values)
    book.close()
    return target.getvalue()
