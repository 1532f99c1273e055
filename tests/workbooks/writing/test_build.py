import datetime
import io
import itertools
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from tests.workbooks.rich_book import as_csv
from udfs.kinds.amounts import Count, Money, Rate
from udfs.kinds.credit import CreditCode
from udfs.kinds.dates import Month
from udfs.kinds.kind import Choice, Phone
from udfs.rulebook import quote
from workbooks.examined import Examined
from workbooks.grid import cell_name
from workbooks.judging.examine import Options, examine_book
from workbooks.opening.files import read_bytes
from workbooks.registers import registers
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.units import UNITS
from workbooks.widths import columns
from workbooks.writing.build import FIRST_ROW, HEAD_ROW, MARKER, TOLD_ROW, blank, filled
from workbooks.writing.input_rules import TEXT_LIMIT, TITLE_LIMIT, validation

MONTH = Month(2026, 11)
UNIT = "江南分公司"
FIELDS = CUSTOMER_INFO.fields
INPUTS = [field for field in FIELDS if not field.computed]


def row(**changes: object) -> dict[str, object]:
    """Samples of all fields, without the facts that make a C."""
    calm = {
        "demanding": "否",
        "complex_procedure": "否",
        "unreasonable_complaints": 0,
        "own_problems": None,
        "kind": "合作伙伴客户",
        "reported_tier": "A",
    }
    samples = {field.name: field.kind.sample for field in INPUTS} | calm | {"name": "样本建设有限公司", "remark": "=1+1"}
    return samples | changes


def examined(data: bytes) -> Examined:
    return examine_book(read_bytes(data, "模板.xlsx"), Options(datetime.date(2026, 11, 25)))


def with_cell(data: bytes, column: int, value: object) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.worksheets[0].cell(FIRST_ROW + 1, column + 1).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def template() -> bytes:
    return blank(CUSTOMER_INFO, unit=UNIT, month=MONTH, rows=30)


@pytest.fixture(scope="module")
def full() -> bytes:
    return filled(CUSTOMER_INFO, [row()], unit=UNIT, month=MONTH, reporter="周敏", report_date=datetime.date(2026, 11, 20))


def test_every_head_binds_to_its_own_column(template: bytes) -> None:
    grid = read_bytes(template, "模板.xlsx").sheets[0]
    matches = [CUSTOMER_INFO.heads.match(str(head)) for head in grid.rows[HEAD_ROW]]
    assert [match and match.name for match in matches] == [field.name for field in FIELDS]


def test_a_blank_template_is_no_return_but_tells_unit_and_month(template: bytes) -> None:
    found = examined(template)
    assert (found.submission.unit, found.submission.month) == (UNIT, MONTH)
    assert [p.rule.code for p in found.problems] == ["KH108"]


def test_the_filled_template_passes_and_gives_its_values_back(full: bytes) -> None:
    found = examined(full)
    assert [p.message for p in found.problems] == []
    submission = found.submission
    assert (submission.reporter, submission.report_date) == ("周敏", datetime.date(2026, 11, 20))
    assert list(submission.rows) == [FIRST_ROW]
    assert {name: value for name, value in submission.record(0).items() if name in row()} == row()


BROKEN = {CreditCode: "91110000600037341X", Phone: "1380013800", Money: "很多", Rate: "高", Count: "没数过"}


def wrong(field) -> object:
    if field.required and not field.kind.choices:
        return None
    kinds = [value for kind, value in BROKEN.items() if isinstance(field.kind, kind)]
    if kinds:
        return kinds[0]
    return "天晓得" if isinstance(field.kind, Choice) else "2026-02-30" if field.kind.label == "日期" else None


@pytest.mark.parametrize("field", [field for field in INPUTS if wrong(field) is not None or field.required], ids=lambda field: field.name)
def test_a_wrong_cell_is_found_where_it_is(full: bytes, field) -> None:
    column = FIELDS.index(field)
    problems = examined(with_cell(full, column, wrong(field))).problems
    assert cell_name(FIRST_ROW, column) in [p.where.cell for p in problems]
    hard = [p for p in problems if p.severity.word == "error"]
    assert {p.where.cell for p in hard} == ({cell_name(FIRST_ROW, column)} if field.strict else set())


def test_the_same_input_gives_the_same_bytes(template: bytes) -> None:
    assert blank(CUSTOMER_INFO, unit=UNIT, month=MONTH, rows=30) == template
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_lists_and_prompts_come_from_the_fields(template: bytes) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(template)).worksheets[0]
    rules = {str(rule.sqref).partition(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert len(rules) == len(FIELDS)
    for column, field in enumerate(FIELDS):
        rule = rules[cell_name(FIRST_ROW, column)]
        assert rule.showInputMessage
        assert rule.promptTitle == field.head
        assert str(rule.sqref).endswith(cell_name(FIRST_ROW + 29, column)[-2:])
        if field.kind.choices and not field.computed:
            assert rule.formula1 == f'"{",".join(field.kind.choices)}"'
            assert rule.errorStyle == (None if field.strict else "warning")


def test_prompts_fit_into_excels_limits() -> None:
    for field in FIELDS:
        rule = validation(field)
        assert max(len(rule["input_title"]), len(rule["error_title"])) <= TITLE_LIMIT
        assert max(len(rule["input_message"]), len(rule["error_message"])) <= TEXT_LIMIT
        assert len(",".join(field.kind.choices)) <= TEXT_LIMIT


def test_computed_columns_are_formulas_that_do_not_read_themselves() -> None:
    data = filled(CUSTOMER_INFO, [row(computed_tier="A", tier_basis="R22")], unit=UNIT, month=MONTH)
    formulas, values = (openpyxl.load_workbook(io.BytesIO(data), data_only=only).worksheets[0] for only in (False, True))
    column = next(i for i, field in enumerate(FIELDS) if field.name == "computed_tier")
    last = cell_name(0, column - 1).rstrip("1")
    here = cell_name(FIRST_ROW, column)
    assert formulas[here].value == f'=IF($A4="","",IFERROR(KH_TIER($A$3:${last}$3,$A4:${last}4),"需安装客户簿"))'
    assert (values[here].value, formulas[here].number_format) == ("A", "General")


def test_text_that_looks_like_a_formula_stays_text(full: bytes) -> None:
    column = next(i for i, field in enumerate(FIELDS) if field.name == "remark")
    cell = openpyxl.load_workbook(io.BytesIO(full)).worksheets[0].cell(FIRST_ROW + 1, column + 1)
    assert (cell.data_type, cell.value, bool(cell.quotePrefix)) == ("s", "=1+1", True)


def test_screen_and_paper_are_set_up(template: bytes) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(template)).worksheets[0]
    assert (sheet.freeze_panes, sheet.page_setup.orientation, sheet.print_title_rows, sheet.print_title_cols) == (
        "B4",
        "landscape",
        "$3:$3",
        "$A:$A",
    )
    assert sheet.auto_filter.ref == f"A3:{cell_name(FIRST_ROW + 29, len(FIELDS) - 1)}"
    assert sheet.page_setup.fitToHeight == 0
    assert "&P" in sheet.oddFooter.center.text


def test_missing_required_cells_are_coloured_but_not_by_the_formulas(template: bytes) -> None:
    rules = openpyxl.load_workbook(io.BytesIO(template)).worksheets[0].conditional_formatting
    formulas = [rule.formula[0] for area in rules for rule in area.rules]
    assert formulas[0] == "AND(LEN(TRIM($A4))=0,COUNTA($A4:$AD4,$AF4:$AF4,$AI4:$AI4)>0)"
    assert len([f for f in formulas if "COUNTA" in f]) == sum(field.required for field in FIELDS)


def test_tiers_and_what_is_open_about_them_are_coloured(template: bytes) -> None:
    areas = openpyxl.load_workbook(io.BytesIO(template)).worksheets[0].conditional_formatting
    rules = {(str(area.sqref), rule.formula[0]): rule for area in areas for rule in area.rules}
    assert {(a, f) for a, f in rules if "COUNTA" not in f} == {
        *(("AG4:AH33", f'ISNUMBER(FIND("{word}",$AG4&$AH4))') for word in ("〔冲突〕", "请核对", "〔数据不足")),
        *(("AG4:AG33", f'"{tier}"') for tier in "ABC"),
    }
    assert rules["AG4:AH33", 'ISNUMBER(FIND("〔冲突〕",$AG4&$AH4))'].stopIfTrue


def test_heads_are_not_cut_off() -> None:
    for field in FIELDS:
        assert columns(field.head) + field.required <= 2 * (field.width - 1), field.head


def test_the_guide_tells_every_field(template: bytes) -> None:
    guide = openpyxl.load_workbook(io.BytesIO(template))["填表说明"]
    told = {cells[0]: cells for cells in guide.iter_rows(values_only=True) if cells[0]}
    for field in FIELDS:
        assert told[field.head][1] == ("自动" if field.computed else "必填" if field.required else "选填")
        assert told[field.head][2] == ("由客户簿自动计算，不用填。" if field.computed else field.hint)
        if field.clause:
            assert told[field.head][4] == (quote(field.clause) or field.clause)


def test_a_template_knows_what_it_is(template: bytes) -> None:
    properties = openpyxl.load_workbook(io.BytesIO(template)).custom_doc_props
    assert properties[MARKER].value == "customer-info/1"


def test_a_register_tells_no_month_and_asks_for_no_declaration() -> None:
    book = openpyxl.load_workbook(io.BytesIO(blank(UNITS, unit=UNIT, month=MONTH, rows=5)))
    assert [c.value for c in book.worksheets[0][TOLD_ROW + 1] if c.value] == []
    guide = "".join(str(c) for cells in book["填表说明"].iter_rows(values_only=True) for c in cells if c)
    assert "无变化" not in guide
    assert "填报日期" not in guide


@pytest.mark.parametrize("unit", [UNIT, "江南工程建设集团有限公司第三分公司"])
def test_nothing_above_a_table_is_cut_off_on_paper(unit: str) -> None:
    """A text ends at the next one, and where a table takes two pages at the end of the columns that stand on both."""
    for register in registers().values():
        sheet = openpyxl.load_workbook(io.BytesIO(blank(register, unit=unit, month=MONTH, rows=1))).worksheets[0]
        kept = range_boundaries(sheet.print_title_cols)[2] if sheet.print_title_cols else 0
        printed = range_boundaries(sheet.print_area.rpartition("!")[2])[2]
        widths = [field.width for field in register.fields]
        for number, points in ((1, 18), (2, 11)):
            told = [c for c in sheet[number] if c.value]
            for cell, follows in itertools.zip_longest(told, told[1:]):
                end = min(follows.column - 1 if follows else 99, kept if cell.column <= kept else 99)
                if end < 99 and end <= len(widths):
                    assert columns(cell.value) * points / 11 <= sum(widths[cell.column - 1 : end]), (register.name, cell.value)
            assert told[-1].column <= printed, register.name


@pytest.mark.office
def test_libreoffice_shows_no_error_without_the_add_in(full: bytes, tmp_path: Path) -> None:
    text = as_csv(full, "x.xlsx", tmp_path)
    assert "样本建设有限公司" in text
    assert "#" not in text
