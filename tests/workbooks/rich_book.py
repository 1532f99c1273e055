"""A workbook with everything that writers lose, and a comparison of packages part by part."""

import io
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import xlsxwriter
from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET1 = "xl/worksheets/sheet1.xml"
HEADS = ["客户单位名称", "客户类别", "联系电话", "累计合同额(万元)", "利润率", "最近联系日期", "合计"]
ROWS = 6
Change = bytes | Callable[[str], str] | None


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


def with_parts(data: bytes, changes: Mapping[str, Change]) -> bytes:
    """The package with parts replaced, edited as text, added, or (None) taken out."""
    old = parts(data)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in [*old, *(name for name in changes if name not in old)]:
            change = changes.get(name, old.get(name))
            if change is not None:
                archive.writestr(name, change(old[name].decode()) if callable(change) else change)
    return out.getvalue()


def changed(before: bytes, after: bytes) -> set[str]:
    """Names of parts that are not byte for byte in both."""
    old, new = parts(before), parts(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def sheet_changes(before: bytes, after: bytes) -> set[str]:
    """What differs between two worksheet parts: addresses of cells, names of other elements, attributes of the root."""
    old, new = _inventory(before), _inventory(after)
    return {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


def _inventory(part: bytes) -> dict[str, bytes]:
    root = etree.fromstring(part)
    found = {"root": repr((sorted(root.nsmap.items(), key=str), sorted(root.attrib.items()))).encode()}
    for number, child in enumerate(e for e in root if etree.QName(e).localname != "sheetData"):
        name = etree.QName(child).localname
        found[f"{name}{number}" if name in found else name] = etree.tostring(child, method="c14n")
    rows = list(root.iter(f"{{{etree.QName(root).namespace}}}row"))
    assert [int(row.get("r")) for row in rows] == sorted({int(row.get("r")) for row in rows})
    for row in rows:
        found[f"row {row.get('r')}"] = repr(sorted((k, v) for k, v in row.attrib.items() if k != "spans")).encode()
        for cell in row:
            found[cell.get("r")] = etree.tostring(cell, method="c14n")
    return found


def cells_of(part: bytes) -> list[str]:
    """Addresses in the order of the part."""
    root = etree.fromstring(part)
    return [cell.get("r") for cell in root.iter(f"{{{etree.QName(root).namespace}}}c")]


def png() -> io.BytesIO:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress(b"".join(b"\0" + b"\xc0\x39\x2c" * 8 for _ in range(8)))
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b""))


def rich_book(*, macros: bool = True) -> bytes:
    """客户信息统计表 with picture, chart, sparklines, table, lists on another sheet, conditional formats, notes, macros, names,
    rich text, a shared formula, printer settings, custom XML, a foreign part and declarations of WPS.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    if macros:
        book.add_vba_project(io.BytesIO(b"\xd0\xcf\x11\xe0 not really a project"), is_stream=True)
    sheet, lists, hidden = book.add_worksheet("客户信息统计表"), book.add_worksheet("选项"), book.add_worksheet("底稿")
    lists.write_column(0, 0, ["签约客户", "潜在客户"])
    hidden.very_hidden()
    hidden.write(0, 0, "不要动")
    _table(book, sheet)
    sheet.insert_image("J2", "logo.png", {"image_data": png()})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=客户信息统计表!$D$4:$D$9"})
    sheet.insert_chart("J8", chart)
    sheet.add_sparkline("I4", {"range": "客户信息统计表!D4:D9"})
    sheet.data_validation("B4:B9", {"validate": "list", "source": "=选项!$A$1:$A$2"})
    sheet.conditional_format("D4:D9", {"type": "data_bar", "data_bar_2010": True})
    sheet.write_comment("A4", "原有批注", {"author": "周敏"})
    sheet.set_header("&L&G", {"image_left": "logo.png", "image_data_left": png()})
    book.define_name("客户名", "=客户信息统计表!$A$4:$A$9")
    book.define_name("选项!本地名", "=选项!$A$1")
    book.close()
    return with_parts(out.getvalue(), _foreign())


def _table(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    bold, day, money = (
        book.add_format({"bold": True}),
        book.add_format({"num_format": "yyyy/m/d"}),
        book.add_format({"num_format": "#,##0.00"}),
    )
    yellow = book.add_format({"bg_color": "#FFFF00", "border": 1, "num_format": "0.0%"})
    sheet.write(0, 0, "客户信息统计表", bold)
    sheet.write(1, 0, "填报单位：西北分公司")
    for i in range(ROWS):
        row = 3 + i
        sheet.write_row(row, 0, [f"样本{i}建设有限公司", "签约客户", f"1390000123{i}"])
        sheet.write(row, 3, 1000.5 + i, money)
        sheet.write(row, 4, 0.05, yellow)
        sheet.write(row, 5, 46000 + i, day)
        sheet.write_formula(row, 6, f"=D{row + 1}*2", None, (1000.5 + i) * 2)
    sheet.write_rich_string(9, 0, "粗", bold, "体", "字")
    sheet.add_table(2, 0, 3 + ROWS - 1, len(HEADS) - 1, {"columns": [{"header": head} for head in HEADS]})
    sheet.set_column(7, 7, 4, book.add_format({"num_format": "0.000"}))


def _foreign() -> dict[str, Change]:
    x14 = (
        '<ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        '<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list" '
        'allowBlank="1"><x14:formula1><xm:f>选项!$A$1:$A$2</xm:f></x14:formula1><xm:sqref>H4:H9</xm:sqref></x14:dataValidation>'
        "</x14:dataValidations></ext></extLst></worksheet>"
    )

    def sheet(text: str) -> str:
        text = text.replace("<worksheet ", '<worksheet xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" ', 1)
        text = text.replace("</extLst></worksheet>", x14).replace("<f>D4*2</f>", '<f t="shared" ref="G4:G5" si="0">D4*2</f>')
        text = text.replace("<f>D5*2</f>", '<f t="shared" si="0"/>').replace("<f>D6*2</f>", '<f t="array" ref="G6">D6*2</f>')
        return text.replace("<headerFooter>", '<pageSetup paperSize="9" r:id="rId99"/><headerFooter>')

    def rels(text: str) -> str:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        more = f'<Relationship Id="rId99" Type="{kind}/printerSettings" Target="../printerSettings/printerSettings1.bin"/>'
        more += f'<Relationship Id="rId98" Type="{kind}/foreignThing" Target="../foreign/thing9.xml"/>'
        return text.replace("</Relationships>", more + "</Relationships>")

    def types(text: str) -> str:
        more = '<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"/>'
        return text if 'Extension="bin"' in text else text.replace("<Override", more + "<Override", 1)

    return {
        SHEET1: sheet,
        "xl/worksheets/_rels/sheet1.xml.rels": rels,
        "[Content_Types].xml": types,
        "xl/printerSettings/printerSettings1.bin": bytes(range(256)),
        "xl/foreign/thing9.xml": b"<foreign/>",
        "customXml/item1.xml": "<自定义>一</自定义>".encode(),
        "xl/calcChain.xml": f'<calcChain xmlns="{MAIN}"><c r="G4" i="1"/></calcChain>'.encode(),
    }


def as_csv(data: bytes, name: str, folder: Path) -> str:
    """The first sheet as LibreOffice shows it."""
    (folder / name).write_bytes(data)
    export = "csv:Text - txt - csv (StarCalc):44,34,76"
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", export, "--outdir", str(folder)]
    subprocess.run([*command, str(folder / name)], check=True, capture_output=True, timeout=120)
    return (folder / name).with_suffix(".csv").read_text(encoding="utf-8")
