"""The dialog of a button, on a display of its own: what it shows, what it takes, what it will not take."""

import sys
from pathlib import Path

import pytest

from addin.hosts.excel import form
from addin.hosts.excel.form import Form
from addin.hosts.live.host import FormField
from tests.calc.screen import lasting_screen

OUT = Path.home() / "汇总.xlsx"
FIELDS = [
    FormField("month", "报送月份", "例如2026-11", "text", "2026-11", required=True),
    FormField("rows", "行数", "", "number", 20),
    FormField("unit", "单位", "", "choice", "jn", choices={"jn": "江南分公司", "xb": "西北分公司"}),
    FormField("dry", "只看不写", "", "tick", value=False),
    FormField("out", "存到", "", "save", OUT),
    FormField("files", "文件", "", "text", ["a.xlsx", "b.xlsx"]),
]


@pytest.fixture
def display(monkeypatch):
    """An X server of our own where there are X servers."""
    if sys.platform == "linux":
        monkeypatch.setenv("DISPLAY", lasting_screen())


@pytest.fixture
def window(display):
    """A form of all kinds, closed at the end."""
    made = Form("汇总本月", FIELDS)
    yield made
    if made.result is None:
        made.root.destroy()


def test_what_is_proposed_is_the_answer_when_nothing_is_changed(window):
    window.accept()
    told = {"month": "2026-11", "rows": "20", "unit": "jn", "dry": False, "out": str(OUT), "files": "a.xlsx b.xlsx"}
    assert window.result == told


def test_what_is_typed_and_chosen(window):
    for name, value in (("month", " 2026-12 "), ("unit", "西北分公司"), ("dry", True), ("out", ""), ("rows", "")):
        window.variables[name].set(value)
    window.accept()
    assert window.result == {"month": "2026-12", "rows": None, "unit": "xb", "dry": True, "out": None, "files": "a.xlsx b.xlsx"}


def test_a_required_answer_that_is_missing_keeps_the_form_open_with_a_word(window):
    window.variables["month"].set("  ")
    window.accept()
    assert window.result is None
    assert window.fault.get() == "“报送月份”要填。"
    window.variables["month"].set("2026-11")
    window.variables["rows"].set("很多")
    window.accept()
    assert window.fault.get() == "“行数”要填整数，现在是“很多”。"


def test_a_choice_may_be_left_empty_unless_it_is_required(window):
    window.variables["unit"].set("")
    window.accept()
    assert window.result["unit"] is None


@pytest.mark.parametrize(("key", "answered"), [("<Return>", True), ("<Escape>", False)])
def test_keys(window, key, answered):
    window.root.after(50, lambda: window.root.event_generate(key))
    result = window.run()
    assert (result is not None) == answered
    if not answered:
        window.result = {}


def test_a_path_is_picked_where_the_answer_stands_now(window, monkeypatch):
    asked = []
    monkeypatch.setitem(form._PICKERS, "save", lambda **where: asked.append(where) or "另存.xlsx")
    window._pick(FIELDS[4])
    assert asked[0]["initialdir"] == str(OUT.parent)
    assert window.variables["out"].get() == "另存.xlsx"
    monkeypatch.setitem(form._PICKERS, "save", lambda **_where: "")
    window._pick(FIELDS[4])
    assert window.variables["out"].get() == "另存.xlsx"
