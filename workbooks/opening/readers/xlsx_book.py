"""The parts of an OOXML workbook around its sheets: relationships, sheet list, styles, shared strings."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from workbooks import refusals
from workbooks.opening.addin_names import is_addin
from workbooks.opening.package import Package
from workbooks.opening.readers.values import Look, look_of_id, unescaped
from workbooks.opening.readers.xml import local, parse, truth
from workbooks.problems import refuse

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_RELATIONSHIP = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship of a part: `kind` is the last word of its type, `target` a part name or an outside address."""

    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class SheetEntry:
    """A tab: its part, and whether it is a worksheet (charts, dialogs and macro sheets hold no rows)."""

    name: str
    part: str
    kind: str
    hidden: bool

    @property
    def is_worksheet(self) -> bool:
        """Whether it holds rows."""
        return self.kind == "worksheet"


@dataclass(slots=True)
class Outline:
    """What the workbook part tells."""

    sheets: list[SheetEntry] = field(default_factory=list)
    active: int = 0
    base_1904: bool = False
    #: The results stored with formulas are to be computed anew: a 0 may be none at all.
    recalculates: bool = False
    #: Links to other workbooks; our add-in is none.
    external_links: int = 0

    @property
    def has_macro_sheets(self) -> bool:
        """Whether an Excel 4 macro sheet is among the tabs."""
        return any(sheet.kind in ("xlMacrosheet", "xlIntlMacrosheet") for sheet in self.sheets)

    def active_worksheet(self) -> int:
        """Index among the worksheets of the active tab; the first visible worksheet if that tab is none."""
        worksheets = [sheet for sheet in self.sheets if sheet.is_worksheet]
        if 0 <= self.active < len(self.sheets) and self.sheets[self.active].is_worksheet:
            return worksheets.index(self.sheets[self.active])
        return next((i for i, sheet in enumerate(worksheets) if not sheet.hidden), 0)


def relations(package: Package, part: str) -> dict[str, Relation]:
    """Relationships of a part by id; empty if it has none."""
    folder, _, name = part.rpartition("/")
    holder = package.find(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
    found: dict[str, Relation] = {}
    if holder is None:
        return found

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == _RELATIONSHIP:
            external = attributes.get("TargetMode", "").lower() == "external"
            target = attributes.get("Target", "")
            if not external:
                target = posixpath.normpath(posixpath.join("/" + folder, target.replace("\\", "/"))).lstrip("/")
            found[attributes.get("Id", "")] = Relation(attributes.get("Type", "").rpartition("/")[2], target, external)

    parse(package.parts[holder], package.where, holder, start)
    return found


def main_part(package: Package) -> str | None:
    """Name of the package's main document part, if its root relationships name one."""
    return next((r.target for r in relations(package, "").values() if r.kind == "officeDocument" and not r.external), None)


def is_our_addin(package: Package, link: Relation | None) -> bool:
    """Whether an external link is one to kh.xlam, which Excel notes where formulas call our functions."""
    if link is None or link.external:
        return False
    targets = [relation.target for relation in relations(package, link.target).values() if relation.external]
    return bool(targets) and all(map(is_addin, targets))


def content_type(package: Package, part: str) -> str:
    """Declared type of a part; empty if undeclared."""
    types = package.find("[Content_Types].xml")
    overrides: dict[str, str] = {}
    defaults: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "Override":
            overrides[attributes.get("PartName", "").lstrip("/").lower()] = attributes.get("ContentType", "")
        elif local(tag) == "Default":
            defaults[attributes.get("Extension", "").lower()] = attributes.get("ContentType", "")

    if types is not None:
        parse(package.parts[types], package.where, types, start)
    return overrides.get(part.lower()) or defaults.get(part.rpartition(".")[2].lower(), "")


def outline(package: Package, part: str, links: dict[str, Relation]) -> Outline:
    """Read the workbook part.

    Raises:
        Refusal: KH119, when a tab names no existing part.
    """
    book = Outline()
    ids = [f"{namespace} id" for namespace in _RELATIONS]

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = _main(tag)
        if name == "sheet":
            relation = next((links.get(attributes[i]) for i in ids if i in attributes), None)
            title = attributes.get("name", "")
            if relation is None or relation.external or package.find(relation.target) is None:
                raise refuse(refusals.DAMAGED, package.where, what=f"缺少工作表《{title}》的内容")
            hidden = attributes.get("state", "visible") != "visible"
            book.sheets.append(SheetEntry(unescaped(title), relation.target, relation.kind, hidden))
        elif name == "workbookPr":
            book.base_1904 = truth(attributes.get("date1904"))
        elif name == "calcPr":
            book.recalculates = truth(attributes.get("fullCalcOnLoad"))
        elif name == "workbookView" and attributes.get("activeTab", "").isdecimal():
            book.active = int(attributes["activeTab"])
        elif name == "externalReference":
            relation = next((links.get(attributes[i]) for i in ids if i in attributes), None)
            book.external_links += not is_our_addin(package, relation)

    parse(package.part(part), package.where, part, start)
    return book


def _main(tag: str) -> str:
    """Local name of a SpreadsheetML element; empty for all others."""
    namespace, _, name = tag.rpartition(" ")
    return name if namespace in MAIN else ""


def looks(package: Package, part: str) -> list[Look]:
    """What each cell style makes of a number, by style index."""
    codes: dict[int, str] = {}
    formats: list[int] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        name = _main(tag)
        if name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            formats.append(_index(attributes.get("numFmtId")))
        elif name == "numFmt" and not inside:
            codes[_index(attributes.get("numFmtId"))] = attributes.get("formatCode", "")

    def end(tag: str) -> None:
        nonlocal inside
        if inside and _main(tag) == "cellXfs":
            inside = False

    parse(package.part(part), package.where, part, start, end)
    return [look_of_id(number, codes) for number in formats]


def _index(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() else 0


def shared_strings(package: Package, part: str) -> list[str]:
    """All shared strings: rich text joined, phonetic guides left out."""
    strings: list[str] = []
    path: list[str] = []
    pieces: list[str] = []

    def start(tag: str, _attributes: dict[str, str]) -> None:
        path.append(_main(tag))
        if path == ["sst", "si"]:
            pieces.clear()

    def end(_tag: str) -> None:
        if path == ["sst", "si"]:
            strings.append(unescaped("".join(pieces)))
        path.pop()

    def text(data: str) -> None:
        if path in (["sst", "si", "t"], ["sst", "si", "r", "t"]):
            pieces.append(data)

    parse(package.part(part), package.where, part, start, end, text)
    return strings
