"""The quarter's evaluation: development, loyalty and churn, sales, contribution and the clients that make most of it (S17–S19, D17)."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from udfs.binding import bind, row_facts
from udfs.declare import Arg, Head, Rows, UdfError, udf
from udfs.facts import COOPERATED, NAME
from udfs.heads import Heads
from udfs.kinds.amounts import Count, Money
from udfs.kinds.choices import KIND
from udfs.kinds.kind import Doubt, Fault
from udfs.policy.evaluator import Policy, current
from udfs.policy.shapes import TIMES
from udfs.rules.rounding import ratio, shown_rate

POTENTIAL = "潜在客户"
#: Kinds of clients that are developed: a contract is signed (A05).
DEVELOPED = ("签约客户", "已开发客户")
WON, LOST, GIVEN_UP = "中标", "未中标", "放弃"
_HEADS = Heads((NAME, COOPERATED, TIMES))


@dataclass(frozen=True, slots=True)
class Client:
    """What an evaluation asks of a client at the end of a month: its kind, 合作历史 (有, 无, None) and 合作项目数."""

    name: str
    kind: str | None = None
    cooperated: str | None = None
    projects: int | None = None


def potential_count(clients: Iterable[Client]) -> int:
    """潜在客户数 (S17)."""
    return sum(client.kind == POTENTIAL for client in clients)


def developed(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> list[str]:
    """Clients that became 签约客户 or 已开发客户 in a period; one that is new counts if it is one at the end (D17).

    Args:
        before: Client → kind in the month before the period.
        after: Client → kind in the period's last month.
    """
    return [client for client, kind in after.items() if kind in DEVELOPED and before.get(client) not in DEVELOPED]


def success_rate(outcomes: Iterable[str | None]) -> float | None:
    """中标 ÷ (中标 + 未中标 + 放弃) over the leads decided in a period, 0–1; those still followed do not count (S17)."""
    decided = [one for one in outcomes if one in (WON, LOST, GIVEN_UP)]
    return ratio(decided.count(WON), len(decided))


def loyalty_rate(clients: Iterable[Client], policy: Policy | None = None) -> float | None:
    """Clients with two projects or more ÷ clients with 合作历史 有, 0–1 (S18)."""
    least = (policy or current()).number("loyal_projects")
    known = [client for client in clients if client.cooperated == "有"]
    return ratio(sum((client.projects or 0) >= least for client in known), len(known))


def churned(beginning: Collection[str], ended: Iterable[str]) -> list[str]:
    """Clients of the beginning that ended in the period; one that came and went within it is none of them (D17, D31)."""
    return [client for client in dict.fromkeys(ended) if client in beginning]


def churn_rate(beginning: Collection[str], ended: Iterable[str]) -> float | None:
    """Clients that ended ÷ clients at the beginning, 0–1 (S18)."""
    return ratio(len(churned(beginning, ended)), len(beginning))


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract signed in a period, in 万元."""

    client: str
    sales: float | None
    profit: float | None = None


def totals(contracts: Iterable[Contract]) -> tuple[float, float]:
    """销售额 and 利润额 in 万元 (S19)."""
    told = list(contracts)
    return math.fsum(one.sales or 0.0 for one in told), math.fsum(one.profit or 0.0 for one in told)


def sales_by_client(contracts: Iterable[Contract]) -> dict[str, float]:
    """销售额 of each client, largest first; of equal ones in the order they come."""
    found: dict[str, list[float]] = {}
    for one in contracts:
        found.setdefault(one.client, []).append(one.sales or 0.0)
    return dict(sorted(((client, math.fsum(amounts)) for client, amounts in found.items()), key=lambda pair: -pair[1]))


def contribution(sales: float, whole: float) -> float | None:
    """Client's share of all 销售额, 0–1 (S19)."""
    return ratio(sales, whole)


def pareto(sales: Mapping[str, float], policy: Policy | None = None) -> list[str]:
    """The fewest clients, largest first, that together make the share of 销售额 the policy names (80 %)."""
    goal = (policy or current()).number("pareto_share") * math.fsum(amount for amount in sales.values() if amount > 0)
    found: list[str] = []
    reached: list[float] = []
    for client, amount in sorted(sales.items(), key=lambda pair: -pair[1]):
        if amount <= 0 or math.fsum(reached) >= goal - 1e-9 * goal:
            break
        found.append(client)
        reached.append(amount)
    return found


_MONEY = Money()
_COUNT = Count()


@udf(group="客户评估", clause="S18")
def loyalty(
    head: Annotated[Head, Arg("表头一行", note="，要有合作历史、合作项目数两列")],
    rows: Annotated[Rows, Arg("各行客户")],
) -> float | str:
    """客户忠诚度（0到1）：合作项目数在2个以上（非原文）的客户占有合作历史的客户的几成；没有的为“无数据”。

    例：
    >>> loyalty(("合作历史", "合作项目数"), (("有", 3), ("有", 1), ("无", ""), ("有", 2)))
    0.667
    """
    bound = bind(head, _HEADS)
    if {COOPERATED.name, TIMES.name} - {fact.name for _, fact, _ in bound}:
        raise UdfError("表头里没有认出合作历史、合作项目数两列")
    clients: list[Client] = []
    for row in rows:
        facts = {name: value.value if isinstance(value, Doubt) else value for name, value in row_facts(bound, row).items()}
        if bad := next((value.why for value in facts.values() if isinstance(value, Fault)), ""):
            raise UdfError(f"第{len(clients) + 1}行{bad}")
        clients.append(Client("", None, facts[COOPERATED.name], facts[TIMES.name]))
    return shown_rate(loyalty_rate(clients))


@udf(group="客户评估", clause="S18")
def churn(
    ended: Annotated[int, Arg("期内终止的期初客户", "户", kind=_COUNT)],
    beginning: Annotated[int, Arg("期初客户数", "户", kind=_COUNT)],
) -> float | str:
    """客户流失率（0到1）：期初客户里在期内终止的占几成；期初没有客户的为“无数据”。

    例：
    >>> churn(6, 110)
    0.055
    """
    if ended > beginning:
        raise UdfError("终止的客户不能多于期初客户")
    return shown_rate(ratio(ended, beginning))


@udf(group="客户评估", clause="S19")
def contrib(
    sales: Annotated[float, Arg("客户销售额", "万元", kind=_MONEY)],
    whole: Annotated[float, Arg("全部销售额", "万元", kind=_MONEY)],
) -> float | str:
    """客户贡献度（0到1）：这个客户的销售额占全部销售额的几成。

    例：
    >>> contrib(9900, 35344.1)
    0.28
    """
    if abs(sales) > whole:
        raise UdfError("客户销售额不能多于全部销售额")
    return shown_rate(contribution(sales, whole))


@udf(group="客户评估", clause="S19")
def pareto_mark(
    amounts: Annotated[Rows, Arg("各客户销售额", "万元", note="，一列")],
) -> list[list[str]]:
    """标出销售额最大、合计达到全部80%（非原文）的客户：是的为“是”，不是的为空白；结果为一列。

    例：
    >>> pareto_mark(((9900,), (750,), (7578.8,), (6478.8,), (6050,), (3086.5,), (1500,)))
    [['是'], [''], ['是'], ['是'], ['是'], [''], ['']]
    """
    sales = {}
    for at, row in enumerate(amounts):
        value = _MONEY.parse(row[0] if row else None)
        value = value.value if isinstance(value, Doubt) else value
        if isinstance(value, Fault):
            raise UdfError(f"第{at + 1}行的销售额{value.why}")
        sales[str(at)] = value or 0.0
    marked = set(pareto(sales))
    return [["是" if str(at) in marked else ""] for at in range(len(amounts))]


@udf(group="客户评估", clause="S17")
def dev_rate(
    won: Annotated[int, Arg("中标", "个", kind=_COUNT)],
    lost: Annotated[int, Arg("未中标", "个", kind=_COUNT)] = 0,
    dropped: Annotated[int, Arg("放弃", "个", kind=_COUNT)] = 0,
) -> float | str:
    """客户开发成功率（0到1）：中标占中标、未中标、放弃的几成；还在跟踪的不计。

    例：
    >>> dev_rate(3, 2, 1)
    0.5
    """
    return shown_rate(ratio(won, won + lost + dropped))


@udf(group="客户评估", clause="S17、A05")
def dev_new(
    before: Annotated[str, Arg("期初客户类别", note="，期初还没有的空着", kind=KIND)] = "",
    after: Annotated[str, Arg("期末客户类别", kind=KIND)] = "",
) -> bool | None:
    """是不是期内新开发的客户：期末是签约客户或已开发客户，期初不是。

    例：
    >>> dev_new("准客户", "签约客户")
    True
    >>> dev_new("签约客户", "已开发客户")
    False
    """
    return bool(developed({"": before}, {"": after})) if after else None
