"""Every report explains the words its template may use, and its template asks for no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import templates
from addin.build.pages import PERIODS, told_words
from addin.catalogue import reports
from addin.declare import Report
from udfs.rulebook import clause_ids, words

REPORTS = list(reports().values())


def each_report(test):
    return pytest.mark.parametrize("report", REPORTS, ids=[r.name for r in REPORTS])(test)


def test_there_are_reports():
    assert REPORTS


@each_report
def test_report_is_named_and_explained(report: Report):
    assert re.fullmatch("[a-z]+(-[a-z]+)*", report.name)
    assert re.search("[\u4e00-\u9fff]", report.title)
    assert report.summary.endswith("。")
    assert report.periods
    assert set(report.periods) <= set(PERIODS)
    assert clause_ids(report.clause)
    for clause in clause_ids(report.clause):
        assert str(words(clause))


@each_report
def test_every_word_is_explained(report: Report):
    told = list(told_words(report.context))
    assert told
    for word, label, _ in told:
        assert re.search("[\u4e00-\u9fff]", label), f"{word} has no label"


@each_report
def test_template_is_there(report: Report):
    assert (Path(templates.__file__).parent / report.template).is_file()
