"""The seam on the machine the tests run on, and the whole of it through the command line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from addin.setup.here import setup_here
from addin.setup.machine import ThisMachine
from addin.setup.product import this_product
from workbooks.problems import Refusal


def test_files(tmp_path):
    here = ThisMachine()
    file = tmp_path / "新" / "kehubu.conf"
    here.write(file, b"one two")
    assert here.read(file) == b"one two"
    assert here.read(file, 3) == b"one"
    assert here.list(tmp_path / "新") == ["kehubu.conf"]
    assert here.list(tmp_path / "没有") == []
    here.remove_folder(file.parent)
    assert here.exists(file)
    here.remove(file)
    here.remove_folder(file.parent)
    assert not here.exists(file.parent)
    here.make_folder(tmp_path / "a" / "b")
    assert here.writable(tmp_path / "a" / "b")
    assert not here.writable(tmp_path / "没有")
    assert here.list(tmp_path / "a" / "b") == []


def test_a_place_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "kh.xlam").mkdir()
    with pytest.raises(Refusal):
        ThisMachine().write(tmp_path / "kh.xlam", b"")


def test_programs_and_processes():
    here = ThisMachine()
    assert here.run([sys.executable, "-c", "print(6 * 7)"]).out.strip() == "42"
    assert here.run(["no-such-program"]).code == -1
    assert here.which("no-such-program") is None
    assert here.which(Path(sys.executable).name) is not None or here.which("python3") is not None
    assert not here.running("no-such-process")


def test_the_registry_is_that_of_windows():
    here = ThisMachine()
    windows = sys.platform == "win32"
    version = here.registry_value("HKLM", r"SOFTWARE\Microsoft\Windows NT\CurrentVersion", "CurrentBuild")
    assert (version is not None) == windows
    assert ("CurrentBuild" in here.registry_names("HKLM", r"SOFTWARE\Microsoft\Windows NT\CurrentVersion")) == windows
    assert (here.short(Path.cwd()) is not None) == windows


def test_paths_are_made_whole_without_following_links(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert ThisMachine().absolute("客户簿") == tmp_path / "客户簿"
    assert ThisMachine().path("a") == Path("a")


def test_our_own_installation():
    ours = this_product()
    assert (ours.packages / "addin" / "setup").is_dir()
    assert b"VbaHandler" in ours.applescript
    assert setup_here().product == ours


def test_our_folder_is_told_alike_however_python_found_it(tmp_path, monkeypatch):
    ours = this_product()
    (tmp_path / "other").symlink_to(ours.packages)
    monkeypatch.setattr("addin.__file__", str(tmp_path / "other" / "addin" / "__init__.py"))
    assert this_product() == ours


def test_the_examination_from_the_command_line(tmp_path):
    folder = tmp_path / "客户簿"
    folder.mkdir()
    env = {**os.environ, "KH_USER_FOLDER": str(tmp_path / "user"), "KH_WORKSPACE": str(folder)}
    ran = subprocess.run(
        [sys.executable, "-c", "import addin.cli.main; addin.cli.main.main()", "doctor", "--json"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode in (0, 1), ran.stderr
    assert f"工作区可以读写：{folder}。" in ran.stdout
    assert "Python" in ran.stdout
