"""Declared functions → the interface Calc calls, in UNO's interface definition language.

LibreOffice reads an .idl file as a type library as well as a binary one (7.4, 25.2), so that no development kit is needed. All
single arguments are `any`, which makes them optional and lets a cell, a range or an inline array be given. An empty cell given by
itself comes as 0; only an argument of type XCellRange could tell it from 0, and such a one takes neither constants nor results of
other functions (ScInterpreter::ScExternal in sc/source/core/tool/interpr4.cxx). Tables are of that type all the same: one error in a
range that is given for an `any` makes the whole call Err:504 before we hear of it.
"""

from __future__ import annotations

from collections.abc import Iterable

from addin.hosts.calc.extension import naming
from udfs.declare import Udf

_CELLS = "com::sun::star::table::XCellRange"


def interface_definition(functions: Iterable[Udf]) -> str:
    """Text of kehubu.idl."""
    modules, _, interface = naming.INTERFACE.rpartition(".")
    lines = [f"module {module} {{" for module in modules.split(".")]
    lines += [f"interface {interface} {{", *map(_method, functions), "};"]
    lines += ["};"] * len(modules.split("."))
    return "\n".join(lines) + "\n"


def _method(function: Udf) -> str:
    arguments = ", ".join(f"[in] {_CELLS if naming.takes_cells(p) else 'any'} {p.name}" for p in function.parameters)
    result = "sequence< sequence<any> >" if naming.answers_array(function) else "any"
    return f"  {result} {naming.method_name(function.name)}({arguments});"
