import csv
import dataclasses
import datetime
import io
import re
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.workbooks.rich_book import SHEET1, changed, parts, rich_book, sheet_changes, with_parts
from workbooks.answering.repair import apply_repairs, repairs
from workbooks.judging.examine import Options, examine
from workbooks.problems import Problem, Refusal, Repair, Rule, Severity, Where

BOOKS = Path(__file__).parents[2] / "books"
RULE = Rule("KH297", Severity.WARNING, "写法", "“{found}”", "改。")
DAY = datetime.date(2026, 11, 20)
OPTIONS = Options(datetime.date(2026, 11, 25))


def at(cell: str, found, value, *, loss_free: bool = True, share: bool = False, sheet: str = "表") -> Problem:
    where = Where("x.xlsx", sheet, int(cell[1:]) - 1, ord(cell[0]) - 65)
    return Problem(RULE, where, found=found, repair=Repair(value, "改", loss_free, share), severity=Severity.WARNING)


def book(values: dict[str, object], *, base_1904: bool = False, formats: dict[str, str] | None = None) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy/m/d", "date_1904": base_1904}) as made:
        sheet = made.add_worksheet("表")
        for cell, value in values.items():
            format_ = made.add_format({"num_format": formats[cell], "bold": True}) if formats and cell in formats else None
            sheet.write(cell, value, format_)
    return out.getvalue()


def repaired(data: bytes, problems: list[Problem]):
    done, applied = apply_repairs(data, "xlsx", problems)
    return openpyxl.load_workbook(io.BytesIO(done))["表"], applied


def test_a_text_date_becomes_a_real_one() -> None:
    sheet, applied = repaired(book({"A1": "2026.11.20"}, formats={"A1": "@"}), [at("A1", "2026.11.20", DAY)])
    assert (sheet["A1"].value, sheet["A1"].number_format, sheet["A1"].font.bold) == (datetime.datetime(2026, 11, 20), "yyyy-mm-dd", True)
    assert [(str(a.where), a.before, a.after, a.rule) for a in applied] == [("x.xlsx《表》A1", "2026.11.20", DAY, RULE)]


@pytest.mark.parametrize("shown", ["yyyy/m/d", 'yyyy"年"m"月"d"日"', "d-mmm-yy"])
def test_a_date_format_of_theirs_stays(shown: str) -> None:
    sheet, _ = repaired(book({"A1": "x"}, formats={"A1": shown}), [at("A1", "x", DAY)])
    assert sheet["A1"].number_format == shown


def test_dates_follow_the_date_system_of_the_workbook() -> None:
    data = book({"A1": "x"}, base_1904=True)
    done, _ = apply_repairs(data, "xlsx", [at("A1", "x", DAY)])
    assert b"<v>44884</v>" in parts(done)[SHEET1]
    assert openpyxl.load_workbook(io.BytesIO(done))["表"]["A1"].value == datetime.datetime(2026, 11, 20)


@pytest.mark.parametrize(
    ("found", "value", "before", "after"),
    [
        ("12.5%", 0.125, "General", "0.00%"),
        ("12.5%", 0.125, "0.0%", "0.0%"),
        ("12.5%", 12.5, "General", "General"),
        ("１２", 12, "@", "General"),
        ("3个", 3, "0", "0"),
        (13900001234.0, "13900001234", "General", "@"),
        (" 好 ", "好", "General", "General"),
    ],
)
def test_values_show_as_they_are_meant(found, value, before: str, after: str) -> None:
    sheet, _ = repaired(book({"A1": found}, formats={"A1": before}), [at("A1", found, value, share=value == 0.125)])
    assert (sheet["A1"].value, sheet["A1"].number_format) == (value, after)


def test_text_like_a_formula_stays_text() -> None:
    sheet, _ = repaired(book({"A1": "x"}), [at("A1", "＝1+1 ", "=1+1")])
    assert (sheet["A1"].data_type, sheet["A1"].value, bool(sheet["A1"].quotePrefix)) == ("s", "=1+1", True)


def test_only_loss_free_repairs_are_applied_one_a_cell() -> None:
    problems = [
        at("A1", "a", "b"),
        at("A1", "a", "c"),
        at("A2", "a", "b", loss_free=False),
        dataclasses.replace(at("A3", 1, 2), repair=None),
    ]
    assert repairs(problems) == problems[:1]
    sheet, applied = repaired(book({"A1": "a", "A2": "a"}), problems)
    assert [sheet["A1"].value, sheet["A2"].value, len(applied)] == ["b", "a", 1]


def test_formulas_and_unknown_sheets_are_left_alone() -> None:
    data = book({"A1": "=1+1"})
    assert apply_repairs(data, "xlsx", [at("A1", 2, 3), at("A1", 2, 3, sheet="无此表")]) == (data, [])


def test_nothing_to_repair_gives_the_same_bytes() -> None:
    assert apply_repairs(b"whatever", "xls", []) == (b"whatever", [])


def test_nothing_else_in_the_workbook_changes() -> None:
    plain = {"xl/workbook.xml": lambda text: re.sub("<calcPr[^>]*/>", "", text)}
    before = with_parts(rich_book(), plain)
    sheet = "客户信息统计表"
    after, _ = apply_repairs(before, "xlsm", [at("C5", "x", "13900001239", sheet=sheet), at("F6", "x", DAY, sheet=sheet)])
    assert changed(before, after) == {SHEET1, "xl/workbook.xml"}
    assert sheet_changes(parts(before)[SHEET1], parts(after)[SHEET1]) == {"C5", "F6"}
    assert b'</definedNames><calcPr fullCalcOnLoad="1"/>' in parts(after)["xl/workbook.xml"]


@pytest.mark.parametrize("kind", ["xls", "xlsb", "ods"])
def test_other_formats_are_refused_in_words(kind: str) -> None:
    with pytest.raises(Refusal, match="KH181") as caught:
        apply_repairs(b"", kind, [at("A1", 1, 2)])
    assert f"内容是{kind}格式" in str(caught.value)


def test_an_encrypted_workbook_is_not_called_damaged() -> None:
    with pytest.raises(Refusal, match=r"KH181.*密码"):
        apply_repairs((BOOKS / "13_password.xlsx").read_bytes(), "xlsx", [at("A1", 1, 2)])


@pytest.mark.parametrize("name", ["05_dates_many_ways.xlsx", "06_numbers_units.xlsx"])
def test_a_repaired_sample_says_the_same_and_has_nothing_left_to_repair(name: str, tmp_path: Path) -> None:
    before = examine(BOOKS / name, OPTIONS)
    data, applied = apply_repairs((BOOKS / name).read_bytes(), before.kind, before.mendable)
    (tmp_path / name).write_bytes(data)
    after = examine(tmp_path / name, OPTIONS)
    assert len(applied) == len(repairs(before.mendable)) > 10
    assert after.submission.columns == before.submission.columns
    assert repairs(after.mendable) == []


def test_a_csv_keeps_its_encoding_and_all_other_fields() -> None:
    data = (BOOKS / "09_gbk.csv").read_bytes()
    problems = [at("A5", "x", "新 名称", sheet="09_gbk"), at("Q5", "x", DAY, sheet="09_gbk"), at("K5", "5.0%", 0.05, sheet="09_gbk")]
    done, applied = apply_repairs(data, "csv", problems)
    old, new = (list(csv.reader(io.StringIO(d.decode("gbk"), newline=""))) for d in (data, done))
    old[4][0], old[4][16] = "新 名称", "2026-11-20"
    assert new == old
    assert len(applied) == 2
