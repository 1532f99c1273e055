"""`kh install` and 体检 on recorded Macs."""

from pathlib import PurePosixPath

from addin.setup import configuration
from addin.setup.excel_mac import ExcelMac
from tests.setup.recorded import XLWINGS, Recorded, build, machine, product
from tests.setup.test_excel_windows import levels, told

LIBRARY = PurePosixPath("/Users/h/Library")
SCRIPT = LIBRARY / "Application Scripts" / "com.microsoft.Excel" / f"xlwings-{XLWINGS}.applescript"
STARTUP = LIBRARY / "Group Containers" / "UBF8T346G9.Office" / "User Content.localized" / "Startup.localized" / "Excel"
CONF = LIBRARY / "Containers" / "com.microsoft.Excel" / "Data" / "kehubu.conf"


def excel(here: Recorded) -> ExcelMac:
    return ExcelMac(here, product(here), build)


def test_installation_is_whole_idempotent_and_taken_out_again():
    here = machine("mac_excel")
    setup = excel(here)
    before = dict(here.files)
    found = setup.install()
    assert levels(found) == {"好", "注意"}
    assert set(here.files) - set(before) == {SCRIPT, STARTUP / "kh.xlam", CONF}
    assert "没有 KH_ 函数" in told(found, "注意")
    after = dict(here.files)
    setup.install()
    assert here.files == after
    assert "不行" not in levels(setup.examine())
    setup.uninstall()
    assert here.files == before
    assert told(setup.uninstall()) == "Excel 里没有装过客户簿。|"


def test_the_configuration_names_the_interpreter_of_the_mac():
    here = machine("mac_excel")
    excel(here).install()
    assert configuration.decoded(here, here.files[CONF]) == {
        "INTERPRETER_MAC": "/Users/h/.local/kehubu/bin/python",
        "PYTHONPATH": "/Users/h/.local/kehubu/lib/python3.11/site-packages",
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",
    }


def test_excel_that_was_never_opened_is_not_given_a_container_of_ours():
    here = machine("mac_excel", folders=set())
    found = excel(here).install()
    assert "打开一次 Excel" in told(found, "不行")
    assert CONF not in here.files
    assert "打开一次 Excel" in told(excel(here).examine(), "不行")


def test_a_mac_without_excel():
    here = machine("mac_bare")
    assert not excel(here).present()
    assert "没有找到 Microsoft Excel。" in told(excel(here).install(), "不行")


def test_the_script_stays_for_xlwings_own_addin():
    here = machine("mac_excel")
    setup = excel(here)
    setup.install()
    here.files[STARTUP / "xlwings.xlam"] = b"theirs"
    setup.uninstall()
    assert SCRIPT in here.files
    assert CONF not in here.files


def test_what_is_missing_old_or_cannot_be_changed_is_told():
    here = machine("mac_excel", processes={"Microsoft Excel"})
    setup = excel(here)
    assert "没有加载项" in told(setup.examine(), "不行")
    here.files[SCRIPT] = b"older"
    assert "不是这一版" in told(setup.examine(), "不行")
    here.locked.add(STARTUP)
    here.held.add(SCRIPT)
    said = setup.install()
    assert "完全磁盘访问权限" in told(said, "不行")
    assert f"脚本 {SCRIPT} 没有写成" in told(said, "不行")
    assert "Command-Q" in told(said, "注意")
    assert "没有删掉" in told(setup.uninstall(), "不行")
