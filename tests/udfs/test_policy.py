from __future__ import annotations

import datetime
import itertools
import pickle
from dataclasses import replace
from typing import Any

import pytest

from tests.policies import changed, toggled
from udfs.kinds.dates import Month
from udfs.kinds.kind import Choice, Doubt, Fault
from udfs.policy import evaluator as policies
from udfs.policy.check import checked, findings
from udfs.policy.conditions import ConditionError, parse, truth, written
from udfs.policy.defaults import DEFAULT
from udfs.policy.evaluator import JUDGE, Override, PolicyError, Row
from udfs.rulebook import CLAUSES, READINGS, Settled, clause_ids, quote, words
from udfs.rules.tiers import decide, decide_columns, gap

DAY = datetime.date
TIER = DEFAULT.table("tier")
A = {"cooperated": "有", "integrity": "好", "credit": "好", "social_value": "高", "recent_need": "有"}


def condition(text: str) -> Any:
    return parse(text, TIER.heads, DEFAULT.numbers)


def test_the_defaults_are_sound() -> None:
    assert checked(DEFAULT) is DEFAULT
    assert findings(DEFAULT) == []
    assert findings(toggled("tier", C5或=True)) == []


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("要求苛刻 = 是", {"demanding": "是"}, True),
        ("要求苛刻=是", {"demanding": "否"}, False),
        ("要求苛刻 为 是", {"demanding": None}, None),
        ("要求苛刻 = 是", {}, None),
        ("要求苛刻 ≠ 是", {"demanding": "否"}, True),
        ("要求苛刻 != 是", {"demanding": None}, None),
        ("要求苛刻 为空", {"demanding": None}, True),
        ("要求苛刻 = 未知", {"demanding": None}, True),
        ("要求苛刻 非空", {}, None),
        ("利润率 < 低利润率", {"profit_rate": 0.03}, False),
        ("利润率 ≤ 低利润率", {"profit_rate": 0.03}, True),
        ("利润率 >= 3%", {"profit_rate": 0.03}, True),
        ("利润率 不低于 0.03", {"profit_rate": 0.0299}, False),
        ("无理投诉次数 大于 1", {"unreasonable_complaints": 2}, True),
        ("最近联系日期 < 2026-1-1", {"last_contact": DAY(2025, 12, 31)}, True),
        ("社会价值 属于 高、较高", {"social_value": "较高"}, True),
        ("社会价值 不属于 高、较高", {"social_value": "较高"}, False),
        ("企业自身问题 = “诉讼且失信”", {"own_problems": "诉讼且失信"}, True),
        ("非(要求苛刻 = 是)", {"demanding": "否"}, True),
        ("非（要求苛刻＝是）", {}, None),
        ("要求苛刻 = 是 或 程序复杂 = 是", {"demanding": None, "complex_procedure": "是"}, True),
        ("要求苛刻 = 是 且 程序复杂 = 是", {"demanding": None, "complex_procedure": "否"}, False),
        ("要求苛刻 = 是 或 程序复杂 = 是 且 市场信誉 = 差", {"demanding": "否", "complex_procedure": "是", "reputation": "好"}, False),
        ("(要求苛刻=是或程序复杂=是)并且市场信誉=差", {"demanding": "否", "complex_procedure": "是", "reputation": "差"}, True),
        ("诚信 = 好", {"integrity": "好"}, True),
    ],
)
def test_conditions(text: str, known: dict[str, Any], expected: bool | None) -> None:
    assert truth(condition(text), known) is expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "条件是空的"),
        ("要求苛刻", "缺少比较词"),
        ("要求苛刻 =", "缺少要比的值"),
        ("要求苛刻 = 是 且", "条件没有写完"),
        ("且 要求苛刻 = 是", "“且”前缺少条件"),
        ("(要求苛刻 = 是", "括号没有配对"),
        ("要求苛刻 = 是)", "看不懂"),
        ("要求苛刻 = 很", "不是是、否之一"),
        ("要求苛刻 > 是", "不能比大小"),
        ("要求苛刻 为空 是", "后面不能再写"),
        ("心情 = 好", "没有“心情”这一项"),
        ("利润率 < 5", "没有写百分号"),
        ("利润率 < 低", "不是百分数"),
        ("利润率 < 报送周期", "不能和“报送周期”相比"),
        ("社会价值 属于 高、、低", "空的一项"),
        ("企业自身问题 = 无", "请写“为空”或“非空”"),
    ],
)
def test_broken_conditions_say_why(text: str, says: str) -> None:
    with pytest.raises(ConditionError, match=says.replace("(", r"\(")):
        condition(text)


def test_a_condition_is_written_as_it_is_read() -> None:
    for row in itertools.chain(*DEFAULT.rows.values()):
        for shape in DEFAULT.shapes:
            table = DEFAULT.table(shape.key)
            if row in table.rows and row.when:
                assert table.parsed(replace(row, when=written(table.parsed(row)))) == table.parsed(row)


def test_the_truth_of_a_condition_never_changes_when_more_is_known() -> None:
    options = {f.name: [None, *f.kind.options] for f in TIER.shape.inputs if isinstance(f.kind, Choice)}
    asked = ["cooperated", "integrity", "credit"]
    for case in itertools.product(*(options[n] for n in asked)):
        known = {n: (None if v == "未知" else v) for n, v in zip(asked, case, strict=True)}
        found = decide(known)
        if found.status == "确定" and found.tier == "B":
            for need in ("有", "无"):
                assert (
                    decide({**known, "recent_need": need, "social_value": "高"}).tier == "B"
                    or "最近" in found.why[0]
                    or known["cooperated"] == "无"
                )


def test_doubts_count_and_faults_do_not() -> None:
    assert decide({"profit_rate": Doubt(0.02, "没有写百分号"), "complex_procedure": "是"}).tier == "C"
    assert decide({**A, "credit": Fault("不是好、一般、差、未知之一")}).status == "数据不足（暂定B）"
    assert decide({"cooperated": "无", "last_contact": Fault("不是日期")}).tier == "B"


def test_the_first_veto_names_the_row_and_all_are_told() -> None:
    found = decide({"demanding": "是", "own_problems": "诉讼"})
    assert (found.row, found.clause, found.why) == ("C3", "R23", ("要求苛刻为是", "企业自身问题：诉讼"))


def test_a_signed_decision_stands_until_its_day() -> None:
    signed = Override("示例（北京）置业有限公司", "B", "已落实保全措施", "王示例", DAY(2026, 12, 31))
    policy = replace(DEFAULT, overrides=(signed,))
    client = {**A, "name": "示例(北京)置业有限公司", "demanding": "是"}
    found = decide(client, policy.on(Month(2026, 12)))
    assert (found.tier, found.status, found.row) == ("B", "确定", "人工")
    assert found.why[0] == "人工定为B类：已落实保全措施（王示例，至2026-12-31）"
    assert decide(client, policy.on(Month(2027, 1))).status == "冲突"
    assert decide_columns({n: [v, v] for n, v in client.items()}, 2, policy) == [decide(client, policy)] * 2
    assert decide({**client, "name": "样例地产有限公司"}, policy).tier == "C"


def test_dated_rows_and_numbers_follow_the_month() -> None:
    policy = changed("tier", C3={"until": DAY(2026, 6, 25)}, C6={"since": DAY(2026, 6, 26)})
    assert decide({"demanding": "是"}, policy.on(Month(2026, 6))).tier == "C"
    assert decide({"demanding": "是"}, policy.on(Month(2026, 7))).tier == "B"
    assert decide({"reputation": "差"}, policy.on(Month(2026, 6))).tier == "B"
    assert decide({"reputation": "差"}, policy.on(Month(2026, 7))).tier == "C"


def test_the_policy_in_use_is_asked_by_default() -> None:
    policies.use(changed("tier", C3={"enabled": False}))
    try:
        assert decide({"demanding": "是"}).tier == "B"
    finally:
        policies.use(None)
    assert decide({"demanding": "是"}).tier == "C"


def test_a_policy_travels_to_another_process() -> None:
    decide(A)
    copy = pickle.loads(pickle.dumps(DEFAULT))
    assert copy == DEFAULT
    assert decide(A, copy) == decide(A)
    assert decide(A, copy.on(Month(2026, 11))) == decide(A)


def test_no_columns_at_all_is_not_known() -> None:
    assert [t.status for t in decide_columns({}, 2)] == ["数据不足（暂定B）"] * 2
    assert decide_columns({}, 0) == []


def test_the_way_up_and_the_danger_are_told() -> None:
    assert gap({**A, "credit": "一般"})[0] == "成为A类还须：信用状况 = 好（现信用状况为一般）"
    assert "可能降为C类：要求苛刻（要求苛刻未知）" in gap(A)
    assert gap({"demanding": "是"})[0] == "消除C类情形：要求苛刻为是"


def test_a_table_with_a_gap_is_refused() -> None:
    with pytest.raises(PolicyError, match="没有一行适用"):
        checked(changed("scale_profit", G4={"enabled": False}))


@pytest.mark.parametrize(
    ("rows", "row", "column"),
    [
        ({"C3": {"when": "要求苛刻 = 很"}}, "C3", "条件"),
        ({"C3": {"id": "C2"}}, "C2", "行号"),
        ({"C3": {"role": "禁止"}}, "C3", "作用"),
        ({"C3": {"then": ("D",)}}, "C3", "等级"),
        ({"C3": {"clause": "R99"}}, "C3", "依据"),
        ({"C3": {"since": DAY(2026, 2, 1), "until": DAY(2026, 1, 1)}}, "C3", "停用日期"),
        ({"A1": {"role": "其余", "when": ""}}, "B1", "作用"),
        ({"B1": {"when": "要求苛刻 = 是"}}, "B1", "条件"),
        ({"D1": {"role": "判定"}}, "D1", "作用"),
        ({"D1": {"then": ("", 10)}}, "D1", "部分"),
        ({"D1": {"then": ("履约诚信", None)}}, "D1", "得分"),
        ({"D1": {"then": ("履约诚信", -1)}}, "D1", "得分"),
        ({"D1": {"then": ("履约诚信", 2.5)}}, "D1", "得分"),
        ({"D1": {"when": ""}}, "D1", "条件"),
    ],
)
def test_a_broken_row_is_refused_by_name(rows: dict[str, Any], row: str, column: str) -> None:
    key, title = ("score", "客户得分") if row == "D1" else ("tier", "分级标准")
    with pytest.raises(PolicyError) as caught:
        checked(changed(key, **rows))
    assert (caught.value.table, caught.value.row, caught.value.column) == (title, row, column)


def test_a_score_may_leave_cases_without_points_but_not_all() -> None:
    assert checked(changed("score", D1={"then": ("履约诚信", 0)}, D12={"enabled": False})).table("score").best == 85
    with pytest.raises(PolicyError, match="谁都没有得分"):
        checked(toggled("score", **{row.id: False for row in DEFAULT.rows["score"]}))


@pytest.mark.parametrize(
    ("rows", "row", "taken"),
    [
        ({"D13": {"when": "合作项目数 ≥ 3"}}, ["D14", "D15"], "D13"),
        ({"D12": {"when": "合作历史 = 有 且 合作历史 = 无"}}, ["D12"], "自身行"),
        ({"D19": {"when": "累计合同额 > 6000"}}, ["D19"], "D18行"),
        ({"D7": {"when": "社会价值 属于 高、低 或 社会连带价值 属于 高、低"}}, ["D10"], "D7"),
        ({"D12": {"when": "合作项目数 ≥ 5"}}, [], ""),
    ],
)
def test_a_row_that_never_counts_in_its_part_is_told_by_number(rows: dict[str, Any], row: list[str], taken: str) -> None:
    found = findings(checked(changed("score", **rows)))
    assert [f.row for f in found] == row
    assert all(f.table == "客户得分" and taken in f.why for f in found)


def test_a_row_counts_where_an_earlier_one_hangs_on_a_fact_not_known() -> None:
    rows = {"D11": {"when": "合作历史 = 有 或 合作历史 = 无"}, "D12": {"when": "近期合作需求 = 有", "then": ("近期合作需求", 10)}}
    policy = changed("score", **rows)
    assert findings(policy) == []
    assert policy.table("score").points({"cooperated": None, "recent_need": "有"}) == 10


def test_two_values_of_a_number_may_not_overlap() -> None:
    low = DEFAULT.by_key["profit_low"]
    with pytest.raises(PolicyError, match="起止日期重叠"):
        checked(replace(DEFAULT, settings=(*DEFAULT.settings, replace(low, value=0.05, since=DAY(2026, 6, 1)))))


def test_overlaps_and_dead_rows_are_told_by_number() -> None:
    found = findings(changed("visit", F2={"when": "社会价值 属于 高、较高"}))
    assert [f.row for f in found] == ["F4", "F5", "F6", "F7"]
    assert all("重叠" in f.why for f in found)
    dead = Row("X1", JUDGE, "要求苛刻 = 是 且 要求苛刻 = 否", ("A",), "R22")
    odd = findings(replace(DEFAULT, rows={**DEFAULT.rows, "tier": (dead, *DEFAULT.rows["tier"])}))
    assert [(f.row, "永远用不到" in f.why) for f in odd] == [("X1", True)]


def test_a_row_replaced_from_a_day_on_is_neither_dead_nor_a_second_one() -> None:
    last, first = DAY(2026, 11, 25), DAY(2026, 11, 26)
    old, new = {"C3": {"until": last}, "B1": {"until": last}}, {"C3": {"id": "C3新", "since": first}, "B1": {"id": "B1新", "since": first}}
    rows = (*changed("tier", **old).rows["tier"], *(r for r in changed("tier", **new).rows["tier"] if r.since))
    assert findings(checked(replace(DEFAULT, rows={**DEFAULT.rows, "tier": rows}))) == []
    overlapping = tuple(replace(r, since=last) if r.id == "B1新" else r for r in rows)
    with pytest.raises(PolicyError, match="“其余”行只能有一行"):
        checked(replace(DEFAULT, rows={**DEFAULT.rows, "tier": overlapping}))


def test_what_is_missing_in_some_month_alone_is_refused() -> None:
    with pytest.raises(PolicyError, match="没有一行适用"):
        checked(changed("scale_profit", G4={"until": DAY(2026, 12, 31)}))
    with pytest.raises(PolicyError, match="谁都没有得分"):
        checked(changed("score", **{r.id: {"until": DAY(2026, 12, 31)} for r in DEFAULT.rows["score"]}))
    ended = tuple(replace(s, until=DAY(2026, 12, 31)) if s.key == "reply_days" else s for s in DEFAULT.settings)
    with pytest.raises(PolicyError, match="“回复天数”有的月份没有值"):
        checked(replace(DEFAULT, settings=ended))


def test_every_clause_and_reading_has_words() -> None:
    assert {f"R{n:02d}" for n in range(1, 80)} - {"R69"} == {c for c in CLAUSES if c.startswith("R")}
    assert not CLAUSES.keys() & READINGS.keys()
    assert isinstance(words("A08"), Settled)
    assert quote("R22-R23、A07").count("\n") == 2
    assert clause_ids("R41–R43") == ["R41", "R42", "R43"]


def test_every_function_cites_known_clauses() -> None:
    from udfs.declare import catalogue

    for entry in catalogue().values():
        assert clause_ids(entry.clause), entry.name
        assert set(clause_ids(entry.clause)) <= CLAUSES.keys() | READINGS.keys(), entry.name
