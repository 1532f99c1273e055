"""OOXML workbooks (.xlsx, .xlsm): package → book."""

from __future__ import annotations

from workbooks.grid import Book
from workbooks.opening.package import Package
from workbooks.opening.readers.pictures import has_rich_pictures
from workbooks.opening.readers.sparse import Sheet
from workbooks.opening.readers.xlsx_book import SheetEntry, looks, outline, relations, shared_strings
from workbooks.opening.readers.xlsx_plain import plain_strings, read_plain
from workbooks.opening.readers.xlsx_sheet import Sources, read_sheet


def read_xlsx(package: Package, part: str, *, kind: str, careful: bool = False) -> Book:
    """Read all worksheets of a workbook.

    Args:
        package: the checked package.
        part: name of its workbook part.
        kind: "xlsx" or "xlsm", as its content type says.
        careful: read every part by a full parse, for comparing both ways.

    Raises:
        Refusal: KH119, KH120, KH121 or KH128, as the parts deserve.
    """
    links = relations(package, part)
    book = outline(package, part, links)
    by_kind = {relation.kind: relation.target for relation in links.values() if not relation.external}
    strings = _strings(package, by_kind.get("sharedStrings", ""), careful=careful)
    styles = looks(package, by_kind["styles"]) if "styles" in by_kind else []
    sources = Sources(strings, styles, base_1904=book.base_1904, recalculates=book.recalculates, rich_pictures=has_rich_pictures(package))
    return Book(
        name=package.where.book,
        kind=kind,
        sheets=[_sheet(package, entry, sources, careful=careful).grid() for entry in book.sheets if entry.is_worksheet],
        active=book.active_worksheet(),
        has_macros="vbaProject" in by_kind or book.has_macro_sheets,
        external_links=book.external_links,
        date_1904=book.base_1904,
    )


def _strings(package: Package, part: str, *, careful: bool) -> list[str]:
    if package.find(part) is None:  # some programs name a part that no cell needs; one that a cell needs is missed there
        return []
    plain = None if careful else plain_strings(package.part(part))
    return shared_strings(package, part) if plain is None else plain


def _sheet(package: Package, entry: SheetEntry, sources: Sources, *, careful: bool) -> Sheet:
    data = package.part(entry.part)
    if not careful:
        sheet = Sheet(package.where.book, entry.name, hidden=entry.hidden)
        if read_plain(data, entry.part, sheet, sources):
            return sheet
    sheet = Sheet(package.where.book, entry.name, hidden=entry.hidden)
    read_sheet(data, entry.part, sheet, sources)
    return sheet
