"""Examine files for a button: in limited child processes, with what the workspace knows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from addin.desk import Desk
from udfs.text import fold
from workbooks.checks import Context
from workbooks.examine import Options, examine
from workbooks.examined import Examined
from workbooks.problems import Refusal

#: Limits for one foreign file.
SECONDS = 60.0
MEMORY = 2 << 30


def options_for(desk: Desk, context: Context | None = None) -> Options:
    """What the workspace knows: policy in force, unit register, confirmed bindings."""
    known: dict[str, Any] = {}
    if desk.workspace is not None:
        if (desk.workspace / "ledger.sqlite").exists():
            from addin.ledger.known import known_to

            known = known_to(desk.workspace, desk.today)
        known["remembered"] = _bindings(desk)
    if context is not None:
        known["context"] = context
    return Options(desk.today, **known)


def examine_all(paths: Sequence[Path], options: Options, *, password: str | None = None) -> Iterator[tuple[Path, Examined | Refusal]]:
    """Examine files one after the other in the given order; a refusal of one does not stop the others."""
    for path in paths:
        yield path, _one(path, options=options, password=password)


def examine_one(path: Path, options: Options, *, password: str | None = None) -> Examined:
    """Examine one file.

    Raises:
        Refusal: the file cannot be read, or is not our form.
    """
    for _, found in examine_all([path], options, password=password):
        if isinstance(found, Refusal):
            raise found
        return found
    raise AssertionError("one file gives one answer")


def _one(path: Path, *, options: Options, password: str | None) -> Examined | Refusal:
    try:
        return examine(path, options, password=password)
    except Refusal as refusal:
        return refusal


def bindings_file(desk: Desk) -> Path:
    """Where confirmed bindings are kept: in the workspace, else in the user's own settings."""
    base = desk.workspace if desk.workspace is not None else Path.home() / ".config" / "kehubu"
    return base / "bindings.json"


def _bindings(desk: Desk) -> Mapping[str, Mapping[str, str]]:
    path = bindings_file(desk)
    if not path.exists():
        return {}
    found: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def remember(desk: Desk, found: Examined, told: Mapping[int, str]) -> None:
    """Keep the binding of a template as shown, with the columns the user told."""
    from workbooks.atomic import write_atomic

    bound = found.submission.bound
    signature = "|".join(fold(b.text) for b in bound)
    words = {fold(b.text): told.get(b.column, b.field) for b in bound}
    path = bindings_file(desk)
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {**_bindings(desk), signature: words}
    write_atomic(path, json.dumps(kept, ensure_ascii=False, indent=1).encode())
