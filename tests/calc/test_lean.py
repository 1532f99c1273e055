"""A press loads nothing it does not need, and still converts tables for whoever wants them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import xlwings as xw

pytestmark = pytest.mark.office
HEAVY = "alembic docx docxtpl jinja2 matplotlib numpy openpyxl pandas PIL rich sqlalchemy typer xlsxwriter".split()


def said(script: str, *arguments: str) -> str:
    """What a Python of its own prints."""
    return subprocess.run([sys.executable, "-P", "-c", script, *arguments], capture_output=True, text=True, check=True).stdout


def test_a_press_loads_nothing_heavy_before_its_button_wants_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    script = """
import json, sys
from addin.press_calc import main
code = main(["--pipe", "pipe,name=kehubu_nobody_is_here", "--worker", "1", "--document", "1", "--button", "check"])
import addin.hosts.live.press
print(json.dumps([code, [name for name in sys.argv[1:] if name in sys.modules]]))
"""
    assert json.loads(said(script, *HEAVY)) == [3, []]
    (record,) = tmp_path.glob("kehubu/error-*.log")
    assert "UnoError" in record.read_text(encoding="utf-8")


def test_tables_are_converted_where_pandas_is_imported_later(office: xw.App) -> None:
    script = """
import sys
from addin.hosts.calc import lean
lean.import_xlwings()
from addin.hosts.calc import engine
engine.attach(sys.argv[1])
import xlwings as xw
cell = xw.books.add().sheets[0].range("A1")
cell.value = [["客户", "合同额"], ["示例置业", 1.5]]
assert not {"numpy", "pandas"} & sys.modules.keys()
import pandas as pd
frame = cell.options(pd.DataFrame, expand="table", index=False).value
assert pd.__spec__.loader.get_resource_reader("pandas")
frame["日期"] = pd.Timestamp(2026, 11, 22)
frame.loc[1] = ["样例地产", None, pd.NaT]
sheet = xw.sheets.active
sheet.range("A5").options(index=False).value = frame
import numpy as np
print(sheet.range("A5:C7").value, sheet.range("B6").options(np.array, ndim=1).value.dtype)
xw.books.active.close()
"""
    told = said(script, office.impl.office.connection)
    assert "['示例置业', 1.5, datetime.datetime(2026, 11, 22, 0, 0)], ['样例地产', None, None]" in told
    assert told.strip().endswith("float64")
