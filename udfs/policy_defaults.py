"""The packaged policy: the rule book's tables, and our own figures where it is silent (非原文)."""

from __future__ import annotations

import datetime

from udfs.facts import TIER_FACTS, TIER_LETTER
from udfs.kinds import Rate
from udfs.policy import JUDGE, REST, VETO, Output, Policy, Row, Setting, Shape

TIER = Shape(
    "tier",
    "分级标准",
    TIER_FACTS,
    (Output("等级", TIER_LETTER),),
    "R22-R24",
    "按顺序判定：先看否决（C类有一即是），再看判定（A类全部具备），其余为B类。",
)

TIER_ROWS = (
    Row("C1", VETO, "合作历史 = 无 且 最近联系日期 为空", ("C",), "R23", "陌生客户（A11）"),
    Row("C2", VETO, "合作历史 = 有 且 履约诚信 = 差", ("C",), "R23", "有合作历史但有不良诚信记录"),
    Row("C3", VETO, "要求苛刻 = 是", ("C",), "R23", "要求苛刻"),
    Row("C4", VETO, "无理投诉次数 > 0", ("C",), "R23", "过往有无理投诉"),
    Row("C5", VETO, "利润率 < 低利润率 且 程序复杂 = 是", ("C",), "R23", "利润低程序复杂（A10：两者同时具备）"),
    Row("C5或", VETO, "利润率 < 低利润率 或 程序复杂 = 是", ("C",), "R23", "要按“具备其一”时启用本行（A10）", enabled=False),
    Row("C6", VETO, "市场信誉 = 差", ("C",), "R23", "信誉差（A14）"),
    Row("C7", VETO, "企业自身问题 非空", ("C",), "R23", "企业自身存在问题"),
    Row(
        "A1", JUDGE,
        "(合作历史 = 有 且 履约诚信 = 好) 且 信用状况 = 好 且 (社会价值 属于 高、较高 或 社会连带价值 属于 高、较高) 且 近期合作需求 = 有",
        ("A",), "R22", "四项同时具备（A06、A12）",
    ),
    Row("B1", REST, "", ("B",), "R24", "其余客户；依据不全的标“数据不足（暂定B）”（A08）"),
)  # fmt: skip

SETTINGS = (Setting("profit_low", "低利润率", 0.03, Rate(), "", "非原文（A10）", "利润率低于这个数为利润低；等于不算"),)

DEFAULT = Policy("2026.1", datetime.date(2026, 1, 1), "随程序提供的默认标准", SETTINGS, {"tier": TIER_ROWS}, (TIER,))
