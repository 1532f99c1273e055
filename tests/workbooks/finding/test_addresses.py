"""Addresses as people type them."""

import pytest

from workbooks.addresses import Address, address
from workbooks.problems import Refusal


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("H12", Address(11, 7)),
        ("12H", Address(11, 7)),
        ("Ｈ１２", Address(11, 7)),
        ("$h$12", Address(11, 7)),
        (" H 12 ", Address(11, 7)),
        ("第12行", Address(11, None)),
        ("12行", Address(11, None)),
        ("12", Address(11, None)),
        ("H列", Address(None, 7)),
        ("AB", Address(None, 27)),
        ("第12行H列", Address(11, 7)),
        ("H列12行", Address(11, 7)),
        ("R12C8", Address(11, 7)),
        ("12行8列", Address(11, 7)),
        ("第12列", Address(None, 11)),
        ("8列", Address(None, 7)),
        ("H12:J14", Address(11, 7)),
        ("H：J", Address(None, 7)),
        ("《11月》H12", Address(11, 7, "11月")),
        ("'十一 月'!H12", Address(11, 7, "十一 月")),
        ("Sheet1!h12", Address(11, 7, "Sheet1")),
        ("单元格H12", Address(11, 7)),
    ],
)
def test_what_people_type_is_a_place(told: str, meant: Address) -> None:
    assert address(told) == meant


@pytest.mark.parametrize("told", ["", "H0", "第0行", "XFE1", "A1048577", "联系电话", "H12H", "-3", "1.5", "H1２三", "R0C1", "=A1"])
def test_what_is_none_gets_a_sentence(told: str) -> None:
    with pytest.raises(Refusal, match=r"KH225.*写成H12"):
        address(told)
