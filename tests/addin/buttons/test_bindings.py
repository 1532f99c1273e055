"""Confirmed bindings of columns: asked about when the values fight them, listed, forgotten, and those of older files told again (A24)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.addin.conftest import Press
from tests.addin.returns import HEADS, NOVEMBER, client, write_return
from udfs.words.text import fold


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_return(tmp_path / "月报.xlsx", "华东分公司", NOVEMBER, [client(f"{n}置业有限公司", 备注="乙方") for n in "甲乙丙"])


def columns(kh: Press, book: Path, **told: Any) -> dict[str, str | None]:
    done = kh("explain", json=True, file=book, workspace=book.parent, **told)
    return {line["column"]: line["field"] for line in done.lines if "column" in line}


@pytest.mark.parametrize(
    ("told", "says"),
    [("C=客户单位名称", "C列的内容（如“签约客户”）是“客户类别”"), ("E=最近联系日期", "E列的内容（如“13900000001”）是“联系电话”")],
)
def test_a_binding_that_fights_its_values_is_asked_about(kh: Press, book: Path, told: str, says: str) -> None:
    refused = kh("explain", file=book, bind=[told], confirm=True, workspace=book.parent)
    assert (refused.code, says in refused.err, "KH185" in refused.err) == (2, True, True)
    assert not (book.parent / "bindings.json").exists()
    assert says in kh("explain", file=book, bind=[told], workspace=book.parent).out
    assert kh("explain", file=book, bind=[told], confirm=True, sure=True, workspace=book.parent).code == 0
    column, _, head = told.partition("=")
    assert columns(kh, book)[column] == head


def test_a_binding_that_fits_is_kept_listed_and_forgotten(kh: Press, book: Path) -> None:
    assert "没有记住任何认法" in kh("bindings", workspace=book.parent).out
    assert kh("explain", file=book, bind=["P=不读", "L=客户需求"], confirm=True, workspace=book.parent).code == 0
    assert (columns(kh, book)["P"], columns(kh, book)["L"]) == (None, "客户需求")
    listed = kh("bindings", workspace=book.parent).out
    assert all(word in listed for word in ("1. ", "“备注”不读", "“需求依据”→客户需求"))
    assert "KH186" in kh("bindings", forget=2, workspace=book.parent).err
    assert kh("bindings", forget=1, workspace=book.parent).code == 0
    assert (columns(kh, book)["P"], columns(kh, book)["L"]) == ("备注", "需求依据")


def test_an_older_file_silences_no_column_that_nobody_spoke_of(kh: Press, book: Path) -> None:
    strange = write_return(book, "华东分公司", NOVEMBER, [[*client("甲置业有限公司"), None]])
    told = {fold(h): "" for h in HEADS} | {fold("客户单位名称"): "name", fold("客户类别"): "kind"}
    (book.parent / "bindings.json").write_text(json.dumps({"|".join(map(fold, HEADS)): told}), encoding="utf-8")
    said = kh("check", files=[strange], workspace=book.parent).err + kh("check", files=[strange], workspace=book.parent).out
    assert "KH260" in said
    kh("explain", file=strange, bind=["D=不读"], confirm=True, workspace=book.parent)
    said = kh("check", files=[strange], workspace=book.parent).out
    assert "D列" not in said
    assert "E列" in said
