"""A backup holds what the ledger speaks of, is proved before it is believed, and comes back as a whole or not at all (S10)."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import stat
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from addin.ledger.backup import back_up, prove, restore
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger, Unit
from tests.addin.returns import NOVEMBER, Office, small_folder
from workbooks.problems import Refusal

AT = "2026-11-30T09:00:00"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path / "office")
    Ledger(office.workspace).put_units([Unit("华东分公司", parent=None)], at=office.now, actor="张三")
    office.consolidate(small_folder(tmp_path / "in"))
    return office


def test_what_comes_back_is_what_was_there(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "备份.zip"
    told = back_up(office.workspace, out, at=AT)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    again, breaks = restore(out, tmp_path / "新工作区")
    assert again == told
    assert not breaks
    new = Workspace.open(tmp_path / "新工作区")
    assert Ledger(new).events() == Ledger(office.workspace).events()
    for path in office.workspace.originals.rglob("*"):
        if path.is_file():
            assert (new.root / path.relative_to(office.workspace.root)).read_bytes() == path.read_bytes()
    seen = [Ledger(w).snapshot(NOVEMBER, at=office.now, actor="张三").clients for w in (new, office.workspace)]
    assert seen[0]
    assert seen[0] == seen[1]


def test_one_byte_of_any_file_is_found_and_nothing_is_left(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "备份.zip"
    names = list(back_up(office.workspace, out, at=AT).files)
    for name in names:
        with zipfile.ZipFile(out) as source, zipfile.ZipFile(tmp_path / "改.zip", "w") as target:
            for entry in source.namelist():
                data = source.read(entry)
                target.writestr(entry, data[:-1] + bytes([data[-1] ^ 1]) if entry == name else data)
        with pytest.raises(Refusal) as refused:
            restore(tmp_path / "改.zip", tmp_path / "新工作区")
        assert refused.value.problem.rule.code == "KH627"
        assert not (tmp_path / "新工作区").exists()
    assert not list(tmp_path.glob(".kh-restore-*"))


def test_a_file_that_is_missing_is_refused(office: Office, tmp_path: Path) -> None:
    back_up(office.workspace, tmp_path / "备份.zip", at=AT)
    with zipfile.ZipFile(tmp_path / "备份.zip") as source, zipfile.ZipFile(tmp_path / "改.zip", "w") as target:
        for entry in source.namelist():
            if not entry.startswith("originals/"):
                target.writestr(entry, source.read(entry))
    with pytest.raises(Refusal) as refused:
        prove(tmp_path / "改.zip")
    assert refused.value.problem.rule.code == "KH627"


def test_a_file_that_leads_outside_is_refused(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "备份.zip"
    back_up(office.workspace, out, at=AT)
    with zipfile.ZipFile(out) as source:
        manifest = json.loads(source.read("备份说明.json"))
        for name in ("../外面.txt", "/tmp/外面.txt", "C:外面.txt", "..\\外面.txt"):
            changed = manifest | {"files": {name: "0" * 64}}
            with zipfile.ZipFile(tmp_path / "改.zip", "w") as target:
                target.writestr("备份说明.json", json.dumps(changed))
                target.writestr(name, b"x")
            with pytest.raises(Refusal) as refused:
                prove(tmp_path / "改.zip")
            assert refused.value.problem.rule.code == "KH627"


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all"])
def test_what_is_no_backup_is_told(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "别的.zip").write_bytes(content)
    with pytest.raises(Refusal) as refused:
        restore(tmp_path / "别的.zip", tmp_path / "新")
    assert refused.value.problem.rule.code == "KH626"


def test_a_folder_that_holds_something_is_left_alone(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "备份.zip"
    back_up(office.workspace, out, at=AT)
    with pytest.raises(Refusal) as refused:
        restore(out, office.workspace.root)
    assert refused.value.problem.rule.code == "KH628"
    (tmp_path / "空").mkdir()
    restore(out, tmp_path / "空")
    assert (tmp_path / "空" / "ledger.sqlite").exists()


def test_it_is_taken_while_another_writes(office: Office, tmp_path: Path) -> None:
    ledger, stop = Ledger(office.workspace), threading.Event()

    def write() -> None:
        while not stop.is_set():
            ledger.note(at=office.now, actor="李四", kind="试写", subject="x", detail={})

    writer = threading.Thread(target=write)
    writer.start()
    try:
        told = [back_up(office.workspace, tmp_path / f"{n}.zip", at=AT) for n in range(3)]
    finally:
        stop.set()
        writer.join()
    for n, one in enumerate(told):
        again, breaks = restore(tmp_path / f"{n}.zip", tmp_path / f"w{n}")
        assert again.head == one.head
        assert not breaks


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of a file's size")
def test_a_disk_that_cannot_take_it_is_one_sentence_and_nothing_is_left(office: Office, tmp_path: Path) -> None:
    import resource  # not on Windows

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, before[1]))
    try:
        with pytest.raises(Refusal, match=r"KH13\d错误〕备份\.zip"):
            back_up(office.workspace, tmp_path / "备份.zip", at=AT)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not [*tmp_path.glob("*备份*"), *tmp_path.glob(".kh-*")]


def test_the_journal_of_a_copy_that_had_no_room_goes_too(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(workspace: Workspace, target: Path) -> None:
        target.with_name(f"{target.name}-journal").write_bytes(b"")
        raise OSError(errno.ENOSPC, "full", str(target.parent))

    monkeypatch.setattr("addin.ledger.backup._copy", no_room)
    with pytest.raises(Refusal, match="KH135"):
        back_up(office.workspace, tmp_path / "备份.zip", at=AT)
    assert not [*tmp_path.glob(".kh-*")]


def test_a_ledger_that_is_torn_is_told(office: Office, tmp_path: Path) -> None:
    ledger = office.workspace.ledger
    ledger.write_bytes(ledger.read_bytes()[:4096] + b"\0" * 4096)
    with pytest.raises(Refusal) as refused:
        back_up(office.workspace, tmp_path / "备份.zip", at=AT)
    assert refused.value.problem.rule.code in ("KH602", "KH604")
    assert not [*tmp_path.glob("*备份*")]


def test_originals_that_cannot_be_looked_into_make_no_backup(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def denied(place: Path | str) -> object:
        if Path(place).name == "originals":
            raise PermissionError(errno.EACCES, "denied", str(place))
        return real(place)

    monkeypatch.setattr(os, "scandir", denied)
    with pytest.raises(PermissionError, match="originals"):
        back_up(office.workspace, tmp_path / "备份.zip", at=AT)
    assert not [*tmp_path.glob("*备份*")]


def test_changes_made_before_the_backup_are_told_on_restoring(office: Office, tmp_path: Path) -> None:
    with sqlite3.connect(office.workspace.ledger) as connection:
        connection.execute("UPDATE submissions SET status = '退回'")
    back_up(office.workspace, tmp_path / "备份.zip", at=AT)
    _, breaks = restore(tmp_path / "备份.zip", tmp_path / "新")
    assert breaks


def test_a_workspace_without_a_ledger_is_refused(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path / "空")
    with pytest.raises(Refusal) as refused:
        back_up(workspace, tmp_path / "备份.zip", at=AT)
    assert refused.value.problem.rule.code == "KH629"
    assert not (tmp_path / "备份.zip").exists()


def test_no_locks_and_no_backup_in_itself(office: Office) -> None:
    office.workspace.lock(NOVEMBER).touch()
    out = office.workspace.root / "备份.zip"
    shutil.copy(office.workspace.ledger, office.workspace.root / "ledger.sqlite-journal")
    told = back_up(office.workspace, out, at=AT)
    assert not {n for n in told.files if n.startswith(".") or n.endswith((".zip", "-journal"))}
