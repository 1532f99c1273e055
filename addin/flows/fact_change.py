"""信息变更：沟通拜访时得知的客户信息变更，由市场营销部审定（R28、R38）。"""

from __future__ import annotations

from addin.declare_flow import command, flow
from workbooks.registers.fact_changes import NOT_TAKEN, OPEN, TAKEN


@flow("信息变更", start=OPEN, clause="R28、R38")
class FactChange:
    """沟通记录里得知的一项客户信息变更；采用的改进档案，不采用的写理由，都可以重新审定。"""

    take = command("采用", (OPEN, NOT_TAKEN), TAKEN, clause="R38")
    keep = command("不采用", (OPEN, TAKEN), NOT_TAKEN, clause="R28", reason=True)
