"""The xlwings macro that docs/marketing.md shows runs as it stands there, in a real LibreOffice."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
import xlwings as xw

from tests.addin.branch import COMPLAINT_HEADS, NAME, Branch, complaint
from tests.addin.returns import DECEMBER

pytestmark = pytest.mark.office
PAGE = Path(__file__).parents[2] / "docs" / "marketing.md"
MACRO = next(code for code in re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL) if "xlwings" in code)


def test_the_documented_macro_writes_the_complaints_of_the_last_month(
    book: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(xw.Book, "_mock_caller", None, raising=False)
    branch = Branch(tmp_path)
    branch.branch(DECEMBER, ("投诉登记表", [*COMPLAINT_HEADS, "处理效果"], [[*complaint("TS-1"), "好"], [*complaint("TS-2"), None]]))
    place = branch.office.workspace.root.relative_to(tmp_path).as_posix()
    assert MACRO.count('"工作区"') == 1
    defined: dict[str, object] = {}
    exec(compile(MACRO.replace('"工作区"', f'"{place}"'), str(PAGE), "exec"), defined)
    book.set_mock_caller()
    defined["写投诉"]()  # type: ignore[operator]
    sheet = book.sheets.active
    assert str(sheet["A1"].value).startswith("2026年12月投诉，快照")
    day = datetime.datetime(2026, 11, 2)
    assert sheet["A3:D5"].value == [
        ["单位", "客户单位名称", "投诉日期", "处理效果"],
        ["华东分公司", NAME, day, "好"],
        ["华东分公司", NAME, day, None],
    ]
