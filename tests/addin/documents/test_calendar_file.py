"""Calendar files of visits: what a calendar takes over, and what it must not learn."""

from __future__ import annotations

import dataclasses
import datetime

import icalendar
import pytest

from addin.documents.calendar_file import Visit, calendar_files, event_id

STAMP = datetime.datetime(2026, 11, 26, 9, 0, 30, 5, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
DAY = datetime.date
FIRST = Visit(
    "c-0001", "示例置业（北京）有限公司", "李示例", DAY(2026, 12, 10), DAY(2026, 12, 10), tier="A", frequency="每旬一次",
    level="分公司领导", last=DAY(2026, 11, 28),
    notes=("传达：新版质量回访办法，二期投标安排；请对方确认竣工后服务的联系人", "问：近期合作需求，付款进度"),
)  # fmt: skip


def events(data: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def one(**told: object) -> icalendar.Event:
    (data,) = calendar_files([dataclasses.replace(FIRST, **told)], stamp=STAMP).values()
    return events(data)[0]


def test_there_is_one_file_a_person_and_month():
    others = [
        dataclasses.replace(FIRST, client_id="c-2", day=DAY(2026, 12, 31)),
        dataclasses.replace(FIRST, client_id="c-3", day=DAY(2027, 1, 1)),
        dataclasses.replace(FIRST, client_id="c-4", owner="钱/示例"),
        dataclasses.replace(FIRST, client_id="c-5", owner=""),
    ]
    made = calendar_files([FIRST, *others], stamp=STAMP, group="华筑集团")
    assert {name: len(events(data)) for name, data in made.items()} == {
        "李示例-2026-12-拜访.ics": 2, "李示例-2027-01-拜访.ics": 1, "钱_示例-2026-12-拜访.ics": 1, "未定责任人-2026-12-拜访.ics": 1,
    }  # fmt: skip
    calendar = icalendar.Calendar.from_ical(made["李示例-2026-12-拜访.ics"])
    assert (calendar["METHOD"], calendar["VERSION"]) == ("PUBLISH", "2.0")
    assert calendar["X-WR-CALNAME"] == "华筑集团客户拜访 李示例 2026年12月"


def test_a_visit_fills_its_day_and_tells_what_the_visitor_needs():
    event = one()
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (DAY(2026, 12, 10), DAY(2026, 12, 11))
    assert event["SUMMARY"] == "拜访示例置业（北京）有限公司（A类，每旬一次）"
    assert event["DESCRIPTION"].split("\n")[:2] == ["我方拜访人：分公司领导", "上次拜访：2026-11-28"]
    assert event["STATUS"] == "TENTATIVE"
    assert event["DTSTAMP"].dt == datetime.datetime(2026, 11, 26, 1, 0, 30, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    "told",
    [{"day": DAY(2026, 12, 12), "decision": "改期", "changes": 1}, {"owner": "钱示例"}, {"client": "示例置业集团有限公司"}],
    ids=["moved", "another visitor", "renamed"],
)
def test_a_visit_stays_the_same_event_whatever_becomes_of_it(told: dict[str, object]):
    assert one(**told)["UID"] == one()["UID"] == event_id(FIRST)


def test_the_next_visit_of_the_client_is_another_event():
    assert one(planned=DAY(2026, 12, 20))["UID"] != one()["UID"]
    assert one(client_id="c-2")["UID"] != one()["UID"]


def test_a_later_decision_outranks_the_one_before():
    moved = one(day=DAY(2026, 12, 12), decision="改期", changes=1, why="对方出差")
    assert (moved["SEQUENCE"], moved["STATUS"]) == (1, "CONFIRMED")
    assert "原定2026-12-10前" in moved["DESCRIPTION"]
    assert "改期理由：对方出差" in moved["DESCRIPTION"]
    waived = one(decision="免访", changes=2, why="项目停工")
    assert (waived["SEQUENCE"], waived["STATUS"]) == (2, "CANCELLED")
    assert not waived.walk("VALARM")


def test_a_visit_given_to_another_leaves_the_calendar_it_was_in():
    made = calendar_files([dataclasses.replace(FIRST, owner="钱示例", former_owner="李示例", changes=1)], stamp=STAMP)
    told = {name: [(str(e["STATUS"]), e["UID"]) for e in events(data)] for name, data in made.items()}
    assert told == {
        "李示例-2026-12-拜访.ics": [("CANCELLED", event_id(FIRST))], "钱示例-2026-12-拜访.ics": [("TENTATIVE", event_id(FIRST))],
    }  # fmt: skip


def test_lines_are_folded_between_letters_and_end_as_the_standard_wants():
    (data,) = calendar_files([FIRST], stamp=STAMP).values()
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode("utf-8")
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_telephones_do_not_travel_in_calendars():
    (data,) = calendar_files([dataclasses.replace(FIRST, notes=("电话13900001234，邮箱abc@example.com",))], stamp=STAMP).values()
    flat = data.replace(b"\r\n ", b"").decode()
    assert "13900001234" not in flat
    assert "abc@" not in flat


def test_the_same_visits_give_the_same_bytes_in_any_order():
    other = dataclasses.replace(FIRST, client_id="c-2")
    assert calendar_files([FIRST, other], stamp=STAMP) == calendar_files([other, FIRST], stamp=STAMP)
