"""Workbooks whose rows are not all clients."""

from __future__ import annotations

from tests.books.making.clients import (
    CODE,
    CONTACT,
    CONTRACT,
    HISTORY,
    INTEGRITY,
    KIND,
    LAST,
    NAME,
    OWNER,
    PHONE,
    PLAIN,
    POST,
    PROJECTS,
    REMARK,
    clients,
)  # fmt: skip
from tests.books.making.pages import Column, Fault, Formula, Made, Page, Typed, book, columns

UNIT, MONTH = "陇东分公司", "2026年11月"
SHORT: list[Column] = [("序号", None), *columns(NAME, KIND, CONTACT, PHONE, HISTORY, PROJECTS, CONTRACT, LAST, REMARK)]


def _page(name: str = "Sheet1") -> Page:
    return Page(name).title("客户信息统计表", UNIT, MONTH, width=10)


@book
def sections_by_kind() -> Made:
    page = _page()
    page.heads(SHORT)
    some = clients(8, 60)
    titles = ("一、潜在客户", "二、签约客户（在建）", "三、合作伙伴客户", "四、其他")
    for i, title in enumerate(titles):
        if i % 2:
            page.line(title, merge=10)
        else:
            page.line(None, title)
        for j, one in enumerate(some[i * 2 : i * 2 + 2]):
            page.client(SHORT, one, {"序号": j + 1})
        page.line(None, ("小 计", "小计：", "小计（2家）", "分类小计")[i], None, None, None, None, None, 100.0)
    page.line("合  计", None, None, None, None, None, Formula("SUM(G5:G20)", 12.0), Formula("SUM(H5:H20)", 400.0))
    page.line("累计客户", "8家")
    return Made("60_sections_by_kind.xlsx", "sections by kind, with and without merges; totals in several wordings", [page])


@book
def totals_anywhere() -> Made:
    page = _page()
    page.heads(SHORT)
    some = clients(4, 61)
    for i, one in enumerate(some[:2]):
        page.client(SHORT, one, {"序号": i + 1})
    page.line(None, None, "小计", None, None, None, 5, 1000.0)
    for i, one in enumerate(some[2:]):
        page.client(SHORT, one, {"序号": i + 3})
    page.line(None, None, None, "合计:", None, None, 9, 2000.5)
    page.line("总计(万元)", None, None, None, None, None, None, 2000.5)
    page.line()
    page.line("制表：赵清和", None, "审核：钱一鸣", None, "负责人（签字）：", None, None, "2026年11月24日")
    return Made("61_totals_anywhere.xls", "totals under other columns; signatures and a bare date on one row", [page])


@book
def long_footer() -> Made:
    page = _page()
    page.table(SHORT, clients(4, 62), {i: {"序号": i + 1} for i in range(4)})
    page.line("注：1、客户类别按潜在客户、意向客户、准客户、签约客户、已开发客户、合作伙伴客户填写。", merge=10)
    page.line("    2、联系电话须填写11位手机号。")
    page.line(None, "3、累计合同额以万元为单位，保留两位小数；")
    page.line("4.本表每月25日前报集团公司市场营销部邮箱")
    page.line()
    page.line(None, "分公司经理：", None, "经营部负责人：", None, "制表人：孙若溪", None, "联系电话：0934-8556677")
    page.line(None, None, None, None, None, None, None, "2026年11月24日")
    page.line(None, None, None, None, "第 1 页，共 1 页")
    page.put(page.at + 6, 13, "x")
    return Made(
        "62_long_footer.ods", "notes on several lines, signatures over several cells, a date, a page number and a stray cell", [page]
    )


@book
def clients_of_whom_little_is_known() -> Made:
    page = _page()
    page.heads(SHORT)
    some = clients(5, 63)
    page.client(SHORT, {**dict.fromkeys(some[0]), NAME: some[0][NAME]}, {"序号": 1, KIND: Fault(None, "kind is blank")})
    page.client(SHORT, some[1], {"序号": 2})
    page.client(SHORT, {**dict.fromkeys(some[2]), NAME: some[2][NAME], KIND: some[2][KIND]}, {"序号": 3})
    page.client(SHORT, {**some[3], NAME: None}, {"序号": 4, NAME: Fault(None, "name is blank")})
    page.line(5)
    page.line(6)
    page.client(SHORT, some[4], {"序号": 7})
    for number in range(8, 31):
        page.line(number)
    return Made(
        "63_little_known.xlsx", "only a name; a name and a kind; no name; blank numbered rows between and below", [page], outcome="errors"
    )


@book
def names_merged_over_contacts() -> Made:
    page = _page()
    cols: list[Column] = [("序号", None), *columns(NAME, KIND, CONTACT, POST, PHONE, HISTORY, LAST)]
    page.heads(cols)
    for i, one in enumerate(clients(3, 64)):
        r = page.client(cols, one, {"序号": i + 1})
        if i != 1:
            page.line(None, None, None, "备用联系人", "主任", f"139000088{i}8")
            for c in (0, 1, 2, 6, 7):
                page.merge(r, c, r + 1, c)
    return Made("64_two_contacts.xlsx", "a client merged over two rows with two contacts", [page], options={"engine": "openpyxl"})


@book
def columns_merged_over_clients() -> Made:
    page = _page()
    cols: list[Column] = [("序号", None), *columns(KIND, NAME, CONTACT, PHONE, HISTORY, OWNER)]
    page.heads(cols)
    some = clients(6, 65)
    for i, one in enumerate(some):
        first, half = some[i - i % 2], some[i - i % 3]
        page.client(cols, one, {"序号": i + 1, KIND: Typed(first[KIND] if i % 2 == 0 else None, first[KIND]),
                                OWNER: Typed(half[OWNER] if i % 3 == 0 else None, half[OWNER])})  # fmt: skip
    start = page.at - 6
    for i in (0, 2, 4):
        page.merge(start + i, 1, start + i + 1, 1)
    for i in (0, 3):
        page.merge(start + i, 6, start + i + 2, 6)
    return Made("65_merged_down.xls", "kind and owner merged over several clients", [page])


@book
def typed_and_pasted() -> Made:
    page = _page()
    page.heads(SHORT)
    some = clients(5, 66)
    dirt = ("{}  ", "\u200b{}", "　{}", "{}\n", "\t{}\u00a0")
    for i, one in enumerate(some):
        page.client(
            SHORT,
            one,
            {"序号": i + 1, **{h: Typed(dirt[(i + k) % 5].format(one[h]), one[h]) for k, h in enumerate((NAME, KIND, CONTACT, PHONE))}},
        )
    page.bordered = 40
    return Made(
        "66_pasted.xlsx", "spaces, tabs, line breaks, zero-width characters around pasted values; forty bordered blank rows", [page]
    )


@book
def one_table_below_the_other() -> Made:
    page = _page()
    some = clients(6, 67)
    one: list[Column] = [("序号", None), *columns(NAME, KIND, CONTACT, PHONE, HISTORY, LAST)]
    page.line("表一：签约客户信息", merge=7)
    page.table(one, some[:3], {i: {"序号": i + 1} for i in range(3)})
    page.line()
    page.line()
    page.line("表二：潜在客户信息", merge=7)
    two: list[Column] = [
        ("序号", None),
        ("客户名称", NAME),
        ("客户类别", KIND),
        ("统一社会信用代码", CODE),
        ("电话", PHONE),
        ("合作历史", HISTORY),
        ("诚信", INTEGRITY),
    ]
    page.table(two, some[3:], {i: {"序号": i + 1} for i in range(3)})
    page.line("说明：表二为本月新增。")
    return Made("67_two_tables.xlsx", "two tables one below the other with other columns", [page])


@book
def side_by_side() -> Made:
    page = _page()
    some = clients(8, 68)
    cols: list[Column] = [("序号", None), *columns(NAME, KIND, CONTACT, PHONE, HISTORY)]
    top = page.at
    page.heads(cols)
    for i, one in enumerate(some[:4]):
        page.client(cols, one, {"序号": i + 1})
    page.left, page.at = 7, top
    page.line("单位", "家数", "本月新增")
    page.line("一公司", 12, 1)
    page.line("二公司", 8, 0)
    page.at = top + 5
    return Made("68_side_by_side.xlsx", "a small table of counts beside the clients", [page])


@book
def words_in_the_remarks() -> Made:
    page = _page()
    page.heads(SHORT)
    remarks = ("与上月无变化", "合计三个项目", "注：资料待补", "无变化", "示例项目参观")
    for i, one in enumerate(clients(5, 69)):
        page.client(SHORT, {**one, REMARK: remarks[i]}, {"序号": i + 1})
    return Made("69_remarks.xlsx", "remarks of clients that sound like totals, notes or declarations", [page])


@book
def names_like_titles() -> Made:
    page = _page()
    page.heads(SHORT)
    names = ("第一建设集团有限公司", "一心房地产开发有限公司", "合计(上海)商贸有限公司", "陇中市教育局", "注册会计师协会", "陇原县第二小学", "总计量科技有限公司",
             "示例路桥业务", "A座物业管理有限公司", "1919酒业连锁有限公司")  # fmt: skip
    for i, one in enumerate(clients(10, 70)):
        page.client(SHORT, {**one, NAME: names[i]}, {"序号": i + 1})
    return Made("70_names_like_titles.xlsx", "clients whose names begin like sections, totals, notes", [page])


@book
def no_index_no_code() -> Made:
    page = Page("Sheet1")
    page.line("陇东分公司2026年11月客户信息统计表")
    cols = columns(NAME, KIND, HISTORY, **{NAME: "业主"})
    page.table(cols, clients(4, 71))
    page.line("合计：4家")
    return Made("71_three_columns.csv", "only three columns, tab-separated GBK text named csv", [page], options={"delimiter": "\t"})


@book
def plain_in_full() -> Made:
    page = _page()
    page.table([("序号", None), *columns(*PLAIN)], clients(12, 72), {i: {"序号": i + 1} for i in range(12)})
    page.line("合计", "12家")
    return Made("72_plain_xls.xls", "a plain table in the old format", [page])
