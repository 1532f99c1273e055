"""Cells become values; each that cannot be read is told where it stands."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.workbooks.grids import CLIENTS, DAY, FIRMS, HEADS, client, errors, examined, grid, one, told
from udfs.cells import CellError
from udfs.kinds.kind import Doubt, Fault
from workbooks.judging.read import KIND_WORD, as_json, row_values
from workbooks.problems import Severity
from workbooks.registers.customer_info import CUSTOMER_INFO

K = "签约客户"


def parsed(field: str, raw: Any, unit: str = "") -> Any:
    return CUSTOMER_INFO.by_name[field].kind.parse(raw, unit)


D = datetime.date(2026, 11, 5)
PLAIN = {
    "contract": {
        "1.2亿": 12000,
        "3,500万": 3500,
        "￥1200": 1200,
        "１２００": 1200,
        "500w": 500,
        "1.2e3": 1200,
        "RMB 1200万": 1200,
        "一千二百万": 1200,
        "壹仟贰佰万元整": 1200,
        "两亿": 20000,
        "1亿2千万": 12000,
        "1200元": 0.12,
        "1200.00元整": 0.12,
        "12 000": 12000,
        "12，000.50": 12000.5,
        "0": 0,
        "/": None,
        "——": None,
        "暂无": None,
    },
    "profit_rate": {
        "12.5％": 0.125,
        "0.125": 0.125,
        "-3%": -0.03,
        "亏损3%": -0.03,
        "5个点": 0.05,
        "百分之五": 0.05,
        "负百分之三": -0.03,
        ".05": 0.05,
        "5‰": 0.005,
    },
    "projects": {"三个": 3, "３": 3, "3.0": 3, "两项": 2, "共4个": 4, "二十三": 23, "3项工程": 3, "无": None},
    "phone": {
        "+86 139-0000-1234": "13900001234",
        "＋８６１３９００００１２３４": "13900001234",
        "0931 8556677": "09318556677",
        "（0931）8556677-8001": "09318556677转8001",
        "0931-8556677/8556678": "09318556677、09318556678",
        "13900001234；13900001235": "13900001234、13900001235",
        "400-123-4567": "4001234567",
        "+852 2345 6789": "85223456789",
        "13900001234.0": "13900001234",
        "'13900001234": "13900001234",
        13900001234.0: "13900001234",
    },
    "last_contact": {
        "2026.11.5": D,
        "26-11-5": D,
        "2026年11月5": D,
        "2026-11-05 10:00:00": D,
        "２０２６．１１．５": D,
        "二〇二六年十一月五日": D,
        "2026年十一月五日": D,
        "2026。11。5": D,
        "2026 11 5": D,
        "2026年11月5日（星期四）": D,
        "20261105": D,
        20261105: D,
        46331: D,
        datetime.datetime(2026, 11, 5, 14, 30): D,
        "未知": None,
    },
    "credit_code": {
        "9111 0000 6000 3734 1l": "91110000600037341L",
        "统一社会信用代码：91110000600037341L": "91110000600037341L",
        "无": None,
    },
    "kind": {
        "准 客户": "准客户",
        "準客戶": "准客户",
        "①潜在客户": "潜在客户",
        "4.签约客户": K,
        "签约客户;": K,
        "合作夥伴": "合作伙伴客户",
        "跟踪客户": "意向客户",
    },
    "cooperated": {"√": "有", "×": "无", True: "有", 0: "无", "曾合作": "有", "从未合作": "无", "暂无": "无", "不详": "未知"},
    "integrity": {"好。": "好", " 好 ": "好", "不详": "未知", "—": None, "良好": "好", "优秀": "好", "一般般": "一般", "很差": "差"},
    "reputation": {"良": "好", "优": "好", "中等": "一般", "不好": "差"},
    "social_value": {"较大": "较高", "大": "高", "中": "一般", "小": "低", "一般般": "一般"},
    "reported_tier": {"Ａ": "A", "b级": "B", "C类客户": "C"},
    "change": {"变更": "修改", "不变": None, "-": None},
    "own_problems": {"无": None, "暂未发现": None, "/": None, "涉诉": "涉诉"},
}


@pytest.mark.parametrize(("field", "raw", "value"), [(f, raw, v) for f, cases in PLAIN.items() for raw, v in cases.items()])
def test_typed_in_many_ways(field: str, raw: Any, value: Any):
    found = parsed(field, raw)
    assert found == (pytest.approx(value) if isinstance(value, float) else value)
    assert not isinstance(found, (Fault, Doubt))


DOUBTFUL = {
    "contract": {"约1200万元": 1200, "1200万左右": 1200, "500余万": 500, ">1000": 1000, "1200（含税）": 1200, "-500": -500},
    "profit_rate": {"12.5": 0.125, "约5%": 0.05},
    "projects": {"3个以上": 3, "3（在建1）": 3},
    "phone": {"张示例13900001234": "13900001234", "13900001234（同微信）": "13900001234"},
    "last_contact": {"2026年11月5日拜访": D, "2026-11-5下午": D},
    "kind": {"签约客户（在建）": K, "合作伙伴-政府部门": "合作伙伴客户"},
    "cooperated": {"有，2次": "有"},
    "integrity": {
        "较好": "好",
        "较差": "差",
        "无不良": "好",
        "没有失信记录": "好",
        "不错": "好",
        "欠佳": "差",
        "中等偏上": "一般",
        "合格": "一般",
        "口碑较好": "好",
        "不讲信用": "差",
        "有拖欠": "差",
    },
    "credit": {"较差": "差", "未发现违约": "好"},
    "social_value": {"良好": "较高", "优秀": "高", "较差": "低", "重要": "高", "比较重要": "较高", "不太重要": "低", "一般重要": "一般"},
    "related_value": {"影响较大": "较高", "作用有限": "低", "广泛": "高", "较弱": "低", "意义重大": "高"},
}


@pytest.mark.parametrize(("field", "raw", "value"), [(f, raw, v) for f, cases in DOUBTFUL.items() for raw, v in cases.items()])
def test_read_with_a_remark(field: str, raw: str, value: Any):
    found = parsed(field, raw)
    assert isinstance(found, Doubt)
    assert found.value == pytest.approx(value) if isinstance(value, float) else found.value == value


BELOW = "<3% ＜3% ﹤3% 低于3% 低於3% 3%以下 不足3% 不到3% 小于3% 少于3%".split()
NOT_ABOVE = "≤3% <=3% 不高于3% 不超过3% 3%及以下 3%(含)以下 3%以内 至多3% 最高3% 小于等于3% 小于或等于3%".split()
ABOVE = ">3% ＞3% 高于3% 超过3% 大于3% 3%(不含)以上 逾3%".split()
NOT_BELOW = "≥3% >=3% 不低于3% 不少于3% 至少3% 3%以上 3%及以上 3%+ 最低3% 大于等于3% 大于或等于3%".split()


@pytest.mark.parametrize(
    ("texts", "bound"), [(BELOW, "低于"), (NOT_ABOVE, "不高于"), (ABOVE, "高于"), (NOT_BELOW, "不低于")], ids=["<", "≤", ">", "≥"]
)
def test_a_bound_is_asked_about_in_all_its_spellings(texts: list[str], bound: str):
    assert {parsed("profit_rate", text).why for text in texts} == {f"写的是范围（{bound}3%），不是一个数，没有读取"}
    assert {parsed("profit_rate", text).value for text in texts} == {None}
    amounts = [parsed("contract", text.replace("3%", "3万元")) for text in texts]
    assert {(found.value, found.why) for found in amounts} == {(3.0, f"写的是范围（{bound}），按3万元读取")}
    counts = [parsed("unreasonable_complaints", text.replace("3%", "3次")) for text in texts]
    assert {found.value for found in counts} == {None if bound in ("低于", "不高于") else 3}


def test_a_picture_is_no_text_and_said_once():
    sheet = grid(HEADS, *CLIENTS)
    sheet.pictures = frozenset({(3, 4), (3, 5), (4, 4), (5, 4)})
    found = examined(sheet)
    assert one(found, "KH242").says.endswith("E4、F4、E5等4格里是图片，不是文字，按空白读取。")
    assert not errors(found)


FAULTY = {
    "contract": ["待定", "1200-1500", "若干", "$500万", "1,2000", "#REF!", "####"],
    "profit_rate": ["亏损", "高", "3%-5%", 300],
    "projects": ["多个", 2.5, -1, "1+2"],
    "phone": ["1390000123", "139000012345", "8556677", "见名片", "139****1234", "110"],
    "last_contact": ["2026-02-30", "上周五", "2026年11月", "11月5日", "2026", 12, "2026-13-01"],
    "credit_code": ["9111000060003734", "911100006000373411", "9111OOOO600037341L", 911100006000373410, "待办理"],
    "kind": ["长期客户", "A类", "潜在/意向", "潜在客户→意向客户"],
    "cooperated": ["看情况", "有/无"],
    "integrity": ["五星", "正常", "A"],
}


@pytest.mark.parametrize(("field", "raw"), [(f, raw) for f, cases in FAULTY.items() for raw in cases])
def test_not_read(field: str, raw: Any):
    assert isinstance(parsed(field, raw), Fault)


WIDE = [
    "序号",
    "客户单位名称",
    "统一社会信用代码",
    "客户类别",
    "联系电话",
    "累计合同额",
    "利润率",
    "首次合作日期",
    "履约诚信",
    "变化类型",
    "备注",
]


@pytest.mark.parametrize(
    ("at", "raw", "code"),
    [
        (1, None, "KH201"),
        (3, "长期客户", "KH202"),
        (9, "搬迁", "KH203"),
        (8, CellError("#N/A"), "KH204"),
        (5, "#REF!", "KH204"),
        (2, "123", "KH210"),
        (4, "见名片", "KH211"),
        (7, "上周五", "KH212"),
        (5, "若干", "KH213"),
        (6, "高", "KH213"),
        (6, 8.5, "KH220"),
        (10, CellError("#REF!"), "KH204"),
    ],
)
def test_each_fault_is_told_at_its_cell(at: int, raw: Any, code: str):
    row = [1, FIRMS[0], "91110000600037341L", K, "13900001234", 100.0, 0.05, DAY, "好", "新增", "x"]
    row[at] = raw
    found = examined(grid(WIDE, row))
    problem = one(found, code)
    assert (problem.where.row, problem.where.column, problem.found) == (3, at, raw)
    soft = code in ("KH203", "KH220")
    assert (problem.severity is Severity.WARNING) is soft
    assert found.errors == (0 if soft else 1)


def test_formulas_never_calculated():
    row = [1, FIRMS[0], None, None, None, None, None, None, None, None, None]
    found = examined(grid(WIDE, row, uncalculated={(3, 3): '"签约"&"客户"', (3, 5): "1+1", (3, 8): "X1"}))
    assert errors(found) == ["KH205 D4", "KH205 I4"]
    assert "KH206 F4" in told(found)


def test_repairs():
    found = examined(grid(HEADS, client(1, kind=" 投标客户"), *CLIENTS[1:]))
    assert [p.rule.code for p in found.tidy] == ["KH221"]
    repair = found.tidy[0].repair
    assert repair is not None
    assert (repair.value, repair.loss_free) == ("准客户", True)
    assert found.submission.extra[KIND_WORD] == ["投标客户", None, None]
    likely = one(examined(grid(WIDE, [1, FIRMS[0], None, "中标客户", None, None, None, None, "好"])), "KH202").repair
    assert likely is not None
    assert (likely.value, likely.loss_free) == (K, False)


def test_merged_cells_hold_for_all_their_rows_and_are_told_once():
    rows = [client(1, kind="长期客户"), client(2, kind=None), client(3)]
    found = examined(grid(HEADS, *rows, merges=[(3, 2, 4, 2)]))
    assert errors(found) == ["KH202 C4"]
    good = examined(grid(HEADS, client(1), client(2, kind=None), client(3, kind="潜在客户"), merges=[(3, 2, 4, 2)]))
    assert good.submission.columns["kind"] == [K, K, "潜在客户"]


@pytest.mark.parametrize(
    ("raw", "percent", "read", "remarks"),
    [
        ([12.5, 8.0, 0.09], [5], [0.125, 0.08, 0.09], 0),
        ([12.5, 8.0, 0.09], [], [0.125, 0.08, 0.09], 1),
        ([0.125, 0.08, 0.09], [], [0.125, 0.08, 0.09], 1),
        ([12.5, 0.5, 0.0], [], [0.125, 0.005, 0.0], 0),
        (["12.5%", "8", None], [], [0.125, 0.08, None], 0),
    ],
)
def test_shares_under_a_head_with_percent(raw: list, percent: list, read: list, remarks: int):
    rows = [[FIRMS[i], K, "有", v] for i, v in enumerate(raw)]
    found = examined(grid(["客户名称", "客户类别", "合作历史", "利润率(%)"], *rows, percent=frozenset((r, 3) for r in percent)))
    assert found.submission.columns["profit_rate"] == [None if v is None else pytest.approx(v) for v in read]
    assert told(found).count("KH220 D4") + told(found).count("KH220 D6") == remarks


def test_serial_numbers_count_from_1904_where_the_workbook_says_so():
    sheet = grid(HEADS, client(1, day=46086 - 1462), *CLIENTS[1:])
    assert examined(sheet, date_1904=True).submission.columns["last_contact"][0] == datetime.date(2026, 3, 5)


def test_own_columns_are_kept():
    found = examined(grid([*HEADS, "项目经理", "空列"], [*client(1), "孙若溪", None], [*client(2), CellError("#N/A"), None])).submission
    assert found.extra == {"项目经理": ["孙若溪", "#N/A"]}


def test_json_values():
    found = examined(grid(HEADS, *CLIENTS)).submission
    values = row_values(CUSTOMER_INFO, found.columns, 0)
    assert values["最近联系日期"] == "2026-10-01"
    assert values["累计合同额(万元)"] is None
    assert "测算等级" not in values
    assert as_json(CellError("#N/A")) == "#N/A"
    assert as_json(datetime.timedelta(hours=12)) == 0.5


@pytest.mark.parametrize(
    ("field", "raw", "why"),
    [
        ("contract", "500-800万", "写的是范围（500至800万），不是一个数"), ("profit_rate", "3%~5%", "写的是范围（3%至5%），不是一个数"),
        ("projects", "2至3个", "写的是范围（2至3个），不是一个数"), ("projects", "若干个", "没有写是几个"),
        ("projects", "三四个", "写的是范围（三个至四个），不是一个数"), ("projects", "十七八", "写的是范围（十七至十八），不是一个数"),
        ("unreasonable_complaints", "两三次", "写的是范围（两次至三次），按2读取"),
        ("unreasonable_complaints", "十几次", "没有写次数，按1次读取"), ("unreasonable_complaints", "偶尔", "没有写次数，按1次读取"),
        ("profit_rate", "保本", "写的是“保本”，按0%读取"),
        ("contract", "三四千万", "写的是范围（三千万至四千万），不是一个数"),
        ("contract", "两万三四", "写的是范围（两万三至两万四），不是一个数"),
        ("contract", "500万以上，800万以下", "写的是范围（500万至800万），不是一个数"),
        ("profit_rate", "介于3%和5%之间", "写的是范围（3%至5%），不是一个数"),
        ("profit_rate", "从3%到5%", "写的是范围（3%至5%），不是一个数"),
        ("profit_rate", "八九个点", "写的是范围（八%至九%），不是一个数"),
        ("profit_rate", "百分之八九", "写的是范围（百分之八至百分之九），不是一个数"),
        ("projects", "三到四个", "写的是范围（三至四个），不是一个数"), ("projects", "十几个", "写的是大概的数，不是一个数"),
        ("projects", "百八十个", "写的是大概的数，不是一个数"), ("projects", "上千万", "不是整数"),
        ("profit_rate", "几百万", "不是百分数"), ("contract", "近亿", "写的是大概的数，不是一个数"),
        ("projects", "1,2", "不是整数"), ("projects", "1 2", "不是整数"), ("projects", "三四五个", "不是整数"),
        ("projects", "1.2.3", "不是整数"),
        ("contract", "三十多万", "写的是约数，按30万元读取"), ("projects", "十来个", "写的是约数，按10读取"),
        ("unreasonable_complaints", "多次", "没有写次数，按1次读取"), ("profit_rate", "约3%", "写的是约数，按3%读取"),
        ("contract", "大概500万", "写的是约数，按500万元读取"), ("contract", "将近500万", "写的是约数，按500万元读取"),
        ("last_contact", "3月", "没有写年份，也缺少日"), ("last_contact", "十月份", "没有写年份，也缺少日"),
        ("last_contact", "10月12日", "没有写年份"), ("last_contact", "12号", "没有写年月"), ("last_contact", "2020", "只有年份，缺少月日"),
        ("last_contact", "2026年第三季度", "写的是一段时间，不是哪一天"), ("last_contact", "上半年", "写的是一段时间，不是哪一天"),
        ("last_contact", "若干天前", "没有写是哪一天"), ("last_contact", "近期", "没有写是哪一天"),
    ],
)  # fmt: skip
def test_the_sentence_says_what_is_missing(field: str, raw: str, why: str):
    assert parsed(field, raw).why == why


def test_an_amount_that_is_asked_about_is_told_in_the_senders_unit():
    assert CUSTOMER_INFO.by_name["contract"].kind.parse("约3000000", "元").why == "写的是约数，按3000000元读取"


def test_a_time_without_a_year_is_a_reminder_where_a_blank_is_allowed():
    found = examined(grid(HEADS, *CLIENTS, client(4, day="10月12日")))
    problem = one(found, "KH191")
    assert problem.fix == "知道是哪天就写全年月日。"
    assert found.errors == 0


@pytest.mark.parametrize(
    ("raw", "read", "why"),
    [
        ([80.0, 25.0, 0.08], [0.08, 0.025, 0.08], {5: "表头写的是‰，这里按80‰理解"}),
        ([80.0, 25.0, 0.5], [0.08, 0.025, 0.0005], {}),
        (["85‰", "8%", "约30"], [0.085, 0.08, 0.03], {5: "写的是约数，按30‰读取"}),
        ([80.0, 5000.0], [0.08, 5.0], {4: "超过100%，按5000‰读取"}),
    ],
)
def test_shares_under_a_head_with_per_mille_are_read_as_they_are_told(raw: list, read: list, why: dict):
    rows = [[FIRMS[i], K, "有", v] for i, v in enumerate(raw)]
    found = examined(grid(["客户名称", "客户类别", "合作历史", "利润率(‰)"], *rows))
    assert found.submission.columns["profit_rate"] == [pytest.approx(v) for v in read]
    assert {p.where.row: p.values["why"] for p in found.problems if p.rule.code == "KH220"} == why


@pytest.mark.parametrize(
    ("raw", "seen", "share"), [("8%", "8%", True), ("8个点", "8%", True), ("2.5‰", "0.25%", True), ("0.08", "0.08", False)]
)
def test_a_share_stays_one_for_who_reads_the_cell(raw: str, seen: str, share: bool):
    found = examined(grid(["客户名称", "客户类别", "合作历史", "利润率"], [FIRMS[0], K, "有", raw], [FIRMS[1], K, "有", "3%"]))
    repair = next(p.repair for p in found.tidy if p.found == raw)
    assert (repair.seen, repair.share) == (seen, share)


@pytest.mark.parametrize(
    ("at", "raw", "told"),
    [
        (2, "办理中", "“统一社会信用代码”填的是“办理中”，不是代码，先按空白处理。"),
        (2, "正在办理(新设)", "“统一社会信用代码”填的是“正在办理(新设)”，不是代码，先按空白处理。"),
        (3, "3-4个", "“合作项目数”填的是“3-4个”，写的是范围（3至4个），不是一个数，先按空白处理。"),
        (6, "500–800", "“累计合同额(万元)”填的是“500–800”，写的是范围（500至800），不是一个数，先按空白处理。"),
        (6, "上千万", "“累计合同额(万元)”填的是“上千万”，写的是大概的数，不是一个数，先按空白处理。"),
        (7, "3–5%", "“利润率”填的是“3–5%”，写的是范围（3至5%），不是一个数，先按空白处理。"),
    ],
)
def test_words_that_tell_no_value_are_a_reminder_where_a_blank_is_allowed(at: int, raw: str, told: str):
    row = [1, FIRMS[0], None, 3, K, "有", 800, "8%"]
    row[at] = raw
    heads = ["序号", "客户单位名称", "统一社会信用代码", "合作项目数", "客户类别", "合作历史", "累计合同额(万元)", "利润率"]
    found = examined(grid(heads, row))
    assert (one(found, "KH191").says, found.errors) == (told, 0)
    assert one(found, "KH191").fix.startswith("请补：")
