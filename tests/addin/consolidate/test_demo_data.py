"""The invented group: believable, valid, the same every time, and told by the product as it was meant."""

import datetime
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from addin.demo.books import Return, returns_of, write_month
from addin.demo.group import BRANCHES, CELL_FAULTS, FORM_FAULTS, MONTHS, NO_CHANGE, NOVEMBER, OCTOBER, SILENT
from addin.demo.identities import organisation_check
from addin.demo.record_pages import APART, MAKES
from addin.demo.records import records_of
from addin.demo.register import unit_register, write_register
from addin.demo.shared import TWIN_NAMES
from addin.demo.story import Told, story
from addin.demo.words import needs_of
from udfs.identity import name_key
from udfs.kinds.credit import CreditCode
from udfs.rules.tiers import decide
from workbooks.examined import Examined
from workbooks.judging.checks import Context
from workbooks.judging.examine import Options, examine
from workbooks.judging.unit_names import UnitEntry
from workbooks.opening.files import read_book
from workbooks.opening.folders import expand
from workbooks.problems import Severity
from workbooks.registers.customer_info import CUSTOMER_INFO, CustomerInfo
from workbooks.registers.units import UNITS

TODAY = datetime.date(2026, 11, 25)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Any, Path]:
    base = tmp_path_factory.mktemp("demo")
    for month in MONTHS:
        write_month(base / str(month), month)
    return {month: base / str(month) for month in MONTHS}


@pytest.fixture(scope="module")
def examined(folders: Mapping[Any, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[Any, str], tuple[Return, Examined]]:
    entries = tuple(UnitEntry(u.name, tuple((u.aliases or "").split("、")), u.first_month) for u in unit_register())
    found = {}
    for month, folder in folders.items():
        spool = tmp_path_factory.mktemp("spool")
        paths = {f.name: f.path for f in expand(folder, spool) if f.problem is None}
        options = Options(TODAY, context=Context(month=month, units=entries))
        for r in returns_of(month):
            name = next(n for n in paths if n == r.file or n.startswith(f"{r.file}/"))
            found[month, r.told.branch.name] = (r, examine(paths[name], options))
    return found


def all_rows() -> Iterator[tuple[str, CustomerInfo]]:
    for units in story().values():
        for name, told in units.items():
            yield from ((name, row) for row in told.rows)


def facts(r: Return, row: CustomerInfo) -> dict[str, Any]:
    return {c.field: getattr(row, c.field) for c in r.habit.columns if c.field}


def test_twelve_branches_and_some_three_hundred_and_fifty_clients() -> None:
    sizes = [len(told.rows) for told in story()[OCTOBER].values()]
    assert len(sizes) == len(BRANCHES) == 12
    assert all(20 <= size <= 45 for size in sizes)
    assert 340 <= sum(sizes) <= 370


def test_every_credit_code_passes_both_standards() -> None:
    codes = [row.credit_code for _, row in all_rows() if row.credit_code]
    assert len(codes) > 300
    for code in codes:
        assert CreditCode().parse(code) == code
        assert organisation_check(code[8:16]) == code[16]


def test_nobody_has_these_telephones() -> None:
    owners = defaultdict(set)
    for _, row in all_rows():
        assert re.fullmatch(r"1[3-9]\d00\d{6}", row.phone or "")
        owners[row.phone].add(name_key(row.name))
    assert all(len(names) == 1 for names in owners.values())


def test_no_client_stands_twice_on_a_list() -> None:
    for units in story().values():
        for told in units.values():
            assert len({name_key(r.name) for r in told.rows}) == len(told.rows)


def test_facts_agree_with_the_kind_of_client() -> None:
    for _, row in all_rows():
        cooperation = (row.first_cooperation, row.projects, row.contract, row.profit_rate, row.integrity)
        if row.kind in ("潜在客户", "意向客户"):
            assert row.cooperated == "无"
        if row.cooperated == "无":
            assert cooperation[:4] == (None,) * 4
        else:
            assert all(cooperation[:4])
        if row.kind in ("签约客户", "已开发客户", "合作伙伴客户"):
            assert row.cooperated == "有"
        assert (row.partner_kind is not None) == (row.kind == "合作伙伴客户")
        assert row.recent_need != "有" or row.need_evidence
        assert row.needs is None or row.needs in needs_of(row.industry)
        if (row.credit_code or "").startswith("1"):
            assert (row.own_problems, row.reputation == "差") == (None, False)


def test_dates_stand_in_order() -> None:
    for units in story().values():
        for told in units.values():
            for row in told.rows:
                assert not row.last_contact or row.last_contact <= told.reported_on
                assert not (row.first_cooperation and row.last_contact) or row.first_cooperation < row.last_contact


def test_all_tiers_and_states_occur_in_believable_shares() -> None:
    for units in story().values():
        found = [decide(vars(r)) for told in units.values() for r in told.rows]
        tiers = Counter(t.tier for t in found)
        states = Counter(t.status for t in found)
        assert all(0.15 < tiers[t] / len(found) < 0.65 for t in "ABC")
        assert 0.03 < states["数据不足（暂定B）"] / len(found) < 0.2
        assert 0.01 < states["冲突"] / len(found) < 0.1


def test_the_second_month_has_news_that_explain_themselves() -> None:
    changes: Counter[str] = Counter()
    moves: Counter[str] = Counter()
    for name, told in story()[NOVEMBER].items():
        before = {r.name: r for r in story()[OCTOBER][name].rows}
        for row in told.rows:
            changes[row.change or ""] += 1
            old = before.get(row.name)
            assert (old is None) == (row.change == "新增")
            if old is not None and row != old:
                assert row.change in ("修改", "终止")
            if old is not None:
                moves[decide(vars(old)).tier + decide(vars(row)).tier] += 1
    assert min(changes["新增"], changes["修改"], changes["终止"]) >= 5
    assert min(moves["BA"], moves["AC"], moves["BC"], moves["CB"]) >= 2


def test_who_sends_what_in_the_second_month() -> None:
    returns = {r.told.branch.name: r for r in returns_of(NOVEMBER)}
    assert SILENT not in returns
    assert returns[NO_CHANGE].rows == ()
    assert len(returns) == 11
    assert {r.told.branch.name for r in returns_of(OCTOBER)} == {b.name for b in BRANCHES}


def test_some_clients_are_kept_by_several_units_who_tell_differently() -> None:
    by_code = defaultdict(list)
    for told in story()[OCTOBER].values():
        for row in told.rows:
            if row.credit_code:
                by_code[row.credit_code].append(row)
    several = [rows for rows in by_code.values() if len(rows) > 1]
    assert Counter(map(len, several)) == {2: 6, 3: 1}
    for rows in several:
        assert len({r.name for r in rows}) == 1
        assert len({(r.contact, r.phone) for r in rows}) == len(rows)
    names = {r.name for told in story()[OCTOBER].values() for r in told.rows}
    assert names >= TWIN_NAMES
    assert len({name_key(n) for n in TWIN_NAMES}) == 5


def test_exactly_the_two_faulty_branches_have_errors_and_the_expected_ones(
    examined: dict[tuple[Any, str], tuple[Return, Examined]],
) -> None:
    errors = {
        key: sorted((p.rule.code, p.field) for p in e.problems if p.severity is Severity.ERROR)
        for key, (_, e) in examined.items()
        if e.errors
    }
    faulty, _ = examined[NOVEMBER, CELL_FAULTS]
    slips = sorted((s.code, CUSTOMER_INFO.by_name[s.field].head) for s in faulty.slips)
    assert len(slips) == 8
    assert errors.pop((NOVEMBER, CELL_FAULTS)) == sorted([*slips, ("KH330", "办结日期")])
    assert [code for code, _ in errors.pop((NOVEMBER, FORM_FAULTS))] == ["KH101", "KH103"]
    assert errors == {}


def test_each_slip_is_told_at_its_cell(examined: dict[tuple[Any, str], tuple[Return, Examined]]) -> None:
    r, e = examined[NOVEMBER, CELL_FAULTS]
    column_of = {c.field: i for i, c in enumerate(r.habit.columns)}
    here = [p for p in e.problems if p.severity is Severity.ERROR and p.where.sheet == e.submission.sheet]
    told = {(p.rule.code, p.where.row, p.where.column) for p in here}
    assert told == {(s.code, e.submission.rows[s.row], column_of[s.field]) for s in r.slips}


def test_units_months_and_declarations_are_read(examined: dict[tuple[Any, str], tuple[Return, Examined]]) -> None:
    for (month, unit), (r, e) in examined.items():
        assert (e.submission.unit or "").endswith(unit)
        assert e.submission.month == (None if (month, unit) == (NOVEMBER, FORM_FAULTS) else month)
        assert e.submission.no_change == (not r.rows)
        assert len(e.submission.rows) == len(r.rows)
        assert "KH403" not in {p.rule.code for p in e.problems}


def test_what_was_written_is_what_is_read(examined: dict[tuple[Any, str], tuple[Return, Examined]]) -> None:
    for r, e in examined.values():
        slips = {(s.row, s.field) for s in r.slips}
        for i, row in enumerate(r.rows):
            read = e.submission.record(i)
            for name, value in facts(r, row).items():
                if (i, name) not in slips:
                    assert read[name] == value, (r.told.branch.name, row.name, name)


def test_tiers_are_those_of_the_facts(examined: dict[tuple[Any, str], tuple[Return, Examined]]) -> None:
    for r, e in examined.values():
        slipped = {s.row for s in r.slips}
        for i, row in enumerate(r.rows):
            if i not in slipped:
                expected = decide(facts(r, row))
                assert (e.tiers[i].tier, e.tiers[i].status) == (expected.tier, expected.status), row.name


def test_the_branches_send_in_many_ways(folders: Mapping[Any, Path]) -> None:
    files = [p.relative_to(folders[NOVEMBER]) for p in folders[NOVEMBER].rglob("*") if p.is_file()]
    assert Counter(p.suffix for p in files) == {".xlsx": 12, ".csv": 1, ".zip": 1, ".jpg": 1}
    assert sum(p.name.startswith("~$") for p in files) == 1
    assert sum(len(p.parts) > 1 for p in files) == 1


def read_registers(examined: Examined) -> dict[str, list[dict[str, Any]]]:
    return {e.register: [e.record(i) for i in range(len(e.rows))] for e in examined.entries}


def records(told: Told) -> dict[str, Sequence[dict[str, Any]]]:
    of = records_of(told)
    return {"contacts": of.contacts, "contact-log": of.visits, "complaints": of.complaints}


def test_registers_come_in_many_makes_and_are_read_as_they_were_written(examined: dict[tuple[Any, str], tuple[Return, Examined]]) -> None:
    read = 0
    for (month, unit), (r, e) in examined.items():
        found = read_registers(e)
        makes = () if unit == APART else MAKES.get(unit, ())
        assert set(found) == {make.register for make in makes}, unit
        if (month, unit) == (NOVEMBER, CELL_FAULTS):
            continue
        for make in makes:
            names = [word.partition(":")[0] for word in make.fields.split() if not word.startswith(":")]
            told = [{name: record.get(name) for name in names} for record in records(r.told)[make.register]]
            assert [{name: row.get(name) for name in names} for row in found[make.register]] == told, (unit, make.sheet)
            read += len(told)
    assert read > 100


def test_the_faulty_branch_has_a_fault_of_each_kind_in_its_registers(examined: dict[tuple[Any, str], tuple[Return, Examined]]) -> None:
    _, e = examined[NOVEMBER, CELL_FAULTS]
    sheets = {make.sheet for make in MAKES[CELL_FAULTS]}
    found = Counter(p.rule.code for p in e.problems if p.where.sheet in sheets)
    assert found == {"KH330": 1, "KH331": 1, "KH332": 1, "KH334": 2, "KH338": 1, "KH339": 1}
    others = [p for (_, unit), (_, x) in examined.items() if unit != CELL_FAULTS for p in x.problems if p.rule.code in found]
    assert others == []


def test_registers_by_themselves_and_decisions_lie_beside_the_returns(folders: Mapping[Any, Path]) -> None:
    for month, folder in folders.items():
        e = examine(next(folder.glob(f"{APART}*登记.xlsx")), Options(TODAY))
        assert (e.submission.unit, e.submission.month, len(e.submission.rows), e.errors) == (APART, month, 0, 0)
        assert {name: len(of) for name, of in read_registers(e).items()} == {n: len(of) for n, of in records(story()[month][APART]).items()}
    decided = examine(next(folders[NOVEMBER].glob("市场营销部核定*.xlsx")), Options(TODAY))
    assert (decided.submission.kind, decided.errors) == ("核定", 0)
    assert {e["reasonable"] for e in read_registers(decided)["complaints"]} == {"合理", "部分合理", "无理"}


def test_the_register_can_be_read_back(tmp_path: Path) -> None:
    grid = read_book(write_register(tmp_path)).sheets[0]
    head = next(i for i, row in enumerate(grid.rows) if row and str(row[0]).startswith("单位名称"))
    columns = [UNITS.heads.match(str(text)) for text in grid.rows[head]]
    units = [
        {m.name: UNITS.by_name[m.name].kind.parse(grid.at(r, c)) for c, m in enumerate(columns) if m}
        for r in range(head + 1, len(grid.rows))
        if grid.at(r, 0)
    ]
    assert units == [vars(u) for u in unit_register()]
    assert [u["name"] for u in units if u["unit_kind"] == "分公司"] == [b.name for b in BRANCHES]


_DIGEST = """
import sys
from pathlib import Path
from addin.demo.books import write_month
from addin.demo.group import MONTHS
from addin.demo.register import write_register
base = Path(sys.argv[1])
for month in MONTHS:
    write_month(base / str(month), month)
write_register(base)
"""


def digest(base: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(p for p in base.rglob("*") if p.is_file()):
        whole.update(path.relative_to(base).as_posix().encode() + path.read_bytes())
    return whole.hexdigest()


def test_the_same_seed_gives_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    digests = set()
    for seed in ("1", "2"):
        base = tmp_path / seed
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[3])}
        subprocess.run([sys.executable, "-c", _DIGEST, str(base)], check=True, env=environment)
        digests.add(digest(base))
    assert len(digests) == 1


def test_another_seed_gives_other_clients() -> None:
    assert {r.name for t in story(7)[OCTOBER].values() for r in t.rows} != {r.name for t in story()[OCTOBER].values() for r in t.rows}
