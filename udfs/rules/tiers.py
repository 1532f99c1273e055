"""Tier A, B or C of a client by the policy's decision table (R21–R24, A06–A14)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import Any

from udfs.heads import Fact
from udfs.identity import name_key
from udfs.kinds.kind import Fault
from udfs.policy.conditions import Condition, Tri, atoms, reasons, truth, undecided
from udfs.policy.evaluator import VETO, Override, Policy, Row, Table, Verdict, current, known_values
from udfs.rulebook import clause_ids

CERTAIN, CONFLICT = "确定", "冲突"
BY_HAND = "人工"


@dataclass(frozen=True, slots=True)
class Tiering:
    """A tier with everything that explains it."""

    tier: str
    #: 确定, 数据不足（暂定B） or 冲突.
    status: str
    #: Chinese sentences, each telling the input it rests on.
    why: tuple[str, ...]
    #: Row of the decision table that hit; 人工 for a signed decision.
    row: str
    clause: str
    #: Heads of facts not known that could change the tier.
    missing: tuple[str, ...]
    #: A cell it asked for could not be read.
    unread: bool = False


def decide(facts: Mapping[str, Any], policy: Policy | None = None) -> Tiering:
    """Tier of one client.

    Args:
        facts: Values by `Fact.name` as their kinds parse them; None, 未知, absent and `Fault` are not known.
        policy: The policy in force; the current one if left out.
    """
    policy = policy or current()
    found = _grader(policy.table("tier")).tier(facts)
    return _with_overrides([found], {"name": [facts.get("name")]}, policy)[0]


def decide_columns(columns: Mapping[str, Sequence[Any]], count: int, policy: Policy | None = None) -> list[Tiering]:
    """Tiers of many clients, column-wise; an absent column is not known.

    Each row of the table is judged once for each combination of the few facts it asks for, and each combination of such
    judgements is put into words once; equal cases share one `Tiering`.
    """
    policy = policy or current()
    return _with_overrides(_grader(policy.table("tier")).tiers(columns, count), columns, policy)


def gap(facts: Mapping[str, Any], policy: Policy | None = None) -> list[str]:
    """What would lift the client to a better tier, and what threatens it (R47), one sentence each."""
    table = (policy or current()).table("tier")
    known = known_values(facts, table.shape.inputs)
    verdict = table.judge(known)
    said = []
    if verdict.vetoes:
        said += [f"消除C类情形：{'，'.join(table.why(r, known))}" for r in verdict.vetoes]
    for row, condition in table.live:
        if row.role != VETO and row.then != verdict.row.then and truth(condition, known) is not True:
            said.append(f"成为{row.then[0]}类还须：{'；'.join(table.lacking(row, known))}")
    if not verdict.vetoes:
        for row, condition in table.live:
            if row.role == VETO and truth(condition, known) is None:
                heads = "、".join(dict.fromkeys(f.head for f in undecided(condition, known)))
                said.append(f"可能降为{row.then[0]}类：{row.note.partition('（')[0] or row.when}（{heads}未知）")
    return said


_MOST_ANSWERS = 1 << 17


class _Memo(dict[Any, Any]):
    """Answers worked out once for each question; forgotten when there are too many."""

    def __init__(self, answer: Callable[[Any], Any]) -> None:
        super().__init__()
        self._answer = answer

    def __missing__(self, key: Any) -> Any:
        """Work out and keep the answer."""
        if len(self) >= _MOST_ANSWERS:
            self.clear()
        found = self[key] = self._answer(key)
        return found


class _Piece:
    """One row of the table judged: its truth, the sentences that tell why, and the facts that leave it open. Told apart by identity."""

    __slots__ = ("open", "truth", "unread", "why")

    def __init__(self, *, truth: Tri, why: tuple[str, ...], open_: tuple[Fact, ...], unread: bool) -> None:
        self.truth, self.why, self.open, self.unread = truth, why, open_, unread


def _piece(row: Row, condition: Condition, known: Mapping[str, Any], *, unread: bool) -> _Piece:
    found = truth(condition, known)
    if found is False and row.role == VETO:
        return _Piece(truth=False, why=(), open_=(), unread=unread)
    why = tuple(reasons(condition, known, found)) if found or row.role != VETO else ()
    open_ = tuple(dict.fromkeys(undecided(condition, known))) if found is None else ()
    return _Piece(truth=found, why=why, open_=open_, unread=unread)


class _Judge:
    """One row of the table with all its judgements so far."""

    def __init__(self, row: Row, condition: Condition) -> None:
        self._row, self._condition = row, condition
        self._facts = tuple(dict.fromkeys(a.fact for a in atoms(condition)))
        self._names = [f.name for f in self._facts]
        self._same: dict[Any, _Piece] = {}
        self._pieces = _Memo(self._judge)
        self._alone = _Memo(lambda value: self._pieces[value,])

    def one(self, facts: Mapping[str, Any]) -> _Piece:
        """Judgement of one client; an absent fact is not known."""
        get = facts.get
        piece: _Piece = self._pieces[tuple([get(name) for name in self._names])]
        return piece

    def column(self, columns: Mapping[str, Sequence[Any]], count: int) -> Iterable[_Piece]:
        """Judgement of each client; an absent column is not known."""
        given = [columns[f.name] if f.name in columns else repeat(None, count) for f in self._facts]
        if len(given) == 1:
            return map(self._alone.__getitem__, given[0])
        return map(self._pieces.__getitem__, zip(*given, strict=True)) if given else repeat(self._pieces[()], count)

    def _judge(self, case: tuple[Any, ...]) -> _Piece:
        known = known_values({f.name: v for f, v in zip(self._facts, case, strict=True)}, self._facts)
        piece = _piece(self._row, self._condition, known, unread=any(type(value) is Fault for value in case))
        return self._same.setdefault((piece.truth, piece.why, piece.open, piece.unread), piece)


class _Grader:
    """A table with all combinations of judgements put into words so far: workbooks of a month share most of them."""

    def __init__(self, table: Table) -> None:
        self._judges = [_Judge(row, condition) for row, condition in table.live]
        self._tierings = _Memo(lambda case: _assemble(table, case))

    def tier(self, facts: Mapping[str, Any]) -> Tiering:
        """Tier of one client."""
        found: Tiering = self._tierings[tuple([judge.one(facts) for judge in self._judges])]
        return found

    def tiers(self, columns: Mapping[str, Sequence[Any]], count: int) -> list[Tiering]:
        """Tiers of many clients."""
        if not self._judges:
            return [self._tierings[()]] * count
        judged = [judge.column(columns, count) for judge in self._judges]
        return list(map(self._tierings.__getitem__, zip(*judged, strict=True)))


#: The last few tables used, told apart by identity: a table is too large to be a key.
_GRADERS: deque[tuple[Table, _Grader]] = deque(maxlen=4)


def _grader(table: Table) -> _Grader:
    found = next((grader for known, grader in _GRADERS if known is table), None)
    if found is None:
        found = _Grader(table)
        _GRADERS.append((table, found))
    return found


def _assemble(table: Table, pieces: Sequence[_Piece]) -> Tiering:
    verdict = table.verdict([p.truth for p in pieces])
    told = {row.id: piece for (row, _), piece in zip(table.live, pieces, strict=True)}
    why = _why(table, verdict, told)
    missing = () if verdict.vetoes else _missing(table, verdict.row, told)
    unread = any(p.unread for p in pieces)
    return Tiering(verdict.row.then[0], _status(verdict), why, verdict.row.id, _first_clause(verdict.row.clause), missing, unread)


@cache
def _first_clause(citation: str) -> str:
    return next(iter(clause_ids(citation)), citation)


def _status(verdict: Verdict) -> str:
    if verdict.against:
        return CONFLICT
    return CERTAIN if verdict.certain else f"数据不足（暂定{verdict.row.then[0]}）"


def _why(table: Table, verdict: Verdict, told: Mapping[str, _Piece]) -> tuple[str, ...]:
    if verdict.vetoes:
        said = ["，".join(told[row.id].why) for row in verdict.vetoes]
        said += [f"又满足{row.then[0]}类全部条件（{'，'.join(told[row.id].why)}），须人工决定" for row in verdict.against]
        return tuple(said)
    if verdict.row.id in told:
        return told[verdict.row.id].why
    said = []
    for row, _ in table.live:
        if row.role != VETO:
            lead = "不满足" if told[row.id].truth is False else "还不能判定是否满足"
            said.append(f"{lead}{row.then[0]}类条件：{'，'.join(told[row.id].why)}")
    return tuple(said) or ("其余客户",)


def _missing(table: Table, hit: Row, told: Mapping[str, _Piece]) -> tuple[str, ...]:
    """Heads of unknown facts that could give another tier: first those of the 判定 rows, then those of the vetoes."""
    open_rows = [(row, told[row.id].open) for row, _ in table.live if row.then != hit.then and told[row.id].open]
    open_rows.sort(key=lambda pair: pair[0].role == VETO)
    return tuple(dict.fromkeys(fact.head for _, facts in open_rows for fact in facts))


def _signed(policy: Policy) -> dict[str, Override]:
    return {name_key(o.client): o for o in policy.overrides}


def _by_hand(found: Tiering, signed: Override) -> Tiering:
    why = (f"人工定为{signed.tier}类：{signed.reason}（{signed.signed}，至{signed.until.isoformat()}）", *found.why)
    return Tiering(signed.tier, CERTAIN, why, BY_HAND, "A07", found.missing, found.unread)


def _with_overrides(found: list[Tiering], columns: Mapping[str, Sequence[Any]], policy: Policy) -> list[Tiering]:
    if not policy.overrides or "name" not in columns:
        return found
    signed = _signed(policy)
    keys = (name_key(str(n or "")) for n in columns["name"])
    return [t if (o := signed.get(k)) is None else _by_hand(t, o) for t, k in zip(found, keys, strict=True)]
