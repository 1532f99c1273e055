"""What a return changes, as a review tells it: each change three ways, tiers side by side, clients that may only have been renamed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from addin.ledger.intake.reviewing import MAYBE_RENAMED, RENAMED, Line
from udfs.identity import name_key
from workbooks.problems import as_json, shown
from workbooks.registers.customer_info import CUSTOMER_INFO

if TYPE_CHECKING:
    from addin.ledger.shapes.views import GroupClient

#: Changes that are told to people; --json tells all.
SHOWN = 30
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
        first = self.lines[:SHOWN]
        for line, after in zip(first, [*first[1:], None], strict=True):
            values = f"上次{_shown(line.accepted)}，本次{_shown(line.reported)}，台账{_shown(line.ledger)}"
            why = f"（{line.why}）" if line.why else f"（{line.decided}）" if line.decided else ""
            yield f"{line.kind} {line.client} {line.field}：{values}{why}"
            if line.kind == MAYBE_RENAMED:
                yield f"  是同一家：kh clients merge {line.reported} {line.accepted} --why 更名；不是同一家不用管，两个各算各的。"
            if (after is None or after.client != line.client) and (differ := self._differ(line.client)):
                yield differ
        if len(self.lines) > SHOWN:
            yield f"……共{len(self.lines)}处变化，加 --json 看全部。"

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


def _shown(value: Any) -> str:
    return "（空）" if value is None else f"“{shown(value)}”"
