"""Every button is a command, with Chinese words and options that can be typed."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from addin.catalogue import buttons
from addin.cli import main as cli
from addin.declare import Button
from addin.hosts.closed import ClosedDesk
from addin.outside import installation
from udfs.rulebook import clause_ids, words

BUTTONS = list(buttons().values())
CHINESE = re.compile("[\u4e00-\u9fff]")


def each_button(test):
    return pytest.mark.parametrize("button", BUTTONS, ids=[b.verb for b in BUTTONS])(test)


def test_there_are_buttons():
    assert "check" in buttons()


@each_button
def test_verb_can_be_typed(button: Button):
    assert re.fullmatch("[a-z]+(-[a-z]+)*( [a-z]+(-[a-z]+)*)?", button.verb)


@each_button
def test_words_are_chinese(button: Button):
    assert CHINESE.search(button.label)
    assert len(button.label) <= 8, "a ribbon button has room for eight characters"
    assert CHINESE.search(button.summary)
    assert button.summary.endswith("。")


@each_button
def test_name_is_verb_object(button: Button):
    assert re.fullmatch("[a-z]+_[a-z_]+", button.function.__name__)


@each_button
def test_questions_are_explained(button: Button):
    for question in button.questions:
        assert CHINESE.search(question.ask.label)
        if question.ask.positional:
            assert question.ask.choices or CHINESE.search(question.word), "a usage line is read by people who know no English"
        else:
            assert re.fullmatch("--[a-z]+(-[a-z]+)*", question.word)


@each_button
def test_only_harmless_answers_are_remembered(button: Button):
    for question in button.questions:
        if question.ask.remember:
            assert question.ask.host == "asks"
            assert question.type in ((Path,) if question.ask.remember == "folder" else (str, bool, Path))
            assert not question.many
            assert question.ask.remember == "folder" or question.ask.propose is None, "what is proposed of the day is never remembered"
            assert not re.search("密码|理由|月份|时段|期限|联系|电话|姓名", question.ask.label + question.ask.help.replace("月报必填", ""))


#: What is read and is no workbook: documents, plans, backups and seals.
NO_WORKBOOKS = {
    ("template check", "file"),
    ("tasks import", "file"),
    ("audit verify", "seal"),
    ("workspace restore", "backup"),
    ("workspace check", "backup"),
}


@each_button
def test_a_workbook_that_is_read_may_have_a_password(button: Button):
    read = [q for q in button.questions if q.type is Path and (q.ask.host == "book" or q.ask.pick == "open")]
    for question in read:
        assert question.ask.locked is ((button.verb, question.name) not in NO_WORKBOOKS), question.name
    asks = "password" in [q.name for q in button.questions]
    assert asks == any(q.ask.locked for q in button.questions) or button.verb == "access extract"


@each_button
def test_clause_is_known(button: Button):
    for clause in clause_ids(button.clause):
        assert str(words(clause))


@each_button
def test_command_line_explains_it(button: Button, capsys: pytest.CaptureFixture[str]):
    assert cli.run([*button.verb.split(), "--help"]) == 0
    said = "".join(capsys.readouterr().out.split())
    assert "".join(button.summary.split()) in said
    for question in button.questions:
        assert question.ask.label in said


@each_button
def test_only_what_begins_the_work_makes_a_workspace(button: Button, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder, samples = tmp_path / "工作曲", {Path: tmp_path / "无.xlsx", int: 1, bool: False}
    told = {q.name: samples.get(q.type, "2026-11") for q in button.questions if q.required}
    desk = ClosedDesk(datetime.datetime(2026, 11, 22, 9), folder, json=True, installation=installation)
    if button.verb not in ("install", "uninstall", "doctor"):
        cli.press(button, desk, {q.name: [v] if q.many else v for q in button.questions if (v := told.get(q.name, q.default)) is not None})
    assert button.starts or not folder.exists()
