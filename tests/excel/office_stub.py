"""What stands in for Python and the dialog where LibreOffice runs our VBA: it notes down what it is asked.

LibreOffice runs nothing in a library that holds xlwings' module, so `build_xlam(outside=…)` leaves that out. `Noted` is the only
state; each call is one line.
"""

from addin.build.excel.ovba_project import Module
from addin.build.excel.vba_text import source

RECORDER = [
    "Option Explicit",
    "",
    "Public Function CallUDF(python, called, given, holder, caller)",
    "    Dim i As Long, told As String",
    "    For i = LBound(given) To UBound(given)",
    "        If IsObject(given(i)) Then",
    '            told = told & "|range " & given(i).Rows.Count & "x" & given(i).Columns.Count',
    "        ElseIf IsMissing(given(i)) Then",
    '            told = told & "|missing"',
    "        Else",
    '            told = told & "|" & TypeName(given(i))',
    "        End If",
    "    Next i",
    '    Note python & "|" & called & told',
    '    If called = "kh_tiers" Then',
    "        Dim found(1 To 2, 1 To 1) As Variant",
    '        found(1, 1) = "A"',
    '        found(2, 1) = "B"',
    "        CallUDF = found",
    "    Else",
    '        CallUDF = "called " & called',
    "    End If",
    "End Function",
]
WORLD = [
    "Option Explicit",
    "",
    "Public Mood As String",
    "Private Lines As String",
    "",
    "Public Function XLPy() As Object",
    '    If Mood = "raising" Then Err.Raise 1000',
    "    Set XLPy = New KhRecorder",
    "End Function",
    "",
    "Public Function RunPython(command As String)",
    '    Note "python|" & command',
    '    If Mood = "raising" Then Err.Raise 1000',
    '    If Mood = "failing" Then RunPython = -1',
    "End Function",
    "",
    "Public Sub KhSay(ByVal sentence As String)",
    '    Note "says|" & sentence',
    "End Sub",
    "",
    "Public Sub KhWizard(Macro, Category, Description, ArgumentDescriptions)",
    "    Dim i As Long, told As String",
    "    For i = LBound(ArgumentDescriptions) To UBound(ArgumentDescriptions)",
    '        told = told & "|" & ArgumentDescriptions(i)',
    "    Next i",
    '    Note "help|" & Mid(Macro, InStr(Macro, "!") + 1) & "|" & Category & "|" & Description & told',
    "End Sub",
    "",
    "Public Sub Note(ByVal line As String)",
    "    Lines = Lines & line & Chr(10)",
    "End Sub",
    "",
    "Public Function Noted() As String",
    "    Noted = Lines",
    '    Lines = ""',
    "End Function",
    "",
    "Public Sub Become(ByVal told As String)",
    "    Mood = told",
    "End Sub",
]
CONTROL = ["Option Explicit", "", "Public ID As String"]
PRESSER = [
    "Option Explicit",
    "",
    "Public Sub Press(ByVal id As String)",
    "    Dim control As New KhControl",
    "    control.ID = id",
    "    KhPress control",
    "End Sub",
]


def recorders(*, buttons: bool = True) -> list[Module]:
    """The recorder, and with `buttons` what presses a control."""
    modules = [Module("KhRecorder", source(RECORDER), "class"), Module("KhWorld", source(WORLD))]
    if buttons:
        modules += [Module("KhControl", source(CONTROL), "class"), Module("KhPresser", source(PRESSER))]
    return modules
