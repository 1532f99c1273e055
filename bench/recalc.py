"""`python -m bench.recalc`: recalculation in Calc — 10,000 KH_TIER row calls and one 10,000-row KH_TIERS call beside native formulas."""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from addin.hosts.calc import link
from tests.calc.extension_office import installed_profile, load, running

ROWS, TURNS = 10_000, 5
GOALS = {"row calls": 1.0, "column call": 0.15}
_GRADES = ("好", "一般", "差", "未知")
_COLUMNS: dict[str, Sequence[Any]] = {
    "客户单位名称": [f"示例{n}置业有限公司" for n in range(500)],
    "合作历史": ("有", "无"),
    "履约诚信": _GRADES,
    "信用状况": _GRADES,
    "市场信誉": _GRADES,
    "社会价值": ("高", "较高", "一般"),
    "社会连带价值": ("高", "一般", "低"),
    "近期合作需求": ("有", "无", "未知"),
    "要求苛刻": ("是", "否"),
    "无理投诉次数": (0.0, 1.0, 2.0, 3.0),
    "利润率": [n / 500 for n in range(100)],
    "程序复杂": ("是", "否"),
    "企业自身问题": ("", "", "拖欠工资"),
    "最近联系日期": [46000.0 + n for n in range(300)],
}
_NATIVE = (
    '=IF(OR(I2="是";J2>2;AND(K2<0.03;L2="是");M2<>"");"C";'
    'IF(AND(B2="有";C2="好";D2="好";E2="好";OR(F2="高";F2="较高";G2="高";G2="较高");H2="有");"A";"B"))'
)


def main() -> int:
    """Measure by turns and print medians and ratios."""
    with tempfile.TemporaryDirectory() as folder, running(installed_profile(Path(folder)), KH_USER_FOLDER=folder) as context:
        document = load(context)
        sheet = document.getSheets().getByIndex(0)
        width = len(_COLUMNS)
        chance = random.Random(1)
        sheet.getCellRangeByPosition(0, 0, width - 1, 0).setDataArray((tuple(_COLUMNS),))
        rows = tuple(tuple(chance.choice(values) for values in _COLUMNS.values()) for _ in range(ROWS))
        sheet.getCellRangeByPosition(0, 1, width - 1, ROWS).setDataArray(rows)
        document.enableAutomaticCalculation(False)  # noqa: FBT003
        cells = sheet.getCellRangeByPosition(width + 1, 1, width + 1, ROWS)
        native = _measured(document, cells, _NATIVE)
        by_row = _measured(document, cells, "=KH_TIER($A$1:$N$1;A2:N2)")
        column = _measured(document, cells, f"=KH_TIERS($A$1:$N$1;A2:N{ROWS + 1})", array=True)
        document.close(True)  # noqa: FBT003
    for what, seconds in (("native", native), ("row calls", by_row), ("column call", column)):
        goal = f"  goal {GOALS[what]:.2f} s" if what in GOALS else ""
        print(f"{what:12} {seconds:.3f} s  {seconds / native:5.1f} × native{goal}")
    return 0


def _measured(document: Any, cells: Any, formula: str, *, array: bool = False) -> float:
    if array:
        cells.setArrayFormula(formula)
    else:
        # A column of native formulas set at once costs Calc 7.4 the square of its length; filling down does not.
        cells.getCellByPosition(0, 0).setFormula(formula)
        cells.fillAuto(link.enum("com.sun.star.sheet.FillDirection", "TO_BOTTOM"), 1)
    seconds = []
    for _ in range(TURNS):
        start = time.perf_counter()
        document.calculateAll()
        seconds.append(time.perf_counter() - start)
    cells.clearContents(1023)
    return statistics.median(seconds)


if __name__ == "__main__":
    sys.exit(main())
