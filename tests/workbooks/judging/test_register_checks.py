"""Checks of registers: the sample row of a register finds nothing; changed cells find just what the cases tell."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path
from typing import Any

import pytest

from udfs.identity import name_key
from udfs.kinds.dates import Month
from udfs.kinds.kind import Doubt, Fault
from workbooks.declare import Known, Sheet
from workbooks.problems import Where, problem
from workbooks.registers import sheets

CASES = tomllib.loads((Path(__file__).parents[2] / "cases" / "registers" / "checks.toml").read_text(encoding="utf-8"))["case"]
TODAY = datetime.date(2026, 11, 20)
REGISTERS = {name: s for name, s in sheets().items() if s.checks}
CLIENT = "示例置业有限公司"


def entry(register: Sheet, changes: dict[str, Any]) -> Any:
    """The sample row with some cells changed, read as the reader would."""
    assert changes.keys() <= {f.head for f in register.fields}, "a case names a column that is none"
    values = {}
    for f in register.fields:
        values[f.name] = f.kind.parse(changes.get(f.head, f.kind.sample))
        assert not isinstance(values[f.name], (Fault, Doubt)), f"{f.head}: {values[f.name]}"
    return register.row(**values)


def found(register: Sheet, entries: list[Any], known: Known) -> list[Any]:
    return [r for check in register.checks for r in check(entries, known)]


def test_every_register_has_a_case():
    assert {case["register"] for case in CASES} == set(REGISTERS)


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
def test_sample_row_finds_nothing(register: Sheet):
    assert found(register, [entry(register, {})], Known(TODAY, Month(2026, 11), {name_key(CLIENT): CLIENT})) == []


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
def test_blank_row_breaks_no_check(register: Sheet):
    blank = register.row(**dict.fromkeys(register.by_name))
    for remark in found(register, [blank, blank], Known(TODAY, has_history=True)):
        assert remark.field in register.by_name


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_changed_cells(case: dict[str, Any]):
    register = sheets()[case["register"]]
    entries = [entry(register, changes) for changes in case["rows"]]
    told = {name: [entry(sheets()[name], row) for row in rows] for name, rows in case.get("known", {}).items()}
    told[register.name] = [*told.get(register.name, ()), *entries]
    known = Known(TODAY, Month(2026, 11), {name_key(CLIENT): CLIENT}, told, case.get("history", False))
    remarks = found(register, entries, known)
    heads = [(r.rule.code, register.by_name[r.field].head, r.row + 1) for r in remarks]
    assert sorted(f"{code} {head}{f' {row}' if row > 1 else ''}" for code, head, row in heads) == sorted(case["finds"])
    assert {r.rule for r in remarks} <= set(register.rules), "a check finds what it does not declare"
    sentences = [problem(r.rule, Where(), field=register.by_name[r.field].head, found=r.found, **r.values) for r in remarks]
    assert all(p.says and p.fix for p in sentences)
    if "says" in case:
        assert any(case["says"] in p.says for p in sentences), [p.says for p in sentences]


@pytest.mark.parametrize(
    ("names", "near"), [((), ""), (("示例甲建设有限公司",), "，是不是“示例甲建设有限公司”"),
    (("示例甲建设有限公司", "示例乙建设有限公司"), "，是不是“示例甲建设有限公司”或“示例乙建设有限公司”"),
    (("示例甲建设有限公司", "示例乙建设有限公司", "示例丙建设有限公司"), "")],
)  # fmt: skip
def test_an_unknown_client_is_told_with_at_most_two_that_are_as_near(names: tuple[str, ...], near: str):
    register = sheets()["risks"]
    known = Known(TODAY, Month(2026, 11), {name_key(n): n for n in names}, {}, has_history=True)
    (told,) = found(register, [entry(register, {"客户单位名称": "示例丁建设有限公司"})], known)
    assert told.values["near"] == near


def test_month_of_the_return_tells_what_is_overdue():
    register = sheets()["complaints"]
    late = {"投诉日期": datetime.date(2026, 10, 20), "承诺期限": datetime.date(2026, 10, 30), "办结日期": "", "处理效果": ""}
    entries = [entry(register, late)]
    assert [r.rule.code for r in found(register, entries, Known(TODAY, Month(2026, 11)))] == ["KH344"]
    assert found(register, entries, Known(TODAY, Month(2026, 10))) == []


@pytest.mark.parametrize(
    ("days", "codes"),
    [
        ({"投诉日期": datetime.date(2026, 11, 20), "承诺期限": datetime.date(2026, 11, 10)}, ["KH331"]),
        ({"投诉日期": datetime.date(2027, 11, 2), "承诺期限": datetime.date(2026, 11, 10)}, ["KH332", "KH344"]),
        ({"投诉日期": datetime.date(2026, 11, 2), "承诺期限": datetime.date(2026, 11, 10)}, ["KH344"]),
    ],
)
def test_one_wrong_day_is_told_once(days: dict[str, datetime.date], codes: list[str]):
    entries = [entry(sheets()["complaints"], {**days, "办结日期": "", "处理效果": "", "回访日期": "", "回访结果": ""})]
    assert [r.rule.code for r in found(sheets()["complaints"], entries, Known(TODAY, Month(2026, 11)))] == codes
