"""The lists of the consolidated workbook: 汇总, 变化, 疑似重复, 字段冲突."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from addin.consolidate.workbook.book_stream import LONG
from addin.consolidate.workbook.book_table import A3, Column, List
from addin.consolidate.workbook.book_widths import GROUNDS, fitted
from addin.consolidate.workbook.content import CHANGES, CLIENTS, CONFLICTS, DUPLICATES, STATES, Content
from addin.ledger.in_force.merge import Place
from addin.ledger.months.client_columns import ClientColumns
from addin.ledger.months.clients import Clients
from addin.ledger.shapes.views import Change, Confirmed, GroupClient
from workbooks.declare import Field
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.widths import broken

_FIELDS = [f for f in CUSTOMER_INFO.fields if not f.computed and f.name not in ("name", "change", "remark")]
_HEADS = {f.name: f.head for f in CUSTOMER_INFO.fields}
_TIER_COLORS = {"A": "#C6E0B4", "B": "#DDEBF7", "C": "#F8CBAD"}
_KIND_COLORS = {"新增": "#E2EFDA", "终止": "#D9D9D9", "升级": "#C6E0B4", "降级": "#F8CBAD", "修改": "#FFF2CC"}
_CENTRED = ("0", "0.0%", "yyyy-mm-dd")


#: Letters of a list are 10 points, those a text is broken by 11, and cells are indented.
SMALL = 1.04


def client_list(content: Content) -> List:
    """汇总: one row a client of the group, with tier, maintainers and where every value comes from."""
    standing, ended = content.snapshot.clients, content.snapshot.ended
    clients = _Both(standing, ended) if ended else standing
    looked_at = _Block(clients)

    def column(tell: Callable[[ClientColumns], Sequence[Any]]) -> Sequence[Any]:
        return _Told(looked_at, tell)

    untold = {u.client_id: u.months for u in reversed(content.snapshot.untold)}
    lay = _laid if len(clients) <= LONG else str
    columns = [
        Column("序号", 6, range(1, len(clients) + 1), "0", "center"),
        Column("客户编号", 10, column(lambda c: c.id), align="center"),
        Column("客户单位名称", 32, column(lambda c: c.name)),
        Column("测算等级", 7, column(lambda c: c.tier), align="center"),
        Column("等级状态", 15, column(lambda c: c.tier_status), align="center"),
        Column("核定等级", 7, column(lambda c: [told and told.tier for told in c.confirmed]), align="center"),
        *(_field_column(f, looked_at) for f in _FIELDS),
        Column("变化类型", 9, column(lambda c: c.values["change"]), align="center"),
        Column("备注", 20, column(lambda c: c.values["remark"])),
        Column("分级依据", GROUNDS, column(lambda c: [lay(_grounds(*why)) for why in zip(c.confirmed, c.why, strict=True)])),
        Column("未报月数", 7, column(lambda c: list(map(untold.get, c.id))), "0", "center"),
        Column("维护单位", 22, column(lambda c: list(map("、".join, c.units)))),
        Column("不一致的字段", 18, column(lambda c: ["、".join(_HEADS[k.field] for k in told) for told in c.conflicts])),
        Column("来源月份", 10, column(lambda c: [month and str(month) for month in c.month]), align="center"),
        Column("来源文件", 28, column(lambda c: c.file)),
        Column("来源工作表", 16, column(lambda c: c.sheet)),
        Column("来源行", 7, column(lambda c: [None if row is None else row + 1 for row in c.row]), "0", "center"),
    ]
    told = List(
        CLIENTS, f"集团公司客户信息汇总表（{content.title}{content.part}）", _counted(content), fitted(columns),
        empty="本月没有已接收的客户。", frozen_columns=4, beside=_besides(content), pages_wide=2, paper=A3, head_height=46,
        mark=clients.mark if isinstance(clients, (Clients, _Both)) else None, colors={3: _TIER_COLORS, 5: _TIER_COLORS},
        faded=range(len(standing), len(clients)),
    )  # fmt: skip
    _mark_conflicts(told, standing)
    return told


def _grounds(confirmed: Confirmed | None, why: Sequence[str]) -> str:
    """Why a client has its tier, what was decided in front."""
    decided = [f"核定为{confirmed.tier}类：{confirmed.why}（{confirmed.by}）"] if confirmed else []
    return "；".join([*decided, *why])


@functools.lru_cache(maxsize=4096)
def _laid(text: str) -> str:
    return broken(text, GROUNDS * SMALL)


class _Both(Sequence[GroupClient]):
    """The clients of the month's end, and below them those that it ended."""

    def __init__(self, standing: Sequence[GroupClient], ended: Sequence[GroupClient]) -> None:
        self._standing, self._ended = standing, ended

    def __len__(self) -> int:
        return len(self._standing) + len(self._ended)

    def __getitem__(self, at: Any) -> Any:
        """One client, or a slice of them."""
        if isinstance(at, slice):
            start, stop, _ = at.indices(len(self))
            n = len(self._standing)
            return [*self._standing[min(start, n) : min(stop, n)], *self._ended[max(start - n, 0) : max(stop - n, 0)]]
        return self._standing[at] if at < len(self._standing) else self._ended[at - len(self._standing)]

    def columns(self, at: slice) -> ClientColumns:
        """Some neighbours by columns."""
        if isinstance(self._standing, Clients) and at.stop <= len(self._standing):
            return self._standing.columns(at)
        return ClientColumns.of(self[at])

    def mark(self, start: int, stop: int) -> str:
        """Hash over all that determines some neighbours."""
        n, parts = len(self._standing), []
        for told, first, last in ((self._standing, min(start, n), min(stop, n)), (self._ended, max(start - n, 0), max(stop - n, 0))):
            if first < last and isinstance(told, Clients):
                parts.append(told.mark(first, last))
        return "+".join(parts)


#: Clients unpacked at once where a column is gone through: one by one they took ten times as long.
_TOGETHER = 500


class _Block:
    """The clients whose rows are being written: told by columns, those of a long list forgotten with their block."""

    def __init__(self, clients: Sequence[GroupClient]) -> None:
        self._clients = clients
        self._told: dict[tuple[int, int], ClientColumns] = {}

    def __len__(self) -> int:
        return len(self._clients)

    def some(self, at: slice) -> ClientColumns:
        """The clients of a slice."""
        told = self._told.get((at.start, at.stop))
        if told is None:
            if len(self) > LONG:
                self._told.clear()
            clients = self._clients
            told = clients.columns(at) if isinstance(clients, (Clients, _Both)) else ClientColumns.of(clients[at])
            self._told[at.start, at.stop] = told
        return told


class _Told(Sequence[Any]):
    """A column of what clients tell, asked for when its rows are written."""

    def __init__(self, clients: _Block, tell: Callable[[ClientColumns], Sequence[Any]]) -> None:
        self._clients, self._tell = clients, tell

    def __len__(self) -> int:
        return len(self._clients)

    def __getitem__(self, at: Any) -> Any:
        """One value, or those of a slice."""
        if isinstance(at, slice):
            return self._tell(self._clients.some(at))
        return self._tell(self._clients.some(slice(at, at + 1)))[0]

    def __iter__(self) -> Iterator[Any]:
        for start in range(0, len(self), _TOGETHER):
            yield from self[start : min(start + _TOGETHER, len(self))]


def conflicting(clients: Sequence[GroupClient]) -> list[tuple[int, GroupClient]]:
    """Clients that units tell differently, with their places."""
    looked_at = clients.shared if isinstance(clients, Clients) else enumerate(clients)
    return [(place, client) for place, client in looked_at if client.conflicts]


def places(clients: Sequence[GroupClient], wanted: AbstractSet[Place]) -> Mapping[Place, int]:
    """Places in the list of clients that stand in a file, sheet and row, at least of those wanted."""
    if isinstance(clients, Clients):
        return clients.places(wanted)
    return {(s.sha256, s.sheet, s.row): i for i, c in enumerate(clients) for s in c.sources}


def places_by_id(clients: Sequence[GroupClient], wanted: AbstractSet[str]) -> Mapping[str, int]:
    """Places in the list of the clients of some ids."""
    if isinstance(clients, Clients):
        return {client: place for client in wanted if (place := clients.place(client)) is not None}
    return {c.id: i for i, c in enumerate(clients) if c.id in wanted}


def _field_column(f: Field, clients: _Block) -> Column:
    name, number_format = f.name, f.kind.number_format
    align = "right" if number_format == "#,##0.00" else "center" if number_format in _CENTRED or f.kind.choices else "left"
    return Column(f.head, f.width, _Told(clients, lambda c: c.values[name]), number_format, align)


def _counted(content: Content) -> str:
    s = content.snapshot
    return f"客户{len(s.clients):,}个：{'，'.join(f'{tier}类{n}' for tier, n in s.tiers.items())}"


def _besides(content: Content) -> str:
    s = content.snapshot
    flow = f"，{s.stock.flow}" if s.stock else ""
    told = f"同一客户只计一次{flow}；其中数据不足{s.insufficient}"
    told += f"；本月终止的{len(s.ended)}个列在最后（灰色），不计入" if s.ended else ""
    told += f"；在册未报{len(s.untold)}个，见“{STATES}”表" if s.untold else ""
    hidden = "" if content.unmasked else "；联系人、电话、社会关系已隐去"
    return f"{told}；分级标准版本{s.policy_version}；快照{s.id[:8]}{hidden}"


def _mark_conflicts(told: List, clients: Sequence[GroupClient]) -> None:
    at = {column.head: i for i, column in enumerate(told.columns)}
    for row, client in conflicting(clients):
        for conflict in client.conflicts:
            column = at.get(_HEADS[conflict.field])
            if column is not None:
                told.marked.add((row, column))
                told.notes[row, column] = "各单位报的不一致：\n" + "\n".join(f"{unit}：{shown(v)}" for unit, v in conflict.values)


def change_list(content: Content) -> List:
    """变化: what is new, changed, ended or graded differently since last month, old → new."""
    changes = _by_client(content.snapshot.changes)
    kinds = [c.kind for c in changes]
    counts = "，".join(f"{kind}{kinds.count(kind)}" for kind in dict.fromkeys(kinds))
    weights = [_weight(c) for c in changes]
    trivial = (f"只改{of}的{weights.count(weight)}处" for weight, of in _SLIGHT.items() if weight in weights)
    counts += f"；{told}列在最后" if (told := "、".join(trivial)) else ""
    columns = [
        Column("序号", 6, range(1, len(changes) + 1), "0", "center"),
        Column("变化", 8, kinds, align="center"),
        Column("客户单位名称", 34, [c.client for c in changes], wrap=True),
        Column("单位", 22, [c.unit for c in changes], wrap=True),
        Column("字段", 18, [c.field for c in changes]),
        Column("上月", 30, [_shown_in(c.field, c.old) if c.field else None for c in changes], wrap=True),
        Column("本月", 30, [_shown_in(c.field, c.new) if c.field else None for c in changes], wrap=True),
        *([Column("来源", 22, [c.source or None for c in changes], wrap=True)] if any(c.source for c in changes) else []),
        Column("分量", 8, weights, align="center"),
    ]
    return List(
        CHANGES, f"客户信息变化（{content.title}，与上月比）", f"共{len(changes):,}处：{counts}", columns,
        empty="没有变化；或者这是台账的第一个月，没有上月可比。", frozen_columns=3, tab_color="#548235", colors={1: _KIND_COLORS},
        branches=[c.unit.partition("、")[0] for c in changes],
    )  # fmt: skip


#: Fields that change with the ordinary course of business.
_TRIVIAL = frozenset({"最近联系日期", "维护责任人", "备注", "需求依据", "联系人", "职务", "联系电话", "社会关系", "单位地址"})


#: What weighs little → of what such changes are, in the order in which they are listed.
_SLIGHT = {"一般": "联系日期、责任人等", "写法": "写法（全半角、空格、括号、标点等）"}
_WEIGHTS = ("主要", *_SLIGHT)


def _weight(change: Change) -> str:
    return "写法" if change.respelt else "一般" if change.kind == "修改" and change.field in _TRIVIAL else "主要"


def _by_client(changes: Sequence[Change]) -> list[Change]:
    """Changes with those of a client together, the trivial ones apart at the end."""
    first: dict[str, int] = {}
    for change in changes:
        first.setdefault(change.client_id or change.client, len(first))
    return sorted(changes, key=lambda c: (_WEIGHTS.index(_weight(c)), first[c.client_id or c.client]))


def duplicate_list(content: Content) -> List:
    """疑似重复: pairs that may be one client, for a person to decide."""
    pairs = content.duplicates
    columns = [
        Column("序号", 6, range(1, len(pairs) + 1), "0", "center"),
        Column("相似度", 8, [d.score / 100 for d in pairs], "0%", "center"),
        Column("原因", 36, [d.why for d in pairs]),
        Column("客户甲", 34, [d.left_name for d in pairs]),
        Column("甲的维护单位", 22, ["、".join(d.left_units) for d in pairs]),
        Column("客户乙", 34, [d.right_name for d in pairs]),
        Column("乙的维护单位", 22, ["、".join(d.right_units) for d in pairs]),
    ]
    asked = "没有合并（注明的除外），请逐对核对；确是一家的，请各单位统一名称或补上统一社会信用代码。"
    told = List(
        DUPLICATES, f"疑似重复的客户（{content.title}）", f"共{len(pairs)}对，{asked}", columns,
        empty="没有发现疑似重复的客户。", frozen_columns=3, tab_color="#BF8F00",
        branches=[d.left_units[0] if d.left_units else "" for d in pairs],
    )  # fmt: skip
    rows = places_by_id(content.snapshot.clients, {client for d in pairs for client in (d.left, d.right)}) if pairs else {}
    for i, d in enumerate(pairs):
        for column, client in ((3, d.left), (5, d.right)):
            if client in rows:
                told.links[i, column] = content.row_link(rows[client])
    return told


def conflict_list(content: Content) -> List:
    """字段冲突: fields that units tell differently, side by side."""
    lines = [
        (number, client, conflict, unit, value)
        for number, client in conflicting(content.snapshot.clients)
        for conflict in client.conflicts
        for unit, value in conflict.values
    ]
    columns = [
        Column("序号", 6, range(1, len(lines) + 1), "0", "center"),
        Column("客户单位名称", 34, [line[1].name for line in lines]),
        Column("字段", 18, [_HEADS[line[2].field] for line in lines]),
        Column("单位", 22, [line[3] for line in lines]),
        Column("该单位报的", 34, [_shown_in(_HEADS[line[2].field], line[4]) for line in lines]),
        Column("汇总采用", 10, ["是" if _adopted(line[1], line[2].field, line[4]) else "" for line in lines], align="center"),
        Column("为什么采用", 34, [line[2].why if _adopted(line[1], line[2].field, line[4]) else "" for line in lines]),
    ]
    count = sum(len(c.conflicts) for _, c in conflicting(content.snapshot.clients))
    told = List(
        CONFLICTS, f"各单位报送不一致的字段（{content.title}）",
        f"共{count}处，暂用的值和理由见各行，请市场营销部核定（A18）。不同单位各有联系人，不算不一致。",
        columns, empty="没有不一致的字段。", frozen_columns=2, tab_color="#BF8F00", branches=[line[1].units[0] for line in lines],
    )  # fmt: skip
    told.links = {(i, 1): content.row_link(line[0]) for i, line in enumerate(lines)}
    return told


def _adopted(client: GroupClient, field: str, value: Any) -> bool:
    return bool(client.values.get(field) == value)


_FORMATS = {f.head: f.kind.number_format for f in CUSTOMER_INFO.fields}


def _shown_in(head: str, value: Any) -> str:
    return f"{value:.1%}" if _FORMATS.get(head) == "0.0%" and isinstance(value, (int, float)) else shown(value)


def shown(value: Any) -> str:
    """A value as text in a list of old and new."""
    if value is None:
        return "（空）"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return str(value)
