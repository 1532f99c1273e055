"""The open risk of each client that a report names, put in at one place for all reports (S14, G16).

A line that names a client as `client` declares `risk: str = told_risk()`; `with_open_risk` fills it when the report is made.
Papers that go to the client have no such word.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints

from addin.declare import told
from addin.reports.dossiers import Dossiers
from udfs.identity import name_key

C = TypeVar("C")
#: Where several clients stand in one cell.
_BETWEEN = "、"
NONE = "—"


def told_risk() -> Any:
    """A field for the open risk of the line's client."""
    return told("客户未关闭的风险等级，没有的为一横", sample="中", kw_only=True, default="")


@cache
def names_clients(context: type) -> bool:
    """Whether a context, or a line in it, has a risk that is left to be filled."""
    hints = get_type_hints(context)
    own = any(f.name == "risk" and f.kw_only for f in dataclasses.fields(context))
    return own or any(names_clients(line) for hint in hints.values() for line in _lines(hint))


def _lines(hint: Any) -> list[type]:
    """Classes of lines that a field holds."""
    return [one for one in (hint, *get_args(hint)) if isinstance(one, type) and dataclasses.is_dataclass(one)]


def with_open_risk(context: C, dossiers: Dossiers) -> C:
    """A report's context with the open risk of each client it names.

    Args:
        context: As the report made it; lines whose risk is told already stay.
        dossiers: What registers know of the clients on the last day of the period; of one that has ended, what was known before.
    """
    material = dossiers.material
    clients = [*(material.before.clients if material.before else ()), *material.clients]
    known = {name_key(c.name): c for c in clients}

    def risk_of(name: str) -> str:
        found = [known[key] for one in name.split(_BETWEEN) if (key := name_key(one)) in known]
        levels = [level for c in found if (level := dossiers.risk(c))]
        return min(levels, key="高中低".index, default=NONE)

    def filled(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(filled, value)) if value and dataclasses.is_dataclass(value[0]) else value
        if not dataclasses.is_dataclass(value) or isinstance(value, type):
            return value
        names = {f.name for f in dataclasses.fields(value)}
        changes = {n: new for n in names if isinstance(old := getattr(value, n), tuple) and (new := filled(old)) is not old}
        if {"client", "risk"} <= names and getattr(value, "risk") == "":  # noqa: B009 — a field of some contexts only
            changes["risk"] = risk_of(value.client)  # type: ignore[attr-defined]
        return dataclasses.replace(value, **changes) if changes else value

    result: C = filled(context)
    return result
