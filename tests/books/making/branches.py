"""Workbooks of branches: money in other units, heads that tell how to fill them in, other tables below, a sheet a department."""

from __future__ import annotations

from typing import Any

from tests.books.making.clients import CONTACT, CONTRACT, CREDIT, HISTORY, INTEGRITY, KIND, LAST, NAME, NEED, PHONE, SOCIAL, clients
from tests.books.making.pages import Column, Made, Page, Shown, Typed, book, columns

UNIT, MONTH = "陇东分公司", "2026年11月"
COLS: list[Column] = [("序号", None), *columns(NAME, KIND, CONTACT, PHONE, HISTORY, INTEGRITY, LAST)]


def _page(name: str = "Sheet1", *, unit: str = UNIT, month: str = MONTH) -> Page:
    return Page(name).title("客户信息统计表", unit, month)


def _worked(count: int, seed: int) -> list[dict[str, Any]]:
    return [c for c in clients(count * 4, seed) if c[HISTORY] == "有"][:count]


@book
def foreign_money() -> Made:
    some = _worked(4, 150)
    page = _page().table([*COLS, ("累计合同额（万美元）", CONTRACT)], some, {i: {CONTRACT: Typed(800 + i, None)} for i in range(4)})
    page.error("I3", "the column is in dollars", severity="any")
    return Made("150_foreign_money.xlsx", "amounts in dollars, as the head says", [page])


@book
def foreign_money_for_all() -> Made:
    some = _worked(4, 151)
    page = _page()
    page.line(None, None, None, None, None, None, None, "币种：港币")
    page.table([*COLS, ("累计合同额", CONTRACT)], some, {i: {CONTRACT: Typed(800 + i, None)} for i in range(4)})
    page.error("I4", "the amounts are in Hong Kong dollars", severity="any")
    return Made("151_foreign_money_for_all.xls", "amounts in Hong Kong dollars, as a line above the table says", [page])


@book
def other_words_for_units() -> Made:
    some = _worked(4, 152)
    page = _page()
    page.line("金额单位：百万元人民币")
    page.table([*COLS, ("累计合同额", CONTRACT)], some, {i: {CONTRACT: Typed(c[CONTRACT] / 100, c[CONTRACT])} for i, c in enumerate(some)})
    return Made("152_millions.xlsx", "the line above the table tells the unit with 人民币 behind it", [page])


def _formatted(file: str, seed: int, head: str, shape: str, factor: float, quirk: str) -> Made:
    some = _worked(4, seed)
    typed = {i: {CONTRACT: Typed(Shown(round(c[CONTRACT] * factor, 6), shape), c[CONTRACT])} for i, c in enumerate(some)}
    return Made(file, quirk, [_page().table([*COLS, (head, CONTRACT)], some, typed)])


@book
def format_in_yuan() -> Made:
    return _formatted("153_format_yuan.xlsx", 153, "累计合同额", '#,##0.00"元"', 10000, "the number format shows 元, the head no unit")


@book
def format_shrunk() -> Made:
    return _formatted("154_format_shrunk.xlsx", 154, "累计合同额（万元）", "0!.0,", 10000, "yuan shown in ten thousands by 0!.0,")


@book
def format_in_yi() -> Made:
    return _formatted(
        "155_format_yi.xls", 155, "累计合同额（万元）", '0.0000"亿元"', 0.0001, "the number format shows 亿元 under a head in 万元"
    )


@book
def heads_that_instruct() -> Made:
    cols: list[Column] = [
        ("序号", None), ("一、客户名称", NAME), ("二、客户类别<必选>", KIND), ("三、联系人 选填", CONTACT), ("四、联系电话——必填", PHONE),
        ("合作历史 必填", HISTORY), ("履约诚信【必填】", INTEGRITY), ("信用状况-下拉选择", CREDIT), ("社会价值※", SOCIAL),
        ("近期合作需求/必填项", NEED), ("最近联系日期_请选择", LAST),
    ]  # fmt: skip
    return Made(
        "156_heads_instruct.xlsx",
        "必填, 选填, 下拉选择 behind the heads in all ways, 一、二、 before them",
        [_page().table(cols, clients(5, 156))],
    )


@book
def landlines() -> Made:
    some = clients(5, 157)
    told = (("010-12345678", "01012345678"), ("(0931)1234567", "09311234567"), ("0931-1234567", "09311234567"),
            ("（010）12345678", "01012345678"), ("021 1234 5678", "02112345678"))  # fmt: skip
    return Made("157_landlines.xlsx", "landlines that begin with 1, as in our own hint", [
        _page().table(COLS, some, {i: {PHONE: Typed(*t)} for i, t in enumerate(told)})])  # fmt: skip


@book
def other_tables_below() -> Made:
    some = clients(5, 158)
    page = _page().table(COLS, some)
    page.line("编制人", "审核人", "批准人")
    page.line("赵清和", "钱一鸣", "孙若溪")
    page.line()
    page.line("附1：投诉情况")
    page.line("序号", "客户单位名称", "投诉内容", "投诉日期", "处理结果")
    page.line(1, some[0][NAME], "进度慢", "2026-11-01", "已处理")
    page.line(2, some[1][NAME], "质量", "2026-11-02", "处理中")
    page.line()
    page.line("附2：分类统计")
    page.line("类别", "家数", "占比")
    page.line("签约客户", 3, 0.6)
    page.line("潜在客户", 2, 0.4)
    page.line()
    page.line(None, "A类客户", "B类客户", "C类客户")
    page.line(None, 1, 3, 1)
    return Made("158_other_tables_below.xls", "complaints and figures in tables of their own below the clients", [page])


@book
def cover_and_departments() -> Made:
    some = clients(6, 159)
    cover = Page("封面")
    cover.line("客户信息统计报表")
    cover.line(None, f"填报单位：{UNIT}")
    cover.line(None, f"报送月份：{MONTH}")
    pages = [_page(f"{n}项目部", unit=f"{n}项目部").table(COLS, some[i * 2 : i * 2 + 2]) for i, n in enumerate("一二三")]
    return Made("159_cover_departments.xlsx", "each department names itself on its sheet; the cover tells the branch", [cover, *pages])


@book
def old_months_with_a_new_title() -> Made:
    some = clients(8, 160)
    pages = [_page("10月").table(COLS, some[:3]), _page("11月").table(COLS, some[4:])]
    return Made("160_copied_titles.xlsx", "the sheets 10月 and 11月 both say 2026年11月", pages, rows_from=["11月"])
