"""What the consolidated workbook tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from addin.ledger.intake.receipts import Receipt
from addin.ledger.shapes.views import Duplicate, Snapshot, Source, UnitState
from addin.ledger.store import Told
from workbooks.finding.ours import CHANGES, CLIENTS, CONFLICTS, DUPLICATES, PROBLEMS, RECEIPTS, STATES, TIERS

#: 0-based row of the first row of a list.
FIRST_ROW = 3
__all__ = [
    "CHANGES",
    "CLIENTS",
    "CONFLICTS",
    "DUPLICATES",
    "FIRST_ROW",
    "PROBLEMS",
    "RECEIPTS",
    "STATES",
    "TIERS",
    "Content",
    "place",
    "shown_state",
]


@dataclass(frozen=True, slots=True)
class Content:
    """A month's consolidated workbook before it is written."""

    snapshot: Snapshot
    duplicates: Sequence[Duplicate]
    told: Sequence[Told]
    #: sha256 → address of the original relative to the workbook, for links.
    originals: Mapping[str, str] = field(default_factory=dict)
    unmasked: bool = False
    #: Of the month's returns, in the order in which they came.
    receipts: Sequence[Receipt] = ()
    #: Where the row of a client stands, by its place in the list, when 汇总 is spread over several workbooks.
    address: Callable[[int], str] | None = None
    #: Of a workbook that holds some of the clients: which ones, in words.
    part: str = ""

    def row_link(self, place: int) -> str:
        """Address of a client's row in 汇总."""
        return self.address(place) if self.address else f"internal:'{CLIENTS}'!C{FIRST_ROW + place + 1}"

    @property
    def title(self) -> str:
        """Month in titles."""
        return self.snapshot.month.chinese

    @property
    def footer(self) -> str:
        """What every page says at its foot."""
        return f"客户簿 {self.snapshot.month.chinese} 快照{self.snapshot.id[:8]}"


def shown_state(unit: UnitState) -> str:
    """The state as a clerk says it: 按时, 迟报, 无变化, 未报, 退回, 待验, 不需报."""
    late = unit.on_time is False
    match unit.state:
        case "已接收":
            return "迟报" if late else "按时"
        case "无变化声明":
            return "无变化（迟报）" if late else "无变化"
        case "已报(待验)":
            return "待验"
        case "退回":
            return "退回（迟报）" if late else "退回"
    return unit.state


def place(source: Source) -> str:
    """A source as a person says it."""
    return f"{source.unit} {source.month.chinese}"
