"""One file as examined, in the compact form that travels from the reading process into the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Any

from addin.ledger.contents.entries import pack_entries
from addin.ledger.contents.parts import Index, Packed, pack
from udfs.identity import name_keys
from workbooks.declare import ReturnKind
from workbooks.examined import Examined
from workbooks.problems import Problem


@dataclass(frozen=True, slots=True)
class Reading:
    """What examining one file gave; of a refused file only its problem."""

    name: str
    sha256: str
    refused: bool
    problems: tuple[Problem, ...]
    kind: ReturnKind = "月报"
    unit: str | None = None
    #: Month or half-year it tells of, "" if it does not say.
    period: str = ""
    no_change: bool = False
    reporter: str | None = None
    report_date: str | None = None
    columns: tuple[str, ...] = ()
    #: Client rows with a name; `row_count` has those without one too.
    rows: Packed | None = None
    #: Entries of other registers, by register.
    entries: Mapping[str, Packed] = field(default_factory=dict)
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
        kind=s.kind,
        unit=s.unit,
        period=s.period,
        no_change=s.no_change,
        reporter=s.reporter,
        report_date=s.report_date.isoformat() if s.report_date else None,
        columns=tuple(s.columns),
        rows=_rows(examined),
        entries={told.register: pack_entries(told) for told in examined.entries if told.rows},
        row_count=len(s.rows),
        errors=examined.errors,
        warnings=examined.warnings,
    )


def _rows(examined: Examined) -> Packed | None:
    s = examined.submission
    names = s.columns.get("name", [])
    named = [bool(name) for name in names]
    if not any(named):
        return None

    def kept(values: Sequence[Any]) -> list[Any]:
        return list(compress(values, named))

    columns = s.columns if all(named) else {name: kept(values) for name, values in s.columns.items()}
    count = sum(named)
    blank = [None] * count
    tiers = kept(examined.tiers)
    reasons = dict.fromkeys(t.why for t in tiers)
    numbers = {why: i for i, why in enumerate(reasons)}
    index = Index(
        sheets=kept([s.sheet_of(i) for i in range(len(s.rows))]),
        rows=kept(s.rows),
        name_keys=name_keys(columns["name"]),
        credit_codes=columns.get("credit_code", blank),
        endings=[int(change == "终止") for change in columns.get("change", blank)],
        tiers="".join(t.tier for t in tiers),
        statuses=[t.status for t in tiers],
        whys=[numbers[t.why] for t in tiers],
        reasons=list(reasons),
        renamed=[(number, *was) for number, i in enumerate(compress(range(len(named)), named)) for was in s.renamed.get(i, ())],
    )
    return pack(index, columns)
