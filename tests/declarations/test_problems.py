"""Every problem says what is wrong and what to do, under a code of its own, and some test makes it appear."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from addin.build.pages import FAMILIES
from addin.rules import all_rules
from udfs.rulebook import clause_ids, words
from workbooks.problems import RULES, Rule

all_rules()
CODES = [RULES[code] for code in sorted(RULES)]
TESTS = Path(__file__).parents[1]
HERE = Path(__file__)


def each_rule(test):
    return pytest.mark.parametrize("rule", CODES, ids=[r.code for r in CODES])(test)


def test_there_are_problems():
    assert CODES


@each_rule
def test_code_belongs_to_a_family(rule: Rule):
    assert re.fullmatch(r"KH[1-8]\d\d", rule.code)
    assert rule.code[2] in FAMILIES


@each_rule
def test_both_sentences_are_chinese_and_whole(rule: Rule):
    assert "{" not in rule.title  # it heads all problems of its kind
    for sentence in (rule.says, rule.fix):
        assert re.search("[\u4e00-\u9fff]|{[a-z_]+}", sentence)
        assert sentence.endswith(("。", "？", "}"))
    assert rule.title
    assert not rule.title.endswith("。")


@each_rule
def test_sentences_name_their_values_only(rule: Rule):
    for sentence in (rule.says, rule.fix):
        names = [name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None]
        assert all(re.fullmatch("[a-z_]+", name) for name in names)


@each_rule
def test_clause_is_known(rule: Rule):
    for clause in clause_ids(rule.clause):
        assert str(words(clause))


@each_rule
def test_life_cycle_goes_forward(rule: Rule):
    days = [phase.since for phase in rule.phases]
    assert days == sorted(days)


def test_every_code_appears_in_a_test():
    known = set()
    for path in TESTS.rglob("*"):
        if path.suffix in (".py", ".toml", ".json") and path != HERE:
            known |= set(re.findall(r"KH\d{3}", path.read_text(encoding="utf-8")))
    assert sorted(set(RULES) - known) == []


def test_every_code_is_declared_once_where_its_check_stands():
    root = TESTS.parent
    places: dict[str, list[str]] = {}
    for folder in ("workbooks", "addin"):
        for path in (root / folder).rglob("*.py"):
            for code in re.findall(r'\brule\(\s*"(KH\d{3})"', path.read_text(encoding="utf-8")):
                places.setdefault(code, []).append(str(path.relative_to(root)))
    assert {code: where for code, where in places.items() if len(where) > 1} == {}
