"""Write made workbooks as .xlsx (two engines), .xls, .ods and .csv, the same bytes each time."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

from tests.books.making.pages import Err, Formula, Made, Page, Shown

_MADE = datetime.datetime(2026, 11, 20, 9, 0)
_DAY = "yyyy-mm-dd"


def write(made: Made, folder: Path) -> Path:
    """Write one workbook into a folder."""
    path = folder / made.file
    engine = made.options.get("engine", path.suffix[1:])
    {"xlsx": _xlsxwriter, "openpyxl": _openpyxl, "xls": _xlwt, "ods": _odf, "csv": _csv}[engine](made, path)
    return path


def _xlsxwriter(made: Made, path: Path) -> None:
    options = {"date_1904": made.options.get("date_1904", False)}
    with xlsxwriter.Workbook(str(path), options) as out:
        out.set_properties({"created": _MADE})
        formats = {"": out.add_format(), _DAY: out.add_format({"num_format": _DAY})}
        border = out.add_format({"border": 1})
        for page in made.pages:
            sheet = out.add_worksheet(page.name)
            for top, left, bottom, right in page.merges:
                sheet.merge_range(top, left, bottom, right, "", border)
            for row in range(page.at, page.at + page.bordered):
                for column in range(8):
                    sheet.write_blank(row, column, None, border)
            for (row, column), value in page.cells.items():
                _put_xlsx(out, sheet, formats, row, column, value)
            for row in page.hidden_rows:
                sheet.set_row(row, None, None, {"hidden": True})
            for column in page.hidden_columns:
                sheet.set_column(column, column, None, None, {"hidden": True})
            {"visible": lambda: None, "hidden": sheet.hide, "veryHidden": sheet.very_hidden}[page.state]()
        if made.options.get("chart"):
            out.add_chartsheet("图表")
        out.worksheets()[made.active].activate()


def _put_xlsx(out: Any, sheet: Any, formats: dict[str, Any], row: int, column: int, value: Any) -> None:
    if isinstance(value, Shown):
        form = formats.setdefault(value.format, out.add_format({"num_format": value.format}))
        if isinstance(value.value, (datetime.date, datetime.datetime)):
            sheet.write_datetime(row, column, value.value, form)
        else:
            sheet.write_number(row, column, value.value, form)
    elif isinstance(value, Formula):
        sheet.write_formula(row, column, f"={value.text}", None, value.cached)
    elif isinstance(value, Err):
        sheet.write_formula(row, column, f"={value.code}", None, value.code)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, (datetime.date, datetime.datetime)):
        sheet.write_datetime(row, column, value, formats[_DAY])
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, value)


def _openpyxl(made: Made, path: Path) -> None:
    out = openpyxl.Workbook()
    del out["Sheet"]
    if made.options.get("date_1904"):
        out.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for page in made.pages:
        sheet = out.create_sheet(page.name)
        sheet.sheet_state = page.state
        for (row, column), value in page.cells.items():
            target = sheet.cell(row + 1, column + 1)
            target.value = _openpyxl_value(value)
            if isinstance(value, Shown):
                target.number_format = value.format
            elif isinstance(value, str):
                target.data_type = "s"
        for top, left, bottom, right in page.merges:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        for row in page.hidden_rows:
            sheet.row_dimensions[row + 1].hidden = True
    out.active = made.active
    held = io.BytesIO()
    out.save(held)
    _repack(held, path)


def _openpyxl_value(value: Any) -> Any:
    if isinstance(value, Shown):
        return value.value
    if isinstance(value, Formula):
        return f"={value.text}"
    return value.code if isinstance(value, Err) else value


def _repack(held: io.BytesIO, path: Path) -> None:
    """The same package without the time at which it was made."""
    with zipfile.ZipFile(held) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name in ("docProps/core.xml", "meta.xml"):
                data = b"<?xml version='1.0'?>" + _EMPTY_CORE if name.startswith("doc") else data
            info = zipfile.ZipInfo(name, (2026, 11, 20, 9, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(info, data)


_EMPTY_CORE = b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'


def _xlwt(made: Made, path: Path) -> None:
    out = xlwt.Workbook(encoding="utf-8")
    out.dates_1904 = made.options.get("date_1904", False)
    for page in made.pages:
        sheet = out.add_sheet(page.name)
        sheet.visibility = {"visible": 0, "hidden": 1, "veryHidden": 2}[page.state]
        covered = {(t, left): (b, right) for t, left, b, right in page.merges}
        for (row, column), value in page.cells.items():
            style = xlwt.easyxf(num_format_str=value.format) if isinstance(value, Shown) else xlwt.Style.default_style
            plain = value.value if isinstance(value, Shown) else value.cached if isinstance(value, Formula) else value
            if isinstance(plain, (datetime.date, datetime.datetime)) and not isinstance(value, Shown):
                style = xlwt.easyxf(num_format_str=_DAY)
            if isinstance(plain, Err):
                sheet.row(row).set_cell_error(column, plain.code)
            elif (row, column) in covered:
                bottom, right = covered[row, column]
                sheet.write_merge(row, bottom, column, right, plain, style)
            else:
                sheet.write(row, column, plain, style)
    out.set_active_sheet(made.active)
    out.save(str(path))


def _odf(made: Made, path: Path) -> None:
    out = OpenDocumentSpreadsheet()
    hidden = Style(name="hidden", family="table")
    hidden.addElement(TableProperties(display="false"))
    out.automaticstyles.addElement(hidden)
    for page in made.pages:
        sheet = Table(name=page.name, **({} if page.state == "visible" else {"stylename": hidden}))
        spans = {(t, left): (b - t + 1, right - left + 1) for t, left, b, right in page.merges}
        inside = {(r, c) for t, left, b, right in page.merges for r in range(t, b + 1) for c in range(left, right + 1)} - spans.keys()
        for row in range(max(r for r, _ in page.cells) + 1):
            line = TableRow()
            for column in range(max(c for _, c in page.cells) + 1):
                line.addElement(CoveredTableCell() if (row, column) in inside else _odf_cell(page, spans, row, column))
            sheet.addElement(line)
        out.spreadsheet.addElement(sheet)
    out.meta.childNodes.clear()
    held = io.BytesIO()
    out.write(held)
    _repack(held, path)


def _odf_cell(page: Page, spans: dict[tuple[int, int], tuple[int, int]], row: int, column: int) -> Any:
    value = page.cells.get((row, column))
    percent = isinstance(value, Shown) and "%" in value.format
    value = value.value if isinstance(value, Shown) else value
    told: dict[str, Any] = {}
    if isinstance(value, Formula):
        told["formula"] = f"of:={value.text}"
        value = value.cached
    if isinstance(value, bool):
        told |= {"valuetype": "boolean", "booleanvalue": str(value).lower()}
    elif isinstance(value, (int, float)):
        told |= {"valuetype": "percentage" if percent else "float", "value": repr(value)}
    elif isinstance(value, datetime.date):
        told |= {"valuetype": "date", "datevalue": value.isoformat()}
    elif isinstance(value, str):
        told["valuetype"] = "string"
    if span := spans.get((row, column)):
        told |= {"numberrowsspanned": span[0], "numbercolumnsspanned": span[1]}
    found = TableCell(**told)
    if value is not None:
        for part in str(value).split("\n"):
            found.addElement(P(text=part))
    return found


def _csv(made: Made, path: Path) -> None:
    page = made.pages[0]
    width = max(c for _, c in page.cells) + 1
    held = io.StringIO()
    out = csv.writer(held, delimiter=made.options.get("delimiter", ","), lineterminator="\r\n")
    for row in range(max(r for r, _ in page.cells) + 1):
        out.writerow([_csv_text(page.cells.get((row, c))) for c in range(width)])
    path.write_bytes(held.getvalue().encode(made.options.get("encoding", "gbk")))


def _csv_text(value: Any) -> Any:
    if isinstance(value, Shown):
        return f"{value.value:.1%}" if "%" in value.format else value.value
    if isinstance(value, datetime.date):
        return f"{value.year}/{value.month}/{value.day}"
    return "" if value is None else value


__all__ = ["write"]
