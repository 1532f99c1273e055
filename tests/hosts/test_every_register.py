"""Every register's sheet through the buttons of staff in Calc and in Excel: marked, explained, taken back, repaired, submitted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger, Unit
from tests.addin.branch import workbook
from tests.addin.seeded import UNITS, tables_of
from tests.calc.screen import NOW
from tests.hosts.seats import HOSTS, ExcelSeat, Seat, seated
from udfs.kinds.kind import Fault
from workbooks.grid import cell_name
from workbooks.registers import registers
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.units import MARKETING

WRONG = "改天再说"
#: For which period a unit sends each return.
RETURNS = {"月报": "2026年11月", "满意度": "2026年下半年", "分析报告": "2026年下半年", "核定": "2026年11月"}
_ROW = 3


@dataclass(frozen=True)
class Cell:
    """A cell of a faulty sheet: its head, and what belongs there."""

    sheet: str
    place: str
    head: str
    right: str


def faulty(kind: str, path: Path) -> tuple[list[Cell], list[Cell]]:
    """A return with all the registers it carries, one row each: cells that cannot be read, and cells that are repaired."""
    tables = tables_of(kind, range(1), "2026-11")
    wrong, crooked = [], []
    for (title, heads, (row,)), register in zip(tables, (s for s in registers().values() if s.returned == kind), strict=True):
        keys = {name for key in register.key for name in key}
        filled = [(c, f) for c, f in enumerate(f for f in register.fields if not f.computed) if row[c] is not None]
        broken = sorted(filled, key=lambda told: (not told[1].strict, told[1].name in keys, not told[1].required))
        column = next(c for c, f in broken if isinstance(f.kind.parse(WRONG), Fault))
        for found, at in ((wrong, column), (crooked, next(c for c, _ in broken if c != column))):
            found.append(Cell(title, cell_name(_ROW, at), heads[at], str(row[at])))
            row[at] = WRONG if at == column else f"　{row[at]}　"
    workbook(path, MARKETING if kind == "核定" else UNITS[0], RETURNS[kind], *tables)
    return wrong, crooked


@pytest.fixture(scope="module", params=HOSTS)
def seat(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    """Somebody of a group of two branches."""
    folder = tmp_path_factory.mktemp("registers")
    ledger = Ledger(Workspace.open(folder / "ws"))
    ledger.put_units([Unit("示例集团"), *(Unit(u, parent="示例集团") for u in UNITS)], at=NOW, actor="张三")
    with seated(request.param, folder) as somebody:
        yield somebody


@pytest.mark.parametrize("kind", RETURNS)
def test_a_register_goes_through_every_button(seat: Seat, kind: str) -> None:
    path = seat.folder / f"{kind}.xlsx"
    wrong, crooked = faulty(kind, path)
    places = {f"{c.sheet}!{c.place}" for c in wrong}
    seat.open(path)
    assert f"{len(wrong)}处错误" in seat.press("check")
    marked = seat.noted()
    assert {place for place, text in marked.items() if "【错误】" in text} == places
    assert all(f"“{c.head}”填的是“{WRONG}”" in marked[f"{c.sheet}!{c.place}"] for c in wrong)
    for c in wrong if isinstance(seat, ExcelSeat) else wrong[:2]:  # Calc needs seconds for each, and tells the cell alone
        seat.select(c.sheet, c.place)
        said = seat.press("explain")
        assert f"{c.place}：“{c.head}”" in said, said
    assert f"已清除{len(marked)}处标注" in seat.press("unmark")
    assert (seat.noted(), "校验结果" in seat.sheets()) == ({}, False)
    assert f"还有{len(wrong)}处错误要人改" in seat.press("fix")
    assert [seat.text(c.sheet, c.place) for c in crooked] == [c.right for c in crooked]
    assert "没有提交" in seat.press("submit")
    for c in wrong:
        seat.put(c.sheet, c.place, c.right)
    assert "已提交" in seat.press("submit", agrees=True)
    ledger = Ledger(Workspace.open(seat.folder / "ws"))
    kept = [s for s in registers().values() if s.returned == kind and s is not CUSTOMER_INFO]
    assert {s.title for s in kept if len(ledger.entries(s)) != 1} == set()
