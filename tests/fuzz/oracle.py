"""What stands in a package, by a reader that shares nothing with ours: lxml trees, element by element."""

from __future__ import annotations

import datetime
import io
import posixpath
import re
import zipfile

from lxml import etree

from workbooks.grid import Book, CellError

_MAIN = re.compile(r"\{http://(schemas\.openxmlformats\.org/spreadsheetml/2006/main|purl\.oclc\.org/ooxml/spreadsheetml/main)\}(.*)")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_PARSER = etree.XMLParser(resolve_entities=False, huge_tree=True)
Cells = dict[tuple[int, int], object]


def differs(package: bytes, book: Book) -> str:
    """How a book differs from what stands in its package; empty if it does not."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    try:
        tables = _ods(parts) if "content.xml" in parts else _xlsx(parts)
    except etree.XMLSyntaxError as error:  # lxml alone minds how a namespace's name is spelt
        return "" if "is not a valid URI" in str(error) else f"read although {error!r}"
    except (KeyError, ValueError, IndexError) as error:
        return f"read although {error!r}"
    if [name for name, _ in tables] != [sheet.name for sheet in book.sheets]:
        return f"sheets {[sheet.name for sheet in book.sheets]}, expected {[name for name, _ in tables]}"
    for (name, cells), sheet in zip(tables, book.sheets, strict=True):
        seen: Cells = {(r, c): value for r, c, value in sheet.cells()}
        apart = set(sheet.uncalculated)
        if sheet.stray:
            cells = {place: value for place, value in cells.items() if place in seen or not _is_far(place, sheet.width, len(sheet.rows))}
        for place in seen.keys() | cells.keys():
            if place not in apart and not _equal(seen.get(place), cells.get(place)):
                return f"{name} {place}: {seen.get(place)!r}, expected {cells.get(place)!r}"
    return ""


def _is_far(place: tuple[int, int], width: int, height: int) -> bool:
    return place[0] > height + 5_000 or place[1] > width + 1_000


def _equal(seen: object, expected: object) -> bool:
    if isinstance(seen, CellError):
        return expected == seen.code
    if isinstance(expected, float) and isinstance(seen, (datetime.date, datetime.time, datetime.timedelta)):
        return any(abs(serial - expected) < 1e-7 for serial in _serials(seen))
    if isinstance(expected, str) and isinstance(seen, (datetime.date, datetime.time, datetime.timedelta)):
        return True  # ISO texts; their reading has its own tests
    return seen == expected and (type(seen) is type(expected) or type(seen) is int)


def _serials(value: datetime.date | datetime.time | datetime.timedelta) -> list[float]:
    if isinstance(value, datetime.timedelta):
        return [value / datetime.timedelta(days=1)]
    if isinstance(value, datetime.time):
        return [(value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 86400]
    moment = value if isinstance(value, datetime.datetime) else datetime.datetime.combine(value, datetime.time())
    days = (moment - datetime.datetime(1899, 12, 30)) / datetime.timedelta(days=1)
    return [days, days - 1, days - 1462]  # 1900 after and before its false leap day, 1904


def _tag(element: etree._Element) -> str:
    match = _MAIN.fullmatch(element.tag) if isinstance(element.tag, str) else None
    return match[2] if match else ""


def _root(data: bytes) -> etree._Element:
    return etree.fromstring(data, _PARSER)


def _links(parts: dict[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    folder, _, name = part.rpartition("/")
    holder = f"{folder}/_rels/{name}.rels".lstrip("/")
    links = {}
    for element in _root(parts[holder]) if holder in parts else []:
        if isinstance(element.tag, str) and element.tag.endswith("}Relationship"):
            target = posixpath.normpath(posixpath.join("/" + folder, element.get("Target", ""))).lstrip("/")
            links[element.get("Id", "")] = (element.get("Type", "").rpartition("/")[2], target)
    return links


def _children(element: etree._Element, tag: str) -> list[etree._Element]:
    return [child for child in element if _tag(child) == tag]


def _text(element: etree._Element) -> str:
    """Own text of an element without that of its children; comments and processing instructions part nothing."""
    return (element.text or "") + "".join(child.tail or "" for child in element)


def _xlsx(parts: dict[str, bytes]) -> list[tuple[str, Cells]]:
    links = _links(parts, "xl/workbook.xml")
    by_kind = dict(links.values())
    strings: list[str] = []
    if "sharedStrings" in by_kind:
        strings = [_string(item) for item in _children(_root(parts[by_kind["sharedStrings"]]), "si")]
    if "styles" in by_kind:
        _root(parts[by_kind["styles"]])
    tables = []
    for element in _root(parts["xl/workbook.xml"]).iter():
        if _tag(element) == "sheet":
            identity = next((value for key, value in element.attrib.items() if key.endswith("relationships}id")), "")
            kind, target = links[identity]
            if kind == "worksheet":
                tables.append((_unescaped(element.get("name", "")), _cells(_root(parts[target]), strings)))
    return tables


def _string(item: etree._Element) -> str:
    pieces = [_text(child) for child in item if _tag(child) == "t"] if not _children(item, "r") else []
    if not pieces:
        for child in item:
            if _tag(child) == "t":
                pieces.append(_text(child))
            elif _tag(child) == "r":
                pieces += [_text(grandchild) for grandchild in _children(child, "t")]
    else:
        pieces = [_text(child) for child in item if _tag(child) == "t"]
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    text = re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _cells(root: etree._Element, strings: list[str]) -> Cells:
    cells: Cells = {}
    row = -1
    for data in _children(root, "sheetData"):
        for line in _children(data, "row"):
            row = int(line.get("r", row + 2)) - 1
            column = -1
            for cell in _children(line, "c"):
                place = cell.get("r")
                row, column = _place(place) if place is not None else (row, column + 1)
                value = _value(cell, strings)
                if value not in (None, ""):
                    cells[row, column] = value
    return cells


def _place(reference: str) -> tuple[int, int]:
    match = re.fullmatch(r"\$?([A-Z]+)\$?([0-9]+)", reference)
    if match is None:
        raise ValueError(reference)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _value(cell: etree._Element, strings: list[str]) -> object:
    kind = cell.get("t", "n")
    inline = "".join(_string(element) for element in _children(cell, "is"))
    if kind == "inlineStr" and inline:
        return inline
    text = "".join(_text(element) for element in _children(cell, "v"))
    if kind in ("str", "inlineStr"):
        return _unescaped(text)
    text = text.strip(" \t\r\n")
    if not text or kind in ("e", "d"):
        return text
    if kind == "s":
        return strings[int(text)]
    return text in ("1", "true") if kind == "b" else float(text)


def _ods(parts: dict[str, bytes]) -> list[tuple[str, Cells]]:
    body = _root(parts["content.xml"]).find(f"{_OFFICE}body/{_OFFICE}spreadsheet")
    tables = body.findall(f"{_TABLE}table") if body is not None else []
    return [(table.get(f"{_TABLE}name", ""), _table(table)) for table in tables if table.find(f"{_TABLE}table-source") is None]


def _table(table: etree._Element) -> Cells:
    cells: Cells = {}
    row = 0
    for line in table.iter(f"{_TABLE}table-row"):
        filled, column = [], 0
        for cell in line:
            if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                continue
            repeated = _count(cell, "columns")
            value = _ods_value(cell)
            if value not in (None, ""):
                filled.append((column, repeated, value))
            column += repeated
        repeated = _count(line, "rows")
        for r in range(row, row + repeated if filled else row):
            cells.update({(r, c): value for start, count, value in filled for c in range(start, start + count)})
        row += repeated
    return cells


def _count(element: etree._Element, what: str) -> int:
    text = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 9 else 1


def _ods_value(cell: etree._Element) -> object:
    kind = cell.get(f"{_OFFICE}value-type", "")
    lines = ["".join(_paragraph(line)) for line in cell if line.tag == f"{_TEXT}p"]
    text = "\n".join(lines)
    if any(key.endswith("calcext:1.0}value-type") and value == "error" for key, value in cell.attrib.items()):
        return text.strip() or "#VALUE!"
    if kind in ("float", "percentage", "currency"):
        return float(cell.get(f"{_OFFICE}value", ""))
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value") == "true"
    if kind in ("date", "time"):
        return cell.get(f"{_OFFICE}{kind}-value", text)
    return cell.get(f"{_OFFICE}string-value", text) if kind == "string" else text


def _paragraph(element: etree._Element) -> list[str]:
    pieces = [re.sub(r"[ \t\r\n]+", " ", element.text or "")]
    for child in element:
        if child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            pieces.append(" " * max(int(count), 1) if count.isdecimal() else " ")
        elif child.tag == f"{_TEXT}tab":
            pieces.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            pieces.append("\n")
        elif isinstance(child.tag, str) and child.tag.startswith(_TEXT):
            pieces += _paragraph(child)
        pieces.append(re.sub(r"[ \t\r\n]+", " ", child.tail or ""))
    return pieces
