"""Who is to blame for what a client was not satisfied with: attribution, objection, decision (R61, A26)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from addin.ledger.shapes.attributions import KINDS, steps, survey_mark
from tests.addin.branch import NAME, OTHER, Branch
from tests.addin.conftest import Press
from tests.addin.returns import DECEMBER

HEADS = ("客户单位名称", "项目名称", "项目阶段", "调查日期", "填表人", "接触感受", "符合相关标准", "不满意项责任归属", "不满意原因")
DAY = datetime.datetime(2026, 12, 28, 9)
PERIOD = "2026H2"


def survey(client: str = NAME, project: str = "一期", responsible: str | None = None, felt: str = "不满意") -> list[Any]:
    return [client, project, "在施", "2026-12-10", "张示甲", felt, "满意", responsible, None]


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    made = Branch(tmp_path)
    made.branch(DECEMBER)
    rows = [survey(), survey(project="二期", responsible="项目部"), survey(OTHER, "三期", felt="满意")]
    made.send("华东分公司", DECEMBER, ("满意度调查表", HEADS, rows))
    return made


@pytest.fixture
def survey_of(kh: Press, branch: Branch):
    def press(verb: str, *, now: datetime.datetime = DAY, project: str = "一期", **told: Any) -> dict[str, Any]:
        done = kh(
            f"survey {verb}",
            workspace=branch.office.workspace.root,
            now=now,
            json=True,
            period=PERIOD,
            client=NAME,
            project=project,
            **told,
        )
        return done.lines[0]

    return press


@pytest.fixture
def listed(kh: Press, branch: Branch):
    def look(now: datetime.datetime = DAY, **told: Any) -> dict[str, dict[str, Any]]:
        done = kh("survey list", workspace=branch.office.workspace.root, now=now, json=True, period=PERIOD, **told)
        return {line["project"]: line for line in done.lines if "project" in line}

    return look


def figures(kh: Press, branch: Branch, name: str = "survey-report", now: datetime.datetime = DAY) -> dict[str, Any]:
    done = kh("report", name=name, period=PERIOD, workspace=branch.office.workspace.root, now=now, json=True)
    return done.lines[0]["figures"]


def later(days: int) -> datetime.datetime:
    return DAY + datetime.timedelta(days=days)


def test_what_a_return_tells_is_the_units_own_attribution(listed):
    told = listed()
    assert set(told) == {"一期", "二期"}
    assert [(told[p]["state"], told[p]["responsible"], told[p]["items"]) for p in ("一期", "二期")] == [
        ("待归因", None, ["接触感受"]),
        ("已归因", "项目部", ["接触感受"]),
    ]
    assert told["一期"]["until"] is None
    assert told["二期"]["until"] == "2027-01-04"  # the first working day a week after the half-year's end, 1 January off


def test_attribution_objection_decision_and_what_counts_at_each_step(kh, branch, survey_of, listed):
    assert figures(kh, branch) | {"pending": 1, "charged": 1} == figures(kh, branch)
    assert survey_of("attribute", responsible="项目部", why="进场太晚")["state"] == "已归因"
    assert (figures(kh, branch)["pending"], figures(kh, branch)["charged"]) == (0, 2)
    objected = survey_of("object", why="材料由业主供", now=later(1))
    assert (objected["state"], objected["responsible"], objected["until"]) == ("异议中", "项目部", "2027-01-05")
    assert figures(kh, branch)["charged"] == 2
    decided = survey_of("decide", responsible="客户", why="合同约定业主供料", now=later(2))
    assert (decided["state"], decided["responsible"]) == ("已核定", "客户")
    assert (figures(kh, branch)["pending"], figures(kh, branch)["charged"]) == (0, 1)
    told = listed()["一期"]
    assert [(s["command"], s["why"]) for s in told["steps"]] == [
        ("attribute", "进场太晚"),
        ("object", "材料由业主供"),
        ("decide", "合同约定业主供料"),
    ]
    assert told["cause"] == "进场太晚"


@pytest.mark.parametrize(
    ("verb", "before", "told", "code"),
    [
        ("object", [], {"why": "不认"}, "KH420"),
        ("attribute", ["decide"], {"responsible": "客户", "why": "改"}, "KH420"),
        ("object", ["decide"], {"why": "不认"}, "KH420"),
        ("decide", [], {"responsible": "客户", "why": "改", "role": "unit"}, "KH421"),
        ("object", ["attribute"], {"why": "不认", "role": "marketing"}, "KH421"),
        ("attribute", [], {"responsible": "客户", "why": " "}, "KH422"),
        ("object", ["attribute"], {"why": ""}, "KH422"),
    ],
)
def test_what_may_not_be_done_now_is_refused(survey_of, verb, before, told, code):
    for one in before:
        survey_of(one, responsible="项目部", why="查过")
    assert survey_of(verb, **told)["refused"] == code


def test_an_objection_comes_within_its_days(survey_of):
    survey_of("attribute", responsible="项目部", why="进场太晚")
    assert survey_of("object", why="不认", now=later(8))["refused"] == "KH754"
    assert survey_of("object", why="不认", now=later(7))["state"] == "异议中"


def test_the_survey_must_be_told_apart(kh, branch, survey_of):
    assert survey_of("decide", project="", responsible="客户", why="查过")["refused"] == "KH752"
    assert survey_of("decide", project="四期", responsible="客户", why="查过")["refused"] == "KH751"
    root = branch.office.workspace.root
    content = kh("survey decide", workspace=root, now=DAY, json=True, period=PERIOD, client=OTHER, responsible="客户", why="查过")
    assert content.lines[0]["refused"] == "KH753"
    assert survey_of("decide", project="", day="2026-12-11", responsible="客户", why="查过")["refused"] == "KH751"
    assert survey_of("decide", responsible="谁都不是", why="查过")["refused"] == "KH804"


def test_a_ruling_typed_into_a_workbook_is_a_decision_too(branch, listed, survey_of):
    survey_of("attribute", responsible="项目部", why="进场太晚")
    branch.decide(DECEMBER.plus(1), ("满意度调查表", HEADS, [[*survey(responsible="项目部")[:5], None, None, "项目部", None]]))
    assert listed()["一期"]["state"] == "已核定"


def test_an_attribution_taken_back_with_its_return_is_gone(kh, branch, listed, survey_of):
    survey_of("attribute", responsible="项目部", why="进场太晚")
    root = branch.office.workspace.root
    assert (
        kh("withdraw", workspace=root, now=later(1), unit="集团市场营销部", month="2027-01", kind="核定", version=1, why="写错").code == 0
    )
    told = listed()["一期"]
    assert (told["state"], told["responsible"], told["steps"]) == ("待归因", None, [])


def test_the_log_names_no_person(branch, survey_of):
    survey_of("attribute", responsible="项目部", why="进场太晚")
    told = [str(e) for e in branch.ledger.events() if e.kind in KINDS.values()]
    assert len(told) == 1
    assert "张示甲" not in told[0]


def test_a_late_ruling_is_named(kh, branch, listed, survey_of):
    survey_of("object", project="二期", why="不认")
    assert [listed(later(d))["二期"]["overdue"] for d in (7, 8)] == [False, True]
    said = kh("survey list", workspace=branch.office.workspace.root, now=later(8), period=PERIOD)
    assert "其中异议过了期限还没有核定的1份" in said.out


def test_a_step_gives_the_report_another_snapshot_and_old_ones_keep_theirs(kh, branch, survey_of):
    def ids() -> tuple[str, str]:
        month = branch.ledger.snapshot(DECEMBER, at=later(3), actor="张三")
        return month.id, branch.ledger.snapshot(DECEMBER, at=later(3), actor="张三", all_entries=True).id

    survey_of("attribute", responsible="项目部", why="进场太晚")
    before = ids()
    survey_of("object", why="不认", now=later(1))
    after = ids()
    assert (before[0] == after[0], before[1] == after[1]) == (True, False)


def test_report_and_evidence_tell_how_far_it_is(kh, branch, survey_of, tmp_path):
    survey_of("object", project="二期", why="不认")
    out = tmp_path / "报告.docx"
    root = branch.office.workspace.root
    kh("report", name="survey-report", period=PERIOD, workspace=root, now=DAY, out=out)
    from docx import Document

    cells = [c.text for t in Document(str(out)).tables for r in t.rows for c in r.cells]
    assert {"待归因", "异议中"} <= set(cells)
    kh("report", name="assessment", period=PERIOD, workspace=root, now=DAY, out=tmp_path / "考核.xlsx")
    from openpyxl import load_workbook

    notes = {str(r[5].value) for r in load_workbook(tmp_path / "考核.xlsx")["依据"].iter_rows()}
    assert {"责任归属：项目部（异议中），计入", "责任归属：待归因，不计入"} <= notes


def test_who_answered_is_erased_and_the_attribution_stays(kh: Press, branch: Branch, survey_of, listed):
    survey_of("attribute", responsible="项目部", why="维修回复慢")
    survey_of("object", now=later(2), why="阀门由业主采购")
    survey_of("decide", now=later(3), role="marketing", responsible="客户", why="查过合同")
    root = branch.office.workspace.root
    before, report = listed(now=later(4)), figures(kh, branch, now=later(4))
    assert [s["command"] for s in before["一期"]["steps"]] == ["attribute", "object", "decide"]
    told = kh("personal erase", workspace=root, now=later(4), client=NAME, person="张示甲", why="本人要求", by="李示例")
    assert told.code == 0
    assert listed(now=later(4)) == before
    assert figures(kh, branch, now=later(4)) == report
    assert kh("audit verify", workspace=root, now=later(4)).code == 0
    with branch.ledger.database.read() as connection:
        told_of = set(steps(connection))
    surveys = branch.ledger.snapshot(DECEMBER, at=later(4), actor="张三", all_entries=True).entries["surveys"]
    assert len(told_of & {survey_mark(e) for e in surveys}) == len(told_of) == 1
