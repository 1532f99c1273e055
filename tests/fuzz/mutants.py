"""Damaged and twisted copies of workbooks, and what reading one of them amounts to. The children of the fuzz test run `judge`."""

from __future__ import annotations

import contextlib
import functools
import io
import random
import re
import struct
import traceback
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest import mock

from tests.fuzz import oracle
from tests.workbooks.raw_books import record, sheet_xml, strings_xml, styles_xml, wide, xlsb, xlsx_parts, zipped
from tests.workbooks.xlsx_reading import SMALL
from workbooks.grid import Book
from workbooks.opening.files import read_bytes
from workbooks.opening.package import BrokenError
from workbooks.opening.readers import xlsx_rows
from workbooks.problems import Refusal

BOOKS = Path(__file__).parents[1] / "books"
SAMPLES = (
    "01_plain.xlsx",
    "02_two_level_heads.xlsx",
    "05_dates_many_ways.xlsx",
    "07_cell_errors.xlsx",
    "10_many_sheets_hidden.xlsx",
    "03_synonyms_order.xls",
    "04_sections_subtotals.ods",
    "09_gbk.csv",
    "by_hand.xlsx",
    "by_hand.xlsb",
)
_CHECKED = (".xlsx", ".xlsb", ".ods")
_XML = (".xlsx", ".ods")


@functools.cache
def sample(name: str) -> bytes:
    """Bytes of a sample."""
    if name == "by_hand.xlsx":
        return zipped(xlsx_parts(sheet_xml(_rows()), strings=strings_xml(_STRINGS), styles=styles_xml("yyyy-mm-dd", "0%", "[h]:mm")))
    if name == "by_hand.xlsb":
        cells = b"".join(
            record(0, struct.pack("<IIHBBB", row, 0, 300, 0, 0, 0) + bytes(4))
            + record(7, struct.pack("<III", 0, 0, row % 3))
            + record(5, struct.pack("<IId", 1, 1, 45000 + row))
            + record(6, struct.pack("<II", 2, 0) + wide("行内"))
            for row in range(20)
        )
        return xlsb(cells, strings=["甲", "乙", "丙"], formats=["yyyy-mm-dd"])
    return (BOOKS / name).read_bytes()


_STRINGS = "<si><t>甲方</t></si><si><r><t>华</t></r><r><t>筑</t></r></si><si><t xml:space='preserve'> a &amp; b_x000D_ </t></si>"


def _rows() -> str:
    cells = (
        '<c r="A{n}" t="s"><v>0</v></c><c r="B{n}" s="1"><v>4500{k}</v></c><c r="C{n}" s="2"><v>0.1{k}</v></c>'
        '<c r="D{n}" t="b"><v>1</v></c>'
        '<c r="E{n}" t="inlineStr"><is><t>行&lt;{n}</t></is></c><c r="F{n}"><f>B{n}+1</f><v>-{n}.5</v></c><c r="G{n}" t="s"><v>2</v></c>'
    )
    return "".join(f'<row r="{n}" spans="1:7">{cells.format(n=n, k=n % 10)}</row>' for n in range(1, 31))


def judge(task: tuple[str, str, int]) -> str:
    """Read one mutant: "read", "refused KHnnn", or a sentence that begins with ALTERED or BUG."""
    name, way, seed = task
    chance = random.Random(f"{name} {way} {seed}")
    try:
        with mock.patch.multiple(xlsx_rows, **SMALL) if seed % 2 else contextlib.nullcontext():
            return _outcome(name, way, chance)
    except Exception:  # noqa: BLE001 - a bug of the reader, to be reported with its task
        return f"BUG {task}: {traceback.format_exc()[-800:]}"


def _outcome(name: str, way: str, chance: random.Random) -> str:
    original = sample(name)
    if way == "bytes":
        return _judged(changed_bytes(original, chance), name, lambda book: name.endswith(_CHECKED) and not _same(book, name))
    mutant = changed_xml(original, chance)
    return _judged(mutant, name, lambda book: oracle.differs(mutant, book))


def _judged(mutant: bytes, name: str, is_altered: Callable[[Book], object]) -> str:
    try:
        book = read_bytes(mutant, name)
    except Refusal as refusal:
        return f"refused {refusal.problem.rule.code}"
    except BrokenError:
        return "refused KH119"
    found = is_altered(book)
    return f"ALTERED: {found}" if found else "read"


def _same(book: Book, name: str) -> bool:
    return replace(book, sha256="") == replace(read_bytes(sample(name), name), sha256="")


def changed_bytes(data: bytes, chance: random.Random) -> bytes:
    """One to three damages as disks, networks and programs do them."""
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(data))
        length = min(chance.choice([1, 1, 2, 4, 64, 512]), len(data) - at)
        match chance.randrange(7):
            case 0:
                data = data[:at] + chance.randbytes(length) + data[at + length :]
            case 1:
                data = data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
            case 2:
                data = data[:at] + data[at + length :]
            case 3:
                data = data[:at] + data[at : at + length] + data[at:]
            case 4:
                data = data[:at] + bytes(length) + data[at + length :]
            case 5:
                data = data[: max(at, 1)]
            case _:
                data = data[:at] + chance.choice([b"\xff" * 4, b"\x00" * 4, b"\xff\xff\xff\x7f", b"PK\x03\x04"]) + data[at + 4 :]
        data = data or b"\x00"
    return data


def changed_xml(data: bytes, chance: random.Random) -> bytes:
    """A package with valid checksums in which the text of one or two XML parts is changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    names = [name for name in parts if re.search(r"(sheet\d+|sharedStrings|styles|workbook|content)\.xml(\.rels)?$", name)]
    weights = [5 if "sheet" in name or name == "content.xml" else 1 for name in names]
    for name in chance.choices(names, weights, k=chance.randint(1, 2)):
        text = parts[name].decode("utf-8", "surrogateescape")
        for _ in range(chance.randint(1, 3)):
            text = chance.choice(_CHANGES)(text, chance)
        parts[name] = text.encode("utf-8", "surrogateescape")
    return zipped(parts)


def _number(text: str, chance: random.Random) -> str:
    numbers = [match.span() for match in re.finditer(r"[0-9]+", text)]
    if not numbers:
        return text
    start, end = chance.choice(numbers)
    return (
        text[:start]
        + chance.choice(["0", "1", "7", "60", "-1", "99999", "1048577", "1e5", "1e400", "nan", "", "0x1", "１", " 5 "])
        + text[end:]
    )


def _attribute(text: str, chance: random.Random) -> str:
    found = [match.span(2) for match in re.finditer(r' ([a-zA-Z:]+)="([^"]*)"', text)]
    if not found:
        return text
    start, end = chance.choice(found)
    values = ["", "A1", "XFD1048576", "b", "e", "s", "str", "d", "inlineStr", "n", "1", "true", "hidden", "0", "&lt;", "\n"]
    return text[:start] + chance.choice(values) + text[end:]


def _added_attribute(text: str, chance: random.Random) -> str:
    tags = [match.end() for match in re.finditer(r"<[a-zA-Z:]+(?=[ >/])", text)]
    extra = [' r="B2"', ' t="s"', ' s="1"', ' hidden="1"', ' xmlns="urn:other"', ' x:y="1"', ' xml:space="preserve"', ' t="d"', " a='>'"]
    if not tags:
        return text
    at = chance.choice(tags)
    return text[:at] + chance.choice(extra) + text[at:]


def _element(text: str, chance: random.Random) -> str:
    """Remove, double or move a whole cell, row or other small element."""
    found = [
        match.span()
        for match in re.finditer(r"<(c|row|v|f|si|t|xf|numFmt|sheet|mergeCell|table:table-cell)\b[^>]*?(/>|>.*?</\1>)", text, re.DOTALL)
    ]
    if not found:
        return text
    start, end = chance.choice(found)
    element = text[start:end]
    match chance.randrange(4):
        case 0:
            return text[:start] + text[end:]
        case 1:
            return text[:end] + element + text[end:]
        case 2:
            at = chance.choice(found)[0]
            return text[:at] + element + text[at:]
        case _:
            other = chance.choice(found)
            return text[:start] + text[other[0] : other[1]] + text[end:]


def _inserted(text: str, chance: random.Random) -> str:
    pieces = [
        "&",
        "<",
        ">",
        "]]>",
        "<!-- x -->",
        "<![CDATA[9]]>",
        "<?pi x?>",
        "&amp;",
        "&#65;",
        "&#1;",
        "&nbsp;",
        "\r",
        "\x00",
        "\ufffe",
        "\udcff",
    ]
    pieces += ["<x/>", "<c r='A1'><v>9</v></c>", "</row>", "</c>", "<v>9</v>", '"', "'", " ", "_x0041_", "9", "客"]
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(pieces) + text[at:]


def _tag(text: str, chance: random.Random) -> str:
    """Rename an element at both ends, or all of one name."""
    old = chance.choice(["c", "v", "row", "f", "t", "is", "si", "sheetData", "worksheet", "sst", "cellXfs", "xf", "sheet"])
    new = chance.choice(["c", "v", "row", "x", "x:v", "V", "is"])
    return re.sub(rf"(</?){old}(?=[ >/])", rf"\g<1>{new}", text, count=chance.choice([0, 1, 2]))


def _cut(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + text[at + chance.choice([1, 2, 5, 50]) :]


_CHANGES = (_number, _number, _attribute, _attribute, _added_attribute, _element, _element, _inserted, _tag, _cut)
