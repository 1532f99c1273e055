"""Tables as branches build them: heads in other words of the same build, a second table of other columns, figures by class."""

from __future__ import annotations

from tests.books.making.clients import (
    ADDRESS,
    CHANGE,
    CODE,
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
    OWNER,
    PHONE,
    PROBLEMS,
    PROFIT,
    PROJECTS,
    RELATED,
    REPUTATION,
    SCALE,
    SOCIAL,
    TIER,
    UNREASONABLE,
    clients,
)
from tests.books.making.pages import Column, Made, Page, Typed, book, columns

UNIT, MONTH = "陇东分公司", "2026年11月"
COLS: list[Column] = [("序号", None), *columns(NAME, KIND, CONTACT, PHONE, HISTORY, INTEGRITY, CREDIT, SOCIAL, RELATED, NEED, LAST)]


def _page(name: str = "Sheet1") -> Page:
    return Page(name).title("客户信息统计表", UNIT, MONTH)


@book
def heads_of_the_same_build() -> Made:
    cols: list[Column] = [
        ("编号", None), ("客户（业主）名称", NAME), ("信用代码/税号", CODE), ("所属客户类别", KIND), ("单位详细地址", ADDRESS),
        ("规模大小", SCALE), ("主要联系人姓名", CONTACT), ("联系电话或手机", PHONE), ("以往合作情况（有/无）", HISTORY),
        ("初次合作年月日", FIRST), ("累计合作项目（个）", PROJECTS), ("累计签约合同额：万元", CONTRACT), ("综合毛利率（‰）", PROFIT),
        ("诚信评级", INTEGRITY), ("资信等级", CREDIT), ("市场声誉", REPUTATION), ("社会价值评定", SOCIAL), ("社会连带价值等级", RELATED),
        ("未来有无项目需求", NEED), ("有无苛刻要求", DEMANDING), ("累计无理投诉次数", UNREASONABLE), ("程序复杂程度", COMPLEX),
        ("自身问题说明", PROBLEMS), ("最近一次回访时间", LAST), ("客户维护责任人", OWNER), ("本月变动", CHANGE), ("拟定级别", TIER),
    ]  # fmt: skip
    page = _page()
    page.heads(cols)
    for one in clients(8, 181):
        page.client(cols, one, {PROFIT: Typed(round(one[PROFIT] * 1000, 3) if one[PROFIT] else None, one[PROFIT])})
    return Made("181_heads_of_one_build.xlsx", "heads that no list holds, built of the same words", [page])


@book
def other_columns_below() -> Made:
    some = clients(6, 182)
    page = _page()
    few = [COLS[0], *columns(NAME, KIND, CONTACT, PHONE, NEED, LAST)]
    for i, (kind, cols) in enumerate((("签约客户", COLS), ("潜在客户", few))):
        page.line(f"表{i + 1}：{kind}", merge=8)
        page.table(cols, [{**one, KIND: kind} for one in some[i * 3 : i * 3 + 3]])
        page.line()
    return Made("182_other_columns_below.xlsx", "a second table whose first columns are the same and whose others are not", [page])


@book
def figures_by_class_below() -> Made:
    page = _page().table(COLS, clients(5, 183))
    page.line()
    page.line("统计", "A类", 2, "B类", 2, "C类", 1)
    page.line(None, "潜在客户", 1, "签约客户", 3, "其他", 1)
    return Made("183_figures_by_class.xls", "figures by tier and kind in lines below the clients", [page])


@book
def month_in_pieces() -> Made:
    page = Page("Sheet1")
    page.line("客户信息统计表", merge=8)
    page.line("填报单位：", UNIT, None, 2026, "年", 11, "月")
    return Made("184_month_in_pieces.xlsx", "2026, 年, 11 and 月 in cells of their own", [page.table(COLS, clients(4, 184))])
