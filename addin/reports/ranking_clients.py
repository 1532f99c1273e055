"""Clients ranked by score inside each tier (R39, A15); 数据不足 ones apart (A08)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from addin.consolidate.workbook.content import CLIENTS
from addin.declare import told
from addin.ledger.shapes.views import TIERS, GroupClient
from addin.reports.open_risk import told_risk
from addin.reports.score import client_score
from addin.reports.wording import cut, names, sheet_of_month
from udfs.policy.evaluator import Table


@dataclass(frozen=True)
class ClientRank:
    """One client in its tier's list."""

    rank: int = told("名次：领导版、分公司版是在集团同级客户中的名次，项目部版是在本单位客户中的名次", sample=1)
    client: str = told("客户单位名称", sample="示例置业有限公司")
    kind: str = told("客户类别", sample="签约客户")
    units: str = told("维护单位", sample="一分公司")
    score: int = told("得分（非原文的计分办法）", sample=86)
    risk: str = told_risk()


@dataclass(frozen=True)
class TierRank:
    """One tier's list."""

    title: str = told("小标题，如A类客户（共12个）", sample="A类客户（共2个）")
    clients: tuple[ClientRank, ...] = told("客户名次")
    more: str = told("未列全时的说明", sample="")


def rank_clients(clients: Sequence[GroupClient], table: Table, shown: Collection[str] = ()) -> tuple[TierRank, ...]:
    """Lists of A, B and C, then of those on missing facts.

    Args:
        clients: All who are ranked against each other.
        table: The policy's score.
        shown: Units whose clients are listed, and named as maintaining (A31); all if empty.
    """
    sure = [client for client in clients if not client.tier_status.startswith("数据不足")]
    unsure = [client for client in clients if client.tier_status.startswith("数据不足")]
    groups = [(f"{tier}类客户", [client for client in sure if client.tier == tier]) for tier in TIERS]
    return tuple(_list(title, members, table, shown) for title, members in [*groups, ("数据不足（暂定B）客户", unsure)])


def _list(title: str, clients: Sequence[GroupClient], table: Table, shown: Collection[str]) -> TierRank:
    scored = sorted(((client_score(client, table), client) for client in clients), key=lambda pair: (-pair[0], pair[1].name, pair[1].id))
    ranks: list[ClientRank] = []
    rank = 0
    for place, (score, client) in enumerate(scored, 1):
        if place == 1 or score != scored[place - 2][0]:
            rank = place
        units = [unit for unit in client.units if not shown or unit in shown]
        if units:
            ranks.append(ClientRank(rank, client.name, client.kind or "—", names(units), score))
    rows, more = cut(ranks, sheet_of_month(CLIENTS))
    return TierRank(f"{title}（共{len(ranks)}个）", rows, more)
