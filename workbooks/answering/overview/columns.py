"""The columns of 档案一览, and the sheet that remembers what stood in each cell (R19)."""

from __future__ import annotations

from typing import Any

from udfs.cells import CellValue
from workbooks.answering.form.known import head_of, key_of, kind_of
from workbooks.answering.form.values import cell_value
from workbooks.registers.customer_info import CUSTOMER_INFO

SHEET, BASE = "档案一览", "档案一览底稿"
MARK = "overview/1"
NUMBER = "number"
#: Keys of the columns with their widths, as the form knows them.
COLUMNS: tuple[tuple[str, int], ...] = (
    ("number", 10), ("name", 30), ("units", 18), ("owner", 10), ("confirmed_tier", 7), ("tier", 7), ("reported_tier", 7),
    ("tier_status", 13), ("complete", 8), ("缺少内容", 24), ("未更新月数", 8), ("最近核实", 11), ("下次拜访", 11), ("kind", 12),
    ("credit_code", 21), ("industry", 12), ("scale", 7), ("address", 26), ("contact", 10), ("post", 12), ("phone", 15),
    ("relations", 18), ("needs", 22), ("cooperated", 7), ("first_cooperation", 11), ("projects", 7), ("contract", 13),
    ("profit_rate", 8), ("integrity", 8), ("credit", 8), ("reputation", 8), ("social_value", 8), ("related_value", 9),
    ("recent_need", 8), ("need_evidence", 22), ("last_contact", 11), ("assessment", 26), ("tier_basis", 34), ("remark", 20),
)  # fmt: skip
_OWN_HEADS = {"units": "维护单位", "缺少内容": "缺少内容", "未更新月数": "未更新月数", "最近核实": "最近核实", "complete": "档案完整度"}
#: Columns a correction may stand in: facts of the sheet, and the tier decided.
_OPEN = frozenset({f.name for f in CUSTOMER_INFO.fields if not f.computed} - {"name", "change", "reported_tier"} | {"confirmed_tier"})


def head(key: str) -> str:
    """What a column is called."""
    return _OWN_HEADS.get(key) or head_of(key_of(key))


def may_change(key: str) -> bool:
    """Whether what is typed into a column can become a correction."""
    return key in _OPEN


def cell_of(key: str, value: Any) -> CellValue:
    """What stands in the cell of a value."""
    return cell_value(value, kind_of(key), "", "General")[0]
