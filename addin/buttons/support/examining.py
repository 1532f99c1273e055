"""Examine files for a button: in limited child processes, with what the workspace knows."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from addin.desk.desk import Desk
from addin.ledger.storage.workspace import Workspace
from udfs.user_folder import user_folder
from udfs.words.text import fold
from workbooks.examined import UNTOLD, Bound, Examined
from workbooks.judging.bindings import read_bindings, write_bindings
from workbooks.judging.checks import Context
from workbooks.judging.examine import Options, examine
from workbooks.judging.feeds import may_be_fed
from workbooks.judging.history import Beside
from workbooks.judging.unit_names import unit_key
from workbooks.names import told_name
from workbooks.opening.intake import death
from workbooks.opening.sandbox.pool import Died, run_limited
from workbooks.problems import Refusal


def options_for(desk: Desk, context: Context | None = None) -> Options:
    """What the workspace knows: policy in force, unit register, confirmed bindings."""
    if desk.workspace is None:
        remembered = read_bindings(bindings_file(desk))
        return Options(desk.today, desk.now.astimezone(), context=context or Context(), remembered=remembered, fed=True)
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import history_of, units_of

    known = context or Context(units=units_of(desk), history=history_of(desk))
    return Options(desk.today, desk.now.astimezone(), policy_of(desk), known, read_bindings(bindings_file(desk)), fed=True)


def examine_all(
    paths: Sequence[Path], options: Options, *, password: str | None = None, name: str | None = None
) -> Iterator[tuple[Path, Examined | Refusal]]:
    """Examine files in limited children; answers come in the given order, a refusal of one does not stop the others."""
    function = partial(_one, options=options, password=password, name=name)
    waiting: dict[Path, Examined | Refusal] = {}
    order = iter(dict.fromkeys(paths))
    expected = next(order, None)
    for path, found in run_limited(function, dict.fromkeys(paths), workers=min(len(paths), os.cpu_count() or 1)):
        waiting[path] = death(name or told_name(path.name), found) if isinstance(found, Died) else found
        while expected in waiting:
            yield expected, waiting.pop(expected)
            expected = next(order, None)


def examine_together(paths: Sequence[Path], options: Options, *, password: str | None = None) -> Iterator[tuple[Path, Examined | Refusal]]:
    """Like `examine_all`; what one file lacks and another of the same unit tells is not held against it."""
    told: defaultdict[str, list[tuple[Path, Beside]]] = defaultdict(list)
    waiting: list[tuple[Path, Examined | Refusal]] = []
    for path, found in examine_all(paths, options, password=password):
        lacking = False
        if isinstance(found, Examined) and len(paths) > 1:
            told[unit_key(found.submission.unit or "")].append((path, Beside.in_workbook(found)))
            lacking = _lacks(found)
        if waiting or lacking:
            waiting.append((path, found))
        else:
            yield path, found
    for path, found in waiting:
        yield path, _beside(path, found, told, options, password) if isinstance(found, Examined) else found


def _beside(
    path: Path, found: Examined, told: Mapping[str, Sequence[tuple[Path, Beside]]], options: Options, password: str | None
) -> Examined | Refusal:
    beside = Beside.all_of(one for other, one in told[unit_key(found.submission.unit or "")] if other != path)
    if not beside or not _lacks(found):
        return found
    context = replace(options.context, beside=beside)
    return next(examine_all([path], replace(options, context=context), password=password))[1]


def _lacks(found: Examined) -> bool:
    """Whether another workbook of the unit may tell what would change an answer."""
    return any(p.rule.across for p in found.problems) or may_be_fed(found)


def show_found(desk: Desk, found: Examined) -> None:
    """Show problems where the user works: as marks in the open workbook, or as a list where it takes none."""
    why = "" if desk.book is None else desk.book.mark(found)
    if why:
        desk.say(why)
    if desk.book is None or not desk.book.lists():
        desk.show(found.problems)


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
    return Workspace(desk.workspace).bindings if desk.workspace else user_folder() / "bindings.json"


def told_binding(found: Examined, told: Mapping[int, str]) -> dict[str, dict[str, str]]:
    """The binding of a template as shown, with the columns the user told; a column whose field another was told to hold is not read."""
    bound = [b for b in found.submission.bound if b.text]
    given = {*told.values()} - {""}
    words = {fold(b.text): told.get(b.column, UNTOLD if b.field in given else _as_shown(b)) for b in bound}
    return {"|".join(fold(b.text) for b in bound): words}


def _as_shown(b: Bound) -> str:
    """What is kept of a column nobody spoke of: left to the sender it stays so, and is still told as unread."""
    return b.field or ("" if b.how == "remembered" else UNTOLD)


def remember(desk: Desk, binding: Mapping[str, Mapping[str, str]]) -> None:
    """Keep a confirmed binding for all workbooks of the same heads."""
    path = bindings_file(desk)
    write_bindings(path, {**read_bindings(path), **binding})
