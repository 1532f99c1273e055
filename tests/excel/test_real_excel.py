"""A real Excel on Windows, after `kh install --excel`: `pytest --excel tests/excel/test_real_excel.py`. Not run where there is none."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

from addin.catalogue import buttons
from addin.hosts.excel.host import ExcelHost
from addin.hosts.live.press import press
from addin.outside import installation
from workbooks.answering.result_sheet import TITLE

pytestmark = pytest.mark.excel
BOOKS = Path(__file__).parent.parent / "books"


class Silent(ExcelHost):
    """Excel without dialogs: what would be told is kept."""

    def __init__(self, app: xw.App, backups: Path) -> None:
        super().__init__(app, backups)
        self.heard: list[str] = []

    def tell(self, text: str, *, serious: bool = False) -> None:
        self.heard.append(text)

    def confirm(self, text: str) -> bool:
        self.heard.append(text)
        return False


@pytest.fixture
def app() -> Iterator[xw.App]:
    """An Excel of our own with the installed add-in; one started by a program loads nothing from XLSTART."""
    started = xw.App(visible=False, add_book=False)
    try:
        started.books.open(str(Path(started.api.StartupPath) / "kh.xlam"))
        yield started
    finally:
        started.quit()


def test_a_function_calculates_in_a_cell(app: xw.App):
    sheet = app.books.add().sheets[0]
    sheet["A1:B2"].value = [["客户单位名称", "要求苛刻"], ["示例置业有限公司", "是"]]
    sheet["D1"].formula = "=KH_TIER(A1:B1,A2:B2)"
    sheet["D2"].formula = "=KH_TIER_WHY(A1:B1,A2:B2)"
    assert sheet["D1"].value == "C"
    assert sheet["D2"].value.startswith("C类（R23，")


def test_marks_come_and_go(app: xw.App, tmp_path: Path):
    shutil.copy(BOOKS / "07_cell_errors.xlsx", tmp_path)
    book = app.books.open(str(tmp_path / "07_cell_errors.xlsx"))
    host = Silent(app, tmp_path / "backups")
    before = book.sheets[0]["B7"].color
    now = datetime.datetime(2026, 11, 22, 9, 30)
    told = {"now": now, "workspace": None, "installation": installation}
    assert press(buttons()["check"], host, book, **told) == 1
    assert book.sheets[0]["B7"].note.text.startswith("—— 客户簿校验 ——")
    assert TITLE in [s.name for s in book.sheets]
    assert list((tmp_path / "backups").iterdir())
    assert press(buttons()["unmark"], host, book, **told) == 0
    assert book.sheets[0]["B7"].color == before
    assert book.sheets[0]["B7"].note is None
    assert TITLE not in [s.name for s in book.sheets]
    assert host.heard[-1].startswith("已清除")
