"""归因：一份调查的不满意项是谁的责任，归因、异议、核定（R61、A26）。"""

from __future__ import annotations

from addin.declare_flow import command, flow
from addin.ledger.shapes.attributions import KINDS
from udfs.policy.posts import Role

OPEN, ATTRIBUTED, OBJECTED, DECIDED = "待归因", "已归因", "异议中", "已核定"
_EVER, _BLAMED = (OPEN, ATTRIBUTED, OBJECTED, DECIDED), ("不满意项责任归属",)
_BOTH: tuple[Role, ...] = ("unit", "marketing")


@flow("归因", start=OPEN, clause="R61、A26", on="surveys", verb="survey")
class Attribution:
    """一份满意度调查里不满意项的责任归属；单位不同意可以在期限内提异议，由市场营销部核定，都记入日志。"""

    attribute = command(
        "归因", (OPEN, ATTRIBUTED), ATTRIBUTED, who=_BOTH, clause="A26", evidence=_BLAMED, reasoned="不满意原因", logged=KINDS["attribute"]
    )
    object = command("提异议", ATTRIBUTED, OBJECTED, who=("unit",), clause="A26", reason=True, logged=KINDS["object"])
    decide = command("核定", _EVER, DECIDED, clause="A26", reason=True, evidence=_BLAMED, logged=KINDS["decide"])
