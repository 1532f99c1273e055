"""A return with a password is taken in with it, and stays when the folder is looked at without."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from addin.ledger.store import Ledger, Unit
from tests.addin.returns import NOVEMBER, Office, client, write_return


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    plain = write_return(tmp_path / "plain.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司")])
    (tmp_path / "in").mkdir()
    with (tmp_path / "in" / "华东分公司.xlsx").open("wb") as file:
        OOXMLFile(io.BytesIO(plain.read_bytes())).encrypt("kehu2026", file)
    return office


def names(office: Office, password: str | None = None) -> list[str]:
    return [c.name for c in office.consolidate(office.root / "in", password=password).snapshot.clients]


def test_a_return_with_a_password(office: Office) -> None:
    assert names(office) == []
    assert names(office, "wrong") == []
    assert names(office, "kehu2026") == ["甲置业有限公司"]
    assert names(office) == ["甲置业有限公司"]
    assert names(office, "kehu2026") == ["甲置业有限公司"]


def test_it_stays_when_it_is_read_again_without(office: Office) -> None:
    assert names(office, "kehu2026") == ["甲置业有限公司"]
    Ledger(office.workspace).put_units([Unit("华东分公司"), Unit("华中分公司")], at=office.now, actor="张三")
    assert names(office) == ["甲置业有限公司"], "the register is part of what an examination rests on"
