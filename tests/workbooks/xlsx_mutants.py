"""Mutants of worksheets, read the quick way and the full way, which must agree: python -m tests.workbooks.xlsx_mutants COUNT [SEED]."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from unittest import mock

from tests.workbooks.xlsx_reading import SMALL
from workbooks.grid import Book
from workbooks.opening.package import BrokenError, Package, open_package
from workbooks.opening.readers import xlsx_rows
from workbooks.opening.readers.xlsx import read_xlsx
from workbooks.opening.readers.xlsx_book import main_part
from workbooks.problems import Refusal, Where

BOOKS = Path(__file__).parents[1] / "books"
_TAG = re.compile(rb"<[^<>]*>")
_ATTRIBUTE = re.compile(rb' [A-Za-z0-9:]+="[^"]*"')
_VALUE = re.compile(rb"<[vtf](?: [^<>]*)?>([^<>]*)<")
_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^<>]*>.*?</c>', re.DOTALL)
_REFERENCE = re.compile(rb'r="([A-Z]+)([0-9]+)"')
#: What takes the place of a value, a tag or an attribute.
_VALUES = (
    f"{'9' * 400}|1e999|-1e999|1E5|1.5e-7|-0|+1|.5|5.| 7 |0x1|nan|inf|5|1_0|true|TRUE|2|-1|99999|#N/A|2026-11-05|&amp;|&lt;1|&#20013;|&#1;"
    "|&bad;|_x0041_|_xD83D__xDE00_|]]>||甲\t乙|\r\n|<![CDATA[1]]>|<!-- x -->|=DISPIMG(&quot;ID&quot;,1)"
).split("|")
_TAGS = (
    '<x>|</x>|<x/>|<row>|</row>|<row r="3">|<c>|</c>|<c/>|<v>|</v>|<v/>|<f>|</f>|<f/>|<is>|</is>|<t>|</t>|<sheetData>|</sheetData>'
    '|<sheetData/>|<v>1</v>|<f>1</f>|<is><t>x</t></is>|<row r="9"/>|<c r="B2"/>|<c r="C3"><v>5</v></c>|<v xml:space="preserve"> 1</v>'
    '|<x><row r="7"><c r="A7"><v>1</v></c></row></x>|<mc:x/>|<?x y?>|<r><t>a</t></r>|<rPh><t>a</t></rPh>|<extLst/>|<!DOCTYPE x>'
).split("|")
_ATTRIBUTES = (
    ' t="s"| t="str"| t="b"| t="e"| t="n"| t="d"| t="inlineStr"| t="x"| s="1"| s="0"| s="99"| s="x"| r="A1"| r="ZZZ9"| r="XFD1"| r="0"'
    '| r="1048577"| hidden="1"| hidden="true"| hidden="0"| vm="1"| cm="1"| ph="1"| spans="1:3"| xml:space="preserve"| xmlns="urn:x"'
    '| xmlns:x14ac="urn:y"| x14ac:dyDescent="0.2"| t=\'s\'| ca="1"| aca="false"| t="shared"| si="0"| ref="A1:A9"| r = "A1"'
).split("|")


@cache
def _sources() -> tuple[Package, ...]:
    found = []
    for path in sorted(BOOKS.glob("*.xlsx")):
        try:
            package = open_package(path.read_bytes(), Where(book=path.name))
        except (Refusal, BrokenError):
            continue
        if main_part(package) and sum(map(len, package.parts.values())) < 60_000:
            found.append(package)
    return tuple(found)


def _anywhere(dice: random.Random, data: bytes, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
    """A match not far behind a place drawn by chance."""
    return pattern.search(data, dice.randrange(len(data))) if data else None


def _put(data: bytes, start: int, stop: int, told: bytes) -> bytes:
    return data[:start] + told + data[stop:]


def _value(dice: random.Random, data: bytes) -> bytes:
    match = _anywhere(dice, data, _VALUE)
    return _put(data, match.start(1), match.end(1), dice.choice(_VALUES).encode()) if match else data


def _cell(dice: random.Random, data: bytes) -> bytes:
    """A cell of another kind and content in the place of one."""
    match = _anywhere(dice, data, _CELL)
    if match is None:
        return data
    look = "".join(dice.choice(("", "", told)) for told in dice.sample(_ATTRIBUTES[:12], 2))
    formula = dice.choice(("", "", "<f>1</f>", "<f/>", '<f aca="0" ca="1">A1&amp;1</f>', '<f aca="0" aca="0">1</f>'))
    content = dice.choice(("<v>{}</v>", "<v>{}</v>", "<is><t>{}</t></is>", "<v/>", "")).format(dice.choice(_VALUES))
    return _put(data, *match.span(), f'<c r="{match[1].decode()}"{look}>{formula}{content}</c>'.encode())


def _new_tag(dice: random.Random, data: bytes) -> bytes:
    match = _anywhere(dice, data, _TAG)
    return _put(data, match.end(), match.end(), dice.choice(_TAGS).encode()) if match else data


def _other_tag(dice: random.Random, data: bytes) -> bytes:
    match, other = _anywhere(dice, data, _TAG), _anywhere(dice, data, _TAG)
    return _put(data, *match.span(), other[0] if dice.random() < 0.5 else b"") if match and other else data


def _attribute(dice: random.Random, data: bytes) -> bytes:
    match = _anywhere(dice, data, _ATTRIBUTE)
    if match is None:
        return data
    new = dice.choice(_ATTRIBUTES).encode()
    return _put(data, match.start() if dice.random() < 0.4 else match.end(), match.end(), dice.choice((new, match[0], b"")))


def _reference(dice: random.Random, data: bytes) -> bytes:
    match, other = _anywhere(dice, data, _REFERENCE), _anywhere(dice, data, _REFERENCE)
    return _put(data, *match.span(), other[0]) if match and other else data


def _byte(dice: random.Random, data: bytes) -> bytes:
    at = dice.randrange(len(data))
    return _put(data, at, at + dice.choice((0, 1)), dice.choice((bytes([dice.randrange(256)]), b"<", b">", b'"', b" ", b"&", b"")))


def _move(dice: random.Random, data: bytes) -> bytes:
    """A stretch from one tag to another, copied to another place or taken away."""
    first, last, place = (_anywhere(dice, data, _TAG) for _ in range(3))
    if not (first and last and place) or not first.start() < last.end() <= first.start() + 3000:
        return data
    stretch = data[first.start() : last.end()]
    return _put(data, place.end(), place.end(), stretch) if dice.random() < 0.6 else _put(data, first.start(), last.end(), b"")


_WAYS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    _value,
    _cell,
    _cell,
    _new_tag,
    _other_tag,
    _attribute,
    _reference,
    _byte,
    _move,
)


def mutant(dice: random.Random) -> Package:
    """A package of which a worksheet, or its strings, are changed in one to three places."""
    package = dice.choice(_sources())
    names = [name for name in package.parts if name.startswith("xl/worksheets/sheet")]
    strings = [name for name in package.parts if name.endswith("sharedStrings.xml")]
    name = dice.choice(strings if strings and dice.random() < 0.2 else names)
    data = package.parts[name]
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        data = dice.choice(_WAYS)(dice, data)
    return Package(package.where, package.parts | {name: data})


def outcome(package: Package, *, careful: bool) -> Book | str:
    """The book, or the code of the refusal."""
    part = main_part(package)
    assert part is not None
    try:
        return read_xlsx(package, part, kind="xlsx", careful=careful)
    except Refusal as refusal:
        return refusal.problem.rule.code


def unlike(count: int, seed: int) -> list[str]:
    """Names of mutants that the two ways read differently; the same seed tries the same ones."""
    found = []
    for number in range(count):
        package = mutant(random.Random(f"{seed}/{number}"))
        full = outcome(package, careful=True)
        with mock.patch.multiple(xlsx_rows, **(SMALL if number % 3 == 0 else {"_BLOCK": xlsx_rows._BLOCK})):
            quick = outcome(package, careful=False)
        if quick != full:
            found.append(f"{seed}/{number}")
    return found


if __name__ == "__main__":
    for name in unlike(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0):
        print(name)
