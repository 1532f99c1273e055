import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from workbooks.atomic import replacing, sweep, write_atomic
from workbooks.problems import Refusal
from workbooks.rights import make_folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def code(caught: pytest.ExceptionInfo[Refusal]) -> str:
    return caught.value.problem.rule.code


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    target = tmp_path / "汇总.xlsx"
    write_atomic(target, b"one")
    write_atomic(target, b"two")
    assert target.read_bytes() == b"two"
    assert names(tmp_path) == ["汇总.xlsx"]


def test_the_longest_name_can_be_written(tmp_path: Path) -> None:
    target = tmp_path / ("长" * 83 + ".xlsx")
    write_atomic(target, b"x")
    assert target.read_bytes() == b"x"


def test_a_failed_block_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")

    def write_half(temporary: Path) -> None:
        temporary.write_bytes(b"half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), replacing(target) as temporary:
        write_half(temporary)
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["a.xlsx"]


def test_the_temporary_file_names_its_process_and_folder(tmp_path: Path) -> None:
    with replacing(tmp_path / "a.xlsx") as temporary:
        assert temporary.parent == tmp_path
        assert str(os.getpid()) in temporary.name
        temporary.write_bytes(b"")


def rights(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such rights")
def test_what_is_new_is_for_its_owner_alone_and_what_was_opened_to_others_stays_so(tmp_path: Path) -> None:
    make_folder(tmp_path / "新" / "内")
    target = tmp_path / "新" / "内" / "a.xlsx"
    write_atomic(target, b"x")
    assert {rights(p) for p in (target.parent, target.parent.parent)} == {"0o700"}
    assert rights(target) == "0o600"
    target.chmod(0o640)
    write_atomic(target, b"y")
    assert rights(target) == "0o640"
    target.chmod(0o444)
    write_atomic(target, b"z")
    assert rights(target) == "0o444"
    write_atomic(target.with_name("目录.html"), b"x", public=True)
    mask = os.umask(0)
    os.umask(mask)
    assert rights(target.with_name("目录.html")) == oct(0o666 & ~mask)


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such rights")
def test_a_folder_that_a_group_shares_keeps_its_rights(tmp_path: Path) -> None:
    shared = tmp_path / "合用"
    shared.mkdir()
    shared.chmod(0o2770)
    make_folder(shared / "内" / "内")
    write_atomic(shared / "内" / "内" / "a.xlsx", b"x")
    assert [rights(shared / place) for place in ("内", "内/内", "内/内/a.xlsx")] == ["0o2770", "0o2770", "0o660"]


def failing_replace(number: int) -> object:
    def replace(source: Path, target: Path) -> None:
        raise OSError(number, os.strerror(number), str(source), None, str(target))

    return replace


@pytest.mark.parametrize(
    ("number", "expected"),
    [(errno.EACCES, "KH133"), (errno.ENOSPC, "KH135"), (errno.EDQUOT, "KH135"), (errno.EIO, "KH136")],
)
def test_a_failed_replacement_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, expected: str) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", failing_replace(number))
    with pytest.raises(Refusal) as caught:
        write_atomic(target, b"new")
    assert code(caught) == expected
    assert caught.value.problem.where.book == "a.xlsx"
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["a.xlsx"]


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        write_atomic(tmp_path / "没有" / "a.xlsx", b"x")
    assert code(caught) == "KH137"


def test_no_right_to_write_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: Path, _data: bytes) -> int:
        raise PermissionError(errno.EACCES, "denied", str(path))

    monkeypatch.setattr(Path, "write_bytes", denied)
    with pytest.raises(Refusal) as caught:
        write_atomic(tmp_path / "a.xlsx", b"x")
    assert code(caught) == "KH134"


@pytest.mark.parametrize(("replacing_one", "stands", "expected"), [(True, False, "KH134"), (False, True, "KH134"), (True, True, "KH133")])
def test_a_target_is_open_elsewhere_only_if_it_stands_and_was_to_be_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, replacing_one: bool, stands: bool, expected: str
) -> None:
    target = tmp_path / "a.xlsx"
    if stands:
        target.write_bytes(b"old")

    def denied(source: Path, place: Path) -> None:
        raise PermissionError(errno.EACCES, "denied", str(source), None, str(place) if replacing_one else None)

    monkeypatch.setattr(Path, "replace", denied)
    with pytest.raises(Refusal) as caught:
        write_atomic(target, b"new")
    assert code(caught) == expected


def test_an_error_about_another_file_is_not_disguised(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "a.xlsx"):
        (tmp_path / "source.txt").read_bytes()


def test_a_target_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(Refusal) as caught:
        write_atomic(tmp_path / "a.xlsx", b"x")
    assert code(caught) == "KH144"
    assert names(tmp_path) == ["a.xlsx"]


def test_what_the_system_says_is_told_in_chinese(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="名称太长") as caught:
        write_atomic(tmp_path / ("长" * 100 + ".xlsx"), b"x")
    assert code(caught) == "KH136"
    with pytest.raises(Refusal, match="系统错误编号71"), replacing(tmp_path / "a.xlsx") as temporary:
        raise OSError(71, "Protocol error", str(temporary))


def test_files_of_dead_processes_are_swept_and_of_living_ones_kept(tmp_path: Path) -> None:
    script = """
import os, sys
from pathlib import Path
from workbooks.atomic import replacing
with replacing(Path(sys.argv[1])) as temporary:
    temporary.write_bytes(b"x")
    os._exit(9)
"""
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "a.xlsx")], check=False, cwd=Path(__file__).parents[3])
    (tmp_path / "other.tmp").write_bytes(b"")
    (tmp_path / ".kh-00000000-1-1.tmp").write_bytes(b"another machine's")
    with replacing(tmp_path / "b.xlsx") as mine:
        mine.write_bytes(b"")
        assert len([*tmp_path.glob(".kh-*")]) == 2, "the first write into a folder sweeps it"
        assert sweep(tmp_path) == []
        assert mine.exists()
    assert names(tmp_path) == [".kh-00000000-1-1.tmp", "b.xlsx", "other.tmp"]


def test_content_is_on_the_disk_before_the_name_and_the_name_before_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = []

    def synced(handle: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else os.pread(handle, 9, 0).decode()
        done.append((kind, target.exists()))

    target = tmp_path / "汇总.xlsx"
    monkeypatch.setattr(os, "fsync", synced)
    write_atomic(target, b"content")
    assert done == [("content", False), ("folder", True)] if sys.platform != "win32" else done == [("content", False)]


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="the system does not tell what is open")
def test_nothing_stays_open(tmp_path: Path) -> None:
    before = len(list(Path("/dev/fd").iterdir()))
    for _ in range(3):
        write_atomic(tmp_path / "a.xlsx", b"content")
    assert len(list(Path("/dev/fd").iterdir())) == before


def test_a_file_of_another_process_that_lives_is_left_to_it(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as other:
        with replacing(tmp_path / "a.xlsx") as mine:
            mine.write_bytes(b"whole")
            theirs = tmp_path / mine.name.replace(f"-{os.getpid()}-", f"-{other.pid}-")
        theirs.write_bytes(b"half")
        assert sweep(tmp_path) == []
        assert other.poll() is None
        other.communicate()
    assert sweep(tmp_path) == [theirs]
