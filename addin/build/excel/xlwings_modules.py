"""xlwings' own VBA, read from the installed xlwings so that both are of one version; their licence notices stay in them.

Changed in it, and only this: the name of the configuration; where it may come from (a workbook or a file beside it must not choose
the program that runs); nothing beside a workbook or in it is run as Python; the name of the workbook is no part of the command line
that starts Python (xlwings' DLL starts one Python for each command line, and a name with ; or $( in it would be taken for more than
a name), and is put together once; it is put together too where a chart sheet or no workbook is active; English messages become
our one Chinese sentence; its functions are not offered for cells.
"""

from __future__ import annotations

import re
from pathlib import Path

import xlwings

from addin.build.excel.callbacks import HIDDEN
from addin.build.excel.ovba_project import Module
from addin.build.excel.vba_text import checked, literal

#: The configuration is %USERPROFILE%\.kehubu\kehubu.conf on Windows.
PROJECT = "kehubu"
#: In the status bar of macOS until Python has come up.
RUNNING = "客户簿：正在启动……"

#: xlwings reads the whole configuration anew for each call of a function; a command that reached Python is kept for
#: the next call, one that failed is not.
_XLPY = """Function XLPy()
    XLPyLoadDLL
    If 0 <> XLPyDLLActivateAuto(XLPy, XLPyCommand, 1) Then Err.Raise 1000, Description:=XLPy
"""
_XLPY_ONCE = """Function XLPy()
    Static commandLine As String
    Dim tried As String
    tried = commandLine
    If tried = "" Then
        XLPyLoadDLL
        tried = XLPyCommand
    End If
    commandLine = ""
    If 0 <> XLPyDLLActivateAuto(XLPy, tried, 1) Then Err.Raise 1000, Description:=XLPy
    commandLine = tried
"""

_NOT_LOADED = '''Err.Raise 1, Description:= _
                    "Could not load "'''
_THIRD_FOLDER = 'If LoadLibrary(GetConfig("DLL_FOLDER", ParentFolder(PYTHON_WIN)) + "\\" + XLPyDLLName) = 0 Then '

#: Text, what stands for it, how often it occurs.
_CHANGES = (
    ('PROJECT_NAME As String = "myaddin"', f'PROJECT_NAME As String = "{PROJECT}"', 1),
    ('If SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf") = True Then', "If False Then", 1),
    ('If GetFullName(ActiveWorkbook) <> "" Then', "If False Then", 1),
    ("If FileExists(GetDirectoryConfigFilePath()) = True Then", "If False Then", 1),
    ('In Range(sht.Range("A1"), lastCell)', 'In sht.Range(sht.Range("A1"), lastCell)', 1),
    ('Application.StatusBar = "Running..."', f"Application.StatusBar = {literal(RUNNING)}", 1),
    ('GetConfig("ADD_WORKBOOK_TO_PYTHONPATH", "true")', 'GetConfig("ADD_WORKBOOK_TO_PYTHONPATH", "false")', 2),
    ('AddExcelDir & ";" & ActiveWorkbook.FullName & ";" & ThisWorkbook.FullName & ";"', 'AddExcelDir & ";;;"', 1),
    ('AddExcelDir & ";" & ActiveFullName & ";" & ThisFullName & ";"', 'AddExcelDir & ";;;"', 2),
    (' " -B -c ""import ', ' " -B -P -c ""import ', 2),  # Excel's current folder, that of a workbook, is no place for modules
    (_XLPY, _XLPY_ONCE, 1),
    (_NOT_LOADED, _THIRD_FOLDER + _NOT_LOADED, 1),  # `pip install --user` puts the DLL into neither of the two folders
    ('If Right$(sht.Name, 3) = ".py" Then', "If False Then", 2),
)
_SHOW_ERROR = re.compile(
    r'^(Sub ShowError\(FileName As String, Optional Message As String = ""\)\n).*?^(End Sub\n)', re.DOTALL | re.MULTILINE
)
_MESSAGE = re.compile(r"^( *)MsgBox ", re.MULTILINE)
_CLASS_HEAD = re.compile(r"\AVERSION 1\.0 CLASS\nBEGIN\n.*?^END\n", re.DOTALL | re.MULTILINE)
_ATTRIBUTE = re.compile(r'^Attribute VB_(\w+) = (".*"|\w+)\n', re.MULTILINE)


def xlwings_modules(folder: Path = Path(xlwings.__file__).parent) -> list[Module]:
    """RunPython and XLPy of an add-in, and the Dictionary they use on macOS.

    Raises:
        ValueError: this version of xlwings has other text where ours has to go; the supported versions are in pyproject.toml.
    """
    procedures = _read(folder / "xlwings_custom_addin.bas")
    for old, new, times in _CHANGES:
        if procedures.count(old) != times:
            raise ValueError(f"xlwings {xlwings.__version__} has {procedures.count(old)} times, not {times}: {old}")
        procedures = procedures.replace(old, new)
    procedures, shown = _SHOW_ERROR.subn(r"\1    KhFailed\n\2", procedures)
    if shown != 1:
        raise ValueError(f"xlwings {xlwings.__version__} has another ShowError")
    procedures = _MESSAGE.sub(r"\1KhFailed ", procedures)
    return [_module(procedures.replace("\n", f"\n{HIDDEN}\n", 1)), _module(_read(folder / "addin" / "Dictionary.cls"), is_class=True)]


def _read(path: Path) -> str:
    return path.read_text(encoding="ascii")


def _module(exported: str, *, is_class: bool = False) -> Module:
    """A module from the text of an exported file, whose head and attributes Office keeps elsewhere."""
    text = _CLASS_HEAD.sub("", exported)
    told = {}
    while match := _ATTRIBUTE.match(text):
        told[match[1]] = match[2].strip('"')
        text = text[match.end() :]
    if not is_class:
        return Module(told["Name"], checked(text))
    return Module(told["Name"], checked(text), "class", exposed=told["Exposed"] == "True", description=told["Description"])
