"""kh.oxt: the same bytes each time, well-formed, complete; its parts that need no office."""

from __future__ import annotations

import io
import json
import os
import struct
import subprocess
import sys
import threading
import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from addin.build.calc import build_oxt
from addin.build.calc.icons import BIG, SMALL, icon
from addin.catalogue import buttons
from addin.hosts.calc.extension import naming, run_files, worker
from addin.hosts.calc.extension.names import for_calc, for_excel
from addin.hosts.calc.extension.names_in_file import DoubtfulFile, restore_file, restore_package, restore_part
from addin.hosts.calc.extension.settings import Settings
from addin.hosts.calc.extension.values import error_number, to_calc
from udfs.cells import CellError
from udfs.declare import catalogue

SHEET = b"<worksheet><f>CN.KEHUBU.FUNCTIONS.KHTIER(A1:B1,A2:B2)</f><v>CN.KEHUBU.FUNCTIONS.KHTIER(</v></worksheet>"


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(build_oxt(python="/opt/kh/bin/python", environment={"A": "乙"}))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_same_bytes() -> None:
    assert build_oxt() == build_oxt()


def test_parts_are_told_and_well_formed(parts: dict[str, bytes]) -> None:
    manifest = ET.fromstring(parts["META-INF/manifest.xml"])
    space = "{http://openoffice.org/2001/manifest}"
    assert {e.attrib[f"{space}full-path"] for e in manifest} <= set(parts)
    for name in parts:
        if name.endswith((".xcu", ".xml")):
            ET.fromstring(parts[name])


def test_settings_and_the_sentence_when_the_worker_is_gone(parts: dict[str, bytes]) -> None:
    told = json.loads(parts["kehubu.json"])
    assert told["python"] == "/opt/kh/bin/python"
    assert told["environment"] == {"A": "乙"}
    assert told["worker_gone"].startswith("〔KH821错误〕")
    assert "kh install --calc" in told["worker_gone"]


def test_every_function_and_button_is_in(parts: dict[str, bytes]) -> None:
    idl, menu = parts["kehubu.idl"].decode(), parts["Addons.xcu"].decode()
    methods = [naming.method_name(name) for name in catalogue()]
    assert len({m.upper() for m in methods}) == len(methods)
    assert all(f"any {m}(" in idl or f"sequence< sequence<any> > {m}(" in idl for m in methods)
    for b in buttons().values():
        assert (f">{naming.button_url(b.verb)}<" in menu) == b.on_ribbon
        assert naming.verb_of(naming.button_url(b.verb).partition("?")[2]) == b.verb


def test_code_inside_needs_the_standard_library_alone(parts: dict[str, bytes], tmp_path: Path) -> None:
    for name, data in parts.items():
        if name.startswith("pythonpath/"):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    code = "import udfs.declare, addin.hosts.calc.extension.names_in_file as n; print(len(udfs.declare.catalogue()), n.__file__)"
    run = subprocess.run(
        [sys.executable, "-S", "-E", "-c", f"import sys; sys.path.insert(0, {str(tmp_path / 'pythonpath')!r}); {code}"],
        capture_output=True,
        check=True,
        cwd=tmp_path,
    )
    count, place = run.stdout.decode().split()
    assert int(count) == len(catalogue())
    assert place.startswith(str(tmp_path))


def test_icons_are_pictures_one_a_button() -> None:
    drawn = {}
    for b in buttons().values():
        for size in (SMALL, BIG):
            data = icon(b.verb, size)
            assert struct.unpack(">II", data[16:24]) == (size, size)
            drawn[b.verb] = data
        length = struct.unpack(">I", data[33:37])[0]
        pixels = zlib.decompress(data[41 : 41 + length])
        assert len(pixels) == BIG * (1 + 4 * BIG)
    shown = [b for b in buttons().values() if b.on_ribbon]
    assert len({drawn[b.verb] for b in shown}) >= len(shown) - 2


@pytest.mark.parametrize("place", ["", "[1]!", "_xll.", r"'c:\add ins\kh.xlam'!", "'[1]sheet'!", "kh.xlam!"])
def test_names_of_other_programs_are_found(place: str) -> None:
    assert for_calc(f'=IF(A1="";"";{place}kh_tier(A1:B1;A2:B2))') == '=IF(A1="";"";CN.KEHUBU.FUNCTIONS.KHTIER(A1:B1;A2:B2))'


@pytest.mark.parametrize("formula", ['="KH_TIER(A1)"', "=MY_KH_TIER(A1)", "=KH_UNKNOWN(A1)", "=KH_TIER", "=CN.KEHUBU.FUNCTIONS.KHTIER(A1)"])
def test_other_formulas_stay(formula: str) -> None:
    assert for_calc(formula) == formula


def test_names_for_excel_in_a_part() -> None:
    assert restore_part(SHEET) == SHEET.replace(b"<f>CN.KEHUBU.FUNCTIONS.KHTIER(", b"<f>KH_TIER(")
    x14 = b"<xm:f>cn.kehubu.functions.khfold(A1)</xm:f><f si='0' t='shared'/>"
    assert restore_part(x14) == b"<xm:f>KH_FOLD(A1)</xm:f><f si='0' t='shared'/>"
    assert (
        for_excel('"CN.KEHUBU.FUNCTIONS.KHFOLD("&CN.KEHUBU.FUNCTIONS.KHOTHER(1)')
        == '"CN.KEHUBU.FUNCTIONS.KHFOLD("&CN.KEHUBU.FUNCTIONS.KHOTHER(1)'
    )


def package(sheet: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        archive.writestr("xl/sharedStrings.xml", b"<si><t>CN.KEHUBU.FUNCTIONS.KHTIER(</t></si>")
        archive.writestr("xl/vbaProject.bin", bytes(range(256)))
    return out.getvalue()


def test_a_file_is_put_right_and_keeps_its_time(tmp_path: Path) -> None:
    path = tmp_path / "三月.xlsx"
    path.write_bytes(package(SHEET))
    os.utime(path, ns=(1_700_000_000_123_456_789, 1_700_000_000_123_456_789))
    assert restore_file(path)
    assert path.stat().st_mtime_ns == 1_700_000_000_123_456_789
    with zipfile.ZipFile(path) as archive:
        assert archive.read("xl/worksheets/sheet1.xml") == restore_part(SHEET)
        assert archive.read("xl/sharedStrings.xml") == b"<si><t>CN.KEHUBU.FUNCTIONS.KHTIER(</t></si>"
        assert archive.read("xl/vbaProject.bin") == bytes(range(256))
    assert not restore_file(path)
    assert [p.name for p in tmp_path.iterdir()] == ["三月.xlsx"]


def test_a_doubtful_file_is_left_alone(tmp_path: Path) -> None:
    whole = package(SHEET)
    path = tmp_path / "a.xlsx"
    for broken in (whole[:-30], b"no zip", whole[:60] + b"\xff" * 20 + whole[80:]):
        path.write_bytes(broken)
        with pytest.raises(DoubtfulFile):
            restore_file(path)
        assert path.read_bytes() == broken
    same = package(b"<worksheet/>")
    assert restore_package(same) is same


def test_worker_is_started_clean() -> None:
    settings = Settings("1", "/opt/kh/bin/python", {"KH_X": "1"}, "")
    line = worker.command_line(settings, number=3, connection="pipe,name=a", document="17", verb="policy check")
    assert line == [
        "/opt/kh/bin/python",
        "-P",
        "-m",
        "addin.press_calc",
        "--pipe",
        "pipe,name=a",
        "--worker",
        "3",
        "--document",
        "17",
        "--button",
        "policy check",
    ]
    leaked = {
        "URE_BOOTSTRAP": "x",
        "PYTHONPATH": "y",
        "PYTHONHOME": "z",
        "LD_LIBRARY_PATH": f"/lo/program{os.pathsep}/usr/lib/mine",
        "HOME": "/h",
    }
    clean = worker.clean_environment(leaked, "/lo/program", settings.environment)
    assert clean == {"LD_LIBRARY_PATH": "/usr/lib/mine", "HOME": "/h", "PYTHONUTF8": "1", "KH_X": "1"}


@pytest.mark.parametrize(("code", "heard", "says"), [(3, False, True), (3, True, False), (0, False, False)])
def test_a_worker_that_never_reached_the_office_is_told(code: int, heard: bool, says: bool) -> None:
    gone, failed = threading.Event(), threading.Event()

    def ended() -> bool:
        gone.set()
        return heard

    line = [sys.executable, "-c", f"import sys; sys.stderr.write('x' * 100_000); sys.exit({code})"]
    worker.start(line, os.environ, failed.set, ended)
    assert gone.wait(60)
    assert failed.wait(60 if says else 0.2) == says


def test_run_files_of_dead_offices_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KH_USER_FOLDER", str(tmp_path))
    path = run_files.announce("kehubu_0_1")
    assert [r.connection for r in run_files.offices()] == ["pipe,name=kehubu_0_1"]
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    gone = path.with_name("calc-999999999.json")
    gone.write_text('{"pid": 999999999, "pipe": "x"}', encoding="utf-8")
    path.with_name("calc-3.json").write_text("half", encoding="utf-8")
    assert len(run_files.offices()) == 1
    assert not gone.exists()
    run_files.withdraw()
    assert run_files.offices() == []


def test_values_for_calc() -> None:
    bits = struct.unpack("<Q", struct.pack("<d", error_number("#N/A")))[0]
    assert bits & 0xFFFFFFFF == 0x7FFF
    assert error_number("#VALUE!") != to_calc(CellError("#VALUE!"))  # both are NaN
    assert to_calc(value=True) == 1.0
