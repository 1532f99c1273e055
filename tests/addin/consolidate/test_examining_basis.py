"""What of the policy returns are examined by: the rest may change without a file being read again (G18, A15)."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import text

from addin.ledger.store import Ledger
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, small_folder, write_return
from tests.policies import changed, toggled
from udfs.kinds.dates import Month
from udfs.policy.defaults import DEFAULT
from udfs.policy.evaluator import SPAN, DayOff, Override, Policy, Table
from workbooks.judging.examine import Options, examine
from workbooks.problems import Refusal


def setting(key: str, value: object) -> Policy:
    return replace(DEFAULT, settings=tuple(replace(s, value=value) if s.key == key else s for s in DEFAULT.settings))


OF_DOCUMENTS = {
    "得分": changed("score", D1={"then": ("履约诚信", 20)}),
    "拜访标准": toggled("visit", F1=False),
    "重报天数": setting("resend_days", 9),
    "大规模": setting("scale_large", 5000.0),
    "日历": replace(DEFAULT, days_off=(DayOff(datetime.date(2026, 11, 25), working=False),)),
    "版本": replace(DEFAULT, version="2026.2"),
}
OF_GRADES = {
    "分级标准": toggled("tier", C3=False),
    "报送周期": setting("month_basis", "自然月"),
    "低利润率": setting("profit_low", 0.05),
    "人工定级": replace(DEFAULT, overrides=(Override("海棠能源有限公司", "C", "领导决定", "张三", datetime.date(2026, 12, 31)),)),
}


@pytest.mark.parametrize("what", OF_DOCUMENTS)
def test_what_only_documents_show_reads_no_file_again_but_makes_another_snapshot(what: str, tmp_path: Path) -> None:
    office, folder = Office(tmp_path), small_folder(tmp_path / "in")
    first = office.consolidate(folder, policy=DEFAULT)
    second = office.consolidate(folder, policy=OF_DOCUMENTS[what])
    assert second.read == 0
    assert second.snapshot.id != first.snapshot.id
    assert second.snapshot.tiers == first.snapshot.tiers


@pytest.mark.parametrize("what", OF_GRADES)
def test_what_grades_are_given_by_reads_all_files_again(what: str, tmp_path: Path) -> None:
    office, folder = Office(tmp_path), small_folder(tmp_path / "in")
    first = office.consolidate(folder, policy=DEFAULT)
    second = office.consolidate(folder, policy=OF_GRADES[what])
    assert second.read == first.read
    assert second.snapshot.id != first.snapshot.id


def test_a_row_for_a_later_month_changes_nothing_now(tmp_path: Path) -> None:
    office, folder = Office(tmp_path), small_folder(tmp_path / "in")
    office.consolidate(folder, policy=DEFAULT)
    assert office.consolidate(folder, policy=changed("tier", C3={"until": datetime.date(2026, 12, 31)})).read == 0
    assert office.consolidate(folder, policy=changed("tier", C3={"until": datetime.date(2026, 11, 1)})).read > 0


def test_what_graded_the_month_before_is_part_of_a_snapshot(tmp_path: Path) -> None:
    office = Office(tmp_path)
    for month in (Month(2026, 10), NOVEMBER):
        write_return(tmp_path / str(month) / "华东.xlsx", "华东分公司", month, [client("甲置业有限公司")])
        office.consolidate(tmp_path / str(month), month, policy=DEFAULT)
    ended = replace(DEFAULT, overrides=(Override("甲置业有限公司", "B", "领导决定", "张三", datetime.date(2026, 11, 1)),))
    snapshots = [Ledger(office.workspace).snapshot(NOVEMBER, at=office.now, actor="张三", policy=p) for p in (DEFAULT, ended)]
    assert [[c.kind for c in s.changes] for s in snapshots] == [[], ["升级"]]
    assert snapshots[0].id != snapshots[1].id


class _Guarded(Policy):
    """Answers for the tables marked as examining alone, and for no number by itself but those of a month's days."""

    def table(self, key: str) -> Table:
        assert next(s for s in self.shapes if s.key == key).examining, key
        return super().table(key)

    def number(self, key: str) -> Any:
        assert key in SPAN, key
        return super().number(key)


def test_examining_asks_nothing_of_the_policy_but_what_is_declared() -> None:
    guarded = _Guarded(**{name: getattr(DEFAULT, name) for name in DEFAULT.__dataclass_fields__})
    examined = 0
    for path in sorted(Path("tests/books").glob("*.xls*")):
        try:
            examined += len(examine(path, Options(datetime.date(2026, 11, 25), policy=guarded)).tiers)
        except Refusal:
            continue
    assert examined > 100


def test_a_ledger_of_before_is_read_again_once(tmp_path: Path) -> None:
    office, folder = Office(tmp_path), small_folder(tmp_path / "in")
    first = office.consolidate(folder)
    with Ledger(office.workspace).database.write() as connection:
        connection.execute(text("UPDATE examinations SET basis = '2026.1#0123456789ab|' || substr(basis, 14)"))
    again = office.consolidate(folder)
    assert (again.read, office.consolidate(folder).read) == (first.read, 0)
    assert [u.version for u in again.snapshot.units] == [1] * 5
    december = write_return(tmp_path / "12" / "华东.xlsx", "华东分公司", DECEMBER, [], no_change=True).parent
    assert len(office.consolidate(december, DECEMBER, "12.xlsx").snapshot.clients) == len(again.snapshot.clients)


def test_reasons_of_clients_taken_over_follow_the_policy(tmp_path: Path) -> None:
    office = Office(tmp_path)
    write_return(tmp_path / "11" / "华东.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    write_return(tmp_path / "12" / "华东.xlsx", "华东分公司", DECEMBER, [], no_change=True)
    office.consolidate(tmp_path / "11")
    told = []
    for reason in ("战略合作", "领导决定"):
        signed = replace(DEFAULT, overrides=(Override("甲置业有限公司", "A", reason, "张三", datetime.date(2027, 1, 31)),))
        done = office.consolidate(tmp_path / "12", DECEMBER, "12.xlsx", policy=signed)
        cells = [str(c.value) for row in openpyxl.load_workbook(done.out)["汇总"].iter_rows() for c in row]
        told.append([reason in " ".join(cells), "人工定为A类" in " ".join(cells)])
    assert told == [[True, True], [True, True]]
