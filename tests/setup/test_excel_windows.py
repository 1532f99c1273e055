"""`kh install`, `kh uninstall` and 体检 on recorded Windows machines."""

from dataclasses import replace
from pathlib import PureWindowsPath

import pytest

from addin.desk.desk import Finding
from addin.setup import configuration
from addin.setup.addin_file import make
from addin.setup.excel_found import find
from addin.setup.excel_windows import ExcelWindows
from tests.setup.recorded import XLWINGS, Recorded, build, machine, product


def excel(here: Recorded) -> ExcelWindows:
    return ExcelWindows(here, product(here), build)


def levels(found: list[Finding]) -> set[str]:
    return {f.level for f in found}


def told(found: list[Finding], level: str = "") -> str:
    return "\n".join(f"{f.says}|{f.cure}" for f in found if level in (f.level, ""))


def startup(here: Recorded) -> PureWindowsPath:
    return PureWindowsPath(here.environment["APPDATA"]) / "Microsoft" / "Excel" / "XLSTART" / "kh.xlam"


@pytest.mark.parametrize(
    ("layout", "bitness", "taken_over", "store", "wps"),
    [
        ("windows_365_x64", 64, False, False, False),
        ("windows_2016_x86", 32, False, False, False),
        ("windows_wps", 0, True, False, True),
        ("windows_both", 64, True, False, True),
        ("windows_store", 0, False, True, False),
        ("windows_chinese", 64, False, False, False),
    ],
)
def test_which_excel_is_found(layout, bitness, taken_over, store, wps):
    found = find(machine(layout))
    assert (found.bitness, found.taken_over, found.from_store, found.wps is not None) == (bitness, taken_over, store, wps)
    assert (found.program is not None) == (bitness != 0)


def test_bitness_without_a_readable_program_file_comes_from_click_to_run():
    here = machine("windows_365_x64")
    here.files[PureWindowsPath(r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE")] = b"stub"
    assert find(here).bitness == 64


@pytest.mark.parametrize("layout", ["windows_365_x64", "windows_2016_x86", "windows_chinese", "windows_german", "windows_both"])
def test_installation_is_whole_idempotent_and_taken_out_again(layout):
    here = machine(layout)
    setup = excel(here)
    before = dict(here.files)
    found = setup.install()
    assert "不行" not in levels(found), told(found)
    assert here.files[startup(here)] == make(build, configuration.settings(here, setup.product)).data
    assert "不行" not in levels(setup.examine()), told(setup.examine())
    after = dict(here.files)
    again = setup.install()
    assert here.files == after
    assert "已经是这一版" in told(again)
    assert "配置已经写好" in told(again)
    assert "不行" not in levels(setup.uninstall())
    assert here.files == before
    assert told(setup.uninstall()) == "Excel 里没有装过客户簿。|"
    assert "运行 kh install。" in told(setup.examine(), "不行")


def test_the_configuration_reads_back_in_gbk_as_vba_reads_it():
    here = machine("windows_chinese")
    setup = excel(here)
    setup.install()
    data = here.files[PureWindowsPath(r"C:\Users\陈小明\.kehubu\kehubu.conf")]
    assert "陈小明".encode("gbk") in data
    assert data.endswith(b'"\r\n')
    told_back = configuration.decoded(here, data)
    assert told_back == {
        "INTERPRETER_WIN": r"C:\Users\陈小明\AppData\Local\kehubu\Scripts\python.exe",
        "PYTHONPATH": r"C:\Users\陈小明\AppData\Local\kehubu\Lib\site-packages",
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",
        "UDF MODULES": "addin.hosts.excel.functions",
        "USE UDF SERVER": "True",
    }


def test_a_configuration_of_another_installation_is_noticed_and_replaced():
    here = machine("windows_365_x64")
    setup = excel(here)
    setup.install()
    conf = configuration.place(here)
    here.files[conf] = here.files[conf].replace(b"kehubu\\Scripts", b"old\\Scripts")
    assert "INTERPRETER_WIN" in told(setup.examine(), "不行")
    setup.install()
    assert "不行" not in levels(setup.examine())


def test_an_older_addin_is_replaced_in_place():
    here = machine("windows_365_x64")
    setup = excel(here)
    here.files[startup(here)] = b"older"
    assert "不是这一版" in told(setup.examine(), "不行")
    assert f"加载项已更新：{startup(here)}" in told(setup.install())
    assert here.files[startup(here)] != b"older"


def test_an_addin_that_excel_holds_is_left_and_the_user_told_to_close_excel():
    here = machine("windows_365_x64", processes={"EXCEL.EXE"})
    setup = excel(here)
    here.files[startup(here)] = b"older"
    here.held.add(startup(here))
    found = setup.install()
    assert here.files[startup(here)] == b"older"
    assert "Excel 正开着，kh.xlam 没有更新。|保存并关闭所有 Excel 窗口" in told(found, "不行")
    assert "再运行 kh uninstall" in told(setup.uninstall(), "不行")


def test_a_running_excel_without_the_addin_is_no_obstacle():
    here = machine("windows_365_x64", processes={"EXCEL.EXE"})
    found = excel(here).install()
    assert levels(found) == {"好", "注意"}
    assert "关闭所有 Excel 窗口再打开" in told(found, "注意")


def test_xlstart_that_cannot_be_written_falls_back_to_the_alternative_folder():
    here = machine("windows_chinese")
    here.locked.add(startup(here).parent)
    setup = excel(here)
    found = setup.install()
    assert PureWindowsPath(r"D:\办公\启动\kh.xlam") in here.files
    assert "备用启动文件夹" in told(found, "注意")
    assert "受信任位置" in told(found, "注意")


def test_xlstart_that_cannot_be_written_without_another_folder_is_told():
    here = machine("windows_365_x64")
    here.locked.add(startup(here).parent)
    assert "没有权限" in told(excel(here).install(), "不行")


def test_a_second_copy_in_the_alternative_folder_is_taken_away():
    here = machine("windows_chinese")
    setup = excel(here)
    setup.install()
    double = PureWindowsPath(r"D:\办公\启动\kh.xlam")
    here.files[double] = b"older"
    assert "有两个 kh.xlam" in told(setup.examine(), "不行")
    setup.install()
    assert double not in here.files
    assert startup(here) in here.files


def test_letters_outside_the_code_page_go_by_the_short_name():
    here = machine("windows_german")
    setup = excel(here)
    setup.install()
    assert configuration.decoded(here, here.files[configuration.place(here)])["INTERPRETER_WIN"].startswith(r"C:\Users\JRGWEI~1")


def test_letters_outside_the_code_page_without_short_names_are_told_with_the_cure():
    here = machine("windows_rare_name")
    found = excel(here).install()
    assert startup(here) not in here.files
    assert "“𬭚”不在本机的系统编码里" in told(found, "不行")
    assert r"C:\kehubu" in told(found, "不行")
    assert "𬭚" in told(excel(here).examine(), "不行")


def test_a_path_that_xlwings_would_misread_is_told():
    here = machine("windows_365_x64")
    ours = product(here)
    setup = ExcelWindows(here, replace(ours, packages=PureWindowsPath(r"D:\R&D;100%\site-packages")), build)
    assert "里有 ;、%、&，Excel 会读错" in told(setup.install(), "不行")


def test_wps_alone_and_the_store_are_told_what_works_for_them():
    for layout, words in (("windows_wps", "加载项不支持 WPS"), ("windows_store", "应用商店版")):
        here = machine(layout)
        found = excel(here).install()
        assert startup(here) not in here.files
        assert words in told(found)
        assert "kh new --native" in told(found)
        assert excel(here).present()


def test_wps_beside_excel_is_installed_with_a_word():
    here = machine("windows_both")
    found = excel(here).install()
    assert startup(here) in here.files
    assert "兼容第三方系统和软件" in told(found, "注意")


def test_no_excel_at_all():
    here = machine("windows_365_x64", files={}, registry={})
    assert not excel(here).present()
    assert "没有找到 Microsoft Excel。" in told(excel(here).examine(), "不行")


def test_a_dll_that_pip_put_into_the_users_folder_is_found_and_told_to_vba():
    """`pip install --user` puts it where neither the interpreter's folder nor the one above is."""
    here = machine("windows_2016_x86")
    setup = excel(here)
    folder = setup.product.interpreter.parent.parent
    del here.files[folder / f"xlwings32-{XLWINGS}.dll"]
    roaming = here.home / "AppData" / "Roaming" / "Python"
    here.files[roaming / f"xlwings32-{XLWINGS}.dll"] = b"dll"
    assert f"缺 xlwings32-{XLWINGS}.dll" in told(setup.examine(), "不行")
    setup = replace(setup, product=replace(setup.product, dlls=roaming))
    assert f"xlwings32-{XLWINGS}.dll 在" in told(setup.examine(), "好")
    assert configuration.settings(here, setup.product)["DLL_FOLDER"] == str(roaming)


def test_a_dll_of_another_version_is_told_by_both_names():
    here = machine("windows_2016_x86")
    setup = excel(here)
    folder = setup.product.interpreter.parent.parent
    del here.files[folder / f"xlwings32-{XLWINGS}.dll"]
    here.files[folder / "xlwings32-0.30.1.dll"] = b"dll"
    said = told(setup.examine(), "不行")
    assert f"缺 xlwings32-{XLWINGS}.dll，只有 xlwings32-0.30.1.dll" in said
    assert f"xlwings=={XLWINGS}" in said


def test_each_policy_that_stops_the_addin_is_named():
    here = machine("windows_policies")
    setup = excel(here)
    for findings in (setup.install(), setup.examine()):
        said = told(findings, "不行")
        for word in ("VBAOff", "DisableAllAddins", "RequireAddinSig", "RequireAlwaysOnMacroSig", "停用了 kh.xlam"):
            assert word in said
        assert "禁用所有宏”，又没有受信任位置" in said  # the organisation's 4, not the user's 1
        noted = told(findings, "注意")
        assert "来自互联网的宏" in noted
        assert "AllLocationsDisabled" in noted


_RULES = r"hklm\software\policies\microsoft\windows defender\windows defender exploit guard\asr\rules"
_LOCAL = r"hklm\software\microsoft\windows defender\windows defender exploit guard\asr\rules"
_MANAGED = r"hklm\software\policies\microsoft\windows defender\policy manager"
_CHILDREN, _WIN32 = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A", "92E97FA1-2EDF-4476-BDD6-9DD0B4DDDC7B"


@pytest.mark.parametrize(
    ("key", "values", "level", "says"),
    [
        (_RULES, {_CHILDREN: "1"}, "不行", "启动不了 Python"),
        (_LOCAL, {_CHILDREN: 1}, "不行", "启动不了 Python"),
        (_MANAGED, {"ASRRules": f"56a863a9-875e-4185-98a7-b882c64b5ce5=1|{_CHILDREN}=1"}, "不行", "启动不了 Python"),
        (_RULES, {_WIN32: "1"}, "不行", "宏不能运行"),
        (_RULES, {_CHILDREN: "6"}, "注意", "取消阻止"),
        (_RULES, {_CHILDREN: "2"}, "好", "没有拦住 kh.xlam"),
        (_MANAGED, {"ASRRules": f"{_CHILDREN}=0"}, "好", "没有拦住 kh.xlam"),
    ],
)
def test_a_rule_of_defender_that_stops_the_addin_is_named(key, values, level, says):
    here = machine("windows_365_x64")
    here.registry[key] = values
    setup = excel(here)
    setup.install()
    assert says in told(setup.examine(), level)


def test_macros_that_are_off_do_not_touch_a_trusted_location():
    here = machine("windows_365_x64")
    here.registry[r"hkcu\software\microsoft\office\16.0\excel\security"] = {"VBAWarnings": 3}
    found = excel(here).install()
    assert "禁用无签名的宏”；kh.xlam 在受信任位置，不受影响" in told(found, "注意")
    assert "不行" not in levels(found)


def test_documents_in_onedrive_and_a_profile_on_a_share_are_noted():
    here = machine("windows_chinese")
    here.environment["APPDATA"] = r"\\srv\profiles$\chenxm\AppData"
    said = told(excel(here).examine(), "注意")
    assert "OneDrive" in said
    assert "在网络上" in said
