"""Everything that can be wrong with a workbook, as data with a place.

A `Rule` is declared where its check stands, through `rule(…)`, which enters it into the one catalogue `RULES`.
KH1xx structure, KH2xx cells, KH3xx rows and sheets, KH4xx periods and returns, KH5xx access,
KH6xx consolidation and ledger, KH7xx documents, KH8xx installation and hosts. A code is never reused.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from udfs.cells import CellError, CellValue
from workbooks.grid import cell_name


class Severity(enum.Enum):
    """How much a problem matters: an 错误 stops a submission, a 提醒 does not."""

    ERROR = "错误"
    WARNING = "提醒"

    @property
    def word(self) -> str:
        """Value of `severity` in JSON lines."""
        return "error" if self is Severity.ERROR else "warning"


@dataclass(frozen=True, slots=True)
class Phase:
    """Life-cycle step of a rule: from this date on it weighs so much (试行 and 警告 are both shown as 提醒)."""

    name: str
    since: datetime.date
    severity: Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the catalogue. `says` and `fix` are Chinese templates over the problem's values."""

    code: str
    severity: Severity
    title: str
    says: str
    fix: str
    clause: str = ""
    phases: tuple[Phase, ...] = ()
    #: True where nobody has to decide anything: told last, apart from what a person must look at.
    tidiness: bool = False
    #: True where another workbook of the same unit may hold what is missing: looked at again with those that came together with it.
    across: bool = False

    def severity_on(self, day: datetime.date) -> Severity:
        """Severity in force on a day: that of the last phase begun, else the rule's own."""
        begun = [p for p in self.phases if p.since <= day]
        return begun[-1].severity if begun else self.severity


RULES: dict[str, Rule] = {}
#: Groups in the order they are listed in.
TIDINESS = "整理"
LEVELS = (Severity.ERROR.value, Severity.WARNING.value, TIDINESS)
#: Key among a problem's values of the head as the sender wrote it.
HEAD = "sender_head"


def rule(
    code: str,
    severity: Severity,
    title: str,
    says: str,
    fix: str,
    *,
    clause: str = "",
    phases: tuple[Phase, ...] = (),
    tidiness: bool = False,
    across: bool = False,
) -> Rule:
    """Declare a rule and enter it into the catalogue."""
    if code in RULES:
        raise ValueError(f"problem code {code} declared twice")
    RULES[code] = Rule(code, severity, title, says, fix, clause, phases, tidiness, across)
    return RULES[code]


@dataclass(frozen=True, slots=True)
class Where:
    """A place a user can click; row and column are 0-based."""

    book: str = ""
    sheet: str = ""
    row: int | None = None
    column: int | None = None

    @property
    def cell(self) -> str | None:
        """Address as typed into the name box, or None for a whole sheet or file."""
        return None if self.row is None or self.column is None else cell_name(self.row, self.column)

    def __str__(self) -> str:
        sheet = f"《{self.sheet}》" if self.sheet else ""
        return f"{self.book}{sheet}{self.cell or ''}"


@dataclass(frozen=True, slots=True)
class Repair:
    """A proposed new value for the problem's cell; only a loss-free one is applied without asking."""

    value: CellValue
    says: str
    loss_free: bool = True
    #: A share that is written with a sign: 0.08 for 8%, in a format of per cent.
    share: bool = False

    @property
    def seen(self) -> str:
        """The value as a person sees it in the cell."""
        if self.share and isinstance(self.value, (int, float)):
            return shown_as(self.value, "0%")
        return shown(self.value)


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule broken at a place."""

    rule: Rule
    where: Where
    values: Mapping[str, Any] = field(default_factory=dict)
    field: str = ""
    found: CellValue = None
    repair: Repair | None = None
    severity: Severity = Severity.ERROR

    @property
    def head(self) -> str:
        """The field as the sender's own sheet calls it; `field` is its canonical head."""
        return str(self.values.get(HEAD, self.field))

    @property
    def level(self) -> str:
        """The group it is listed in: 错误, then 提醒 that need a decision, then 整理."""
        return TIDINESS if self.severity is Severity.WARNING and self.rule.tidiness else self.severity.value

    @property
    def says(self) -> str:
        """What is wrong, in Chinese."""
        return self._told(self.rule.says)

    @property
    def fix(self) -> str:
        """What to do about it, in Chinese."""
        return self._told(self.rule.fix)

    def _told(self, template: str) -> str:
        return template.format(**{"field": self.head, "found": shown(self.found), **self.values})

    @property
    def message(self) -> str:
        """The one sentence a user reads."""
        place = str(self.where)
        return f"〔{self.rule.code}{self.severity.value}〕{place}{'：' if place else ''}{self.says}改法：{self.fix}"

    def as_json(self) -> dict[str, Any]:
        """The JSON line of the command-line contract."""
        return {
            "code": self.rule.code,
            "severity": self.severity.word,
            "book": self.where.book,
            "sheet": self.where.sheet or None,
            "cell": self.where.cell,
            "field": self.field or None,
            "found": None if self.found is None else shown(self.found),
            "message": self.says,
            "fix": self.fix,
            "repair": None if self.repair is None else shown(self.repair.value),
            "clause": self.rule.clause or None,
        }


def problem(
    rule: Rule,
    where: Where,
    *,
    field: str = "",
    found: CellValue = None,
    repair: Repair | None = None,
    on: datetime.date | None = None,
    head: str = "",
    **values: Any,
) -> Problem:
    """A problem with the severity its rule has on the given day; `head` is the field as the sender's sheet calls it."""
    if head and head != field:
        values[HEAD] = head
    severity = rule.severity_on(on) if on else rule.severity
    return Problem(rule, where, values, field, found, repair, severity)


class Refusal(Exception):
    """The matter cannot go on: one clear sentence and its code; exit code 2 on the command line."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem

    def __reduce__(self) -> tuple[type[Refusal], tuple[Problem]]:
        return (Refusal, (self.problem,))


def refuse(rule: Rule, where: Where, *, found: CellValue = None, **values: Any) -> Refusal:
    """A refusal to raise."""
    return Refusal(problem(rule, where, found=found, **values))


def as_json(value: Any) -> Any:
    """A value as it stands in a JSON line: dates as ISO text, error cells as their code."""
    if isinstance(value, (datetime.date, datetime.datetime, datetime.time)):
        return value.isoformat()
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, datetime.timedelta):
        return value.total_seconds() / 86400
    return value


def shown_as(value: CellValue, number_format: str) -> str:
    """A value as a person reads it in a cell of a format: a share with its sign."""
    if "%" in number_format and isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{shown(round(float(value) * 100, 10))}%"
    return shown(value)


def shown(value: CellValue) -> str:
    """A raw value as a person reads it in the cell."""
    if value is None:
        return ""
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return " ".join(str(value).splitlines())
