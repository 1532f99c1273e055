"""Doctest examples of a worksheet function as a person would type them into a cell."""

from __future__ import annotations

import ast
import datetime
import doctest
from typing import Any

from udfs.declare import Udf
from workbooks.problems import shown


def examples(u: Udf) -> list[tuple[str, str]]:
    """Formula and result of each example that is one call with plain values; the other examples are for developers."""
    found = []
    for example in doctest.DocTestParser().get_examples(u.help):
        try:
            call = ast.parse(example.source.strip(), mode="eval").body
            found.append((f"={_formula(call, u)}", _result(example.want.strip())))
        except (SyntaxError, ValueError, TypeError):
            continue
    return found


def _formula(node: ast.expr, u: Udf) -> str:
    match node:
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name == u.function.__name__:
            return f"{u.name}({', '.join(_formula(a, u) for a in arguments)})"
        case ast.Call(func=ast.Attribute(attr="date"), args=arguments, keywords=[]):
            return f"DATE({', '.join(_formula(a, u) for a in arguments)})"
        case ast.Constant(value=str() as text):
            return '"' + text.replace('"', '""') + '"'
        case ast.Constant(value=None):
            return ""
    return shown(ast.literal_eval(node))


def _result(want: str) -> str:
    value: Any = ast.literal_eval(_day(want)) if want else ""
    if isinstance(value, (tuple, list, dict)):
        raise TypeError(want)
    return shown(value)


def _day(want: str) -> str:
    """A date's repr as the text the cell shows."""
    node = ast.parse(want, mode="eval").body
    match node:
        case ast.Call(func=ast.Attribute(attr="date"), args=[ast.Constant(value=year), ast.Constant(value=month), ast.Constant(value=day)]):
            return repr(datetime.date(year, month, day).isoformat())  # type: ignore[arg-type]
    return want
