"""Every report explains the words its template may use, and its template asks for no other."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import get_args, get_type_hints

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
def test_its_figures_are_told_to_programs(report: Report):
    assert isinstance(report.context.figures, property)


@each_report
def test_template_is_there(report: Report):
    assert (Path(templates.__file__).parent / report.template).is_file()


#: Papers that go to the client or are laid before it, or tell of nothing but its risk; a slip that tells it in a sentence; a letter on
#: faults of a month that is not taken in yet.
_WITHOUT_RISK = {
    *("client-notice", "project-progress", "survey-form", "verification-sample Drawn"),
    *("risk-list", "risk-warning", "complaint-slip", "return-letter"),
}


def lines_in(context: type) -> set[type]:
    """A context and all classes of lines it holds."""
    found = {context}
    for hint in get_type_hints(context).values():
        held = [one for one in (hint, *get_args(hint)) if isinstance(one, type) and dataclasses.is_dataclass(one)]
        found |= {line for one in held for line in lines_in(one)}
    return found


@each_report
def test_whatever_names_a_client_shows_its_open_risk(report: Report):
    own = {f.name for f in dataclasses.fields(report.context)}
    for line in lines_in(report.context):
        names = {f.name for f in dataclasses.fields(line)}
        if "client" in names and not {report.name, f"{report.name} {line.__name__}"} & _WITHOUT_RISK:
            assert "risk" in names or {"client", "risk"} <= own, line.__name__
