"""OpenDocument spreadsheets (.ods): content.xml → book. Repeated rows and cells count as many, blank ones cost nothing."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field

from workbooks import refusals
from workbooks.grid import Area, Book, CellError, CellValue
from workbooks.opening.package import Package
from workbooks.opening.readers.amounts import amount_unit_shown
from workbooks.opening.readers.sparse import MAX_ROW, Sheet
from workbooks.opening.readers.values import LOOK_OF_UNIT, Look, iso_moment, stored_number
from workbooks.opening.readers.xml import parse
from workbooks.problems import refuse

_NAMES = {
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext",
    "urn:oasis:names:tc:opendocument:xmlns:config:1.0": "config",
}
_DURATION = re.compile(r"(-?)P(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:[.,][0-9]+)?)S)?)?")
_BODY = ("office:document-content", "office:body", "office:spreadsheet")
_CELLS = ("table:table-cell", "table:covered-table-cell")
_SPACES = re.compile(r"[ \t\r\n]+")
_OUR_MONEY = ("", "CNY", "RMB")
_MIDNIGHT = datetime.datetime(1900, 1, 1)  # noqa: DTZ001 - a cell knows no time zone


def is_encrypted(package: Package) -> bool:
    """Whether the package's parts are encrypted."""
    return b"encryption-data" in package.parts.get("META-INF/manifest.xml", b"")


def read_ods(package: Package) -> Book:
    """Read all tables of a spreadsheet document.

    Raises:
        Refusal: KH119, KH120 for its XML, and those of `Sheet`.
    """
    content = _Content(package)
    parse(package.part("content.xml"), package.where, "content.xml", content.start, content.end, content.text)
    active = _active_table(package)
    names = [sheet.where.sheet for sheet in content.sheets]
    shown = next((i for i, sheet in enumerate(content.sheets) if not sheet.hidden), 0)
    return Book(
        name=package.where.book,
        kind="ods",
        sheets=[sheet.grid() for sheet in content.sheets],
        active=names.index(active) if active in names else shown,
        has_macros=any(re.match(r"(Basic/.+/(?!script-lb)|Scripts/.)", part) for part in package.parts),
        date_1904=content.base_1904,
        external_links=content.external_links,
    )


def _active_table(package: Package) -> str:
    pieces: list[str] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        inside = _short(tag) == "config:config-item" and _named(attributes).get("config:name") == "ActiveTable"

    def end(_tag: str) -> None:
        nonlocal inside
        inside = False

    def text(data: str) -> None:
        if inside:
            pieces.append(data)

    if "settings.xml" in package.parts:
        parse(package.parts["settings.xml"], package.where, "settings.xml", start, end, text)
    return "".join(pieces)


def _short(tag: str) -> str:
    namespace, _, name = tag.rpartition(" ")
    prefix = _NAMES.get(namespace)
    return f"{prefix}:{name}" if prefix else ""


def _named(attributes: dict[str, str]) -> dict[str, str]:
    return {_short(name): value for name, value in attributes.items()}


@dataclass(slots=True)
class _Cell:
    """A cell while it is read."""

    attributes: dict[str, str]
    repeated: int
    lines: list[list[str]] = field(default_factory=list)


class _Content:
    """Expat handlers of content.xml."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.sheets: list[Sheet] = []
        self.external_links = 0
        self.base_1904 = False
        self._path: list[str] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._sheet: Sheet | None = None
        self._is_link = False
        self._row = 0
        self._rows_repeated = 1
        self._column = 0
        self._style_column = 0
        self._filled: list[tuple[int, int, CellValue, Look]] = []
        self._cell: _Cell | None = None
        #: How deep inside something of a cell that is not its text (a note, a drawing).
        self._aside = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = _short(tag)
        self._path.append(name)
        if self._cell is not None:
            self._start_inside(name, attributes)
        elif name in _CELLS:
            if self._sheet is not None and self._path[-2] == "table:table-row":
                self._cell = _Cell(named := _named(attributes), _count(named, "table:number-columns-repeated"))
        elif name == "table:table-row":
            self._start_row(_named(attributes))
        elif name == "table:table-column":
            self._start_column(_named(attributes))
        elif name == "table:table" and tuple(self._path[:-1]) == _BODY:
            self._start_table(_named(attributes))
        elif name == "table:null-date":
            self.base_1904 = _named(attributes).get("table:date-value", "").startswith("1904")
        elif name == "table:table-source":
            self._is_link = True
        elif name == "style:style":
            self._style = _named(attributes).get("style:name", "")
        elif name == "style:table-properties" and _named(attributes).get("table:display") == "false":
            self._hidden_styles.add(self._style)

    def end(self, _tag: str) -> None:
        """An element ends."""
        name = self._path.pop()
        if self._aside:
            self._aside -= 1
        elif name in _CELLS and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == "table:table-row" and self._sheet is not None and self._cell is None:
            self._end_row(self._sheet)
        elif name == "table:table" and tuple(self._path) == _BODY and self._sheet is not None:
            if self._is_link:
                self.external_links += 1
            else:
                self.sheets.append(self._sheet)
            self._sheet = None

    def text(self, data: str) -> None:
        """Character data."""
        if self._cell is not None and not self._aside and "text:p" in self._path:
            self._cell.lines[-1].append(_SPACES.sub(" ", data))

    def _start_inside(self, name: str, attributes: dict[str, str]) -> None:
        cell = self._cell
        if cell is None or self._aside or not (name.startswith("text:") or name == ""):
            self._aside += 1
        elif name == "text:p":
            cell.lines.append([])
        elif not cell.lines or name == "":
            self._aside += 1
        elif name == "text:s":
            cell.lines[-1].append(" " * min(_count(_named(attributes), "text:c"), 1000))
        elif name == "text:tab":
            cell.lines[-1].append("\t")
        elif name == "text:line-break":
            cell.lines[-1].append("\n")

    def _start_table(self, attributes: dict[str, str]) -> None:
        hidden = attributes.get("table:style-name", "") in self._hidden_styles
        self._sheet = Sheet(self._package.where.book, attributes.get("table:name", ""), hidden=hidden)
        self._is_link = False
        self._row = self._style_column = 0

    def _start_column(self, attributes: dict[str, str]) -> None:
        repeated = _count(attributes, "table:number-columns-repeated")
        if self._sheet is not None and attributes.get("table:visibility", "visible") != "visible":
            self._sheet.hide_columns(self._style_column, self._style_column + repeated - 1)
        self._style_column += repeated

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._rows_repeated = _count(attributes, "table:number-rows-repeated")
        self._column = 0
        self._filled = []
        if self._sheet is not None and attributes.get("table:visibility", "visible") != "visible":
            for row in range(self._row, min(self._row + self._rows_repeated, MAX_ROW + 1)):
                self._sheet.hide_row(row)

    def _end_row(self, sheet: Sheet) -> None:
        for row in range(self._row, self._row + self._rows_repeated if self._filled else self._row):
            for column, repeated, value, look in self._filled:
                for c in range(column, column + repeated):
                    sheet.put_number(row, c, value, look)
        self._row += self._rows_repeated

    def _end_cell(self, cell: _Cell) -> None:
        sheet = self._sheet
        attributes = cell.attributes
        if sheet is None:
            return
        rows, columns = _count(attributes, "table:number-rows-spanned"), _count(attributes, "table:number-columns-spanned")
        if rows * columns > 1:
            sheet.merge(Area(self._row, self._column, self._row + rows - 1, self._column + columns - 1))
        value = self._value(cell)
        if value is not None and value != "":
            look = _look(attributes, "".join(map("".join, cell.lines)), value)
            self._filled.append((self._column, cell.repeated, value, look))
        elif "table:formula" in attributes and "office:value-type" not in attributes:
            sheet.formula(self._row, self._column, attributes["table:formula"].partition(":")[2].removeprefix("="))
        self._column += cell.repeated

    def _value(self, cell: _Cell) -> CellValue:
        attributes = cell.attributes
        text = "\n".join("".join(line) for line in cell.lines)
        if attributes.get("calcext:value-type") == "error":
            return CellError(text.strip() or "#VALUE!")
        match attributes.get("office:value-type", ""):
            case "float" | "percentage" | "currency":
                return self._number(attributes.get("office:value", ""))
            case "date":
                return iso_moment(attributes.get("office:date-value", text))
            case "time":
                return _time(attributes.get("office:time-value", text))
            case "boolean":
                return attributes.get("office:boolean-value", "").strip() in ("true", "1")
            case "string":
                return attributes.get("office:string-value", text)
            case _:
                return text

    def _number(self, text: str) -> CellValue:
        try:
            return stored_number(text)
        except ValueError as error:
            raise refuse(refusals.DAMAGED, self._package.where, what=f"第{self._row + 1}行有读不出的单元格") from error


def _look(attributes: dict[str, str], text: str, value: CellValue) -> Look:
    """What the cell shows of a number: a percentage, an amount with its unit, foreign money."""
    kind = attributes.get("office:value-type")
    if kind == "percentage":
        return Look.PERCENT
    if kind not in ("float", "currency") or not isinstance(value, (int, float)):
        return Look.NUMBER
    if kind == "currency" and attributes.get("office:currency", "") not in _OUR_MONEY:
        return Look.ABROAD
    return LOOK_OF_UNIT.get(amount_unit_shown(value, text), Look.NUMBER) if text.endswith(("元", "万", "亿")) else Look.NUMBER


def _count(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 9 else 1


def _time(text: str) -> CellValue:
    """A time of day, or a duration when it is a day or more; any other text stays text."""
    match = _DURATION.fullmatch(text)
    if match is None or match[0] == "P":
        return text
    sign, days, hours, minutes, seconds = match.groups()
    milliseconds = round(float((seconds or "0").replace(",", ".")) * 1000)
    length = datetime.timedelta(days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0), milliseconds=milliseconds)
    if sign or length >= datetime.timedelta(days=1):
        return -length if sign else length
    return (_MIDNIGHT + length).time()
