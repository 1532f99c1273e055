"""Offices that we start: found, ended, their crash noticed, nothing left behind."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from pathlib import Path

import pytest
import xlwings as xw

from addin.hosts.calc import engine, link, office, owned
from tests.calc.conftest import processes
from tests.patience import Patience
from udfs.user_folder import user_folder
from workbooks.problems import Refusal

pytestmark = pytest.mark.office

ROOT = Path(__file__).parents[2]


def wait_until(what) -> None:
    waited = Patience(30)
    while not what():
        assert not waited.ended
        time.sleep(0.05)


def save_for_ever(book: xw.Book) -> None:
    while True:
        book.save()


def code(caught: pytest.ExceptionInfo[Refusal]) -> str:
    return caught.value.problem.rule.code


def test_an_office_that_was_stopped_leaves_nothing():
    started = office.start()
    folder, pipe = started.folder, started.pipe
    assert folder is not None
    assert folder.is_dir()
    assert started.alive
    assert started.pid in processes(pipe)
    started.stop()
    assert not started.alive
    assert not folder.exists()
    wait_until(lambda: not processes(pipe))
    assert not [path for path in user_folder().glob("run/office-*.json") if pipe in path.name]


def test_records_are_closed_to_others():
    record = owned.keep("kehubu_test_record", None)
    assert record.path.parent.stat().st_mode & 0o777 == 0o700
    record.forget()
    assert not record.path.exists()


@pytest.mark.parametrize("way", ["direct", "relay"])
def test_a_crash_is_told_and_the_next_office_goes_on(way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KH_LINK", way)
    engine.activate()
    app = xw.App(visible=False)
    crashed = app.impl.office
    book = app.books[0]
    book.sheets[0]["A1"].value = "已保存"
    path = tmp_path / "报送.xlsx"
    book.save(path)
    book.sheets[0]["A1"].value = "没有保存"
    os.killpg(crashed.pid, signal.SIGKILL)
    with pytest.raises(Refusal, match="LibreOffice 中途退出了") as caught:
        book.sheets[0]["A1"].value = "再写"
    assert code(caught) == "KH812"
    with pytest.raises(link.OfficeGone):
        book.save()
    again = xw.App(visible=False, add_book=False)
    assert crashed.pid not in [one.pid for one in xw.apps]
    assert not crashed.folder.exists()
    assert again.books.open(path).sheets[0]["A1"].value == "已保存"
    again.quit()
    wait_until(lambda: not processes(crashed.pipe))


def test_a_crash_while_saving_leaves_the_old_book_whole(tmp_path: Path):
    engine.activate()
    app = xw.App(visible=False)
    path = tmp_path / "大.xlsx"
    book = app.books[0]
    book.sheets[0]["A1"].value = [[f"客户{r}", *range(30)] for r in range(3000)]
    book.save(path)
    threading.Timer(0.2, os.killpg, (app.pid, signal.SIGKILL)).start()
    with pytest.raises(Refusal, match="磁盘上的文件没有受影响"):
        save_for_ever(book)
    app.kill()
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None


def test_the_offices_of_a_killed_program_are_ended_at_the_next_start():
    script = "from addin.hosts.calc import office; o = office.start(); print(o.pipe, o.folder, flush=True); import time; time.sleep(600)"
    child = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    pipe, folder = child.stdout.readline().split()
    assert owned.reap() == 0
    child.kill()
    child.communicate()
    assert processes(pipe)
    assert owned.reap() == 1
    wait_until(lambda: not processes(pipe))
    assert not Path(folder).exists()


def test_a_program_that_ends_takes_its_offices_along():
    script = "from addin.hosts.calc import office; o = office.start(); print(o.pipe, o.folder)"
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    pipe, folder = said.stdout.split()
    wait_until(lambda: not processes(pipe))
    assert not Path(folder).exists()


def test_no_libreoffice_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("addin.hosts.calc.office.find_soffice", lambda: None)
    with pytest.raises(Refusal, match="没有找到 LibreOffice") as caught:
        office.start()
    assert code(caught) == "KH810"


def test_a_libreoffice_that_does_not_start_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    with pytest.raises(Refusal, match="退出代码3") as caught:
        office.start(soffice=program)
    assert code(caught) == "KH811"
    program.chmod(0o644)
    with pytest.raises(Refusal, match="没有启动成功"):
        office.start(soffice=program)
    assert [path.name for path in tmp_path.iterdir()] == ["soffice"]


def test_attaching_to_an_office_of_the_user_and_leaving_it():
    theirs = office.start()
    app = engine.attach(theirs.connection, soffice=theirs.soffice, pid=theirs.pid)
    assert app == xw.apps.active
    app.books.add().sheets[0]["A1"].value = "他的"
    assert xw.books.active.sheets[0]["A1"].value == "他的"
    app.quit()
    assert theirs.alive
    assert app not in list(xw.apps)
    theirs.stop()


def test_an_attached_office_that_ends_drops_out():
    theirs = office.start()
    app = engine.attach(theirs.connection, soffice=theirs.soffice, pid=theirs.pid)
    theirs.kill()
    assert app not in list(xw.apps)
