"""Workbooks that cross several difficulties: words for nothing, other scripts, units among remarks, groups of somebody else."""

from __future__ import annotations

import datetime
from typing import Any

from tests.books.making.clients import (
    CODE,
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
    POST,
    PROBLEMS,
    PROFIT,
    PROJECTS,
    RELATED,
    SOCIAL,
    clients,
)  # fmt: skip
from tests.books.making.pages import Column, Doubted, Fault, Made, Page, Typed, book, columns

UNIT, MONTH = "陇东分公司", "2026年11月"
DAY = datetime.date
FACTS: list[Column] = [("序号", None), *columns(NAME, KIND, CONTACT, PHONE, HISTORY, INTEGRITY, CREDIT, SOCIAL, RELATED, NEED, LAST)]


def _page(name: str = "Sheet1") -> Page:
    return Page(name).title("客户信息统计表", UNIT, MONTH, width=12)


def _worked(count: int, seed: int) -> list[dict[str, Any]]:
    return [c for c in clients(count * 4, seed) if c[HISTORY] == "有"][:count]


def _numbered(count: int, typed: dict[int, dict[str, Any]] | None = None) -> dict[int, dict[str, Any]]:
    return {i: {"序号": i + 1, **(typed or {}).get(i, {})} for i in range(count)}


@book
def words_for_no_trouble() -> Made:
    none = ("无重大问题", "暂未发现问题", "无不良记录", "经营正常", "不详", "无。", "（无）", "無", "没有。", "无诉讼")
    some = ("无力偿还债务", "无法联系", "涉诉", "无施工许可证开工")
    typed = {i: {PROBLEMS: Typed(w, None)} for i, w in enumerate(none)} | {i + len(none): {PROBLEMS: w} for i, w in enumerate(some)}
    count = len(none) + len(some)
    page = _page().table([*FACTS, *columns(PROBLEMS)], clients(count, 130), _numbered(count, typed))
    return Made("130_no_trouble.xlsx", "ways to say that a client has no problems of its own, and problems that begin with 无", [page])


@book
def traditional_figures() -> Made:
    page = _page()
    some = _worked(6, 131)
    amounts = ("1,200萬元", "3.5億", "1億零500萬元", "叁仟伍佰萬圓整", "860.5萬", "12,000,000圓")
    means = (1200, 35000, 10500, 3500, 860.5, 1200)
    counts = (("3個", 3), ("兩個", 2), ("貳", 2), ("5（在建2）", 5), ("１２", 12), ("共4個", 4))
    typed = {
        i: {CONTRACT: Typed(amounts[i], means[i]), PROJECTS: Typed(*counts[i]), HISTORY: Typed("☑有 □無", "有"), KIND: Typed("簽約客戶", "签约客户")}
        for i in range(6)
    }  # fmt: skip
    cols: list[Column] = [*FACTS, ("累計合同額", CONTRACT), ("合作項目數", PROJECTS)]
    return Made(
        "131_traditional_figures.ods",
        "amounts, counts and ticked boxes in traditional script",
        [page.table(cols, some, _numbered(6, typed))],
    )


@book
def units_among_remarks() -> Made:
    page = _page()
    some = _worked(5, 132)
    typed = {i: {CONTRACT: Typed(c[CONTRACT] * 10000, c[CONTRACT]), PROFIT: Typed(c[PROFIT] * 100, c[PROFIT])} for i, c in enumerate(some)}
    typed[1][CONTRACT] = Typed("1,200万元", 1200)
    cols: list[Column] = [*FACTS, ("累计合同额（元，含税）", CONTRACT), ("利润率（%，保留两位）", PROFIT)]
    return Made(
        "132_units_among_remarks.xlsx", "the unit stands in brackets among other remarks", [page.table(cols, some, _numbered(5, typed))]
    )


def _two_levels(page: Page, groups: list[tuple[str, list[tuple[str, str | None]]]], *, merged: bool) -> list[Column]:
    """Two rows of heads; a group without a name is one column. Returns the columns, the sender's own by group and head."""
    top, upper, lower, cols = page.at, [], [], []
    for group, leaves in groups:
        at = len(upper)
        upper += [group or leaves[0][0], *[None] * (len(leaves) - 1)]
        lower += [leaf for leaf, _ in leaves] if group else [None]
        cols += [(leaf if canon or not group else f"{group}{leaf}", canon) for leaf, canon in leaves]
        if merged:
            page.merge(top, at, top if group else top + 1, at + len(leaves) - 1)
    page.line(*upper)
    page.line(*lower)
    return cols


@book
def groups_of_others_merged() -> Made:
    page = _page()
    cols = _two_levels(page, [
        ("", [("序号", None)]), ("", [("客户单位名称", NAME)]), ("", [("客户类别", KIND)]), ("合同情况", [("份数", None), ("金额（万元）", CONTRACT), ("签订日期", None)]),
        ("保证金", [("金额", None), ("缴纳日期", None)]), ("我方对接人", [("姓名", None), ("电话", None)]), ("客户联系人", [("姓名", CONTACT), ("职务", POST), ("电话", PHONE)]),
        ("竞争对手", [("名称", None), ("联系人", None)]), ("", [("合作历史", HISTORY)]), ("", [("最近联系日期", LAST)]),
    ], merged=True)  # fmt: skip
    own = {"合同情况份数": 2, "合同情况签订日期": "2026-01-05", "保证金金额": 50, "保证金缴纳日期": "2026-01-06", "我方对接人姓名": "周牧野",
           "我方对接人电话": "13711112222", "竞争对手名称": "太原砺石建设有限公司", "竞争对手联系人": "吴念慈"}  # fmt: skip
    for i, one in enumerate(_worked(4, 133)):
        page.client(cols, one, {"序号": i + 1, **own})
    return Made("133_groups_of_others.xls", "groups of contracts, deposits, our own people and competitors beside the client's", [page])


@book
def groups_without_merges() -> Made:
    page = _page()
    cols = _two_levels(page, [
        ("", [("序号", None)]), ("基本情况", [("名称", NAME), ("类别", KIND)]), ("竞争对手", [("名称", None), ("联系人", None)]),
        ("合作情况", [("有无", HISTORY), ("首次时间", FIRST), ("金额（元）", CONTRACT)]), ("联系人信息", [("姓名", CONTACT), ("电话", PHONE)]),
        ("我方评价", [("诚信", INTEGRITY), ("信用", CREDIT)]), ("", [("近期需求", NEED)]),
    ], merged=False)  # fmt: skip
    for i, one in enumerate(_worked(4, 134)):
        typed = {
            "序号": i + 1,
            "竞争对手名称": "太原砺石建设有限公司",
            "竞争对手联系人": "吴念慈",
            CONTRACT: Typed(one[CONTRACT] * 10000, one[CONTRACT]),
        }
        page.client(cols, one, typed)
    return Made(
        "134_groups_plain.xlsx",
        "only the title is merged; groups stand unmerged over their columns",
        [page],
        options={"engine": "openpyxl"},
    )


@book
def heads_printed_again_over_sparse_columns() -> Made:
    page = _page()
    cols: list[Column] = [("No.", None), *columns(NAME, KIND), ("首次合作时间", FIRST), *columns(HISTORY, DEMANDING)]
    some = clients(6, 135)
    for i, one in enumerate(some):
        if i % 2 == 0:
            page.heads(cols)
        page.client(cols, {**one, FIRST: DAY(2015, 9, 2) if i == 3 else None}, {"No.": i + 1})
    return Made("135_sparse.xlsx", "heads printed again on each page over a column with a single value", [page])


@book
def a_date_stands_first() -> Made:
    page = _page()
    cols: list[Column] = columns(LAST, NAME, KIND, HISTORY, PROJECTS)
    page.table(cols, clients(4, 136), {0: {KIND: Fault("大客户", "no kind")}, 2: {KIND: Fault(None, "kind is blank")}})
    page.line("2026年11月24日")
    return Made("136_date_first.csv", "the first column holds dates as a signature does; kinds wrong or blank", [page], outcome="errors")


@book
def footers_without_colons() -> Made:
    page = _page().table(FACTS, clients(4, 137), _numbered(4))
    page.line(None, "（本页共4家客户）")
    page.line("合计", "4家")
    page.line("其中：", "A类1家，B类2家，C类1家")
    page.line()
    page.line(None, "报送单位负责人", None, "填表人", None, "联系电话", "0931-8556677", "报出日期", "2026年11月24日")
    return Made("137_footers.xls", "counts in brackets, 其中 below the total, labels of signatures without colons", [page])


@book
def texts_guarded_in_csv() -> Made:
    page = _page()
    some = clients(3, 138)
    typed = {i: {CODE: Typed(f'="{c[CODE]}"', c[CODE]), PHONE: Typed(f'="{c[PHONE]}"', c[PHONE])} for i, c in enumerate(some)}
    return Made(
        "138_guarded.csv",
        '="…" keeps a program from making numbers of texts',
        [page.table(columns(NAME, CODE, KIND, PHONE, LAST), some, typed)],
    )


@book
def big5() -> Made:
    page = Page("Sheet1")
    page.line("客戶信息統計表")
    page.line("填報單位：港澳分公司", None, None, "報送月份：2026年11月")
    cols: list[Column] = [("客戶單位名稱", NAME), ("客戶類別", KIND), ("聯絡電話", PHONE), ("合作歷史", HISTORY), ("最近聯繫日期", LAST)]
    some = [
        {**c, NAME: name, HISTORY: "有"}
        for c, name in zip(clients(3, 139), ("香港啟德發展有限公司", "九龍灣建設有限公司", "澳門路環工程有限公司"), strict=True)
    ]
    page.table(cols, some, {i: {KIND: Typed("簽約客戶", "签约客户")} for i in range(3)})
    return Made("139_big5.csv", "CSV in Big5", [page], unit={"any_of": ["港澳分公司"]}, options={"encoding": "big5"})


@book
def odd_forms() -> Made:
    page = _page()
    phones = (Doubted(9318556677, "09318556677"), Doubted(1065001234, "01065001234"), Typed("+86-931-8556678", "09318556678"), Fault(1390000123, "ten digits"),
              Typed("010-65001235 13900001111", {"any_of": ["01065001235", "0106500123513900001111"]}))  # fmt: skip
    days = (Typed("5-Nov-2026", DAY(2026, 11, 5)), Doubted("11/25/2026", DAY(2026, 11, 25)), Typed("2026‑11‑06", DAY(2026, 11, 6)), Fault("05/06/2026", "order"),
            Typed("2026年11月7日上午10点", DAY(2026, 11, 7)))  # fmt: skip
    typed = {i: {PHONE: phones[i], LAST: days[i]} for i in range(5)}
    return Made(
        "140_odd_forms.xlsx",
        "landlines that lost their zero, days in other orders",
        [page.table(FACTS, clients(5, 140), _numbered(5, typed))],
        outcome="errors",
    )


@book
def two_columns() -> Made:
    return Made("141_two_columns.xlsx", "nothing but names and kinds", [_page().table(columns(NAME, KIND), clients(4, 141))])


@book
def stories_of_cooperation() -> Made:
    page = _page()
    told = (("2018年合作市政道路", "有"), ("合作3个项目", "有"), ("多次合作", "有"), ("首次接触，尚未合作", "无"))
    typed = {i: {HISTORY: Doubted(text, means)} for i, (text, means) in enumerate(told)} | {4: {HISTORY: Fault("有意向", "no history")}}
    page.table(FACTS, clients(5, 142), _numbered(5, typed))
    return Made("142_stories.xls", "合作历史 told in sentences", [page], outcome="errors")


@book
def no_thirteenth_month() -> Made:
    page = Page("Sheet1")
    page.line("客户信息统计表", merge=12)
    page.line("填报单位：陇东分公司", None, None, "报送月份：十三月")
    page.table(FACTS, clients(3, 143), _numbered(3))
    page.error(None, "no such month")
    return Made("143_no_month.xlsx", "十三月 is not 三月", [page], month=None, outcome="errors")
