"""Books, sheets, names and what hangs on cells."""

import zipfile
from base64 import b64decode
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from openpyxl.comments import Comment
from pypdf import PdfReader

from workbooks.problems import Refusal

pytestmark = pytest.mark.office

#: Four red points.
PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==")


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm", ".ods", ".xls", ".csv"])
def test_a_book_saved_in_every_kind_opens_again(office: xw.App, tmp_path: Path, suffix: str):
    book = office.books.add()
    book.sheets[0].name = "报送"
    book.sheets[0]["A1"].value = [["客户", "金额"], ["甲,乙", 1.5]]
    path = tmp_path / f"三月 报送#1{suffix}"
    book.save(path)
    assert (book.name, book.fullname) == (path.name, str(path))
    book.close()
    again = office.books.open(path)
    assert again.sheets[0]["A1:B2"].value == [["客户", "金额"], ["甲,乙", 1.5]]


def test_a_csv_of_excels_in_gbk_opens(office: xw.App, tmp_path: Path):
    (tmp_path / "a.csv").write_bytes("客户,金额\n甲,1.5\n".encode("gbk"))
    assert office.books.open(tmp_path / "a.csv").sheets[0]["A1:B2"].value == [["客户", "金额"], ["甲", 1.5]]


def test_what_calc_saves_other_readers_read(office: xw.App, tmp_path: Path):
    book = office.books.add()
    sheet = book.sheets[0]
    sheet["A1"].value = [["客户", True], ["=1/0", "=SUM(B1,1)"]]
    sheet["A1"].add_note("联系电话不对")
    book.save(tmp_path / "a.xlsx")
    assert zipfile.is_zipfile(tmp_path / "a.xlsx")
    read = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert (read["A1"].value, read["B2"].value, read["A1"].comment.text) == ("客户", "=SUM(B1,1)", "联系电话不对")


def test_a_kind_calc_does_not_write_is_refused(book: xw.Book, tmp_path: Path):
    with pytest.raises(ValueError, match=r"\.docx"):
        book.save(tmp_path / "a.docx")


def test_pdf_of_book_and_range(book: xw.Book, tmp_path: Path):
    book.sheets[0]["A1"].value = [["客户名称", 1], ["第二行", 2]]
    book.to_pdf(tmp_path / "书.pdf")
    book.sheets[0]["A2:B2"].to_pdf(tmp_path / "行.pdf")
    whole, row = (PdfReader(tmp_path / name).pages[0].extract_text() for name in ("书.pdf", "行.pdf"))
    assert "客户名称" in whole
    assert "第二行" in row
    assert "客户名称" not in row


def test_a_book_of_somebody_else_is_told(office: xw.App, tmp_path: Path):
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 no book")
    with pytest.raises(OSError, match=r"坏\.xlsx"):
        office.books.open(path)
    (tmp_path / ".~lock.坏.xlsx#").write_text(",王芳,pc,25.11.2026 09:00,file:///srv/wang/.config/libreoffice/4;", "utf-8")
    with pytest.raises(Refusal, match="正被别的程序打开") as caught:
        office.books.open(path)
    assert caught.value.problem.rule.code == "KH814"


def test_sheets(linked_book: xw.Book):
    first = linked_book.sheets[0]
    first.name = "一"
    linked_book.sheets.add("二", after="一")
    linked_book.sheets.add("零", before="一")
    assert linked_book.sheet_names == ["零", "一", "二"]
    assert linked_book.sheets.active.name == "零"
    linked_book.sheets["二"]["A1"].value = "x"
    copied = linked_book.sheets["二"].copy(before=first, name="二的副本")
    assert copied["A1"].value == "x"
    linked_book.sheets["二"].visible = False
    assert not linked_book.sheets["二"].visible
    linked_book.sheets["零"].delete()
    assert linked_book.sheet_names == ["二的副本", "一", "二"]
    assert "一" in [sheet.name for sheet in linked_book.sheets]
    other = linked_book.app.books.add()
    assert first.copy(after=other.sheets[0]).name == "一"


def test_names_of_book_and_sheet(linked_book: xw.Book):
    sheet = linked_book.sheets[0]
    sheet.name = "客户's 表"
    sheet["B2:D10"].name = "客户区"
    sheet["A1"].name = "'客户''s 表'!月份"
    assert linked_book.names["客户区"].refers_to_range == sheet["B2:D10"]
    assert sheet["A1"].name.name == "'客户''s 表'!月份"
    assert linked_book.names["客户区"].refers_to == "='客户''s 表'!$B$2:$D$10"
    assert sheet["客户区"].address == "$B$2:$D$10"
    assert len(linked_book.names) == 2
    linked_book.names["客户区"].delete()
    assert "客户区" not in linked_book.names


def test_notes_stand_beside_their_cells(linked_book: xw.Book):
    sheet = linked_book.sheets[0]
    sheet["B2"].add_note("第一")
    sheet["D4"].add_note("第二")
    sheet["B2"].note.text = "改过"
    assert (sheet["B2"].note.text, sheet["C3"].note) == ("改过", None)
    assert [note.location.address for note in sheet.notes] == ["$B$2", "$D$4"]
    sheet["B2"].note.delete()
    assert sheet["B2"].note is None
    assert sheet["D4"].note.text == "第二"


def test_notes_of_a_file_of_excels(office: xw.App, tmp_path: Path):
    workbook = openpyxl.Workbook()
    workbook.active["B2"] = "甲"
    workbook.active["B2"].comment = Comment("电话不对\n请改", "王芳")
    workbook.save(tmp_path / "a.xlsx")
    sheet = office.books.open(tmp_path / "a.xlsx").sheets[0]
    assert sheet["B2"].note.text == "电话不对\n请改"


def test_looks(linked_book: xw.Book):
    sheet = linked_book.sheets[0]
    cells = sheet["A1:C3"]
    cells.color = (255, 199, 206)
    cells.font.bold = True
    cells.font.name = "宋体"
    cells.font.size = 12
    cells.font.color = "#9C0006"
    cells.wrap_text = True
    cells.number_format = "0.00%"
    assert sheet["B2"].color == (255, 199, 206)
    assert (sheet["B2"].font.bold, sheet["B2"].font.name, sheet["B2"].font.size) == (True, "宋体", 12)
    assert sheet["B2"].impl.uno.CharFontNameAsian == "宋体"
    assert sheet["B2"].font.color == (156, 0, 6)
    assert cells.number_format == "0.00%"
    sheet["A1"].color = None
    assert (sheet["A1"].color, cells.color, cells.wrap_text) == (None, None, True)
    sheet["A1:A2"].row_height = 30
    sheet["A1"].column_width = 20
    assert (sheet["A1"].row_height, sheet["A1:A3"].row_height, sheet["A1"].column_width) == (30, None, 20)
    sheet["2:2"].api.Rows.IsVisible = False
    assert sheet["A2"].impl.row_hidden
    sheet["A1"].horizontal_alignment = "center"
    assert sheet["A1"].horizontal_alignment == "center"


def test_cells_move_copy_and_merge(linked_book: xw.Book):
    sheet = linked_book.sheets[0]
    sheet["A1"].value = [["a", "b"], ["c", "d"]]
    sheet["A1:B1"].insert("down")
    assert sheet["A1:B3"].value == [[None, None], ["a", "b"], ["c", "d"]]
    sheet["1:1"].delete("up")
    sheet["A1:B2"].copy(sheet["D1"])
    assert sheet["D1:E2"].value == [["a", "b"], ["c", "d"]]
    sheet["A1:B1"].merge()
    assert (sheet["A1"].merge_cells, sheet["A1"].merge_area.address) == (True, "$A$1:$B$1")
    sheet["A1"].unmerge()
    assert not sheet["A1"].merge_cells
    sheet["D1:E2"].clear_contents()
    assert sheet["D1"].value is None


def test_links_lead_to_cells(linked_book: xw.Book, tmp_path: Path):
    sheet = linked_book.sheets[0]
    sheet["A1"].add_hyperlink("#'Sheet1'!C5", "去看")
    assert sheet["A1"].value == "去看"
    linked_book.save(tmp_path / "a.xlsx")
    link = openpyxl.load_workbook(tmp_path / "a.xlsx").active["A1"].hyperlink
    assert link.location.replace("'", "") == "Sheet1!C5"


def test_pictures_and_charts(linked_book: xw.Book, tmp_path: Path):
    sheet = linked_book.sheets[0]
    (tmp_path / "点.png").write_bytes(PNG)
    picture = sheet.pictures.add(tmp_path / "点.png", name="印章", left=20, top=30, width=50, height=40)
    assert (picture.left, picture.top, picture.width, picture.height) == (20, 30, 50, 40)
    assert [one.name for one in sheet.pictures] == ["印章"]
    sheet["A1"].value = [["等级", "客户数"], ["A", 3], ["B", 5]]
    chart = sheet.charts.add(100, 100, 300, 200, chart_type="column_clustered", source=sheet["A1:B3"])
    assert (chart.chart_type, chart.width) == ("column_clustered", 300)
    chart.chart_type = "pie"
    assert (sheet.charts[0].chart_type, len(sheet.charts)) == ("pie", 1)
    empty = sheet.charts.add()
    empty.set_source_data(sheet["A1:B3"])
    empty.impl.title = "客户数"
    assert (len(sheet.charts), empty.impl.title) == (2, "客户数")
    assert len(sheet.charts.add(source=sheet["A1:A3"]).name) > 0
    for one in list(sheet.charts):
        one.delete()
    picture.delete()
    assert (len(sheet.charts), len(sheet.pictures)) == (0, 0)


def test_tables(linked_book: xw.Book):
    sheet = linked_book.sheets[0]
    sheet["A1"].value = [["客户", "金额"], ["甲", 1], ["乙", 2]]
    table = sheet.tables.add(sheet["A1:B3"], name="客户表")
    assert (table.data_body_range.address, table.header_row_range.value) == ("$A$2:$B$3", ["客户", "金额"])
    table.resize(sheet["A1:B2"])
    assert sheet["A2"].table.range.address == "$A$1:$B$2"
    assert sheet["D9"].table is None


def test_page_and_panes(linked_book: xw.Book):
    sheet = linked_book.sheets[0]
    sheet.page_setup.print_area = "A1:B2,D4:E5"
    assert sheet.page_setup.print_area == "$A$1:$B$2,$D$4:$E$5"
    sheet.freeze_panes.freeze_at(sheet["1:2"])
    assert linked_book.impl.document.CurrentController.hasFrozenPanes()
    sheet.freeze_panes.unfreeze()
    assert not linked_book.impl.document.CurrentController.hasFrozenPanes()


def test_the_apps_switches(linked_book: xw.Book, monkeypatch: pytest.MonkeyPatch):
    app = linked_book.app
    app.status_bar = "正在检查"
    assert app.status_bar == "正在检查"
    app.status_bar = False
    with app.properties(screen_updating=False, calculation="manual"):
        assert linked_book.impl.document.hasControllersLocked()
        linked_book.sheets[0]["A1"].value = 1
    assert not linked_book.impl.document.hasControllersLocked()
    assert app.version.major >= 7
    linked_book.sheets[0]["B2:C3"].select()
    assert app.selection.address == "$B$2:$C$3"
    monkeypatch.setattr(xw.Book, "_mock_caller", None, raising=False)  # taken back at the end: other tests ask for the caller too
    linked_book.set_mock_caller()
    assert xw.Book.caller() == linked_book
