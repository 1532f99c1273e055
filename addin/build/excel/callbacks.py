"""VBA behind the ribbon: one callback for all buttons; and what a person reads when Python cannot be reached."""

from __future__ import annotations

from addin.build.excel.ovba_project import Module
from addin.build.excel.vba_text import literal, source

_BUTTONS, _FAILURES, _SAYING = "KhButtons", "KhFailures", "KhSaying"
#: Keeps the procedures of a module out of the function wizard and the list of macros.
HIDDEN = "Option Private Module"
#: What the ribbon calls, with its module: another open workbook may have a procedure of the same name.
CALLBACK = f"{_BUTTONS}.KhPress"
#: The Python a button runs; the verb is a command of `kh`.
COMMAND = "import addin.press_excel; addin.press_excel.press('{verb}')"
TITLE = "客户簿"
UNREACHED = "客户簿的程序没有运行起来：请运行 kh doctor（体检），按提示处理后再试。"
UNREACHED_MAC = "苹果电脑的 Excel 不能计算 KH_ 函数：请用“客户管理”选项卡里的按钮。"
NO_BOOK = "没有可以处理的工作簿：请先打开或新建一个（“受保护的视图”里先点“启用编辑”），再按这个按钮。"
_PREFIX = "kh_"
#: xlErrNA: what other formulas count on is an error, never a text that looks like an answer; the sentence stands in the status bar.
_NOT_AVAILABLE = 2042
#: vbExclamation + vbSystemModal: in front of Excel, which waits for it and looks hung where it is hidden behind.
_IN_FRONT = 48 + 4096


def control_id(verb: str) -> str:
    """Id of a verb's button: letters and underscores only, which the callback turns back (return-letters, policy check)."""
    return _PREFIX + verb.replace("-", "_").replace(" ", "__")


def buttons_module() -> Module:
    """The shared callback. Python restores what it changed in Excel; where it was cut off in the middle, the callback does."""
    before, _, after = COMMAND.partition("{verb}")
    return Module(
        _BUTTONS,
        source(
            [
                "Option Explicit",
                "",
                "Public Sub KhPress(control As Object)",
                "    Dim verb As String, calculation As Long",
                f'    verb = Replace(Replace(Mid$(control.ID, {len(_PREFIX) + 1}), "__", " "), "_", "-")',
                "    If ActiveWorkbook Is Nothing Then",
                f"        KhSay {literal(NO_BOOK)}",
                "        Exit Sub",
                "    End If",
                "    calculation = Application.Calculation",
                "    On Error GoTo failed",
                f'    If RunPython("{before}" & verb & "{after}") = -1 Then KhRestore calculation',
                "    Exit Sub",
                "failed:",
                "    KhRestore calculation",
                "    KhFailed",
                "End Sub",
                "",
                "Private Sub KhRestore(ByVal calculation As Long)",
                "    On Error Resume Next",
                "    Application.StatusBar = False",
                "    Application.ScreenUpdating = True",
                "    Application.EnableEvents = True",
                "    Application.DisplayAlerts = True",
                "    Application.Calculation = calculation",
                "End Sub",
            ]
        ),
    )


def failures_module() -> Module:
    """What xlwings' messages are replaced by, and what a cell shows that Python did not answer."""
    return Module(
        _FAILURES,
        source(
            [
                "Option Explicit",
                HIDDEN,
                "",
                "Public Sub KhFailed(ParamArray told())",
                f"    KhSay {literal(UNREACHED)}",
                "End Sub",
                "",
                "Public Function KhUnreached() As Variant",
                "    Dim sentence As String",
                "    #If Mac Then",
                f"        sentence = {literal(UNREACHED_MAC)}",
                "    #Else",
                f"        sentence = {literal(UNREACHED)}",
                "    #End If",
                "    On Error Resume Next",
                "    Application.StatusBar = sentence",
                f"    KhUnreached = CVErr({_NOT_AVAILABLE})",
                "End Function",
            ]
        ),
    )


def saying_module() -> Module:
    """One sentence in a dialog; that of Windows Script, because MsgBox knows only the letters of the system's code page."""
    return Module(
        _SAYING,
        source(
            [
                "Option Explicit",
                HIDDEN,
                "",
                "Public Sub KhSay(ByVal sentence As String)",
                "    #If Mac Then",
                f"        MsgBox sentence, vbExclamation, {literal(TITLE)}",
                "    #Else",
                f'        CreateObject("WScript.Shell").Popup sentence, 0, {literal(TITLE)}, {_IN_FRONT}',
                "    #End If",
                "End Sub",
            ]
        ),
    )
