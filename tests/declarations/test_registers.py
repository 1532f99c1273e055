"""Every register tells its key, its client and its day, speaks of an entry without personal data, and has a template and a page."""

from __future__ import annotations

import datetime
import io
import re

import openpyxl
import pytest

from addin.build.pages import FOLDER, registers_page
from addin.catalogue import sheets
from udfs.facts import NAME
from udfs.heads import head_unit
from udfs.kinds.dates import Day, Month
from udfs.words.text import fold
from workbooks.declare import Known, Sheet
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.writing.build import HEAD_ROW, TOLD_ROW, blank

REGISTERS = {name: s for name, s in sheets().items() if s.is_register and s is not CUSTOMER_INFO}
#: The registers of the specification, with the return that carries them.
SPECIFIED = {
    "月报": "contacts contact-log complaints relation-scores leads projects tasks risks activities voices improvements misconduct watches",
    "满意度": "surveys",
    "分析报告": "analyses",
    "核定": "decisions client-merges verifications client-standards summaries access-requests market visit-arrangements fact-changes",
}


def each_register(test):
    return pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)(test)


def sample(register: Sheet, **changes):
    return register.row(**{f.name: f.kind.parse(f.kind.sample) for f in register.fields} | changes)


def test_registers_are_those_of_the_specification():
    told = {name: kind for kind, names in SPECIFIED.items() for name in names.split()}
    assert {name: s.returned for name, s in REGISTERS.items()} == told


@each_register
def test_every_word_means_one_column(register: Sheet):
    seen: dict[str, str] = {}
    for f in register.fields:
        for word in (f.head, *f.aliases):
            for form in {fold(word), head_unit(word)[0]}:
                assert seen.setdefault(form, f.head) == f.head, f"{word} means {seen[form]} and {f.head}"
            match = register.heads.match(word)
            assert match is not None, word
            assert match.name == f.name, f"{word} is taken for {match.name}"


@each_register
def test_every_column_is_known_by_other_words(register: Sheet):
    assert [f.head for f in register.fields if not f.aliases] == []


@each_register
def test_key_names_what_must_be_filled(register: Sheet):
    known = register.by_name
    optional = {"contact", "respondent", "subject"}
    last = register.key[-1]
    assert all(known[name].required or name in optional for name in last)
    assert len(register.key) == 1 or register.key[0] == ("number",)


@each_register
def test_client_is_known_by_the_words_of_the_client_sheet(register: Sheet):
    if not register.about:
        return
    f = register.by_name[register.about]
    assert register.about == "client"
    assert f.kind == NAME.kind
    if register.name != "client-merges":
        assert (f.head, *f.aliases) == (NAME.head, *NAME.aliases)


@each_register
def test_own_day_is_a_day(register: Sheet):
    assert not register.dated or isinstance(register.by_name[register.dated].kind, Day)


@each_register
def test_feeds_name_facts_of_the_client(register: Sheet):
    assert register.feeds.keys() <= CUSTOMER_INFO.by_name.keys()


@each_register
def test_entry_is_told_in_one_chinese_line(register: Sheet):
    line = register.line(sample(register))
    assert re.search("[\u4e00-\u9fff]", line)
    assert "\n" not in line
    assert "None" not in line
    empty = register.line(register.row(**dict.fromkeys(register.by_name)))
    assert "None" not in empty
    assert empty


@each_register
def test_entry_tells_nothing_personal(register: Sheet):
    secret = {
        f.name: datetime.date(1977, 7, 7) if isinstance(f.kind, Day) else f"密{i}" for i, f in enumerate(register.fields) if f.personal
    }
    line = register.line(sample(register, **secret))
    assert all(str(value) not in line for value in secret.values())


@each_register
def test_blank_template_holds_the_columns(register: Sheet):
    book = openpyxl.load_workbook(io.BytesIO(blank(register, unit="江南分公司", month=Month(2026, 11), rows=3)))
    heads = [c.value for c in book[register.title][HEAD_ROW + 1]]
    assert [str(h).rstrip("*") for h in heads[: len(register.fields)]] == [f.head for f in register.fields]
    told = [c.value for c in book[register.title][TOLD_ROW + 1]]
    assert ("报送期间：2026年下半年" if register.returned in ("满意度", "分析报告") else "报送月份：2026年11月") in told
    guide = "".join(str(c.value) for row in book["填表说明"].iter_rows() for c in row)
    assert "没有新的，表空着" in guide
    assert "灰色列" not in guide, "no column of a register is computed"


@each_register
def test_page_tells_of_it(register: Sheet):
    page = registers_page()
    assert f'<a id="{register.name}"></a>{register.title}' in page
    assert (FOLDER / "registers.md").read_text(encoding="utf-8") == page
    assert all(f"[{r.code}](problems.md#{r.code.lower()})" in page for r in register.rules)


@each_register
def test_checks_take_no_entries_too(register: Sheet):
    known = Known(datetime.date(2026, 11, 20), has_history=True)
    assert [r for check in register.checks for r in check([], known)] == []


def test_newest_contact_feeds_the_last_contact():
    register = REGISTERS["contact-log"]
    days = [datetime.date(2026, 9, 1), datetime.date(2026, 11, 3), datetime.date(2026, 12, 1), None]
    tell = register.feeds["last_contact"]
    assert tell([sample(register, day=day) for day in days], datetime.date(2026, 11, 25)) == datetime.date(2026, 11, 3)
    assert tell([sample(register, day=None)], datetime.date(2026, 11, 25)) is None


def test_unreasonable_complaints_feed_their_number():
    register = REGISTERS["complaints"]
    tell = register.feeds["unreasonable_complaints"]
    judged = [sample(register, reasonable=word) for word in ("无理", "部分合理", None, "无理", "待定")]
    assert tell(judged, datetime.date(2026, 11, 25)) == 2
    assert tell(judged[1:3], datetime.date(2026, 11, 25)) is None


def test_contacts_in_office_feed_the_social_value():
    register = REGISTERS["contacts"]
    tell = register.feeds["social_value"]
    head = sample(register, rank="厅局级及以上", position="主要领导", role="决策人", until=datetime.date(2026, 10, 1))
    clerk = sample(register, rank="无", position="一般人员", role="联络人", until=None)
    assert tell([head, clerk], datetime.date(2026, 9, 30)) == "高"
    assert tell([head, clerk], datetime.date(2026, 11, 25)) == "低"
    assert tell([], datetime.date(2026, 11, 25)) is None


@pytest.mark.parametrize(
    ("register", "head"),
    [("complaints", "客户编号"), ("contact-log", "客户类别"), ("projects", "业主负责人"), ("risks", "客户等级"), ("leads", "客户负责人")],
)
def test_what_is_told_of_the_client_is_no_column_of_the_entry(register: str, head: str):
    assert REGISTERS[register].heads.match(head) is None
