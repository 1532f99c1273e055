"""Native templates: what they hold, which policy they tell of, and what is refused."""

from __future__ import annotations

import datetime
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from addin.office.process import SWITCHES, end, spawn
from addin.office.profile import make_profile
from addin.office.program import find_soffice
from tests.policies import toggled
from tests.workbooks.rich_book import as_csv
from udfs.facts import TIER_FACTS
from udfs.kinds.dates import Month
from udfs.policy.defaults import DEFAULT
from udfs.policy.evaluator import VETO, Override, Policy, Row
from workbooks.answering.patch.book import BookEditor
from workbooks.grid import cell_name
from workbooks.judging.examine import Options, examine_book
from workbooks.native.formula import LONGEST, fits, text
from workbooks.native.plan import CALCULATION, asked, compiled, fingerprint
from workbooks.native.stamp import SHEET, stamp_of
from workbooks.opening.files import read_bytes
from workbooks.problems import Refusal, Where
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.writing.build import FIRST_ROW, HEAD_ROW, POLICY_MARKER, blank, filled

MONTH = Month(2026, 11)
UNIT = "江南分公司"
COLUMNS = {f.name: at for at, f in enumerate(CUSTOMER_INFO.fields)}
TIER = cell_name(FIRST_ROW, COLUMNS["computed_tier"])
GOOD = {
    "name": "甲建设有限公司", "kind": "签约客户", "cooperated": "有", "integrity": "好", "credit": "好", "social_value": "高",
    "recent_need": "有", "demanding": "否", "need_evidence": "2026-10-12拜访得知",
}  # fmt: skip
BAD = {"name": "乙建设有限公司", "kind": "签约客户", "cooperated": "有", "demanding": "是"}


def examined(data: bytes, policy: Policy = DEFAULT) -> list[str]:
    return [p.rule.code for p in examine_book(read_bytes(data, "模板.xlsx"), Options(datetime.date(2026, 11, 25), policy=policy)).problems]


@pytest.fixture(scope="module")
def template() -> bytes:
    return blank(CUSTOMER_INFO, unit=UNIT, month=MONTH, rows=10, native=DEFAULT)


def typed(data: bytes, rows: list[dict[str, object]]) -> bytes:
    """The template with cells as a clerk fills them in."""
    book = BookEditor(data, Where())
    tab = book.tab(CUSTOMER_INFO.title)
    assert tab is not None
    for r, row in enumerate(rows, FIRST_ROW):
        for name, value in row.items():
            book.cells(tab).put(r, COLUMNS[name], value)
    return book.package.save()


def test_the_same_input_gives_the_same_bytes(template: bytes) -> None:
    assert blank(CUSTOMER_INFO, unit=UNIT, month=MONTH, rows=10, native=DEFAULT) == template


def test_a_native_template_calls_no_function_of_ours(template: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        sheets = [archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
    assert not any("KH_" in sheet for sheet in sheets)
    book = openpyxl.load_workbook(io.BytesIO(template))
    assert [(s.title, s.sheet_state) for s in book][2:] == [(SHEET, "visible"), (CALCULATION, "hidden")]
    assert all(sheet.protection.sheet for sheet in book.worksheets[2:3])
    ordinary = openpyxl.load_workbook(io.BytesIO(blank(CUSTOMER_INFO, unit=UNIT, month=MONTH, rows=10))).worksheets[0]
    rules = [{str(r.sqref): r.formula1 for r in s.data_validations.dataValidation} for s in (book.worksheets[0], ordinary)]
    assert rules[0] == rules[1]


def test_every_formula_fits_into_excel() -> None:
    native = compiled(CUSTOMER_INFO, DEFAULT.on(MONTH), head_row=HEAD_ROW)
    assert all(fits(column.formula) for column in native.columns)
    assert max(len(column.formula) for column in native.columns) < LONGEST / 2
    newer = ("LET(", "XLOOKUP(", "IFS(", "TEXTJOIN(", "CONCAT(", "SWITCH(", "FILTER(", "UNICHAR(", "_xlfn")
    assert not any(word in column.formula for column in native.columns for word in newer)
    assert not fits("(" * 65 + ")" * 65)
    assert fits(text("(" * 200))
    assert not fits("1+" * 5000 + "1")


def test_long_texts_are_told_in_parts() -> None:
    assert text("甲" * 300) == f'"{"甲" * 255}"&"{"甲" * 45}"'


def test_blank_rows_show_nothing(template: bytes) -> None:
    shown = openpyxl.load_workbook(io.BytesIO(template), data_only=True)
    assert {c.value for column in (TIER[:2], "AH") for c in shown.worksheets[0][column][FIRST_ROW:]} <= {None, ""}
    assert examined(template) == ["KH108"]


def test_inserted_and_sorted_rows_stay_right(template: bytes) -> None:
    """Both sheets go by the number of the row: the same formula in every row, no address of another row to go astray."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    for column in (TIER[:2], "AH"):
        assert len({c.value for c in book.worksheets[0][column][FIRST_ROW:]}) == 1
    typed_cells = [c.value for c in book[CALCULATION]["B"][FIRST_ROW:]]
    assert len(set(typed_cells)) == 1
    assert "ROW()" in typed_cells[0]
    assert len(typed_cells) > 10 + 50, "rows to spare for those inserted"


def test_a_filled_native_template_carries_its_tiers() -> None:
    data = filled(CUSTOMER_INFO, [GOOD, BAD], unit=UNIT, month=MONTH, native=DEFAULT)
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    assert [c.value for c in sheet[TIER[:2]][FIRST_ROW : FIRST_ROW + 3]] == ["A", "C", None]
    assert sheet["AH5"].value == "C类（R23，分级标准C3行）：要求苛刻为是"
    assert examined(data) == []


def test_the_workbook_tells_its_policy(template: bytes) -> None:
    stamp, code = stamp_of(read_bytes(template, "x.xlsx")), fingerprint(DEFAULT.on(MONTH))
    assert stamp is not None
    assert (stamp.version, stamp.code, stamp.sheet) == (DEFAULT.version, code, SHEET)
    book = openpyxl.load_workbook(io.BytesIO(template))
    assert book.custom_doc_props[POLICY_MARKER].value == f"{DEFAULT.version}/{code}"
    told = [cells for cells in book[SHEET].iter_rows(values_only=True) if cells[0]]
    rows = {cells[0]: cells for cells in told}
    for row, _ in DEFAULT.table("tier").live:
        assert rows[row.id][1:5] == (row.role, row.when, row.then[0], row.clause)
    assert rows["低利润率"][1] == "3%"
    assert "C5或" not in rows


def test_formulas_of_another_policy_are_told() -> None:
    data = filled(CUSTOMER_INFO, [GOOD], unit=UNIT, month=MONTH, native=DEFAULT)
    assert examined(data, replace(toggled("tier", C5=False, C5或=True), version="2026.2")) == ["KH145"]
    assert examined(data, replace(DEFAULT, version="2026.2")) == [], "another version of the same rules makes no difference"
    low = DEFAULT.by_key["profit_low"]
    later = replace(DEFAULT, settings=tuple(replace(s, value=0.05) if s is low else s for s in DEFAULT.settings))
    assert examined(data, later) == ["KH145"]


def test_what_does_not_fit_is_refused() -> None:
    long = Row("C9", VETO, " 或 ".join(["(利润率 < 低利润率 且 程序复杂 = 是 且 履约诚信 = 差)"] * 90), ("C",), "R23")
    policy = replace(DEFAULT, rows={**DEFAULT.rows, "tier": (long, *DEFAULT.rows["tier"])})
    with pytest.raises(Refusal, match="KH169"):
        blank(CUSTOMER_INFO, unit=UNIT, month=MONTH, native=policy)
    signed = tuple(Override(f"样例{n:04d}地产开发（集团）有限公司", "A", "战略", "王总", datetime.date(2027, 1, 1)) for n in range(999))
    with pytest.raises(Refusal, match="KH169"):
        blank(CUSTOMER_INFO, unit=UNIT, month=MONTH, native=replace(DEFAULT, overrides=signed))


def test_every_fact_of_the_rules_can_be_read() -> None:
    rows = tuple(Row(f"X{n}", VETO, f"{f.head.partition('(')[0]} 非空", ("C",), "R23") for n, f in enumerate(TIER_FACTS))
    policy = replace(DEFAULT, rows={**DEFAULT.rows, "tier": (*rows, DEFAULT.rows["tier"][-1])})
    assert asked(policy.table("tier")) == list(TIER_FACTS)
    compiled(CUSTOMER_INFO, policy, head_row=HEAD_ROW)


@pytest.mark.office
def test_a_clerk_without_the_add_in_sees_tiers(template: bytes, tmp_path: Path) -> None:
    lines = as_csv(typed(template, [GOOD, BAD, {"name": "丙公司", "integrity": "五星"}, {"credit": "好"}]), "x.xlsx", tmp_path).splitlines()
    shown = [line.rpartition("签约客户")[2] for line in lines[FIRST_ROW : FIRST_ROW + 5]]
    assert "A,A类（R22，分级标准A1行）" in shown[0]
    assert "C,C类（R23，分级标准C3行）：要求苛刻为是" in shown[1]
    assert "请核对,请核对：履约诚信填得不合要求，按提示改正后才能判定等级。" in shown[2]
    assert not any("类（" in line or "#" in line or "0" in line for line in shown[3:])


@pytest.mark.office
def test_a_changed_head_is_not_guessed(template: bytes, tmp_path: Path) -> None:
    book = BookEditor(typed(template, [GOOD]), Where())
    tab = book.tab(CUSTOMER_INFO.title)
    assert tab is not None
    book.cells(tab).put(HEAD_ROW, COLUMNS["profit_rate"], "利润率(%)")
    assert "请核对：表头" in as_csv(book.package.save(), "x.xlsx", tmp_path)


@pytest.mark.office
def test_a_copy_saved_by_libreoffice_is_still_a_native_template(template: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(typed(template, [GOOD, BAD]))
    make_profile(tmp_path / "profile")
    switches = [f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", *SWITCHES]
    export = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "saved"), str(tmp_path / "x.xlsx")]
    process = spawn([str(find_soffice()), *switches, *export])
    try:
        assert process.wait(timeout=120) == 0
    finally:
        end(process)
    saved = (tmp_path / "saved" / "x.xlsx").read_bytes()
    grid = read_bytes(saved, "x.xlsx").sheets[0]
    assert [grid.at(FIRST_ROW + n, COLUMNS["computed_tier"]) for n in (0, 1)] == ["A", "C"]
    assert examined(saved) == []
    assert stamp_of(read_bytes(saved, "x.xlsx")) == stamp_of(read_bytes(template, "x.xlsx"))
