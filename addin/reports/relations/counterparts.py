"""对接矩阵 (G08): who of theirs faces whom of ours, level against level, and the gaps."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.reports.client_named import client_named
from addin.reports.dossiers import Dossiers
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material
from addin.reports.relations.people import GapLine, gap_lines
from addin.reports.wording import cut
from udfs.kinds.register_choices import OUR_LEVEL, POSITION
from workbooks.registers.contacts import Contacts

OUR_LEVELS = OUR_LEVEL.options
NONE, UNTOLD = "没有对接人", "未填"
_MOST = 300


@dataclass(frozen=True)
class LevelRow:
    """Their persons of one position by the level of ours who faces them."""

    position: str = told("客户人员的企业职位", sample="主要领导")
    group: int = told("由集团公司领导对接", sample=3)
    branch: int = told("由分公司领导对接", sample=5)
    department: int = told("由部门负责人对接", sample=2)
    staff: int = told("由市场营销人员对接", sample=1)
    other: int = told("对接人级别未填", sample=0)
    none: int = told("没有对接人", sample=1)


@dataclass(frozen=True)
class PairLine:
    """One person of theirs with the one of ours."""

    client: str = told("客户", sample="示例置业有限公司")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="—")
    theirs: str = told("客户人员（只留姓）和职务", sample="张**　总经理")
    position: str = told("企业职位", sample="主要领导")
    ours: str = told("我方对接人", sample="李示例")
    level: str = told("对接人级别", sample="分公司领导")
    closeness: str = told("关系强度", sample="中")
    gap: str = told("缺口，没有的为一横", sample="—")


@dataclass(frozen=True)
class Counterparts(Letterhead):
    """对接矩阵的内容。"""

    period: str = told("期间", sample="2026年下半年")
    scope: str = told("范围：集团、单位或客户", sample="一分公司")
    overview: str = told("总体情况一段话", sample="在任联系人40个，有对接人的30个。")
    matrix: tuple[LevelRow, ...] = told("职位与对接级别的矩阵")
    pairs: tuple[PairLine, ...] = told("对接关系表")
    pairs_says: str = told("对接关系表一句话", sample="对接关系40对：")
    pairs_more: str = told("未列全时的说明", sample="")
    gaps: tuple[GapLine, ...] = told("对接缺口")
    gaps_says: str = told("对接缺口一句话", sample="对接缺口3处：")

    @property
    def figures(self) -> dict[str, Any]:
        """Pairs and gaps."""
        return {
            "rows": [
                {"client": p.client, "position": p.position, "level": p.level, "gap": None if p.gap == "—" else p.gap} for p in self.pairs
            ],
            "gaps": len(self.gaps),
        }


@report(name="counterparts", title="对接矩阵", template="counterparts.docx", clause="G08", periods=("month", "quarter", "half", "year"))
def counterparts(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    client: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> Counterparts:
    """客户的人由我方谁对接、级别对不对等：矩阵、对接关系表和缺口（高层对接，责任到人）。

    Args:
        material: Of the period; persons are those in office on its last day.
        day: Day of issue.
        unit: Only clients that this unit maintains.
        client: Only this client.
        house: Who issues.

    Raises:
        Refusal: KH636, no client is called so.
    """
    dossiers = Dossiers.at_end(material)
    clients = [client_named(material.clients, client)] if client else material.clients_of(unit)
    people = [t for c in clients for t in dossiers.people(c.id)]
    missing = {id(t.entry): why for c in clients for t, why in dossiers.gaps(c.id)}
    lines = [
        PairLine(
            client=t.client,
            risk=dossiers.risk_text(t.client_id),
            theirs=f"{t.row.contact or '—'}　{t.row.post or ''}",
            position=t.row.position or UNTOLD,
            ours=t.row.counterpart or "—",
            level=t.row.counterpart_level or (UNTOLD if t.row.counterpart else NONE),
            closeness=t.row.closeness or "—",
            gap=missing.get(id(t.entry), "—"),
        )
        for t in people
    ]
    pairs, more = cut(sorted(lines, key=lambda p: (p.gap == "—", p.client, p.position)), "联系人及社会关系表", _MOST)
    gaps = gap_lines(clients, dossiers)
    faced = sum(bool(t.row.counterpart) for t in people)
    scope = clients[0].name if client else unit or house.group
    return Counterparts(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        scope=scope,
        overview=f"{material.span.label}末，{scope}在任联系人{len(people)}个，有我方对接人的{faced}个；"
        f"决策人、影响力高而没有对接人，或主要领导由分公司领导以下对接的{len(gaps)}处。",
        matrix=_matrix([t.row for t in people]),
        pairs=pairs,
        pairs_says=f"对接关系{len(lines)}条，有缺口的在前：" if lines else "没有登记在任的联系人。",
        pairs_more=more,
        gaps=gaps,
        gaps_says=f"对接缺口{len(gaps)}处：" if gaps else "没有对接缺口。",
    )


def _matrix(people: Sequence[Contacts]) -> tuple[LevelRow, ...]:
    counts = Counter((p.position or UNTOLD, (p.counterpart_level or UNTOLD) if p.counterpart else NONE) for p in people)
    return tuple(_level_row(name, counts) for name in (*POSITION.options, UNTOLD))


def _level_row(position: str, counts: Counter[tuple[str, str]]) -> LevelRow:
    group, branch, department, staff = (counts[position, level] for level in OUR_LEVELS)
    return LevelRow(position, group, branch, department, staff, counts[position, UNTOLD], counts[position, NONE])
