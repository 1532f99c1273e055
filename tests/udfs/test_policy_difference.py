import datetime
from dataclasses import replace

from tests.policies import changed, toggled
from udfs.policy.defaults import DEFAULT
from udfs.policy.difference import differences
from udfs.policy.evaluator import Policy


def numbered(key: str, value: object, **given: object) -> Policy:
    return replace(DEFAULT, settings=tuple(replace(s, value=value, **given) if s.key == key else s for s in DEFAULT.settings))


def test_a_policy_has_nothing_otherwise_than_itself():
    assert differences(DEFAULT, replace(DEFAULT, version="别的版本")) == []


def test_numbers_are_told_with_name_and_unit():
    assert differences(DEFAULT, numbered("grade_good", 88.0)) == ["“优良分数线”：85分→88分"]


def test_a_number_with_another_date_is_another_row():
    later = numbered("grade_good", 88.0, since=datetime.date(2027, 1, 1))
    assert differences(DEFAULT, later) == ["删去“优良分数线”：85分", "增加“优良分数线”（2027-01-01起）：88分"]


def test_rows_tell_the_column_that_changed():
    assert differences(DEFAULT, toggled("tier", C7=False)) == ["“分级标准”第C7行：启用是→否"]
    assert differences(DEFAULT, changed("tier", C3={"when": "要求苛刻 = 是 且 合作历史 = 无"})) == [
        "“分级标准”第C3行：条件要求苛刻 = 是→要求苛刻 = 是 且 合作历史 = 无"
    ]
    assert differences(DEFAULT, changed("tier", C3={"then": ("B",)})) == ["“分级标准”第C3行：等级C→B"]


def test_rows_gone_and_put_in_another_order_are_told():
    rows = DEFAULT.rows["tier"]
    assert differences(DEFAULT, replace(DEFAULT, rows={**DEFAULT.rows, "tier": rows[1:]})) == [f"删去“分级标准”第{rows[0].id}行"]
    turned = replace(DEFAULT, rows={**DEFAULT.rows, "tier": (rows[1], rows[0], *rows[2:])})
    assert differences(DEFAULT, turned) == ["“分级标准”各行的先后改变"]
