"""Formulas between the grammars as text, without an office."""

import pytest

from addin.hosts.calc.engine.shifting import relative_form, shifted
from addin.hosts.calc.engine.texts import to_calc_text, to_excel_text

KNOWN = {"SUM", "IF", "HYPERLINK", "CONCAT"}


@pytest.mark.parametrize(
    ("excel", "calc"),
    [
        ("=SUM(A1,B$2)", "=SUM(A1;B$2)"),
        ('=IF(A1>1,"是,否;","")&"x"', '=IF(A1>1;"是,否;";"")&"x"'),
        ("={1,2;3,4}", "={1;2|3;4}"),
        ("=A1:A3 B2:C2", "=A1:A3!B2:C2"),
        ("=A1 * 2", "=A1 * 2"),
        ("='客户''s 表'!A1+1", "=$'客户''s 表'.A1+1"),
        ("=IF(A1,#N/A,1.5%)", "=IF(A1;#N/A;1.5%)"),
        ('=HYPERLINK("#\'客户表\'!A5","去看")', '=HYPERLINK("#\'客户表\'!A5";"去看")'),
    ],
)
def test_both_ways(excel: str, calc: str):
    assert to_calc_text(excel, KNOWN) == calc
    assert to_excel_text(calc, KNOWN) == excel


def test_sheets_are_quoted_in_calc_and_bare_in_excel_where_excel_does_so():
    assert to_calc_text("=客户表!A1", KNOWN) == "=$'客户表'.A1"
    assert to_excel_text("=$'客户表'.A1", KNOWN) == "=客户表!A1"
    assert to_excel_text("=$客户表.A1:B2", KNOWN) == "=客户表!A1:B2"


def test_truths_are_functions_in_calc():
    assert to_calc_text("=IF(TRUE,FALSE(),1)", KNOWN | {"FALSE"}) == "=IF(TRUE();FALSE();1)"


@pytest.mark.parametrize("formula", ["=KH_TIER(A1,B1)", "=[1]Sheet1!A1", "=A1#", "=Sheet1:Sheet3!A1", "=表1[金额]"])
def test_what_may_mean_something_else_is_left_to_the_office(formula: str):
    assert to_calc_text(formula, KNOWN) is None


def test_a_formula_filled_down_is_one_formula():
    assert relative_form("=A5+$B$2", 4, 2) == relative_form("=A6+$B$2", 5, 2)
    assert relative_form("=A5+$B$2", 4, 2) != relative_form("=A5+$B$3", 4, 2)
    assert relative_form('="A5"&A5', 4, 2) == relative_form('="A5"&A6', 5, 2)
    assert relative_form("=SUM(A:A)", 4, 2) != relative_form("=SUM(A:A)", 5, 2)


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=A5+$B$2+C$1+$D4", "=B7+$B$2+D$1+$D6"),
        ('="A5"&A5', '="A5"&B7'),
        ("=$'A1 表'.A5", "=$'A1 表'.B7"),
        ("=AB12!A5+LOG10(Z9)", "=AB12!B7+LOG10(AA11)"),
        ("=Z1", "=AA3"),
    ],
)
def test_references_move_and_nothing_else(formula: str, moved: str):
    assert shifted(formula, 2, 1) == moved
    assert shifted(formula, 0, 0) == formula
