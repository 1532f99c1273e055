import datetime
import io
import zipfile
from pathlib import PurePosixPath

import openpyxl
import pytest
from lxml import etree

from addin.build.excel.build import build_xlam, build_xlsm
from addin.build.excel.macro_options import help_rows
from addin.build.excel.package import XLAM, XLSM
from addin.catalogue import udfs
from tests.excel.vba_reader import vba_of
from udfs.periods import Month
from workbooks.judging.examine import MACROS, Options, examine
from workbooks.opening.files import read_book
from workbooks.registers import sheets
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.writing.build import blank, filled

CONF = {"INTERPRETER_WIN": r"C:\用户\客户簿\pythonw.exe", "USE UDF SERVER": "True"}
TEMPLATE = blank(sheets()["customer-info"], unit="江南分公司", month=Month(2026, 11), rows=5)
MADE = {"xlam": build_xlam(CONF), "xlsm": build_xlsm(TEMPLATE, CONF)}
BOTH = pytest.mark.parametrize("kind", MADE)


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len({name.lower() for name in names}) == len(names)
        return {name: archive.read(name) for name in names}


def relations(data, part):
    root = etree.fromstring(parts(data)[part])
    ids = [relation.get("Id") for relation in root]
    assert len(set(ids)) == len(ids)
    return {(relation.get("Type").rpartition("/office/")[2] or relation.get("Type"), relation.get("Target")) for relation in root}


@BOTH
def test_content_types_of_all_parts(kind):
    found = parts(MADE[kind])
    types = etree.fromstring(found["[Content_Types].xml"])
    overrides = {e.get("PartName"): e.get("ContentType") for e in types if e.get("PartName")}
    defaults = {e.get("Extension") for e in types if e.get("Extension")}
    assert overrides["/xl/workbook.xml"] == {"xlam": XLAM, "xlsm": XLSM}[kind]
    assert overrides["/xl/vbaProject.bin"] == "application/vnd.ms-office.vbaProject"
    for name in found:
        assert f"/{name}" in overrides or name.rpartition(".")[2] in defaults or name == "[Content_Types].xml"
    assert {name.removeprefix("/") for name in overrides} <= set(found)


@BOTH
def test_relationships_lead_to_parts(kind):
    found = parts(MADE[kind])
    for name in found:
        if name.endswith(".rels"):
            folder = PurePosixPath(name).parent.parent
            for relation in etree.fromstring(found[name]):
                target = relation.get("Target")
                assert (target.removeprefix("/") if target.startswith("/") else str(folder / target)) in found


def test_relationships_of_the_ribbon_and_the_code():
    package = relations(MADE["xlam"], "_rels/.rels")
    assert ("2006/relationships/ui/extensibility", "customUI/customUI.xml") in package
    assert ("2007/relationships/ui/extensibility", "customUI/customUI14.xml") in package
    for data in MADE.values():
        assert ("2006/relationships/vbaProject", "vbaProject.bin") in relations(data, "xl/_rels/workbook.xml.rels")
    assert not [name for name in parts(MADE["xlsm"]) if name.startswith("customUI")]


@BOTH
def test_each_sheet_and_the_workbook_have_their_module(kind):
    found = parts(MADE[kind])
    book = etree.fromstring(found["xl/workbook.xml"])
    space = f"{{{book.nsmap[None]}}}"
    sheets_there = sorted(name for name in found if name.startswith("xl/worksheets/sheet"))
    names = [book.find(f"{space}workbookPr").get("codeName")]
    names += [etree.fromstring(found[name]).find(f"{space}sheetPr").get("codeName") for name in sheets_there]
    modules = [name for name, number in vba_of(MADE[kind]).types.items() if number == 0x22]
    assert names == [name for name in modules if name != "Dictionary"]


@BOTH
def test_hidden_sheets_hold_help_and_configuration(kind):
    found = parts(MADE[kind])
    book = etree.fromstring(found["xl/workbook.xml"])
    states = {e.get("name"): e.get("state") for e in book.iter("{*}sheet")}
    assert states["kehubu.help"] == states["kehubu.conf"] == "veryHidden"
    last = max(name for name in found if name.startswith("xl/worksheets/sheet"))
    texts = ["".join(t.itertext()) for t in etree.fromstring(found[last]).iter("{*}is")]
    assert texts == [word for pair in CONF.items() for word in pair]


def test_the_window_of_the_add_in_is_hidden():
    view = next(etree.fromstring(parts(MADE["xlam"])["xl/workbook.xml"]).iter("{*}workbookView"))
    assert view.get("visibility") == "hidden"
    view = next(etree.fromstring(parts(MADE["xlsm"])["xl/workbook.xml"]).iter("{*}workbookView"))
    assert view.get("visibility") is None


def test_without_configuration_there_is_no_such_sheet():
    assert b"kehubu.conf" not in parts(build_xlam({}))["xl/workbook.xml"]


def test_same_input_same_bytes():
    assert {"xlam": build_xlam(dict(CONF)), "xlsm": build_xlsm(bytes(TEMPLATE), dict(CONF))} == MADE


def test_nothing_of_the_template_is_lost():
    before, after = parts(TEMPLATE), parts(MADE["xlsm"])
    assert set(before) <= set(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        *("[Content_Types].xml", "docProps/app.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"),
        *("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"),
    }


def test_openpyxl_opens_the_workbook():
    book = openpyxl.load_workbook(io.BytesIO(MADE["xlsm"]), keep_vba=True)
    assert book.sheetnames == ["客户信息统计表", "填表说明", "kehubu.help", "kehubu.conf"]
    assert [
        [cell.value for cell in row[: len(told)]]
        for row, told in zip(book["kehubu.help"].rows, help_rows(list(udfs().values())), strict=True)
    ] == (help_rows(list(udfs().values())))
    kept = io.BytesIO()
    book.save(kept)
    assert parts(kept.getvalue())["xl/vbaProject.bin"] == parts(MADE["xlsm"])["xl/vbaProject.bin"]


@BOTH
def test_our_own_reader_reads_it(kind, tmp_path):
    path = tmp_path / f"kh.{kind}"
    path.write_bytes(MADE[kind])
    book = read_book(path)
    assert book.kind == "xlsm"
    assert book.has_macros
    assert [grid.name for grid in book.sheets if grid.hidden] == ["kehubu.help", "kehubu.conf"]


def test_a_filled_workbook_is_understood_like_its_template(tmp_path):
    sample = {field.name: field.kind.parse(field.kind.sample) for field in CUSTOMER_INFO.fields if not field.computed}
    xlsx = filled(CUSTOMER_INFO, [sample], unit="江南分公司", month=Month(2026, 11))
    told = []
    for name, data in (("江南分公司11月.xlsx", xlsx), ("江南分公司11月.xlsm", build_xlsm(xlsx, CONF))):
        path = tmp_path / name
        path.write_bytes(data)
        found = examine(path, Options(datetime.date(2026, 11, 20)))
        codes = [p.rule.code for p in found.problems if p.rule is not MACROS]
        told.append((found.submission.unit, found.submission.month, found.submission.columns, codes))
    assert told[0] == told[1]
    assert told[0][2]
