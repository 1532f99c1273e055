"""Whatever stands in a cell, the rules answer with a value or a fault, and never raise."""

from __future__ import annotations

import contextlib
import datetime
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs import facts
from udfs.binding import bind, row_facts
from udfs.cells import ERROR_CODES, CellError, CellValue
from udfs.declare import UdfError, call, catalogue
from udfs.identity import loose_key, name_key
from udfs.kinds import choices
from udfs.kinds.amounts import Count, Money, Number, Rate
from udfs.kinds.credit import CreditCode
from udfs.kinds.dates import Day, Month, from_serial, month_in, parse_day, to_serial
from udfs.kinds.kind import Choice, Doubt, Fault, Kind, Phone, Text
from udfs.masking import mask_name, mask_phone, mask_text
from udfs.periods import Term, due, half, month_of, period, quarter, xun_of, year
from udfs.policy.conditions import ConditionError, parse, truth
from udfs.policy.defaults import DEFAULT
from udfs.rules.deadlines import MONTH
from udfs.rules.tiers import decide, decide_columns
from udfs.rules.value import INDUSTRY
from udfs.words.numbers import chinese_number, parse_amount

WORDS = "0123456789０１２九十百千万亿元点〇零一两%‰.-−,，/年月日号时分旬/有无是否好差√×（）()AＡa ￥¥转+86—~"
TEXTS = st.text(st.sampled_from(WORDS), max_size=14) | st.text(max_size=14)
NUMBERS = st.floats() | st.integers() | st.integers(0, 99999).map(float)
DAYS = st.dates() | st.datetimes()
CELLS: st.SearchStrategy[CellValue] = (
    TEXTS | NUMBERS | DAYS | st.booleans() | st.none() | st.times() | st.timedeltas() | st.sampled_from(ERROR_CODES).map(CellError)
)
KINDS = [
    Text(),
    choices.RATING,
    choices.SOCIAL,
    choices.KIND,
    CreditCode(),
    Phone(),
    Number(),
    Money(),
    Rate(),
    Count(),
    Day(),
    MONTH,
    INDUSTRY,
]
TYPES: dict[type[Kind], Any] = {
    Text: str,
    Choice: str,
    CreditCode: str,
    Phone: str,
    Number: float,
    Money: float,
    Rate: float,
    Count: int,
    Day: datetime.date,
}
UNITS = st.sampled_from(["", "元", "千元", "万元", "亿元", "%", "1904"])


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: type(k).__name__)
@settings(max_examples=300)
@given(raw=CELLS, unit=UNITS)
def test_any_cell_is_a_value_or_a_fault(kind: Kind, raw: CellValue, unit: str) -> None:
    value = kind.parse(raw, unit)
    if isinstance(value, Fault):
        assert value.why
        return
    value = value.value if isinstance(value, Doubt) else value
    if value is None:
        return
    assert isinstance(value, TYPES.get(type(kind), Month))
    if isinstance(value, float):
        assert math.isfinite(value)


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: type(k).__name__)
@settings(max_examples=150)
@given(raw=CELLS, unit=UNITS)
def test_a_clean_cell_is_read_back_and_needs_no_repair(kind: Kind, raw: CellValue, unit: str) -> None:
    value = kind.parse(raw, unit)
    value = value.value if isinstance(value, Doubt) else value
    if value is None or isinstance(value, (Fault, float)):
        return
    again = kind.parse(kind.to_cell(value))
    assert (again.value if isinstance(again, Doubt) else again) == value


@given(cells=st.lists(CELLS, max_size=6), unit=UNITS)
def test_a_column_is_read_like_its_cells(cells: list[CellValue], unit: str) -> None:
    for kind in (Money(), Rate(), Day(), facts.COOPERATED.kind):
        assert repr(kind.parse_column(cells, unit)) == repr([kind.parse(c, unit) for c in cells])


@settings(max_examples=500)
@given(TEXTS)
def test_readers_of_text_never_raise(text: str) -> None:
    parse_day(text)
    month_in(text)
    parse_amount(text)
    chinese_number(text)


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2099, 12, 31)))
def test_serial_numbers_come_back(day: datetime.date) -> None:
    assert from_serial(to_serial(day)) == day


FORMS = ["{y}-{m:02}-{d:02}", "{y}.{m}.{d}", "{y}年{m}月{d}日", "{y}/{m}/{d}", "{y}{m:02}{d:02}", " {y} 年 {m} 月 {d} 号 "]


@given(day=st.dates(datetime.date(1950, 1, 1), datetime.date(2099, 12, 31)), form=st.sampled_from(FORMS))
def test_a_day_is_read_in_every_form(day: datetime.date, form: str) -> None:
    assert parse_day(form.format(y=day.year, m=day.month, d=day.day)) == day


CALENDAR = st.dates(datetime.date(1990, 1, 1), datetime.date(2090, 12, 31))


@given(CALENDAR)
def test_every_day_falls_into_one_month_one_term_and_one_xun(day: datetime.date) -> None:
    month = month_of(day)
    first, last = period(month)
    assert first <= day <= last
    assert period(month.plus(1))[0] == last + datetime.timedelta(days=1)
    assert due(month) == last
    assert xun_of(day).first <= day <= xun_of(day).last
    assert xun_of(day).next.first == xun_of(day).last + datetime.timedelta(days=1)
    for term in (quarter(month), half(month), year(month)):
        assert month in term.months
        assert Term.parse(str(term)) == Term.parse(term.chinese) == term
        assert term.plus(1).days()[0] == term.days()[1] + datetime.timedelta(days=1)


VALUES = {f.name: CELLS.map(f.kind.parse) for f in facts.TIER_FACTS}
CLEAN = {
    f.name: st.sampled_from([*f.kind.choices, None])
    if isinstance(f.kind, Choice)
    else st.one_of(st.just(f.kind.sample), st.none(), st.just(Fault("x")))
    for f in facts.TIER_FACTS
}


@settings(max_examples=200)
@given(st.lists(st.fixed_dictionaries(CLEAN) | st.fixed_dictionaries(VALUES), min_size=1, max_size=5))
def test_every_client_has_a_tier_and_the_column_agrees(clients: list[dict[str, Any]]) -> None:
    one_by_one = [decide(c) for c in clients]
    assert decide_columns({n: [c[n] for c in clients] for n in CLEAN}, len(clients)) == one_by_one
    for found in one_by_one:
        assert found.tier in "ABC"
        assert found.status in ("确定", "数据不足（暂定B）", "冲突")
        assert found.why
        assert (found.status == "冲突") <= (found.tier == "C")


@settings(max_examples=300)
@given(st.fixed_dictionaries(CLEAN))
def test_only_missing_facts_can_change_the_tier(client: dict[str, Any]) -> None:
    found = decide(client)
    known = [f for f in facts.TIER_FACTS if f.head not in found.missing and f.name not in ("own_problems", "last_contact")]
    for fact in known:
        if client[fact.name] is None and isinstance(fact.kind, Choice):
            assert {decide({**client, fact.name: option}).tier for option in fact.kind.choices} == {found.tier}


@settings(max_examples=300)
@given(TEXTS | st.text(st.sampled_from("履约诚信合作历史利润率社会价值=≠<≤>≥属于不为空非且或()（）“”、好差高3%. "), max_size=30))
def test_any_condition_is_understood_or_refused(text: str) -> None:
    table = DEFAULT.table("tier")
    with contextlib.suppress(ConditionError):
        assert truth(parse(text, table.heads, DEFAULT.numbers), {}) is None


@given(st.text())
def test_keys_are_stable(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)
    assert bool(loose_key(text)) == bool(name_key(text))
    assert loose_key(f" {text}　") == loose_key(text)


@given(st.from_regex(r"[一-龥]{0,6}1[3-9][0-9]{9}[一-龥]{0,6}", fullmatch=True))
def test_no_mobile_number_survives_masking(text: str) -> None:
    number = next(text[i : i + 11] for i in range(len(text)) if text[i : i + 11].isdigit())
    assert number not in mask_text(text)
    assert number not in mask_phone(number)


@given(st.text())
def test_masking_never_raises(text: str) -> None:
    mask_text(text)
    mask_phone(text)
    mask_name(text)


@settings(max_examples=200)
@given(head=st.lists(CELLS | st.sampled_from([f.head for f in facts.FACTS]), max_size=8), row=st.lists(CELLS, max_size=8))
def test_any_header_and_row_are_bound(head: list[CellValue], row: list[CellValue]) -> None:
    decide(row_facts(bind(tuple(head)), row))


@pytest.mark.parametrize("name", sorted(catalogue()))
@settings(max_examples=25)
@given(cells=st.lists(CELLS, min_size=5, max_size=5))
def test_a_function_answers_or_says_why(name: str, cells: list[CellValue]) -> None:
    parameters = catalogue()[name].parameters
    args = [[[c]] if p.shape != "cell" else c for p, c in zip(parameters, cells, strict=False)]
    with contextlib.suppress(UdfError):
        call(name, *args)
