"""Workbooks whose heads are grouped, repeated, renamed, numbered, damaged."""

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
    NEEDS,
    OWNER,
    PHONE,
    PLAIN,
    POST,
    PROBLEMS,
    PROFIT,
    PROJECTS,
    RELATED,
    REMARK,
    REPUTATION,
    SCALE,
    SOCIAL,
    TIER,
    UNREASONABLE,
    clients,
)  # fmt: skip
from tests.books.making.pages import Column, Doubted, Made, Page, Typed, book, columns

UNIT, MONTH = "陇东分公司", "2026年11月"


def _page(name: str = "Sheet1", width: int = 8) -> Page:
    return Page(name).title("客户信息统计表", UNIT, MONTH, width=width)


def _all(page: Page, cols: list[Column], count: int, seed: int) -> Page:
    for i, one in enumerate(clients(count, seed)):
        page.client(cols, one, {"序号": i + 1})
    return page


@book
def three_levels_merged() -> Made:
    page = _page(width=12)
    top = page.at
    page.line("序号", "基本信息", None, None, None, None, "合作及评价", None, None, None, None, None, "备注")
    page.line(None, "客户单位名称", "客户类别", "联系方式", None, None, "合作情况", None, "我方评价", None, None, "近期合作需求")
    page.line(None, None, None, "姓名", "职务", "电话", "有无合作历史", "累计合同额（万元）", "诚信", "信用", "社会价值")
    for left, right in ((1, 5), (6, 11)):
        page.merge(top, left, top, right)
    for left, right in ((3, 5), (6, 7), (8, 10)):
        page.merge(top + 1, left, top + 1, right)
    for column in (0, 12):
        page.merge(top, column, top + 2, column)
    for column in (1, 2, 11):
        page.merge(top + 1, column, top + 2, column)
    canon = (NAME, KIND, CONTACT, POST, PHONE, HISTORY, CONTRACT, INTEGRITY, CREDIT, SOCIAL, NEED, REMARK)
    return Made("40_three_levels.xlsx", "heads on three merged levels", [_all(page, [("序号", None), *columns(*canon)], 6, 40)])


@book
def groups_not_merged() -> Made:
    page = _page()
    page.line("序号", "单位名称", "客户类型", "联系方式", None, None, "我方对客户评价", None, None, "客户对我方评价", "近期合作可能性")
    page.line(None, None, None, "联系人", "职位", "手机", "诚信", "信用", "信誉", "满意度")
    cols = [("序号", None), *columns(NAME, KIND, CONTACT, POST, PHONE, INTEGRITY, CREDIT, REPUTATION), ("满意度", None), *columns(NEED)]
    return Made("41_groups_unmerged.xls", "groups over heads without merged cells, as old exports have", [_all(page, cols, 6, 41)])


@book
def groups_in_csv() -> Made:
    page = Page("Sheet1")
    page.line("陇东分公司客户信息统计表")
    page.line("报送月份：2026年11月")
    page.line("序号", "客户名称", "客户类别", "联系方式", None, "合作情况", None, None, "客户评价", None, "备注")
    page.line(None, None, None, "联系人", "联系电话", "合作历史", "项目数", "合同额(万元)", "诚信", "信用")
    canon = (NAME, KIND, CONTACT, PHONE, HISTORY, PROJECTS, CONTRACT, INTEGRITY, CREDIT, REMARK)
    return Made("42_groups.csv", "two head rows in a GBK csv", [_all(page, [("序号", None), *columns(*canon)], 6, 42)])


@book
def sections_with_heads_of_their_own() -> Made:
    page = _page()
    some = clients(9, 43)
    orders = (
        [("序号", None), *columns(NAME, KIND, CONTACT, PHONE, HISTORY, INTEGRITY, LAST)],
        [("序号", None), *columns(KIND, NAME, PHONE, CONTACT, LAST, HISTORY, INTEGRITY)],
        [("序号", None), *columns(NAME, KIND, PHONE, CREDIT, HISTORY, INTEGRITY, LAST)],
    )
    for i, cols in enumerate(orders):
        page.line(f"（{'一二三'[i]}）{('房建', '市政', '公路')[i]}板块", merge=8)
        page.heads(cols)
        for j, one in enumerate(some[i * 3 : i * 3 + 3]):
            page.client(cols, one, {"序号": j + 1})
        page.line("小计", f"{3}家")
        page.line()
    return Made(
        "43_heads_change_order.xlsx", "each section repeats the heads, the second in another order, the third with another column", [page]
    )


@book
def printed_pages() -> Made:
    page = _page()
    cols = [("序号", None), *columns(*PLAIN[:8])]
    for number, some in enumerate((clients(8, 44)[:4], clients(8, 44)[4:])):
        if number:
            page.line("客户信息统计表", merge=8)
            page.line("填报单位：陇东分公司", None, None, "报送月份：2026年11月")
        page.table(cols, some, {i: {"序号": number * 4 + i + 1} for i in range(4)})
        page.line(None, "本页小计")
        page.line(None, None, None, f"第{number + 1}页 共2页")
    return Made(
        "44_printed_pages.xls", "title, labels and heads repeated on each printed page, page totals and page numbers between", [page]
    )


@book
def traditional_script() -> Made:
    page = Page("客戶資訊")
    page.line("集團公司客戶信息統計表", merge=8)
    page.line("填報單位：隴東分公司", None, None, None, "報送月份：2026年11月")
    named = {NAME: "客戶單位名稱", CODE: "統一社會信用代碼", KIND: "客戶類別", CONTACT: "聯繫人", PHONE: "聯絡電話", HISTORY: "合作歷史",
             FIRST: "首次合作日期", CONTRACT: "累計合同額（萬元）", PROFIT: "利潤率", INTEGRITY: "履約誠信", CREDIT: "信用狀況",
             SOCIAL: "社會價值", RELATED: "社會連帶價值", NEED: "近期合作需求", LAST: "最近聯繫日期", OWNER: "維護責任人", REMARK: "備註"}  # fmt: skip
    some = clients(5, 45)
    kinds = {"潜在客户": "潛在客戶", "意向客户": "意向客戶", "准客户": "準客戶", "签约客户": "簽約客戶", "已开发客户": "已開發客戶",
             "合作伙伴客户": "合作夥伴客戶"}  # fmt: skip
    typed = {i: {KIND: Typed(kinds[c[KIND]], c[KIND]), HISTORY: Typed({"有": "有", "无": "無"}[c[HISTORY]], c[HISTORY]),
                 SOCIAL: Typed({"较高": "較高"}.get(c[SOCIAL], c[SOCIAL]), c[SOCIAL]),
                 RELATED: Typed({"较高": "較高"}.get(c[RELATED], c[RELATED]), c[RELATED]),
                 NEED: Typed({"有": "有", "无": "無"}[c[NEED]], c[NEED])} for i, c in enumerate(some)}  # fmt: skip
    page.table([(named[h], h) for h in named], some, typed)
    return Made(
        "45_traditional.ods", "heads, labels, kinds and choices in traditional script", [page], unit={"any_of": ["隴東分公司", UNIT]}
    )


@book
def damaged_heads() -> Made:
    page = _page()
    cols = columns(NAME, CODE, KIND, CONTACT, PHONE, HISTORY, INTEGRITY, CREDIT, NEED, LAST,
                   **{NAME: "客户单位名秤", CODE: "????????", KIND: "客户类別", PHONE: "联糸电话", INTEGRITY: "履约诚倍", NEED: "近期合作霈求",
                      LAST: "最近联系曰期"})  # fmt: skip
    page.heads(cols)
    return Made("46_damaged_heads.xlsx", "one wrong character in several heads, one head lost in question marks", [_all(page, cols, 6, 46)])


@book
def marked_and_numbered_heads() -> Made:
    page = _page()
    named = {NAME: "（1）*客户名称\n（必填）", KIND: "(2)★客户分类（六类）", CONTACT: "③联 系 人", PHONE: "4、联系电话(手机/座机)",
             HISTORY: "5.合作历史\n(有/无)", PROJECTS: "合作项目数（个）", CONTRACT: "累计合同额【单位：元】", PROFIT: "利 润 率（%）",
             INTEGRITY: "履约诚信（好/一般/差/未知）", CREDIT: "信用状况:好、一般、差", SOCIAL: "社会价值　（高/较高/一般/低）",
             DEMANDING: "要求苛刻(是/否)", LAST: "最近联系日期\r\n（年月日）", REMARK: "备　　注"}  # fmt: skip
    some = clients(6, 47)
    typed = {i: {CONTRACT: Typed(c[CONTRACT] and c[CONTRACT] * 10000, c[CONTRACT]), PROFIT: Typed(c[PROFIT] and c[PROFIT] * 100, c[PROFIT]),
                 PROJECTS: Typed(c[PROJECTS] and f"{c[PROJECTS]}个", c[PROJECTS])} for i, c in enumerate(some)}  # fmt: skip
    page.table([(named[h], h) for h in named], some, typed)
    return Made("47_marked_heads.xlsx", "asterisks, numbers, notes, units and spaces in the heads", [page])


@book
def heads_far_down() -> Made:
    page = Page("Sheet1")
    page.line("客户信息统计表", merge=8)
    page.line("填报单位：陇东分公司", None, None, None, "报送月份：2026年11月")
    page.line("填报说明：")
    for i in range(1, 25):
        page.line(f"{i}. 第{i}条：客户单位名称、客户类别、联系人、联系电话等应如实填写，每月25日前报送集团公司市场营销部。", merge=8)
    page.line()
    page.line()
    cols = [("序号", None), *columns(*PLAIN[:10])]
    page.heads(cols)
    return Made(
        "48_heads_in_row_30.xlsx",
        "27 lines of instructions above; the heads stand in row 30",
        [_all(page, cols, 4, 48)],
        options={"engine": "openpyxl"},
    )


@book
def rows_below_the_heads() -> Made:
    page = _page()
    cols = [("序号", None), *columns(NAME, CODE, KIND, CONTACT, PHONE, HISTORY, CONTRACT, LAST)]
    page.heads(cols)
    page.line("甲", "乙", "丙", 1, 2, 3, 4, 5, 6)
    page.line("填写要求", "填营业执照全称", "18位", "下拉选择", "填姓名", "手机或座机", "有/无", "保留两位小数", "格式：2026-11-20")
    page.line("示例", "示例置业有限公司", "91110000600037341L", "签约客户", "张示例", "13900001234", "有", 1200, "2026-11-20")
    return Made(
        "49_rows_below_heads.xlsx",
        "a row of column numbers, a row of instructions and an example below the heads",
        [_all(page, cols, 5, 49)],
    )


@book
def numbers_and_code_letters_below() -> Made:
    page = _page()
    cols = [("序号", None), *columns(NAME, KIND, CONTACT, PHONE, HISTORY, CONTRACT, LAST)]
    page.heads(cols)
    page.line("例", "甘肃××置业有限公司", "准客户", "王某", "139********", "有", 100, "2026/11/1")
    page.line("1", "2", "3", "4", "5", "6", "7", "8")
    return Made("50_example_first.xls", "an example whose telephone is starred, then a row 1 2 3 … as text", [_all(page, cols, 5, 50)])


@book
def gaps_and_hidden_columns() -> Made:
    page = _page()
    cols: list[Column] = [("序号", None), (None, None), *columns(NAME, KIND), (None, None), (None, None), *columns(CONTACT, PHONE, HISTORY),
                          (None, None), *columns(LAST, REMARK)]  # fmt: skip
    page.table(cols, clients(5, 51), {0: {"序号": 1}})
    page.hidden_columns = {1, 7}
    page.hidden_rows = {5}
    return Made("51_gaps_hidden.xlsx", "blank columns between, a hidden column with telephones, a filtered row", [page])


@book
def heads_that_mean_something_else() -> Made:
    page = _page()
    own = ("序号", "上报单位", "项目名称", "合同编号", "客户经理电话", "联系人2", "拟投标项目", "拜访日期", "客户满意度", "合同签订日期")
    some = clients(5, 52)
    cols: list[Column] = [("序号", None), ("上报单位", None), *columns(NAME, KIND, CONTACT, PHONE), ("联系人2", None), ("项目名称", None),
                          ("合同编号", None), ("合同签订日期", None), *columns(CONTRACT, HISTORY, LAST), ("拜访日期", None), ("拟投标项目", None),
                          ("客户满意度", None), *columns(OWNER), ("客户经理电话", None), *columns(REMARK)]  # fmt: skip
    extra = {"上报单位": UNIT, "项目名称": "示例大厦", "合同编号": "HT-2026-018", "客户经理电话": "13900005555", "联系人2": "王二",
             "拟投标项目": "二期", "拜访日期": "上旬", "客户满意度": "满意", "合同签订日期": "2025年底"}  # fmt: skip
    page.table(cols, some, {i: {**extra, "序号": i + 1} for i in range(5)})
    assert set(own) <= {str(h) for h, _ in cols}
    return Made("52_foreign_heads.xlsx", "columns of the sender's own whose heads resemble ours", [page])


@book
def letters_under_classes() -> Made:
    page = _page()
    some = clients(6, 53)
    cols: list[Column] = [("序号", None), *columns(NAME), ("分类", TIER), *columns(CONTACT), ("手机", PHONE), ("座机", None), *columns(KIND, HISTORY),
                          ("备注", REMARK), ("备注2", None)]  # fmt: skip
    letters = ("A类", "Ｂ", "b级", "C", "A", "B类客户")
    means = ("A", "B", "B", "C", "A", "B")
    typed = {i: {TIER: Typed(letters[i], means[i]), "座机": "0931-8665544", "备注2": "见附件", "序号": i + 1} for i in range(6)}
    page.table(cols, some, typed)
    return Made("53_letters.xls", "分类 holds A, B, C; mobile and landline, two columns of remarks", [page])


@book
def evaluation_groups_twice() -> Made:
    page = _page(width=14)
    top = page.at
    page.line(
        "序号", "建设单位", "客户分类", "客户对我方评价", None, None, "我方对客户评价", None, None, None, "近期合作需求", "跟踪责任人"
    )
    page.line(None, None, None, "诚信", "工程质量", "服务", "诚信", "信用", "企业自身问题", "要求苛刻")
    for left, right in ((3, 5), (6, 9)):
        page.merge(top, left, top, right)
    for column in (0, 1, 2, 10, 11):
        page.merge(top, column, top + 1, column)
    cols: list[Column] = [("序号", None), *columns(NAME, KIND), ("我诚信", None), ("工程质量", None), ("服务", None),
                          *columns(INTEGRITY, CREDIT, PROBLEMS, DEMANDING, NEED, OWNER)]  # fmt: skip
    for i, one in enumerate(clients(5, 54)):
        page.client(cols, one, {"序号": i + 1, "我诚信": "好", "工程质量": "好", "服务": "一般"})
    for row in page.rows:
        del row["tier"], row["tier_status"]
        row["value_or_problem"] = {
            INTEGRITY: {"value": row["values"].pop(INTEGRITY), "cell": f"G{row['row']}", "or_cells": [f"G{top + 2}", f"D{top + 2}"]}
        }
    return Made("54_two_evaluations.xlsx", "诚信 stands under both 客户对我方评价 and 我方对客户评价; ours is the second", [page])


@book
def every_column_under_other_words() -> Made:
    page = _page(width=20)
    named = {NAME: "甲方单位名称", CODE: "社会信用代码", KIND: "客户所属分类", SCALE: "企业规模", ADDRESS: "通讯地址", CONTACT: "对接人", POST: "岗位",
             PHONE: "联系方式", NEEDS: "项目需求", HISTORY: "是否合作过", FIRST: "初次合作时间", PROJECTS: "合作项目数量(项)", CONTRACT: "累计签约额(亿元)",
             PROFIT: "平均利润率", INTEGRITY: "诚信情况", CREDIT: "资信状况", REPUTATION: "市场口碑", SOCIAL: "客户社会价值", RELATED: "连带价值",
             NEED: "近期有无合作需求", DEMANDING: "是否苛刻", UNREASONABLE: "过往无理投诉", COMPLEX: "手续复杂", PROBLEMS: "企业存在问题",
             LAST: "上次联系时间", OWNER: "客户经理", CHANGE: "变动类型", REMARK: "其他说明"}  # fmt: skip
    some = clients(6, 55)
    typed = {i: {CONTRACT: Typed(c[CONTRACT] and c[CONTRACT] / 10000, c[CONTRACT]), HISTORY: Typed("是" if c[HISTORY] == "有" else "否", c[HISTORY]),
                 COMPLEX: Typed("复杂" if i == 0 else c[COMPLEX], "是" if i == 0 else c[COMPLEX])} for i, c in enumerate(some)}  # fmt: skip
    typed[0][COMPLEX] = Doubted("√", "是")
    page.table([("No.", None), *((named[h], h) for h in named)], some, typed)
    return Made("55_other_words.xlsx", "28 columns, all under other words", [page])
