"""One file as examined, in the compact form that travels from the reading process into the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from addin.ledger import codec
from udfs.dates import Month
from udfs.identity import name_key
from workbooks.examined import Examined
from workbooks.problems import Problem


class RowRead(NamedTuple):
    """A client row ready to be stored."""

    sheet: str
    row: int
    name_key: str
    credit_code: str | None
    ending: bool
    tier: str
    tier_status: str
    why: str
    payload: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What examining one file gave; of a refused file only its problem."""

    name: str
    sha256: str
    refused: bool
    problems: tuple[Problem, ...]
    unit: str | None = None
    month: Month | None = None
    no_change: bool = False
    reporter: str | None = None
    report_date: str | None = None
    columns: tuple[str, ...] = ()
    #: Client rows with a name; `row_count` has those without one too.
    rows: tuple[RowRead, ...] = ()
    row_count: int = 0
    errors: int = 0
    warnings: int = 0


def refused(name: str, sha256: str, problem: Problem) -> Reading:
    """A file that could not be read."""
    return Reading(name=name, sha256=sha256, refused=True, problems=(problem,), errors=1)


def reading(examined: Examined, sha256: str) -> Reading:
    """The compact form of an examination of a file with this hash."""
    s = examined.submission
    return Reading(
        name=examined.book,
        sha256=sha256,
        refused=False,
        problems=tuple(examined.problems),
        unit=s.unit,
        month=s.month,
        no_change=s.no_change,
        reporter=s.reporter,
        report_date=s.report_date.isoformat() if s.report_date else None,
        columns=tuple(s.columns),
        rows=tuple(_rows(examined)),
        row_count=len(s.rows),
        errors=examined.errors,
        warnings=examined.warnings,
    )


def _rows(examined: Examined) -> list[RowRead]:
    s = examined.submission
    count = len(s.rows)
    blank = [None] * count
    names, codes, changes = (s.columns.get(n, blank) for n in ("name", "credit_code", "change"))
    payloads = codec.payloads(s.columns, count)
    whys: dict[tuple[str, ...], str] = {}
    found = []
    for i, (row, name, code, change, tiering, payload) in enumerate(
        zip(s.rows, names, codes, changes, examined.tiers, payloads, strict=True)
    ):
        if not name:
            continue
        why = whys.get(tiering.why)
        if why is None:
            why = whys[tiering.why] = codec.dumps(list(tiering.why))
        found.append(RowRead(s.sheet_of(i), row, name_key(name), code, change == "终止", tiering.tier, tiering.status, why, payload))
    return found
