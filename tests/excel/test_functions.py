"""Worksheet functions as xlwings' UDF server calls them: raw cells of COM in, values, arrays and errors out."""

import datetime
import inspect
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from addin.hosts.excel import functions
from addin.hosts.excel.values import NUMBERS, from_excel, to_excel
from udfs.cells import ERROR_CODES, CellError
from udfs.declare import catalogue

NA = -2146826246
UTC = datetime.UTC
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("raw", "cell"),
    [
        (None, None),
        ("江南公司", "江南公司"),
        ("#N/A", "#N/A"),
        (1.0, 1.0),
        (True, True),
        (7, 7),
        (NA, CellError("#N/A")),
        (-2146826243, CellError("#SPILL!")),
        (Decimal("12.5"), 12.5),
        (datetime.datetime(2026, 11, 20, tzinfo=UTC), datetime.datetime(2026, 11, 20)),
        (datetime.datetime(1899, 12, 30, 9, 30, tzinfo=UTC), datetime.time(9, 30)),
        (((1.0, None), ("A", NA)), [[1.0, None], ["A", CellError("#N/A")]]),
        ((1.0, 2.0), [[1.0, 2.0]]),
        (((1.0,), (2.0,)), [[1.0], [2.0]]),
    ],
)
def test_cells_of_com(raw, cell):
    found = from_excel(raw)
    assert found == cell
    assert type(found) is type(cell)


def test_every_error_of_a_cell_has_a_number_of_excel():
    assert set(NUMBERS) == set(ERROR_CODES)
    for code in ERROR_CODES:
        assert from_excel(to_excel(CellError(code), int)) == CellError(code)


def test_results_go_back_as_com_takes_them():
    assert to_excel(3, int) == 3.0
    assert type(to_excel(3, int)) is float
    for flag in (True, False):
        assert to_excel(flag, int) is flag
    assert to_excel([], int) == ""
    assert to_excel([["A", CellError("#N/A")], [2, ""]], int) == [["A", NA], [2.0, ""]]


def test_every_function_is_there_under_the_name_vba_calls():
    for entry in catalogue().values():
        function = getattr(functions, entry.name.lower())
        parameters = inspect.signature(function).parameters.values()
        assert [p.name for p in parameters] == [p.name for p in entry.parameters]
        assert [p.default is not p.empty for p in parameters] == [p.optional for p in entry.parameters]
    with pytest.raises(AttributeError, match="kh_nonsense"):
        functions.kh_nonsense  # noqa: B018


def test_one_cell_a_column_and_an_error_of_an_argument():
    assert functions.kh_month(datetime.datetime(2026, 11, 27, tzinfo=UTC)) == "2026-12"
    assert functions.kh_month(((datetime.datetime(2026, 11, 20, tzinfo=UTC),), (NA,), (None,))) == [["2026-11"], [NA], [NA]]
    assert functions.kh_month(NA) == NA


def test_a_row_form_takes_head_and_row_as_ranges():
    head = (("客户单位名称", "客户类别", "要求苛刻"),)
    assert functions.kh_tier(head, (("江南公司", "签约客户", "是"),)) == "C"
    tiers = functions.kh_tiers(head, (("江南公司", "签约客户", "是"), ("江北公司", "签约客户", None)))
    assert [row[0] for row in tiers] == ["C", "B"]


def test_a_bug_is_an_error_in_the_cell(monkeypatch, caplog):
    def broken(*_cells):
        raise ZeroDivisionError

    monkeypatch.setattr(functions, "call", broken)
    assert functions.kh_month("2026-11-20") == -2146826273
    assert "KH_MONTH failed" in caplog.text


def test_the_published_policy_is_asked_for_before_each_call(monkeypatch):
    days = []
    monkeypatch.setattr(functions, "use_published", days.append)
    functions.kh_month("2026-11-20")
    assert len(days) == 1
    assert type(days[0]) is datetime.date


def test_xlwings_own_server_finds_and_calls_them():
    """The real `xlwings.udfs.call_udf` on a faked COM: ranges, plain values, arrays, missing arguments, VT_ERROR inside and alone."""
    ran = subprocess.run([sys.executable, "-m", "tests.excel.udf_server"], capture_output=True, text=True, check=True, cwd=ROOT)
    error = {"kind": 10, "value": NA}
    assert [json.loads(line) for line in ran.stdout.splitlines()] == [
        "2026-12",
        "2026-12",
        [["2026-12"], [error]],
        error,
        [["C"], ["B"]],
        "未报",
    ]
