"""Worksheet parts as nearly all programs write them, read by pattern several times faster than by a full parse.

Rows are found by a pattern (`xlsx_rows`); whatever it does not know makes the part not plain, and the full parse reads it. All that
stands around the rows goes through the full parse anyway.
"""

from __future__ import annotations

import functools
import math
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from workbooks.grid import CellError, CellValue
from workbooks.opening.package import MIB
from workbooks.opening.readers.plain_text import NotPlainError, decoded, insist_on_plain, without_references
from workbooks.opening.readers.sparse import MAX_ROW, Sheet
from workbooks.opening.readers.values import EXACT, TOO_LARGE, UNITS, Look, dated, stored_number, unescaped
from workbooks.opening.readers.xlsx_rows import Looks, find_rows
from workbooks.opening.readers.xlsx_sheet import COLUMNS, Handler, Sources
from workbooks.opening.readers.xml import parse, truth
from workbooks.problems import Refusal

#: Larger parts are streamed by the full parse, so that they never stand in memory several times.
MAX_PLAIN = 64 * MIB
_ROW_ATTRIBUTE = re.compile(r' ([A-Za-z0-9:]+)="([^"]*)"')
_CELL_ATTRIBUTES = re.compile(r'(?: s="([0-9]+)")?(?: t="(n|s|b|e|str|inlineStr)")?')
_FORMULA_TAG = re.compile(r"<f( [^>]*)>")
_NO_RESULT = re.compile(r'(?<! t="str")><f[^>]*(?:/>|>[^<]*</f>)<v></v>')
#: Contents with references, those of formulas among them.
_REFERRING = re.compile(r">([^<&]*&[^<]*)<")
#: Values of one look kept at once.
_MOST_VALUES = 1 << 16
_DIGITS = "0123456789."
#: Whole numbers of fewer digits are exact in any float.
_SHORT = 16
_CHARACTERS = rb"[^<]*+"
_STRING_ITEMS = re.compile(
    rb'(?:<si>(?:<t/>|<t(?: xml:space="preserve")?>' + _CHARACTERS + rb'</t>)(?:<phoneticPr(?: [a-zA-Z]++="[!#-%(-;=-~]*+")*/>)?</si>)*'
)
_PHONETIC = re.compile(r"<phoneticPr( [^>]*)/>")
_STRINGS_HEAD = re.compile(
    rb'\s*(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?(?: standalone="(?:yes|no)")?\s*\?>)?\s*'
    rb'<sst xmlns="http://schemas\.openxmlformats\.org/spreadsheetml/2006/main"(?: count="[0-9]*")?(?: uniqueCount="[0-9]*")?>'
)
_STRING = re.compile(r"<t(?:/>|[^>]*>([^<]*))")


def read_plain(data: bytes, part: str, sheet: Sheet, sources: Sources) -> bool:
    """Read a plain worksheet part into an empty `sheet`; False, with the sheet to be thrown away, if it is not plain."""
    begin = data.find(b"<sheetData>")
    finish = data.rfind(b"</sheetData>")
    if len(data) > MAX_PLAIN or begin < 0 or finish < begin:
        return False
    rows = data[begin + 11 : finish]
    frame = data[:begin] + b"<sheetData/>" + data[finish + 12 :]
    try:
        _read_frame(frame, part, sheet, sources)
        _read_rows(rows, frame, sheet, sources)
    except (NotPlainError, Refusal):  # the full parse decides, so that a part has one outcome
        return False
    return True


def plain_strings(data: bytes) -> list[str] | None:
    """The shared strings of a part that holds nothing but plain ones; None if it holds anything else."""
    head = _STRINGS_HEAD.match(data)
    finish = data.rfind(b"</sst>")
    if head is None or data[finish + 6 :].strip():
        return None
    try:
        text = decoded(data[head.end() : max(finish, 0)])
        insist_on_plain(data)
        strings = _alike(text)
        if strings is None:
            if _STRING_ITEMS.fullmatch(data, head.end(), max(finish, 0)) is None:
                return None
            if any(map(_tells_twice, set(_PHONETIC.findall(text)))):
                return None
            strings = _STRING.findall(text)
        if "&" in text:
            strings = without_references(strings)
    except NotPlainError:
        return None
    return [unescaped(string) for string in strings] if "_x" in text else strings


def _alike(text: str) -> list[str] | None:
    """The strings if all items are spelt in the shortest way."""
    if not (text.startswith("<si><t>") and text.endswith("</t></si>")):
        return None
    strings = text[7:-9].split("</t></si><si><t>")
    return strings if text.count("<") == 4 * len(strings) else None


def _read_frame(frame: bytes, part: str, sheet: Sheet, sources: Sources) -> None:
    handler = Handler(sheet, sources)
    parse(frame, sheet.where, part, handler.start, handler.end)
    if handler.saw_data != 1 or frame.count(b"<sheetData") != 1:
        raise NotPlainError


class _Values(dict[str, CellValue]):
    """Values of the contents of cells with equal attributes, computed once each; begun anew when there are too many."""

    def __init__(self, compute: Callable[[str], CellValue]) -> None:
        super().__init__({"": None})
        self._compute = compute

    def __missing__(self, content: str) -> CellValue:
        """Compute a value not met before."""
        try:
            value = self._compute(content)
        except ValueError as error:
            raise NotPlainError from error
        if len(self) >= _MOST_VALUES:
            self.clear()
            self[""] = None
        self[content] = value
        return value


@functools.lru_cache(maxsize=16)
def _numbers(look: Look, *, base_1904: bool) -> _Values:
    """Values of stored numbers of one look, whatever the workbook: those of a month share many."""
    plain = look not in (Look.DATE, Look.DURATION)
    return _Values(_number if plain else functools.partial(_dated, look=look, base_1904=base_1904))


class _Tables(dict[str, dict[str, CellValue]]):
    """Values by the attributes of their cells, then by their content."""

    def __init__(self, text: str, sources: Sources) -> None:
        super().__init__()
        self._sources = sources
        self._shared = _Values(sources.string)
        self._shared.update(sources.by_index)
        self.holds_texts = False
        referring = list(set(_REFERRING.findall(text))) if "&" in text else []
        self._resolved = dict(zip(referring, without_references(referring), strict=True))

    def __missing__(self, attributes: str) -> dict[str, CellValue]:
        """Prepare the values of cells with attributes not met before."""
        match = _CELL_ATTRIBUTES.fullmatch(attributes)
        if match is None:
            raise NotPlainError
        style, kind = match[1] or "", match[2] or "n"
        if kind == "n":
            self[attributes] = _numbers(self._sources.look(style), base_1904=self._sources.base_1904)
        else:
            self[attributes] = self._shared if kind == "s" else _Values(self._computing(kind, style))
        return self[attributes]

    def _computing(self, kind: str, style: str) -> Callable[[str], CellValue]:
        value, resolved = self._sources.value, self._resolved
        self.holds_texts = self.holds_texts or kind != "b"
        if kind in ("str", "inlineStr"):
            return lambda content: unescaped(resolved.get(content, content)) or None
        return lambda content: value(kind, style, resolved.get(content, content))


def _number(content: str) -> int | float | CellError:
    """A stored number; plain digits need no closer look."""
    if content.isdecimal() and content.isascii() and len(content) < _SHORT:
        return int(content)
    if content.strip(_DIGITS):
        return stored_number(content)
    number = float(content)
    if math.isinf(number):
        return TOO_LARGE
    return int(number) if number.is_integer() and number < EXACT else number


def _dated(content: str, look: Look, *, base_1904: bool) -> CellValue:
    """A number in the light of its format."""
    return dated(_number(content), look, base_1904=base_1904)


class _Hidden(dict[str, bool]):
    """Whether rows with these attributes are hidden."""

    def __missing__(self, attributes: str) -> bool:
        """Look at attributes not met before."""
        found = _ROW_ATTRIBUTE.findall(attributes)
        if len({name for name, _ in found}) < len(found):
            raise NotPlainError
        self[attributes] = truth(dict(found).get("hidden"))
        return self[attributes]


def _read_rows(rows: bytes, frame: bytes, sheet: Sheet, sources: Sources) -> None:
    """Read what stands between the sheetData tags."""
    text = decoded(rows)
    if (_holds(text, "x14ac:", "x") and b"xmlns:x14ac=" not in frame) or (sources.recalculates and "</f><v>0</v>" in text):
        raise NotPlainError
    inline = _holds(text, "inlineStr", "S")
    tables = _Tables(text, sources)
    has_formulas = _holds(text, "<f", "f")
    _put_rows(find_rows(text, frame, inline=inline, formulas=has_formulas), tables, sheet, inline=inline)
    if has_formulas and (_NO_RESULT.search(text) or any(map(_tells_twice, set(_FORMULA_TAG.findall(text))))):
        raise NotPlainError
    if has_formulas or tables.holds_texts:
        insist_on_plain(rows)
    sheet.percent = _places(text, sources, Look.PERCENT)
    for look in set(sources.looks).intersection(UNITS):
        sheet.amounts |= dict.fromkeys(_places(text, sources, look), UNITS[look])


def _tells_twice(attributes: str) -> bool:
    """Whether an attribute stands twice, which no XML parser takes."""
    names = [name for name, _ in _ROW_ATTRIBUTE.findall(attributes)]
    return len(set(names)) < len(names)


def _holds(text: str, word: str, letter: str) -> bool:
    """Whether a word stands in a text; one seldom letter of it is found, or not, ten times as fast."""
    return letter in text and word in text


def _put_rows(blocks: Iterable[tuple[Looks, list[tuple[str, ...]]]], tables: _Tables, sheet: Sheet, *, inline: bool) -> None:
    """Turn what the pattern found into values, column by column; the loop in which most of the reading time goes."""
    hidden = _Hidden()
    last = 0
    for usual, rows in blocks:
        if not rows[-1][0]:
            raise NotPlainError
        found = list(zip(*rows, strict=True))
        numbers = list(map(int, found[0]))
        if not all(map(operator.lt, [last, *numbers], numbers)) or numbers[-1] > MAX_ROW + 1:
            raise NotPlainError
        last = numbers[-1]
        if any(hidden[attributes] for attributes in set(found[1])):
            for number, attributes in zip(numbers, found[1], strict=True):
                if hidden[attributes]:
                    sheet.hide_row(number - 1)
        columns = list(_usual_columns(found, tables, usual) if usual else _columns(found, tables, inline=inline))
        if columns and not sheet.put_rows([number - 1 for number in numbers], columns):
            raise NotPlainError


def _columns(found: Sequence[tuple[str, ...]], tables: _Tables, *, inline: bool) -> Iterator[list[CellValue]]:
    """Values of each column; most columns have cells of one look alone."""
    step = 3 if inline else 2
    for at in range(2, len(found), step):
        looks, contents = found[at], found[at + 1]
        if inline:
            contents = tuple(stored or text for stored, text in zip(contents, found[at + 2], strict=True))
        if looks.count(looks[0]) == len(looks):
            yield list(map(tables[looks[0]].__getitem__, contents))
        else:
            yield list(map(operator.getitem, map(tables.__getitem__, looks), contents))


def _usual_columns(found: Sequence[tuple[str, ...]], tables: _Tables, usual: Looks) -> Iterator[list[CellValue]]:
    """Values of each column where the looks of most are known: one group for such a column, two for another."""
    groups = iter(found[2:])
    for look, told in zip(usual, groups, strict=False):
        if look is None:
            yield list(map(operator.getitem, map(tables.__getitem__, told), next(groups)))
        else:
            yield list(map(tables[look].__getitem__, told))


def _places(text: str, sources: Sources, wanted: Look) -> set[tuple[int, int]]:
    """Places of the numbers of one look."""
    styles = "|".join(str(index) for index, look in enumerate(sources.looks) if look is wanted)
    found = re.findall(rf'<c r="([A-Z]+)([0-9]+)" s="(?:{styles})"(?: t="n")?>(?!</c>)', text) if styles else []
    return {(int(row) - 1, COLUMNS[letters]) for letters, row in found}
