"""调阅：申请、批准、调阅、到期、收回（R09、R30、A20）。"""

from __future__ import annotations

from addin.declare_flow import command, flow

ASKED, APPROVED, DENIED, EXPIRED, TAKEN_BACK, GIVEN_BACK = "待批", "已批准", "不批准", "已到期", "已收回", "已归还"


@flow("调阅", start=ASKED, clause="R09、R30、A20", again="重新申请（kh access request）")
class Access:
    """一次客户档案调阅：谁为什么要看哪些客户的哪些内容、由谁批准、看到哪天为止；到期自己失效，摘录要归还。"""

    approve = command("批准", ASKED, APPROVED, who=("leader",), clause="A20")
    deny = command("不批准", ASKED, DENIED, who=("leader",), clause="A20", reason=True)
    extract = command("调阅", APPROVED, "", who=("marketing",), clause="R30")
    expire = command("到期", APPROVED, EXPIRED, who=("marketing",), clause="R30")
    take_back = command("收回", APPROVED, TAKEN_BACK, who=("marketing", "leader"), clause="R30", reason=True)
    give_back = command("归还", (APPROVED, EXPIRED, TAKEN_BACK), GIVEN_BACK, who=("marketing",), clause="R30")
