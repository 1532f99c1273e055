"""Declarations of no change, empty returns, and workbooks that are something else."""

from __future__ import annotations

from tests.books.making.clients import CONTACT, HISTORY, KIND, LAST, NAME, PHONE, clients
from tests.books.making.pages import Column, Made, Page, book, columns

UNIT, MONTH = "陇东分公司", "2026年11月"
HEADS: list[Column] = [("序号", None), *columns(NAME, KIND, CONTACT, PHONE, HISTORY, LAST)]


def _page(name: str = "Sheet1") -> Page:
    return Page(name).title("客户信息统计表", UNIT, MONTH, width=7)


@book
def declared_in_the_first_row() -> Made:
    page = _page()
    page.heads(HEADS)
    page.line(1, "本月无新增、无变化")
    for number in range(2, 11):
        page.line(number)
    page.line("填报人：赵清和", None, None, "审核人：")
    return Made("80_none_first_row.xlsx", "本月无新增、无变化 in the first client row, numbered blank rows below", [page])


@book
def declared_over_the_table() -> Made:
    page = Page("Sheet1")
    page.line("陇东分公司客户信息无变化声明", merge=7)
    page.line("报送月份：2026年11月")
    page.line("经核对，我单位本月客户信息较上月没有变化，特此声明。", merge=7)
    page.heads(HEADS)
    page.line()
    page.line("负责人（签字）：", None, None, "2026年11月24日")
    return Made("81_none_above.xls", "the declaration is the title and a sentence above an empty table", [page])


@book
def declared_across_the_table() -> Made:
    page = _page()
    page.heads(HEADS)
    page.line()
    page.line("以上各项客户信息较10月份均无变动。", merge=7)
    return Made("82_none_across.ods", "a merged sentence across the empty table", [page])


@book
def declared_without_a_table() -> Made:
    page = Page("Sheet1")
    page.line("客户信息统计表")
    page.line("填报单位：陇东分公司", None, None, "报送月份：2026年11月")
    page.line("本月客户信息无变化。")
    return Made("83_none_no_table.xlsx", "no heads at all, only the declaration", [page])


@book
def a_dash_is_no_declaration() -> Made:
    page = _page()
    page.heads(HEADS)
    page.line(1, "/", "/", "/", "/", "/", "/")
    page.line(2)
    page.error(None, "nothing but dashes: not a return")
    return Made("84_dashes.xlsx", "a row of dashes and no declaration", [page], outcome="errors")


@book
def declared_and_yet_clients() -> Made:
    page = _page()
    page.heads(HEADS)
    for i, one in enumerate(clients(3, 85)):
        page.client(HEADS, one, {"序号": i + 1})
    page.line("备注：其余客户本月无变化。", merge=7)
    return Made("85_others_unchanged.xlsx", "clients, and a note that all others are unchanged", [page])


@book
def a_plan_of_visits() -> Made:
    page = Page("拜访计划")
    page.line("2026年12月客户拜访计划", merge=6)
    page.line("序号", "客户名称", "拜访人", "计划拜访日期", "拜访目的", "完成情况")
    page.line(1, "兰州恒麓置业有限公司", "赵清和", "2026-12-03", "沟通二期", "")
    page.line(2, "西宁启岚水务发展有限公司", "钱一鸣", "2026-12-08", "回访", "")
    return Made(
        "86_visit_plan.xlsx",
        "a plan of visits, not the return",
        [page],
        outcome=["refused", "errors"],
        unit=None,
        month={"any_of": [None, "2026-12"]},
    )


@book
def wages() -> Made:
    page = Page("工资表")
    page.line("陇东分公司2026年11月工资表", merge=6)
    page.line("序号", "姓名", "部门", "岗位", "基本工资", "绩效", "实发")
    page.line(1, "赵清和", "经营部", "主管", 5000, 2000, 7000)
    page.line(2, "钱一鸣", "经营部", "员工", 4000, 1500, 5500)
    return Made("87_wages.xlsx", "something else entirely", [page], outcome="refused")


@book
def materials() -> Made:
    page = Page("Sheet1")
    page.line("材料进场台账")
    page.line("序号", "材料名称", "规格型号", "单位", "数量", "供应单位", "联系人", "联系电话", "备注")
    page.line(1, "螺纹钢", "HRB400", "吨", 30, "兰州栖岭商贸有限公司", "周牧野", "13900001111", None)
    page.line(2, "水泥", "P.O42.5", "吨", 200, "银川青坞建材有限公司", "吴念慈", "13900002222", None)
    return Made("88_materials.xls", "a ledger of materials with contacts and telephones", [page], outcome="refused")
