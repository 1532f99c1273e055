"""Workbooks as WPS saves them: its own namespaces, parts and attributes, pictures in cells, built-in Chinese date formats, .et files."""

import datetime
import io
import zipfile
from pathlib import Path

import pytest

from tests.workbooks.raw_books import MAIN, PACKAGE, RELATIONS, strings_xml, styles_xml, xlsx_parts, zipped
from workbooks.answering.mark import returned_copy
from workbooks.answering.patch.book import BookEditor
from workbooks.judging.examine import Options, examine
from workbooks.opening.files import read_book
from workbooks.opening.package import open_package
from workbooks.opening.readers.xlsx import read_xlsx
from workbooks.opening.readers.xlsx_book import main_part
from workbooks.problems import Where

ETC = "http://www.wps.cn/officeDocument/2017/etCustomData"
WEB = "https://web.wps.cn/et/2018/main"
PICTURE = "ID_61A4C7AEBBCE4C2AB56FC63352E00CBD"
#: Parts of WPS that nothing of ours may change or lose.
FOREIGN = (
    "xl/cellimages.xml",
    "xl/_rels/cellimages.xml.rels",
    "xl/media/image1.png",
    "customXml/item1.xml",
    "customXml/itemProps1.xml",
    "docProps/custom.xml",
)
HEADS = ("客户单位名称", "客户类别", "联系人", "联系电话", "最近联系日期", "营业执照")
DAY = datetime.date(2026, 11, 20)


def wps_book() -> bytes:
    """A branch's 客户信息统计表 typed in WPS 12: a date in built-in format 31, a licence as a picture in its cell."""
    words = ("客户信息统计表", "填报单位：江南分公司", "报送月份：2026年11月", *HEADS, "江南公司", "签约客户", "李明")
    strings = strings_xml("".join(f"<si><t>{w}</t></si>" for w in words))
    heads = "".join(f'<c r="{c}4" s="0" t="s"><v>{3 + i}</v></c>' for i, c in enumerate("ABCDEF"))
    rows = (
        f'<row r="1" ht="28" customHeight="1" spans="1:6"><c r="A1" t="s"><v>0</v></c></row>'
        f'<row r="2" spans="1:6"><c r="A2" t="s"><v>1</v></c></row><row r="3" spans="1:6"><c r="A3" t="s"><v>2</v></c></row>'
        f'<row r="4" spans="1:6">{heads}</row>'
        '<row r="5" spans="1:6"><c r="A5" t="s"><v>9</v></c><c r="B5" t="s"><v>10</v></c><c r="C5" t="s"><v>11</v></c>'
        '<c r="D5"><v>13900001111</v></c><c r="E5" s="1"><v>46346</v></c>'
        f'<c r="F5" t="str"><f>_xlfn.DISPIMG("{PICTURE}",1)</f><v>=DISPIMG("{PICTURE}",1)</v></c></row>'
    )
    sheet = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}" '
        'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        f'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:etc="{ETC}"><sheetPr/>'
        '<dimension ref="A1:F5"/><sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>'
        '<sheetFormatPr defaultColWidth="9" defaultRowHeight="13.5" outlineLevelCol="5"/>'
        f'<sheetData>{rows}</sheetData><autoFilter ref="A4:F5" etc:filterBottomFollowUsedRange="0"><extLst/></autoFilter>'
        '<pageMargins left="0.75" right="0.75" top="1" bottom="1" header="0.5" footer="0.5"/><headerFooter/></worksheet>'
    )
    parts = xlsx_parts(sheet, strings=strings, styles=styles_xml(31), book='<fileVersion appName="xl" rupBuild="9302"/><workbookPr/>')
    return zipped(parts | _foreign(parts))


def _foreign(parts: dict[str, bytes | str]) -> dict[str, bytes | str]:
    """The parts of WPS, declared and related as it does."""
    types, rels = str(parts["[Content_Types].xml"]), str(parts["xl/_rels/workbook.xml.rels"])
    root = str(parts["_rels/.rels"])
    declared = (
        '<Default Extension="png" ContentType="image/png"/>'
        '<Override PartName="/xl/cellimages.xml" ContentType="application/vnd.wps-officedocument.cellimage+xml"/>'
        '<Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/>'
    )
    images = '<Relationship Id="w1" Type="http://www.wps.cn/officeDocument/2020/cellImage" Target="cellimages.xml"/>'
    custom = f'<Relationship Id="w2" Type="{RELATIONS}/customXml" Target="../customXml/item1.xml"/>'
    properties = f'<Relationship Id="w3" Type="{RELATIONS}/custom-properties" Target="docProps/custom.xml"/>'
    value = 'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
    return {
        "[Content_Types].xml": types.replace("</Types>", f"{declared}</Types>"),
        "xl/_rels/workbook.xml.rels": rels.replace("</Relationships>", f"{images}{custom}</Relationships>"),
        "_rels/.rels": root.replace("</Relationships>", f"{properties}</Relationships>"),
        "xl/cellimages.xml": f'<etc:cellImages xmlns:etc="{ETC}"><etc:cellImage name="{PICTURE}"/></etc:cellImages>',
        "xl/_rels/cellimages.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/image" Target="media/image1.png"/></Relationships>',
        "xl/media/image1.png": b"\x89PNG\r\n\x1a\n picture",
        "customXml/item1.xml": f'<woProps xmlns="{WEB}"><woSheetsProps><woSheetProps sheetStid="1"/></woSheetsProps></woProps>',
        "customXml/itemProps1.xml": '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>',
        "docProps/custom.xml": f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" {value}>'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="KSOProductBuildVer"><vt:lpwstr>2052-12.1.0.17857'
        "</vt:lpwstr></property></Properties>",
    }


@pytest.mark.parametrize("careful", [False, True])
def test_cells_are_read_as_wps_shows_them(careful):
    package = open_package(wps_book(), Where("3月.xlsx"))
    part = main_part(package)
    assert part is not None
    book = read_xlsx(package, part, kind="xlsx", careful=careful)
    assert book.sheets[0].rows[3] == list(HEADS)
    assert book.sheets[0].rows[4][:5] == ["江南公司", "签约客户", "李明", 13900001111, DAY]
    assert book.sheets[0].rows[4][5] == f'=DISPIMG("{PICTURE}",1)'
    assert book.external_links == 0
    assert not book.has_macros


def test_a_return_typed_in_wps_is_understood_and_its_picture_no_fault(tmp_path: Path):
    path = tmp_path / "江南分公司11月.xlsx"
    path.write_bytes(wps_book())
    found = examine(path, Options(DAY))
    assert (found.submission.unit, str(found.submission.month)) == ("江南分公司", "2026-11")
    assert len(found.submission.rows) == len(found.tiers) == 1
    assert found.errors == 0
    assert not any("DISPIMG" in p.message for p in found.problems)


def test_what_goes_back_keeps_every_part_of_wps(tmp_path: Path):
    path = tmp_path / "江南分公司11月.xlsx"
    path.write_bytes(wps_book())
    _, marked = returned_copy(path, wps_book(), examine(path, Options(DAY)))
    editor = BookEditor(wps_book(), Where("3月.xlsx"))
    editor.cells(editor.tabs[0]).put(4, 2, "王芳")
    before = parts_of(wps_book())
    for data in (marked, editor.package.save()):
        after = parts_of(data)
        assert {name: after[name] for name in FOREIGN} == {name: before[name] for name in FOREIGN}
        sheet = after["xl/worksheets/sheet1.xml"].decode()
        assert f'<f>_xlfn.DISPIMG("{PICTURE}",1)</f><v>=DISPIMG("{PICTURE}",1)</v>' in sheet.replace("&quot;", '"')
        assert 'etc:filterBottomFollowUsedRange="0"' in sheet
        assert b"vnd.wps-officedocument.cellimage+xml" in after["[Content_Types].xml"]
        assert b"2020/cellImage" in after["xl/_rels/workbook.xml.rels"]


def test_a_picture_where_a_telephone_belongs_is_told(tmp_path: Path):
    parts = parts_of(wps_book())
    sheet = parts["xl/worksheets/sheet1.xml"].replace(
        b'<c r="D5"><v>13900001111</v></c>', b'<c r="D5" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>'
    )
    path = tmp_path / "3月.xlsx"
    path.write_bytes(zipped({**parts, "xl/worksheets/sheet1.xml": sheet}))
    found = examine(path, Options(DAY))
    assert [p.rule.code for p in found.problems if p.where.cell == "D5"] == ["KH242"]


@pytest.mark.parametrize("suffix", [".et", ".ett", ".XLS"])
def test_files_of_wps_own_suffix_are_told_by_their_content(tmp_path: Path, suffix: str):
    source = Path(__file__).parents[2] / "books" / "72_plain_xls.xls"
    path = tmp_path / f"江南分公司{suffix}"
    path.write_bytes(source.read_bytes())
    assert read_book(path).kind == "xls"
    path.write_bytes(wps_book())
    assert read_book(path).kind == "xlsx"


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
