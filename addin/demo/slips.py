"""What the clerk of the faulty branch typed wrong in the second month: one fault a cell, each of another kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from addin.demo.pages import Slips
from udfs.cells import CellError, CellValue
from workbooks.registers.customer_info import CustomerInfo


class Slip(NamedTuple):
    """One wrong cell, and the problem that must be told of it."""

    row: int
    field: str
    value: CellValue
    code: str


def cell_faults(rows: Sequence[CustomerInfo]) -> tuple[Slip, ...]:
    """Faults spread over a table of at least twenty clients."""
    with_code = next(i for i, r in enumerate(rows) if r.credit_code)
    code = rows[with_code].credit_code or ""
    with_amount = [i for i, r in enumerate(rows) if r.contract]
    return (
        Slip(with_code, "credit_code", code[:-2] + code[-1], "KH210"),
        Slip(3, "phone", "1390012345", "KH211"),
        Slip(6, "kind", "老客户", "KH202"),
        Slip(9, "last_contact", "2026年11月31日", "KH212"),
        Slip(with_amount[4], "contract", CellError("#REF!"), "KH204"),
        Slip(12, "name", None, "KH201"),
        Slip(15, "integrity", "三星", "KH202"),
        Slip(with_amount[7], "contract", "待结算", "KH213"),
    )


def typed(slips: Sequence[Slip]) -> Slips:
    """By place, for the page."""
    return {(s.row, s.field): s.value for s in slips}
