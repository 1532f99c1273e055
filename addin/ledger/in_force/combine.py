"""One client told by several units: which value stands in front, and why (A18)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from addin.ledger.contents.parts import Held
from addin.ledger.shapes.views import Conflict
from udfs.words.spelling import written
from workbooks.registers.customer_info import CUSTOMER_INFO

#: Each unit has its own: no conflict when they differ.
_OWN = frozenset({"change", "remark", "computed_tier", "tier_basis"})
#: Said by several, all of it holds.
_JOINED = frozenset({"owner", "need_evidence"})
#: Sums since the beginning never fall, so the unit that tells more knows more; no file's time decides.
_SUMS = frozenset({"contract", "projects", "unreasonable_complaints"})
#: What belongs to a contact: units that know different persons contradict each other in none of it.
_OF_CONTACT = frozenset({"contact", "post", "phone", "relations"})

LARGER = "累计数取大的"
NEWER = "报送月份较近（{month}）"
IN_ORDER = "同月报送，先用单位名录里排在前的"


def combine(rows: Sequence[Held]) -> tuple[dict[str, Any], tuple[Conflict, ...]]:
    """Values of a client and where its units differ.

    Args:
        rows: Its rows, the newest month first; rows of one month in the order of the register.
    """
    values: dict[str, Any] = {}
    conflicts = []
    persons = {written(h.values["contact"]) for h in rows if h.values.get("contact")}
    for f in CUSTOMER_INFO.fields:
        told = [(h, h.values[f.name]) for h in rows if h.values.get(f.name) is not None]
        if not told:
            continue
        said = [value for _, value in told]
        values[f.name] = said[0]
        alike: dict[Any, Any] = {}
        for value in said:
            alike.setdefault(written(value), value)
        if len(alike) == 1:
            continue
        if f.name == "last_contact":
            values[f.name] = max(said)
        elif f.name == "first_cooperation":
            values[f.name] = min(said)
        elif f.name in _JOINED:
            values[f.name] = "、".join(alike.values())
        elif f.name not in _OWN and not (f.name in _OF_CONTACT and len(persons) > 1):
            if f.name in _SUMS:
                values[f.name] = max(said)
            conflicts.append(Conflict(f.name, tuple((h.source.unit, value) for h, value in told), _why(f.name, [h for h, _ in told])))
    return values, tuple(conflicts)


def _why(field: str, told: Sequence[Held]) -> str:
    if field in _SUMS:
        return LARGER
    first = told[0].source.month
    return NEWER.format(month=first.chinese) if told[1].source.month < first else IN_ORDER
