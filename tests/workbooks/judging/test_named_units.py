"""A return named after another unit than it tells."""

from __future__ import annotations

import pytest

from udfs.kinds.dates import Month
from workbooks.judging.named_units import named_otherwise
from workbooks.judging.unit_names import UnitEntry
from workbooks.problems import Where

UNITS = (
    UnitEntry("岚山集团"),
    UnitEntry("陇东分公司", ("陇东公司",), parent="岚山集团"),
    UnitEntry("大陇东分公司", parent="岚山集团"),
    UnitEntry("陇西分公司", parent="岚山集团"),
    UnitEntry("兰州项目部", parent="陇东分公司"),
    UnitEntry("河西分公司", until=Month(2026, 6), parent="岚山集团"),
)


@pytest.mark.parametrize(
    ("book", "unit", "says"),
    [
        ("陇东分公司11月.xlsx", "陇西分公司", "填报单位是“陇西分公司”，文件名写的是“陇东分公司”，按“陇西分公司”处理。"),
        ("陇东公司.zip/客户.xlsx", "陇西分公司", "填报单位是“陇西分公司”，压缩包名写的是“陇东分公司”，按“陇西分公司”处理。"),
        ("陇西11月/陇西分公司报/a.xlsx", "陇东公司", "填报单位是“陇东分公司”，文件夹名写的是“陇西分公司”，按“陇东分公司”处理。"),
        ("陇东分公司/陇西分公司.xlsx", None, "文件名是“陇西分公司”，文件夹名写的是“陇东分公司”，按“陇西分公司”处理。"),
        ("陇东公司11月.xlsx", "陇东分公司", None),
        ("大陇东分公司11月.xlsx", "大陇东分公司", None),
        ("大陇东分公司11月.xlsx", "陇东分公司", "填报单位是“陇东分公司”，文件名写的是“大陇东分公司”，按“陇东分公司”处理。"),
        ("岚山集团客户信息统计表.xlsx", "陇东分公司", None),
        ("陇东分公司（兰州项目部）.xlsx", "兰州项目部", None),
        ("兰州项目部.xlsx", "陇东分公司", None),
        ("兰州项目部.xlsx", "陇西分公司", "填报单位是“陇西分公司”，文件名写的是“兰州项目部”，按“陇西分公司”处理。"),
        ("陇东分公司和陇西分公司.xlsx", "陇西分公司", None),
        ("河西分公司11月.xlsx", "陇西分公司", None),
        ("陇东分公司/客户.xlsx", "陇西分公司", None),  # KH402
        ("陇东分公司.xlsx", "没听说过的公司", None),
        ("客户.xlsx", None, None),
    ],
)
def test_what_a_file_is_named_after(book: str, unit: str | None, says: str | None) -> None:
    found = [(p.rule.code, p.says) for p in named_otherwise(Where(book), unit, Month(2026, 11), UNITS)]
    assert found == ([("KH409", says)] if says else [])
