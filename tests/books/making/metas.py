"""Workbooks that tell their unit and month in the many ways branches do."""

from __future__ import annotations

import datetime

from tests.books.making.clients import CHANGE, CONTRACT, PLAIN, clients
from tests.books.making.pages import Fault, Made, Page, Shown, Typed, book, columns

FEW = PLAIN[:8]


def _body(page: Page, seed: int, count: int = 5) -> Page:
    return page.table([("序号", None), *columns(*FEW)], clients(count, seed))


@book
def labels_in_cells_of_their_own() -> Made:
    page = Page("客户信息统计表")
    page.line("华筑建设集团客户信息统计表", merge=9)
    page.cells_at(1, A="填报单位：", C="陇东分公司", F="报送月份：", G=Shown(datetime.date(2026, 11, 1), 'yyyy"年"m"月"'), I="单位：万元")
    page.merge(1, 0, 1, 1)
    page.merge(1, 2, 1, 4)
    return Made("20_labels_apart.xlsx", "labels and values in separate merged cells; the month a real date", [_body(page, 20)])


@book
def underlined_blanks_in_one_cell() -> Made:
    page = Page("Sheet1")
    page.line("客户信息统计表", merge=9)
    page.line("填报单位：__陇东分公司__　　　填报月份：_2026_年_11_月　　　填报人：＿赵清和＿　　　", merge=9)
    return Made("21_underlined.xls", "several labels in one cell with underlined blanks and full-width spaces", [_body(page, 21)])


@book
def told_below_the_table() -> Made:
    page = Page("Sheet1")
    page.line("客户信息统计表", merge=9)
    _body(page, 22)
    page.line()
    page.line("填报单位（盖章）：", None, "陇东分公司", None, None, "报送月份：", "2026年11月")
    page.line("填报人：赵清和", None, None, "审核人：", None, "填报日期：2026年11月24日")
    return Made("22_told_below.xlsx", "unit and month stand below the table", [page], options={"engine": "openpyxl"})


@book
def told_by_the_title_alone() -> Made:
    page = Page("Sheet1")
    page.line("华筑建设集团陇东分公司2026年11月客户信息统计表", merge=9)
    return Made(
        "23_title_alone.csv",
        "group, unit and month run together in the title, nothing else; CSV in UTF-8 with BOM",
        [_body(page, 23)],
        options={"encoding": "utf-8-sig"},
    )


@book
def told_by_the_sheet_alone() -> Made:
    page = Page("陇东分公司2026年11月")
    page.line("客户信息统计表", merge=9)
    return Made("24_sheet_alone.ods", "unit and month stand only in the sheet's name", [_body(page, 24)])


@book
def department_and_span_of_days() -> Made:
    page = Page("11月")
    page.line("客户信息统计表", merge=9)
    page.line("填报单位：西北分公司城南快速路项目经理部", None, None, None, "报送期间：2026年10月26日—11月25日")
    return Made(
        "25_department_span.xlsx",
        "a project department; the period told from day to day",
        [_body(page, 25)],
        unit="西北分公司城南快速路项目经理部",
    )


@book
def span_over_the_year() -> Made:
    page = Page("Sheet1")
    page.line("客户信息统计表", "", merge=9)
    page.line("上报部门", "陇东分公司", None, "统计期间", "2026年12月26日至2027年1月25日")
    return Made("26_span_new_year.xls", "labels without colons; a period over the turn of the year", [_body(page, 26)], month="2027-01")


@book
def chinese_numerals() -> Made:
    page = Page("Sheet1")
    page.line("客户信息统计表", merge=9)
    page.line("二〇二六年十一月", merge=9)
    page.line("单位：陇东分公司", None, None, None, None, None, "单位：万元")
    return Made(
        "27_numerals.xlsx",
        "the month in Chinese numerals on a line of its own; 单位 twice, once for the branch, once for amounts",
        [_body(page, 27)],
        options={"engine": "openpyxl"},
    )


@book
def month_as_a_number() -> Made:
    page = Page("Sheet1")
    page.line("陇东分公司客户信息月报表（2026年度）", merge=9)
    page.line("月份", 202611, None, None, "制表", "赵清和")
    return Made("28_month_number.xlsx", "the month as the number 202611; the title tells only the year", [_body(page, 28)])


@book
def label_beats_title() -> Made:
    page = Page("10月")
    page.line("陇西分公司2026年10月份客户信息统计表", merge=9)
    page.line("填报单位:陇东分公司", None, None, None, "报送月份: 2026-11-25")
    return Made(
        "29_label_beats_title.xlsx", "title and sheet copied from last month and another unit; the labels are right", [_body(page, 29)]
    )


@book
def blank_label_and_title() -> Made:
    page = Page("Sheet1")
    page.line("陇东分公司二零二六年11月份客户信息统计表", merge=9)
    page.line("填报单位：", None, None, None, "报送月份：", None)
    return Made("30_blank_labels.xlsx", "labels left blank; the title tells both", [_body(page, 30)])


@book
def nothing_told() -> Made:
    page = Page("Sheet1")
    page.line("客户信息统计表", merge=9)
    page.line("填报单位：________", None, None, None, "报送月份：____年__月")
    _body(page, 31)
    page.error("A2", "the unit is told nowhere", "B2", "C2", "D2")
    page.error("E2", "the month is told nowhere", "F2", "G2")
    return Made(
        "31_nothing_told.xlsx", "labels with empty underlined blanks and nothing else", [page], unit=None, month=None, outcome="errors"
    )


@book
def impossible_month() -> Made:
    page = Page("Sheet1")
    page.line("客户信息统计表", merge=9)
    page.line("填报单位：陇东分公司", None, None, "报送月份：", "2026年13月")
    _body(page, 32)
    page.error("E2", "month 13", "D2")
    return Made("32_month_13.xls", "an impossible month beside its label", [page], month=None, outcome="errors")


@book
def amounts_in_yuan_for_the_sheet() -> Made:
    page = Page("Sheet1")
    page.line("客户信息统计表", merge=9)
    page.line("填报单位：陇东分公司", None, None, "报告期：2026年11月", None, None, None, "金额单位：元")
    some = clients(4, 33)
    heads = [("序号", None), *columns(*FEW, **{CONTRACT: "累计合同额"}), ("累计合同额", CONTRACT), ("变化", CHANGE)]
    del heads[8]
    page.table(heads, some, {i: {CONTRACT: Typed(c[CONTRACT] and c[CONTRACT] * 10000, c[CONTRACT])} for i, c in enumerate(some)})
    return Made("33_yuan_for_all.xlsx", "金额单位：元 at the top right holds for the amounts", [page])


@book
def month_without_year() -> Made:
    page = Page("Sheet1")
    page.line("集团公司客户信息统计表（11月份）", merge=9)
    page.line("填报单位：陇东分公司", None, None, None, "填报日期：2026.11.24")
    return Made("34_no_year.xlsx", "the title tells the month without a year; the date of filling in tells the year", [_body(page, 34)])


@book
def unit_typed_wrongly() -> Made:
    page = Page("Sheet1")
    page.title(unit="", month="")
    page.line("填报单位", "陇东分公司", "填表人", "赵清和", "联系电话", "0934-8556677", "报送时间", "2026年11月")
    some = clients(4, 35)
    page.table([("序号", None), *columns(*FEW)], some, {1: {CONTRACT: Fault("约定中", "no amount")}} if some[1][CONTRACT] else {})
    made = Made("35_form_line.xlsx", "a line of labels and values without colons, the filler's telephone among them", [page])
    made.outcome = "errors" if page.problems else "accept"
    return made
