"""How risky a client is: open signals, receivables past their day, poor ratings (S13, G16, D20)."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from udfs.binding import bind, column_facts, counted
from udfs.declare import Arg, Head, Rows, UdfError, udf
from udfs.identity import name_key
from udfs.kinds.amounts import Money
from udfs.kinds.choices import RATING
from udfs.policy.conditions import shown
from udfs.policy.evaluator import Policy, current
from udfs.policy.needs import NOTHING_NEEDED
from udfs.risk_facts import HEADS

OVERDUE_RECEIVABLE, POOR_RATING = "逾期应收", "信用状况或市场信誉差"
_ORDER = ("高", "中", "低")


@dataclass(frozen=True, slots=True)
class Signal:
    """One entry of 风险信号表."""

    day: datetime.date
    kind: str
    degree: str
    closed: datetime.date | None = None
    #: Until which day its handling is put off, told beside it; the risk counts all the same.
    deferred_until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Receivable:
    """What a project's client has to pay, in 万元."""

    project: str
    receivable: float | None
    received: float | None
    due: datetime.date | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a client is risky: one open signal."""

    degree: str
    text: str

    def __str__(self) -> str:
        return f"{self.degree}：{self.text}"


def overdue(one: Receivable, day: datetime.date) -> float:
    """What is not paid of a receivable whose 收款期限 lies before the day, in 万元; 0 if nothing."""
    rest = (one.receivable or 0) - (one.received or 0)
    return rest if rest > 0 and one.due and one.due < day else 0


def degree_of(amount: float, policy: Policy | None = None) -> str:
    """Degree of the signal that an overdue receivable is, by its amount in 万元."""
    policy = policy or current()
    lines = zip(_ORDER, ("receivable_high", "receivable_middle"), strict=False)
    return next((degree for degree, line in lines if amount >= policy.number(line)), _ORDER[-1])


def reasons(
    day: datetime.date,
    signals: Iterable[Signal] = (),
    receivables: Iterable[Receivable] = (),
    *,
    credit: str | None = None,
    reputation: str | None = None,
    policy: Policy | None = None,
) -> list[Reason]:
    """Open signals of a client on a day, the gravest first.

    Args:
        day: The day on which it is asked; a signal is open until its 关闭日期.
        signals: Entries of 风险信号表 of the client.
        receivables: Receivables of its projects.
        credit: 信用状况 of the client.
        reputation: 市场信誉 of the client; both together are one signal.
        policy: The policy in force; the current one if left out.
    """
    policy = policy or current()
    found = [_of_signal(s) for s in signals if s.day <= day and (s.closed is None or s.closed > day)]
    found += [_owed(amount, one.project, policy) for one in receivables if (amount := overdue(one, day))]
    if "差" in (credit, reputation):
        found.append(Reason(policy.number("poor_rating_risk"), POOR_RATING))
    return sorted(found, key=lambda reason: _ORDER.index(reason.degree))


def _of_signal(signal: Signal) -> Reason:
    pause = f"，暂缓至{signal.deferred_until.isoformat()}" if signal.deferred_until else ""
    return Reason(signal.degree, f"{signal.kind}（{signal.day.isoformat()}{pause}）")


def deferred_on(since: datetime.date | None, until: datetime.date | None, day: datetime.date) -> bool:
    """Whether handling is put off on a day: it is taken up again on the last one by itself (S15)."""
    return since is not None and until is not None and since <= day < until


def measure_due(due: datetime.date | None, since: datetime.date | None, until: datetime.date | None) -> datetime.date | None:
    """Day by which a measure is to be done: its clock stands still while it is put off, if that began before its day.

    >>> str(measure_due(datetime.date(2026, 9, 30), datetime.date(2026, 9, 20), datetime.date(2026, 10, 20)))
    '2026-10-30'
    """
    if due is None or since is None or until is None or until <= since or since > due:
        return due
    return due + (until - since)


def _owed(amount: float, project: str, policy: Policy) -> Reason:
    return Reason(degree_of(amount, policy), f"{OVERDUE_RECEIVABLE}{shown(Money(), amount)}" + (f"（{project}）" if project else ""))


def level(found: Iterable[Reason], policy: Policy | None = None) -> str | None:
    """高, 中 or 低; None without any open signal."""
    count = Counter(reason.degree for reason in found)
    asked = {"high": count["高"], "middle": count["中"], "low": count["低"]}
    told = str((policy or current()).table("risk").judge(asked).row.then[0])
    return None if told == NOTHING_NEEDED else told


_CLIENT = Annotated[str, Arg("客户单位名称")]
_HEAD = Annotated[Head, Arg("表头一行", note="，风险信号表的")]
_ROWS = Annotated[Rows, Arg("多行数据", note="，风险信号表的；只看这个客户的")]
_OWED = Annotated[float | None, Arg("逾期应收", "万元", "，没有就空着", kind=Money())]
_CREDIT = Annotated[str | None, Arg("信用状况", note="：好、一般、差", kind=RATING)]
_REPUTATION = Annotated[str | None, Arg("市场信誉", note="：好、一般、差", kind=RATING)]


def _told(client: str, head: Head, rows: Rows, owed: float | None, credit: str | None, reputation: str | None) -> list[Reason]:
    bound = bind(head, HEADS)
    if not {"name", "level"} <= {fact.name for _, fact, _ in bound}:
        raise UdfError("表头里没有认出“客户单位名称”和“程度”两列，请把风险信号表的列标题那一行选进来")
    columns = column_facts(bound, rows)
    entries = [{name: counted(column[at]) for name, column in columns.items()} for at in range(len(rows))]
    signals = [_signal(e) for e in entries if e["level"] and e["name"] and name_key(e["name"]) == name_key(client)]
    found = reasons(datetime.date.max, signals, credit=credit, reputation=reputation)
    policy = current()
    return sorted([*found, *([_owed(owed, "", policy)] if owed and owed > 0 else [])], key=lambda r: _ORDER.index(r.degree))


def _signal(entry: Mapping[str, Any]) -> Signal:
    return Signal(entry.get("day") or datetime.date.min, entry.get("kind") or "其他", entry["level"], entry.get("closed"))


@udf(group="客户风险", clause="S13、G16")
def risk(
    client: _CLIENT, head: _HEAD, rows: _ROWS, owed: _OWED = None, credit: _CREDIT = None, reputation: _REPUTATION = None
) -> str | None:
    """客户风险等级：高、中、低；按没有关闭的风险信号、逾期应收、信用状况和市场信誉判断，没有风险信号的为空白。

    例：
    >>> head = ("客户单位名称", "信号日期", "信号类别", "程度", "关闭日期")
    >>> risk("示例置业有限公司", head, (("示例置业有限公司", "2026-08-02", "资金紧张", "中", ""),))
    '中'
    >>> risk("示例置业有限公司", head, (), 1200)
    '高'
    """
    return level(_told(client, head, rows, owed, credit, reputation)) if client else None


@udf(group="客户风险", clause="S13、S14")
def risk_why(client: _CLIENT, head: _HEAD, rows: _ROWS, owed: _OWED = None, credit: _CREDIT = None, reputation: _REPUTATION = None) -> str:
    """客户风险等级的依据：逐条列出没有关闭的风险信号，重的在前。

    例：
    >>> head = ("客户单位名称", "信号日期", "信号类别", "程度", "关闭日期")
    >>> risk_why("示例置业有限公司", head, (("示例置业有限公司", "2026-08-02", "资金紧张", "中", ""),), 1200)
    '高：逾期应收1200万元；中：资金紧张（2026-08-02）'
    """
    return "；".join(map(str, _told(client, head, rows, owed, credit, reputation))) if client else ""
