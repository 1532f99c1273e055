"""Declared functions → CalcAddIns.xcu: names, Chinese help and arguments for the function wizard."""

from __future__ import annotations

from collections.abc import Iterable

from addin.build.calc.registry import component, node, value, words
from addin.hosts.calc.extension import naming
from udfs.declare import Parameter, Udf


def functions_xcu(functions: Iterable[Udf]) -> bytes:
    """The file.

    Calc knows a fixed list of categories and puts a function of any other under Add-In; CategoryDisplayName is not read, and XAddIn's
    category goes through the same list (7.4, 25.2: lcl_GetCategory and ReadConfiguration in sc/source/core/tool/addincol.cxx).
    """
    service = node(naming.FUNCTIONS, [node("AddInFunctions", map(_function, functions))], op="replace")
    return component("CalcAddIns", "org.openoffice.Office", [node("AddInInfo", [service])])


def _function(function: Udf) -> str:
    return node(
        naming.method_name(function.name),
        [
            words("DisplayName", function.name),
            words("Description", description(function)),
            value("Category", "Add-In"),
            words("CompatibilityName", function.name),
            node("Parameters", map(_parameter, function.parameters)),
        ],
        op="replace",
    )


def description(function: Udf) -> str:
    """What the wizard shows: the summary, then what every argument is."""
    arguments = "；".join(f"{p.arg.label}{'（可省）' if p.optional else ''}" for p in function.parameters)
    return f"【客户管理·{function.group}】{function.summary}" + (f"参数：{arguments}。" if arguments else "")


def _parameter(p: Parameter) -> str:
    prompt = p.prompt + ("（可省）" if p.optional else "")
    return node(p.name, [words("DisplayName", p.arg.label), words("Description", prompt)], op="replace")
