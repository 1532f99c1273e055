import contextlib
import datetime
import sqlite3
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from addin.buttons.support.policies import policy_of
from addin.hosts.closed import ClosedDesk
from addin.ledger.log.events import LOOKED
from addin.ledger.shapes.views import Confirmed
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger
from addin.outside import installation
from addin.reports.assessing.policy_trial import policy_trial
from addin.reports.material import Material
from addin.reports.spans import Span
from tests.addin.conftest import Press
from tests.addin.document_makers import client, unit
from tests.addin.report_material import ONE, TWO, entry, material
from tests.addin.returns import NOVEMBER, small_folder
from tests.udfs.test_policy_difference import numbered
from udfs.policy.defaults import DEFAULT

AUGUST = datetime.date(2026, 8, 3)
CHARGED = {"responsible": "分公司", "reasonable": "合理", "closed": AUGUST, "effect": "好"}
COMPLAINT = entry("complaints", number="TS-1", client="示例", day=AUGUST, content="示例", **CHARGED)
PLAIN = numbered("grade_good", 85.0)


def under(policy, *clients, span=None) -> Material:
    made = material([COMPLAINT], clients, (unit(ONE), unit(TWO)), **({"span": span} if span else {}))
    return replace(made, policy=policy)


def test_a_client_moves_from_old_to_new_with_reasons():
    old = client(1, "C")
    new = replace(old, tier="A", why=("社会价值为高",))
    decided = replace(client(2, "C"), confirmed=Confirmed("B", "示例", AUGUST, None, "王示例"))
    trial = policy_trial(under(PLAIN, old, decided), under(PLAIN, new, replace(decided, tier="B")))
    assert [c.says for c in trial.clients] == [
        "示例01置业有限公司（一分公司）：C类→A类。社会价值为高",
        "示例02置业有限公司（一分公司）：C类→B类，但已核定为B类，不变。",
    ]


def test_a_unit_moves_by_what_a_complaint_costs():
    trial = policy_trial(under(numbered("complaint_costs", 10.0)), under(numbered("complaint_costs", 90.0)))
    assert trial.changes == ("“每次投诉扣分”：10分→90分",)
    moved = trial.units[0]
    assert (moved.unit, moved.grade, moved.rank) == (ONE, ("优良", "合格"), (2, 2))
    assert moved.reasons[0].startswith("投诉：94.3→48.6")
    assert [u.unit for u in trial.units] == [ONE]


def test_units_are_assessed_by_the_half_year_alone():
    quarter = Span.parse("2026Q4")
    trial = policy_trial(under(PLAIN, span=quarter), under(numbered("grade_good", 99.0), span=quarter))
    assert trial.units is None
    assert trial.changes


def test_trying_a_policy_changes_nothing_but_the_log_of_who_looked(kh: Press, tmp_path: Path):
    workspace = tmp_path / "工作区"
    small_folder(tmp_path / "收件")
    kh("consolidate", folder=tmp_path / "收件", month=str(NOVEMBER), out=tmp_path / "汇总.xlsx", workspace=workspace)
    kh("policy export", out=tmp_path / "标准.xlsx")
    book = openpyxl.load_workbook(tmp_path / "标准.xlsx")
    row = next(r for r in book["分级标准"].iter_rows() if r[0].value == "C1")
    row[2].value = "信用状况 = 好"
    book.save(tmp_path / "拟改.xlsx")
    before = kept(workspace)
    tried = kh("policy try", json=True, file=tmp_path / "拟改.xlsx", period="2026H2", workspace=workspace)
    assert tried.code == 0
    moved = {line["client"]: (line["from"], line["to"]) for line in tried.lines if "client" in line}
    assert moved["示例置业有限公司"] == ("A类", "C类（冲突）")
    summary = tried.lines[-1]["summary"]
    assert summary["clients_moved"] == len(moved) > 0
    assert summary["changes"][0].startswith("“分级标准”第C1行：条件")
    assert kept(workspace) == before
    (look,) = Ledger(Workspace.at(workspace)).events(kind=LOOKED)
    assert (look.subject, look.detail) == ("试用分级标准", {"时段": "2026H2", "工作簿": "拟改.xlsx"})
    assert "等级会变的客户" in kh("policy try", file=tmp_path / "拟改.xlsx", period="2026H2", workspace=workspace).out


def kept(workspace: Path) -> dict[str, str]:
    """What each table of the ledger holds, but for the log."""
    with contextlib.closing(sqlite3.connect(workspace / "ledger.sqlite")) as ledger:
        tables = [name for (name,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'events'")]
        return {name: repr(ledger.execute(f"SELECT * FROM {name}").fetchall()) for name in tables}


def test_a_broken_policy_is_not_tried(kh: Press, tmp_path: Path):
    kh("policy export", out=tmp_path / "标准.xlsx")
    book = openpyxl.load_workbook(tmp_path / "标准.xlsx")
    row = next(r for r in book["分级标准"].iter_rows() if r[0].value == "C1")
    row[2].value = "胡写"
    book.save(tmp_path / "坏.xlsx")
    tried = kh("policy try", file=tmp_path / "坏.xlsx", period="2026H2", workspace=tmp_path / "工作区")
    assert (tried.code, "不能试用" in tried.out) == (1, True)


def test_a_workspace_without_a_policy_has_the_packaged_one_whatever_was_used_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("udfs.policy.evaluator._Current.policy", replace(DEFAULT, version="别的工作区的"))
    desk = ClosedDesk(datetime.datetime(2026, 11, 25), tmp_path, installation=installation)
    assert policy_of(desk) is DEFAULT
