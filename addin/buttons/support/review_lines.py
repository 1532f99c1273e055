"""What a return changes, as a review tells it: each change three ways, tiers side by side, clients that may only have been renamed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from addin.ledger.intake.reviewing import MAYBE_RENAMED, RENAMED, Line
from udfs.identity import name_key
from workbooks.problems import as_json, shown_as
from workbooks.registers import registers
from workbooks.registers.customer_info import CUSTOMER_INFO

if TYPE_CHECKING:
    from addin.ledger.shapes.views import GroupClient

#: Lines of changes that are told to people, and of a new client its first facts; --json tells all.
SHOWN, _FIRST = 30, 8
_SIDES = ("上次", "本次", "台账")
_REPORTED = CUSTOMER_INFO.by_name["reported_tier"]
_TIERS = {"reported": "自报", "computed": "测算", "confirmed": "核定"}
#: What became of a client, the first that applies.
_KINDS = ("新增", RENAMED, MAYBE_RENAMED, "终止", "修改")


class Changes:
    """The changes of one return.

    Args:
        lines: In the order of its rows.
        clients: The group's clients today.
    """

    def __init__(self, lines: Sequence[Line], clients: Sequence[GroupClient]) -> None:
        self.lines = lines
        self._clients = {c.name: c for c in clients}
        self._reported = {
            line.client: line.reported for line in lines if line.field == _REPORTED.head and line.register == CUSTOMER_INFO.name
        }

    def told(self) -> Iterator[dict[str, Any]]:
        """Each change for programs."""
        for line in self.lines:
            values = {"accepted": as_json(line.accepted), "reported": as_json(line.reported), "ledger": as_json(line.ledger)}
            told: dict[str, Any] = {"client": line.client, "field": line.field, **values, "kind": line.kind, "register": line.register}
            told |= {"sheet": line.sheet, "row": line.row + 1}
            told |= {name: value for name, value in (("decided", line.decided), ("why", line.why)) if value}
            if (tiers := self._tiers(line.client)) is not None:
                told["tier"] = tiers
            yield told

    def said(self) -> Iterator[str]:
        """The first changes in Chinese, below those of a client its tiers where they differ."""
        told = 0
        for (client, register, new), found in groupby(self.lines, lambda line: (line.client, line.register, line.kind == "新增")):
            lines = list(found)
            if told >= SHOWN:
                yield f"……共{len(self.lines)}处变化，加 --json 看全部。"
                return
            words = [_added(lines)] if new else [w for line in lines for w in _changed(line)]
            differ = self._differ(client) if register == CUSTOMER_INFO.name else ""
            yield from filter(None, (*words, differ))
            told += len(words)

    def silent(self, names: Sequence[str]) -> str:
        """Which of a unit's clients the return does not tell of, but for those that may be told under a new name; "" for none."""
        renamed = {line.accepted for line in self.lines if line.kind in (RENAMED, MAYBE_RENAMED)}
        left = [name for name in names if name not in renamed]
        more = "等" if len(left) > _FIRST else ""
        asked = "没有变化的不用补；不再维护的，请单位写“终止”"
        return f"在册、这次没有报的{len(left)}个：{'、'.join(left[:_FIRST])}{more}；{asked}。" if left else ""

    def counted(self) -> str:
        """How many clients it tells of, and what became of them."""
        kinds: dict[str, set[str]] = {}
        for line in self.lines:
            if line.client:
                kinds.setdefault(name_key(line.client), set()).add(line.kind if line.register == CUSTOMER_INFO.name else "修改")
        counts = Counter(next(k for k in _KINDS if k in of) for of in kinds.values())
        parts = "、".join(f"{kind}{counts[kind]}个" for kind in _KINDS if counts[kind])
        return f"涉及{len(kinds)}个客户{f'（{parts}）' if parts else ''}"

    def _tiers(self, client: str) -> Mapping[str, str | None] | None:
        """A client's tiers as the unit reports, the policy computes and marketing decided them."""
        c = self._clients.get(client)
        if c is None:
            return None
        reported = self._reported.get(client, c.values.get(_REPORTED.name))
        return {"reported": reported, "computed": c.tier, "confirmed": c.confirmed.tier if c.confirmed else None}

    def _differ(self, client: str) -> str:
        told = self._tiers(client) or {}
        if len({tier for tier in told.values() if tier}) <= 1:
            return ""
        words = "，".join(f"{label}{told[name] or '（没有）'}" for name, label in _TIERS.items())
        return f"等级 {client}：{words}；{'按核定的算' if told['confirmed'] else '按测算的算'}。"


def _added(lines: Sequence[Line]) -> str:
    """All that is told of a new client or entry, in one line."""
    told = [f"{line.field}{_shown(line.reported, line)}" for line in lines if line.reported != line.client]
    more = f"……共{len(lines)}项" if len(told) > _FIRST else ""
    return f"新增 {lines[0].client}：{'，'.join(told[:_FIRST])}{more}"


def _changed(line: Line) -> Iterator[str]:
    values = "，".join(
        f"{side}{_shown(value, line)}" for side, value in zip(_SIDES, (line.accepted, line.reported, line.ledger), strict=True)
    )
    why = f"（{line.why}）" if line.why else f"（{line.decided}）" if line.decided else ""
    yield f"{line.kind} {line.client} {line.field}：{values}{why}"
    if line.kind == MAYBE_RENAMED:
        yield f"  是同一家：kh clients merge {line.reported} {line.accepted} --why 更名；不是同一家不用管，两个各算各的。"


def _shown(value: Any, line: Line) -> str:
    field = next((f for f in registers()[line.register].fields if f.head == line.field), None)
    return "（空）" if value is None else f"“{shown_as(value, field.kind.number_format if field else '')}”"
