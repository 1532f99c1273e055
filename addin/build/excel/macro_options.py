"""Help in the function wizard: a hidden sheet of texts, and the VBA that tells them to Excel once it has a workbook open.

Excel keeps descriptions given by `Application.MacroOptions` for the session. In an add-in the call can be refused for a hidden
workbook; the add-in is then shown for the moment of the calls.
"""

from __future__ import annotations

from collections.abc import Sequence

from addin.build.excel.callbacks import HIDDEN
from addin.build.excel.ovba_project import Module
from addin.build.excel.vba_text import source
from udfs.declare import Udf

NAME = "KhHelp"
SHEET = "kehubu.help"
CATEGORY = "客户管理"
#: Excel takes 255 characters of each text.
_LONGEST = 255
_COUNT_COLUMN = 4
_TELL = "Application.MacroOptions Macro:=called, Category:=texts.Cells(i, 2).Value, Description:=texts.Cells(i, 3).Value"


def help_rows(functions: Sequence[Udf]) -> list[list[str | int]]:
    """Rows of the hidden sheet: function, category, description, number of arguments, the help of each.

    Raises:
        ValueError: a text is longer than Excel takes.
    """
    rows: list[list[str | int]] = []
    for function in functions:
        texts = [function.summary, *(p.prompt for p in function.parameters)]
        if any(len(text) > _LONGEST for text in texts):
            raise ValueError(f"{function.name}: the function wizard takes {_LONGEST} characters a text")
        rows.append([function.name, CATEGORY, texts[0], len(function.parameters), *texts[1:]])
    return rows


def help_module(functions: Sequence[Udf]) -> Module:
    """Registers the rows of the hidden sheet, once; whatever fails leaves the wizard without help and says nothing."""
    last = len(functions)
    return Module(
        NAME,
        source(
            [
                "Option Explicit",
                HIDDEN,
                "",
                "Public Sub KhRegister()",
                "    Static registered As Boolean",
                "    Dim texts As Worksheet, i As Long, saved As Boolean, hidden As Boolean",
                "    If registered Or ActiveWorkbook Is Nothing Then Exit Sub",
                "    registered = True",
                "    On Error Resume Next",
                f'    Set texts = ThisWorkbook.Worksheets("{SHEET}")',
                "    saved = ThisWorkbook.Saved",
                "    hidden = ThisWorkbook.IsAddin",
                "    Application.ScreenUpdating = False",
                "    Err.Clear",
                "    KhDescribe texts, 1",
                "    If Err.Number <> 0 And hidden Then",
                "        ThisWorkbook.IsAddin = False",
                "        KhDescribe texts, 1",
                "    End If",
                f"    For i = 2 To {last}",
                "        KhDescribe texts, i",
                "    Next i",
                "    If hidden Then ThisWorkbook.IsAddin = True",
                "    ThisWorkbook.Saved = saved",
                "    Application.ScreenUpdating = True",
                "End Sub",
                "",
                "Private Sub KhDescribe(texts As Worksheet, ByVal i As Long)",
                "    Dim told() As String, k As Long, many As Long, called As String",
                '    called = "\'" & ThisWorkbook.Name & "\'!" & texts.Cells(i, 1).Value',
                f"    many = texts.Cells(i, {_COUNT_COLUMN}).Value",
                "    If many = 0 Then",
                f"        {_TELL}",
                "        Exit Sub",
                "    End If",
                "    ReDim told(1 To many)",
                "    For k = 1 To many",
                f"        told(k) = texts.Cells(i, {_COUNT_COLUMN} + k).Value",
                "    Next k",
                f"    {_TELL}, ArgumentDescriptions:=told",
                "End Sub",
            ]
        ),
    )


def workbook_module() -> Module:
    """ThisWorkbook: registers help at start, or with the first workbook shown when Excel starts with none."""
    return Module(
        "ThisWorkbook",
        source(
            [
                "Option Explicit",
                "",
                "Private WithEvents host As Application",
                "",
                "Private Sub Workbook_Open()",
                "    Set host = Application",
                "    KhRegister",
                "End Sub",
                "",
                "Private Sub host_WorkbookActivate(ByVal Wb As Workbook)",
                "    KhRegister",
                "End Sub",
            ]
        ),
        "workbook",
    )
