"""Whatever moment a writer of the process is killed at, it is done wholly or not at all, and the log is whole."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from addin.ledger.log.events import UNENTERED
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger, Unit
from tests.addin.crashes.test_kill import REPOSITORY, in_step, whole
from tests.addin.returns import NOVEMBER, Office, client, write_return
from tests.addin.year import YEAR

KILLS = int(os.environ.get("KH_KILLS", "8"))
UNIT = "华东分公司"
Command = tuple[str, dict[str, Any]]
_REVIEWED = {"unit": UNIT, "month": "2026-11", "by": "谢"}
RETURN: Command = ("review", {**_REVIEWED, "action": "return", "why": ["属实？"]})
MERGE: Command = ("clients merge", {"keep": "甲置业有限公司", "gone": "丙能源有限公司", "why": "代码相同"})
CLOSE: Command = ("month close", {"month": "2026-11", "with_missing": True, "why": "不等了"})
#: What is killed, and what was done before it.
WRITERS: dict[str, tuple[Command, tuple[Command, ...]]] = {
    "withdraw": (("withdraw", {"unit": UNIT, "month": "2026-11", "version": 2, "why": "报错"}), ()),
    "merge": (MERGE, ()),
    "unmerge": (("clients unmerge", {"gone": "丙能源有限公司", "why": "是两家"}), (MERGE,)),
    "send back": (("review", {**RETURN[1], "cell": ["《客户信息统计表》I4"]}), ()),
    "accept": (("review", {**_REVIEWED, "action": "accept"}), (RETURN,)),
    "close": (CLOSE, ()),
    "reopen": (("month reopen", {"month": "2026-11", "unit": UNIT, "until": "2026-11-30", "why": "补报"}), (CLOSE,)),
    "no-change": (("no-change", {"unit": "华中分公司", "month": "2026-11", "by": "袁示例"}), ()),
    "submit": (("submit", {"file": ""}), ()),
}


class Presser:
    """Presses buttons in processes of their own."""

    def __init__(self, program: subprocess.Popen[str]) -> None:
        assert program.stdin
        assert program.stdout
        self._in, self._out = program.stdin, program.stdout

    def press(self, command: Command, root: Path, *, kill_after: float | None = None) -> int:
        verb, answers = command
        answers = {"file": str(root.parent / "三版.xlsx")} if verb == "submit" else answers
        self._in.write(f"{verb}\t{json.dumps(answers, ensure_ascii=False)}\t{root}\n")
        self._in.flush()
        child = int(self._out.readline())
        if kill_after is not None:
            time.sleep(kill_after)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return int(self._out.readline())


@pytest.fixture(scope="module")
def presser() -> Iterator[Presser]:
    command = [sys.executable, "-m", "tests.addin.kill_writer"]
    with subprocess.Popen(command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as program:
        yield Presser(program)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("prepared")
    office = Office(root)
    Ledger(office.workspace).put_units([Unit(UNIT), Unit("华中分公司")], at=office.now, actor="张三")
    for n, other in enumerate(("乙矿业有限公司", "丙能源有限公司")):
        write_return(root / f"in{n}" / f"{n}.xlsx", UNIT, NOVEMBER, [client("甲置业有限公司"), client(other)])
        office.consolidate(root / f"in{n}")
    write_return(root / "三版.xlsx", UNIT, NOVEMBER, [client("丁港务有限公司")])
    return root


def told(root: Path) -> tuple[Any, ...]:
    """What the ledger says, whichever way it came to say it."""
    ledger = Ledger(Workspace.open(root))
    assert whole(root / "ledger.sqlite")
    assert in_step(root)
    assert ledger.first_broken_event() is None
    snapshot = ledger.snapshot(YEAR[10], at=datetime.datetime(2026, 11, 24, 11), actor="张三")
    clients = [(c.name, c.units, c.tier) for c in snapshot.clients]
    states = [(u.unit, u.state, u.version) for u in snapshot.units]
    log = [
        (e.kind, e.subject) for e in ledger.events() if e.kind not in ("显示个人信息", UNENTERED)
    ]  # what a killed press had read is told
    openings = [o.unit for o in ledger.course(NOVEMBER).openings]
    return clients, states, log, openings, ledger.course(NOVEMBER).closed is not None, len(ledger.queries(NOVEMBER))


@pytest.mark.parametrize("writer", WRITERS)
def test_a_killed_writer_has_done_all_or_nothing(writer: str, presser: Presser, prepared: Path, tmp_path: Path) -> None:
    verb, earlier = WRITERS[writer]
    shutil.copytree(prepared, tmp_path / "begun")
    assert [presser.press(command, tmp_path / "begun" / "workspace") for command in earlier] == [0] * len(earlier)

    def fresh(name: str) -> Path:
        shutil.copytree(tmp_path / "begun", tmp_path / name)
        return tmp_path / name / "workspace"

    before = told(fresh("before"))
    root = fresh("after")
    began = time.monotonic()
    assert presser.press(verb, root) == 0
    took, after = time.monotonic() - began, told(root)
    assert after != before
    moments, seen = random.Random(writer), set()
    for number in range(KILLS):
        root = fresh(f"killed{number}")
        presser.press(verb, root, kill_after=(number + moments.random()) / KILLS * took)
        now = told(root)
        seen.add(now == before)
        assert now in (before, after)
        if now == before:
            assert presser.press(verb, root) == 0
            assert told(root) == after
        assert not list((root / "inbox").rglob("*.tmp"))
        shutil.rmtree(root.parent)
    assert True in seen
