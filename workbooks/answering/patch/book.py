"""workbook.xml and what hangs on it: sheets by name, a sheet appended or replaced, styles, recalculation."""

from __future__ import annotations

from dataclasses import dataclass

from workbooks import refusals
from workbooks.answering.patch.cells import SheetCells
from workbooks.answering.patch.package import OFFICE, OFFICE_STRICT, PackageEditor, is_strict, resolved
from workbooks.answering.patch.styles import EMPTY, Styles
from workbooks.answering.patch.xml import Element, child, children, made, name, namespace, ordered
from workbooks.grid import cell_name
from workbooks.problems import Where, refuse

_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_WORKBOOK = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups", "externalReferences",
    "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
    "fileRecoveryPr", "extLst",
)  # fmt: skip
_SHEET_WORDS = frozenset(["Worksheets", "工作表"])


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet of the workbook and its part."""

    name: str
    part: str
    hidden: bool = False


class BookEditor:
    """A workbook open for patching.

    Args:
        data: The workbook.
        where: It, for refusals.
        lean: Cells of large sheets are reached through `cells` alone; their trees hold them only once they have been asked for.

    Raises:
        Refusal: KH119–KH122, KH180 as `PackageEditor`.
    """

    def __init__(self, data: bytes, where: Where, *, lean: bool = False) -> None:
        self.package = PackageEditor(data, where, lean=lean)
        targets = self.package.related("", "officeDocument")
        if not targets:
            raise refuse(refusals.DAMAGED, where, what="没有工作簿部件")
        self.part = targets[0]
        root = self.package.tree(self.part)
        self.namespace = namespace(root)
        self.strict = is_strict(root)
        sheets = child(root, "sheets")
        self.tabs = [self._tab(element) for element in (() if sheets is None else sheets)]
        properties = child(root, "workbookPr")
        self.base_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self._cells: dict[str, SheetCells] = {}
        self._styles: Styles | None = None

    def tab(self, sheet: str) -> Tab | None:
        """A worksheet by name; None if there is none, or if it is a chart or dialog."""
        for tab in self.tabs:
            if tab.name == sheet and tab.part and name(self.package.tree(tab.part)) == "worksheet":
                return tab
        return None

    def cells(self, tab: Tab) -> SheetCells:
        """Cells of a sheet, to change."""
        if tab.part not in self._cells:
            root = self.package.edit(tab.part)
            self._cells[tab.part] = SheetCells(root, self.package.lean_sheets.get(tab.part.lower()))
        return self._cells[tab.part]

    def has_styles(self) -> bool:
        """Whether the workbook has a part of cell formats."""
        return bool(self.package.related(self.part, "styles"))

    def styles(self) -> Styles:
        """Cell formats, to change; made if the workbook has none."""
        if self._styles is None:
            parts = self.package.related(self.part, "styles")
            if not parts:
                parts = [self._beside("styles.xml")]
                self.package.put(parts[0], EMPTY.format(ns=self.namespace).encode(), f"{_CONTENT}styles+xml")
                self.package.relate(self.part, "styles", parts[0], strict=self.strict)
            self._styles = Styles(self.package.edit(parts[0]))
        return self._styles

    def recalculate(self) -> None:
        """Let the host calculate all formulas when it opens the workbook."""
        ordered(self.package.edit(self.part), "calcPr", _WORKBOOK).set("fullCalcOnLoad", "1")

    def append(self, sheet: str, xml: bytes, *, hidden: bool = False) -> Tab:
        """A new last sheet; indexes of the others, and so the local names of theirs, stay."""
        part = self.package.free_name(self._beside("worksheets/sheet{}.xml"))
        self.package.put(part, xml, f"{_CONTENT}worksheet+xml")
        relation = self.package.relate(self.part, "worksheet", part, strict=self.strict)
        sheets = ordered(self.package.edit(self.part), "sheets", _WORKBOOK)
        number = max((int(e.get("sheetId", "0")) for e in sheets), default=0) + 1
        element = made(sheets, "sheet", {"name": sheet, "sheetId": str(number)})
        element.set(f"{{{OFFICE_STRICT if self.strict else OFFICE}}}id", relation)
        if hidden:
            element.set("state", "hidden")
        tab = Tab(sheet, part, hidden)
        self.tabs.append(tab)
        self._count_sheet(sheet)
        return tab

    def replace(self, tab: Tab, xml: bytes) -> None:
        """New content for a sheet of ours from an earlier run."""
        self.package.drop(tab.part)
        self.package.put(tab.part, xml, f"{_CONTENT}worksheet+xml")
        self._cells.pop(tab.part, None)

    def remove(self, tab: Tab) -> None:
        """Take a sheet of ours away; local names of the sheets behind it keep pointing at their own."""
        index = self.tabs.index(tab)
        root = self.package.edit(self.part)
        sheets = ordered(root, "sheets", _WORKBOOK)
        sheets.remove(sheets[index])
        names = ordered(root, "definedNames", _WORKBOOK)
        for known in list(names):
            local = int(known.get("localSheetId", "-1"))
            if local == index:
                names.remove(known)
            elif local > index:
                known.set("localSheetId", str(local - 1))
        if not len(names):
            root.remove(names)
        for view in root.iter(f"{{{self.namespace}}}workbookView"):
            for attribute in ("activeTab", "firstSheet"):
                if int(view.get(attribute, "0")) >= len(sheets):
                    view.set(attribute, "0")
        self.package.unrelate(self.part, tab.part)
        self.package.drop(tab.part)
        self.tabs.remove(tab)
        self._uncount_sheet(tab.name)

    def print_titles(self, tab: Tab, rows: tuple[int, int]) -> None:
        """Rows repeated on each printed page, both inclusive."""
        names = ordered(self.package.edit(self.part), "definedNames", _WORKBOOK)
        index = str(self.tabs.index(tab))
        for known in children(names, "definedName"):
            if known.get("name") == "_xlnm.Print_Titles" and known.get("localSheetId") == index:
                names.remove(known)
        text = f"{quoted(tab.name)}!${rows[0] + 1}:${rows[1] + 1}"
        made(names, "definedName", {"name": "_xlnm.Print_Titles", "localSheetId": index}, text)

    def _count_sheet(self, sheet: str) -> None:
        """Keep the list of sheets in docProps/app.xml in step; a list of another shape is left alone."""
        parts = [part for part in self.package.related("", "extended-properties") if self.package.has(part)]
        if not parts:
            return
        root = self.package.tree(parts[0])
        counts = [list(variant) for variant in root.iter() if name(variant) == "variant"]
        titles = [vector for element in root if name(element) == "TitlesOfParts" for vector in element]
        if len(counts) < 2 or len(titles) != 1 or counts[0][0].text not in _SHEET_WORDS:
            return
        self.package.edit(parts[0])
        total = int(counts[1][0].text or "0")
        counts[1][0].text = str(total + 1)
        titles[0].set("size", str(len(titles[0]) + 1))
        title = titles[0].makeelement(titles[0][0].tag)
        title.text = sheet
        titles[0].insert(total, title)

    def _uncount_sheet(self, sheet: str) -> None:
        """The reverse of `_count_sheet`: one title and one worksheet fewer."""
        parts = [part for part in self.package.related("", "extended-properties") if self.package.has(part)]
        root = self.package.edit(parts[0]) if parts else None
        titles = [vector for element in (() if root is None else root) if name(element) == "TitlesOfParts" for vector in element]
        title = next((t for t in (titles[0] if titles else ()) if t.text == sheet), None)
        if root is None or title is None:
            return
        titles[0].remove(title)
        titles[0].set("size", str(len(titles[0])))
        counts = [list(variant) for variant in root.iter() if name(variant) == "variant"]
        if len(counts) >= 2 and counts[0][0].text in _SHEET_WORDS:
            counts[1][0].text = str(int(counts[1][0].text or "1") - 1)

    def _beside(self, path: str) -> str:
        return resolved(self.part, path)

    def _tab(self, sheet: Element) -> Tab:
        relation = sheet.get(f"{{{OFFICE_STRICT if self.strict else OFFICE}}}id", "")
        return Tab(sheet.get("name", ""), self.package.target(self.part, relation), sheet.get("state", "visible") != "visible")


def quoted(sheet: str) -> str:
    """A sheet name as it stands in a reference."""
    return "'" + sheet.replace("'", "''") + "'"


def link(sheet: str, row: int, column: int) -> str:
    """Location of a hyperlink to a cell."""
    return f"{quoted(sheet)}!{cell_name(row, column)}"
