"""改进措施：提出、执行、验证（G13、R77）。"""

from __future__ import annotations

from addin.declare_flow import command, flow

PROPOSED, CARRIED_OUT, VERIFIED = "提出", "完成待验证", "已验证"


@flow("改进措施", start=PROPOSED, clause="G13、R77", on="improvements")
class Improvement:
    """一项改进措施；做完以后由别人验证，没有效果的重新执行。"""

    finish = command("完成", PROPOSED, CARRIED_OUT, who=("unit",), clause="G13", evidence=("完成日期",))
    verify = command("验证", CARRIED_OUT, VERIFIED, who=("unit", "marketing"), clause="R77", evidence=("验证人",))
    again = command("重新执行", (CARRIED_OUT, VERIFIED), PROPOSED, who=("unit", "marketing"), clause="R77", reason=True)
