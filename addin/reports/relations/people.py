"""A client's people: who decides, where they stand, who of ours faces them, and who has nobody (G07, G08)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from addin.declare import told
from addin.documents.drawing.diagram import Box, Diagram, Link
from addin.ledger.shapes.views import GroupClient
from addin.reports.archive_facts import contact_of
from addin.reports.dossiers import Dossiers
from addin.reports.material import Told
from udfs.rules import social_value
from workbooks.registers.contacts import Contacts

#: Rows of the decision chain from the top; a contact without a role stands below.
ROLES = ("决策人", "影响人", "把关人", "使用人", "联络人")
NO_ROLE = "角色未填"

_COLORS = {"支持": "E2EFDA", "中立": "EDEDED", "反对": "F8CBAD"}
_PER_ROW = 4
_LABEL_CM, _BOX_CM, _APART_CM, _TALL_CM, _DOWN_CM = 1.8, 3.2, 0.22, 1.75, 0.5
_WIDTH_CM = 15.6


@dataclass(frozen=True)
class PersonLine:
    """One person of the client's."""

    name: str = told("姓名（只留姓）", sample="张**")
    post: str = told("部门和职务", sample="工程部经理")
    role: str = told("项目角色", sample="决策人")
    influence: str = told("影响力", sample="高")
    attitude: str = told("态度", sample="支持")
    closeness: str = told("关系强度", sample="中")
    value: str = told("社会价值", sample="较高")
    counterpart: str = told("我方对接人和级别", sample="李示例（部门负责人）")
    gap: str = told("对接缺口，没有的为一横", sample="—")


@dataclass(frozen=True)
class GapLine:
    """One person for whom somebody of ours is missing."""

    client: str = told("客户", sample="示例置业有限公司")
    unit: str = told("维护单位", sample="一分公司")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="—")
    name: str = told("姓名（只留姓）", sample="张**")
    post: str = told("部门和职务", sample="总经理")
    role: str = told("项目角色", sample="决策人")
    gap: str = told("缺口", sample="没有对接人")
    ours: str = told("现有对接人", sample="李示例（市场营销人员）")


def person_lines(client: GroupClient, dossiers: Dossiers) -> tuple[PersonLine, ...]:
    """A client's people in office, from who decides down."""
    missing = {id(t.entry): why for t, why in dossiers.gaps(client.id)}
    return tuple(_person(t, missing.get(id(t.entry), "—"), dossiers) for t in _ordered(dossiers.people(client.id)))


def gap_lines(clients: Iterable[GroupClient], dossiers: Dossiers) -> tuple[GapLine, ...]:
    """All gaps of some clients (G08)."""
    return tuple(
        GapLine(
            client=client.name,
            unit="、".join(client.units),
            risk=dossiers.risk(client) or "—",
            name=t.row.contact or "—",
            post=_post(t.row),
            role=t.row.role or "—",
            gap=why,
            ours=_ours(t.row),
        )
        for client in clients
        for t, why in dossiers.gaps(client.id)
    )


def decision_chain(title: str, people: Sequence[Told[Contacts]], dossiers: Dossiers | None = None) -> Diagram:
    """Who decides: one row a role, a box a person, its colour the attitude; a red dashed edge where somebody of ours is missing."""
    missing = {id(t.entry): why for one in {t.client_id for t in people} for t, why in (dossiers.gaps(one) if dossiers else ())}
    boxes: list[Box] = []
    links: list[Link] = []
    top, middle = 0.1, _LABEL_CM + (_WIDTH_CM - _LABEL_CM) / 2
    for role in (*ROLES, NO_ROLE):
        mine = [t for t in people if (t.row.role or NO_ROLE) == role]
        for at in range(0, len(mine), _PER_ROW):
            row = mine[at : at + _PER_ROW]
            if boxes:
                links.append(Link(middle, top - _DOWN_CM, middle, top, arrow=False))
            boxes.append(Box(0, top, _LABEL_CM, _TALL_CM, (role,), size=9, shape="rect"))
            width = len(row) * _BOX_CM + (len(row) - 1) * _APART_CM
            for n, told_of in enumerate(row):
                left = middle - width / 2 + n * (_BOX_CM + _APART_CM)
                boxes.append(_box(told_of, left, top, missing.get(id(told_of.entry), "")))
            top += _TALL_CM + _DOWN_CM
    if not boxes:
        boxes.append(Box(0, 0, _WIDTH_CM, 1.0, ("没有登记在任的联系人",), edge="BFBFBF", size=9, shape="rect"))
        top = 1.0 + _DOWN_CM
    return Diagram(f"{title}决策链", _WIDTH_CM, top - _DOWN_CM + 0.1, tuple(boxes), tuple(links))


def _box(one: Told[Contacts], left: float, top: float, gap: str) -> Box:
    row = one.row
    stance = "、".join(filter(None, (row.influence and f"影响力{row.influence}", row.attitude)))
    ours = f"缺：{gap}" if gap else f"对接：{row.counterpart}" if row.counterpart else ""
    lines = tuple(filter(None, (row.contact or "—", _post(row), stance, ours)))
    fill = _COLORS.get(row.attitude or "", "FFFFFF")
    return Box(left, top, _BOX_CM, _TALL_CM, lines, fill, "C00000" if gap else "1F4E79", bool(gap))


def _ordered(people: Iterable[Told[Contacts]]) -> list[Told[Contacts]]:
    places = {role: n for n, role in enumerate(ROLES)}
    levels = {"高": 0, "中": 1, "低": 2}
    return sorted(people, key=lambda t: (places.get(t.row.role or "", len(ROLES)), levels.get(t.row.influence or "", 3)))


def _person(one: Told[Contacts], gap: str, dossiers: Dossiers) -> PersonLine:
    row = one.row
    return PersonLine(
        name=row.contact or "—",
        post=_post(row),
        role=row.role or "—",
        influence=row.influence or "—",
        attitude=row.attitude or "—",
        closeness=row.closeness or "—",
        value=social_value.of_contact(contact_of(row), dossiers.material.force) or "—",
        counterpart=_ours(row),
        gap=gap,
    )


def _post(row: Contacts) -> str:
    return "".join(filter(None, (row.department, row.post))) or "—"


def _ours(row: Contacts) -> str:
    level = f"（{row.counterpart_level}）" if row.counterpart_level else ""
    return f"{row.counterpart}{level}" if row.counterpart else "—"
