"""风险：信号、预警、处置、关闭，处置中的可以暂缓，有期限和理由，到期自己恢复（S13–S15、G16）。"""

from __future__ import annotations

from addin.declare import command, flow

SIGNAL, WARNED, HANDLED, DEFERRED, CLOSED = "信号", "预警", "处置", "暂缓", "关闭"


@flow("风险", start=SIGNAL, clause="S13、S14、S15", again="再出现就登记新的信号")
class Risk:
    """一个风险信号；暂缓期间措施的期限停算，风险等级不变。"""

    warn = command("预警", SIGNAL, WARNED, clause="S14")
    warn_late = command("补发预警单", (HANDLED, DEFERRED), clause="S14")
    handle = command(
        "处置", (SIGNAL, WARNED, HANDLED), HANDLED, who=("unit", "marketing"), clause="S15", evidence=("措施", "责任人", "措施期限")
    )
    defer = command("暂缓", HANDLED, DEFERRED, who=("unit", "marketing"), clause="S15", reason=True, evidence=("暂缓期限",))
    expire = command("暂缓到期", DEFERRED, HANDLED, clause="S15")
    resume = command("恢复", DEFERRED, HANDLED, who=("unit", "marketing"), clause="S15", reason=True)
    close = command("关闭", (SIGNAL, WARNED, HANDLED, DEFERRED), CLOSED, who=("unit", "marketing"), clause="S14", reason=True)
