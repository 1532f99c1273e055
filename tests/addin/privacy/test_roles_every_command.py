"""Every command pressed by every role: done, or refused by a sentence with its code; never an error of the program (R29)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from addin.catalogue import buttons
from tests.addin.privacy.pressing import LINES, Office
from tests.addin.privacy.test_roles import PEOPLE

ROLES = {"leader": "leader", "branch": "unit", "stranger": None}


@pytest.fixture(scope="module")
def here(office: Callable[[], Office]) -> Office:
    made = office()
    _give_roles(made)
    return made


def _give_roles(office: Office) -> None:
    place: Path = office.workspace.root / "分级标准.xlsx"
    assert office.press("policy export", str(place))[0] == 0
    book = openpyxl.load_workbook(place)
    sheet = book["角色"]
    head = next(r for r in sheet.iter_rows() if r[0].value == "系统账号")[0].row
    for n, told in enumerate(PEOPLE, start=head + 1):
        for c, value in enumerate(told, start=1):
            sheet.cell(n, c, value)
    book.save(place)


@pytest.mark.parametrize("verb", [verb for verb in LINES if not verb.startswith("selected")])
@pytest.mark.parametrize("account", ROLES)
def test_no_role_meets_an_error(here: Office, monkeypatch: pytest.MonkeyPatch, account: str, verb: str) -> None:
    monkeypatch.setattr("addin.ledger.log.witness.account", lambda: account)
    who = buttons()[verb].who
    for line in LINES[verb][:1]:
        code, said = here.press(verb, line.replace(".pdf", ".docx").replace(" --pdf", ""), register="投诉登记表")
        assert code in (0, 1, 2), said
        assert "程序出错" not in said
        if code == 2:
            assert re.search(r"KH\d{3}", said), said
        if who and ROLES[account] not in who:
            assert (code, "KH660" in said) == (2, True), said
