"""A folder of 客户档案表, one a client: what did not change is not made again, what somebody changed is not overwritten."""

from __future__ import annotations

import functools
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from workbooks.answering.form.data import FormData
from workbooks.answering.form.fill import fill_form
from workbooks.atomic import write_atomic
from workbooks.names import safe_name
from workbooks.opening.sandbox.pool import Died, Executor, run_here, run_limited
from workbooks.outputs import is_ours
from workbooks.problems import Problem, Severity, Where, problem, rule
from workbooks.rights import make_folder

TOUCHED = rule(
    "KH578",
    Severity.WARNING,
    "有人改过，没有覆盖",
    "“{file}”不是客户簿写出的，或写出以后被人改过，没有重新生成。",
    "先用“收回档案表”收回，或把它移走、删掉，再生成。",
    clause="R28",
)
NOT_MADE = rule("KH579", Severity.ERROR, "这一张没有做成", "“{client}”的档案表没有做成。", "用“客户档案表”单独做这一张，看是什么原因。")
#: What is remembered of the forms that were made.
LIST = "档案清单.json"
#: With fewer forms starting other processes takes longer than the work.
_FEW = 8
#: Fields that change with every snapshot and tell nothing of the client.
_OF_SNAPSHOT = frozenset({"数据快照"})
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A form that is wanted."""

    client_id: str
    client: str
    data: FormData


@dataclass(frozen=True, slots=True)
class Built:
    """What was done: forms made, left because nothing changed, and problems."""

    made: tuple[Path, ...]
    kept: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """A form made before: its file, the mark of what it was made from, the hash of what was written."""

    file: str
    mark: str
    sha256: str


def build_forms(
    folder: Path, wanted: Sequence[Wanted], blank: bytes, *, name: str, progress: Progress, executor: Executor | None = None
) -> Built:
    """Make the forms of clients in a folder.

    Args:
        folder: Where they stand.
        wanted: The clients with what their forms show.
        blank: The blank form.
        name: What messages call it.
        progress: Told how many of how many are done.
        executor: How forms are filled; other processes for many.

    Raises:
        Refusal: KH133–KH137, the folder cannot be written; KH770, the blank form names nothing of an archive.
    """
    make_folder(folder)
    known = _load(folder)
    shape = hashlib.sha256(blank).hexdigest()
    marks = {one.client_id: _mark(one, shape) for one in wanted}
    problems: list[Problem] = []
    fresh: list[Wanted] = []
    for one in wanted:
        before = known.get(one.client_id)
        state = _on_disk(folder, before or _Known(_file(one), "", ""))
        if state == "changed":
            problems.append(problem(TOUCHED, Where(), file=before.file if before else _file(one)))
        elif before is None or state == "gone" or before.mark != marks[one.client_id]:
            fresh.append(one)
    made = []
    run = executor or (run_here if len(fresh) < _FEW else run_limited)
    by_id = {one.client_id: one for one in fresh}
    items = [(one.client_id, one.data) for one in fresh]
    for done, ((client_id, _), found) in enumerate(run(functools.partial(_filled, blank, name), items, workers=_workers(len(items))), 1):
        one = by_id[client_id]
        if isinstance(found, Died):
            problems.append(problem(NOT_MADE, Where(), client=one.client))
        else:
            known[client_id] = _put(folder, one, found, marks[client_id], known.get(client_id))
            made.append(folder / known[client_id].file)
        progress(done, len(items))
    if made:
        _save(folder, known)
    return Built(tuple(made), len(wanted) - len(fresh) - sum(p.rule is TOUCHED for p in problems), tuple(problems))


def _workers(count: int) -> int:
    return max(1, min(os.cpu_count() or 1, count))


def _filled(blank: bytes, name: str, item: tuple[str, FormData]) -> bytes:
    return fill_form(blank, item[1], name=name).data


def _put(folder: Path, one: Wanted, data: bytes, mark: str, before: _Known | None) -> _Known:
    file = _file(one)
    if before is not None and before.file != file:  # the client has another name now
        (folder / before.file).unlink(missing_ok=True)
    write_atomic(folder / file, data)
    return _Known(file, mark, hashlib.sha256(data).hexdigest())


def _file(one: Wanted) -> str:
    return f"{safe_name(f'{one.client_id} {one.client}')}.xlsx"


def _mark(one: Wanted, shape: str) -> str:
    """Equal for forms that would show the same."""
    told = replace(one.data, fields={k: v for k, v in one.data.fields.items() if k not in _OF_SNAPSHOT}, mark="")
    lists = {name: [sorted(row.items()) for row in rows] for name, rows in told.lists.items()}
    return hashlib.sha256(repr((shape, one.client, sorted(told.fields.items()), sorted(lists.items()))).encode()).hexdigest()


def _on_disk(folder: Path, known: _Known) -> str:
    path = folder / known.file
    if not path.exists():
        return "gone"
    same = hashlib.sha256(path.read_bytes()).hexdigest() == known.sha256 or is_ours(path)
    return "same" if same else "changed"


def _load(folder: Path) -> dict[str, _Known]:
    """Forms made before; a list that cannot be read is as if there were none."""
    try:
        told = json.loads((folder / LIST).read_text("utf-8"))
        return {client: _Known(**one) for client, one in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _save(folder: Path, known: dict[str, _Known]) -> None:
    lines: dict[str, Any] = {client: {"file": k.file, "mark": k.mark, "sha256": k.sha256} for client, k in sorted(known.items())}
    write_atomic(folder / LIST, json.dumps(lines, ensure_ascii=False, indent=1).encode())


def forms_in(folder: Path) -> Iterator[Path]:
    """The forms made in a folder."""
    return (folder / known.file for known in _load(folder).values())
