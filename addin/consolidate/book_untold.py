"""在册未报: clients that stand in the register although their unit's return of the month does not tell of them (R31, R57)."""

from __future__ import annotations

from addin.consolidate.book_lists import places_by_id, row_link
from addin.consolidate.book_table import Column, List
from addin.consolidate.content import UNTOLD, Content

_ASKED = (
    "本月报了表，表里没有、也没有写“终止”的客户，仍在册、沿用最后一次报送的内容。不再维护的，请单位写一行、变化类型填“终止”；"
    "没有变化的不用补报。"
)


def untold_list(content: Content) -> List:
    """One row a client and unit, longest untold first."""
    told = content.snapshot.untold
    columns = [
        Column("序号", 6, range(1, len(told) + 1), "0", "center"),
        Column("客户单位名称", 40, [u.client for u in told], wrap=True),
        Column("单位", 26, [u.unit for u in told], wrap=True),
        Column("最后报送月份", 14, [u.last.chinese for u in told], align="center"),
        Column("几个月没报", 11, [u.months for u in told], "0", "center"),
    ]
    found = List(
        UNTOLD, f"在册未报的客户（{content.title}）", f"共{len(told):,}个。{_ASKED}", columns,
        empty="报了表的单位，在册客户本月都报到了。", frozen_columns=2, tab_color="#BF8F00",
    )  # fmt: skip
    rows = places_by_id(content.snapshot.clients, {u.client_id for u in told}) if told else {}
    found.links = {(i, 1): row_link(rows[u.client_id]) for i, u in enumerate(told) if u.client_id in rows}
    return found
