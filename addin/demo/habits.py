"""Each branch's own way with the form: its columns and heads, its titles, its look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from addin.demo import forms
from addin.demo.group import Branch
from udfs.cells import CellValue
from udfs.kinds.amounts import Count, Money, Rate
from udfs.kinds.dates import Day
from udfs.kinds.kind import Choice
from workbooks.registers.customer_info import CUSTOMER_INFO, CustomerInfo

Look = Literal["text", "center", "whole", "money", "percent", "day"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a branch's table; `field` is "" for a column of its own."""

    field: str
    head: str
    width: float
    look: Look
    value: Callable[[CustomerInfo, int, Branch], CellValue]
    #: Upper head over several columns.
    group: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """How the clerk likes it."""

    font: str = "宋体"
    size: int = 10
    title_font: str = "黑体"
    title_size: int = 18
    head_fill: str = "#D9D9D9"
    #: Excel's number: 8 is A3, 9 is A4.
    paper: int = 8
    freeze: bool = False
    lists: bool = False
    autofilter: bool = False


@dataclass(frozen=True, slots=True)
class Habit:
    """A branch's form. Texts may hold {unit} {year} {month} {reporter} {day}."""

    file: str
    columns: tuple[Column, ...]
    sheet: str = "客户信息统计表"
    title: str = "华筑建设集团客户信息统计表"
    meta: tuple[str, ...] = ("填报单位：{unit}", "报送月份：{year}年{month}月", "填报人：{reporter}", "填报日期：{day}")
    foot: tuple[str, ...] = ("审核人：", "注：1.累计合同额以签订合同为准；2.本表每月25日前报集团公司市场营销部。")
    #: Clients under section titles with subtotals, or in one run.
    sections: bool = False
    total: bool = True
    #: From the second month on only what has changed is sent (R57).
    changes_only: bool = False
    style: Style = field(default_factory=Style)
    #: Lines of a sheet of notes that stands before the table.
    notes: tuple[str, ...] = ()
    #: The group's own template, as `kh new` makes it; the look is then the template's.
    template: bool = False
    #: Last month's table stays in the book as a hidden sheet.
    keeps_old: bool = False


def _look(name: str) -> Look:
    kind = CUSTOMER_INFO.by_name[name].kind
    looks: tuple[tuple[type, Look], ...] = ((Day, "day"), (Money, "money"), (Rate, "percent"), (Count, "whole"), (Choice, "center"))
    return next((look for kind_type, look in looks if isinstance(kind, kind_type)), "text")


_WIDTHS: dict[str, float] = {"credit_code": 20, "phone": 13, "name": 30, "kind": 12, "partner_kind": 11}
_LOOK_WIDTHS: dict[Look, float] = {"center": 7, "whole": 7, "percent": 7, "day": 11, "money": 13}


def _width(name: str, look: Look) -> float:
    """Characters a clerk gives the column, so that all of it comes on one sheet of paper."""
    return _WIDTHS.get(name) or _LOOK_WIDTHS.get(look) or round(CUSTOMER_INFO.by_name[name].width * 0.85)


def of(
    name: str,
    head: str = "",
    show: Callable[[Any], CellValue] = forms.as_is,
    *,
    look: Look | None = None,
    group: str = "",
    width: float = 0,
) -> Column:
    """The column of a field, under its canonical head or the branch's own."""
    shown = look or _look(name)
    title = head or CUSTOMER_INFO.by_name[name].head
    return Column(name, title, width or _width(name, shown), shown, lambda row, _n, _b: show(getattr(row, name)), group)


def number(head: str = "序号", group: str = "") -> Column:
    """The running number."""
    return Column("", head, 5, "whole", lambda _row, n, _b: n, group)


def department(head: str = "项目经理部") -> Column:
    """The department that meets the client."""
    return Column("", head, 20, "text", lambda row, _n, b: (*b.departments, "分公司本部")[len(row.name) % (len(b.departments) + 1)])


def all_columns() -> tuple[Column, ...]:
    """The canonical form."""
    return tuple(of(f.name) for f in CUSTOMER_INFO.fields if not f.computed)


def plain(names: str) -> tuple[Column, ...]:
    """Columns named by fields, each optionally with the branch's own head after a colon."""
    return tuple(of(*word.partition(":")[::2]) for word in names.split())
