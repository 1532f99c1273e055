"""The analysis that docs/marketing.md shows to colleagues with a notebook runs as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.addin.branch import COMPLAINT_HEADS, NAME, OTHER, Branch, complaint
from tests.addin.returns import DECEMBER

PAGE = Path(__file__).parents[3] / "docs" / "marketing.md"
NOTEBOOK = next(code for code in re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL) if "groupby" in code)


@pytest.fixture
def branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Branch:
    monkeypatch.chdir(tmp_path)
    return Branch(tmp_path)


def test_the_documented_analysis_runs(branch: Branch, capsys: pytest.CaptureFixture[str]) -> None:
    heads = [*COMPLAINT_HEADS, "处理效果"]
    told = [
        [*complaint("TS-1", 处理措施="返修", 办结日期="2026-11-06"), "好"],
        [*complaint("TS-2", 处理措施="返修", 办结日期="2026-11-12"), "一般"],
        [*complaint("TS-3", OTHER), None],
    ]
    branch.branch(DECEMBER, ("投诉登记表", heads, told))
    place = branch.office.workspace.root.relative_to(branch.root).as_posix()
    assert NOTEBOOK.count('"工作区"') == 1
    exec(compile(NOTEBOOK.replace('"工作区"', f'"{place}"'), str(PAGE), "exec"), {})
    by_effect, by_tier, returns = re.split("dtype.*\n|(?=客户编号)", capsys.readouterr().out)
    assert by_effect.split() == ["处理效果", "一般", "好", "单位", "华东分公司", "1", "1"]
    assert by_tier.split() == ["客户编号", "A", "7.0"], "days of the two that are closed, by the client's tier"
    assert NAME not in by_tier
    assert returns.split()[:5] == ["单位", "上报情况", "收到时间", "华东分公司", "已接收"]
