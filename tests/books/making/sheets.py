"""Workbooks of several sheets, and duplicates."""

from __future__ import annotations

from tests.books.making.clients import CODE, CONTACT, HISTORY, INTEGRITY, KIND, LAST, NAME, PHONE, clients
from tests.books.making.pages import Column, Fault, Made, Page, Typed, book, columns

UNIT, MONTH = "陇东分公司", "2026年11月"
COLS: list[Column] = [("序号", None), *columns(NAME, CODE, KIND, CONTACT, PHONE, HISTORY, LAST)]


def _table(name: str, some: list[dict[str, object]], *, unit: str = UNIT, month: str = MONTH, state: str = "visible") -> Page:
    page = Page(name, state=state).title("客户信息统计表", unit, month)
    return page.table(COLS, some, {i: {"序号": i + 1} for i in range(len(some))})


@book
def a_sheet_a_department() -> Made:
    some = clients(9, 110)
    pages = [_table(n, some[i * 3 : i * 3 + 3], unit=UNIT) for i, n in enumerate(("一项目部", "二项目部", "三项目部"))]
    return Made("110_department_sheets.xlsx", "one sheet a project department with the same heads", pages)


@book
def an_old_month_stands_visible() -> Made:
    some = clients(8, 111)
    pages = [_table("10月", some[:5], month="2026年10月"), _table("11月", some[2:])]
    return Made(
        "111_old_month.xlsx", "October's sheet stands before November's, both visible; October's is active", pages, rows_from=["11月"]
    )


@book
def a_copied_sheet() -> Made:
    some = clients(5, 112)
    pages = [_table("客户信息统计表", some), _table("客户信息统计表 (2)", some[:4])]
    return Made("112_copied_sheet.xls", "a copy of the sheet was left in", pages, rows_from=["客户信息统计表"])


@book
def a_summary_and_its_details() -> Made:
    some = clients(6, 113)
    summary = Page("汇总")
    summary.line("客户数量汇总表", merge=5)
    summary.line("单位", "潜在客户", "意向客户", "签约客户", "合计")
    summary.line("一公司", 3, 2, 1, 6)
    return Made("113_summary_first.xlsx", "a summary of counts before the detailed table", [summary, _table("明细", some)])


@book
def a_sample_sheet() -> Made:
    some = clients(6, 114)
    return Made(
        "114_sample_sheet.xlsx",
        "a sample of the form and instructions before the return; the return is not active",
        [_table("填写样例", some[:1]), _table("数据", some[1:])],
        rows_from=["数据"],
    )


@book
def hidden_sheets() -> Made:
    some = clients(6, 115)
    return Made(
        "115_very_hidden.xlsx",
        "hidden and very hidden older tables, a chart sheet",
        [_table("旧表", some[:2], state="hidden"), _table("备份", some[:3], state="veryHidden"), _table("客户", some[3:])],
        rows_from=["客户"],
        active=2,
        options={"chart": True},
    )


@book
def a_plan_with_the_same_heads() -> Made:
    some = clients(5, 116)
    plan = Page("12月拜访计划")
    plan.line("2026年12月拜访计划", merge=6)
    plan.line("序号", "客户单位名称", "客户类别", "联系人", "联系电话", "维护责任人", "计划日期")
    plan.line(1, some[0][NAME], some[0][KIND], some[0][CONTACT], some[0][PHONE], "赵清和", "2026-12-03")
    contracts = Page("合同台账")
    contracts.line("合同台账", merge=6)
    contracts.line("序号", "建设单位", "合同编号", "合同金额(万元)", "联系人", "联系电话", "签订日期")
    contracts.line(1, "固原青坞置业有限公司", "HT-01", 1200, "周牧野", "13900009999", "2025-01-02")
    return Made(
        "116_plan_and_contracts.xlsx",
        "a plan of visits and a ledger of contracts with many of our heads beside the return",
        [plan, contracts, _table("客户信息", some)],
        rows_from=["客户信息"],
    )


@book
def continued_on_the_next_sheet() -> Made:
    some = clients(7, 117)
    second = Page("Sheet2")
    second.table(COLS, some[4:], {i: {"序号": i + 5} for i in range(3)})
    return Made(
        "117_continued.xlsx", "the table goes on over the next sheet, without title and labels", [_table("Sheet1", some[:4]), second]
    )


@book
def twice_the_same() -> Made:
    some = clients(12, 118)
    for i, name in enumerate(("华栎（陇东）置业有限公司", "华栎(陇东)置业有限公司", "青坞建设有限公司", "青坞建设 有限公司", "栖岭水务有限公司", "栖岭水务有限责任公司",
                              "溪源能源有限公司", "溪源新能源有限公司", "云岫商贸有限公司", "雲岫商貿有限公司", "朗陌材料有限公司", "砺石材料有限公司")):  # fmt: skip
        some[i] = {**some[i], NAME: name}
    typed: dict[int, dict[str, object]] = {i: {"序号": i + 1} for i in range(12)}
    for i in (0, 1, 4, 5, 8, 9):
        typed[i][CODE] = Typed(None, None)
    typed[3][CODE] = Typed(some[2][CODE], some[2][CODE])
    typed[11][CODE] = Typed(some[10][CODE], some[10][CODE])
    page = _table("Sheet1", [])
    for i, one in enumerate(some):
        page.client(COLS, one, typed[i])
    page.error("B5", "width of brackets", "B4")
    page.error("B7", "same code, and a space in the name", "B6", "C7", "C6")
    page.error("B9", "有限责任公司 and 有限公司 without codes", "B8", severity="warning")
    page.error("B13", "traditional script", "B12")
    page.error("B15", "same code, other name", "C15", "B14", "C14")
    return Made("118_twice.xlsx", "the same client twice by code, brackets, spaces, script; near names", [page], outcome="errors")


@book
def same_name_other_code() -> Made:
    some = clients(3, 119)
    some[2] = {**some[2], NAME: some[0][NAME]}
    page = _table("Sheet1", some)
    page.error("B6", "the same name with another code", "B4", "C6", "C4")
    return Made("119_same_name.csv", "one name with two codes", [page], outcome="errors", options={"encoding": "utf-8"})


@book
def duplicates_over_sheets() -> Made:
    some = clients(7, 120)
    one, two = _table("一分部", some[:4]), _table("二分部", [*some[4:], some[0]])
    two.problems.append({"cell": "B7", "severity": "error", "about": "the same client on the other sheet", "or_cells": ["B4", "C7"]})
    return Made("120_over_sheets.xlsx", "a client of one sheet stands again on the other", [one, two], outcome="errors")


@book
def everything_at_once() -> Made:
    page = Page("统计表")
    page.line("华筑建设集团有限公司客户信息统计表", merge=9)
    page.line("填报单位（公章）：陇东分公司", None, None, "填报日期：2026.11.23", None, "报送月份：2026年11月", None, "单位：万元")
    cols: list[Column] = [("序号", None), *columns(NAME, KIND, CONTACT, PHONE, HISTORY, INTEGRITY, LAST)]
    top = page.at
    page.line("序\n号", "客户单位\n名称", "客户\n类别", "联系方式", None, "合作情况", None, "最近联\n系日期")
    page.line(None, None, None, "联系人", "电 话", "合作历史", "诚 信")
    page.merge(top, 3, top, 4)
    page.merge(top, 5, top, 6)
    for column in (0, 1, 2, 7):
        page.merge(top, column, top + 1, column)
    some = clients(6, 121)
    page.line("（一）", "签约客户")
    for i, one in enumerate(some[:3]):
        page.client(cols, one, {"序号": i + 1, KIND: Fault("重点客户", "not one of the six")} if i == 1 else {"序号": i + 1})
    page.line("小计", "3家")
    page.line("（二）", "潜在客户")
    for i, one in enumerate(some[3:]):
        page.client(cols, one, {"序号": i + 4, PHONE: Fault("1380013800", "ten digits")} if i == 2 else {"序号": i + 4})
    page.line("合　　计", "6家")
    page.line("填表说明：本表由各分公司经营部填写，一式两份。", merge=9)
    page.line("部门负责人：", None, None, "填表人：", None, None, "2026年11月23日")
    return Made("121_everything.ods", "a bit of everything", [page], outcome="errors")
