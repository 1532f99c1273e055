"""Four processes at once on one workspace: nothing is lost or doubled, and whoever is refused is told by whom."""

from __future__ import annotations

import datetime
import io
import os
import sys
from pathlib import Path

import pytest

from addin.catalogue import buttons
from addin.cli.main import press
from addin.hosts.closed import ClosedDesk
from addin.ledger.store import Ledger, Unit
from addin.outside import installation
from tests.addin.returns import NOVEMBER, Office, client, write_return

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
