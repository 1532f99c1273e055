"""What a client's kind must fill, and what is not asked of it (R13)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from udfs.form_facts import COLUMNS, PARTNER_KIND
from udfs.policy.evaluator import Policy
from udfs.policy.needs import unmet
from udfs.rules.client_form import form_of
from workbooks.examined import Submission
from workbooks.judging.read import Span
from workbooks.problems import Problem, Rule, Severity, Where, problem, rule
from workbooks.registers.customer_info import CUSTOMER_INFO

NOT_FILLED = rule(
    "KH361",
    Severity.WARNING,
    "这类客户必填的空着",
    "{kind}要填“{field}”，这里空着。",
    "补填“{field}”；哪类客户填哪些列，见《分级标准》的“分类填报”。",
    clause="R13",
)
NO_COLUMN = rule(
    "KH363",
    Severity.WARNING,
    "缺少这类客户必填的列",
    "{kind}必填“{field}”，表里没有这一列（{count}个客户）。",
    "加上“{field}”列并填写，或用“新建空表”做一张这类客户的表。",
    clause="R13",
)
NOT_ASKED = rule(
    "KH362",
    Severity.WARNING,
    "这类客户不用填",
    "{kind}不用填“{field}”，这里填了内容。",
    "核对客户类别；类别没有错，就清空这一格。",
    clause="R13",
)
#: Told by checks of their own: what no client may lack, and the partner's kind (KH312).
_ELSEWHERE = frozenset({*(f.head for f in CUSTOMER_INFO.fields if f.required), PARTNER_KIND.head})
_NAMES = {f.head: f.name for f in COLUMNS}


def check_forms(submission: Submission, spans: Sequence[Span], book: str, policy: Policy, faulty: Collection[Where]) -> Iterator[Problem]:
    """Problems of clients whose kind is known.

    Args:
        submission: The return.
        spans: Head blocks under which its rows stand.
        book: Name of the workbook.
        policy: The policy of its month.
        faulty: Cells of which something is told already.
    """
    columns = submission.columns
    kinds, changes = columns.get("kind") or (), columns.get("change")
    told = [i for i, kind in enumerate(kinds) if kind and not (changes and changes[i] == "终止")]
    starts = [s.start for s in spans]

    def at(rule_: Rule, head: str, rows: Iterable[int], kind: str) -> Iterator[Problem]:
        name = _NAMES[head]
        for i in rows:
            span = spans[bisect_right(starts, i) - 1]
            where = Where(book, span.sheet, *span.place(submission.rows[i], name))
            if where not in faulty:
                yield problem(rule_, where, field=head, head=next((b.head for b in submission.bound if b.field == name), ""), kind=kind)

    for kind in dict.fromkeys(kinds[i] for i in told):
        form, mine = form_of(kind, policy), [i for i in told if kinds[i] == kind]
        for need in (n for n in form.must if n.head not in _ELSEWHERE):
            column = columns.get(_NAMES[need.head])
            if column is None:
                found = [problem(NO_COLUMN, Where(book, submission.sheet), field=need.head, kind=kind, count=len(mine))]
            else:
                found = list(at(NOT_FILLED, need.head, (i for i in mine if unmet([need], {need.head: column[i]})), kind))
            yield from (replace(p, severity=Severity.ERROR) for p in found) if form.stops else found
        for head in (f.head for f in COLUMNS if f.head in form.never - _ELSEWHERE and f.name in columns):
            yield from at(NOT_ASKED, head, (i for i in mine if columns[_NAMES[head]][i] not in (None, "", 0)), kind)
