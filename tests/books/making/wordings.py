"""Cells as clerks word them: remarks behind words, problems that are none, shares and dates written short, other figures."""

from __future__ import annotations

import datetime
from typing import Any

from tests.books.making.clients import (
    COMPLEX,
    CONTACT,
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
    SOCIAL,
    UNREASONABLE,
    clients,
)
from tests.books.making.pages import Column, Doubted, Fault, Made, Page, Shown, Typed, book, columns

COLS: list[Column] = [("序号", None), *columns(NAME, KIND, CONTACT, PHONE, HISTORY, INTEGRITY, CREDIT, SOCIAL, RELATED, NEED, LAST)]
DAY = datetime.date


def _page(name: str = "客户信息统计表") -> Page:
    return Page(name).title(unit="陇东分公司", month="2026年11月")


def _worked(count: int, seed: int) -> list[dict[str, Any]]:
    return [c for c in clients(count * 5, seed) if c[HISTORY] == "有"][:count]


def _typed(file: str, quirk: str, seed: int, canon: str, told: list[Any], *, head: str = "", **made: Any) -> Made:
    """A table with one column of interest, last."""
    cols = [*(c for c in COLS if c[1] != canon), (head or canon, canon)]
    typed = {i: {canon: one if isinstance(one, (Fault, Doubted)) else Typed(*one)} for i, one in enumerate(told)}
    return Made(file, quirk, [_page().table(cols, _worked(len(told), seed), typed)], **made)


@book
def problems_that_are_none() -> Made:
    none = (
        "没发现", "未见异常情况", "目前运转正常", "经营状况正常", "均无", "无（截至2026年11月）", "无债务纠纷", "无破产、诉讼、失信等问题",
        "未被列入失信名单", "经查询，无失信、限高记录", "未发现企业自身存在问题", "NO", "無失信記錄",
    )  # fmt: skip
    some = ("无力偿债", "未履约", "未按期付款", "无资金", "无，但资金紧张", "未决诉讼1起")
    told = [(word, None) for word in none] + [(word, word) for word in some]
    return _typed("170_no_problems.xlsx", "many ways to say that nothing is wrong, and problems that begin like them", 170, PROBLEMS, told)


@book
def shares_as_text() -> Made:
    some = _worked(5, 171)
    told = [(str(c[PROFIT]), c[PROFIT]) for c in some]
    return _typed(
        "171_shares_as_text.csv", "shares such as 0.08 under a head in %, all of them text", 171, PROFIT, told, head="利润率（%）"
    )


@book
def amounts_in_words() -> Made:
    told = [
        ("三百五十万", 350),
        ("三百五", 350),
        ("3.5个亿", 35000),
        ("暂定1200万", 1200),
        ("含税1200万元", 1200),
        ("3500万余", 3500),
        ("壹佰贰拾万", 120),
    ]
    return _typed("172_amounts_in_words.xlsx", "三百五, 个亿, 暂定", 172, CONTRACT, told)


@book
def amounts_in_ten_yi() -> Made:
    told = [(c[CONTRACT] / 100000, c[CONTRACT]) for c in _worked(4, 173)]
    return _typed("173_ten_yi.xls", "a head in 十亿元", 173, CONTRACT, told, head="累计合同额（十亿元）")


@book
def short_days() -> Made:
    told = [
        ("98.5.1", DAY(1998, 5, 1)), ("260305", DAY(2026, 3, 5)), ("26.3.5", DAY(2026, 3, 5)), ("10/28/25", DAY(2025, 10, 28)),
        Fault("2018年3-5月", "two months"), Fault("201806", "no day", "warning"), Doubted("11/5/25", DAY(2011, 5, 25)),
    ]  # fmt: skip
    return _typed("174_short_days.xlsx", "years of two digits", 174, FIRST, told, outcome="errors")


@book
def telephones_with_more() -> Made:
    told = [("013900001234", "13900001234"), ("13900001235 QQ：10001", "13900001235"), ("13900001236/abc@example.com", "13900001236")]
    return _typed("175_telephones.xlsx", "a mobile number with 0 before it, with QQ or mail behind it", 175, PHONE, told)


@book
def words_with_remarks() -> Made:
    some = _worked(6, 176)
    typed = {
        i: {
            INTEGRITY: Typed(f"{c[INTEGRITY]}：付款及时", c[INTEGRITY]), CREDIT: Typed(f"{c[CREDIT]}\n银行授信", c[CREDIT]),
            NEED: Typed(f"√{c[NEED]}", c[NEED]), HISTORY: Typed("有过", "有"),
        }
        for i, c in enumerate(some)
    }  # fmt: skip
    return Made(
        "176_words_with_remarks.xlsx",
        "remarks behind a colon or on a second line, a tick before the word",
        [_page().table(COLS, some, typed)],
    )


@book
def complaints_yes_or_no() -> Made:
    told = [("有", 1), ("否", 0), (True, 1), (False, 0), ("无", None), ("×", 0)]
    return _typed("177_complaints.xlsx", "有 or 无 where complaints are counted", 177, UNREASONABLE, told, head="有无无理投诉")


@book
def rings() -> Made:
    some = _worked(6, 178)
    marks = {DEMANDING: ("●", "○"), COMPLEX: ("○", "×")}
    typed = {i: {k: Typed(yes if c[k] == "是" else no, c[k]) for k, (yes, no) in marks.items()} for i, c in enumerate(some)}
    cols = [*COLS, *columns(DEMANDING, COMPLEX)]
    return Made("178_rings.xlsx", "○ beside ● is no, ○ beside × is yes", [_page().table(cols, some, typed)])


@book
def no_names() -> Made:
    some = clients(4, 179)
    page = _page().table(COLS, some, {1: {NAME: Fault("待定", "no name", "any")}, 2: {NAME: Fault("同上", "no name", "any")}})
    return Made("179_no_names.xlsx", "待定 and 同上 where names belong", [page])


@book
def social_value_in_levels() -> Made:
    page = _page()
    page.line("序号", "客户名称", "客户类别", "社会价值", None, "合作项目数")
    page.line(None, None, None, "本身", "连带", None)
    page.merges += [(2, c, 3, c) for c in (0, 1, 2, 5)] + [(2, 3, 2, 4)]
    cols = [("序号", None), *columns(NAME, KIND, SOCIAL, RELATED, PROJECTS)]
    for one in _worked(4, 180):
        page.client(cols, one)
    return Made("180_social_levels.xlsx", "社会价值 over 本身 and 连带", [page])


@book
def zeros_of_blank_cells() -> Made:
    some = _worked(5, 191)
    zeros: dict[str, Any] = {
        CONTACT: Typed(0, None), PHONE: Typed(0, None), CREDIT: Typed(0, None),
        LAST: Typed(Shown(0, "yyyy-mm-dd"), None),
    }  # fmt: skip
    page = _page().table(COLS, some, {1: zeros, 3: {KIND: Fault("无（待定）", "no kind")}})
    return Made(
        "191_zeros.xlsx", "0 where a formula points to a blank cell; 无（待定） where a kind is asked for", [page], outcome="errors"
    )


@book
def unit_and_month_in_columns() -> Made:
    cols: list[Column] = [("填报单位", None), ("填报月份", None), *COLS]
    page = Page("export")
    page.heads(cols)
    for one in clients(4, 192):
        page.client(cols, one, {"填报单位": "陇东分公司", "填报月份": "2026-11"})
    return Made("192_told_in_columns.csv", "an export: unit and month stand in each row", [page])


@book
def figures_in_other_forms() -> Made:
    some = _worked(5, 196)
    amounts = [
        Typed("两万五", 2.5),
        Typed("三亿五", 35000),
        Fault("500\n300", "two amounts"),
        Typed("一千二", 1200),
        Typed("三百零五", 305),
    ]
    shares = [Doubted("8，5%", 0.085), Doubted("120%", 1.2), Fault("5%\n8%", "two shares"), Typed("八个点", 0.08), Typed("百分之八", 0.08)]
    typed = {i: {CONTRACT: a, PROFIT: s, KIND: Typed("投标中", "准客户")} for i, (a, s) in enumerate(zip(amounts, shares, strict=True))}
    page = _page().table([*COLS, *columns(CONTRACT, PROFIT)], some, typed)
    return Made("196_other_figures.xlsx", "两万五, two figures in a cell, a comma for a point", [page], outcome="errors")
