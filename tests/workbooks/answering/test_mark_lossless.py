"""Nothing of the sender's is lost: packages compared part by part, then reopened."""

import csv
import datetime
import io
import json
import re
import warnings
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from tests.workbooks.rich_book import SHEET1, as_csv, cells_of, changed, parts, rich_book, sheet_changes, with_parts
from workbooks.answering.mark import mark
from workbooks.answering.patch.cells import WORKSHEET
from workbooks.answering.patch.notes import AUTHOR
from workbooks.answering.result_sheet import ERROR_COLOR, TITLE
from workbooks.examined import Examined, Submission
from workbooks.judging.examine import Options, examine
from workbooks.problems import Problem, Refusal, Rule, Severity, Where


def outcome(path: Path) -> str | list[str]:
    return json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))["outcome"]


BOOK_FOLDER = Path(__file__).parents[2] / "books"
BOOKS = [path for path in sorted(BOOK_FOLDER.glob("[01][0-9]_*.xlsx")) if "refused" not in outcome(path)]
ERROR = Rule("KH299", Severity.ERROR, "填错了", "“{field}”不能填“{found}”。", "改对。", clause="R25")
WARNING = Rule("KH298", Severity.WARNING, "可疑", "“{field}”可疑。", "核对。")
SHEET = "客户信息统计表"
MARKED = {"A4", "C5", "D6", "E7", "H20", "A10"}
PACKAGE = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "docProps/app.xml"}


def at(cell: str, rule: Rule = ERROR, sheet: str = SHEET) -> Problem:
    column, row = ord(cell[0]) - 65, int(cell[1:]) - 1
    return Problem(rule, Where("样本.xlsm", sheet, row, column), field="列", found="=旧", severity=rule.severity)


def examined(problems: Sequence[Problem]) -> Examined:
    return Examined("样本.xlsm", "xlsm", "0" * 64, Submission(SHEET, "西北分公司", None, rows=range(3, 9)), problems=problems)


def marked(data: bytes, problems: Sequence[Problem] | None = None) -> bytes:
    told = [at(cell) for cell in sorted(MARKED)] if problems is None else problems
    return mark(data, told, examined(told))


def opened(data: bytes) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells what it cannot keep: extensions, header pictures
        return openpyxl.load_workbook(io.BytesIO(data))


@pytest.fixture(scope="module")
def before() -> bytes:
    return rich_book()


@pytest.fixture(scope="module")
def after(before: bytes) -> bytes:
    return marked(before)


def test_only_the_parts_concerned_change(before: bytes, after: bytes) -> None:
    new = {"xl/worksheets/sheet4.xml"}
    assert changed(before, after) == PACKAGE | new | {SHEET1, "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
    names = list(parts(after))
    assert names[: len(names) - 1] == list(parts(before)), "members keep their order, new ones come last"


def test_the_sheet_keeps_all_but_the_marked_cells(before: bytes, after: bytes) -> None:
    old, new = parts(before)[SHEET1], parts(after)[SHEET1]
    assert sheet_changes(old, new) == MARKED | {"dimension", "row 20"}
    values = [re.sub(rb' s="\d+"', b"", etree.tostring(cell)) for cell in etree.fromstring(old).iter("{*}c")]
    kept = [re.sub(rb' s="\d+"', b"", etree.tostring(cell)) for cell in etree.fromstring(new).iter("{*}c") if cell.get("r") != "H20"]
    assert kept == values


def test_a_made_cell_stands_in_order_and_takes_its_columns_format(after: bytes) -> None:
    cells = cells_of(parts(after)[SHEET1])
    assert cells[-1] == "H20"
    assert opened(after)[SHEET]["H20"].number_format == "0.000"


def test_a_mark_keeps_number_format_border_and_font(before: bytes, after: bytes) -> None:
    old, new = (opened(data)[SHEET] for data in (before, after))
    for cell in ("D6", "E7"):
        assert new[cell].fill.fgColor.rgb == f"FF{ERROR_COLOR}"
        assert new[cell].number_format == old[cell].number_format
        assert repr((new[cell].border, new[cell].font)) == repr((old[cell].border, old[cell].font))
    assert new["E8"].fill.fgColor.rgb == "FFFFFF00"


def test_notes_of_theirs_are_kept_and_ours_stand_below(after: bytes) -> None:
    sheet = opened(after)[SHEET]
    assert sheet["A4"].comment.author == "周敏"
    assert re.fullmatch("原有批注\n—— 客户簿校验 ——\n【错误】填错了\n.*", sheet["A4"].comment.text, re.DOTALL)
    assert sheet["C5"].comment.author == AUTHOR
    assert sheet["C5"].comment.text.startswith("【错误】填错了\n“列”不能填“=旧”。\n改法：改对。\n依据：R25 ")
    vml = parts(after)["xl/drawings/vmlDrawing1.vml"].decode()
    assert sorted(re.findall(r"<x:Row>(\d+)</x:Row>", vml), key=int) == ["3", "4", "5", "6", "9", "19"]
    numbers = re.findall(r'id="_x0000_s(\d+)"', vml)
    assert len(numbers) == len(set(numbers)) == 6


def test_several_problems_of_one_cell_stand_in_one_note(before: bytes) -> None:
    sheet = opened(marked(before, [at("C5", WARNING), at("C5")]))[SHEET]
    assert re.findall("【..】", sheet["C5"].comment.text) == ["【错误】", "【提醒】"]
    assert sheet["C5"].fill.fgColor.rgb == f"FF{ERROR_COLOR}"


def test_elements_of_changed_sheets_stand_in_the_order_of_the_schema(before: bytes) -> None:
    without_notes = with_parts(before, {SHEET1: lambda text: re.sub(r'<legacyDrawing r:id="[^"]*"/>', "", text)})
    for data in (marked(before), marked(without_notes)):
        for name, part in parts(data).items():
            if name.startswith("xl/worksheets/sheet"):
                ranks = [WORKSHEET.index(etree.QName(child).localname) for child in etree.fromstring(part)]
                assert ranks == sorted(ranks), name


def test_ids_are_unique_and_every_part_is_declared(after: bytes) -> None:
    found = parts(after)
    for name, part in found.items():
        if name.endswith(".rels"):
            ids = [relation.get("Id") for relation in etree.fromstring(part)]
            assert len(ids) == len(set(ids)), name
    types = etree.fromstring(found["[Content_Types].xml"])
    extensions = {t.get("Extension") for t in types} | {t.get("PartName") for t in types}
    assert all(f"/{name}" in extensions or name.rpartition(".")[2] in extensions for name in found if name != "[Content_Types].xml")
    assert not [t.get("PartName") for t in types if t.get("PartName") and t.get("PartName")[1:] not in found]
    sheets = [sheet.get("sheetId") for sheet in etree.fromstring(found["xl/workbook.xml"]).iter("{*}sheet")]
    assert len(sheets) == len(set(sheets)) == 4


def test_names_keep_their_sheets_and_hidden_sheets_stay_hidden(after: bytes) -> None:
    book = opened(after)
    assert book.sheetnames == [SHEET, "选项", "底稿", TITLE]
    assert list(book["选项"].defined_names) == ["本地名"]
    assert book["底稿"].sheet_state == "veryHidden"


def test_the_list_of_sheets_in_the_properties_stays_right(after: bytes) -> None:
    app = etree.fromstring(parts(after)["docProps/app.xml"])
    titles = [e.text for e in next(app.iter("{*}TitlesOfParts")).iter("{*}lpstr")]
    assert titles[:3] == [SHEET, "选项", TITLE], "hidden sheets are not in the list"
    assert next(app.iter("{*}i4")).text == "3"


def test_a_second_run_takes_the_marks_of_the_first_away(before: bytes, after: bytes) -> None:
    again = marked(after, [at("C5")])
    sheet = opened(again)[SHEET]
    assert opened(again).sheetnames == [SHEET, "选项", "底稿", TITLE]
    assert sheet["A4"].comment.text == "原有批注"
    assert sheet["D6"].comment is None
    assert sheet["C5"].comment.text.count(AUTHOR) == 0
    assert sheet["D6"].fill.fill_type is None
    assert sheet["E7"].fill.fgColor.rgb == "FFFFFF00", "a cell that was yellow is yellow again"
    assert sheet["C5"].fill.fgColor.rgb == f"FF{ERROR_COLOR}"
    vml = parts(again)["xl/drawings/vmlDrawing1.vml"].decode()
    assert sorted(re.findall(r"<x:Row>(\d+)</x:Row>", vml)) == ["3", "4"]


def test_the_same_input_gives_the_same_bytes(before: bytes, after: bytes) -> None:
    assert marked(before) == after


def test_a_sheet_of_theirs_that_has_our_name_is_not_overwritten(before: bytes) -> None:
    theirs = with_parts(before, {"xl/workbook.xml": lambda text: text.replace('name="选项"', f'name="{TITLE}"')})
    book = opened(marked(theirs))
    assert book.sheetnames == [SHEET, TITLE, "底稿", f"{TITLE}(2)"]
    assert book[TITLE]["A1"].value == "签约客户"


def test_problems_on_hidden_sheets_are_listed_but_not_marked(before: bytes) -> None:
    done = marked(before, [at("A1", sheet="底稿")])
    assert parts(done)["xl/worksheets/sheet3.xml"] == parts(before)["xl/worksheets/sheet3.xml"]
    assert opened(done)[TITLE]["C5"].value == "《底稿》A1"


def test_a_mark_inside_a_merged_area_goes_where_it_shows(before: bytes) -> None:
    merged = with_parts(
        before,
        {SHEET1: lambda text: text.replace("</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="K4:K6"/></mergeCells>')},
    )
    sheet = opened(marked(merged, [at("K5")]))[SHEET]
    assert sheet["K4"].fill.fgColor.rgb == f"FF{ERROR_COLOR}"
    assert sheet["K4"].comment is not None


def test_threaded_comments_are_left_alone(before: bytes) -> None:
    threaded = with_parts(before, {"xl/comments1.xml": lambda text: text.replace("周敏", "tc={0-1}")})
    assert "客户簿" not in opened(marked(threaded))[SHEET]["A4"].comment.text


def test_strict_workbooks_stay_strict(before: bytes) -> None:
    def strict(text: str) -> str:
        text = text.replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
        return text.replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships"
        )

    plain = [name for name in parts(before) if name.endswith((".xml", ".rels")) and name != "[Content_Types].xml"]
    data = with_parts(before, dict.fromkeys(plain, strict))
    done = marked(data)
    assert changed(data, done) == changed(before, marked(before))
    for name, part in parts(done).items():
        assert b"schemas.openxmlformats.org/spreadsheetml" not in part, name
    assert CalamineWorkbook.from_filelike(io.BytesIO(done)).sheet_names[-1] == TITLE


def test_a_workbook_without_formats_gets_them(before: bytes) -> None:
    bare = with_parts(
        before,
        {
            "xl/styles.xml": None,
            "xl/_rels/workbook.xml.rels": lambda text: re.sub(r"<Relationship [^>]*styles.xml[^>]*>", "", text),
            "[Content_Types].xml": lambda text: re.sub(r"<Override [^>]*styles.xml[^>]*>", "", text),
            SHEET1: lambda text: re.sub(r' s="\d+"', "", text),
        },
    )
    assert opened(marked(bare))[SHEET]["C5"].fill.fgColor.rgb == f"FF{ERROR_COLOR}"


def test_a_signed_workbook_is_refused(before: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        marked(with_parts(before, {"_xmlsignatures/origin.sigs": b""}))
    assert caught.value.problem.rule.code == "KH180"


def test_thousands_of_notes_claim_their_shape_numbers(before: bytes) -> None:
    done = marked(before, [at(f"{column}{row}") for column in "ABCDEF" for row in range(4, 400)])
    vml = parts(done)["xl/drawings/vmlDrawing1.vml"].decode()
    blocks = {int(block) for block in re.search(r'<o:idmap[^>]*data="([\d,]+)"', vml)[1].split(",")}
    assert {int(number) // 1024 for number in re.findall(r'id="_x0000_s(\d+)"', vml)} <= blocks


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_samples_keep_their_values(path: Path) -> None:
    data = path.read_bytes()
    found = examine(path, Options(datetime.date(2026, 11, 25)))
    done = mark(data, found.problems, found)
    touched = {p.where.sheet for p in found.problems if p.where.cell}
    fresh = parts(done).keys() - parts(data).keys()
    assert len([name for name in changed(data, done) - fresh - PACKAGE if "/sheet" in name and "_rels" not in name]) == len(touched)
    same_values(data, done)
    result = etree.fromstring(next(parts(done)[name] for name in fresh if name.startswith("xl/worksheets/sheet")))
    links = {link.get("location") for link in result.iter("{*}hyperlink")}
    named = set(re.findall("[A-Z]+[0-9]+", "".join(result.itertext())))  # of like ones the first is linked, the others are named
    places = {p.where.cell: f"'{p.where.sheet}'!{p.where.cell}" for p in found.problems if p.where.cell}
    assert {cell for cell, link in places.items() if link not in links and cell not in named} == set()


@pytest.mark.parametrize("path", sorted(BOOK_FOLDER.glob("*.xls[xm]")), ids=lambda path: path.stem)
def test_any_package_is_marked_or_refused(path: Path) -> None:
    data = path.read_bytes()
    try:
        sheets = CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names
        problems = [at(cell, sheet=sheet) for sheet in sheets for cell in ("A1", "C5", "Z99")]
        done = mark(data, problems, examined(problems))
    except (Refusal, CalamineError):
        assert "refused" in outcome(path)
    else:
        same_values(data, done)


def same_values(data: bytes, done: bytes) -> None:
    old, new = (CalamineWorkbook.from_filelike(io.BytesIO(d)) for d in (data, done))
    assert new.sheet_names == [*old.sheet_names, TITLE]
    for name in old.sheet_names:
        assert new.get_sheet_by_name(name).to_python() == old.get_sheet_by_name(name).to_python()


@pytest.mark.office
def test_libreoffice_sees_the_same_values(before: bytes, after: bytes, tmp_path: Path) -> None:
    old, new = (
        list(csv.reader(io.StringIO(as_csv(data, name, tmp_path)))) for name, data in (("before.xlsm", before), ("after.xlsm", after))
    )
    assert len(old) >= 10
    assert [[cell for cell in row if cell] for row in new if any(row)] == [[cell for cell in row if cell] for row in old if any(row)]
