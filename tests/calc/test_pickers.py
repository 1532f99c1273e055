"""Files and folders picked in the office's own dialogs, what a form says of a field left empty, and boxes that ask."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from addin.ledger.storage.workspace import Workspace
from tests.calc.extension_office import installed_profile
from tests.calc.screen import Person, screen, sitting, until
from tests.patience import patience
from udfs.policy.defaults import DEFAULT
from workbooks.writing.policy_export import export_policy

pytestmark = pytest.mark.office
BOOKS = Path(__file__).parent.parent / "books"


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """Somebody with a workspace, `ws` in the person's folder."""
    folder = tmp_path_factory.mktemp("pickers")
    (folder / "user").mkdir()
    (folder / "user/settings.json").write_text(json.dumps({"workspace": str(folder / "ws")}), encoding="utf-8")
    Workspace.open(folder / "ws")
    with screen() as display, sitting(installed_profile(folder, sys.executable), display, folder) as somebody:
        yield somebody


@pytest.fixture
def document(person: Person) -> Iterator[Any]:
    opened = person.open()
    yield opened
    person.rest()
    opened.setModified(False)
    opened.close(True)  # noqa: FBT003


def browse(person: Person, title: str, path: Path, field: str = "alt+n") -> None:
    """From a field on its 浏览…: name a path in the `field` of the dialog that comes, and see that the form is there again."""
    form = person.dialog()
    person.focus(form)
    person.key("Tab", "space")
    picker = until(lambda: shown if (shown := person.dialog()).title == title else None)
    person.focus(picker)
    person.key(field)
    person.type(str(path))
    person.key("Return")
    until(lambda: person.dialog().title == form.title)
    person.focus(form)


def test_a_file_is_picked_and_a_field_left_empty_is_named(person: Person, document: Any, tmp_path: Path) -> None:
    export_policy(DEFAULT, tmp_path / "policy.xlsx")
    person.press("policy check", document)
    person.focus(person.dialog())
    person.key("Return")
    assert until(lambda: "请填“分级标准工作簿”。" in person.dialog().text)
    browse(person, "分级标准工作簿", tmp_path / "policy.xlsx")
    person.answer("Return")
    assert "可以使用" in person.answer("Escape")


def test_a_place_to_save_is_picked(person: Person, document: Any, tmp_path: Path) -> None:
    person.press("policy export", document)
    browse(person, "存到哪里", tmp_path / "out.xlsx")
    person.answer("Return")
    assert "已导出分级标准" in person.answer("Escape")
    assert (tmp_path / "out.xlsx").is_file()


def test_a_folder_is_picked(person: Person, document: Any, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox/a.xlsx").write_bytes((BOOKS / "01_plain.xlsx").read_bytes())
    person.press("consolidate", document)
    browse(person, "放报表的文件夹", tmp_path / "inbox", "alt+p")
    person.answer("Return")
    assert "客户18家" in person.answer("Escape")


def test_picking_given_up_leaves_the_form_as_it_was(person: Person, document: Any) -> None:
    person.press("policy check", document)
    form = person.dialog()
    person.focus(form)
    person.key("Tab", "space")
    person.focus(until(lambda: shown if (shown := person.dialog()).title != form.title else None))
    until(lambda: person.key("Escape") or person.dialog().title == form.title)
    person.answer("Escape")
    person.rest()


@pytest.mark.parametrize(("key", "word"), [("Return", "yes"), ("Escape", "no")])
def test_a_box_of_xlwings_is_answered_over_the_window(person: Person, document: Any, key: str, word: str) -> None:
    script = """
import sys
from addin.hosts.calc import engine
app = engine.attach(sys.argv[1])
print(app.alert("要打开江南分公司的报送吗？", "客户簿", buttons="yes_no", mode="critical"))
"""
    (told,) = (person.folder / "user/run").glob("calc-*.json")
    pipe = json.loads(told.read_text(encoding="utf-8"))["pipe"]
    asking = subprocess.Popen([sys.executable, "-P", "-c", script, f"pipe,name={pipe}"], stdout=subprocess.PIPE, text=True)
    assert "要打开江南分公司的报送吗？" in person.answer(key)
    assert asking.communicate(timeout=patience(60))[0].strip() == word


def test_a_worker_that_cannot_start_is_said_with_its_cure(person: Person, document: Any) -> None:
    (file,) = person.folder.glob("profile/user/**/kehubu.json")
    before = file.read_text(encoding="utf-8")
    for python in ("/nowhere/python", "/bin/false"):
        file.write_text(json.dumps({**json.loads(before), "python": python}), encoding="utf-8")
        person.press("check", document)
        said = person.answer("Return")
        assert "KH821" in said
        assert "kh install --calc" in said
    file.write_text(before, encoding="utf-8")
    assert "KH" in person.pressed("check", document)
