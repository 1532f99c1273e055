"""Doctest examples of a worksheet function as a person would type them into a cell."""

from __future__ import annotations

import ast
import datetime
import doctest

from udfs.declare import Udf
from udfs.kinds.dates import Month
from workbooks.problems import shown


def examples(u: Udf) -> list[tuple[str, str]]:
    """Formula and result of each example that is one call with plain values; the other examples are for developers."""
    found = []
    for example in doctest.DocTestParser().get_examples(u.help):
        try:
            call = ast.parse(example.source.strip(), mode="eval").body
            found.append((f"={_formula(call, u)}", _result(example.want.strip())))
        except (SyntaxError, ValueError):
            continue
    return found


def _formula(node: ast.expr, u: Udf) -> str:
    match node:
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name == u.function.__name__:
            return f"{u.name}({', '.join(_argument(a) for a in arguments)})"
    raise ValueError(ast.unparse(node))


def _argument(node: ast.expr) -> str:
    match _plain(node):
        case str() as text:
            return '"' + text.replace('"', '""') + '"'
        case datetime.date() as day:
            return f"DATE({day.year}, {day.month}, {day.day})"
        case value:
            return shown(value)


def _result(want: str) -> str:
    return shown(_plain(ast.parse(want, mode="eval").body)) if want else ""


def _plain(node: ast.expr) -> str | float | bool | datetime.date | None:
    """Value of a literal, a date or a month; ValueError for anything else."""
    match node:
        case ast.Call(func=ast.Attribute(attr="date"), args=numbers):
            return datetime.date(*map(ast.literal_eval, numbers))
        case ast.Call(func=ast.Name(id="Month"), args=numbers):
            return str(Month(*map(ast.literal_eval, numbers)))
    value = ast.literal_eval(node)
    if value is None or isinstance(value, (str, float, int, bool)):
        return value
    raise ValueError(ast.unparse(node))
