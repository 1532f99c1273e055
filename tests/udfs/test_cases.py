"""Every rule case as a Python call, over raw cells, and by the column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.udfs.cases import Case, load
from udfs.binding import bind, column_facts, row_facts
from udfs.cells import CellError
from udfs.declare import Parameter, UdfError, call, catalogue, convert
from udfs.policy import evaluator as policy
from udfs.rules.tiers import decide, decide_columns

CASES = load()


@pytest.fixture(params=CASES, ids=lambda c: f"{c.name}-{c.function}")
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    policy.use(request.param.policy)
    yield request.param
    policy.use(None)


def shown(result: Any) -> Any:
    return "" if result is None else result


def given(p: Parameter, cell: Any) -> Any:
    if p.shape == "cell":
        return convert(p, cell)
    if p.shape == "head":
        return tuple(cell[0])
    return tuple(tuple(row) for row in cell) if isinstance(cell, list) else ((cell,),)


def test_python_call(case: Case) -> None:
    entry = catalogue()[case.function]
    try:
        result = entry.function(*(given(p, a) for p, a in zip(entry.parameters, case.args, strict=False)))
    except UdfError as error:
        result = CellError(error.code)
    assert shown(result) == case.expect


def test_over_raw_cells(case: Case) -> None:
    try:
        result = call(case.function, *case.args)
    except UdfError as error:
        result = CellError(error.code)
    assert result == case.expect


def test_by_the_column(case: Case) -> None:
    if case.of_row:
        head, rows = case.args[:2]
        if len(rows) != 1:
            return
        if case.function != "KH_TIER" or isinstance(case.expect, CellError):
            bound = bind(tuple(head[0]))
            many = decide_columns(column_facts(bound, rows * 3), 3)
            assert many == [decide(row_facts(bound, rows[0]))] * 3
            return
        assert call("KH_TIERS", head, rows * 3) == [[case.expect]] * 3
        return
    shapes = [p.shape for p in catalogue()[case.function].parameters]
    if "cell" not in shapes[: len(case.args)]:
        return
    columns = [[[a], [a], [a]] if shape == "cell" else a for a, shape in zip(case.args, shapes, strict=False)]
    assert call(case.function, *columns) == [[case.expect]] * 3


def test_names_are_told_apart() -> None:
    names = [(c.name, c.function) for c in CASES]
    assert len(names) == len(set(names))


def test_every_function_has_a_case() -> None:
    covered = {c.function for c in CASES} | {"KH_TIERS"}
    assert set(catalogue()) <= covered
