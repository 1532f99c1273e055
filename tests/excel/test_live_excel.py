"""Excel as it is in use: protected and very hidden sheets, discussions, charts, OneDrive; and what xlwings does on leaving."""

import atexit
import subprocess
import sys
from contextlib import nullcontext, suppress
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
import xlwings as xw

import addin.press_excel
from addin.hosts.excel.host import ExcelHost, ExcelMacHost
from addin.hosts.leaving import spare_excels
from addin.hosts.live import marks
from addin.hosts.live.book import LiveBook, file_of
from addin.hosts.live.listing import listing
from addin.hosts.live.looks import Link, Look
from tests.excel.fake_excel import FakeApp, FakeBook, FakeCell, FakeSheet, com_error
from workbooks.problems import Refusal


@pytest.fixture
def host(tmp_path):
    return ExcelHost(FakeApp(), tmp_path / "backups")


def book_of(app, *sheets):
    book = FakeBook(app, "D:/3月.xlsx")
    book.sheets.extend(sheets)
    return book


@pytest.mark.parametrize("kind", ["ProtectContents", "ProtectDrawingObjects"])
def test_a_protected_sheet_is_not_marked(host, kind):
    assert host.can_mark(FakeSheet("客户信息统计表"))
    assert not host.can_mark(FakeSheet("客户信息统计表", **{kind: True}))


def test_macos_is_asked_in_its_own_words():
    host = ExcelMacHost(FakeApp())
    for contents, drawings in ((False, False), (True, False), (False, True)):
        api = SimpleNamespace(
            protect_contents=SimpleNamespace(get=lambda told=contents: told),
            protect_drawing_objects=SimpleNamespace(get=lambda told=drawings: told),
        )
        assert host.can_mark(SimpleNamespace(api=api)) is not (contents or drawings)


@pytest.mark.parametrize(
    ("sheets", "structure", "told"),
    [
        ([FakeSheet("表1"), FakeSheet("表2", ProtectContents=True)], False, "工作表“表2”受保护，改不了。"),
        ([FakeSheet("表1")], True, "工作簿的结构受保护，改不了。"),
        ([FakeSheet("表1", ProtectContents=True)], True, "工作簿的结构、工作表“表1”受保护，改不了。"),
    ],
)
def test_what_excel_does_not_let_be_changed_is_one_sentence(host, sheets, structure, told):
    book = book_of(host.app, *sheets)
    book.api.ProtectStructure = structure
    with pytest.raises(Refusal) as refused, host.step(book, "写入"):
        raise com_error("1004")
    assert refused.value.problem.rule.code == "KH853"
    assert told in str(refused.value)
    assert len(list(host.backups.iterdir())) == 1


def test_an_error_of_excel_without_protection_and_a_bug_stay_what_they_are(host):
    free, locked = FakeSheet("表1"), FakeSheet("表2", ProtectContents=True)
    with pytest.raises(com_error), host.step(book_of(host.app, free), "写入"):
        raise com_error("RPC")
    with pytest.raises(ZeroDivisionError), host.step(book_of(host.app, locked), "写入"):
        raise ZeroDivisionError


def test_a_cell_with_a_discussion_is_left_alone(host):
    sheet = FakeSheet("表1")
    sheet.cells[2, 3] = FakeCell(CommentThreaded=object())
    sheet.cells[4, 3] = FakeCell()  # Excel 2016 has no discussions
    told = []
    host.put_looks(sheet, [Look(1, 2, "FFC7CE", "坏"), Look(3, 2, "FFC7CE", "坏")], lambda done, all_: told.append((done, all_)))
    assert (sheet.cells[2, 3].color, sheet.cells[2, 3].note) == (None, None)
    assert (sheet.cells[4, 3].color, sheet.cells[4, 3].note.text) == ("#FFC7CE", "坏")
    assert told == [(1, 1)]
    host.put_looks(sheet, [Look(3, 2, None, None)])
    assert (sheet.cells[4, 3].color, sheet.cells[4, 3].note) == (None, None)


def test_a_list_longer_than_excel_can_link_stays_a_list(host):
    linked = []
    sheet = SimpleNamespace(range=lambda place: SimpleNamespace(add_hyperlink=lambda target, *_: linked.append((place, target))))
    host.link(sheet, [Link(i, 2, "C7", "3月'表", "C7") for i in range(70000)])
    assert linked[0] == ((1, 3), "#'3月''表'!C7")
    assert len(linked) == 3000


@pytest.mark.parametrize(
    ("shown", "place"),
    [
        ([-1, -1], ("after", "表2")),
        ([True, True], ("after", "表2")),
        ([-1, 2], ("before", "表2")),
        ([-1, 0, 2], ("before", "表2")),
        ([2, -1], ("after", "表2")),
        ([2, 0], ("before", "表1")),
    ],
)
def test_the_list_stands_behind_the_last_sheet_shown(host, shown, place):
    """A macro template ends with the very hidden kehubu.help, which Excel does not move."""
    book = book_of(FakeApp(), *(FakeSheet(f"表{i}", visible=v) for i, v in enumerate(shown, 1)))
    with suppress(AttributeError):  # a fake takes no list
        host.add_list(book, "校验结果", listing([], ""))
    assert book.sheets.log == [("校验结果", *place)]


def test_a_chart_that_is_selected_is_no_cell(host):
    class Chosen(FakeApp):
        @property
        def selection(self):
            raise AttributeError("<unknown>.Address")

    host.app = Chosen()
    book = book_of(host.app, FakeSheet("表1"))
    book.sheets.active = book.sheets[0]
    assert host.selection(book) is None
    assert LiveBook(host, book, Path(), lambda *_: None).place().sheet == "表1"


def test_a_workbook_in_a_onedrive_that_xlwings_does_not_know(host, tmp_path, monkeypatch):
    class Clouded:
        name = "3月.xlsx"

        def activate(self):
            raise AssertionError

        @property
        def fullname(self):
            raise xw.XlwingsError("Couldn't find your local OneDrive file")

    assert file_of(Clouded()) is None
    assert file_of(SimpleNamespace(fullname="工作簿1")) is None
    assert file_of(SimpleNamespace(fullname=str(tmp_path / "3月.xlsx"))) == tmp_path / "3月.xlsx"
    assert LiveBook(host, Clouded(), tmp_path, lambda *_: None).folder() == Path.home()
    shown = []
    monkeypatch.setattr("addin.hosts.excel.host.show", shown.append)
    host.app.books.append(Clouded())
    host.open(tmp_path / "3月.xlsx")
    assert shown == [tmp_path]


def test_no_excel_is_ended_when_our_python_ends(monkeypatch):
    """What xlwings registers at import on Windows, in a process of its own."""
    program = (
        "import atexit, sys; from types import ModuleType\n"
        "windows = ModuleType('xlwings._xlwindows'); windows.cleanup = lambda: print('taskkill EXCEL.EXE')\n"
        "atexit.register(windows.cleanup); sys.modules['xlwings._xlwindows'] = windows\n"
    )
    for ours in ("", "import addin.hosts.excel.functions", "from addin.setup.product import this_product; this_product()"):
        ran = subprocess.run([sys.executable, "-c", program + ours], capture_output=True, text=True, check=True, timeout=120)
        assert ran.stdout.strip() == ("" if ours else "taskkill EXCEL.EXE")
    gone = []
    windows = ModuleType("xlwings._xlwindows")
    windows.cleanup = print
    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", windows)
    monkeypatch.setattr(atexit, "unregister", gone.append)
    spare_excels()
    assert gone == [print]


def test_a_press_is_waited_for_without_alerts(monkeypatch):
    app = FakeApp()
    book = FakeBook(app, "D:/3月.xlsx")
    seen = []
    monkeypatch.setattr(addin.press_excel.xw.Book, "caller", lambda: book)
    monkeypatch.setattr(
        addin.press_excel, "press_button", lambda button, host, book, **_: seen.append((button.verb, app.display_alerts)) or 0
    )
    monkeypatch.setattr(addin.press_excel, "host_for", ExcelHost)
    assert addin.press_excel.press("check") == 0
    assert seen == [("check", False)]
    assert app.display_alerts
    assert isinstance(ExcelMacHost(app).waited_for(), nullcontext)


def test_marks_of_a_sheet_protected_since_are_not_said_to_be_gone(host, monkeypatch, tmp_path):
    book = book_of(host.app, FakeSheet("表1"))
    locked = FakeSheet("表2", ProtectDrawingObjects=True)
    monkeypatch.setattr(marks, "marked_sheets", lambda *_: {"表2"})
    monkeypatch.setattr(type(book.sheets), "__getitem__", lambda _sheets, _name: locked)
    with pytest.raises(Refusal, match="KH861"):
        LiveBook(host, book, tmp_path, lambda *_: None).unmark()


def test_a_workbook_with_a_protected_structure_takes_no_list(host, tmp_path):
    book = book_of(host.app, FakeSheet("表1"))
    book.api.ProtectStructure = True
    live = LiveBook(host, book, tmp_path, lambda *_: None)
    assert not live.lists()
    assert live.mark(None) == "工作簿的结构受保护，没有标注，问题列在下面。"
