"""Workbooks as branches really send them: what is read, told and graded agrees with NAME.expected.json."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from tests.books.making.compare import differences
from workbooks.examined import Examined
from workbooks.judging.examine import Options, examine
from workbooks.problems import Refusal

BOOKS = Path(__file__).parents[2] / "books"
EXPECTED = sorted(BOOKS.glob("*.expected.json"))
TODAY = datetime.date(2026, 11, 22)


def examined(path: Path) -> Examined | Refusal:
    try:
        return examine(path, Options(TODAY))
    except Refusal as refusal:
        return refusal


@pytest.mark.parametrize("expected", EXPECTED, ids=[p.name.removesuffix(".expected.json") for p in EXPECTED])
def test_read_as_expected(expected: Path):
    want = json.loads(expected.read_text(encoding="utf-8"))
    assert differences(examined(BOOKS / want["file"]), want) == []


def test_differences_are_seen():
    want = json.loads((BOOKS / "01_plain.expected.json").read_text(encoding="utf-8"))
    found = examined(BOOKS / "01_plain.xlsx")
    want["rows"][0]["values"]["联系人"] = "别人"
    want["rows"][1]["tier"] = "D"
    want["month"] = "2026-10"
    want["problems"] = [{"cell": "A4", "severity": "error", "about": "made up"}]
    told = differences(found, want)
    assert len(told) == 4
    assert [t.split(":")[0].split(",")[0] for t in told] == ["month", "not told", "row 4 联系人", "row 5 tier"]


def test_every_workbook_has_an_expectation():
    files = {p.name for p in BOOKS.iterdir() if p.suffix in (".xlsx", ".xls", ".ods", ".csv")}
    assert files == {json.loads(p.read_text(encoding="utf-8"))["file"] for p in EXPECTED}
    assert len(files) > 80
