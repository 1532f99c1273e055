"""One letter that cannot be written stops no other, and names are as long as file systems take."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

import pytest

from addin.documents import pdf
from addin.documents.pdf import to_pdf, write_pdfs
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger, Unit
from addin.reports import return_letter
from tests.addin.conftest import NOW, Press
from tests.addin.document_makers import docx
from tests.addin.returns import NOVEMBER, client, write_return
from workbooks.names import beside, fitted, safe_name, unused
from workbooks.problems import Refusal

#: Stands in for LibreOffice: makes a PDF of the second document alone.
_OFFICE = """#!/bin/sh
while [ "$1" != --outdir ]; do shift; done
printf "%%PDF-1.6 %%%%EOF" > "$2/1.pdf"
"""
UNITS = ("东海分公司", "南海分公司", "北海分公司")


@pytest.fixture
def returned(kh: Press, tmp_path: Path) -> Path:
    """A workspace with three returns to be sent back, one with a file name of 81 letters."""
    workspace = tmp_path / "工作区"
    Ledger(Workspace.open(workspace)).put_units([Unit(name) for name in UNITS], at=NOW, actor="张三")
    for unit, stem in zip(UNITS, ("东海", "长" * 81, "北海"), strict=True):
        write_return(tmp_path / "in" / f"{stem}.xlsx", unit, NOVEMBER, [client("示例置业有限公司", 联系电话="1390000")])
    kh("consolidate", workspace=workspace, folder=tmp_path / "in", month=str(NOVEMBER), out=tmp_path / "汇总.xlsx")
    return workspace


def test_a_long_file_name_stops_no_letter(kh: Press, returned: Path, tmp_path: Path) -> None:
    pressed = kh("return-letters", workspace=returned, month=str(NOVEMBER), out=tmp_path / "退回")
    assert pressed.code == 0, pressed
    for unit in UNITS:
        assert sorted(p.suffix for p in (tmp_path / "退回" / unit).iterdir()) == [".docx", ".xlsx"]


def test_what_fails_is_named_and_the_others_are_made(kh: Press, returned: Path, tmp_path: Path) -> None:
    out = tmp_path / "退回"
    out.mkdir()
    (out / UNITS[0]).write_text("a file where a folder should be")
    pressed = kh("return-letters", workspace=returned, month=str(NOVEMBER), out=out)
    assert pressed.code == 1
    assert "2项没有做成（东海分公司的标注副本、东海分公司的退回函）" in pressed.out
    assert all(len([*(out / unit).iterdir()]) == 2 for unit in UNITS[1:])


def test_where_nothing_can_be_made_the_first_reason_is_told(kh: Press, returned: Path, tmp_path: Path) -> None:
    (tmp_path / "退回").write_text("no folder")
    pressed = kh("return-letters", workspace=returned, month=str(NOVEMBER), out=tmp_path / "退回")
    assert (pressed.code, "KH" in pressed.err) == (2, True)


def test_a_bug_in_one_letter_stops_no_other(kh: Press, returned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(return_letter, "chinese_day", lambda day: 1 / 0)
    pressed = kh("return-letters", workspace=returned, month=str(NOVEMBER), out=tmp_path / "退回")
    assert pressed.code == 1
    assert "程序出错" in pressed.out
    assert len([*(tmp_path / "退回").rglob("*.xlsx")]) == 3


def test_names_are_cut_in_bytes() -> None:
    long = "长" * 120
    for name in (safe_name(long), beside(Path(f"{long}.xlsx"), "已修复").name, fitted(long, "-校验结果.xlsx"), safe_name("😀" * 60)):
        assert len(name.encode()) <= 240
        assert len(f"退回函（{safe_name(long)} 2026年11月）.docx".encode()) <= 255
    assert safe_name(long) != safe_name(long + "短")
    assert fitted("11月", "-校验结果.xlsx") == "11月-校验结果.xlsx"


def test_a_second_file_of_a_long_name_has_room(tmp_path: Path) -> None:
    first = tmp_path / f"{'长' * 78}.xlsx"
    first.write_bytes(b"")
    second = unused(first)
    second.write_bytes(b"")
    assert second != first


def test_a_pdf_that_was_not_made_leaves_the_others(tmp_path: Path) -> None:
    office = tmp_path / "soffice"
    office.write_text(_OFFICE, encoding="utf-8")
    office.chmod(0o755)
    paths = [tmp_path / f"{n}.docx" for n in "甲乙"]
    for path in paths:
        path.write_bytes(docx("甲"))
    made, refused = write_pdfs(paths, soffice=office)
    assert [p.name for p in made] == ["乙.pdf"]
    assert [(p.name, r.problem.rule.code) for p, r in refused] == [("甲.docx", "KH721")]


def test_a_full_disk_of_temporaries_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(pdf, "convert", full)
    with pytest.raises(Refusal, match="KH765") as caught:
        to_pdf({"通报.docx": b"x"}, soffice=tmp_path)
    assert tempfile.gettempdir() in str(caught.value)
