"""Templates that need no add-in, and copies that need none: `kh new --native`, `kh freeze`."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.addin.conftest import Press
from tests.policies import toggled
from tests.workbooks.writing.test_native import BAD, GOOD, typed
from udfs.kinds.dates import Month
from udfs.policy import evaluator as policy
from workbooks.opening.files import read_book
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.writing.build import POLICY_MARKER, filled
from workbooks.writing.policy_export import export_policy


@pytest.fixture(autouse=True)
def _packaged_policy_afterwards() -> object:
    yield
    policy.use(None)


def new(kh: Press, out: Path, **more: object) -> object:
    return kh("new", sheet="customer-info", unit="江南分公司", month="2026-11", out=out, rows=5, native=True, **more)


def test_a_native_template_is_checked_like_any_other(kh: Press, tmp_path: Path) -> None:
    out = tmp_path / "空表.xlsx"
    pressed = new(kh, out)
    assert (pressed.code, "公式按分级标准2026.1版编成" in pressed.out + pressed.err) == (0, True)
    out.write_bytes(typed(out.read_bytes(), [GOOD, BAD]))
    checked = kh("check", files=[out], json=True)
    assert (checked.code, [line["code"] for line in checked.lines if "code" in line]) == (0, [])
    read = kh("read", files=[out], json=True)
    assert [line["tier"] for line in read.lines] == ["A", "C"]
    assert all(set(line["extra"]) == set() for line in read.lines)


def test_the_policy_of_the_workspace_is_compiled_and_an_older_one_told(kh: Press, tmp_path: Path) -> None:
    packaged, own, place = tmp_path / "甲.xlsx", tmp_path / "乙.xlsx", tmp_path / "工作区"
    place.mkdir()
    new(kh, packaged)
    export_policy(replace(toggled("tier", C5=False, C5或=True), version="2026.2"), place / "分级标准.xlsx")
    assert "2026.2版" in new(kh, own, workspace=place).out
    assert openpyxl.load_workbook(own).custom_doc_props[POLICY_MARKER].value.startswith("2026.2/")
    for path, codes in ((packaged, ["KH145"]), (own, [])):
        path.write_bytes(typed(path.read_bytes(), [GOOD]))
        lines = kh("check", files=[path], json=True, workspace=place).lines
        assert [line["code"] for line in lines if "code" in line] == codes


@pytest.mark.parametrize(("sheet", "rows", "code"), [("unit", 5, "KH170"), ("customer-info", 2001, "KH156")])
def test_what_cannot_be_native_is_refused(kh: Press, tmp_path: Path, sheet: str, rows: int, code: str) -> None:
    pressed = kh("new", sheet=sheet, unit="江南分公司", month="2026-11", out=tmp_path / "x.xlsx", rows=rows, native=True)
    assert (pressed.code, code in pressed.out + pressed.err) == (2, True)


def test_a_copy_without_formulas(kh: Press, tmp_path: Path) -> None:
    path, out = tmp_path / "11月.xlsx", tmp_path / "数值.xlsx"
    path.write_bytes(filled(CUSTOMER_INFO, [GOOD, BAD], unit="江南分公司", month=Month(2026, 11)))
    before = path.read_bytes()
    pressed = kh("freeze", file=path, out=out)
    assert (pressed.code, path.read_bytes() == before) == (0, True)
    assert "其中4个是现算的" in pressed.out
    cells = [c.value for row in openpyxl.load_workbook(out).worksheets[0].iter_rows() for c in row]
    assert not any(isinstance(v, str) and "KH_" in v for v in cells)
    assert kh("freeze", file=path, out=out).code == 2, "an existing file is kept"
    assert kh("freeze", file=path).code == 0
    again = kh("freeze", file=tmp_path / "11月-数值.xlsx")
    assert "没有客户簿的公式" in again.out
    assert (tmp_path / "11月-数值-数值.xlsx").read_bytes() == out.read_bytes()


def test_formulas_without_a_result_are_listed(kh: Press, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A2"], sheet["B2"] = "客户单位名称", "甲公司", '=KH_TIER(A1:A1,A2:A2)&"类"'
    book.save(tmp_path / "x.xlsx")
    pressed = kh("freeze", file=tmp_path / "x.xlsx", out=tmp_path / "y.xlsx", json=True)
    assert pressed.code == 1
    assert [(line["code"], line["cell"]) for line in map(json.loads, pressed.out.splitlines()) if "code" in line] == [("KH182", "B2")]


def test_old_formats_cannot_be_frozen(kh: Press, books: Path, tmp_path: Path) -> None:
    pressed = kh("freeze", file=books / "72_plain_xls.xls", out=tmp_path / "x.xlsx")
    assert (pressed.code, "KH183" in pressed.out + pressed.err) == (2, True)


def test_a_macro_template_holds_its_functions_itself(kh: Press, tmp_path: Path) -> None:
    pressed = kh("new", sheet="customer-info", unit="江南分公司", month="2026-11", out=tmp_path / "空表.xlsx", rows=5, macros=True)
    assert pressed.code == 0
    book = read_book(tmp_path / "空表.xlsm")
    assert (book.kind, book.has_macros, book.external_links) == ("xlsm", True, 0)
    with zipfile.ZipFile(tmp_path / "空表.xlsm") as package:
        assert "xl/vbaProject.bin" in package.namelist()
        assert not any("externalLink" in name for name in package.namelist())


def test_both_kinds_of_formulas_at_once_are_refused(kh: Press, tmp_path: Path) -> None:
    pressed = kh("new", sheet="customer-info", unit="江南分公司", month="2026-11", out=tmp_path / "a.xlsx", native=True, macros=True)
    assert pressed.code == 2
    assert "KH171" in pressed.err


@pytest.mark.parametrize("verb", ["freeze", "unmark"])
def test_a_text_file_named_as_a_workbook_is_told_as_what_it_is(kh: Press, tmp_path: Path, verb: str) -> None:
    (tmp_path / "a.xlsx").write_text("客户单位名称,客户类别\n甲置业有限公司,准客户\n", encoding="utf-8")
    pressed = kh(verb, file=tmp_path / "a.xlsx", out=tmp_path / "b.xlsx")
    assert (pressed.code, "内容是csv格式" in pressed.err) == (2, True)
