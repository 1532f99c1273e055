"""Some forty checks of clients by columns, as frames are checked elsewhere: what `bench.pieces` measures ours beside.

A peer gets typed columns and tells how many cells are at fault. It binds no heads, reads no written values (“约5000万”), names no cell,
says no sentence and grades nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from bench.make_books import COLUMNS
from workbooks.registers.customer_info import CUSTOMER_INFO

TODAY = datetime.date(2026, 11, 25)
REQUIRED = ("name", "kind", "industry", "scale", "contact", "phone", "cooperated", "integrity", "credit", "recent_need", "owner")
CHOICES = {c: tuple(CUSTOMER_INFO.by_name[c].kind.choices) for c in COLUMNS if CUSTOMER_INFO.by_name[c].kind.choices}
FORMS = {"credit_code": r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", "phone": r"1[3-9][0-9]{9}"}
RANGES = {"projects": (0, 1000), "contract": (0, 1e7), "profit_rate": (-1, 1), "unreasonable_complaints": (0, 1000)}
DAYS = ("first_cooperation", "last_contact")
ALONE = ("name", "credit_code", "phone")
ONLY_THEN = ("projects", "contract", "first_cooperation")
Work = Callable[[], str]


def checks_pandas(rows: Sequence[Sequence[Any]]) -> Work:
    """By pandas."""
    import pandas as pd

    def work() -> str:
        f = pd.DataFrame(rows, columns=list(COLUMNS))
        days = {c: pd.to_datetime(f[c]) for c in DAYS}
        first, last = (days[c] for c in DAYS)
        never = f["cooperated"] == "无"
        faults = [f[c].isna() for c in REQUIRED]
        faults += [f[c].notna() & ~f[c].isin(allowed) for c, allowed in CHOICES.items()]
        faults += [f[c].notna() & ~f[c].str.fullmatch(form).astype(bool) for c, form in FORMS.items()]
        faults += [f[c].notna() & ~f[c].between(*limits) for c, limits in RANGES.items()]
        faults += [told > pd.Timestamp(TODAY) for told in days.values()]
        faults += [f[c].notna() & f[c].duplicated() for c in ALONE]
        faults += [never & f[c].notna() for c in ONLY_THEN]
        faults += [last < first, (f["recent_need"] == "有") & f["need_evidence"].isna(), (f["kind"] == "已开发客户") & never]
        return f"{len(faults)} checks, {sum(int(told.sum()) for told in faults)} faults"

    return work


def checks_polars(rows: Sequence[Sequence[Any]]) -> Work:
    """By polars."""
    import polars as pl

    def work() -> str:
        f = pl.DataFrame(rows, schema=list(COLUMNS), orient="row", infer_schema_length=None)
        c = pl.col
        first, last = (c(name) for name in DAYS)
        never = c("cooperated") == "无"
        faults = [c(name).is_null() for name in REQUIRED]
        faults += [~c(name).is_in(allowed) for name, allowed in CHOICES.items()]
        faults += [~c(name).str.contains(f"^(?:{form})$") for name, form in FORMS.items()]
        faults += [~c(name).is_between(*limits) for name, limits in RANGES.items()]
        faults += [c(name) > TODAY for name in DAYS]
        faults += [c(name).is_not_null() & ~c(name).is_first_distinct() for name in ALONE]
        faults += [never & c(name).is_not_null() for name in ONLY_THEN]
        faults += [last < first, (c("recent_need") == "有") & c("need_evidence").is_null(), (c("kind") == "已开发客户") & never]
        told = f.select(fault.sum().alias(str(i)) for i, fault in enumerate(faults))
        return f"{len(faults)} checks, {sum(told.row(0))} faults"

    return work


def checks_pandera(rows: Sequence[Sequence[Any]]) -> Work:
    """By pandera over pandas."""
    import pandas as pd
    import pandera.pandas as pa

    def column(name: str) -> Any:
        told = [pa.Check.isin(CHOICES[name])] if name in CHOICES else []
        told += [pa.Check.str_matches(f"^(?:{FORMS[name]})$")] if name in FORMS else []
        told += [pa.Check.in_range(*RANGES[name])] if name in RANGES else []
        told += [pa.Check.le(pd.Timestamp(TODAY))] if name in DAYS else []
        told += [pa.Check(lambda values: ~values.duplicated() | values.isna())] if name in ALONE else []
        return pa.Column(checks=told, nullable=name not in REQUIRED)

    def of_rows() -> list[Any]:
        never = [pa.Check(lambda f, name=name: (f["cooperated"] != "无") | f[name].isna()) for name in ONLY_THEN]
        return [
            *never,
            pa.Check(lambda f: ~(f["last_contact"] < f["first_cooperation"])),
            pa.Check(lambda f: (f["recent_need"] != "有") | f["need_evidence"].notna()),
            pa.Check(lambda f: (f["kind"] != "已开发客户") | (f["cooperated"] != "无")),
        ]

    def work() -> str:
        f = pd.DataFrame(rows, columns=list(COLUMNS))
        f = f.assign(**{name: pd.to_datetime(f[name]) for name in DAYS})
        schema = pa.DataFrameSchema({name: column(name) for name in COLUMNS}, checks=of_rows())
        try:
            schema.validate(f, lazy=True)
        except pa.errors.SchemaErrors as told:
            return f"{len(told.failure_cases)} faults"
        return "0 faults"

    return work
