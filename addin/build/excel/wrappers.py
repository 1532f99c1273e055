"""VBA functions for cells: one a `@udf`, as xlwings' own generator would make it, but made beforehand.

The contract is xlwings': `XLPy.CallUDF(module, function, arguments, workbook, caller)` starts or finds our Python, which reads ranges,
takes an argument that was left out as None and answers with a value or a rectangle. Functions are calculated in the function wizard
too, as xlwings does unless told otherwise: with `call_in_wizard=False` cells show 0 after opening a workbook (xlwings #1574).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from addin.build.excel.ovba_project import Module
from addin.build.excel.vba_text import source
from udfs.declare import Udf

#: The Python module that xlwings calls.
PYTHON_MODULE = "addin.hosts.excel.functions"
NAME = "KhFunctions"

#: The workbook a call stands for: that on the screen for an add-in, or the one that holds the code.
Holder = Literal["ActiveWorkbook", "ThisWorkbook"]


def python_name(function: Udf) -> str:
    """Name of a worksheet function in `PYTHON_MODULE`."""
    return function.name.lower()


def functions_module(functions: Iterable[Udf], holder: Holder) -> Module:
    """The VBA module with all wrappers."""
    lines = ["Option Explicit"]
    for function in functions:
        lines += ["", *wrapper(function, holder)]
    return Module(NAME, source(lines))


def wrapper(function: Udf, holder: Holder) -> list[str]:
    """Statements of one function; a failure on the way is #N/A with a Chinese sentence in the status bar, in a macro it is raised."""
    told = ", ".join(f"Optional {p.name}" if p.optional else p.name for p in function.parameters)
    given = ", ".join(p.name for p in function.parameters)
    call = f'XLPy.CallUDF("{PYTHON_MODULE}", "{python_name(function)}", Array({given}), {holder}, Application.Caller)'
    return [
        f"Public Function {function.name}({told})",
        "    If IsObject(Application.Caller) Then On Error GoTo failed",
        f"    {function.name} = {call}",
        "    Exit Function",
        "failed:",
        f"    {function.name} = KhUnreached()",
        "End Function",
    ]
