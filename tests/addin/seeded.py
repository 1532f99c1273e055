"""A group whose returns hold fifty persons with telephones and relations found nowhere else, in their columns and in every free text."""

from __future__ import annotations

import datetime
import email
import email.policy
import hashlib
import html
import io
import re
import sqlite3
import subprocess
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas

from addin.consolidate.receive import receive
from addin.consolidate.workbook.pieces import CHECKED
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger, Unit
from tests.addin.branch import workbook
from udfs.kinds.dates import Month
from udfs.kinds.kind import Text
from udfs.periods import Term
from udfs.words.text import half_width
from workbooks.declare import Field, Sheet
from workbooks.registers import registers
from workbooks.registers.shared_fields import PERSON

UNITS = ("华东分公司", "西南分公司")
NOW = datetime.datetime(2026, 12, 22, 9, 30)
MONTHS = ("2026-11", "2026-12")
COUNT = 50
#: Three characters each, the last two in no other text: nothing else can be taken for them.
_RARE = "鑫淼焱垚犇骉鱻麤毳惢"
NAMES = [f"{'赵钱孙李周'[n % 5]}{_RARE[n % 10]}{_RARE[(n + 1 + n // 10) % 10]}" for n in range(COUNT)]
PHONES = [f"1390000{7000 + n * 13}" for n in range(COUNT)]
RELATIONS = [f"与{_RARE[n // 10]}{_RARE[n % 10]}委员同届" for n in range(COUNT)]
CLIENTS = [f"示例{n + 1:02}号置业有限公司" for n in range(COUNT)]
SEEDS = [*NAMES, *PHONES, *RELATIONS]
#: One of these stands in every seed: what has none of them need not be searched for each.
_MARKS = (*_RARE, "1390000")
#: Texts that name people of ours, numbers of papers, units, or what other entries are found by.
_OTHERS = re.compile(
    "编号|申请|负责|责任|经办|批准人|核定人|验证人|核实人|经理|团队|部门|单位|人员|对接人|报告人|评分人|审核人|项目名称|关联项目|客户"
)

#: What makes every second client an A client and the others C clients; what a sample says that fits no client here.
_TOLD: dict[str, tuple[Any, Any]] = {
    "demanding": ("否", "是"), "unreasonable_complaints": (0, 3), "own_problems": (None, "被列为失信人"), "partner_kind": (None, None),
    "complex_procedure": ("否", "是"), "reported_tier": ("A", "C"),
}  # fmt: skip


def is_free(f: Field) -> bool:
    """Whether people write whole sentences into a column."""
    return (
        type(f.kind) is Text
        and f.kind is not PERSON
        and not f.personal
        and not f.computed
        and not _OTHERS.search(f.head)
        and f.name not in ("term", "channel")
    )


def cell(f: Field, sheet: Sheet, n: int, month: str) -> Any:
    """What a row of the n-th client holds in a column."""
    if f.name == sheet.about:
        return CLIENTS[n]
    if f.personal:
        told = {
            "phone": PHONES[n],
            "relations": RELATIONS[n],
            "birthday": "1980-05-20",
            "learned": f"联系人：{NAMES[n]}；联系电话：{PHONES[n]}",
        }
        return told.get(f.name, NAMES[n])
    if is_free(f):
        return f"{f.kind.sample or '备注'}，{NAMES[n]}电{PHONES[n]}，{RELATIONS[n]}"
    if (f.name == "until" and sheet.name != "access-requests") or f.name in ("revoked", "valid_to") or f.name in ("credit_code", "change"):
        return None
    if f.name in _TOLD:
        return _TOLD[f.name][n % 2]
    sample = f.kind.sample
    if isinstance(sample, str) and re.fullmatch(r"[A-Z]{2}-\d{3}", sample):
        return f"{sample[:3]}{n + 1:03}"
    if f.name == "project":
        return f"示例{n + 1:02}号工程"
    return sample.isoformat() if isinstance(sample, datetime.date) else sample


def rows(sheet: Sheet, of: Sequence[int], month: str) -> tuple[str, list[str], list[list[Any]]]:
    """Title, heads and rows of a register."""
    fields = [f for f in sheet.fields if not f.computed]
    return sheet.title, [f.head for f in fields], [[cell(f, sheet, n, month) for f in fields] for n in of]


def seeded(root: Path, name: str = "workspace") -> Workspace:
    """A workspace whose ledger has taken in both months of both units, by every register that branches fill."""
    workspace = Workspace.open(root / name)
    Ledger(workspace).put_units([Unit("示例集团"), *(Unit(u, parent="示例集团") for u in UNITS)], at=NOW, actor="张三")
    for month in MONTHS:
        for k, unit in enumerate(UNITS):
            of = range(k * 25, k * 25 + 25)
            send(workspace, root / f"{unit}{month}.xlsx", unit, month, tables_of("月报", of, month))
    for kind in ("满意度", "分析报告"):
        for k, unit in enumerate(UNITS):
            send(workspace, root / f"{unit}{kind}.xlsx", unit, "2026H2", tables_of(kind, range(k * 25, k * 25 + 25), "2026-12"))
    decided = [
        t
        for t in tables_of("核定", range(COUNT), "2026-12")
        if t[0] not in ("客户合并表", "客户数量标准表", "市场调研表", "工作总结登记表")
    ]
    send(workspace, root / "核定.xlsx", "集团市场营销部", "2026-12", decided)
    return workspace


def tables_of(kind: str, of: Sequence[int], month: str) -> list[tuple[str, list[str], list[list[Any]]]]:
    """The tables of a return."""
    return [rows(s, of, month) for s in registers().values() if s.returned == kind]


def send(workspace: Workspace, path: Path, unit: str, month: str, tables: Sequence[tuple[str, list[str], list[list[Any]]]]) -> Path:
    """Write a return and take it in."""
    term = Term.parse(month) if "H" in month else None
    of = term.months[-1] if term else Month.parse(month)
    target = workspace.inbox / month / path.name
    workbook(target, unit, (term or of).chinese, *tables)
    receive(target, of, workspace=workspace, clock=lambda: NOW, actor="张三")
    return target


def seeds_in(data: bytes, name: str = "") -> set[str]:
    """Seeds that stand in a file: in its bytes and inflated parts, the cells of a database, the text of a document, the pages of a PDF."""
    return {seed for text in _texts(data, name) if any(mark in text for mark in _MARKS) for seed in SEEDS if seed in text}


#: What needs no second look: the styles of one workbook are those of the next.
_SEEDLESS: set[bytes] = set()


def _texts(data: bytes, name: str) -> Iterator[str]:
    if name.endswith(".piece"):
        yield from _texts(zlib.decompressobj(-zlib.MAX_WBITS).decompress(data[CHECKED:]), "")
    elif name.endswith(".eml"):
        for part in email.message_from_bytes(data, policy=email.policy.default).walk():
            yield " ".join(part.values())
            payload = part.get_payload(decode=True)
            yield from _texts(payload if isinstance(payload, bytes) else b"", part.get_filename() or "")
    elif (whole := hashlib.sha256(data).digest()) not in _SEEDLESS:
        told = False
        for text in _by_content(data):
            told = told or any(mark in text for mark in _MARKS)
            yield text
        if not told:
            _SEEDLESS.add(whole)


def _by_content(data: bytes) -> Iterator[str]:
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for info in package.infolist():
                yield info.filename
                yield from _texts(package.read(info), info.filename)
    elif data.startswith(b"SQLite format 3"):
        connection = sqlite3.connect(":memory:")
        connection.deserialize(data)
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in connection.execute(f"SELECT * FROM {table}"):
                for value in row:
                    yield from _texts(value, "") if isinstance(value, bytes) else [str(value)]
    elif data.startswith(b"PAR1"):
        yield pandas.read_parquet(io.BytesIO(data)).to_csv()
    elif data.startswith(b"%PDF"):
        told = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
        yield "".join(told.split())
        for stream in (data, *map(_inflated, re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL))):
            yield stream.decode("latin-1")  # numbers; texts of titles and bookmarks are written in figures:
            yield from (bytes.fromhex(told.decode()).decode("utf-16") for told in re.findall(rb"<(FEFF(?:[0-9A-F]{4})*)>", stream))
    elif data.startswith(b"\x78") and (inflated := _inflated(data)):
        yield from _texts(inflated, "")
    else:
        plain_ascii = data.isascii() and b"\0" not in data
        for encoding in ("utf-8",) if plain_ascii else ("utf-8", "gb18030", "utf-16"):
            text = data.replace(b"\r\n ", b"").decode(encoding, errors="ignore")  # the lines of a calendar are folded
            yield text
            plain = re.sub(r"<[^>]*>|\\u[0-9a-f]{4}", lambda m: m[0].encode().decode("unicode_escape") if m[0][0] == "\\" else "", text)
            yield half_width(html.unescape(plain))


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data)
    except zlib.error:
        return b""
