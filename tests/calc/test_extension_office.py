"""kh.oxt in a real office: names put right, menu and toolbar, private pipe, a press starts the worker, install and uninstall."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from addin.build.calc import build_oxt
from addin.catalogue import buttons
from addin.hosts.calc import install as installing
from addin.hosts.calc import link, owned
from tests.calc.extension_office import SOFFICE, installed_profile, load, running
from tests.calc.screen import notes, until
from tests.patience import patience
from udfs.kinds.dates import Month
from workbooks.problems import Refusal
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.writing.build import filled

pytestmark = pytest.mark.office
FILTER = "Calc MS Excel 2007 XML"
ROWS = [{"name": "示例置业有限公司"}, {"name": "样例地产有限公司"}]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("extension")


@pytest.fixture(scope="module")
def worker(folder: Path) -> Path:
    """A stand-in for the worker's Python: writes down how it was started."""
    path = folder / "python"
    told = f"open({str(folder / 'started.json')!r}, 'w').write(json.dumps([sys.argv, dict(os.environ)]))"
    path.write_text(f"#!{sys.executable}\nimport json, os, sys\n{told}\n")
    path.chmod(0o755)
    return path


@pytest.fixture(scope="module")
def office(folder: Path, worker: Path):
    with running(installed_profile(folder, str(worker)), KH_USER_FOLDER=str(folder / "user")) as context:
        yield context


def template(place: str = "") -> bytes:
    """A return as `kh new` makes it, its functions named as another program would."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(filled(CUSTOMER_INFO, ROWS, unit="江南分公司", month=Month(2026, 11)))) as whole,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in whole.namelist():
            data = whole.read(name)
            archive.writestr(name, data.replace(b"IFERROR(KH_", f"IFERROR({place}KH_".encode()) if name.endswith("sheet1.xml") else data)
    return out.getvalue()


@pytest.mark.parametrize("place", ["", "[1]!", "_xll.", "'C:\\Add Ins\\kh.xlam'!"])
def test_a_return_shows_tiers_and_is_saved_for_excel(office: link.Context, tmp_path: Path, place: str) -> None:
    path, saved = tmp_path / "报送.xlsx", tmp_path / "存.xlsx"
    path.write_bytes(template(place))
    document = load(office, path)
    sheet = document.getSheets().getByIndex(0)
    assert sheet.getCellRangeByName("AG4:AG6").getDataArray() == (("B",), ("B",), ("",))
    assert not document.isModified()
    assert not document.getUndoManager().isUndoPossible()
    document.storeAsURL(link.file_url(saved), link.properties(FilterName=FILTER))
    document.store()
    document.close(True)  # noqa: FBT003
    with zipfile.ZipFile(saved) as archive:
        assert archive.testzip() is None
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "IFERROR(KH_TIER($A$3:$AF$3,$A4:$AF4)" in xml
    assert "CN.KEHUBU" not in xml.upper()


def test_a_note_on_a_formula_that_is_entered_again_stays(office: link.Context, tmp_path: Path) -> None:
    path = tmp_path / "批注.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(template()))
    book.worksheets[0]["AG5"].comment = Comment("复核过", "周敏")
    book.save(path)
    document = load(office, path)
    sheet = document.getSheets().getByIndex(0)
    assert sheet.getCellRangeByName("AG4:AG6").getDataArray() == (("B",), ("B",), ("",))
    assert list(notes(sheet).values()) == ["复核过"]
    document.close(True)  # noqa: FBT003


def setting(office: link.Context, path: str) -> Any:
    provider = office.service("com.sun.star.configuration.ConfigurationProvider")
    wanted = link.struct("com.sun.star.beans.NamedValue", Name="nodepath", Value=path)
    return provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", (wanted,))


def test_menu_and_toolbar_are_there(office: link.Context) -> None:
    menu = setting(office, "/org.openoffice.Office.Addons/AddonUI/OfficeMenuBar").getByName("cn.kehubu.menu")
    assert menu.getPropertyValue("Title") == "客户管理"
    entries = menu.getByName("Submenu")
    titles = [entries.getByName(name).getPropertyValue("Title") for name in sorted(entries.getElementNames())]
    assert titles[:2] == ["新建空表…", "校验"], "in the order of the month's work"
    assert titles[-4:] == ["月报", "客户和档案", "标准和台账", "领导和部门负责人"]
    assert not titles[-5], "a line before what opens"
    opened = [entries.getByName(name).getByName("Submenu").getElementNames() for name in sorted(entries.getElementNames())[-4:]]
    shown = [b for b in buttons().values() if b.on_ribbon]
    assert max(map(len, [titles, *opened])) <= 18, "no menu is higher than a screen"
    assert len(titles) - 5 + sum(map(len, opened)) == len(shown)
    toolbar = setting(office, "/org.openoffice.Office.Addons/AddonUI/OfficeToolBar").getByName("cn.kehubu.toolbar")
    assert len(toolbar.getElementNames()) == len(shown) + 4
    states = setting(office, "/org.openoffice.Office.UI.CalcWindowState/UIElements/States")
    assert states.getByName("private:resource/toolbar/addon_cn.kehubu.toolbar").getPropertyValue("UIName") == "客户管理"


def test_a_press_starts_the_worker_on_the_private_pipe(office: link.Context, folder: Path) -> None:
    (run_file,) = (folder / "user" / "run").glob("calc-*.json")
    pipe = json.loads(run_file.read_text(encoding="utf-8"))["pipe"]
    document = load(office)
    office.service("cn.kehubu.Macros").trigger("policy_check")
    started = folder / "started.json"
    until(lambda: started.exists() and started.stat().st_size)
    arguments, environment = json.loads(started.read_text(encoding="utf-8"))
    assert arguments[1:] == [
        "-P",
        "-m",
        "addin.press_calc",
        "--pipe",
        f"pipe,name={pipe}",
        "--worker",
        "1",
        "--document",
        document.RuntimeUID,
        "--button",
        "policy check",
    ]
    assert "URE_BOOTSTRAP" not in environment
    document.close(True)  # noqa: FBT003
    other = link.connect(f"pipe,name={pipe}", soffice=SOFFICE, seconds=patience(20), alive=lambda: True)
    assert other.service("com.sun.star.frame.Desktop") is not None
    other.close()


def test_install_upgrade_while_running_and_uninstall(folder: Path) -> None:
    profile = folder / "other"
    assert installing.installed(profile=profile) is None
    version = installing.install(build_oxt(), profile=profile, soffice=str(SOFFICE))
    assert installing.installed(profile=profile) == version
    with running(profile, KH_USER_FOLDER=str(folder / "user2")):
        assert installing.install(build_oxt(python="x"), profile=profile, soffice=str(SOFFICE)) == version
    assert not list((folder / "user2" / "run").glob("calc-*.json"))
    assert installing.uninstall(profile=profile, soffice=str(SOFFICE))
    assert installing.installed(profile=profile) is None
    assert not installing.uninstall(profile=profile, soffice=str(SOFFICE))


def test_what_is_no_extension_is_refused(folder: Path) -> None:
    with pytest.raises(Refusal, match="KH823"):
        installing.install(b"no extension", profile=folder / "other", soffice=str(SOFFICE))


def test_an_office_that_cannot_be_reached(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = folder / "soffice"
    silent.write_text("#!/bin/sh\nexit 0\n")
    silent.chmod(0o755)
    monkeypatch.setattr(installing, "_FORWARDED_SECONDS", 1.0)
    monkeypatch.setattr(installing, "find_python", lambda _: Path("/usr/bin/python3"))
    with pytest.raises(Refusal, match="KH822"):
        installing.install(b"", profile=folder / "none", soffice=str(silent))


def test_a_helper_that_crashes_leaves_no_office_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "crash.py"
    script.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", encoding="utf-8")
    monkeypatch.setattr(installing, "_SCRIPT", script)
    profile = tmp_path / "profile"
    with pytest.raises(Refusal, match="KH823"):
        installing.install(build_oxt(), profile=profile, soffice=str(SOFFICE))
    until(lambda: not list(owned.processes(profile.as_uri())))  # one that was ended is listed for a moment more
