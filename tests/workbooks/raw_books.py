"""Packages built by hand, for what no library writes."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
XLSB_TYPE = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"


def zipped(parts: Mapping[str, bytes | str] | Iterable[tuple[str, bytes | str]], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive; given as pairs, names may come twice."""
    pairs = parts.items() if isinstance(parts, Mapping) else parts
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, content in pairs:
            archive.writestr(name, content)
    return buffer.getvalue()


def sheet_xml(rows: str, *, before: str = "", after: str = "", namespace: str = MAIN) -> str:
    return f'<worksheet xmlns="{namespace}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def strings_xml(items: str) -> str:
    return f'<sst xmlns="{MAIN}">{items}</sst>'


def styles_xml(*codes: str | int) -> str:
    """Cell style 0 is General; the others in order: a format code, or the number of a built-in one."""
    customs = "".join(
        f'<numFmt numFmtId="{200 + i}" formatCode={quoteattr(code)}/>' for i, code in enumerate(codes) if isinstance(code, str)
    )
    numbers = "".join(f'<xf numFmtId="{200 + i if isinstance(code, str) else code}"/>' for i, code in enumerate(codes))
    return f'<styleSheet xmlns="{MAIN}"><numFmts>{customs}</numFmts><cellXfs><xf numFmtId="0"/>{numbers}</cellXfs></styleSheet>'


def xlsx_parts(
    *sheets: str,
    strings: str | None = None,
    styles: str | None = None,
    book: str = "",
    states: Iterable[str] = (),
    strict: bool = False,
) -> dict[str, bytes | str]:
    """Parts of a workbook whose sheets are given as XML."""
    main, relations = (STRICT, STRICT_RELATIONS) if strict else (MAIN, RELATIONS)
    hidden = [*states, *[""] * len(sheets)]
    tabs = "".join(
        f'<sheet name="表{i + 1}" sheetId="{i + 1}" r:id="r{i + 1}"{f" state={chr(34)}{hidden[i]}{chr(34)}" if hidden[i] else ""}/>'
        for i in range(len(sheets))
    )
    links = "".join(
        f'<Relationship Id="r{i + 1}" Type="{relations}/worksheet" Target="worksheets/sheet{i + 1}.xml"/>' for i in range(len(sheets))
    )
    links += f'<Relationship Id="s" Type="{relations}/sharedStrings" Target="sharedStrings.xml"/>' if strings is not None else ""
    links += f'<Relationship Id="f" Type="{relations}/styles" Target="styles.xml"/>' if styles is not None else ""
    root = f'<Relationship Id="r" Type="{relations}/officeDocument" Target="xl/workbook.xml"/>'
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{XLSX_TYPE}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{root}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}">{book}<sheets>{tabs}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
    }
    if strings is not None:
        parts["xl/sharedStrings.xml"] = strings
    if styles is not None:
        parts["xl/styles.xml"] = styles
    for i, sheet in enumerate(sheets):
        parts[f"xl/worksheets/sheet{i + 1}.xml"] = sheet
    return parts


def xlsx(rows: str, *, strings: str | None = None, styles: str | None = None, book: str = "") -> bytes:
    """A workbook of one sheet with these rows."""
    return zipped(xlsx_parts(sheet_xml(rows), strings=strings, styles=styles, book=book))


def record(kind: int, data: bytes = b"") -> bytes:
    """A record of a binary part (.xlsb)."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(data)
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + length + data


def wide(text: str) -> bytes:
    """A string of a binary part."""
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def xlsb(sheet: bytes, *, strings: Iterable[str] = (), formats: Iterable[str] = ()) -> bytes:
    """A binary workbook of one sheet made of these records."""
    root = f'<Relationship Id="r" Type="{RELATIONS}/officeDocument" Target="xl/workbook.bin"/>'
    links = (
        f'<Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.bin"/>'
        f'<Relationship Id="s" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.bin"/>'
        f'<Relationship Id="f" Type="{RELATIONS}/styles" Target="styles.bin"/>'
    )
    codes = list(formats)
    styles = b"".join(record(44, struct.pack("<H", 200 + i) + wide(code)) for i, code in enumerate(codes))
    styles += record(617, struct.pack("<I", len(codes) + 1)) + record(47, struct.pack("<HH12x", 0xFFFF, 0))
    styles += b"".join(record(47, struct.pack("<HH12x", 0, 200 + i)) for i in range(len(codes))) + record(618)
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="bin" ContentType="{XLSB_TYPE}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{root}</Relationships>',
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
            "xl/workbook.bin": record(131)
            + record(153, bytes(8))
            + record(156, struct.pack("<II", 0, 1) + wide("r1") + wide("表1"))
            + record(132),
            "xl/sharedStrings.bin": record(159, bytes(8)) + b"".join(record(19, b"\0" + wide(s)) for s in strings) + record(160),
            "xl/styles.bin": styles,
            "xl/worksheets/sheet1.bin": record(129) + record(145) + sheet + record(146) + record(130),
        }
    )


def ods(table: str, *, styles: str = "", settings: str | None = None) -> bytes:
    """An OpenDocument spreadsheet whose body is this XML."""
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
        "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    }
    spaces = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in names.items())
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"
    )
    parts: dict[str, bytes | str] = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    if settings is not None:
        parts["settings.xml"] = f"<office:document-settings {spaces}>{settings}</office:document-settings>"
    return zipped(parts)
