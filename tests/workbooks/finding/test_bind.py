"""Columns are bound by their heads, whatever the heads look like (R02, A24)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.workbooks.grids import DAY, FIRMS, examined, grid
from udfs.facts import HEADS
from udfs.words.text import fold
from workbooks.finding.bind import bind, head_signature
from workbooks.grid import Book, Grid
from workbooks.judging.examine import Options, examine_book
from workbooks.problems import Refusal, Severity
from workbooks.registers.customer_info import CUSTOMER_INFO

K = "签约客户"
N, P, I = object(), object(), object()  # noqa: E741 - name, telephone and running number of each row


def first_client(heads: list[list[Any]], row: list[Any], merges: Any = ()) -> dict[str, Any]:
    """Values of the first of three clients; no error may be told."""
    rows = [[{N: FIRMS[i], P: f"1390000123{i}", I: i + 1}.get(v, v) if v.__class__ is object else v for v in row] for i in range(3)]
    found = examined(grid(*heads, *rows, merges=merges))
    assert [p.message for p in found.problems if p.severity is Severity.ERROR] == []
    return found.submission.record(0)


#: Heads, a row below them, what is read from it.
PLAIN = [
    (
        ["序号", "客户名称", "客户类别", "联系人及电话", "合作历史"],
        [I, N, K, "赵清和 13900001234", "有"],
        {"contact": "赵清和", "phone": "13900001234"},
    ),
    (
        ["序号", "客户名称", "客户类别", "联系人\n联系电话", "合作历史"],
        [I, N, K, "赵清和\n13900001234", "有"],
        {"contact": "赵清和", "phone": "13900001234"},
    ),
    (
        ["序号", "客户名称", "客户类别", "联系人、电话"],
        [I, N, K, "赵清和（经理）：0931-8556677"],
        {"contact": "赵清和(经理)", "phone": "09318556677"},
    ),
    (
        ["序号", "客户名称", "客户类别", "联系人1", "联系电话1", "联系人2", "联系电话2"],
        [I, N, K, "赵", P, "钱", "13988887777"],
        {"contact": "赵", "phone": "13900001230"},
    ),
    (["序号", "客户名称", "客户类别", "座机", "手机"], [I, N, K, "0931-8556677", P], {"phone": "13900001230"}),
    (
        ["序号", "客户名称", "客户类别", "联系人", "电话", "传真", "邮箱"],
        [I, N, K, "赵", P, "0931-8556677", "a@b.c"],
        {"phone": "13900001230"},
    ),
    (["序号", "客户名称", "客户类型", "客户类别", "合作历史"], [I, N, "国企", K, "有"], {"kind": K}),
    (["序号", "客户名称", "客户分类", "客户类型", "合作历史"], [I, N, "A", K, "有"], {"kind": K, "reported_tier": "A"}),
    (["序号", "客户名称", "客户状态", "联系人", "合作历史"], [I, N, K, "赵", "有"], {"kind": K}),
    (["序号", "客户名称", None, "联系人", "合作历史"], [I, N, K, "赵", "有"], {"kind": K}),
    (["序号", "单位", "客户类别", "联系人", "联系电话", "合作历史"], [I, N, K, "赵", P, "有"], {"name": FIRMS[0]}),
    (["序号", "上报单位", "单位名称", "客户类别", "联系人", "合作历史"], [I, "陇东分公司", N, K, "赵", "有"], {"name": FIRMS[0]}),
    (["序号", "分公司", "项目部", "客户单位", "客户类别", "联系人"], [I, "陇东分公司", "一项目部", N, K, "赵"], {"name": FIRMS[0]}),
    (
        ["序号", "项目名称", "业主单位", "客户类别", "项目负责人", "联系人"],
        [I, "某项目", N, K, "钱", "赵"],
        {"name": FIRMS[0], "contact": "赵"},
    ),
    (["序号", "客户简称", "客户全称", "客户类别", "联系人"], [I, "恒麓", N, K, "赵"], {"name": FIRMS[0]}),
    ([None, None, "序号", "客户名称", "客户类别", "联系人"], [None, None, I, N, K, "赵"], {"name": FIRMS[0]}),
    (["板块", "客户名称", "客户类别", "联系人", "合作历史"], ["房建", N, K, "赵", "有"], {"contact": "赵"}),
    (["序号", "客户名称①", "客户类别②", "联系人③", "合作历史④"], [I, N, K, "赵", "有"], {"contact": "赵", "kind": K}),
    (["序号", "A.客户名称", "B.客户类别", "C.联系人", "D.合作历史"], [I, N, K, "赵", "有"], {"contact": "赵", "kind": K}),
    (["序号", "“客户名称”", "《客户类别》", "'联系人'", "合作历史"], [I, N, K, "赵", "有"], {"contact": "赵", "kind": K}),
    (["序号▼", "客户名称▼", "客户类别▼", "联系人▼", "合作历史▼"], [I, N, K, "赵", "有"], {"contact": "赵", "kind": K}),
    (["序号", "客户名称 Name", "客户类别 Kind", "联系人 Contact", "合作历史"], [I, N, K, "赵", "有"], {"contact": "赵", "kind": K}),
    (["序号", "客户名称", "客户类别", "合同额（元）", "合作历史"], [I, N, K, 1200000, "有"], {"contract": 120.0}),
    (["序号", "客户名称", "客户类别", "合同额（元）", "合作历史"], [I, N, K, "120万元", "有"], {"contract": 120.0}),
    (["序号", "客户名称", "客户类别", "合同额(千元)", "合作历史"], [I, N, K, 1200, "有"], {"contract": 120.0}),
    (["序号", "客户名称", "客户类别", "合同额(百万元)", "合作历史"], [I, N, K, 1.2, "有"], {"contract": 120.0}),
    (["序号", "客户名称", "客户类别", "合同额\n单位：亿元", "合作历史"], [I, N, K, 1.2, "有"], {"contract": 12000.0}),
    (["序号", "客户名称", "客户类别", "利润率(‰)", "合作历史"], [I, N, K, 85, "有"], {"profit_rate": 0.085}),
    (["序号", "客户名称", "客户类别", "利润率（百分比）", "合作历史"], [I, N, K, 8.5, "有"], {"profit_rate": 0.085}),
]


@pytest.mark.parametrize(("heads", "row", "want"), PLAIN, ids=["|".join(str(h) for h in heads) for heads, _, _ in PLAIN])
def test_one_level(heads: list, row: list, want: dict):
    found = first_client([heads], row)
    assert {name: found.get(name) for name in want} == want


#: Two head rows, their merges (top, left, bottom, right; the heads begin in row 2), a row, what is read from it.
GROUPED = [
    (
        ["序号", "客户信息", None, None, "项目信息", None, "我方信息", None],
        [None, "名称", "类别", "电话", "名称", "合同额(万元)", "联系人", "电话"],
        [(2, 1, 2, 3), (2, 4, 2, 5), (2, 6, 2, 7)],
        [I, N, K, P, "某某项目", 1200.0, "钱", "13988887777"],
        {"name": FIRMS[0], "phone": "13900001230", "contract": 1200.0, "contact": None},
    ),
    (
        ["序号", "客户名称", "客户类别", "客户方", None, "我方", None],
        [None, None, None, "联系人", "电话", "责任人", "电话"],
        [(2, 3, 2, 4), (2, 5, 2, 6)],
        [I, N, K, "赵", P, "钱", "13988887777"],
        {"contact": "赵", "phone": "13900001230", "owner": "钱"},
    ),
    (
        ["序号", "客户单位", "客户", "联系", "联系", "合作", "最近联系"],
        [None, "名称", "类别", "人", "电话", "历史", "日期"],
        [],
        [I, N, K, "赵", P, "有", DAY],
        {"name": FIRMS[0], "contact": "赵", "cooperated": "有", "last_contact": DAY},
    ),
    (
        ["序号", "客户", "客户", "近期", "社会", "社会连带"],
        [None, "名称", "类别", "合作需求", "价值", "价值"],
        [],
        [I, N, K, "有", "高", "一般"],
        {"recent_need": "有", "social_value": "高", "related_value": "一般"},
    ),
    (
        ["序号", "客户名称", "客户类别", "客户对我方评价", "我方对客户评价", None],
        [None, None, None, "诚信", "诚信", "信用"],
        [(2, 4, 2, 5), (2, 1, 3, 1), (2, 2, 3, 2)],
        [I, N, K, "好", "一般", "好"],
        {"integrity": "一般", "credit": "好"},
    ),
    (
        ["序号", "客户名称", "客户类别", "第一联系人", None, "第二联系人", None],
        [None, None, None, "姓名", "电话", "姓名", "电话"],
        [(2, 3, 2, 4), (2, 5, 2, 6)],
        [I, N, K, "赵", P, "钱", "13988887777"],
        {"contact": "赵", "phone": "13900001230"},
    ),
    (
        ["序号", "客户名称", "客户类别", "合同情况（单位：元）", None],
        [None, None, None, "合同额", "项目数"],
        [(2, 3, 2, 4)],
        [I, N, K, 1200000, 3],
        {"contract": 120.0, "projects": 3},
    ),
    (
        ["序号", "客户单位名称", "客户类别", "累计合同额", "利润率"],
        [None, None, None, "（元）", "（%）"],
        [],
        [I, N, K, 1200000, 8.5],
        {"contract": 120.0, "profit_rate": 0.085},
    ),
    (
        ["客户信息统计表"],
        ["序号", "客户名称", "客户类别", "联系人", "合作历史"],
        [(2, 0, 2, 4)],
        [I, N, K, "赵", "有"],
        {"contact": "赵", "kind": K},
    ),
]


@pytest.mark.parametrize(("top", "leaf", "merges", "row", "want"), GROUPED)
def test_two_levels(top: list, leaf: list, merges: list, row: list, want: dict):
    found = first_client([top, leaf], row, merges)
    assert {name: found.get(name) for name in want} == want


UNFIT = [
    ("合作情况", "2019年承建二期", "cooperated"),
    ("社会价值评价", "本地龙头企业", "social_value"),
    ("合作项目", "恒麓花园二期", "projects"),
    ("信用等级", "AAA", "credit"),
    ("首次合作时间", "2019年", "first_cooperation"),
]


@pytest.mark.parametrize(("head", "value", "field"), UNFIT)
def test_stories_under_a_word_of_ours_stay_the_senders(head: str, value: str, field: str):
    rows = [[i + 1, FIRMS[i], K, value, "好"] for i in range(3)]
    found = examined(grid(["序号", "客户名称", "客户类别", head, "履约诚信"], *rows))
    assert field not in found.submission.columns
    assert found.submission.extra[head] == [value] * 3
    assert [p.where.cell for p in found.problems if p.rule.code == "KH143"] == ["D3"]
    assert "KH260" not in {p.rule.code for p in found.problems}
    assert found.errors == 0


def test_damaged_heads_are_told():
    rows = [[FIRMS[i], "签约客户", "有", "好", "好", DAY] for i in range(3)]
    found = examined(grid(["客户单位名秤", "客户类别", "合作历吏", "履约诚倍", "信用状况", "最近联系曰期"], *rows))
    assert [(b.field, b.how) for b in found.submission.bound if b.how == "likeness"] == [
        ("name", "likeness"),
        ("cooperated", "likeness"),
        ("integrity", "likeness"),
        ("last_contact", "likeness"),
    ]
    assert {p.where.cell for p in found.problems if p.rule.code == "KH107"} == {"A3", "C3", "D3", "F3"}
    assert found.submission.columns["last_contact"] == [datetime.date(2026, 10, 1)] * 3


def test_a_confirmed_binding_is_remembered():
    sheet = grid(["客户名称", "客户类别", "合作历史", "老总"], *([FIRMS[i], K, "有", "赵清和"] for i in range(3)))
    layout = bind(sheet, CUSTOMER_INFO)
    assert layout is not None
    words = {fold(b.text): b.field for b in layout.bound} | {"老总": "contact", "合作历史": ""}
    options = Options(datetime.date(2026, 11, 22), remembered={head_signature(layout): words})
    found = examine_book(Book("b.xlsx", "xlsx", [sheet]), options).submission
    assert found.columns["contact"] == ["赵清和"] * 3
    assert "cooperated" not in found.columns
    assert {b.how for b in found.bound} == {"remembered"}


@pytest.mark.parametrize(
    "heads",
    [
        ["序号", "姓名", "部门", "职务", "电话", "备注"],
        ["序号", "材料名称", "规格型号", "数量", "供应单位", "联系人", "联系电话", "备注"],
        ["序号", "供应商名称", "统一社会信用代码", "联系人", "联系电话", "地址"],
        ["序号", "建设单位", "合同编号", "合同金额(万元)", "联系人", "联系电话", "签订日期"],
    ],
)
def test_other_lists_are_refused(heads: list):
    rows = [[1, *["x"] * (len(heads) - 1)], [2, *["y"] * (len(heads) - 1)]]
    with pytest.raises(Refusal, match="KH100"):
        examined(grid(heads, *rows, above=[["2026年11月"]]))


def test_heads_below_row_30_are_not_looked_for():
    rows = [[f"说明{i}"] for i in range(30)]
    assert bind(Grid("S", [*rows, ["客户名称", "客户类别", "合作历史"], [FIRMS[0], K, "有"]]), CUSTOMER_INFO) is None
    assert bind(Grid("S", [*rows[:29], ["客户名称", "客户类别", "合作历史"], [FIRMS[0], K, "有"]]), CUSTOMER_INFO) is not None


@pytest.mark.parametrize("head", ["客户ID", "客户 ID", "IP地址", "VIP客户", "KA客户", "客户Code", "CRM客户名称", "微信ID", "客户NO."])
def test_a_number_or_a_net_address_is_no_name_and_no_address(head: str) -> None:
    assert HEADS.match(head) is None


@pytest.mark.parametrize(("head", "name"), [("客户名称 Customer Name", "name"), ("电话Tel.", "phone"), ("信用代码Code", "credit_code")])
def test_a_head_in_two_languages_is_read(head: str, name: str) -> None:
    match = HEADS.match(head)
    assert match is not None
    assert match.name == name
