"""Every declared register goes the whole way by its declaration: template, check, explanation, return, ledger, 汇总, lists, timeline."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.cli import main as cli
from addin.ledger.store import Ledger, Unit
from tests.addin.returns import NOVEMBER, Office, client, write_return
from workbooks.declare import Sheet
from workbooks.opening.sandbox import pool
from workbooks.registers import registers
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.units import MARKETING
from workbooks.writing.build import HEAD_ROW

NAME, UNIT, TASK = "甲置业有限公司", "华东分公司", "XM-001"
REGISTERS = {name: s for name, s in registers().items() if s is not CUSTOMER_INFO}
#: A project under way without tasks would be refused (KH336).
TOLD = {"projects": {"stage": "立项"}}
Said = tuple[int, str]


@dataclass
class Sent:
    """What was said of one register on its way."""

    check: Said
    explained: Said
    submitted: Said
    listed: Said


@dataclass
class Month:
    """What came of all of them."""

    sent: dict[str, Sent]
    #: Lines of the client's own page.
    client: list[str]
    #: Title of each sheet of 汇总 → its values.
    consolidated: dict[str, set[Any]]


def filled(path: Path, sheet: Sheet) -> None:
    """The sample row of a register in its template, about our client."""
    book = openpyxl.load_workbook(path)
    page = book[sheet.title]
    heads = [str(cell.value).rstrip("*") for cell in page[HEAD_ROW + 1]]
    told = {f.name: f.kind.sample for f in sheet.fields} | {sheet.about: NAME} | TOLD.get(sheet.name, {})
    for f in sheet.fields:
        page.cell(HEAD_ROW + 2, heads.index(f.head) + 1).value = told[f.name]
    book.save(path)


def typed(workspace: Path, *words: str) -> Said:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = cli.run([*words, "--workspace", str(workspace), "--now", "2026-11-24T14:03"])
    return code, out.getvalue()


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Month:
    """A branch's clients, then each register in a workbook of its own, made by `kh new` and submitted; read here, without children."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool.Standing, "__call__", lambda _, function, items, **__: pool.run_here(function, items))
        return all_the_way(tmp_path_factory.mktemp("whole_way"))


def all_the_way(root: Path) -> Month:
    office = Office(root)
    Ledger(office.workspace).put_units([Unit(UNIT)], at=office.now, actor="张三")

    def kh(*words: str) -> Said:
        return typed(office.workspace.root, *words)

    assert kh("submit", str(write_return(root / "客户.xlsx", UNIT, NOVEMBER, [client(NAME)])))[0] == 0
    sent: dict[str, Sent] = {}
    for name, sheet in REGISTERS.items():
        path = root / f"{name}.xlsx"
        when = "2026年下半年" if sheet.returned in ("满意度", "分析报告") else "2026-11"
        unit = MARKETING if sheet.returned == "核定" else UNIT
        assert kh("new", sheet.title, "--unit", unit, "--month", when, "--rows", "5", "--out", str(path))[0] == 0
        filled(path, sheet)
        sent[name] = Sent(kh("check", str(path)), kh("explain", str(path)), kh("submit", str(path)), (0, ""))
    out = root / "汇总.xlsx"
    assert kh("consolidate", str(office.workspace.inbox / "2026-11"), "--month", "2026-11", "--out", str(out))[0] == 0
    for name, told in sent.items():
        told.listed = kh("entries", name, "--json")
    book = openpyxl.load_workbook(out, read_only=True)
    sheets = {page.title: {value for row in page.iter_rows(values_only=True) for value in row} for page in book}
    return Month(sent, kh("clients", "show", NAME)[1].splitlines(), sheets)


@pytest.mark.parametrize("name", REGISTERS)
def test_it_is_checked_explained_and_submitted(month: Month, name: str) -> None:
    told, title = month.sent[name], REGISTERS[name].title
    assert told.check[0] == 0, told.check[1]
    assert "已检查1行，0处错误" in told.check[1]
    assert f"《{title}》" in told.explained[1]
    assert told.submitted[0] == 0, told.submitted[1]
    assert f"{title}1行" in told.submitted[1]
    assert "KH451" not in told.submitted[1], "a workbook of one register replaces no other"


@pytest.mark.parametrize("name", REGISTERS)
def test_it_is_kept_and_listed(month: Month, name: str) -> None:
    code, out = month.sent[name].listed
    (line,) = [json.loads(text) for text in out.splitlines()]
    assert (code, line["register"]) == (0, name)
    assert {f.head for f in REGISTERS[name].fields if f.required} <= line["values"].keys() <= {f.head for f in REGISTERS[name].fields}


@pytest.mark.parametrize("name", [n for n, s in REGISTERS.items() if s.about])
def test_it_stands_in_the_timeline_of_its_client(month: Month, name: str) -> None:
    assert [line for line in month.client if f"  {REGISTERS[name].title}：" in line]


@pytest.mark.parametrize("name", [n for n, s in REGISTERS.items() if s.returned == "月报"])
def test_it_has_a_sheet_in_the_consolidated_workbook(month: Month, name: str) -> None:
    sheet = REGISTERS[name]
    assert (NAME if sheet.about else TASK) in month.consolidated[sheet.title]
