"""The columns of 风险信号表 by which a client's risk is judged (S13, S14)."""

from __future__ import annotations

from udfs.facts import NAME
from udfs.heads import Fact, Heads
from udfs.kinds import register_choices as choices
from udfs.kinds.dates import Day
from udfs.kinds.kind import Kind


def _fact(name: str, head: str, kind: Kind, clause: str, aliases: str) -> Fact:
    return Fact(name, head, kind, tuple(aliases.split()), clause)


FACTS = (
    NAME,
    _fact(
        "day", "信号日期", Day(), "S14",
        "发现日期 发现时间 风险日期 预警日期 日期 登记日期 信号时间 预警时间 发生日期 风险发现日期 时间",
    ),
    _fact("kind", "信号类别", choices.RISK_KIND, "S13", "风险类别 风险类型 信号类型 预警类别 类别 风险种类 预警类型 风险分类 类型"),
    _fact("level", "程度", choices.HIGH_MIDDLE_LOW, "S13", "风险程度 风险等级 风险级别 严重程度 等级 级别 预警等级 信号程度 预警级别"),
    _fact(
        "closed", "关闭日期", Day(), "S14",
        "解除日期 关闭时间 解除时间 消除日期 销项日期 风险解除日期 风险关闭日期 处理完成日期 完成日期 消除时间",
    ),
)  # fmt: skip
HEADS = Heads(FACTS)
COLUMN = {fact.name: fact for fact in FACTS}
