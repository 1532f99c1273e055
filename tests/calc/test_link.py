"""UNO in this process and through LibreOffice's own Python behave alike."""

import io
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from addin.hosts.calc import link
from addin.hosts.calc.link import context, values
from addin.hosts.calc.link.pythons import find_python
from addin.hosts.calc.link.relay import _Unpickler
from addin.office.program import find_soffice
from workbooks.problems import Refusal

pytestmark = pytest.mark.office


def test_the_relay_is_used_where_it_is_told(relayed_office: xw.App):
    assert relayed_office.impl.context.relayed


def test_structs_enums_sequences_and_objects_cross(linked_book: xw.Book):
    document = linked_book.impl.document
    sheet = document.Sheets.getByIndex(0)
    address = sheet.getCellRangeByName("B2:C3").RangeAddress
    assert address.type_name == "com.sun.star.table.CellRangeAddress"
    assert (address.StartColumn, address.EndRow) == (1, 2)
    assert sheet.getCellByPosition(0, 0).Type == link.enum("com.sun.star.table.CellContentType", "EMPTY")
    rows = (("客户", 1.5), ("", -2.0))
    sheet.getCellRangeByName("A1:B2").setDataArray(rows)
    assert sheet.getCellRangeByName("A1:B2").getDataArray() == rows
    cell = sheet.getCellByPosition(0, 0)
    cell.HoriJustify = link.enum("com.sun.star.table.CellHoriJustify", "CENTER")
    assert cell.getPropertyValue("HoriJustify").value == "CENTER"
    sheet.copyRange(sheet.getCellByPosition(0, 5).CellAddress, sheet.getCellRangeByName("A1:B2").RangeAddress)
    assert sheet.getCellByPosition(0, 5).String == "客户"


def test_exceptions_cross(linked_book: xw.Book):
    sheets = linked_book.impl.document.Sheets
    with pytest.raises(link.UnoError, match="NoSuchElement") as caught:
        sheets.getByName("没有")
    assert caught.value.type_name == "com.sun.star.container.NoSuchElementException"
    with pytest.raises(AttributeError):
        _ = sheets.Nothing
    with pytest.raises(link.UnoError, match="IndexOutOfBounds"):
        sheets.getByIndex(99)


def test_an_object_of_one_office_is_nothing_for_another(office: xw.App, relayed_office: xw.App):
    theirs = relayed_office.impl.desktop
    with pytest.raises(TypeError, match="not a value for this office"):
        office.impl.desktop.addTerminateListener(theirs)


def test_a_hundred_thousand_cells_cross_in_one_message(linked_book: xw.Book):
    cells = linked_book.impl.document.Sheets.getByIndex(0).getCellRangeByName("A1:J10000")
    rows = tuple(tuple(f"文字{r}" if c % 2 else float(r * c) for c in range(10)) for r in range(10_000))
    cells.setDataArray(rows)
    assert cells.getDataArray() == rows


def test_nobody_listens():
    with pytest.raises(link.UnoError, match="NoConnect"):
        link.connect("pipe,name=kehubu_nobody_is_here")


def test_an_office_is_reached_again_while_this_process_holds_it(office: xw.App):
    connection = office.impl.office.connection
    for _ in range(100):  # without another call 2 to 10 of 100 were lost on a busy machine
        assert link.connect(connection).service("com.sun.star.frame.Desktop").getImplementationName()


class Dropping:
    """A line whose first calls are dropped."""

    def __init__(self, line: context.Line, times: float) -> None:
        self._line, self.left, self.closed = line, times, False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._line, name)

    def resolve(self, url: str) -> Any:
        self.left -= 1
        if self.left >= 0:
            raise link.UnoError("com.sun.star.lang.DisposedException", "Binary URP bridge disposed during call")
        return self._line.resolve(url)

    def close(self) -> None:
        self.closed = True


def test_a_call_that_the_office_drops_is_made_again(office: xw.App, monkeypatch: pytest.MonkeyPatch):
    line = Dropping(context._line(office.impl.office.soffice), 3)
    monkeypatch.setattr(context, "_line", lambda _: line)
    assert link.connect(office.impl.office.connection).service("com.sun.star.frame.Desktop").getImplementationName()
    assert line.left == -1


def test_an_office_that_drops_every_call_is_told(monkeypatch: pytest.MonkeyPatch):
    line = Dropping(context._line(find_soffice()), float("inf"))
    monkeypatch.setattr(context, "_line", lambda _: line)
    monkeypatch.setattr(context, "_DROPPED_SECONDS", 0.2)
    with pytest.raises(link.UnoError, match="Disposed"):
        link.connect("pipe,name=kehubu_nobody_is_here")
    with pytest.raises(link.UnoError, match="Disposed"):
        link.connect("pipe,name=kehubu_nobody_is_here", alive=lambda: False)
    assert line.closed


def test_the_childs_modules_need_nothing_but_the_standard_library():
    root = Path(link.__file__).parents[4]
    script = (
        "import sys\n"
        f"sys.path.append({str(root)!r})\n"
        "import addin.hosts.calc.link.relay_child\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('workbooks', 'udfs', 'xlwings', 'pandas')))"
    )
    said = subprocess.run(
        [sys.executable, "-S", "-c", script], capture_output=True, text=True, check=True, env={"PATH": os.environ["PATH"]}
    )
    assert said.stdout.strip() == "[]"


def test_the_relay_reads_nothing_but_values_of_the_link(office: xw.App):
    told = pickle.dumps(os.system)
    with pytest.raises(pickle.UnpicklingError):
        _Unpickler(io.BytesIO(told), office.impl.context).load()
    assert pickle.loads(pickle.dumps(values.Struct("a.B", {"C": 1}))) == values.Struct("a.B", {"C": 1})


def test_a_libreoffice_without_python_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("addin.hosts.calc.link.pythons._SYSTEM", ())
    with pytest.raises(Refusal, match="请重新安装 LibreOffice") as caught:
        find_python(tmp_path / "soffice")
    assert caught.value.problem.rule.code == "KH813"


def test_libreoffices_own_python_goes_first(tmp_path: Path):
    (tmp_path / "python").write_text("")
    assert find_python(tmp_path / "soffice") == tmp_path / "python"
    assert find_python(find_soffice()).is_file()


def test_paths_and_addresses(tmp_path: Path):
    path = tmp_path / "三月 报送#1.xlsx"
    assert link.file_path(link.file_url(path)) == path
