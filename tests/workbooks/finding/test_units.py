from __future__ import annotations

import pytest

from udfs.kinds.dates import Month
from udfs.kinds.kind import Fault
from workbooks.registers.archive import ARCHIVE
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.units import UNITS


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        ("first_month", "2026年1月", Month(2026, 1)),
        ("last_month", 202612, Month(2026, 12)),
        ("unit_kind", "项目部", "项目经理部"),
        ("mail", "ｓｈｉｌｉ@example.com ", "shili@example.com"),
    ],
)
def test_cells_of_the_register(field: str, raw: object, value: object) -> None:
    assert UNITS.by_name[field].kind.parse(raw) == value  # type: ignore[arg-type]


@pytest.mark.parametrize(("field", "raw"), [("first_month", "2026年13月"), ("mail", "shili"), ("unit_kind", "子项目")])
def test_wrong_cells_of_the_register_say_why(field: str, raw: str) -> None:
    assert isinstance(UNITS.by_name[field].kind.parse(raw), Fault)


def test_months_are_written_as_text() -> None:
    assert UNITS.by_name["first_month"].kind.to_cell(Month(2026, 1)) == "2026-01"


def test_the_archive_holds_the_ten_contents_and_shares_heads_with_the_return() -> None:
    wanted = ["客户单位名称", "单位地址", "联系电话", "联系人", "职务", "社会关系", "客户需求", "合作历史", "客户评价", "客户考核结果"]
    assert set(wanted) <= {f.head for f in ARCHIVE.fields}
    for name in ARCHIVE.by_name.keys() & CUSTOMER_INFO.by_name.keys() - {"tier_basis", "owner", "remark"}:
        assert ARCHIVE.by_name[name].head == CUSTOMER_INFO.by_name[name].head
        assert ARCHIVE.by_name[name].personal == CUSTOMER_INFO.by_name[name].personal
