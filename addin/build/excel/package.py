"""An .xlsx of ours made into a macro workbook or an add-in: VBA project, code names, hidden sheets, customUI parts."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from lxml import etree

from workbooks.answering.patch.book import BookEditor
from workbooks.answering.patch.package import rels_name
from workbooks.answering.patch.xml import child, made, namespace, parsed, written
from workbooks.grid import cell_name
from workbooks.problems import Where

#: Content types of the main part ([MS-OFFMACRO2] 2.2.1.1).
XLSM = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
XLAM = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
_VBA_PART = "xl/vbaProject.bin"
_VBA_TYPE = "application/vnd.ms-office.vbaProject"
_VBA_RELATION = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORKBOOK_MODULE = "ThisWorkbook"
_FIXED = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - same input, same bytes

Row = Sequence[str | int]


def carrier(title: str, sentence: str) -> bytes:
    """A workbook of one sheet that says what it is; the add-in's own, seen only by who makes it visible."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": title, "created": _FIXED})
        book.add_worksheet(title).write_string(0, 0, sentence)
    return out.getvalue()


class MacroBook:
    """A workbook on its way to become one with macros; first its sheets, then its modules, then its bytes."""

    def __init__(self, xlsx: bytes, name: str) -> None:
        self._book = BookEditor(xlsx, Where(book=name))
        self._package = self._book.package

    def add_hidden_sheet(self, sheet: str, rows: Sequence[Row]) -> None:
        """A last sheet of texts and whole numbers that no menu shows again."""
        self._book.append(sheet, _sheet_xml(rows))
        sheets = child(self._package.edit(self._book.part), "sheets")
        if sheets is not None:
            sheets[-1].set("state", "veryHidden")

    def code_names(self) -> list[str]:
        """Names of the sheets' modules, in tab order; given now where a sheet has none ([MS-OVBA] 2.2.2: one module a sheet)."""
        properties = child(self._package.edit(self._book.part), "workbookPr")
        if properties is not None:
            properties.set("codeName", WORKBOOK_MODULE)
        names = []
        for number, tab in enumerate(self._book.tabs, 1):
            root = self._package.edit(tab.part)
            head = child(root, "sheetPr")
            if head is None:
                head = etree.Element(f"{{{namespace(root)}}}sheetPr")
                root.insert(0, head)
            head.set("codeName", head.get("codeName") or f"Sheet{number}")
            names.append(head.get("codeName", ""))
        return names

    def finish(self, content_type: str, vba: bytes, ribbons: Mapping[str, tuple[str, bytes]]) -> bytes:
        """The file with its VBA project and customUI parts (part → relationship type and bytes)."""
        self._package.put(_VBA_PART, vba, _VBA_TYPE)
        self._relate(self._book.part, _VBA_RELATION, "vbaProject.bin")
        for part, (relation, data) in ribbons.items():
            self._package.put(part, data)
            self._relate("", relation, part)
        if content_type == XLAM:
            for view in self._package.edit(self._book.part).iter(f"{{{_MAIN}}}workbookView"):
                view.set("visibility", "hidden")
        for override in self._package.edit("[Content_Types].xml"):
            if override.get("PartName") == f"/{self._book.part}":
                override.set("ContentType", content_type)
        return self._package.save()

    def _relate(self, part: str, kind: str, target: str) -> None:
        root = self._package.edit(rels_name(part))
        taken = {relation.get("Id") for relation in root}
        number = next(n for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        made(root, "Relationship", {"Id": f"rId{number}", "Type": kind, "Target": target})


def _sheet_xml(rows: Sequence[Row]) -> bytes:
    root = parsed(f'<worksheet xmlns="{_MAIN}"/>'.encode())
    data = made(root, "sheetData")
    for r, values in enumerate(rows):
        row = made(data, "row", {"r": str(r + 1)})
        for c, value in enumerate(values):
            if isinstance(value, str):
                made(made(made(row, "c", {"r": cell_name(r, c), "t": "inlineStr"}), "is"), "t", text=value)
            else:
                made(made(row, "c", {"r": cell_name(r, c)}), "v", text=str(value))
    return written(root)
