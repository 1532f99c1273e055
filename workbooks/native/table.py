"""A decision table as columns of formulas: truth and reasons of each row, then the row that decides, its tier, status and basis.

They say what `udfs.rules.tiers.decide` and `udfs.rules.tier_cells.explanation` say, word for word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from udfs.policy.conditions import Condition
from udfs.policy.evaluator import VETO, Override, Row, Table
from udfs.rulebook import clause_ids
from udfs.rules.tiers import BY_HAND, CERTAIN, CONFLICT
from workbooks.native.conditions import BETWEEN, Values, truth, why
from workbooks.native.formula import ROW, joined, text

UNREADABLE = "请核对"
#: Rows of the hidden sheet that name a column; for a row of the table its id, its tier and where the tier stands written.
HEAD_ROWS = 3


class Places(Protocol):
    """Where the table puts its columns."""

    def add(self, head: str, formula: str, *notes: str) -> str:
        """Enter a column that stays blank where there is no client; its address in the row at hand."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A row of the table and the cells that judge it."""

    row: Row
    truth: str
    why: str

    @property
    def tier(self) -> str:
        """What the row gives."""
        return str(self.row.then[0])


@dataclass(frozen=True, slots=True)
class Answer:
    """Addresses of what the table says of a client."""

    tier: str
    status: str
    row: str
    basis: str


@dataclass(frozen=True, slots=True)
class Signed:
    """Decisions by hand: address of the number of the one that holds for the client, "" if there is none."""

    number: str
    overrides: Sequence[Override]


def enter_table(table: Table, values: Values, faults: str, signed: Signed | None, places: Places) -> Answer:
    """Enter the columns of a table.

    Args:
        table: The rows in force.
        values: Addresses of the values it asks for.
        faults: Address of the heads of cells that cannot be read, each with 、 before it.
        signed: Decisions by hand, if there are any.
        places: Where the columns go.
    """
    truths = [places.add(row.id, truth(c, values), row.then[0], citation(row)) for row, c in table.live]
    whys = [places.add(f"{row.id}〔因〕", _why(row, c, t, values)) for (row, c), t in zip(table.live, truths, strict=True)]
    rows = [Judged(row, t, w) for (row, _), t, w in zip(table.live, truths, whys, strict=True)]
    vetoes, judges = [r for r in rows if r.row.role == VETO], [r for r in rows if r.row.role != VETO]
    hit = places.add("所中", _hit(vetoes, judges, table.rest))
    found = places.add("等级〔表〕", _of_hit(hit, rows, 2, table.rest.then[0] if table.rest else ""))
    status = places.add("状态〔表〕", _status(hit, found, vetoes, judges))
    said = places.add("理由", _reasons(hit, found, vetoes, judges, table.rest))
    line = places.add("行号〔表〕", _of_hit(hit, rows, 1, table.rest.id if table.rest else ""))
    cited = places.add("出处〔表〕", _of_hit(hit, rows, 3, citation(table.rest) if table.rest else ""))
    if signed is not None:
        found, status, line, cited, said = _by_hand(signed, (found, status, line, cited, said), places)
    unread = f"{text(UNREADABLE + '：')}&MID({faults},2,999)&{text('填得不合要求，按提示改正后才能判定等级。')}"
    basis = f'{found}&"类"&IF({status}={text(CERTAIN)},"","〔"&{status}&"〕")&"（"&{cited}&"）："&{said}'
    return Answer(
        places.add("等级", f'IF({faults}="",{found},{text(UNREADABLE)})'),
        places.add("状态", f'IF({faults}="",{status},{text(UNREADABLE)})'),
        places.add("行号", f'IF({faults}="",{line},"")'),
        places.add("依据", f'IF({faults}="",{basis},{unread})'),
    )


def _why(row: Row, condition: Condition, holds: str, values: Values) -> str:
    """Reasons of a row; those of a veto are told only if it holds."""
    said = why(condition, values)
    return f'IF({holds}=1,{said},"")' if row.role == VETO else said


def citation(row: Row) -> str:
    """Clause and row as the basis tells them."""
    return f"{next(iter(clause_ids(row.clause)), row.clause)}，分级标准{row.id}行"


def _area(rows: Sequence[Judged]) -> str:
    return f"{rows[0].truth}:{rows[-1].truth}"


def _hit(vetoes: Sequence[Judged], judges: Sequence[Judged], rest: Row | None) -> str:
    """Number of the row that decides among those with a condition; 0 for the rest."""
    left = "0" if rest or not judges else f"{len(vetoes)}+MATCH(0.5,{_area(judges)},0)"
    for rows, skipped in ((judges, len(vetoes)), (vetoes, 0)):
        if rows:
            left = f"IF(MAX({_area(rows)})=1,{skipped}+MATCH(1,{_area(rows)},0),{left})"
    return left


def _of_hit(hit: str, rows: Sequence[Judged], line: int, rest: str) -> str:
    """What stands above the column of the row that decides."""
    if not rows:
        return text(rest)
    heads = _area(rows).replace(ROW, f"${line}")
    return f"IF({hit}=0,{text(rest)},INDEX({heads},{hit}))"


def _status(hit: str, found: str, vetoes: Sequence[Judged], judges: Sequence[Judged]) -> str:
    against = "+".join(f"({j.truth}=1)*({found}<>{text(j.tier)})" for j in judges) or "0"
    open_ = []
    for at, judge in enumerate(judges):
        first = f"*(MAX({_area(judges[:at])})<1)" if at else ""
        open_.append(f"({judge.truth}=0.5)*({found}<>{text(judge.tier)}){first}")
    vetoed = f'IF({against}>0,"{CONFLICT}","{CERTAIN}")'
    judged = f'IF({"+".join(open_) or "0"}>0,"数据不足（暂定"&{found}&"）","{CERTAIN}")'
    return f"IF(AND({hit}>0,{hit}<={len(vetoes)}),{vetoed},{judged})"


def _reasons(hit: str, found: str, vetoes: Sequence[Judged], judges: Sequence[Judged], rest: Row | None) -> str:
    holds = [f'IF({v.truth}=1,"；"&{_parted(v.why)},"")' for v in vetoes]
    against = [
        f'IF(({j.truth}=1)*({found}<>{text(j.tier)}),{text(f"；又满足{j.tier}类全部条件（")}&{_parted(j.why)}&"），须人工决定","")'
        for j in judges
    ]
    vetoed = f"MID({joined([*holds, *against])},2,9999)"
    judged = f'SUBSTITUTE({_hit_why(hit, [*vetoes, *judges])},"{BETWEEN}","；")' if judges else '""'
    fails = [f'{text("；")}&IF({j.truth}=0,"不满足","还不能判定是否满足")&{text(f"{j.tier}类条件：")}&{_parted(j.why)}' for j in judges]
    left = (f"MID({joined(fails)},2,9999)" if fails else text("其余客户")) if rest else '""'
    return f"IF({hit}=0,{left},IF({hit}<={len(vetoes)},{vetoed},{judged}))"


def _hit_why(hit: str, rows: Sequence[Judged]) -> str:
    return f"INDEX({rows[0].why}:{rows[-1].why},{hit})"


def _parted(reasons: str) -> str:
    return f'SUBSTITUTE({reasons},"{BETWEEN}","，")'


def _by_hand(signed: Signed, found: tuple[str, str, str, str, str], places: Places) -> tuple[str, ...]:
    """Tier, status, row, citation and reasons where a decision by hand comes first (A07)."""

    def either(head: str, by_hand: str, by_table: str) -> str:
        return places.add(head, f'IF({signed.number}="",{by_table},{by_hand})')

    tiers = ",".join(text(o.tier) for o in signed.overrides)
    said = ",".join(text(f"人工定为{o.tier}类：{o.reason}（{o.signed}，至{o.until.isoformat()}）") for o in signed.overrides)
    tier, status, row, cited, reasons = found
    return (
        either("等级〔定〕", f"CHOOSE({signed.number},{tiers})", tier),
        either("状态〔定〕", text(CERTAIN), status),
        either("行号〔定〕", text(BY_HAND), row),
        either("出处〔定〕", text(f"A07，分级标准{BY_HAND}行"), cited),
        either("理由〔定〕", f'CHOOSE({signed.number},{said})&"；"&{reasons}', reasons),
    )
