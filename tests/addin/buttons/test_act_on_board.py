"""Buttons of the cockpit act on the unit and the month of the selected cell, on closed files and in Excel."""

from __future__ import annotations

import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from addin.catalogue import buttons
from addin.hosts.excel.host import ExcelHost
from addin.hosts.live.press import press
from addin.ledger.store import Ledger
from tests.addin.branch import refused
from tests.addin.conftest import Press
from tests.addin.consolidate.test_cockpit import NOW, Desk
from tests.addin.returns import DECEMBER, NOVEMBER, client, write_return
from tests.excel.fake_excel import FakeApp, FakeBook
from udfs.kinds.dates import Month

EAST, MIDDLE, WEST, NORTH = "华东分公司", "华中分公司", "西北分公司", "东北分公司"


@pytest.fixture
def desk(tmp_path: Path, kh: Press) -> Desk:
    made = Desk(tmp_path, kh)
    made.board()
    return made


def cell(desk: Desk, unit: str, month: str = "") -> str:
    """The cell of a unit's name, or of its month."""
    rows = [row["单位"] for row in desk.rows()]
    heads = list(desk.rows()[0])
    return f"{'ABCDEFGHIJKLMNOP'[heads.index(month) if month else 0]}{rows.index(unit) + 6}"


def do(desk: Desk, verb: str, unit: str, month: str = "", **told: Any) -> Any:
    return desk.press(f"selected {verb}", book=desk.path, cell=cell(desk, unit, month), **told)


def states(desk: Desk, month: Month = DECEMBER) -> dict[str, str]:
    return {u.unit: u.state for u in Ledger(desk.office.workspace).status(month)}


def test_a_file_is_received_for_the_unit_and_month_selected(desk: Desk, tmp_path: Path) -> None:
    path = write_return(tmp_path / "东北.xlsx", NORTH, DECEMBER, [client("东北港口有限公司")])
    assert refused(do(desk, "receive", WEST, file=path)) == "KH460"
    assert refused(do(desk, "receive", NORTH, "26年11月", file=path)) == "KH460"
    assert states(desk)[NORTH] == "未报"
    assert do(desk, "receive", NORTH, file=path).code == 0
    assert states(desk)[NORTH] == "已接收"


def test_the_month_is_that_of_the_selected_column(desk: Desk) -> None:
    assert do(desk, "return", EAST, "26年11月", why="与合同不符").code == 0
    assert (states(desk, NOVEMBER)[EAST], states(desk)[MIDDLE]) == ("退回", "无变化声明")


def test_the_selected_unit_alone_is_reminded(desk: Desk) -> None:
    done = do(desk, "remind", NORTH)
    assert [Path(p).name for p in done.lines[-1]["made"]] == [f"催报函（{NORTH}）.docx"]
    assert "“华中分公司”已报送" in do(desk, "remind", MIDDLE, json=False).out


def test_a_closed_month_is_opened_for_the_selected_unit(desk: Desk) -> None:
    assert refused(do(desk, "reopen", NORTH, until="2026-12-31", why="补报")) == "KH432"
    desk.press("month close", month="2026-12", with_missing=True, why="催报未果")
    assert do(desk, "reopen", NORTH, until="2026-12-31", why="补报").code == 0
    assert [o.unit for o in Ledger(desk.office.workspace).course(DECEMBER).openings] == [NORTH]


def test_what_rests_on_a_return_is_said_before_it_is_withdrawn(desk: Desk) -> None:
    done = do(desk, "withdraw", MIDDLE, "26年11月", why="报错了表")
    assert done.code == 0
    assert any(line.get("rests") for line in done.lines)
    assert states(desk, NOVEMBER)[MIDDLE] == "未报"


@pytest.mark.parametrize(("sheet", "where", "code"), [("按月", "A4", "KH459"), ("看板", "A2", "KH583"), ("看板", "八格", "KH584")])
def test_where_no_unit_of_a_board_is_selected_it_is_said(desk: Desk, sheet: str, where: str, code: str) -> None:
    assert refused(desk.press("selected remind", book=desk.path, cell=where, sheet=sheet)) == code


def test_a_question_in_the_list_leads_to_its_own_month(desk: Desk) -> None:
    done = desk.press("selected return", book=desk.path, cell="E4", sheet="质疑", why="请答复", at="《客户信息统计表》I4")
    assert done.code == 0, done.lines
    assert [q.month for q in Ledger(desk.office.workspace).queries()] == ["2026-12", "2026-12"]


class Answering(ExcelHost):
    """Excel, recorded: its dialogs are answered as told, sentences are kept."""

    def __init__(self, app: FakeApp, backups: Path, answers: dict[str, Any], *, agrees: bool) -> None:
        super().__init__(app, backups)
        self.answers, self.agrees, self.heard = answers, agrees, []

    def ask(self, title: str, fields: Any) -> dict[str, Any]:
        assert {f.name for f in fields} == self.answers.keys()
        return self.answers

    def tell(self, text: str, *, serious: bool = False) -> None:
        self.heard.append(text)

    def confirm(self, text: str) -> bool:
        self.heard.append(text)
        return self.agrees

    def status(self, text: str) -> None:
        pass

    def open(self, path: Path) -> None:
        pass


@pytest.mark.parametrize(("agrees", "state"), [(False, "已接收"), (True, "退回")])
def test_in_excel_the_selected_row_of_the_open_board_is_meant(desk: Desk, tmp_path: Path, *, agrees: bool, state: str) -> None:
    app = FakeApp()
    host = Answering(app, tmp_path / "backups", {"why": "与合同不符", "at": None}, agrees=agrees)
    book = FakeBook(app, "D:/看板.xlsx", desk.path.read_bytes())
    app.books.append(book)
    place = cell(desk, EAST, "26年11月")
    column, row = "ABCDEFGHIJKLMNOP".index(place[0]) + 1, int(place[1:])
    app.selection = SimpleNamespace(sheet=SimpleNamespace(name="看板", book=book), row=row, column=column)
    at = NOW + datetime.timedelta(hours=1)
    code = press(
        buttons()["selected return"],
        host,
        book,
        now=at,
        workspace=desk.office.workspace.root,
        installation=lambda: pytest.fail("not asked"),
    )
    assert (code, states(desk, NOVEMBER)[EAST]) == (0 if agrees else 130, state)
    assert any("要退回华东分公司2026年11月的报表，原因：与合同不符。" in text for text in host.heard)
