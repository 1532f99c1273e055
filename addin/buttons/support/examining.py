"""Examine files for a button: in limited child processes, with what the workspace knows."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from addin.desk.desk import Desk
from udfs.user_folder import user_folder
from udfs.words.text import fold
from workbooks.examined import Examined
from workbooks.judging.checks import Context
from workbooks.judging.examine import Options, examine
from workbooks.opening.intake import death
from workbooks.opening.sandbox.pool import Died, run_limited
from workbooks.problems import Refusal, Severity, Where, refuse, rule

BAD_BINDINGS = rule("KH159", Severity.ERROR, "认法记录坏了", "记住的列名认法读不出来。", "删除这个文件，再用“解释本格”重新确认。")


def options_for(desk: Desk, context: Context | None = None) -> Options:
    """What the workspace knows: policy in force, unit register, confirmed bindings."""
    if desk.workspace is None:
        return Options(desk.today, desk.now.astimezone(), context=context or Context())
    from addin.buttons.support.working import policy_of, units_of

    known = context or Context(units=units_of(desk))
    return Options(desk.today, desk.now.astimezone(), policy_of(desk), known, _bindings(desk))


def examine_all(
    paths: Sequence[Path], options: Options, *, password: str | None = None, name: str | None = None
) -> Iterator[tuple[Path, Examined | Refusal]]:
    """Examine files in limited children; answers come in the given order, a refusal of one does not stop the others."""
    function = partial(_one, options=options, password=password, name=name)
    waiting: dict[Path, Examined | Refusal] = {}
    order = iter(dict.fromkeys(paths))
    expected = next(order, None)
    for path, found in run_limited(function, dict.fromkeys(paths), workers=min(len(paths), os.cpu_count() or 1)):
        waiting[path] = death(name or path.name, found) if isinstance(found, Died) else found
        while expected in waiting:
            yield expected, waiting.pop(expected)
            expected = next(order, None)


def examine_one(path: Path, options: Options, *, password: str | None = None, name: str | None = None) -> Examined:
    """Examine one file in a limited child.

    Raises:
        Refusal: the file cannot be read, or is not our form.
    """
    _, found = next(examine_all([path], options, password=password, name=name))
    if isinstance(found, Refusal):
        raise found
    return found


def _one(path: Path, *, options: Options, password: str | None, name: str | None) -> Examined | Refusal:
    try:
        return examine(path, options, name=name, password=password)
    except Refusal as refusal:
        return refusal


def bindings_file(desk: Desk) -> Path:
    """Where confirmed bindings are kept: in the workspace, else in the user's own settings."""
    return (desk.workspace or user_folder()) / "bindings.json"


def _bindings(desk: Desk) -> Mapping[str, Mapping[str, str]]:
    path = bindings_file(desk)
    if not path.exists():
        return {}
    try:
        found: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise refuse(BAD_BINDINGS, Where(path.name)) from None
    return found


def told_binding(found: Examined, told: Mapping[int, str]) -> dict[str, dict[str, str]]:
    """The binding of a template as shown, with the columns the user told; a column whose field another was told to hold is not read."""
    bound = found.submission.bound
    given = set(told.values())
    words = {fold(b.text): told.get(b.column, "" if b.field in given else b.field) for b in bound}
    return {"|".join(fold(b.text) for b in bound): words}


def remember(desk: Desk, binding: Mapping[str, Mapping[str, str]]) -> None:
    """Keep a confirmed binding for all workbooks of the same heads."""
    from workbooks.atomic import write_atomic

    path = bindings_file(desk)
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {**_bindings(desk), **binding}
    write_atomic(path, json.dumps(kept, ensure_ascii=False, indent=1).encode())
