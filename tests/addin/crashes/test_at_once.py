"""Four processes at once on one workspace: nothing is lost or doubled, and whoever is refused is told by whom."""

from __future__ import annotations

import contextlib
import datetime
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from addin.buttons.returns.submit_return import submit_return
from addin.catalogue import buttons
from addin.cli.main import press
from addin.consolidate import receive
from addin.hosts.closed import ClosedDesk
from addin.ledger.storage import jobs
from addin.ledger.store import Ledger, Unit
from addin.outside import installation
from tests.addin.returns import NOVEMBER, Office, client, write_return
from workbooks.problems import Refusal

NOW = datetime.datetime(2026, 11, 24, 9)
UNITS = ("华东分公司", "华中分公司", "西北分公司", "东北分公司")
COMMON = "西南分公司"


def kh(verb: str, root: Path, user: str, **told: object) -> tuple[int, str]:
    """A command of somebody; its end and what it said of a refusal."""
    os.environ["USER"] = user
    sys.stderr = said = io.StringIO()
    button = buttons()[verb]
    answers = {q.name: q.default for q in button.questions} | told
    return press(button, ClosedDesk(NOW, root, installation=installation), answers), said.getvalue()


def work(number: int, root: Path) -> None:
    """One person's half hour: two versions of the own return, one that all four hand in, and a look at the whole."""
    inputs, unit, user = root.parent / "in", UNITS[number], f"经办{number}"
    steps = [("submit", {"file": inputs / f"{unit}{version}.xlsx"}) for version in (1, 2)]
    steps.insert(1, ("submit", {"file": inputs / f"{COMMON}.xlsx"}))
    steps.append(("consolidate", {"folder": root / "inbox" / "2026-11", "month": "2026-11", "out": root.parent / f"汇总{number}.xlsx"}))
    refusals = []
    for verb, told in steps:
        for _ in range(200):
            code, said = kh(verb, root, user, **told)
            if code != 2:
                break
            refusals.append(said)
    (root.parent / f"{number}.txt").write_text("\n".join(refusals), encoding="utf-8")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_four_at_once_lose_and_double_nothing(tmp_path: Path) -> None:
    office = Office(tmp_path)
    root = office.workspace.root
    Ledger(office.workspace).put_units([Unit(name) for name in (*UNITS, COMMON)], at=office.now, actor="张三")
    for unit in UNITS:
        for version in (1, 2):
            rows = [client(f"{unit[:2]}{n}号置业有限公司") for n in range(version)]
            write_return(tmp_path / "in" / f"{unit}{version}.xlsx", unit, NOVEMBER, rows)
    write_return(tmp_path / "in" / f"{COMMON}.xlsx", COMMON, NOVEMBER, [client("公用港务有限公司")])
    children = []
    for number in range(len(UNITS)):
        child = os.fork()
        if child == 0:
            try:
                sys.stdout = io.StringIO()
                work(number, root)
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    told = [(tmp_path / f"{number}.txt").read_text(encoding="utf-8") for number in range(len(UNITS))]
    refusals = [line for text in told for line in text.splitlines() if line]
    assert all("经办" in line for line in refusals), refusals
    ledger = Ledger(office.workspace)
    came = [(r.unit, r.version) for r in ledger.receipts("2026-11")]
    assert sorted(came) == sorted([*((unit, version) for unit in UNITS for version in (1, 2)), (COMMON, 1)])
    clients = [c.name for c in ledger.snapshot(NOVEMBER, at=NOW, actor="张三").clients]
    assert len(clients) == len(set(clients)) == 2 * len(UNITS) + 1
    assert ledger.first_broken_event() is None
    assert not ledger.breaks()
    assert all((tmp_path / f"汇总{number}.xlsx").exists() for number in range(len(UNITS)))


def test_two_windows_that_hand_in_the_same_bytes_leave_the_copy_that_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office(tmp_path)
    Ledger(office.workspace).put_units([Unit(UNITS[0])], at=office.now, actor="张三")
    path = write_return(tmp_path / "in" / "华东.xlsx", UNITS[0], NOVEMBER, [client("甲置业有限公司")])
    real, said = receive.hold, []

    def desk() -> ClosedDesk:
        return ClosedDesk(NOW, office.workspace.root, installation=installation)

    @contextlib.contextmanager
    def held_after_another(*args: Any, **told: Any) -> Iterator[Any]:
        monkeypatch.setattr(receive, "hold", real)
        said.append(submit_return(desk(), path).says)
        with real(*args, **told) as beat:
            yield beat

    monkeypatch.setattr(receive, "hold", held_after_another)
    said.append(submit_return(desk(), path).says)
    assert "第1版" in said[0]
    assert said[1].startswith("没有再收")
    assert [p.read_bytes() for p in (office.workspace.inbox / "2026-11").iterdir()] == [path.read_bytes()]


def test_somebody_who_has_no_name_yet_is_waited_for_however_slow_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office(tmp_path)
    database, looks = Ledger(office.workspace).database, iter(range(100))
    seconds = iter(range(0, 10_000, 60))
    monkeypatch.setattr(jobs, "time", SimpleNamespace(monotonic=lambda: next(seconds), sleep=lambda _: None))
    monkeypatch.setattr(jobs, "_try_lock", lambda _: next(looks) >= 5)
    with jobs.hold(database, office.workspace.lock(NOVEMBER), "汇总", NOVEMBER, "张三", lambda: NOW):
        pass
    assert next(looks) == 6
    monkeypatch.setattr(jobs, "_try_lock", lambda _: False)
    with (
        pytest.raises(Refusal, match="另一个窗口正在汇总"),
        jobs.hold(database, office.workspace.lock(NOVEMBER), "汇总", NOVEMBER, "张三", lambda: NOW),
    ):
        pass
