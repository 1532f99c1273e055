"""What this user told before: the workspace at the installation, and the last answers to the forms of buttons.

All of it stands in one small file of the user's. Answers are kept of those asks alone that say so (`Ask.remember`): kinds, units,
folders; no personal data, no month, no password.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from addin.declare import Button, Question
from addin.desk.desk import Desk
from udfs.user_folder import user_folder
from workbooks.atomic import write_atomic
from workbooks.problems import Refusal
from workbooks.rights import make_folder

FILE = "settings.json"
_WORKSPACE, _ANSWERS = "workspace", "answers"

#: Last answers to the form of one button, by the question's name.
Last = Mapping[str, str | bool | int]


def settings(text: bytes) -> dict[str, Any]:
    """What a settings file tells; {} for one that is none."""
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def with_workspace(text: bytes, folder: str) -> bytes:
    """A settings file that tells another workspace."""
    return _written({**settings(text), _WORKSPACE: folder})


def workspace_told(text: bytes) -> str:
    """The workspace that a settings file tells, "" for none."""
    told = settings(text).get(_WORKSPACE)
    return told if isinstance(told, str) else ""


def remembered_workspace() -> Path | None:
    """The workspace this user's buttons work with, told at `kh install --workspace`; None if none was told."""
    told = workspace_told(_read())
    return Path(told) if told else None


def last_answers(button: Button) -> Last:
    """What this user told the form of a button last time."""
    found = _table(_table(settings(_read()).get(_ANSWERS)).get(button.verb))
    return {name: value for name, value in found.items() if isinstance(value, (str, bool, int))}


def proposed(q: Question, desk: Desk, last: Last) -> Any:
    """What a question's field holds at first: the last answer where it is remembered and still possible, else what is new today."""
    fresh = _fresh(q, desk)
    told = last.get(q.name)
    if not q.ask.remember or told in (None, ""):
        return fresh
    if q.type is Path:
        path = Path(str(told))
        if not path.exists():
            return fresh
        return path if q.ask.remember == "answer" else path / fresh.name if fresh else path
    offered = q.ask.offer() if q.ask.offer else q.ask.choices
    return told if isinstance(told, q.type) and (not offered or told in offered) else fresh


def keep(button: Button, desk: Desk, answers: Mapping[str, Any]) -> None:
    """Remember answers that differ from what would be proposed anyway; where that cannot be written, nothing is remembered."""
    found = {q.name: kept for q in button.asked if q.ask.remember and (kept := _kept(q, _fresh(q, desk), answers[q.name])) is not None}
    path = user_folder() / FILE
    with contextlib.suppress(OSError, Refusal):
        told = settings(path.read_bytes()) if path.exists() else {}
        known = _table(told.get(_ANSWERS))
        if found != _table(known.get(button.verb)):
            make_folder(path.parent)
            write_atomic(path, _written({**told, _ANSWERS: {**known, button.verb: found}}))


def _fresh(q: Question, desk: Desk) -> Any:
    """What would be proposed to somebody who never answered."""
    found = q.ask.propose(desk) if q.ask.propose else None
    return q.default if found is None else found


def _kept(q: Question, fresh: Any, told: Any) -> str | bool | int | None:
    """What is remembered of an answer; None for nothing."""
    if told in (None, "") or told == fresh:
        return None
    if not isinstance(told, Path):
        return told if isinstance(told, (str, bool, int)) else None
    if q.ask.remember == "answer":
        return str(told.absolute())
    return None if isinstance(fresh, Path) and fresh.parent == told.parent else str(told.absolute().parent)


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _read() -> bytes:
    try:
        return (user_folder() / FILE).read_bytes()
    except OSError:
        return b""


def _written(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1).encode()
