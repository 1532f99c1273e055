"""Unit, month and declarations as branches write them around the table."""

from __future__ import annotations

import datetime

import pytest

from udfs.kinds import Fault
from workbooks.grid import Grid
from workbooks.meta import Meta, read_meta
from workbooks.unchanged import says_unchanged

HEADS = ["序号", "客户单位名称", "客户类别", "联系人"]
T = "客户信息统计表"
U = "陇东分公司"
D = "填报单位：陇东分公司"

#: Lines above the heads, the sheet's name, the unit and the month they tell; "11" is a month without a year, "?" an impossible one.
CASES = [
    ([[T], ["填报单位", "：", U], ["报送月份", "：", "2026年11月"]], "S", U, "2026-11"),
    ([[T], ["填报单位", "：陇东分公司", None, "报送月份", "：2026年11月"]], "S", U, "2026-11"),
    ([[T], ["填报单位", "报送月份", "填报人"], [U, "2026年11月", "赵清和"]], "S", U, "2026-11"),
    ([[T], ["报送月份：", 2026, "年", 11, "月", None, D]], "S", U, "2026-11"),
    ([[T], ["填报单位（盖章）：陇东分公司（公章）　　2026年11月"]], "S", U, "2026-11"),
    ([["客户信息统计表（陇东分公司）"], ["2026年11月"]], "S", U, "2026-11"),
    ([["关于报送陇东分公司2026年11月客户信息的统计表"]], "S", U, "2026-11"),
    ([["华筑建设集团\n陇东分公司客户信息统计表\n（2026年11月）"]], "S", U, "2026-11"),
    ([["华筑建设集团有限公司陇东分公司客户信息统计表（2026年第11期）"], ["2026-11"]], "S", U, "2026-11"),
    ([["华筑建设第一工程有限公司2026年11月客户信息统计表"]], "S", "华筑建设第一工程有限公司", "2026-11"),
    ([["附件1："], ["集团公司客户信息统计表"], ["单位：陇东分公司", "", "2026.11"]], "S", U, "2026-11"),
    ([[T], ["编报单位: 陇东分公司  编报时间: 2026-11-24  单位: 万元"], ["所属期", "26年11月"]], "S", U, "2026-11"),
    ([["客户信息统计表（2026年度）"], [D]], "11月", U, "2026-11"),
    ([[T], [D, "", "日期：2026年11月"]], "S", U, "2026-11"),
    ([[T], [D, "", "填报日期：2026年11月24日"]], "S", U, None),
    ([[T], [D, "", "报送月份：", 46327]], "S", U, "2026-11"),
    ([[T], [D, "", "报送月份：", 2026.11]], "S", U, "2026-11"),
    ([[T], [D, "", "报送月份：", 202611]], "S", U, "2026-11"),
    ([[T], [D, "", "报送月份：", datetime.date(2026, 11, 1)]], "S", U, "2026-11"),
    ([[T], [D, "", "报送月份：", "11"]], "S", U, "11"),
    ([[T], [D, "", "报送月份：", 11]], "S", U, "11"),
    ([[T], [D, "", "报送月份：11月份"]], "S", U, "11"),
    ([[T], [D, "", "报送月份：十一月"]], "S", U, "11"),
    ([[T], [D, "", "报送月份：本月"]], "S", U, None),
    ([[T], [D, "", "报送月份：二〇二六年十一月份"]], "S", U, "2026-11"),
    ([[T], [D, "", "报送月份：2026年十一月"]], "S", U, "2026-11"),
    ([[T], [D, "", "报送月份：2026－11"]], "S", U, "2026-11"),
    ([[T], [D, "", "报送期间：2026.10.26-2026.11.25"]], "S", U, "2026-11"),
    ([[T], [D, "", "报送期间：2026年10月26日至11月25日"]], "S", U, "2026-11"),
    ([[T], [D, "", "报送期间：10月26日-11月25日"]], "S", U, "11"),
    ([["客户信息统计表（2026年10月26日—2026年11月25日）"], [D]], "S", U, "2026-11"),
    ([["陇东分公司客户信息统计表"], ["本表自2026年1月起执行，每月25日前报送"], ["月份：2026年11月"]], "S", U, "2026-11"),
    ([[T], [D, "", "报送月份：2026年11月（10.26-11.25）"]], "S", U, "2026-11"),
    ([[T], ["填报单位", U, "填报部门", "经营部", "报送月份", "2026年11月"]], "S", U, "2026-11"),
    ([[T], ["填报部门：经营部", D, "报送月份：2026年11月"]], "S", U, "2026-11"),
    ([[T], ["单位名称：陇东分公司", "联系人：赵清和", "联系电话：13900001234", "月份：2026年11月"]], "S", U, "2026-11"),
    ([["2026年11月"], [U], [T]], "S", U, "2026-11"),
    ([[None, "陇东分公司2026年11月份客户资料汇总"]], "S", U, "2026-11"),
    ([["客户信息月报 202611 陇东分公司"]], "S", U, "2026-11"),
    ([["客户信息统计表-陇东分公司-2026.11"]], "S", U, "2026-11"),
    ([[T], ["填 报 单 位：陇东分公司", "", "报 送 月 份：2026年11月"]], "S", U, "2026-11"),
    ([[T], ["填报单位:陇东分公司 报送月份:2026年11月 填报人:赵清和 联系电话:13900001234 单位:万元"]], "S", U, "2026-11"),
    ([[T], ["填报单位：陇东分公司；报送月份：2026年11月；填报人：赵清和"]], "S", U, "2026-11"),
    ([[T], ["填報單位：隴東分公司", "報送月份：2026年11月"]], "S", "隴東分公司", "2026-11"),
    ([[T], [U, "", "2026年11月"]], "S", U, "2026-11"),
    ([[T], ["项目经理部：城南快速路项目经理部", "2026年11月"]], "S", "城南快速路项目经理部", "2026-11"),
    ([[T], ["所属分公司：陇东分公司", "填报单位：城南快速路项目部", "2026年11月"]], "S", "城南快速路项目部", "2026-11"),
    ([[T], [D, "", "报送月份：2026年00月"]], "S", U, "?"),
    ([[T], [D, "", "报送月份：2026年13月"], ["2026年11月"]], "S", U, "?"),
    ([[T], [D, "", "报送月份：约11月左右，待定"]], "S", U, "11"),
    ([[T], ["填报单位：/", "", "报送月份：2026年11月"]], "S", None, "2026-11"),
    ([[T], ["填报单位：××分公司", "", "报送月份：××××年××月"]], "S", None, None),
    ([["集团公司（陇东分公司）客户信息统计表"], ["2026年11月"]], "S", U, "2026-11"),
    ([["第三分公司2026年11月客户信息表"]], "S", "第三分公司", "2026-11"),
    ([["市政路桥分公司"], [T]], "2026年11月", "市政路桥分公司", "2026-11"),
    ([[T]], "Sheet1", None, None),
]


def meta_of(above: list, name: str = "S", below: list | None = None) -> Meta:
    rows = [*above, HEADS, [1, "兰州恒麓置业有限公司"], *(below or [])]
    return read_meta(Grid(name, rows, 10), len(above), len(above) + 2)


def month(meta: Meta) -> str | None:
    if isinstance(meta.month, Fault):
        return "?"
    if meta.month:
        return str(meta.month)
    if meta.month_alone and meta.year:
        return f"{meta.year}-{meta.month_alone:02d}"
    return str(meta.month_alone) if meta.month_alone else None


@pytest.mark.parametrize(("above", "name", "unit", "told"), CASES)
def test_unit_and_month(above: list, name: str, unit: str | None, told: str | None):
    meta = meta_of(above, name)
    assert (meta.unit, month(meta)) == (unit, told)


def test_places_are_those_of_the_values():
    meta = meta_of([[T], ["填报单位：", None, U, "报送月份：", "2026年11月"]])
    assert meta.places["unit"] == (1, 2)
    assert meta.places["month"] == (1, 4)


def test_blank_label_tells_where_to_fill_in():
    meta = meta_of([[T], ["填报单位：", None, None, "报送月份：", None]])
    assert meta.places["unit"] == (1, 0)
    assert meta.places["month"] == (1, 3)


def test_below_the_table():
    meta = meta_of([[T]], below=[["填报单位：", U, "报送月份：", "2026年11月"], ["填报人：赵清和", None, "填报日期：2026年11月24日"]])
    assert (meta.unit, month(meta), meta.reporter, meta.report_date) == (U, "2026-11", "赵清和", datetime.date(2026, 11, 24))


def test_unit_of_amounts():
    assert meta_of([[T], [D, None, "金额单位：元"]]).amounts == "元"
    assert meta_of([[T], [D, None, "（單位：萬元）"]]).amounts == "万元"
    assert meta_of([[T], [D]]).amounts == ""


@pytest.mark.parametrize(
    "text",
    [
        "无变化",
        "本月无变化",
        "本月客户信息无变化。",
        "无变动",
        "没有变化",
        "未发生变化",
        "零报告",
        "与上月一致",
        "同上月相同",
        "本月无新增、无变化",
        "经核对，我单位本月客户信息较上月没有变化，特此声明",
        "本月有无变化：□有 ☑无",
        "☑无变化 □有变化",
        "無變化",
        "客户信息保持不变",
    ],
)
def test_declarations(text: str):
    assert says_unchanged(text)


@pytest.mark.parametrize(
    "text",
    [
        "如无变化，请在首行填“无变化”",
        "若无变化不用填",
        "其余客户无变化",
        "本月有无变化：",
        "本月有无变化：□有 □无",
        "□无变化 ☑有变化",
        "有变化",
        "本月新增3家",
        "无变化的客户不用重复上报",
        "每月25日前报送",
        "",
    ],
)
def test_no_declarations(text: str):
    assert not says_unchanged(text)


def test_answer_beside_the_question():
    assert meta_of([[T], ["本月有无变化：", "无"]]).no_change
    assert not meta_of([[T], ["本月有无变化：", "有"]]).no_change
