"""What was replaced and is put back counts again: the last received return is the unit's."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.addin.returns import NOVEMBER, Office, client, write_return

A, B = [client("甲置业有限公司")], [client("乙矿业有限公司")]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def put(office: Office, name: str, rows: list[list[Any]]) -> None:
    write_return(office.root / "in" / name, "华东分公司", NOVEMBER, rows)


def counting(office: Office) -> str:
    (kept,) = office.consolidate(office.root / "in").snapshot.clients
    return kept.name


def corrected(office: Office) -> None:
    put(office, "华东.xlsx", A)
    assert counting(office) == "甲置业有限公司"
    put(office, "华东改正.xlsx", B)
    assert counting(office) == "乙矿业有限公司"


def test_the_earlier_file_put_there_again_under_another_name(office: Office) -> None:
    corrected(office)
    shutil.copy(office.root / "in" / "华东.xlsx", office.root / "in" / "华东重报.xlsx")
    assert [counting(office) for _ in range(2)] == ["甲置业有限公司"] * 2
    put(office, "华东再改正.xlsx", B)
    assert [counting(office) for _ in range(2)] == ["乙矿业有限公司"] * 2


def test_the_earlier_file_under_another_name_alone(office: Office) -> None:
    corrected(office)
    (office.root / "in" / "华东.xlsx").unlink()
    put(office, "华东以此为准.xlsx", A)
    assert [counting(office) for _ in range(2)] == ["甲置业有限公司"] * 2


def test_a_file_written_over_and_written_back(office: Office) -> None:
    for rows, name in ((A, "甲置业有限公司"), (B, "乙矿业有限公司"), (A, "甲置业有限公司"), (B, "乙矿业有限公司")):
        put(office, "华东.xlsx", rows)
        assert [counting(office) for _ in range(2)] == [name] * 2


def test_copies_that_lay_there_before_and_backups_are_not_put_back(office: Office) -> None:
    put(office, "华东.xlsx", A)
    put(office, "华东报送.xlsx", A)
    assert counting(office) == "甲置业有限公司"
    put(office, "华东改正.xlsx", B)
    put(office, "华东 - 副本.xlsx", A)
    assert [counting(office) for _ in range(2)] == ["乙矿业有限公司"] * 2
