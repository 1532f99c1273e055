"""What a command writes takes nobody's place: not a file of the user's, nor one of ours that he changed since."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.addin.conftest import BOOKS, Press
from workbooks.outputs import may_write, note_outputs, write_output
from workbooks.problems import Refusal

THEIRS = "我的文件".encode()
FAULTY = "07_cell_errors.xlsx"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return Path(shutil.copy(next(BOOKS.glob(FAULTY)), tmp_path / "报送.xlsx"))


#: Commands on a workbook, what they are told, and the file they write.
ON_A_BOOK: list[tuple[str, Callable[[Path], dict[str, Any]], str]] = [
    ("check", lambda book: {"files": [book], "marked": book.parent}, "报送-校验结果.xlsx"),
    ("fix", lambda book: {"file": book}, "报送-已修复.xlsx"),
    ("grade", lambda book: {"file": book}, "报送-等级.xlsx"),
    ("unmark", lambda book: {"file": book}, "报送-无标注.xlsx"),
]


@pytest.mark.parametrize(("verb", "told", "name"), ON_A_BOOK, ids=[verb for verb, *_ in ON_A_BOOK])
def test_a_copy_beside_a_workbook_takes_nobodys_place(
    verb: str, told: Callable[[Path], dict[str, Any]], name: str, kh: Press, book: Path
) -> None:
    target = book.with_name(name)
    target.write_bytes(THEIRS)
    pressed = kh(verb, **told(book))
    assert pressed.code == 2
    assert "KH187" in pressed.out + pressed.err
    assert target.read_bytes() == THEIRS
    target.unlink()
    assert kh(verb, **told(book)).code < 2
    assert kh(verb, **told(book)).code < 2, "our own, unchanged, is made anew"
    with target.open("ab") as file:
        file.write(b"mine")
    assert kh(verb, **told(book)).code == 2


def test_a_changed_output_is_left_until_it_is_taken_in(tmp_path: Path) -> None:
    path = tmp_path / "通报.docx"
    write_output(path, b"one")
    write_output(path, b"two")
    path.write_bytes(THEIRS)
    with pytest.raises(Refusal) as refused:
        write_output(path, b"three")
    assert refused.value.problem.rule.code == "KH187"
    write_output(path, THEIRS)
    path.write_bytes(b"corrected")
    assert not may_write(path)
    note_outputs([(path, b"corrected")])
    assert may_write(path)


def test_places_are_told_by_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KH_USER_FOLDER", str(tmp_path / "user"))
    for n in range(5):
        write_output(tmp_path / f"甲置业{n}.docx", b"x")
    (store,) = (tmp_path / "user").iterdir()
    assert "甲置业" not in store.read_text("utf-8")
    assert store.stat().st_mode & 0o077 == 0


def test_where_nothing_can_be_remembered_a_file_is_taken_for_anothers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KH_USER_FOLDER", str(tmp_path / "file" / "user"))
    (tmp_path / "file").write_bytes(b"")
    write_output(tmp_path / "a.docx", b"one")
    assert not may_write(tmp_path / "a.docx")


def test_a_policy_that_was_changed_by_hand_is_kept_when_another_takes_its_place(kh: Press, tmp_path: Path) -> None:
    new, workspace = tmp_path / "新.xlsx", tmp_path / "工作区"
    assert kh("policy export", out=new).code == 0
    assert kh("policy import", file=new, workspace=workspace).code == 0
    place = workspace / "分级标准.xlsx"
    place.write_bytes(place.read_bytes() + THEIRS)
    by_hand = place.read_bytes()
    assert kh("policy import", file=new, workspace=workspace).code == 0
    assert by_hand in [p.read_bytes() for p in (workspace / "originals").rglob("*.xlsx")]
