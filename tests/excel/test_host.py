"""Excel as a host: copies, backups, and everything set again as it was."""

import builtins
from pathlib import Path
from types import SimpleNamespace

import pytest

from addin.hosts.excel import host as excel
from addin.hosts.excel.host import ExcelHost, ExcelMacHost
from addin.hosts.live.host import FormField
from tests.excel.fake_excel import FakeApp, FakeBook, tab
from workbooks.problems import Refusal

AS_IT_WAS = (True, True, True, "automatic")


@pytest.fixture
def here(tmp_path):
    app = FakeApp()
    return SimpleNamespace(app=app, host=ExcelHost(app, tmp_path / "backups"), folder=tmp_path)


def test_a_copy_holds_what_is_open_and_wakes_no_macros(here):
    book = FakeBook(here.app, str(here.folder / "江南分公司11月.xlsx"), b"PK now")
    target = here.folder / "江南分公司11月.xlsx"
    here.host.save_copy(book, target, own_format=False)
    assert target.read_bytes() == b"PK now"
    assert here.app.log == [("SaveCopyAs", "江南分公司11月-copy.xlsx", (True, False, False, "automatic"))]
    assert here.app.state() == AS_IT_WAS
    assert sorted(p.name for p in here.folder.iterdir()) == [target.name]


def test_a_workbook_never_saved_gets_a_suffix_for_excel_alone(here):
    here.host.save_copy(FakeBook(here.app, "工作簿1"), here.folder / "工作簿1", own_format=False)
    assert here.app.log[0][1] == "工作簿1-copy.xlsx"
    assert (here.folder / "工作簿1").exists()


def test_a_copy_that_excel_refuses_is_told_and_all_is_set_again(here):
    book = FakeBook(here.app, "a.xlsx", refuses=OSError("com_error"))
    with pytest.raises(Refusal) as told:
        here.host.save_copy(book, here.folder / "a.xlsx", own_format=True)
    assert told.value.problem.rule.code == "KH850"
    assert here.app.state() == AS_IT_WAS


def test_a_step_keeps_the_workbook_as_it_was_and_only_the_last_ten(here):
    book = FakeBook(here.app, "3月.xlsx")
    for i in range(13):
        book.api.content = b"%d" % i
        with here.host.step(book, "客户簿校验"):
            book.api.content = b"changed"
    kept = sorted((here.folder / "backups").iterdir())
    assert len(kept) == 10
    assert kept[-1].name == "0013 3月（客户簿校验之前）.xlsx"
    assert kept[-1].read_bytes() == b"12"


def test_a_step_that_fails_leaves_its_copy(here):
    book = FakeBook(here.app, "3月.xlsx", b"before")

    def work():
        with here.host.quiet(), here.host.step(book, "写入"):
            assert here.app.state() == (False, False, True, "manual")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert here.app.state() == AS_IT_WAS
    assert next((here.folder / "backups").iterdir()).read_bytes() == b"before"


def test_what_excel_was_set_to_is_respected(here):
    book = FakeBook(here.app, "3月.xlsx")
    here.app.calculation = "manual"
    with here.host.quiet(), here.host.step(book, "写入"):
        pass
    assert here.app.calculation == "manual"


def test_a_copy_is_kept_before_calculation_is_set_to_manual(here):
    """Excel keeps the mode in the file: opened first, the copy would set all workbooks to it."""
    with here.host.quiet(), here.host.step(FakeBook(here.app, "3月.xlsx"), "写入"):
        assert here.app.calculation == "manual"
    assert [state for told, _, state in here.app.log if told == "SaveCopyAs"] == [(False, False, False, "automatic")]


def test_the_colour_of_a_tab_is_blue_green_red(here):
    sheet, colour = tab()
    here.host.color_tab(sheet, (0xC0, 0x39, 0x2B))
    assert colour() == 0x2B39C0


def test_workbooks_open_in_this_excel_and_other_files_in_their_program(here, monkeypatch):
    shown = []
    monkeypatch.setattr(excel, "show", shown.append)
    made = here.folder / "汇总.xlsx"
    here.host.open(made)
    assert here.app.log == [("open", str(made), False)]
    here.host.open(here.folder / "通报.docx")
    assert shown == [here.folder / "通报.docx"]


def test_a_workbook_open_already_comes_to_the_front_and_a_namesake_stays(here, monkeypatch):
    shown = []
    monkeypatch.setattr(excel, "show", shown.append)
    here.app.books.append(FakeBook(here.app, str(here.folder / "汇总.XLSX")))
    made = here.folder / "汇总.XLSX"
    here.host.open(made)
    assert here.app.log == [("activate", "汇总.XLSX")]
    here.host.open(here.folder / "out" / "汇总.xlsx")
    assert shown == [here.folder / "out"]


def test_the_form_asks(here, monkeypatch):
    from addin.hosts.excel import form

    seen = []

    class Form:
        def __init__(self, title, fields):
            seen.append((title, fields))

        def run(self):
            return {"month": "2026-11"}

    monkeypatch.setattr(form, "Form", Form)
    fields = [FormField("month", "月份", "", "text")]
    assert here.host.ask("汇总本月", fields) == {"month": "2026-11"}
    assert seen == [("汇总本月", fields)]


def test_excel_waits_without_alerts_for_windows_and_not_at_all_on_macos(here):
    with here.host.waited_for():
        assert not here.app.display_alerts
    assert here.app.state() == AS_IT_WAS
    with ExcelMacHost(here.app).waited_for():
        assert here.app.display_alerts


def test_a_python_without_windows_is_told(here, monkeypatch):
    real = builtins.__import__

    def lacking(name, *rest):
        if name == "addin.hosts.excel.form":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", lacking)
    with pytest.raises(Refusal) as told:
        here.host.ask("汇总本月", [])
    assert told.value.problem.rule.code == "KH852"


def test_macos_copies_the_saved_file_or_asks_to_save(tmp_path):
    app = FakeApp()
    host = ExcelMacHost(app, tmp_path / "backups")
    source = tmp_path / "3月.xlsx"
    source.write_bytes(b"PK saved")
    book = FakeBook(app, str(source))
    host.save_copy(book, tmp_path / "copy.xlsx", own_format=True)
    assert (tmp_path / "copy.xlsx").read_bytes() == b"PK saved"
    book.api.saved = SimpleNamespace(get=lambda: False)
    for unsaved in (book, FakeBook(app, "工作簿1")):
        with pytest.raises(Refusal) as told:
            host.save_copy(unsaved, tmp_path / "copy.xlsx", own_format=True)
        assert told.value.problem.rule.code == "KH851"


def test_the_host_of_each_system(monkeypatch):
    monkeypatch.setattr("sys.platform", "darwin")
    assert type(excel.host_for(FakeApp())) is ExcelMacHost
    monkeypatch.setattr("sys.platform", "win32")
    assert type(excel.host_for(FakeApp())) is ExcelHost


@pytest.mark.parametrize(("system", "opener"), [("linux", "xdg-open"), ("darwin", "open")])
def test_a_file_is_shown_by_the_opener_of_the_system(monkeypatch, system, opener):
    started = []
    monkeypatch.setattr("subprocess.Popen", started.append)
    monkeypatch.setattr("sys.platform", system)
    excel.show(Path("通报.docx"))
    assert started == [[opener, "通报.docx"]]
