"""styles.xml: cells get variants of their own format, never a format of ours in its place."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass

from workbooks.answering.patch.xml import Content, Element, child, children, content, made, name, namespace, ordered

_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst")
_MEMBER = {"fonts": "font", "fills": "fill", "borders": "border", "cellXfs": "xf"}
_FONT = ("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name")
#: Built-in number formats of dates; 27–36 and 50–58 are the Chinese ones.
_DATE_IDS = frozenset([14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)])
_FIRST_CUSTOM = 164
_BUILT_IN = {"General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "@": 49}
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
EMPTY = (
    '<styleSheet xmlns="{ns}"><fonts count="1"><font><sz val="11"/><name val="宋体"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@dataclass(frozen=True, slots=True)
class Look:
    """A cell format from nothing, for sheets of ours; colours are RRGGBB, "" for none."""

    bold: bool = False
    size: float = 0
    color: str = ""
    underline: bool = False
    fill: str = ""
    border: str = ""
    horizontal: str = ""
    wrap: bool = False
    quoted: bool = False


class Styles:
    """Formats by their index in cellXfs. Equal requests give the same index."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._collections: dict[str, _Collection] = {}
        self._variants: dict[tuple[int, str, str, bool], int] = {}
        self._looks: dict[Look, int] = {}

    def variant(self, xf: int, *, fill: str = "", number_format: str = "", quoted: bool = False) -> int:
        """The format with another fill (RRGGBB), number format or the quote prefix; the rest of it stays."""
        key = (xf, fill, number_format, quoted)
        if key not in self._variants:
            element = self._copy(xf)
            if fill:
                element.set("fillId", str(self._mark_fill(fill, int(element.get("fillId", "0")))))
                element.set("applyFill", "1")
            if number_format:
                element.set("numFmtId", str(self._number_format(number_format)))
                element.set("applyNumberFormat", "1")
            if quoted:
                element.set("quotePrefix", "1")
            self._variants[key] = self._index("cellXfs", element)
        return self._variants[key]

    def look(self, look: Look) -> int:
        """Index of a format of ours."""
        if look not in self._looks:
            self._looks[look] = self._index("cellXfs", self._made(look))
        return self._looks[look]

    def _made(self, look: Look) -> Element:
        font = self._font(look)
        fill = self._index("fills", self._solid(look.fill)) if look.fill else 0
        border = self._border(look.border) if look.border else 0
        ids = {"numFmtId": "0", "fontId": str(font), "fillId": str(fill), "borderId": str(border), "xfId": "0"}
        element = self._new("xf", ids | {"applyFont": "1", "applyFill": "1", "applyBorder": "1", "applyAlignment": "1"})
        if look.quoted:
            element.set("quotePrefix", "1")
        alignment = {"vertical": "center"} | ({"horizontal": look.horizontal} if look.horizontal else {})
        made(element, "alignment", alignment | ({"wrapText": "1"} if look.wrap else {}))
        return element

    def number_format(self, xf: int) -> str:
        """Number format of a format as its code; built-in dates give "yyyy-mm-dd"."""
        number = int(self._copy(xf).get("numFmtId", "0"))
        if number in _DATE_IDS:
            return "yyyy-mm-dd"
        formats = child(self._root, "numFmts")
        for known in () if formats is None else formats:
            if known.get("numFmtId") == str(number):
                return known.get("formatCode", "")
        return next((code for code, built_in in _BUILT_IN.items() if built_in == number), "General")

    def remove_marks(self, colors: frozenset[str]) -> bool:
        """Give cells marked in an earlier run their fills back; whether there were any."""
        found = False
        for fill in children(ordered(self._root, "fills", _ORDER), "fill"):
            pattern = child(fill, "patternFill")
            front = None if pattern is None else child(pattern, "fgColor")
            if pattern is None or front is None or front.get("rgb", "")[2:] not in colors:
                continue
            found = True
            back = child(pattern, "bgColor")
            for element in list(pattern):
                pattern.remove(element)
            if back is None or back.get("indexed") == "64":
                pattern.set("patternType", "none")
            else:
                made(pattern, "fgColor", {str(k): str(v) for k, v in back.attrib.items()})
                made(pattern, "bgColor", {"indexed": "64"})
        self._collections.clear()
        return found

    def _mark_fill(self, color: str, under: int) -> int:
        """A solid fill that keeps the colour below it where nobody sees it (bgColor), for `remove_marks`."""
        fill = self._solid(color)
        fills = self._all("fills").elements
        pattern = child(fills[under], "patternFill") if 0 <= under < len(fills) else None
        front = child(pattern, "fgColor") if pattern is not None and pattern.get("patternType") == "solid" else None
        if front is not None:
            kept = fill[0][1]
            kept.attrib.clear()
            for key, value in front.attrib.items():
                kept.set(key, value)
        return self._index("fills", fill)

    def _solid(self, color: str) -> Element:
        fill = self._new("fill", {})
        pattern = made(fill, "patternFill", {"patternType": "solid"})
        made(pattern, "fgColor", {"rgb": f"FF{color}"})
        made(pattern, "bgColor", {"indexed": "64"})
        return fill

    def _font(self, look: Look) -> int:
        """The workbook's own default font with our changes, in the order the schema wants."""
        fonts = children(ordered(self._root, "fonts", _ORDER), "font")
        font = copy.deepcopy(fonts[0]) if fonts else self._new("font", {})
        changes: dict[str, Mapping[str, str]] = {}
        if look.bold:
            changes["b"] = {}
        if look.size:
            changes["sz"] = {"val": f"{look.size:g}"}
        if look.color:
            changes["color"] = {"rgb": f"FF{look.color}"}
        if look.underline:
            changes["u"] = {}
        for tag, attributes in changes.items():
            element = ordered(font, tag, _FONT)
            element.attrib.clear()
            for key, value in attributes.items():
                element.set(key, value)
        return self._index("fonts", font)

    def _border(self, color: str) -> int:
        border = self._new("border", {})
        for side in ("left", "right", "top", "bottom"):
            made(made(border, side, {"style": "thin"}), "color", {"rgb": f"FF{color}"})
        made(border, "diagonal")
        return self._index("borders", border)

    def _number_format(self, code: str) -> int:
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        formats = ordered(self._root, "numFmts", _ORDER)
        known = {element.get("formatCode", ""): int(element.get("numFmtId", "0")) for element in formats}
        if code not in known:
            known[code] = max([_FIRST_CUSTOM - 1, *known.values()]) + 1
            made(formats, "numFmt", {"numFmtId": str(known[code]), "formatCode": code})
            formats.set("count", str(len(formats)))
        return known[code]

    def _copy(self, xf: int) -> Element:
        """A format to change; the default one for an index the file does not have."""
        known = self._all("cellXfs").elements
        if 0 <= xf < len(known):
            return copy.deepcopy(known[xf])
        return self._new("xf", {"numFmtId": "0", "fontId": "0", "fillId": "0", "borderId": "0", "xfId": "0"})

    def _new(self, tag: str, attributes: dict[str, str]) -> Element:
        return self._root.makeelement(f"{{{namespace(self._root)}}}{tag}", attributes)

    def _index(self, collection: str, element: Element) -> int:
        """Place of an equal element, which is appended if there is none."""
        return self._all(collection).index(element)

    def _all(self, collection: str) -> _Collection:
        if collection not in self._collections:
            self._collections[collection] = _Collection(ordered(self._root, collection, _ORDER))
        return self._collections[collection]


class _Collection:
    """Children of one part of the formats, found by their content; lxml would count them anew at every question."""

    def __init__(self, parent: Element) -> None:
        self._parent = parent
        self.elements = children(parent, _MEMBER[name(parent)])
        self._places: dict[Content, int] = {}
        for i, element in enumerate(self.elements):
            self._places.setdefault(content(element), i)

    def index(self, element: Element) -> int:
        """Place of an equal element, which is appended if there is none."""
        key = content(element)
        if key not in self._places:
            self._places[key] = len(self.elements)
            self._parent.append(element)
            self.elements.append(element)
            self._parent.set("count", str(len(self.elements)))
        return self._places[key]


def is_date_format(code: str) -> bool:
    """Whether a number format shows a calendar day."""
    return re.search(r"[yd]|[年日]", _LITERAL.sub("", code).lower()) is not None
