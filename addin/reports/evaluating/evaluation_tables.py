"""Tables over many entries for the evaluation: sales by client, movement between tiers, cohorts, units (S17–S20, R39).

pandas on the snapshot's tables; rules stay in udfs.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from addin.declare import told
from addin.ledger.shapes.views import TIERS, GroupClient
from addin.reports.material import Material
from addin.reports.open_risk import told_risk
from addin.reports.scores import money_text, percent_text
from udfs.policy.evaluator import Policy
from udfs.rules.evaluation import contribution, pareto
from udfs.rules.rounding import ratio

if TYPE_CHECKING:
    import pandas as pd

_ENDED, _NEW = "终止或移出", "期初没有"


@dataclass(frozen=True)
class ParetoLine:
    """One client's sales of the period."""

    no: int = told("序号，按销售额", sample=1)
    client: str = told("客户", sample="示例置业有限公司")
    risk: str = told_risk()
    sales: str = told("销售额（万元）", sample="9,900")
    share: str = told("贡献度", sample="28.0%")
    reached: str = told("累计占比", sample="28.0%")
    is_main: str = told("是否主要客户", sample="是")


@dataclass(frozen=True)
class MoveLine:
    """Clients of one tier at the beginning, by their tier at the end."""

    start: str = told("期初等级", sample="A类")
    a: int = told("期末A类", sample=10)
    b: int = told("期末B类", sample=2)
    c: int = told("期末C类", sample=0)
    gone: int = told("期内终止或移出", sample=1)
    total: int = told("合计", sample=13)


@dataclass(frozen=True)
class CohortLine:
    """Clients by the year in which they first cooperated."""

    year: str = told("首次合作年份", sample="2023年")
    clients: int = told("现有客户数", sample=12)
    loyal: int = told("其中忠诚客户", sample=9)
    share: str = told("忠诚的比例", sample="75.0%")
    sales: str = told("本期销售额（万元）", sample="7,578.8")


def contracts(material: Material, unit: str = "", days: tuple[datetime.date, datetime.date] | None = None) -> pd.DataFrame:
    """Contracts signed in the period or in other days: 客户, 客户编号, 单位, 销售额, 利润额 in 万元."""
    import pandas as pd

    first, last = days or material.days
    table = material.snapshot.frame("projects")
    day = table["签订日期"]
    signed = (day >= pd.Timestamp(first)) & (day <= pd.Timestamp(last))
    if unit:
        signed &= table["单位"] == unit
    found = table.loc[signed, ["客户单位名称", "客户编号", "单位", "合同额(万元)", "利润额(万元)"]]
    return found.set_axis(["客户", "客户编号", "单位", "销售额", "利润额"], axis=1).fillna({"销售额": 0.0, "利润额": 0.0})


def sales_by_client(found: pd.DataFrame) -> dict[str, float]:
    """Sales of each client, largest first; of equal ones in the order they come."""
    summed = found.groupby("客户", sort=False)["销售额"].sum().sort_values(ascending=False, kind="stable")
    return {str(client): float(amount) for client, amount in summed.items()}


def pareto_lines(sales: dict[str, float], policy: Policy) -> tuple[ParetoLine, ...]:
    """Clients by sales with their share, and what they make together (S19)."""
    main, whole, reached, lines = set(pareto(sales, policy)), sum(sales.values()), 0.0, []
    for no, (client, amount) in enumerate(sales.items(), 1):
        reached += amount
        share, together = contribution(amount, whole), ratio(reached, whole)
        lines.append(
            ParetoLine(no, client, money_text(amount), percent_text(share), percent_text(together), "是" if client in main else "")
        )
    return tuple(lines)


def movement(before: Sequence[GroupClient], after: Sequence[GroupClient]) -> tuple[MoveLine, ...]:
    """Tiers at the beginning against those at the end; nothing without a beginning."""
    import pandas as pd

    if not before:
        return ()
    start = pd.Series({c.id: c.stands for c in before}, dtype="object")
    end = pd.Series({c.id: c.stands for c in after}, dtype="object")
    both = pd.DataFrame({"期初": start, "期末": end}).fillna({"期初": _NEW, "期末": _ENDED})
    counts = pd.crosstab(both["期初"], both["期末"]).reindex(index=[*TIERS, _NEW], columns=[*TIERS, _ENDED], fill_value=0)
    lines = []
    for name, row in counts.iterrows():
        a, b, c, gone = (int(n) for n in row)
        lines.append(MoveLine(f"{name}类" if name in TIERS else str(name), a, b, c, gone, a + b + c + gone))
    return tuple(lines)


def cohorts(material: Material, unit: str, sold: pd.DataFrame) -> tuple[CohortLine, ...]:
    """Clients by the year of their first cooperation, with the loyal ones and what they bought in the period (S18)."""
    import pandas as pd

    table = material.snapshot.frame("clients")
    if unit:
        table = table[table["维护单位"].str.split("、").map(lambda units: unit in units)]
    table = table[table["首次合作日期"].notna()]
    if table.empty:
        return ()
    least = material.force.number("loyal_projects")
    facts = pd.DataFrame(
        {
            "年份": table["首次合作日期"].dt.year.astype(int),
            "忠诚": ((table["合作历史"] == "有") & (table["合作项目数"].fillna(0) >= least)).astype(int),
            "销售额": table["客户编号"].map(sold.groupby("客户编号")["销售额"].sum()).fillna(0.0).astype(float),
        }
    )
    grouped = facts.groupby("年份").agg(户数=("忠诚", "size"), 忠诚=("忠诚", "sum"), 销售额=("销售额", "sum"))
    return tuple(
        CohortLine(f"{year}年", int(n), int(loyal), percent_text(ratio(int(loyal), int(n))), money_text(float(amount)))
        for year, (n, loyal, amount) in zip(grouped.index, grouped.to_numpy(), strict=True)
    )
