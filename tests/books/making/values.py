"""Workbooks whose values are typed in the many ways staff do."""

from __future__ import annotations

import datetime
from typing import Any

from tests.books.making.clients import (
    CODE,
    COMPLEX,
    CONTRACT,
    CREDIT,
    DEMANDING,
    FIRST,
    HISTORY,
    INTEGRITY,
    KIND,
    LAST,
    NAME,
    NEED,
    PHONE,
    PROBLEMS,
    PROFIT,
    PROJECTS,
    RELATED,
    REMARK,
    SOCIAL,
    UNREASONABLE,
    clients,
)  # fmt: skip
from tests.books.making.pages import Column, Doubted, Err, Fault, Formula, Made, Page, Shown, Typed, book, columns

UNIT, MONTH = "陇东分公司", "2026年11月"


def _page(name: str = "Sheet1") -> Page:
    return Page(name).title("客户信息统计表", UNIT, MONTH, width=8)


def _worked(count: int, seed: int) -> list[dict[str, Any]]:
    """Clients with a history, so that every figure may be filled in."""
    return [c for c in clients(count * 3, seed) if c[HISTORY] == "有"][:count]


def _typed(page: Page, cols: list[Column], seed: int, typed: dict[str, list[Any]]) -> Page:
    some = _worked(max(map(len, typed.values())), seed)
    return page.table(cols, some, {i: {h: told[i] for h, told in typed.items() if i < len(told)} for i in range(len(some))})


def _rest(cols: list[Column], page: Page) -> bool:
    return bool(cols and page.problems)


@book
def amounts() -> Made:
    page = _page()
    typed = {
        CONTRACT: [
            Typed("1.2亿", 12000), Typed("3,500万", 3500), Typed("￥12,000,000元", 1200), Typed("１２００", 1200), Typed("500w", 500), Typed("1.2e3", 1200),
            Typed("人民币8,600万元整", 8600), Typed("3亿5000万", 35000), Typed("约1200", 1200), Typed("1 200.50", 1200.5), Typed("1200万元（含税）", 1200),
            Typed("0", 0), Typed("—", None), Typed("/", None), Typed("无", None), Typed("暂无", None), Fault("待定", "no amount"),
            Fault("1200-1500", "a span", "warning"), Fault("N个亿", "no amount"), Typed("1，200", 1200), Typed("9千万", 9000), Typed("1.5百万元", 150),
        ],
        PROJECTS: [
            Typed("3个", 3), Typed("三个", 3), Typed("３", 3), Typed(3.0, 3), Typed("2项", 2), Typed("十二", 12), Typed("5 个", 5), Typed("两个", 2),
            Typed("共4个", 4), Typed("1个（在建）", 1), Fault("多个", "no count"), Fault(2.5, "half a project"), Fault(-1, "negative"), Typed("无", {"any_of": [None, 0]}),
            Typed("/", None),
        ],
    }  # fmt: skip
    cols: list[Column] = [("序号", None), *columns(NAME, KIND, HISTORY, CONTRACT, PROJECTS)]
    return Made("90_amounts.xlsx", "amounts and counts in many forms", [_typed(page, cols, 90, typed)], outcome="errors")


@book
def rates_under_plain_head() -> Made:
    page = _page()
    typed = {PROFIT: [
        Typed("12.5%", 0.125), Typed("12.5％", 0.125), Typed(Shown(0.125, "0.0%"), 0.125), Typed(0.08, 0.08), Typed("８％", 0.08), Typed("百分之八", 0.08),
        Typed("-3%", -0.03), Typed("约5%", 0.05), Doubted(8.5, 0.085), Typed("5‰", 0.005), Typed("3%", 0.03), Typed("2.99%", 0.0299), Fault("亏损", "no rate"),
        Fault("较高", "no rate"), Fault("5%-8%", "a span", "warning"), Typed("/", None), Typed("暂无", None), Typed("", None), Doubted("8", 0.08), Typed(".05", 0.05),
    ], COMPLEX: [Typed("是", "是")] * 12}  # fmt: skip
    cols: list[Column] = [("序号", None), *columns(NAME, KIND, PROFIT, COMPLEX, HISTORY, INTEGRITY, CREDIT)]
    return Made("91_rates.xlsx", "profit rates in many forms under 利润率", [_typed(page, cols, 91, typed)], outcome="errors")


@book
def rates_under_percent_head() -> Made:
    page = _page()
    typed = {PROFIT: [Typed(12.5, 0.125), Typed("12.5%", 0.125), Typed(Shown(0.125, "0.0%"), 0.125), Typed("8", 0.08), Typed(2.9, 0.029), Typed(-3, -0.03),
                      Typed(0, 0)]}  # fmt: skip
    cols: list[Column] = [("序号", None), *columns(NAME, KIND), ("利润率(%)", PROFIT), *columns(HISTORY, INTEGRITY, CREDIT)]
    return Made(
        "92_rates_percent_head.xlsx",
        "profit rates under 利润率(%), some formatted as percent",
        [_typed(page, cols, 92, typed)],
        options={"engine": "openpyxl"},
    )


@book
def telephones() -> Made:
    page = _page()
    typed = {PHONE: [
        Typed("+86 139-0000-1234", "13900001234"), Typed("86-13900001235", "13900001235"), Typed("0086 139 0000 1236", "13900001236"),
        Typed("139 0000 1237", "13900001237"), Typed("(010)65001234", "01065001234"), Typed("010－65001235", "01065001235"), Typed("０９３１-8556677", "09318556677"),
        Typed("0931—8556678", "09318556678"), Typed(13900001238, "13900001238"), Typed(13900001239.0, "13900001239"), Typed("400-800-1234", "4008001234"),
        Typed("0931-8556679转801", {"any_of": ["09318556679", "09318556679801"]}),
        Typed("13900001240/13900001241", {"any_of": ["13900001240", "1390000124013900001241"]}),
        Typed("13900001242\n0931-8556680", {"any_of": ["13900001242", "1390000124209318556680"]}),
        Typed("13900001243、13900001244", {"any_of": ["13900001243", "1390000124313900001244"]}),
        Doubted("张三13900001245", "13900001245"), Doubted("13900001246（王主任）", "13900001246"), Doubted("手机：13900001247", "13900001247"),
        Typed("139.0000.1248", "13900001248"), Typed("13900001249 ", "13900001249"), Typed("'13900001250", "13900001250"), Typed("/", None), Typed("无", None),
        Fault("1390000125", "ten digits"), Fault("139000012511", "twelve digits"), Fault("8556681", "no area code"), Fault("未提供", "no number", "any"),
        Fault("12345678901", "no such prefix"), Doubted("13900001251 13900001252", "1390000125113900001252"), Typed("021 5888 1234", "02158881234"),
        Typed("+86 (0931) 8556682", {"any_of": ["09318556682", "9318556682"]}),
    ]}  # fmt: skip
    cols: list[Column] = [("序号", None), *columns(NAME, KIND, PHONE, HISTORY)]
    return Made("93_telephones.xlsx", "telephones in many forms", [_typed(page, cols, 93, typed)], outcome="errors")


@book
def days() -> Made:
    page = _page()
    d = datetime.date
    typed = {LAST: [
        Typed("2026.3.5", d(2026, 3, 5)), Typed("2026年3月5日", d(2026, 3, 5)), Typed("20260305", d(2026, 3, 5)), Typed(20260305, d(2026, 3, 5)),
        Typed("2026/3/5", d(2026, 3, 5)), Typed(46086, d(2026, 3, 5)), Typed("46086", d(2026, 3, 5)), Typed("２０２６-０３-０５", d(2026, 3, 5)),
        Typed("2026-3-5 14:30", d(2026, 3, 5)), Typed(datetime.datetime(2026, 3, 5, 14, 30), d(2026, 3, 5)), Typed("26.3.5", d(2026, 3, 5)),
        Typed("二〇二六年三月五日", d(2026, 3, 5)), Typed("2026 年 3 月 5 日", d(2026, 3, 5)), Typed("2026年3月5号", d(2026, 3, 5)), Typed("2026-3-5（周四）", d(2026, 3, 5)),
        Typed("2026、3、5", d(2026, 3, 5)), Typed("2026，3，5", d(2026, 3, 5)), Typed("2026\\3\\5", d(2026, 3, 5)), Typed("2026-03-05T00:00:00", d(2026, 3, 5)),
        Typed("5/3/2026", {"any_of": [None, "2026-03-05", "2026-05-03"]}), Typed("—", None), Typed("无", None), Fault("2026-02-30", "no such day"), Fault("上周五", "no date"),
        Fault("2026年3月", "day missing", "any"), Fault("本月", "no date"), Typed(46086.5, d(2026, 3, 5)), Fault(12, "no plausible serial"), Fault("2026-13-01", "no such month"),
        Typed("Mar 5, 2026", {"any_of": [None, "2026-03-05"]}), Typed("2026/03/05 星期四", d(2026, 3, 5)),
    ]}  # fmt: skip
    typed[LAST][19] = Doubted("5/3/2026", d(2026, 3, 5))
    typed[LAST][29] = Doubted("Mar 5, 2026", d(2026, 3, 5))
    cols: list[Column] = [("序号", None), *columns(NAME, KIND, LAST, HISTORY)]
    return Made("94_days.xlsx", "days in many forms", [_typed(page, cols, 94, typed)], outcome="errors")


@book
def ticks_and_ratings() -> Made:
    page = _page()
    yes = ["√", "✔", "是", "有", "Y", "yes", "●", "1", True, "对", "有合作", "曾合作"]
    typed = {
        HISTORY: [*(Typed(v, "有") for v in yes), Typed("×", "无"), Typed("否", "无"), Typed("N", "无"), Typed("无合作", "无"), Typed("○", "无"), Typed("从未合作", "无"),
                  Typed("未知", None), Typed("?", None), Typed("/", None), Typed(None, None), Fault("看情况", "not in the list")],
        INTEGRITY: [Typed("好", "好"), Typed(" 好 ", "好"), Typed("一般", "一般"), Typed("差", "差"), Typed("未知", None), Typed("不详", None), Doubted("良好", "好"), Doubted("优", "好"),
                    Fault("五星", "not in the list"), Typed("—", None), Doubted("较好", "好"), Doubted("较差", "差"), Doubted("优秀", "好"), Doubted("中", "一般")],
        SOCIAL: [Typed("高", "高"), Typed("较高", "较高"), Typed("一般", "一般"), Typed("低", "低"), Typed("/", None), Typed("暂无", None), Doubted("很高", "高"), Doubted("中等", "一般"),
                 Doubted("较低", "低"), Doubted("重要", "高")],
        DEMANDING: [Typed("否", "否"), Typed("×", "否"), Typed("√", "是"), Typed("无", "否"), Typed("不苛刻", "否"), Typed("苛刻", "是"), Typed("F", "否"), Typed(False, "否"), Typed("一般", None)],
        PROBLEMS: [Typed("无", None), Typed("暂无", None), Typed("/", None), Typed("没有", None), Typed("无问题", None), Typed("未发现", None), Typed("被列为失信被执行人", "被列为失信被执行人"),
                   Typed("——", None), Typed("经营正常", {"any_of": [None, "经营正常"]}), Typed("无不良", {"any_of": [None, "无不良"]})],
        UNREASONABLE: [Typed("无", {"any_of": [0, None]}), Typed(0, 0), Typed("0次", 0), Typed("1次", 1), Typed("/", None), Typed("一次", 1), Typed("没有", {"any_of": [0, None]})],
    }  # fmt: skip
    typed[DEMANDING][8] = Doubted("一般", None)
    cols: list[Column] = [("序号", None), *columns(NAME, KIND, HISTORY, INTEGRITY, SOCIAL, DEMANDING, PROBLEMS, UNREASONABLE, NEED, LAST)]
    _typed(page, cols, 95, typed)
    for row in page.rows:
        if any(isinstance(v, dict) for v in row["values"].values()):
            row.pop("tier", None)
            row.pop("tier_status", None)
    return Made("95_ticks.xlsx", "ticks, crosses, letters and near words for choices", [page], outcome="errors")


@book
def codes() -> Made:
    page = _page()
    some = _worked(14, 96)
    code = [c[CODE] for c in some]
    typed: dict[int, dict[str, Any]] = {
        0: {CODE: Typed(f"{code[0][:8]} {code[0][8:]}", code[0])},
        1: {CODE: Typed(code[1].lower(), code[1])},
        2: {CODE: Typed("".join(chr(ord(c) + 0xFEE0) for c in code[2]), code[2])},
        3: {CODE: Typed(f"{code[3][:4]}-{code[3][4:10]}-{code[3][10:]}", code[3])},
        4: {CODE: Fault(code[4][:17], "17 characters")},
        5: {CODE: Fault(code[5] + "1", "19 characters")},
        6: {CODE: Fault(code[6][:-1] + ("1" if code[6][-1] != "1" else "2"), "check digit")},
        7: {CODE: Fault(code[7].replace("MA", "MO", 1), "a letter O")},
        8: {CODE: Fault(123456789012345678, "a number")},
        9: {CODE: Typed("/", None)},
        10: {CODE: Typed("暂无", None)},
        11: {CODE: Typed("无", None)},
        12: {CODE: Fault("办理中", "no code", "any")},
    }
    page.table([("序号", None), *columns(NAME, CODE, KIND, HISTORY)], some, typed)
    return Made("96_codes.xlsx", "credit codes with spaces, small letters, full width, and damaged ones", [page], outcome="errors")


@book
def errors_in_cells() -> Made:
    page = _page()
    some = _worked(7, 97)
    typed = {0: {CONTRACT: Fault(Err("#REF!"), "#REF!")}, 1: {LAST: Fault(Err("#N/A"), "#N/A")}, 2: {PHONE: Fault(Err("#VALUE!"), "#VALUE!")},
             3: {NAME: Fault(Err("#NAME?"), "#NAME?")}, 4: {KIND: Fault(Err("#N/A"), "#N/A")}, 5: {CONTRACT: Fault("#DIV/0!", "the text of an error")},
             6: {REMARK: Fault(Err("#REF!"), "error in an optional text", "any")}}  # fmt: skip
    page.table([("序号", None), *columns(NAME, KIND, PHONE, CONTRACT, LAST, HISTORY, REMARK)], some, typed)
    return Made("97_error_values.xlsx", "error values in all kinds of cells", [page], outcome="errors")


@book
def never_calculated() -> Made:
    page = _page()
    some = _worked(3, 98)
    typed = {0: {CONTRACT: Doubted(Formula("100*12"), 1200)}, 1: {KIND: Fault(Formula('"签约"&"客户"'), "never calculated")}}
    page.table([("序号", None), *columns(NAME, KIND, PHONE, CONTRACT, HISTORY)], some, typed)
    return Made("98_uncalculated.xlsx", "formulas that were never calculated", [page], outcome="errors", options={"engine": "openpyxl"})


@book
def formulas_with_results() -> Made:
    page = _page()
    some = _worked(3, 99)
    typed = {
        0: {CONTRACT: Typed(Formula("100*12", 1200), 1200)},
        1: {KIND: Typed(Formula('"签约"&"客户"', "签约客户"), "签约客户")},
        2: {NAME: Typed(Formula("B4", some[2][NAME]), some[2][NAME])},
    }
    page.table([("序号", None), *columns(NAME, KIND, PHONE, CONTRACT, HISTORY)], some, typed)
    return Made("99_formulas.ods", "formulas with their results", [page])


@book
def from_a_mac() -> Made:
    page = Page("Sheet1").title("客户信息统计表", UNIT, width=8)
    page.line("报送月份", Shown(datetime.date(2026, 11, 1), "yyyy-mm"))
    cols: list[Column] = [("序号", None), *columns(NAME, KIND, HISTORY, FIRST, LAST)]
    some = _worked(4, 100)
    page.table(cols, some, {1: {LAST: Typed(46086 - 1462, datetime.date(2026, 3, 5))}})
    return Made("100_date_1904.xlsx", "dates counted from 1904; one is a bare serial number", [page], options={"date_1904": True})


@book
def kinds_in_other_words() -> Made:
    page = _page()
    words = {"投标客户": "准客户", "跟踪客户": "意向客户", "合作伙伴": "合作伙伴客户", "潜在": "潜在客户", "签约": "签约客户", "已开发": "已开发客户", "准客户（投标中）": "准客户",
             "①潜在客户": "潜在客户", "签约客户 ": "签约客户", "4.签约客户": "签约客户", "意向客户/跟踪客户": "意向客户"}  # fmt: skip
    some = _worked(len(words) + 3, 101)
    typed: dict[int, dict[str, Any]] = {i: {KIND: (Typed if i < 6 or i == 8 else Doubted)(w, k)} for i, (w, k) in enumerate(words.items())}
    typed[11] = {KIND: Fault("长期客户", "not one of the six")}
    typed[12] = {KIND: Fault("A类", "a tier, not a kind")}
    typed[13] = {KIND: Fault("/", "blank", "error")}
    page.table([("序号", None), *columns(NAME, KIND, HISTORY, RELATED)], some, typed)
    return Made("101_kinds.xlsx", "kinds in other words, with numbers and remarks", [page], outcome="errors")
