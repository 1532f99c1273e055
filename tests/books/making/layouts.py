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
from tests.books.making.pages import Column, Fault, Made, Page, Typed, book, columns

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
    return Made("183_figures_by_class.csv", "figures by tier and kind in lines below the clients", [page])


@book
def month_in_pieces() -> Made:
    page = Page("Sheet1")
    page.line("客户信息统计表", merge=8)
    page.line("填报单位：", UNIT, None, 2026, "年", 11, "月")
    return Made("184_month_in_pieces.xlsx", "2026, 年, 11 and 月 in cells of their own", [page.table(COLS, clients(4, 184))])


@book
def units_below_heads() -> Made:
    some = [c for c in clients(20, 185) if c[HISTORY] == "有"][:5]
    cols: list[Column] = [*COLS, ("累计合同额", CONTRACT)]
    page = _page()
    page.heads(cols)
    page.line(None, None, None, None, None, "有/无", None, None, None, None, None, "年月日", "元")
    for i, one in enumerate(some):
        page.client(cols, {**one, CONTRACT: 30.0 + i}, {CONTRACT: Typed((30 + i) * 10000, 30.0 + i)})
    return Made("185_units_below_heads.xlsx", "units and 有/无 in a row of their own below the heads", [page])


@book
def averages_and_signatures() -> Made:
    page = _page().table([*COLS, ("累计合同额(万元)", CONTRACT)], clients(4, 186))
    page.line(None, "平均值", *[None] * 10, 2345.0)
    page.line(None, "最大值", *[None] * 10, 8345.0)
    page.line(None, "填报人", "赵清和", None, "13900001234", *[None] * 6, "2026-11-20")
    page.line(None, "部门负责人", "钱一鸣")
    return Made("186_averages.xlsx", "averages and a signature with a telephone in the client's columns", [page])


@book
def short_heads_in_groups() -> Made:
    page = _page()
    page.line("序号", "客户信息", None, "联络信息", None, "价值评价", None, "需求")
    page.line(None, "项目\n   客户名称", "类别", "姓名", "手机", "社会", "社会连带", "近期")
    page.merges += [(2, 0, 3, 0), (2, 1, 2, 2), (2, 3, 2, 4), (2, 5, 2, 6)]
    cols: list[Column] = [("序号", None), *columns(NAME, KIND, CONTACT, PHONE, SOCIAL, RELATED, NEED)]
    for one in clients(4, 187):
        page.client(cols, one)
    return Made("187_short_heads.xls", "a stroke through the head of the names; 社会 and 近期 under 价值 and 需求", [page])


@book
def spoilt_figures() -> Made:
    cols = [*COLS, *columns(CODE)]
    typed = {i: {PHONE: Fault("1.39E+10", "digits lost"), CODE: Fault("9.16201E+17", "digits lost")} for i in range(3)}
    return Made("188_spoilt.csv", "long numbers as a worksheet shows them", [_page().table(cols, clients(3, 188), typed)], outcome="errors")


@book
def heads_again_after_words_for_days() -> Made:
    some = clients(6, 189)
    cols: list[Column] = [("序号", None), *columns(NAME, KIND, LAST, CONTACT, PHONE, HISTORY)]
    page = _page()
    for part in (some[:3], some[3:]):
        page.heads(cols)
        for one in part:
            page.client(cols, one, {LAST: Typed(f"{one[LAST].year}年{one[LAST].month}月{one[LAST].day}日", one[LAST])})
    return Made("189_days_above_heads.xlsx", "heads printed again right below clients whose days are words of other months", [page])


@book
def groups_again() -> Made:
    some = clients(6, 190)
    cols: list[Column] = [("序号", None), *columns(CONTACT, PHONE, NAME, KIND, HISTORY, INTEGRITY, LAST)]
    page = _page()
    for i, part in enumerate((some[:3], some[3:])):
        if i:
            page.line(None, None, None, "客户信息统计表（续）")
        page.line(None, "联系情况", None, "客户基本情况", None, "我方评价", None, "维护情况")
        page.heads(cols)
        for one in part:
            page.client(cols, one)
    return Made("190_groups_again.csv", "groups over heads that are clear without them, printed again with a title", [page])


@book
def amounts_by_year() -> Made:
    page = _page()
    page.line("序号", "客户名称", "客户类别", "合同额（万元）", None, None, "诚信")
    page.line(None, None, None, "2025年", "2026年", "累计")
    page.merges += [(2, c, 3, c) for c in (0, 1, 2, 6)] + [(2, 3, 2, 5)]
    cols: list[Column] = [("序号", None), *columns(NAME, KIND), ("2025年", None), ("2026年", None), *columns(CONTRACT, INTEGRITY)]
    for one in clients(4, 193):
        page.client(cols, one, {"2025年": 1.5, "2026年": 2.5})
    return Made("193_amounts_by_year.xlsx", "amounts of two years and of all under one head", [page])


@book
def nearly_the_opposite() -> Made:
    cols: list[Column] = [*COLS[:-1], ("下次拜访时间", None), ("有理投诉次数", None)]
    page = _page()
    page.heads(cols)
    for one in clients(6, 194):
        page.client(cols, one, {"下次拜访时间": "2026-12-20", "有理投诉次数": 2})
    return Made("194_nearly_the_opposite.xlsx", "heads that differ from ours by a letter and mean the opposite", [page])


@book
def lines_between_and_below() -> Made:
    some = clients(6, 195)
    page = _page()
    page.heads(COLS[1:])
    lines = (
        ("二", None, "市政类"), (None, "合作伙伴客户", 2), ("A类客户（2家）",), ("——以下为新增客户——",), ("以上数据截至2026年11月25日",),
        ("客户总数：", 5, "其中A类：", 2), ("本表一式三份，分公司、项目部各一份",), ("表格编号：KH-2026-11",),
    )  # fmt: skip
    for one, line in zip(some, lines, strict=False):
        page.client(COLS[1:], one)
        if line[0] is None or line[0][0] in "二A—":
            page.line(*line)
    for line in lines[4:]:
        page.line(*line)
    return Made("195_lines_between.csv", "sections, figures and remarks in the column of the names", [page])
