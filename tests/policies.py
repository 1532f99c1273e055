"""Policies as tests want them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from udfs.policy.defaults import DEFAULT
from udfs.policy.evaluator import Policy


def changed(key: str, **rows: dict[str, Any]) -> Policy:
    """The packaged policy with other values in rows of a table, by row id."""
    return replace(DEFAULT, rows={**DEFAULT.rows, key: tuple(replace(r, **rows.get(r.id, {})) for r in DEFAULT.rows[key])})


def toggled(key: str, **switches: bool) -> Policy:
    """The packaged policy with rows of a table switched on or off, by row id."""
    return changed(key, **{row: {"enabled": on} for row, on in switches.items()})
