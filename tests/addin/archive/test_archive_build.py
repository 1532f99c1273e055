"""档案一览 and the folder of 客户档案表, and what of the archives has to be looked at (R07, R19, S09)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.buttons.support.policies import POLICY_FILE
from addin.documents.archive_folder import Wanted, build_forms, forms_in
from tests.addin.branch import COMPLAINT_HEADS, NAME, OTHER, Branch, complaint
from tests.addin.conftest import Press
from tests.addin.returns import DECEMBER, HEADS, NOVEMBER, client
from udfs.policy.defaults import DEFAULT
from workbooks.answering.form.back import read_form
from workbooks.answering.form.data import FormData
from workbooks.answering.overview.columns import COLUMNS, head
from workbooks.opening.sandbox.pool import Died
from workbooks.writing.archive_form import blank_form
from workbooks.writing.overview import HEAD_ROW
from workbooks.writing.policy_export import export_policy

VERIFY_HEADS = ("填报单位", "客户单位名称", "核实字段", "是否相符", "核实人", "核实日期")


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    made = Branch(tmp_path)
    made.branch(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1")]))
    return made


def build(kh: Press, branch: Branch, out: Path, **more: Any) -> dict[str, Any]:
    pressed = kh("archive build", workspace=branch.office.workspace.root, out=out, json=True, **more)
    assert pressed.code == 0
    told: dict[str, Any] = next(line for line in pressed.lines if "kept" in line)
    return told | {"codes": [line["code"] for line in pressed.lines if "code" in line]}


def overview(out: Path) -> dict[str, dict[str, Any]]:
    sheet = openpyxl.load_workbook(out / "档案一览.xlsx")["档案一览"]
    rows = list(sheet.iter_rows(min_row=HEAD_ROW + 1, values_only=True))
    return {row[1]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}


def test_one_row_and_one_form_a_client(kh: Press, branch: Branch, tmp_path: Path) -> None:
    out = tmp_path / "档案"
    told = build(kh, branch, out)
    assert (told["clients"], told["made"], told["kept"]) == (2, 2, 0)
    rows = overview(out)
    assert list(rows) == [NAME, OTHER]
    assert list(next(iter(rows.values()))) == [head(key) for key, _ in COLUMNS]
    first = rows[NAME]
    assert (first["测算等级"], first["维护单位"], first["未更新月数"]) == ("A", "华东分公司", 0)
    assert first["缺少内容"] == "单位地址、职务、客户需求、客户评价、客户考核结果"
    assert first["档案完整度"] == 0.5
    forms = {read_form(path.read_bytes()).fields["name"].value: path for path in forms_in(out / "客户档案表")}
    assert forms.keys() == {NAME, OTHER}
    assert [row["投诉内容"].value for row in read_form(forms[NAME].read_bytes()).lists["投诉"]] == ["渗水"]


def test_only_what_changed_is_made_again(kh: Press, branch: Branch, tmp_path: Path) -> None:
    out = tmp_path / "档案"
    build(kh, branch, out)
    again = build(kh, branch, out)
    assert (again["made"], again["kept"]) == (0, 2)
    branch.branch(NOVEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1"), complaint("TS-2", 投诉内容="噪声")]))
    assert build(kh, branch, out)["made"] == 1
    next(p for p in forms_in(out / "客户档案表") if OTHER in p.name).unlink()
    assert build(kh, branch, out)["made"] == 1


def test_what_somebody_changed_is_not_overwritten(kh: Press, branch: Branch, tmp_path: Path) -> None:
    out = tmp_path / "档案"
    build(kh, branch, out)
    mine = next(p for p in forms_in(out / "客户档案表") if NAME in p.name)
    book = openpyxl.load_workbook(mine)
    book["客户档案表"]["B6"] = "滨江路1号"
    book.save(mine)
    told = build(kh, branch, out)
    assert (told["made"], told["kept"], told["codes"]) == (0, 1, ["KH578"])
    assert read_form(mine.read_bytes()).fields["address"].value == "滨江路1号"


def test_one_client_alone(kh: Press, branch: Branch, tmp_path: Path) -> None:
    told = build(kh, branch, tmp_path / "一户", client=OTHER)
    assert (told["clients"], told["made"]) == (1, 1)
    assert not (tmp_path / "一户" / "档案一览.xlsx").exists()


def test_many_are_made_in_other_processes_and_one_that_fails_harms_no_other(tmp_path: Path) -> None:
    wanted = [Wanted(f"K{n:06d}", f"第{n}公司", FormData({"name": f"第{n}公司"}, {}, f"K{n:06d}/s")) for n in range(9)]
    seen: list[tuple[int, int]] = []
    built = build_forms(tmp_path, wanted, blank_form(), name="表", progress=lambda done, of: seen.append((done, of)))
    assert (len(built.made), built.kept, built.problems) == (9, 0, ())
    assert seen == [(n, 9) for n in range(1, 10)]

    def failing(function: Any, items: Any, **_: Any) -> Iterator[tuple[Any, Any]]:
        return ((item, Died("crash") if item[0] == "K000003" else function(item)) for item in items)  # type: ignore[arg-type]

    other = tmp_path / "b"
    left = build_forms(other, wanted, blank_form(), name="表", progress=lambda *_: None, executor=failing)
    assert (len(left.made), [p.rule.code for p in left.problems]) == (8, ["KH579"])


def test_stale_thin_and_ownerless_archives_are_listed(kh: Press, branch: Branch, tmp_path: Path) -> None:
    def stale(**told: Any) -> dict[str, list[str]]:
        pressed = kh("archive stale", workspace=branch.office.workspace.root, json=True, **told)
        return {line["client"]: line["why"] for line in pressed.lines if "why" in line}

    assert stale(below=40) == {}
    assert set(stale(below=60)) == {NAME, OTHER}
    rows = [client("新来置业有限公司", 维护责任人=None)]
    branch.send("华东分公司", DECEMBER.plus(5), ("客户信息统计表", HEADS, [[Branch.plain(v) for v in row] for row in rows]))
    day = datetime.datetime(2027, 5, 28)
    assert stale(below=40, now=day) == {
        NAME: ["6个月没有上报或核实"],
        OTHER: ["6个月没有上报或核实"],
        "新来置业有限公司": ["没有维护责任人"],
    }
    branch.decide(DECEMBER.plus(4), ("信息核实表", VERIFY_HEADS, [["华东分公司", NAME, "联系电话", "相符", "钱示例", "2027-04-10"]]))
    assert set(stale(below=40, now=day)) == {OTHER, "新来置业有限公司"}
    assert set(stale(below=40, now=day, unit="华中分公司")) == set()
    out = tmp_path / "待核.xlsx"
    assert kh("archive stale", workspace=branch.office.workspace.root, below=40, now=day, out=out).code == 0
    assert [row[1] for row in openpyxl.load_workbook(out).active.iter_rows(values_only=True)] == ["客户", OTHER, "新来置业有限公司"]


@pytest.mark.parametrize(("told", "code"), [({"months": 0}, "KH581"), ({"below": 120}, "KH580")])
def test_limits_that_are_none_are_refused(kh: Press, branch: Branch, told: dict[str, Any], code: str) -> None:
    pressed = kh("archive stale", workspace=branch.office.workspace.root, json=True, **told)
    assert (pressed.code, pressed.lines[0]["code"]) == (2, code)


def test_limits_are_those_of_the_policy(kh: Press, branch: Branch) -> None:
    """Where nothing is told, months and completeness are rows of the policy in force."""
    root = branch.office.workspace.root

    def stale(now: datetime.datetime) -> list[str]:
        return [line["client"] for line in kh("archive stale", workspace=root, now=now, json=True).lines if "why" in line]

    rows = [client("新来置业有限公司")]
    branch.send("华东分公司", DECEMBER.plus(2), ("客户信息统计表", HEADS, [[Branch.plain(v) for v in row] for row in rows]))
    day = datetime.datetime(2027, 2, 27)
    assert set(stale(day)) == {NAME, OTHER, "新来置业有限公司"}
    old, share = DEFAULT.by_key["archive_months"], replace(DEFAULT.by_key["archive_share"], value=0.0)
    others = [s for s in DEFAULT.settings if s.key not in (old.key, share.key)]
    for since, found in ((datetime.date(2027, 2, 1), {NAME, OTHER}), (datetime.date(2027, 3, 1), set())):
        dated = replace(old, until=since - datetime.timedelta(days=1)), replace(old, value=3, since=since)
        export_policy(replace(DEFAULT, settings=(*others, share, *dated)), root / POLICY_FILE)
        assert set(stale(day)) == found
