"""The care calendar with real lunar days."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from addin.lunar import birthday_of, keeps_lunar, solar_day
from udfs.kinds.festival_days import YearDay
from udfs.policy.check import checked
from udfs.policy.defaults import DEFAULT
from udfs.policy.evaluator import LISTED, PolicyError, Row
from udfs.rules.care import Activity, Cared, Person, care_calendar, ordinary, prescribed

DAY = datetime.date
NEW_YEAR, LAST = DAY(2026, 1, 1), DAY(2026, 12, 31)


def lunar(month: int, day: int) -> YearDay:
    return YearDay(lunar=True, month=month, day=day)


def plain(month: int, day: int) -> YearDay:
    return YearDay(lunar=False, month=month, day=day)


ZHANG = Person("张示例", plain(5, 20))
CLIENT = Cared("c-1", "示例置业有限公司", "A", "李示例", people=(ZHANG,))


def lines(client: Cared = CLIENT, first: DAY = NEW_YEAR, last: DAY = LAST, today: DAY = NEW_YEAR, **more):
    return care_calendar([client], first, last, today, solar=solar_day, **more)


def test_a_year_of_a_client_has_its_festivals_and_birthdays_in_order():
    assert [(c.day, c.of) for c in lines()] == [
        (DAY(2026, 1, 1), "元旦"), (DAY(2026, 2, 17), "春节"), (DAY(2026, 5, 20), "张示例"), (DAY(2026, 6, 19), "端午节"),
        (DAY(2026, 9, 25), "中秋节"), (DAY(2026, 10, 1), "国庆节"),
    ]  # fmt: skip


def test_who_is_greeted_follows_the_tier():
    assert [c.of for c in lines(replace(CLIENT, tier="B"))] == ["春节", "张示例", "中秋节"]
    assert lines(replace(CLIENT, tier="C")) == []


@pytest.mark.parametrize(
    ("year", "yearly", "day"),
    [
        (2025, lunar(6, 15), DAY(2025, 7, 9)),  # 2025 has a sixth month twice; the first counts
        (2026, lunar(12, 23), DAY(2027, 1, 30)),
        (2025, lunar(1, 0), DAY(2025, 1, 28)),
        (2024, lunar(1, 0), DAY(2024, 2, 9)),
        (2026, lunar(1, 30), DAY(2026, 3, 18)),
        (2026, plain(2, 29), DAY(2026, 3, 1)),
    ],
    ids=["leap month", "in the next year", "eve, 29 days", "eve, 30 days", "thirtieth", "29 February"],
)
def test_yearly_days_fall_where_the_calendar_has_them(year: int, yearly: YearDay, day: DAY):
    assert solar_day(year, yearly) == day


def test_a_lunar_birthday_moves_and_is_found_across_the_turn_of_the_year():
    born = birthday_of(DAY(1981, 1, 20), lunar=True)
    assert born == lunar(12, 15)
    client = replace(CLIENT, tier="B", people=(Person("赵示例", born),))
    assert [c.day for c in lines(client, DAY(2026, 1, 1), DAY(2027, 1, 31)) if c.occasion == "生日祝福"] == [
        DAY(2026, 2, 2),
        DAY(2027, 1, 22),
    ]
    assert (keeps_lunar("过农历生日"), keeps_lunar("每年生日"), keeps_lunar(None)) == (True, False, False)


def test_without_a_lunar_calendar_only_ordinary_days_are_known():
    found = care_calendar([CLIENT], NEW_YEAR, LAST, NEW_YEAR, solar=ordinary)
    assert [c.of for c in found] == ["元旦", "张示例", "国庆节"]


def test_a_line_is_open_due_done_or_missed():
    one = DAY(2026, 10, 1)

    def state(today: DAY, *activities: Activity) -> str:
        (line,) = lines(first=one, last=one, today=today, activities=activities)
        return line.state

    done = Activity("c-1", "节日问候", one, done=DAY(2026, 9, 28))
    assert [state(DAY(2026, 9, n)) for n in (23, 24)] == ["待办", "到期"]
    assert state(DAY(2026, 10, 11)) == "到期"
    assert state(DAY(2026, 10, 12)) == "错过"
    assert state(DAY(2026, 10, 12), done) == "已办"
    assert state(DAY(2026, 10, 12), replace(done, done=None)) == "错过"
    assert state(DAY(2026, 10, 12), replace(done, done=DAY(2026, 9, 20))) == "错过"
    assert state(DAY(2026, 10, 12), replace(done, client_id="c-2")) == "错过"


def test_a_birthday_greeting_counts_for_the_person_it_names():
    day = DAY(2026, 5, 20)
    client = replace(CLIENT, people=(ZHANG, Person("赵示例", plain(5, 20))))
    done = Activity("c-1", "生日祝福", day, done=day, persons="张示例")
    found = lines(client, day, day, DAY(2026, 6, 10), activities=(done,))
    assert {c.of: c.state for c in found} == {"张示例": "已办", "赵示例": "错过"}


def test_festivals_are_rows_of_the_policy():
    row = Row("1", LISTED, "客户等级 = A", ("小年", "农历腊月廿三", "电话问候"), "非原文（S12）")
    policy = replace(DEFAULT, rows={**DEFAULT.rows, "festival": (row,)})
    found = care_calendar([replace(CLIENT, people=())], NEW_YEAR, LAST, NEW_YEAR, solar=solar_day, policy=policy)
    assert [(c.day, c.of) for c in found] == [(DAY(2026, 2, 10), "小年")]
    with pytest.raises(PolicyError, match="不是公历或农历的月和日"):
        checked(replace(policy, rows={**policy.rows, "festival": (replace(row, then=("小年", "腊月底", "电话")),)}))


def test_prescribed_actions_are_done_open_or_missed_in_their_time():
    done = [
        Activity("c-1", "规定动作", DAY(2026, 5, 6), DAY(2026, 5, 8), content="季度交流：结算进度"),
        Activity("c-1", "团建活动", DAY(2026, 8, 1), DAY(2026, 8, 1), content="联谊"),
        Activity("c-1", "规定动作", DAY(2026, 9, 1), None, content="季度交流"),
        Activity("c-2", "规定动作", DAY(2026, 2, 1), DAY(2026, 2, 1), content="季度交流"),
    ]
    found = prescribed([CLIENT, replace(CLIENT, id="c-3", tier="B")], DAY(2026, 4, 1), DAY(2026, 9, 30), DAY(2026, 10, 2), activities=done)
    assert [(p.action, p.first, p.last, p.state) for p in found] == [
        ("团建活动", DAY(2026, 1, 1), DAY(2026, 6, 30), "错过"),
        ("季度交流", DAY(2026, 4, 1), DAY(2026, 6, 30), "已办"),
        ("季度交流", DAY(2026, 7, 1), DAY(2026, 9, 30), "错过"),
        ("团建活动", DAY(2026, 7, 1), DAY(2026, 12, 31), "已办"),
        ("高层互访", DAY(2026, 1, 1), DAY(2026, 12, 31), "待办"),
    ]
    assert {p.client_id for p in found} == {"c-1"}
    assert found[1].done == DAY(2026, 5, 8)
