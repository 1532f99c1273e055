"""A workbook being made: cells, merges and, cell by cell, what a right reader finds in it."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.books.making.clients import CODE, HISTORY, LAST, NAME, PHONE, tier

TIER_HEADS = frozenset(
    "合作历史 履约诚信 信用状况 市场信誉 社会价值 社会连带价值 近期合作需求 要求苛刻 无理投诉次数 利润率 程序复杂 企业自身问题 最近联系日期".split()
)


@dataclass(frozen=True)
class Shown:
    """A number or date with a number format."""

    value: Any
    format: str


@dataclass(frozen=True)
class Formula:
    """A formula; `cached` None = never calculated."""

    text: str
    cached: Any = None


@dataclass(frozen=True)
class Err:
    """An error value."""

    code: str


@dataclass(frozen=True)
class Fault:
    """What was typed is wrong: an error must stand at the cell."""

    typed: Any
    about: str
    severity: str = "error"


@dataclass(frozen=True)
class Typed:
    """What was typed, and the value it means."""

    typed: Any
    means: Any


@dataclass(frozen=True)
class Doubted:
    """What was typed, and the value that is right if no problem is told at the cell."""

    typed: Any
    means: Any


#: Column of a table: the head as typed, and the canonical head it means (None = the sender's own).
Column = tuple[Any, str | None]


def cell(row: int, column: int) -> str:
    """Address of 0-based coordinates."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


class Page:
    """One worksheet; `at` is the next row to write."""

    def __init__(self, name: str = "客户信息统计表", *, state: str = "visible") -> None:
        self.name, self.state = name, state
        self.cells: dict[tuple[int, int], Any] = {}
        self.merges: list[tuple[int, int, int, int]] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.bordered = 0
        self.at = 0
        self.left = 0
        self.rows: list[dict[str, Any]] = []
        self.problems: list[dict[str, Any]] = []

    def put(self, row: int, column: int, value: Any) -> None:
        """One cell."""
        if value is not None and value != "":
            self.cells[row, column] = value

    def line(self, *values: Any, merge: int = 0, at: int | None = None) -> int:
        """Values from the left edge on the next row; the first is merged over so many columns."""
        row = self.at if at is None else at
        for c, value in enumerate(values):
            self.put(row, self.left + c, value)
        if merge > 1:
            self.merges.append((row, self.left, row, self.left + merge - 1))
        if at is None:
            self.at += 1
        return row

    def cells_at(self, row: int, **values: Any) -> None:
        """Cells of one row by letter: A="填报单位："."""
        for letter, value in values.items():
            self.put(row, ord(letter) - 65, value)
        self.at = max(self.at, row + 1)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge an area."""
        self.merges.append((top, left, bottom, right))

    def title(self, text: str = "客户信息统计表", unit: str = "", month: str = "", *, width: int = 8) -> Page:
        """A merged title and a usual line of labels."""
        self.line(text, merge=width)
        if unit or month:
            self.line(f"填报单位：{unit}" if unit else None, None, None, f"报送月份：{month}" if month else None)
        return self

    def heads(self, columns: Sequence[Column]) -> int:
        """A row of heads."""
        return self.line(*(head for head, _ in columns))

    def client(self, columns: Sequence[Column], client: Mapping[str, Any], typed: Mapping[str, Any] | None = None, **row: Any) -> int:
        """One client row; `typed` tells by canonical head what stands there instead of the plain value."""
        typed = typed or {}
        r = self.at
        values: dict[str, Any] = {}
        unsure: dict[str, Any] = {}
        debatable = False
        for c, (head, canon) in enumerate(columns):
            at = self.left + c
            if canon is None:
                own = typed.get(head)
                self.put(r, at, own if own is not None else (len(self.rows) + 1 if head == "序号" else None))
                continue
            plain = client.get(canon)
            told = typed.get(canon, plain)
            if isinstance(told, Fault):
                self.put(r, at, told.typed)
                self.problems.append({"cell": cell(r, at), "severity": told.severity, "about": told.about})
                debatable = debatable or canon in TIER_HEADS
            elif isinstance(told, Doubted):
                self.put(r, at, told.typed)
                unsure[canon] = {"value": plain_json(told.means), "cell": cell(r, at), "or_cells": [cell(r, at)]}
                debatable = debatable or canon in TIER_HEADS
            else:
                means = told.means if isinstance(told, Typed) else told
                self.put(r, at, told.typed if isinstance(told, Typed) else told)
                values[canon] = means
        self.at += 1
        want: dict[str, Any] = {"row": r + 1, "sheet": self.name, "values": {k: plain_json(v) for k, v in values.items()}}
        if unsure:
            want["value_or_problem"] = unsure
        if not debatable and not any(isinstance(v, dict) for k, v in values.items() if k in TIER_HEADS):
            want["tier"], want["tier_status"] = tier(values)
        self.rows.append({**want, **row})
        return r

    def table(
        self, columns: Sequence[Column], clients: Sequence[Mapping[str, Any]], typed: Mapping[int, Mapping[str, Any]] | None = None
    ) -> Page:
        """Heads and clients; `typed` by the client's number from 0."""
        self.heads(columns)
        for i, one in enumerate(clients):
            self.client(columns, one, (typed or {}).get(i))
        return self

    def error(self, place: str | None, about: str, *or_cells: str, severity: str = "error") -> None:
        """A problem that must be told."""
        self.problems.append({"cell": place, "severity": severity, "about": about, **({"or_cells": list(or_cells)} if or_cells else {})})


def plain_json(value: Any) -> Any:
    """Canonical value as it stands in expected.json."""
    return value.isoformat() if isinstance(value, datetime.date) else value


def columns(*heads: str, **renamed: str) -> list[Column]:
    """Columns under their canonical heads, or renamed: canonical → what is typed."""
    return [(renamed.get(h, h), h) for h in heads]


@dataclass
class Made:
    """A finished workbook with its expectation."""

    file: str
    quirk: str
    pages: list[Page]
    unit: Any = "陇东分公司"
    month: Any = "2026-11"
    outcome: Any = "accept"
    rows_from: Sequence[str] | None = None
    may_report: list[dict[str, Any]] = field(default_factory=list)
    notes: str = ""
    active: int = 0
    #: For the writer: encoding of a csv, base of dates, engine of an xlsx.
    options: Mapping[str, Any] = field(default_factory=dict)

    def expected(self) -> dict[str, Any]:
        """What expected.json says."""
        pages = [p for p in self.pages if self.rows_from is None or p.name in self.rows_from]
        rows = [r for p in pages for r in p.rows]
        problems = [{"class": "made", **q} for p in self.pages for q in p.problems]
        refused = self.outcome == "refused"
        return {
            "file": self.file,
            "quirk": self.quirk,
            "readable": not refused,
            "outcome": self.outcome,
            "unit": None if refused else self.unit,
            "month": None if refused else self.month,
            "client_rows": 0 if refused else sum(not r.get("optional") for r in rows),
            "rows": [] if refused else rows,
            "problems": problems,
            "may_report": self.may_report,
            "notes": self.notes,
        }


BOOKS: list[Callable[[], Made]] = []


def book(make: Callable[[], Made]) -> Callable[[], Made]:
    """Enter a maker into the list."""
    BOOKS.append(make)
    return make


__all__ = [
    "BOOKS", "CODE", "HISTORY", "LAST", "NAME", "PHONE", "Column", "Doubted", "Err", "Fault", "Formula", "Made", "Page", "Path", "Shown",
    "Typed", "book", "cell", "columns", "random",
]  # fmt: skip
