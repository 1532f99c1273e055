"""What a dialog asks for a button, and what its answers become."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from addin.catalogue import buttons
from addin.desk.proposals import month_taken_in, month_to_take_in, reporting_month, with_month
from addin.hosts.live.desk import LiveDesk
from addin.hosts.live.host import Host, answers, form_fields
from addin.hosts.live.press import NOT_ANSWERED, in_dialog, press
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger, Unit
from addin.memory import remembered_workspace, with_workspace
from tests.addin.returns import Office, client, write_return
from udfs.kinds.dates import Month
from workbooks.problems import Refusal

NOW = datetime.datetime(2026, 11, 26, 9)


class Person(Host):
    """A program without a window: a dialog is answered as told, sentences are kept."""

    name = "无窗口"

    def __init__(self, told: dict[str, Any] | None = None) -> None:
        self.told, self.heard, self.asked = told, [], []

    def ask(self, title, fields):
        self.asked.append((title, fields))
        return self.told

    def tell(self, text, *, serious=False):
        self.heard.append((text, serious))

    def status(self, text):
        pass

    def confirm(self, text):
        self.heard.append((text, False))
        return False

    def unused(self, *args, **kwargs):
        raise AssertionError("no workbook is open")

    save_copy = step = open = color_tab = unused


Person.__abstractmethods__ = frozenset()


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("KH_USER_FOLDER", str(tmp_path / "user"))


def pressed(verb: str, person: Person, workspace: Path | None = None) -> int:
    return press(buttons()[verb], person, None, now=NOW, workspace=workspace, installation=person.unused)


def test_a_dialog_proposes_the_reporting_month_and_the_folders_of_the_workspace(tmp_path: Path):
    desk = LiveDesk(Person(), NOW, tmp_path, lambda: pytest.fail("not asked"))
    fields = {f.name: f for f in form_fields(buttons()["consolidate"], desk)}
    assert {n: (f.kind, f.value, f.required) for n, f in fields.items()} == {
        "folder": ("folder", tmp_path / "inbox" / "2026-11", True),
        "month": ("text", "2026-11", True),
        "out": ("save", tmp_path / "out" / "2026年11月汇总.xlsx", True),
        "as_unit": ("text", "", False),
        "unmask": ("text", "", False),
    }
    report = {f.name: f for f in form_fields(buttons()["report"], desk)}
    assert report["name"].kind == "choice"
    assert report["name"].choices["monthly-bulletin"] == "月度汇总通报"


def test_after_the_25th_the_month_just_closed_is_proposed_and_then_the_one_last_taken_in(tmp_path: Path):
    workspace = tmp_path / "工作区"
    desk = LiveDesk(Person(), datetime.datetime(2026, 11, 29, 9), workspace, lambda: pytest.fail("not asked"))
    assert [month_taken_in(desk), month_to_take_in(desk), reporting_month(desk)] == ["2026-11", "2026-11", "2026-12"]
    office = Office(tmp_path)
    office.workspace = Workspace.open(workspace)
    write_return(tmp_path / "10" / "a.xlsx", "华东分公司", Month(2026, 10), [client("甲置业有限公司")])
    office.consolidate(tmp_path / "10", Month(2026, 10))
    assert [month_taken_in(desk), month_to_take_in(desk)] == ["2026-10", "2026-11"]
    write_return(workspace / "inbox" / "2026-12" / "b.xlsx", "华东分公司", Month(2026, 12), [])
    assert [month_taken_in(desk), month_to_take_in(desk)] == ["2026-10", "2026-12"]


def test_places_left_as_proposed_follow_the_month_chosen():
    proposed = {"month": "2026-11", "out": Path("/w/out/2026年11月催报"), "folder": Path("/w/inbox/2026-11"), "unit": ""}
    told = {**proposed, "month": "2026-10"}
    assert with_month(proposed, told) == {**told, "out": Path("/w/out/2026年10月催报"), "folder": Path("/w/inbox/2026-10")}
    own = {**told, "out": Path("/w/out/2026年11月我的")}
    assert with_month(proposed, own)["out"] == own["out"]
    assert with_month(proposed, {**told, "month": "十月"})["out"] == proposed["out"]


def test_reminders_are_written_after_it_was_said_to_whom(tmp_path: Path):
    workspace = tmp_path / "工作区"
    Ledger(Workspace.open(workspace)).put_units([Unit("集团"), Unit("东分公司", "集团"), Unit("西分公司", "集团")], at=NOW, actor="张三")
    person = Person({"month": "2026-11", "out": tmp_path / "催报", "until": None, "pdf": False})
    assert pressed("remind", person, workspace) == 130
    assert "要给2个单位写2026年11月的催报函：东分公司、西分公司。" in person.heard[0][0]
    assert not (tmp_path / "催报").exists()


def proposals(verb: str, workspace: Path | None) -> dict[str, Any]:
    desk = LiveDesk(Person(), NOW, workspace, lambda: pytest.fail("not asked"))
    return {f.name: f.value for f in form_fields(buttons()[verb], desk)}


def test_the_last_answers_of_this_user_are_proposed_but_never_the_month(tmp_path: Path):
    workspace, other = tmp_path / "工作区", tmp_path / "通报"
    other.mkdir()
    first = proposals("report", workspace)
    told = {
        "name": "client-ranking",
        "out": other / "排名",
        "month": "2026-03",
        "period": "2026Q3",
        "edition": "branch",
        "unit": "江南公司",
    }
    assert pressed("report", Person(told), workspace) == 2, "the ledger is empty, and what was told is kept all the same"
    assert proposals("report", workspace) == {
        **first,
        "name": "client-ranking",
        "out": other / "2026年11月报告",
        "edition": "branch",
        "unit": "江南公司",
    }
    assert proposals("remind", workspace)["out"] == workspace / "out/2026年11月催报", "other buttons know nothing of it"
    other.rmdir()
    assert proposals("report", workspace)["out"] == first["out"], "a folder that is gone is not proposed"
    assert pressed("report", Person(first | {"name": "client-ranking"}), workspace) == 2
    assert proposals("report", workspace) == first | {"name": "client-ranking"}, "what is proposed anyway is not kept"


def test_answers_are_kept_beside_the_workspace_and_a_broken_file_is_no_matter(tmp_path: Path):
    file = tmp_path / "user/settings.json"
    file.parent.mkdir()
    file.write_bytes(with_workspace(b"", str(tmp_path / "ws")))
    pressed("remind", Person({"month": "2026-11", "out": None, "until": None, "pdf": True}), tmp_path / "ws")
    assert json.loads(file.read_bytes()) == {"workspace": str(tmp_path / "ws"), "answers": {"remind": {"pdf": True}}}
    assert remembered_workspace() == tmp_path / "ws"
    file.write_bytes(with_workspace(file.read_bytes(), "elsewhere"))
    assert proposals("remind", None)["pdf"] is True
    for broken in (b"[1]", b"{", b'{"workspace": 3, "answers": {"remind": [], "report": {"name": 7, "edition": "x"}}}'):
        file.write_bytes(broken)
        assert remembered_workspace() is None
        assert proposals("remind", None)["pdf"] is False
        assert proposals("report", None)["edition"] == "leaders"


def test_a_user_folder_that_cannot_be_written_hinders_no_press(tmp_path: Path):
    (tmp_path / "user").write_text("a file, no folder")
    assert pressed("policy check", Person({"file": tmp_path / "没有.xlsx"})) == 2
    assert proposals("policy check", None)["file"] is None


def test_answers_become_what_the_button_takes():
    told = answers(buttons()["remind"], {"month": " 2026-11 ", "out": "/tmp/催报", "until": "", "pdf": True})
    assert told == {"month": "2026-11", "out": Path("/tmp/催报"), "until": "", "pdf": True}


def test_a_field_left_empty_is_named_and_giving_up_does_nothing(tmp_path: Path):
    person = Person({"month": "", "out": None})
    assert pressed("return-letters", person, tmp_path) == 2
    assert person.heard == [("〔KH841错误〕“退回”要填“报送月份”。改法：再按一次按钮，填好后点“确定”。", True)]
    assert NOT_ANSWERED.code == "KH841"
    gone = Person(None)
    assert pressed("return-letters", gone, tmp_path) == 130
    assert gone.heard == []


def test_a_button_for_the_open_workbook_says_that_none_is_open():
    person = Person()
    assert pressed("check", person) == 2
    assert person.heard[0][0].startswith("〔KH840错误〕")
    assert person.asked == []


def test_what_cannot_be_written_is_one_sentence(tmp_path: Path):
    (tmp_path / "台账").write_text("not a folder")
    person = Person({"month": "2026-11", "out": tmp_path / "x", "until": "", "pdf": False})
    assert pressed("return-letters", person, tmp_path / "台账") == 2
    assert "Traceback" not in person.heard[0][0]
    assert person.heard[0][1] is True


def test_a_list_of_units_to_remind_ends_in_one_dialog(tmp_path: Path):
    Workspace.open(tmp_path / "工作区")
    person = Person({"month": "2026-11", "out": None, "until": None, "pdf": False})
    assert pressed("remind", person, tmp_path / "工作区") == 0
    assert person.heard == [("工作区里还没有单位名录，说不出谁没报。请先用“导入单位名录”。", False)]


@pytest.mark.parametrize("button", [b for b in buttons().values() if b.on_ribbon and b.asked], ids=lambda b: b.verb)
def test_what_a_dialog_gives_is_what_the_button_takes(button):
    typed = {str: "文字", int: "6", float: "60.5", Path: "/tmp/文件.xlsx", bool: True, datetime.date: "2026-11-30"}
    told = answers(button, {q.name: typed[q.type] for q in button.asked})
    for q in button.asked:
        for value in told[q.name] if q.many else [told[q.name]]:
            assert isinstance(value, q.type), q.name


def test_several_answers_are_parted_by_semicolons_and_a_sentence_may_hold_blanks():
    told = answers(
        buttons()["review"], {"unit": "华东分公司", "why": "与合同 不符；少了一家\n", "query": "3; 4", "cell": "《客户信息统计表》C7"}
    )
    assert told["why"] == ["与合同 不符", "少了一家"]
    assert told["query"] == [3, 4]
    fields = {f.name: f for f in form_fields(buttons()["review"], LiveDesk(Person(), NOW, None, lambda: None))}
    assert "几个用分号隔开" in fields["why"].help


def test_an_answer_that_cannot_be_is_said_by_its_label():
    with pytest.raises(Refusal, match=r"KH848.*“完整度低于百分之几”填的是“六成”"):
        answers(buttons()["archive stale"], {"below": "六成"})


def test_a_refusal_names_fields_and_not_options():
    assert in_dialog(buttons()["new"], "加上 --unit 江南分公司。") == "加上“填报单位”（江南分公司）。"
    assert in_dialog(buttons()["new"], "--native 和 --macros 不能同时用。") == "“自带公式”和“带宏”不能同时用。"
    assert in_dialog(buttons()["new"], "用 kh new --other x") == "用 kh new --other x"
    host = Person({"sheet": "complaints"})
    assert press(buttons()["new"], host, None, now=NOW, workspace=None, installation=lambda: None) == 2
    assert "--" not in host.heard[-1][0]
    assert "加上“填报单位”" in host.heard[-1][0]


def test_what_is_read_is_picked_among_files_that_are_there():
    for verb in ("tasks import", "units import", "policy import", "archive import"):
        fields = {f.name: f for f in form_fields(buttons()[verb], LiveDesk(Person(), NOW, None, lambda: None))}
        assert fields["file"].kind == "open", verb


#: What lies ahead: these begin a month.
_AHEAD = {"month open"}


def test_what_looks_back_proposes_the_month_last_taken_in():
    asked = {b.verb: q.ask.propose for b in buttons().values() for q in b.questions if q.name == "month"}
    backwards = {verb for verb in asked if buttons()[verb].audience != "staff"} - _AHEAD
    assert not {verb for verb in backwards if asked[verb] is reporting_month}
    assert asked["month open"] is reporting_month
