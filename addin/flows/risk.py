"""风险：信号、预警、处置、关闭，处置中的可以暂缓，有期限和理由，到期自己恢复（S13–S15、G16）。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from addin.declare_flow import Deed, command, flow
from udfs.policy.posts import Role
from udfs.rules.risk import measure_due

SIGNAL, WARNED, HANDLED, DEFERRED, CLOSED = "信号", "预警", "处置", "暂缓", "关闭"
_OPEN = (SIGNAL, WARNED, HANDLED, DEFERRED)
_HERE: tuple[Role, ...] = ("unit", "marketing")
_MEASURE, _UNTIL = ("措施", "责任人", "措施期限"), ("暂缓至",)
_DEFERRAL = {"dated": "暂缓日期", "reasoned": "暂缓理由"}


@flow("风险", start=SIGNAL, clause="S13、S14、S15", again="再出现就登记新的信号", on="risks", verb="risk")
class Risk:
    """一个风险信号；暂缓期间措施的期限停算，风险等级不变。"""

    warn = command("预警", SIGNAL, WARNED, clause="S14", dated="预警单日期")
    warn_late = command("补发预警单", (HANDLED, DEFERRED), clause="S14", dated="预警单日期")
    handle = command("处置", (SIGNAL, WARNED, HANDLED), HANDLED, who=_HERE, clause="S15", evidence=_MEASURE, ahead=_MEASURE[2:])
    defer = command(
        "暂缓", HANDLED, DEFERRED, who=_HERE, clause="S15", evidence=_UNTIL, ahead=_UNTIL, dated="暂缓日期", reasoned="暂缓理由"
    )
    expire = command("暂缓到期", DEFERRED, HANDLED, clause="S15")
    resume = command("恢复", DEFERRED, HANDLED, who=_HERE, clause="S15", reason=True, dated=_UNTIL[0])
    close = command("关闭", _OPEN, CLOSED, who=_HERE, clause="S14", dated="关闭日期", reasoned="关闭说明")

    @staticmethod
    def writes(values: Mapping[str, Any], deed: Deed) -> dict[str, Any]:
        """What an earlier deferral gave is kept in the day of the measure; why it ended stands with why it began."""
        if deed.command.name == "defer" and values.get("deferred"):
            return {"measure_due": measure_due(values.get("measure_due"), values["deferred"], values.get("deferred_until"))}
        if deed.command.name == "resume":
            return {"deferred_why": f"{values.get('deferred_why')}；{deed.day.isoformat()}恢复：{deed.why}"}
        return {}
