"""归因：一份调查的不满意项是谁的责任，归因、异议、核定（R61、A26）。"""

from __future__ import annotations

from addin.declare import command, flow

OPEN, ATTRIBUTED, OBJECTED, DECIDED = "待归因", "已归因", "异议中", "已核定"


@flow("归因", start=OPEN, clause="R61、A26")
class Attribution:
    """一份满意度调查里不满意项的责任归属；单位不同意可以在期限内提异议，由市场营销部核定，都记入日志。"""

    attribute = command("归因", (OPEN, ATTRIBUTED), ATTRIBUTED, who=("unit", "marketing"), clause="A26", reason=True)
    object = command("提异议", ATTRIBUTED, OBJECTED, who=("unit",), clause="A26", reason=True)
    decide = command("核定", (OPEN, ATTRIBUTED, OBJECTED, DECIDED), DECIDED, clause="A26", reason=True)
