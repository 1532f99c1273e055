"""The whole of installation and 体检 over several programs, the workspace, Python and the policy."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from addin.build.excel.build import build_xlam
from addin.desk.desk import Finding
from addin.setup import configuration, remembered
from addin.setup.excel_mac import ExcelMac
from addin.setup.excel_windows import ExcelWindows
from addin.setup.findings import bad, good
from addin.setup.here import SetupHere
from addin.setup.machine import Ran
from tests.setup.recorded import Recorded, build, machine, product
from tests.setup.test_excel_windows import told
from udfs.policy.defaults import DEFAULT
from udfs.policy.file import dumps


class Calc:
    """LibreOffice as the test wants it."""

    def __init__(self, *, there: bool) -> None:
        self.there = there

    def present(self) -> bool:
        return self.there

    def install(self) -> list[Finding]:
        return [good("LibreOffice 装好。")]

    def uninstall(self) -> list[Finding]:
        return [good("LibreOffice 卸好。")]

    def examine(self) -> list[Finding]:
        return [good("LibreOffice 在。") if self.there else bad("没有 LibreOffice。", "装一个。")]


def whole(here: Recorded, *, calc: bool) -> SetupHere:
    ours = product(here)
    programs = {"calc": Calc(there=calc)}
    if here.system == "windows":
        programs["excel"] = ExcelWindows(here, ours, build)
    elif here.system == "darwin":
        programs["excel"] = ExcelMac(here, ours, build)
    return SetupHere(here, ours, programs)


def test_installation_without_a_name_goes_into_every_program_that_is_there():
    here = machine("windows_365_x64")
    assert "LibreOffice" not in told(whole(here, calc=False).install((), None))
    said = told(whole(here, calc=True).install((), None))
    assert "加载项已经是这一版" in said
    assert "LibreOffice 装好。" in said


def test_installation_into_a_named_program_leaves_the_others():
    here = machine("windows_365_x64")
    before = dict(here.files)
    whole(here, calc=True).install(("calc",), None)
    assert {p for p in here.files if p not in before} == {p for p in here.files if "kehubu" in p.parts}


def test_a_machine_without_any_program_says_so():
    said = told(whole(machine("mac_bare"), calc=False).install((), None), "不行")
    assert "没有找到 Microsoft Excel。" in said
    assert "没有 LibreOffice。" in said


def test_excel_on_linux_is_refused_in_a_sentence():
    assert "Linux 上没有 Excel" in told(whole(machine("linux_office"), calc=True).install(("excel",), None), "不行")


def test_wps_is_mentioned_although_libreoffice_is_there():
    assert "加载项不支持 WPS" in told(whole(machine("windows_wps"), calc=True).examine())


def test_an_installation_asked_for_by_name_that_put_nothing_in_is_a_failure():
    here = machine("windows_wps")
    assert "没有可以装进去的程序" in told(whole(here, calc=False).install(("excel",), None), "不行")
    assert not told(whole(here, calc=True).install((), None), "不行")


def test_uninstallation_of_everything():
    here = machine("windows_365_x64")
    setup = whole(here, calc=True)
    setup.install((), None)
    said = told(setup.uninstall(()))
    assert "kh.xlam" in said
    assert "LibreOffice 卸好。" in said


def test_the_workspace_is_remembered_for_presses_without_a_command_line():
    here = machine("windows_chinese")
    setup = whole(here, calc=True)
    assert "没有指定工作区" in told(setup.examine(), "注意")
    folder = PureWindowsPath(r"D:\客户簿")
    assert rf"已记下工作区 {folder}" in told(setup.install(("calc",), Path(r"D:\客户簿")))
    assert remembered.workspace(here) == folder
    assert rf"工作区是 {folder}" in told(setup.install(("calc",), Path(r"D:\客户簿")))
    assert rf"工作区可以读写：{folder}" in told(setup.examine(), "好")
    here.locked.add(PureWindowsPath("E:\\"))
    assert "建不了：没有权限" in told(setup.install(("calc",), Path(r"E:\新的")), "不行")
    here.environment["KH_WORKSPACE"] = r"E:\别处"
    assert "打不开" in told(setup.examine(), "不行")


def test_a_workspace_that_cannot_be_written_or_stands_where_it_must_not():
    here = machine("linux_office")
    setup = whole(here, calc=True)
    folder = PurePosixPath("/srv/khb")
    here.environment["KH_WORKSPACE"] = str(folder)
    here.locked.add(folder)
    assert "不能写入" in told(setup.examine(), "不行")
    here.environment["KH_WORKSPACE"] = "/srv/OneDrive/khb"
    here.folders.add(PurePosixPath("/srv/OneDrive/khb"))
    assert "自动同步" in told(setup.examine(), "不行")


def test_settings_that_are_no_settings_count_as_none():
    here = machine("linux_office")
    here.files[PurePosixPath("/home/z/.config/kehubu/settings.json")] = b"[]"
    assert remembered.workspace(here) is None


def test_settings_that_cannot_be_written_are_told():
    here = machine("linux_office")
    here.locked.add(PurePosixPath("/home/z/.config/kehubu"))
    assert "没有记下工作区：没有权限" in told(whole(here, calc=True).install(("calc",), Path("/srv/khb")), "不行")
    here.locked.clear()
    here.held.add(PurePosixPath("/home/z/.config/kehubu/settings.json"))
    assert "没有记下工作区：不能写入" in told(whole(here, calc=True).install(("calc",), Path("/srv/khb")), "不行")


def test_python_is_asked_for_what_the_addin_will_import():
    here = machine("windows_365_x64")
    setup = whole(here, calc=False)
    setup.install((), None)
    assert "Python 3.11 能用" in told(setup.examine(), "好")
    assert "import pythoncom" in here.asked[-1][2]
    assert here.asked[-1][0] == str(setup.product.interpreter)


def test_a_python_that_will_not_do():
    for answer, words in (
        (Ran(1, ""), "起不来"),
        (Ran(0, "3 9 0.37.8"), "太旧"),
        (Ran(0, "3 12 0.30.1"), "xlwings 是 0.30.1，应为 0.37.8"),
    ):
        assert words in told(whole(machine("windows_365_x64", python=answer), calc=False).examine(), "不行")


def test_a_python_that_was_removed_is_told():
    here = machine("windows_365_x64")
    setup = whole(here, calc=False)
    setup.install((), None)
    del here.files[setup.product.interpreter]
    assert "不在了" in told(setup.examine(), "不行")


def test_the_command_kh():
    here = machine("linux_office")
    setup = whole(here, calc=True)
    assert "命令 kh 在" in told(setup.examine(), "好")
    here.programs["kh"] = "/usr/local/bin/kh"
    assert "另一份安装" in told(setup.examine(), "注意")
    del here.programs["kh"]
    assert "加进 PATH" in told(setup.examine(), "注意")


def test_the_published_policy():
    here = machine("linux_office")
    setup = whole(here, calc=True)
    file = PurePosixPath("/home/z/.config/kehubu/policy.json")
    assert "内置的分级标准" in told(setup.examine(), "好")
    here.files[file] = dumps(DEFAULT).encode()
    assert f"版本 {DEFAULT.version}" in told(setup.examine(), "好")
    here.files[file] = json.dumps({"layout": 99}).encode()
    assert "坏了" in told(setup.examine(), "不行")


@pytest.mark.parametrize("layout", ["windows_chinese", "mac_excel"])
def test_the_real_addin_holds_the_configuration_and_is_the_same_twice(layout):
    here = machine(layout)
    ours = product(here)
    kind = ExcelWindows if here.system == "windows" else ExcelMac
    setup = SetupHere(here, ours, {"excel": kind(here, ours, build_xlam)})
    setup.install((), None)
    path, data = next((p, d) for p, d in here.files.items() if p.name == "kh.xlam")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        texts = "".join(archive.read(n).decode() for n in archive.namelist() if n.endswith(".xml") and n.startswith("xl/"))
        assert "xl/vbaProject.bin" in archive.namelist()
    for key, value in configuration.settings(here, ours).items():
        assert f">{key}<" in texts
        assert f">{value}<" in texts
    setup.install((), None)
    assert here.files[path] == data
    assert not [f for f in setup.examine() if f.level == "不行"]


def test_an_addin_that_was_signed_or_saved_again_in_excel_is_still_this_one():
    here = machine("windows_365_x64")
    ours = product(here)
    setup = SetupHere(here, ours, {"excel": ExcelWindows(here, ours, build_xlam)})
    setup.install((), None)
    path, data = next((p, d) for p, d in here.files.items() if p.name == "kh.xlam")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in reversed(old.namelist()):
            new.writestr(name, old.read(name))
        new.writestr("xl/vbaProjectSignature.bin", b"signed")
    here.files[path] = out.getvalue()
    assert "加载项在" in told(setup.examine(), "好")
    assert "加载项已经是这一版" in told(setup.install((), None))
    assert here.files[path] == out.getvalue()
    moved = replace(ours, interpreter=ours.interpreter.with_name("pythonw.exe"))
    other = SetupHere(here, moved, {"excel": ExcelWindows(here, moved, build_xlam)})
    assert "不是这一版" in told(other.examine(), "不行")
