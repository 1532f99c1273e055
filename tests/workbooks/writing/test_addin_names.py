"""Formulas that name our add-in's file: what Excel makes of KH_TIER(…) when it saves, read as what it is and left working."""

import datetime
import io
import struct
import zipfile

import pytest

from tests.workbooks.raw_books import PACKAGE, RELATIONS, record, sheet_xml, wide, xlsb, xlsx_parts, zipped
from workbooks.answering.mark import returned_copy, unmarked
from workbooks.answering.repair import apply_repairs
from workbooks.judging.examine import Options, examine
from workbooks.opening.addin_names import is_addin, mentions_addin, plain_formula
from workbooks.opening.package import open_package
from workbooks.opening.readers.xlsb import read_xlsb
from workbooks.opening.readers.xlsx import read_xlsx
from workbooks.opening.readers.xlsx_book import main_part
from workbooks.problems import Repair, Rule, Severity, Where, problem

HERE = Where(book="3月.xlsx")
DAY = datetime.date(2026, 11, 25)
RULE = Rule("KH299", Severity.ERROR, "填错了", "填错了。", "改对。")
XLSTART = r"file:///C:\Users\liming\AppData\Roaming\Microsoft\Excel\XLSTART\kh.xlam"
STARTUP = "http://schemas.microsoft.com/office/2006/relationships/xlExternalLinkPath/xlStartup"


def book(target: str = XLSTART, kind: str = f"{RELATIONS}/externalLinkPath", cached: str = "<v>B</v>") -> bytes:
    """A workbook as Excel saves it beside an add-in in XLSTART."""
    formula = "[1]!KH_TIER($A$1:$B$1,A2:B2)"
    heads = "".join(
        f'<c r="{place}1" t="inlineStr"><is><t>{head}</t></is></c>'
        for place, head in zip("ABCDE", ("客户单位名称", "客户类别", "测算等级", "联系人", "联系电话"), strict=True)
    )
    rows = (
        f'<row r="1">{heads}</row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>江南公司</t></is></c><c r="B2" t="inlineStr"><is><t>签约客户</t></is></c>'
        f'<c r="C2" t="str"><f>{formula}</f>{cached}</c><c r="D2" t="inlineStr"><is><t>李明</t></is></c></row>'
    )
    parts = xlsx_parts(sheet_xml(rows), book='<externalReferences><externalReference r:id="x1"/></externalReferences>')
    rels = str(parts["xl/_rels/workbook.xml.rels"])
    link = f'<Relationship Id="x1" Type="{RELATIONS}/externalLink" Target="externalLinks/externalLink1.xml"/>'
    parts["xl/_rels/workbook.xml.rels"] = rels.replace("</Relationships>", f"{link}</Relationships>")
    parts["xl/externalLinks/externalLink1.xml"] = (
        '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook '
        f'xmlns:r="{RELATIONS}" r:id="rId1"><sheetNames><sheetName val="kehubu.conf"/></sheetNames></externalBook></externalLink>'
    )
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{kind}" Target="{target}" '
        'TargetMode="External"/></Relationships>'
    )
    return zipped(parts)


def read(data: bytes):
    package = open_package(data, HERE)
    return read_xlsx(package, main_part(package), kind="xlsx", careful=False)


@pytest.mark.parametrize(
    ("target", "links"),
    [(XLSTART, 0), ("/Users/l/Startup.localized/Excel/kh.xlam", 0), ("file:///D:\\汇总\\2月.xlsx", 1), ("okh.xlam", 1)],
)
def test_a_link_to_our_addin_is_no_external_link(target, links):
    assert read(book(target)).external_links == links


def test_a_link_by_the_startup_folder_is_ours_too():
    assert read(book("kh.xlam", STARTUP)).external_links == 0


def test_a_link_without_a_part_still_counts():
    parts = xlsx_parts(sheet_xml(""), book='<externalReferences><externalReference r:id="gone"/></externalReferences>')
    assert read(zipped(parts)).external_links == 1


def test_no_reminder_of_external_links_for_our_functions_alone(tmp_path):
    for target, codes in ((XLSTART, False), ("2月.xlsx", True)):
        path = tmp_path / "3月.xlsx"
        path.write_bytes(book(target))
        found = examine(path, Options(DAY))
        assert ("KH142" in [p.rule.code for p in found.problems]) == codes


def test_the_stored_result_is_read_and_a_missing_one_is_told_with_the_plain_formula():
    assert read(book()).sheets[0].at(1, 2) == "B"
    assert read(book(cached="")).sheets[0].uncalculated == {(1, 2): "KH_TIER($A$1:$B$1,A2:B2)"}


@pytest.mark.parametrize(
    ("formula", "plain"),
    [
        ("[1]!KH_TIER(A1:B1,A2:B2)", "KH_TIER(A1:B1,A2:B2)"),
        ("IF([12]!kh_tier(A1,B2)=\"A\",'[2]1月'!A1,[3]!OTHER(1))", "IF(kh_tier(A1,B2)=\"A\",'[2]1月'!A1,[3]!OTHER(1))"),
        (r"'C:\Users\李明\XLSTART\kh.xlam'!KH_TIERS(A1:C1,A2:C9)", "KH_TIERS(A1:C1,A2:C9)"),
        ("kh.xlam!KH_MONTH(A1)", "KH_MONTH(A1)"),
        ("_xll.KH_MONTH(A1)", "KH_MONTH(A1)"),
        ('"[1]!KH_TIER("&[1]!KH_TIER(A1,A2)', '"[1]!KH_TIER("&KH_TIER(A1,A2)'),
        ('"""[1]!KH_TIER("&A1', '"""[1]!KH_TIER("&A1'),
        ("[1]!KH_NOTE", "[1]!KH_NOTE"),
    ],
)
def test_formulas_are_named_plainly(formula, plain):
    assert plain_formula(formula) == plain
    assert plain_formula(plain) == plain


def test_what_we_write_keeps_the_formula_its_link_and_its_result(tmp_path):
    path = tmp_path / "3月.xlsx"
    path.write_bytes(book())
    found = examine(path, Options(DAY))
    assert found.problems, "unit and month are missing"
    _, marked = returned_copy(path, path.read_bytes(), found)
    one = problem(RULE, Where("3月.xlsx", "表1", 1, 1), repair=Repair("潜在客户", "改成潜在客户"))
    repaired, applied = apply_repairs(path.read_bytes(), "xlsx", [one])
    assert len(applied) == 1
    for data in (marked, repaired, unmarked(marked, "3月.xlsx")):
        assert kept(data) == kept(book())
        assert read(data).external_links == 0
        assert read(data).sheets[0].at(1, 2) == "B"


def kept(data: bytes) -> tuple[bytes, bytes, bool]:
    """The link's parts, and whether the formula stands there as Excel wrote it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        link = archive.read("xl/externalLinks/externalLink1.xml"), archive.read("xl/externalLinks/_rels/externalLink1.xml.rels")
        return *link, b"<f>[1]!KH_TIER($A$1:$B$1,A2:B2)</f>" in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(("target", "links"), [(XLSTART, 0), ("2月.xlsx", 1)])
def test_a_link_in_a_binary_workbook(target, links):
    with zipfile.ZipFile(io.BytesIO(xlsb(b""))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(io.BytesIO(book(target))) as archive:
        parts |= {name.replace(".xml", ".bin", 1): archive.read(name) for name in archive.namelist() if "externalLinks" in name}
    link = f'<Relationship Id="x1" Type="{RELATIONS}/externalLink" Target="externalLinks/externalLink1.bin"/></Relationships>'
    rels = parts["xl/_rels/workbook.bin.rels"].decode()
    parts["xl/_rels/workbook.bin.rels"] = rels.replace("</Relationships>", link).encode()
    parts["xl/workbook.bin"] += record(355, wide("x1"))
    package = open_package(zipped(parts), HERE)
    assert read_xlsb(package, "xl/workbook.bin").external_links == links


@pytest.mark.parametrize(
    ("path", "ours"),
    [
        (b"\x01\x06kh.xlam", True),
        ("\x01\x01C\x03Users\x03李明\x03XLSTART\x03KH.XLAM".encode("utf-16-le"), True),
        (b"\x01\x01D\x03okh.xlam", False),
        ("\x01\x01D\x03okh.xlam".encode("utf-16-le"), False),
        (b"\x01\x01D\x032.xls", False),
    ],
)
def test_a_link_in_an_old_workbook(path, ours):
    assert mentions_addin(struct.pack("<HHB", 1, len(path), 0) + path) == ours
    assert not is_addin("")
