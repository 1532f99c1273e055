"""The search of the tests that nobody is told of finds a person in every kind of file that a command writes: else it would find nothing."""

from __future__ import annotations

import email.message
import io
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pandas
import pytest

from addin.consolidate.workbook.pieces import Kept, deflate
from addin.documents.pdf import to_pdf
from tests.addin.privacy.pressing import Office
from tests.addin.seeded import NAMES, PHONES, seeds_in

HIS = {NAMES[7], PHONES[7]}
TEXT = f"找{NAMES[7]}，{PHONES[7]}"


def document() -> bytes:
    """Word tears texts into runs as it likes."""
    made = docx.Document()
    paragraph = made.add_paragraph("找")
    for part in (NAMES[7][0], NAMES[7][1:], "，", PHONES[7][:5], PHONES[7][5:]):
        paragraph.add_run(part).bold = True
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def workbook() -> bytes:
    made, data = openpyxl.Workbook(), io.BytesIO()
    made.active["B2"] = TEXT  # type: ignore[index]
    made.save(data)
    return data.getvalue()


def archive() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("内/摘录.xlsx", workbook())
    return data.getvalue()


def table() -> bytes:
    data = io.BytesIO()
    pandas.DataFrame({"文": ["x" * 99, TEXT, *(f"{n}" for n in range(500))]}).to_parquet(data, compression="gzip")
    return data.getvalue()


def ledger() -> bytes:
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE t (a BLOB)")
        connection.execute("INSERT INTO t VALUES (?)", [zlib.compress(TEXT.encode())])
        connection.commit()
        return connection.serialize()


def mail() -> bytes:
    made = email.message.EmailMessage()
    made["Subject"] = f"请{NAMES[7]}补报"
    made.set_content(f"电{PHONES[7]}", cte="base64")
    return made.as_bytes()


def attached() -> bytes:
    made = email.message.EmailMessage()
    made.set_content("见附件")
    made.add_attachment(workbook(), maintype="application", subtype="octet-stream", filename="表.xlsx")
    return made.as_bytes()


def calendar() -> bytes:
    line = f"SUMMARY:{'访' * 15}{TEXT}".encode()
    return b"\r\n ".join(line[i : i + 7] for i in range(0, len(line), 7))


def page() -> bytes:
    return f"<b>{TEXT[:2]}</b>{TEXT[2:]}".encode()


MADE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "words": ("a.txt", TEXT.encode),
    "the words of Windows": ("a.csv", lambda: TEXT.encode("gb18030")),
    "wide words": ("a.log", lambda: TEXT.encode("utf-16")),
    "escapes of JSON": ("a.json", lambda: TEXT.encode("unicode_escape")),
    "a web page": ("a.html", page),
    "a document": ("a.docx", document),
    "a workbook": ("a.xlsx", workbook),
    "an archive of workbooks": ("a.zip", archive),
    "a table": ("a.parquet", table),
    "a ledger": ("a.sqlite", ledger),
    "a mail": ("a.eml", mail),
    "a mail with a workbook": ("b.eml", attached),
    "a calendar": ("a.ics", calendar),
}


@pytest.mark.parametrize("kind", MADE)
def test_a_person_is_found_in(kind: str) -> None:
    name, make = MADE[kind]
    assert seeds_in(make(), name) == HIS


def test_a_person_is_found_in_a_kept_piece(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "cache")
    kept.put("k", deflate(f"<c>{'x' * 90}</c><c>{TEXT}</c>".encode(), 1))
    (path,) = (tmp_path / "cache").iterdir()
    assert seeds_in(path.read_bytes(), path.name) == HIS


@pytest.mark.office
def test_a_person_is_found_in_a_pdf() -> None:
    (made,) = to_pdf({"a.docx": document()}).values()
    assert seeds_in(made, "a.pdf") == HIS


def test_an_approved_command_is_not_excused_for_what_it_leaves_in_logs(office: Callable[[], Office]) -> None:
    here = office()
    here.found("")
    (here.root / "out" / "摘录.txt").write_text(NAMES[0], encoding="utf-8")
    (here.workspace.root / "logs").mkdir(exist_ok=True)
    (here.workspace.root / "logs" / "log.txt").write_text(PHONES[0], encoding="utf-8")
    here.look_away()
    assert here.found(NAMES[1]) == {"said": [NAMES[1]], "workspace/logs/log.txt": [PHONES[0]]}
    assert here.found("") == {}
