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
    '        told = told & "|" & Kind(given(i))',
    "    Next i",
    '    Note python & "|" & called & told',
    '    If called = "kh_tiers" Then',
    "        Dim found(1 To 2, 1 To 1) As Variant",
    '        found(1, 1) = "A"',
    '        found(2, 1) = "B"',
    "        CallUDF = found",
    "        Exit Function",
    "    End If",
    '    CallUDF = "called " & called',
    "End Function",
    "",
    "Private Function Kind(given) As String",
    "    If IsMissing(given) Then",
    '        Kind = "missing"',
    "    ElseIf IsObject(given) Then",
    '        Kind = "range " & given.Rows.Count & "x" & given.Columns.Count',
    "    Else",
    "        Kind = TypeName(given)",
    "    End If",
    "End Function",
]
WORLD = [
    "Option Explicit",
    "",
    "Public Broken As Boolean",
    "Private Lines As String",
    "",
    "Public Function XLPy() As Object",
    "    If Broken Then Err.Raise 1000",
    "    Set XLPy = New KhRecorder",
    "End Function",
    "",
    "Public Function RunPython(command As String)",
    '    Note "python|" & command',
    "    If Broken Then Err.Raise 1000",
    "End Function",
    "",
    "Public Sub KhSay(ByVal sentence As String)",
    '    Note "says|" & sentence',
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
    "Public Sub Break(ByVal yes As Boolean)",
    "    Broken = yes",
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


def recorders() -> list[Module]:
    return [
        Module("KhRecorder", source(RECORDER), "class"),
        Module("KhControl", source(CONTROL), "class"),
        Module("KhWorld", source(WORLD)),
        Module("KhPresser", source(PRESSER)),
    ]
