"""What we generate runs in a real Basic: LibreOffice's, with a recorder in place of Python and of the dialog.

The recorded calls are then held against the Python that would take them.
"""

import dataclasses
import importlib
import io
import re

import pytest
import xlsxwriter

from addin import press_excel
from addin.build.excel import build
from addin.build.excel.callbacks import UNREACHED, control_id
from addin.build.excel.macro_options import help_module
from addin.build.excel.ovba_project import Module
from addin.build.excel.vba_text import source
from addin.build.excel.wrappers import PYTHON_MODULE, python_name
from addin.build.excel.xlwings_modules import xlwings_modules
from addin.catalogue import buttons, udfs
from tests.excel.office_stub import recorders
from tests.excel.vba_office import MacroDocument, running
from tests.excel.vba_reader import vba_of

pytestmark = pytest.mark.office

FUNCTIONS = list(udfs().values())
#: Column of the formulas: with all arguments, with those that are wanted, with ranges of more cells.
FULL, SHORT = 3, 4


def noting(module):
    return dataclasses.replace(module, text=module.text.replace("Application.MacroOptions ", "KhWizard "))


def told_lines(text):
    """Lines without the attributes, which LibreOffice keeps as remarks and options."""
    kept = ("Attribute ", "Rem Attribute ", "Option VBASupport", "Option ClassModule")
    return [line for line in text.splitlines() if line and not line.startswith(kept)]


def formula(function, count):
    """A call with ranges: A1:B1 for heads and data, single cells of column A for the rest."""
    areas = ["A1:B1" if p.shape != "cell" else f"A{i + 1}" for i, p in enumerate(function.parameters[:count])]
    return f"={function.name}({','.join(areas)})"


def wanted(function):
    return sum(not p.optional for p in function.parameters)


def workbook():
    """Every function in cells."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("甲")
        for row in range(10):
            sheet.write_number(row, 0, row)
        for row, function in enumerate(FUNCTIONS):
            sheet.write_formula(row, FULL, formula(function, len(function.parameters)))
            sheet.write_formula(row, SHORT, formula(function, wanted(function)))
        sheet.write_array_formula(0, 5, 1, 5, "{=KH_TIERS(A1:B1,A2:B3)}")
    return out.getvalue()


def expected(function, count):
    kinds = ["range 1x2" if p.shape != "cell" else "range 1x1" for p in function.parameters[:count]]
    missing = ["missing"] * (len(function.parameters) - count)
    return "|".join([PYTHON_MODULE, python_name(function), *kinds, *missing])


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    with running(tmp_path_factory.mktemp("profile")) as context:
        yield context


@pytest.fixture(scope="module")
def book(office, tmp_path_factory):
    path = tmp_path_factory.mktemp("books") / "表.xlsm"
    path.write_bytes(build.build_xlsm(workbook(), {}, recorders(buttons=False)))
    document = MacroDocument(office, path, "Calc MS Excel 2007 VBA XML")
    yield document
    document.document.dispose()


@pytest.fixture(scope="module")
def addin(office, tmp_path_factory):
    """The add-in; what it tells Excel of its functions is noted down, because LibreOffice has no MacroOptions."""
    path = tmp_path_factory.mktemp("addin") / "kh.xlam"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "help_module", lambda functions: noting(help_module(functions)))
        path.write_bytes(build.build_xlam({}, recorders()))
    document = MacroDocument(office, path, "Calc MS Excel 2007 VBA XML")
    yield document
    document.document.dispose()


def test_modules_are_listed_as_they_were_written(addin):
    listed = addin.modules()
    assert {"ThisWorkbook", "Sheet1", "KhFunctions", "KhHelp", "KhButtons", "KhWorld"} <= set(listed)
    assert all(f"Public Function {function.name}(" in listed["KhFunctions"] for function in FUNCTIONS)


def test_each_wrapper_runs_from_a_cell(book):
    book.noted()
    book.document.calculateAll()
    noted = book.noted()
    calls = [expected(f, len(f.parameters)) for f in FUNCTIONS] + [expected(f, wanted(f)) for f in FUNCTIONS]
    calls.append(f"{PYTHON_MODULE}|kh_tiers|range 1x2|range 2x2")
    assert sorted(noted) == sorted(calls)
    shown = book.cells(0, f"D1:E{len(FUNCTIONS)}")
    assert shown == [["called " + python_name(f) if f.name != "KH_TIERS" else "A"] * 2 for f in FUNCTIONS]


def test_an_array_fills_its_cells(book):
    book.document.calculateAll()
    assert book.cells(0, "F1:F2") == [["A"], ["B"]]


def test_recorded_calls_name_functions_python_has(book):
    book.noted()
    book.document.calculateAll()
    module = importlib.import_module(PYTHON_MODULE)
    for line in book.noted():
        name, function, *given = line.split("|")
        assert name == PYTHON_MODULE
        assert callable(found := getattr(module, function))
        assert len(given) == len(udfs()[found.__name__.upper()].parameters)


def test_values_are_passed_on_as_they_are(addin):
    addin.noted()
    assert addin.call("KhFunctions", "KH_DUE", "2026-11", 5.5) == "called kh_due"
    assert addin.noted() == [f"{PYTHON_MODULE}|kh_due|String|Double"]


def test_each_button_runs_a_command_python_accepts(addin, monkeypatch):
    addin.noted()
    assert callable(press_excel.press)
    run = []
    monkeypatch.setattr(press_excel, "press", run.append)
    for verb in buttons():
        addin.call("KhPresser", "Press", control_id(verb))
        (line,) = addin.noted()
        kind, _, command = line.partition("|")
        assert kind == "python"
        exec(command, {})
    assert run == list(buttons())


def test_a_failure_ends_in_one_chinese_sentence_that_names_the_cure(addin):
    addin.noted()
    addin.call("KhWorld", "Become", "raising")
    try:
        addin.call("KhPresser", "Press", control_id("check"))
        told = addin.noted()
    finally:
        addin.call("KhWorld", "Become", "")
    assert told[1:] == [f"says|{UNREACHED}"]
    assert "kh doctor" in UNREACHED
    assert addin.call("KhFailures", "KhUnreached") != UNREACHED, "an error, so that no formula takes it for an answer"


def test_a_command_that_python_reports_as_failed_says_nothing_twice(addin):
    """xlwings' RunPython answers -1 after it has shown its message."""
    addin.noted()
    addin.call("KhWorld", "Become", "failing")
    try:
        addin.call("KhPresser", "Press", control_id("check"))
        told = addin.noted()
    finally:
        addin.call("KhWorld", "Become", "")
    assert [line.partition("|")[0] for line in told] == ["python"]


def test_the_wizard_is_told_of_every_function_and_argument_once(addin):
    addin.noted()
    addin.call("KhHelp", "KhRegister")
    told = addin.noted()
    assert told == [f"help|{f.name}|客户管理|{f.summary}|{'|'.join(p.prompt for p in f.parameters)}" for f in FUNCTIONS]
    addin.call("KhHelp", "KhRegister")
    assert addin.noted() == []


def test_the_add_in_as_it_is_installed_opens_and_lists_its_modules(office, tmp_path):
    path = tmp_path / "kh.xlam"
    path.write_bytes(build.build_xlam({"PYTHONPATH": "客户簿"}))
    document = MacroDocument(office, path, "Calc MS Excel 2007 VBA XML")
    try:
        listed = document.modules()
        conf = document.cells(2, "A1:B1")
    finally:
        document.document.dispose()
    for name, stored in vba_of(path.read_bytes()).sources.items():
        assert told_lines(listed[name]) == told_lines(stored)
    assert conf == [["PYTHONPATH", "客户簿"]]


def test_the_sheet_of_help_is_hidden(addin):
    sheets = addin.document.Sheets
    visible = {name: sheets.getByName(name).IsVisible for name in sheets.getElementNames()}
    assert visible["kehubu.help"] is False


#: Stands for xlwings' DLL and configuration.
DLL = """
Public Sub XLPyLoadDLL()
    Note "load"
End Sub

Public Function XLPyCommand()
    Note "command"
    XLPyCommand = "python"
End Function

Public Function XLPyDLLActivateAuto(found, command, mode)
    Note "activate " & command
    found = "reached"
    If Mood = "failing" Then XLPyDLLActivateAuto = 1 Else XLPyDLLActivateAuto = 0
End Function

Public Function Reached()
    On Error Resume Next
    Reached = "nothing"
    Reached = XLPy()
End Function
"""


def reaching():
    """XLPy as it is in the add-in; LibreOffice takes no result of a function to be written to, so that it is a variable here."""
    text = next(m for m in xlwings_modules() if m.name == "xlwings").text.replace("\r\n", "\n")
    found = re.search(r"^Function XLPy\(\).*?(?=^End Function)", text, re.DOTALL | re.MULTILINE)[0]
    found = found.replace("Auto(XLPy,", "Auto(given,").replace(":=XLPy", ":=given").replace("As String\n", "As String, given\n", 1)
    return Module("KhReach", source(f"{found}    XLPy = given\nEnd Function\n{DLL}".splitlines()))


def test_a_command_that_reached_python_is_kept_and_one_that_failed_is_made_again(office, tmp_path):
    path = tmp_path / "kh.xlam"
    path.write_bytes(build.build_xlam({}, [*recorders(), reaching()]))
    document = MacroDocument(office, path, "Calc MS Excel 2007 VBA XML")
    told = []
    try:
        for mood in ("", "", "failing", "", ""):
            document.call("KhWorld", "Become", mood)
            told.append((document.call("KhReach", "Reached"), document.noted()))
    finally:
        document.document.dispose()
    made, kept = ["load", "command", "activate python"], ["activate python"]
    assert told == [("reached", made), ("reached", kept), ("nothing", kept), ("reached", made), ("reached", kept)]
