"""Names of our worksheet functions as UNO and Calc know them; UNO identifiers hold no underscore."""

from __future__ import annotations

import typing

from udfs.declare import Parameter, Udf

IDENTIFIER = "cn.kehubu"
INTERFACE = "cn.kehubu.XFunctions"
FUNCTIONS = "cn.kehubu.Functions"
MACROS = "cn.kehubu.Macros"
START_JOB = "cn.kehubu.StartJob"
WINDOWS = "cn.kehubu.Windows"


def method_name(function: str) -> str:
    """UNO method of a worksheet function.

    >>> method_name("KH_TIER_WHY")
    'khTierWhy'
    """
    first, *rest = function.split("_")
    return first.lower() + "".join(word.capitalize() for word in rest)


def programmatic_name(function: str) -> str:
    """Name of a worksheet function in Calc's own grammar, as formulas are stored and set through UNO.

    >>> programmatic_name("KH_TIER_WHY")
    'CN.KEHUBU.FUNCTIONS.KHTIERWHY'
    """
    return f"{FUNCTIONS}.{method_name(function)}".upper()


def answers_array(function: Udf) -> bool:
    """Whether the result is always an array; of the others only what is given a range of several cells."""
    return typing.get_origin(function.returns) is list


def takes_cells(p: Parameter) -> bool:
    """Whether an argument is handed over as cells and not as their values: a table, which must be given."""
    return p.shape != "cell" and not p.optional


def never_zero(p: Parameter) -> bool:
    """Whether 0 means an empty cell: Calc hands over 0 for one given by itself, and a text or a day is never 0."""
    return p.shape == "cell" and p.type not in (float, int, bool, typing.Any)


def button_url(verb: str) -> str:
    """Command URL of a button; a blank cannot stand in it.

    >>> button_url("policy check")
    'service:cn.kehubu.Macros?policy_check'
    """
    return f"service:{MACROS}?{verb.replace(' ', '_')}"


def verb_of(argument: str) -> str:
    """Verb of a button from the argument of its URL."""
    return argument.replace("_", " ")
