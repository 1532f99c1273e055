"""A workbook of approved clients and fields: watermark on every sheet and page, encrypted if a password is told (R30, S10)."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

_FONT = "微软雅黑"
#: Columns side by side on a page that can still be read.
_A_PAGE = 12


@dataclass(frozen=True, slots=True)
class Extract:
    """What an extract holds and what every page of it says."""

    title: str
    #: Who may see it, why and until when, the number of the approval and the head of the log.
    mark: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]
    #: (label, text) of the cover.
    told: Sequence[tuple[str, str]]
    made: datetime.datetime


def extract_book(extract: Extract, password: str = "") -> bytes:
    """The workbook; with a password it is encrypted (AES)."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(
        data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": extract.made.replace(tzinfo=None)})
    plain = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "font_name": _FONT, "font_size": 10})
    bold = book.add_format({"border": 1, "bold": True, "bg_color": "#D9E2F3", "font_name": _FONT, "font_size": 10, "text_wrap": True})
    mark = book.add_format({"font_name": _FONT, "font_size": 9, "font_color": "#C00000"})
    cover = book.add_worksheet("调阅单")
    cover.set_column(0, 0, 14)
    cover.set_column(1, 1, 70)
    cover.write_string(0, 0, extract.title, book.add_format({"bold": True, "font_name": _FONT, "font_size": 16}))
    for r, (label, text) in enumerate(extract.told, start=2):
        cover.write_string(r, 0, label, bold)
        cover.write_string(r, 1, text, plain)
    sheet = book.add_worksheet("客户档案")
    pages = -(-len(extract.heads) // _A_PAGE)
    beside = 1 if pages > 1 else 0  # the first column stands on every page and would cut it off on the second
    sheet.write_string(0, beside, extract.mark, mark)
    for c, head in enumerate(extract.heads):
        sheet.set_column(c, c, 30 if c == 0 else max(10, min(26, len(head) * 2 + 4)))
        sheet.write_string(1, c, head, bold)
    for r, row in enumerate(extract.rows, start=2):
        for c, value in enumerate(row):
            sheet.write_string(r, c, "" if value is None else str(value), plain)
    sheet.freeze_panes(2, 1)
    sheet.repeat_rows(0, 1)
    for each in (cover, sheet):
        each.set_landscape()
        each.set_paper(9)
        each.set_header(f'&C&"{_FONT}"&9&KC00000{extract.mark.replace("&", "&&")}', {"scale_with_doc": False})
        each.set_footer(f"&L{extract.mark.replace('&', '&&')}&R第 &P 页，共 &N 页", {"scale_with_doc": False})
    cover.fit_to_pages(1, 0)
    sheet.fit_to_pages(pages, 0)
    sheet.repeat_columns(0)
    book.close()
    return _encrypted(data.getvalue(), password) if password else data.getvalue()


def _encrypted(data: bytes, password: str) -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()
