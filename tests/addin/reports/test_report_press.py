"""`kh report` of one thing: which one, the newest month where none is asked for, names shown for a reason (D23, R29)."""

import json
from pathlib import Path

import pytest

from addin.buttons.documents.make_report import make_report
from addin.hosts.closed import ClosedDesk
from addin.outside import installation
from tests.addin.branch import CONTACT_HEADS, NAME, Branch
from tests.addin.document_makers import texts
from tests.addin.returns import NOVEMBER
from workbooks.problems import Refusal


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    made = Branch(tmp_path)
    made.branch(NOVEMBER, ("联系人及社会关系表", CONTACT_HEADS, [[NAME, "张示甲", "经理", "13900000001"]]))
    return made


def press(branch: Branch, name: str, capsys: pytest.CaptureFixture[str], **answers) -> dict:
    desk = ClosedDesk(branch.office.now, branch.office.workspace.root, installation=installation, json=True)
    make_report(desk, name, **answers)
    return json.loads(capsys.readouterr().out.splitlines()[0])


def test_a_card_needs_no_period(branch: Branch, capsys):
    told = press(branch, "client-card", capsys, client=NAME)
    assert (told["report"], told["figures"]["client"], told["figures"]["entries"]) == ("client-card", NAME, 1)


@pytest.mark.parametrize(
    ("name", "what"), [("client-card", "客户"), ("complaint-slip", "编号"), ("project-progress", "项目"), ("handover", "人")]
)
def test_which_one_must_be_told(branch: Branch, capsys, name: str, what: str):
    with pytest.raises(Refusal, match=what) as refused:
        press(branch, name, capsys)
    assert refused.value.problem.rule.code == "KH798"


@pytest.mark.parametrize(
    ("name", "asked", "kinds"),
    [
        ("assessment", {"period": "2026Q3"}, "可以写：半年（如2026H2）。"),
        ("assessment", {"month": "2026-11"}, "可以写：半年（如2026H2）。"),
        ("client-ranking", {"period": "2026-11"}, "可以写：季度（如2026Q4）、半年（如2026H2）、年度（如2026）。"),
        ("monthly-bulletin", {"period": "2026H2"}, "可以写：月（如2026-11）。"),
    ],
)
def test_a_period_of_another_kind_is_refused(branch: Branch, capsys, name: str, asked: dict[str, str], kinds: str):
    with pytest.raises(Refusal) as refused:
        press(branch, name, capsys, **asked)
    assert (refused.value.problem.rule.code, refused.value.problem.fix) == ("KH458", kinds)


def test_a_month_may_be_told_as_the_period(branch: Branch, capsys):
    assert press(branch, "monthly-bulletin", capsys, period="2026-11")["report"] == "monthly-bulletin"


@pytest.mark.parametrize(("reason", "shown"), [("", "张**"), ("客户关怀", "张示甲")])
def test_names_are_shown_for_a_reason_only(branch: Branch, tmp_path: Path, capsys, reason: str, shown: str):
    out = tmp_path / "档案.docx"
    press(branch, "client-card", capsys, client=NAME, out=out, unmask=reason)
    assert shown in texts(out.read_bytes())
    assert len(branch.ledger.events(kind="显示个人信息")) == bool(reason)


def test_a_ranking_tells_who_stands_where(branch: Branch, capsys):
    told = press(branch, "client-ranking", capsys, period="2026Q4")["figures"]
    assert told["edition"] == "领导版"
    assert [(u["rank"], u["total"], u["A"] + u["B"] + u["C"]) for u in told["units"] if u["total"]] == [(1, 2, 2)]
    assert (told["clients"][0]["rank"], NAME in {c["client"] for c in told["clients"]}, len(told["clients"])) == (1, True, 2)
