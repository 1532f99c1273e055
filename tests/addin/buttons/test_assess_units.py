import datetime
from pathlib import Path

import pytest

from tests.addin.branch import NAME, Branch
from tests.addin.conftest import Press
from tests.addin.returns import DECEMBER, NOVEMBER, client, write_return
from udfs.kinds.dates import Month

NOTICE = datetime.datetime(2026, 12, 28, 9, 0)
UNIT = "华东分公司"
VERIFIED = ("填报单位", "客户单位名称", "核实字段", "核实值", "是否相符", "核实人", "核实日期")


@pytest.fixture
def half(kh: Press, tmp_path: Path):
    """A workspace with one month of two branches; presses a button in it."""
    workspace = tmp_path / "工作区"
    folder = tmp_path / "收件"
    write_return(folder / "华东.xlsx", UNIT, NOVEMBER, [client("示例置业有限公司")])
    write_return(folder / "华中.xlsx", "华中分公司", NOVEMBER, [client("海棠能源有限公司", 社会关系=None)])
    kh("consolidate", folder=folder, month=str(NOVEMBER), out=tmp_path / "汇总.xlsx", workspace=workspace)

    def press(verb: str, *, now: datetime.datetime = NOTICE, json: bool = True, **answers):
        return kh(verb, json=json, workspace=workspace, now=now, period=answers.pop("period", "2026H2"), **answers)

    return press


def later(days: int) -> datetime.datetime:
    return NOTICE + datetime.timedelta(days=days)


def states(half, now=NOTICE) -> dict[str, str]:
    return {line["unit"]: line["state"] for line in half("assess status", now=now).lines if "unit" in line}


def test_from_trial_over_notice_to_the_final_result(half):
    assert set(states(half).values()) == {"试算"}
    told = half("assess notify")
    assert told.code == 0
    assert {line["until"] for line in told.lines if "unit" in line} == {"2027-01-04"}
    assert set(states(half).values()) == {"已通知"}
    early = half("assess finish", now=later(7))
    assert (early.code, early.lines[0]["refused"]) == (2, "KH787")
    assert half("assess finish", now=later(8)).code == 0
    assert set(states(half, later(8)).values()) == {"终评"}


def test_an_objection_is_reckoned_again_and_the_difference_shown(half):
    half("assess notify")
    assert half("assess object", unit=UNIT, why="有一个月没有算上", now=later(3)).code == 0
    assert states(half)[UNIT] == "申诉中"
    answered = half("assess answer", unit=UNIT, why="已核对", now=later(9))
    assert answered.code == 0
    line = next(line for line in half("assess status", now=later(9)).lines if line.get("unit") == UNIT)
    assert (line["state"], line["objection"]) == ("终评", "有一个月没有算上")
    assert all("→" in told for told in line["changed"])
    assert half("assess finish", now=later(9)).code == 0
    assert states(half, later(9))["华中分公司"] == "终评"


def test_an_objection_comes_within_the_window_and_with_a_reason(half):
    assert half("assess object", unit=UNIT, why="早了").lines[0]["refused"] == "KH420"
    half("assess notify")
    assert half("assess object", unit=UNIT, why=" ", now=later(1)).lines[0]["refused"] == "KH422"
    assert half("assess object", unit=UNIT, why="晚了", now=later(8)).lines[0]["refused"] == "KH786"


def test_a_unit_is_notified_once(half):
    half("assess notify", unit=UNIT)
    assert states(half) == {UNIT: "已通知", "华中分公司": "试算"}
    assert half("assess notify", unit=UNIT).lines[0]["refused"] == "KH420"
    assert [line["unit"] for line in half("assess notify").lines if "unit" in line] == ["华中分公司"]
    assert set(states(half).values()) == {"已通知"}
    assert half("assess notify", unit="没有的单位").lines[0]["refused"] == "KH733"


def test_a_half_year_that_is_not_over_is_not_notified(half):
    early = half("assess notify", now=datetime.datetime(2026, 12, 25, 9, 0))
    assert early.lines[0]["refused"] == "KH788"
    assert half("assess notify", period="2026Q4").lines[0]["refused"] == "KH785"
    assert half("assess status", period="下半年").lines[0]["refused"] == "KH785"


def test_units_that_pass_owe_a_work_summary_within_a_week(half):
    half("assess notify")
    graded = {line["unit"]: line for line in half("assess status").lines if "unit" in line}
    passed = [u for u, line in graded.items() if line["result"]["grade"] == "合格"]
    assert {u: line["summary"] for u, line in graded.items()} == {u: "待交" if u in passed else None for u in graded}
    assert passed
    said = half("assess status", now=later(8), json=False)
    assert f"工作总结逾期未交的{len(passed)}个" in said.out


def test_a_unit_that_passes_only_by_its_objection_owes_its_summary_from_the_answer(kh: Press, tmp_path: Path):
    branch = Branch(tmp_path)
    branch.branch(NOVEMBER)

    def verified(month: Month, agrees: str) -> None:
        branch.decide(month, ("信息核实表", VERIFIED, [[UNIT, NAME, "合作项目数", "2", agrees, "钱示例", "2026-12-10"]]))

    def press(verb: str, days: int, **answers) -> list[dict]:
        return kh(verb, json=True, workspace=branch.office.workspace.root, now=later(days), period="2026H2", **answers).lines

    verified(DECEMBER, "不符")
    assert [line["grade"] for line in press("assess notify", 0) if "unit" in line] == ["差"]
    press("assess object", 1, unit=UNIT, why="核实有误")
    verified(Month(2027, 1), "相符")
    assert [line["grade"] for line in press("assess answer", 3, unit=UNIT, why="属实") if "unit" in line] == ["合格"]
    (line,) = [line for line in press("assess status", 11) if line.get("unit") == UNIT]
    assert line["summary"] == "逾期未交"
