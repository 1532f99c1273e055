"""OOXML workbooks (.xlsx, .xlsm): package → book."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from workbooks.grid import Book
from workbooks.package import Package
from workbooks.readers.sparse import Sheet
from workbooks.readers.xlsx_book import SheetEntry, looks, outline, relations, shared_strings
from workbooks.readers.xlsx_plain import candidate, fill, plain_strings, written_strings
from workbooks.readers.xlsx_sheet import Sources, read_sheet


def read_xlsx(package: Package, part: str, *, kind: str, careful: bool = False) -> Book:
    """Read all worksheets of a workbook.

    Args:
        package: the checked package.
        part: name of its workbook part.
        kind: "xlsx" or "xlsm", as its content type says.
        careful: read every sheet by a full parse, for comparing both readers.

    Raises:
        Refusal: KH119, KH120, KH121 or KH128, as the parts deserve.
    """
    links = relations(package, part)
    book = outline(package, part, links)
    by_kind = {relation.kind: relation.target for relation in links.values() if not relation.external}
    texts = by_kind.get("sharedStrings")
    strings = functools.cache(lambda: shared_strings(package, texts) if texts else [])
    styles = looks(package, by_kind["styles"]) if "styles" in by_kind else []
    sources = Sources(strings, styles, base_1904=book.base_1904, recalculates=book.recalculates)
    entries = [entry for entry in book.sheets if entry.is_worksheet]
    return Book(
        name=package.where.book,
        kind=kind,
        sheets=[sheet.grid() for sheet in _sheets(package, entries, texts, sources, careful=careful)],
        active=book.active_worksheet(),
        has_macros="vbaProject" in by_kind or book.has_macro_sheets,
        external_links=book.external_links,
        date_1904=book.base_1904,
    )


def _sheets(package: Package, entries: Sequence[SheetEntry], texts: str | None, sources: Sources, *, careful: bool) -> list[Sheet]:
    """Read the plain sheets by calamine and all others by a full parse."""
    plain = {}
    if not careful:
        for index, entry in enumerate(entries):
            found = candidate(package.part(entry.part), entry.part, _empty(package, entry), sources)
            if found is not None:
                plain[index] = found
    text = (plain_strings(package.part(texts)) if texts else None) or written_strings(sources.strings())
    right = dict(zip(plain, fill(list(plain.values()), text, sources.looks), strict=True))
    return [plain[i].sheet if right.get(i) else _read(package, entry, sources) for i, entry in enumerate(entries)]


def _empty(package: Package, entry: SheetEntry) -> Sheet:
    return Sheet(package.where.book, entry.name, hidden=entry.hidden)


def _read(package: Package, entry: SheetEntry, sources: Sources) -> Sheet:
    sheet = _empty(package, entry)
    read_sheet(package.part(entry.part), entry.part, sheet, sources)
    return sheet
