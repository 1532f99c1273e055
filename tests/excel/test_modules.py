"""The modules of kh.xlam: what they hold, what they keep of xlwings, what they leave out."""

import re
from pathlib import Path

import pytest
import xlwings

from addin.build.excel.build import build_xlam, build_xlsm
from addin.build.excel.callbacks import buttons_module, control_id
from addin.build.excel.macro_options import help_rows
from addin.build.excel.vba_text import LONGEST_LINE, literal
from addin.build.excel.wrappers import functions_module, wrapper
from addin.build.excel.xlwings_modules import PROJECT, xlwings_modules
from addin.catalogue import buttons, udfs
from tests.excel.vba_reader import vba_of
from udfs.periods import Month
from workbooks.registers import sheets
from workbooks.writing.build import blank

XLWINGS = Path(xlwings.__file__).parent
ADDIN = vba_of(build_xlam({}))
TEMPLATE = blank(sheets()["customer-info"], unit="江南分公司", month=Month(2026, 11), rows=3)
WORKBOOK = vba_of(build_xlsm(TEMPLATE, {}))
BOTH = pytest.mark.parametrize("vba", [ADDIN, WORKBOOK], ids=["xlam", "xlsm"])


def body(vba, module):
    return re.sub(r"\A(?:Attribute VB_.*\r\n)+", "", vba.sources[module])


def test_modules_of_the_add_in():
    assert list(ADDIN.sources) == [
        *("ThisWorkbook", "Sheet1", "Sheet2"),
        *("KhFunctions", "KhHelp", "KhFailures", "KhButtons", "xlwings", "Dictionary", "KhSaying"),
    ]
    assert {name for name, kind in ADDIN.types.items() if kind == 0x22} == {"ThisWorkbook", "Sheet1", "Sheet2", "Dictionary"}
    assert ADDIN.properties["Name"] == '"Kehubu"'


def test_a_workbook_has_no_ribbon_and_no_callback():
    assert "KhButtons" not in WORKBOOK.sources
    assert list(WORKBOOK.sources)[:4] == ["ThisWorkbook", "Sheet1", "Sheet2", "Sheet3"]
    assert ", ThisWorkbook, Application.Caller)" in WORKBOOK.sources["KhFunctions"]
    assert ", ActiveWorkbook, Application.Caller)" in ADDIN.sources["KhFunctions"]


@BOTH
def test_source_is_ascii_in_lines_the_editor_takes(vba):
    for text in vba.sources.values():
        assert text.isascii()
        assert "\n" not in text.replace("\r\n", "")
        assert max(map(len, text.split("\r\n"))) <= LONGEST_LINE
    assert all(len(name) <= 31 for name in vba.sources)


@BOTH
def test_procedures_are_closed_and_named_once(vba):
    public = []
    for text in (text for name, text in vba.sources.items() if name.startswith(("Kh", "This"))):
        opened = re.findall(r"^(?:Public |Private )(Sub|Function) \w+", text, re.MULTILINE)
        assert opened == re.findall(r"^End (Sub|Function)\b", text, re.MULTILINE)
        public += re.findall(r"^Public (?:Sub|Function) (\w+)", text, re.MULTILINE)
    assert len(set(map(str.lower, public))) == len(public)
    # A module and a procedure of one name cannot be told apart.
    assert not set(map(str.lower, public)) & set(map(str.lower, vba.sources))


@BOTH
def test_what_our_modules_call_is_there(vba):
    ours = {name: body(vba, name) for name in vba.sources if name.startswith(("Kh", "This"))}
    known = set(re.findall(r"(?:Sub|Function) (Kh\w+)", "".join(ours.values())))
    called = {name for text in [*ours.values(), vba.sources["xlwings"]] for name in re.findall(r"\bKh[A-Z]\w+", text)}
    assert called <= known
    assert {"RunPython", "XLPy"} <= set(re.findall(r"Function (\w+)", vba.sources["xlwings"]))


def test_a_wrapper_to_the_letter():
    assert wrapper(udfs()["KH_DUE"], "ActiveWorkbook") == [
        "Public Function KH_DUE(month, Optional unit)",
        "    If IsObject(Application.Caller) Then On Error GoTo failed",
        '    KH_DUE = XLPy.CallUDF("addin.hosts.excel.functions", "kh_due", Array(month, unit), ActiveWorkbook, Application.Caller)',
        "    Exit Function",
        "failed:",
        "    KH_DUE = KhUnreached()",
        "End Function",
    ]


def test_each_function_has_its_wrapper():
    text = functions_module(udfs().values(), "ActiveWorkbook").text
    assert re.findall(r"^Public Function (\w+)", text, re.MULTILINE) == list(udfs())


@BOTH
def test_cells_are_offered_our_functions_and_nothing_else(vba):
    """A function of a module without Option Private Module is offered while one types a formula."""
    offered = []
    for name, text in vba.sources.items():
        if vba.types[name] == 0x21 and "Option Private Module" not in text.split("Function")[0]:
            offered += re.findall(r"^ *(?:Public )?Function (\w+)", text, re.MULTILINE)
    assert offered == list(udfs())


def test_help_fits_the_wizard():
    rows = help_rows(list(udfs().values()))
    assert [row[0] for row in rows] == list(udfs())
    for row, function in zip(rows, udfs().values(), strict=True):
        assert row[1] == "客户管理"
        assert row[3] == len(function.parameters) == len(row) - 4
        assert all(0 < len(str(text)) <= 255 for text in row)


def test_verbs_and_ids_of_controls_match_one_to_one():
    ids = {control_id(verb): verb for verb in buttons()}
    assert len(ids) == len(buttons())
    for told, verb in ids.items():
        assert re.fullmatch(r"kh_[a-z_]+", told)
        assert told[3:].replace("__", " ").replace("_", "-") == verb
    assert 'Mid$(control.ID, 4), "__", " "), "_", "-")' in buttons_module().text


def test_xlwings_is_the_installed_one_with_its_notices():
    text, dictionary = (ADDIN.sources[name] for name in ("xlwings", "Dictionary"))
    assert f"'Version: {xlwings.__version__}" in text
    assert "distributed under a BSD 3-clause license" in text
    assert "Copyright (C) 2014-present, Zoomer Analytics LLC." in text
    assert "THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS" in text
    assert "@license: MIT" in dictionary
    assert "(c) Tim Hall" in dictionary
    assert "VB_Exposed = True" in dictionary


def test_only_what_has_to_change_is_changed_in_xlwings():
    before = (XLWINGS / "xlwings_custom_addin.bas").read_text("ascii").splitlines()
    after = ADDIN.sources["xlwings"].splitlines()
    assert len(set(after) - set(before)) < 30
    kept = set(after)
    lost = [line.strip() for line in before if line not in kept]
    start, end = (
        next(i for i, line in enumerate(before) if line.startswith(mark)) for mark in ("Sub ShowError", "Function ExpandEnvironment")
    )
    shown = {line.strip() for line in before[start:end]}
    paths = ("ActiveWorkbook.FullName", "ThisWorkbook.FullName"), ("ActiveFullName", "ThisFullName")
    named = tuple(f'PYTHONPATH = AddExcelDir & ";" & {active} & ";" & {this} & ";" & GetConfig' for active, this in paths)
    assert {line for line in lost if line not in shown and not line.startswith(("MsgBox", *named)) and " -B -c " not in line} == {
        'Public Const PROJECT_NAME As String = "myaddin"',
        'If SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf") = True Then',
        "If GetFullName(ActiveWorkbook) <> \"\" Then ' Empty if local dir can't be figured out (e.g. SharePoint)",
        "If FileExists(GetDirectoryConfigFilePath()) = True Then",
        'For Each cell In Range(sht.Range("A1"), lastCell)',
        'Application.StatusBar = "Running..."  \' Non-blocking way of giving feedback that something is happening',
        'AddExcelDir = GetConfig("ADD_WORKBOOK_TO_PYTHONPATH", "true")',
        'If Right$(sht.Name, 3) = ".py" Then',
        "If 0 <> XLPyDLLActivateAuto(XLPy, XLPyCommand, 1) Then Err.Raise 1000, Description:=XLPy",
        "Err.Raise 1, Description:= _",
    }
    dictionary = (XLWINGS / "addin" / "Dictionary.cls").read_text("ascii")
    assert body(ADDIN, "Dictionary").splitlines() == dictionary[dictionary.index("''") :].splitlines()


def test_no_english_message_is_left():
    text = ADDIN.sources["xlwings"]
    assert not re.search(r"^[^']*\b(?:MsgBox|Popup)\b", text, re.MULTILINE)
    assert text.count("KhFailed") == 6
    for name in ("KhFailures", "KhButtons"):
        for said in re.findall(r"KhSay (.*)", ADDIN.sources[name]):
            assert said.startswith("ChrW(")
    assert literal("kh doctor") in ADDIN.sources["KhFailures"].replace('" kh', '"kh')


def test_a_workbook_chooses_no_program_to_run():
    """The configuration is the add-in's own or the user's; xlwings alone would take a sheet of the open workbook first."""
    text = ADDIN.sources["xlwings"]
    assert f'PROJECT_NAME As String = "{PROJECT}"' in text
    assert 'SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf")' not in text
    assert 'SheetExists(ThisWorkbook, PROJECT_NAME & ".conf") = True' in text
    assert "FileExists(GetDirectoryConfigFilePath())" not in text
    assert "FileExists(GetConfigFilePath())" in text


def test_python_takes_no_module_from_the_current_folder():
    commands = re.findall(r'"( -B[^"]*)""import', ADDIN.sources["xlwings"])
    assert commands == [" -B -P -c ", " -B -P -c "]


def test_the_configuration_is_read_whatever_is_active():
    """A bare Range fails where a chart sheet is active, GetFullName where no workbook is."""
    text = ADDIN.sources["xlwings"]
    assert 'In sht.Range(sht.Range("A1"), lastCell)' in text
    assert not re.search(r"(?<![.\w])Range\(", re.sub(r"'.*", "", text))
    start = text.index("Function GetConfig(")
    assert "GetFullName(" not in text[start : text.index("End Function", start)]


def test_a_python_that_was_cut_off_leaves_excel_as_it_was():
    text = ADDIN.sources["KhButtons"]
    restored = re.findall(r"^    Application\.(\w+) =", text[text.index("Sub KhRestore") :], re.MULTILINE)
    assert restored == ["StatusBar", "ScreenUpdating", "EnableEvents", "DisplayAlerts", "Calculation"]


def test_a_sentence_of_excel_alone_stands_in_front_of_it():
    assert re.search(r"Popup sentence, 0, .*, 4144\r\n", ADDIN.sources["KhSaying"])


def test_the_command_that_starts_python_is_the_same_for_all_workbooks():
    """xlwings' DLL keeps a Python for each command line; what a workbook is called must not add to it."""
    text = ADDIN.sources["xlwings"]
    commands = re.findall(r"^ *PYTHONPATH = AddExcelDir (.*)", text, re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        assert command.startswith('& ";;;" & GetConfig("ONEDRIVE_CONSUMER_')
        assert "FullName" not in command
    # prepare_sys_path takes the seventh part and all after it as PYTHONPATH.
    assert text.count("If 0 <> XLPyDLLActivateAuto(XLPy, tried, 1) Then Err.Raise 1000, Description:=XLPy") == 1
    assert all(re.sub(r"GetConfig\(\"\w+\"\)", "", command).count(";") == 6 for command in commands)


def test_another_xlwings_is_refused_not_patched_by_halves(tmp_path):
    text = (XLWINGS / "xlwings_custom_addin.bas").read_text("ascii")
    (tmp_path / "xlwings_custom_addin.bas").write_text(text.replace("SheetExists(ActiveWorkbook", "HasSheet(ActiveWorkbook"), "ascii")
    with pytest.raises(ValueError, match="has 0 times, not 1"):
        xlwings_modules(tmp_path)
    (tmp_path / "xlwings_custom_addin.bas").write_text(text.replace("Sub ShowError(FileName", "Sub ShowError(ByVal FileName"), "ascii")
    with pytest.raises(ValueError, match="another ShowError"):
        xlwings_modules(tmp_path)
