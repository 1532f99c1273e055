"""What people type into the cells that the tier hangs on: clean, in other forms, wrong, and forms that only the reader understands."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from typing import Any

from udfs.cells import CellError
from udfs.facts import TIER_FACTS
from udfs.heads import Fact
from udfs.kinds.amounts import Count, Rate
from udfs.kinds.dates import Day
from udfs.kinds.kind import DASHES, NOTHING, Choice
from udfs.kinds.troubles import Trouble

Row = dict[str, Any]
DAY = datetime.date
BLANKS = [None, " ", "　", "\u00a0 ", "\n", *sorted(DASHES), "N/A", "NULL"]
FAULTS = [CellError("#N/A"), "#REF!", "#####", "天晓得", "3月", "好=1", "〖好〗1"]
NAMES = ["示例置业有限公司", " 样例地产（集团）有限公司 ", "甲建设", "乙 实业", "丙投资", 12345.0]
NO_NAMES = [None, " ", "-", "——", "#N/A", "####", CellError("#VALUE!")]

CLEAN: dict[type, list[Any]] = {
    Rate: [0.01, 0.0299, 0.03, 0.031, 0.05, 0.0499, 0.12, -0.02, 0.0, None],
    Count: [0.0, 0.0, 0.0, 1.0, 2.0, 3.0, None],
    Day: [DAY(2026, 10, 9), DAY(2025, 12, 31), DAY(2026, 1, 1), None],
    Trouble: [None, None, None, "破产清算", "被列为失信被执行人"],
}
FORMS: dict[type, list[Any]] = {
    Rate: [
        "3%", " 2.9 % ", "３％", "３．１％", "0.03", ".02", "-1.5%", "－２%", "+4%", "5‰", "12", 2.5, 3.0, 100.0, -4.0, "1", "0", "0.0%",
        "8.%", "不详", "未 知", "2.9", "7",
    ],
    Count: ["0", "1", " 2 ", "３", "1次", "0起", "2 件", "1，000", "1,234", "+2", "3.", "2.0", "未知", "无", "暂无", "-0", 12.0, "005"],
    Day: [
        "2026-10-9", "2026.1.1", "2026年3月5日", "2026/03/05", "20260305",
        20260305.0, 46000.0, "46000", "２０２６－１１－０３", "2026年3月5号",
        "2025、12、31", "2026 年 3 月 5 日", "2024-2-29", "无", "未知",
        "2026—10—09", 18172.0, 73050.5, datetime.datetime(2026, 3, 5, 10, 30),
    ],
    Trouble: ["无", "暂无", "没有", "未发现", "未知", "×", "无。", "（无）", "無", "无不良记录", "不详", " 诉讼 ", 0.0, 1.5, True,
        False, "#1号楼渗漏", "破产", "NA", "\u200b", "无不良", "无力偿债"],
}  # fmt: skip
WRONG: dict[type, list[Any]] = {
    Rate: ["高", 101.0, -200.0, "200", True, DAY(2026, 1, 5), "3%%", "5-", "1.2.3", "%", "3-4%", "--2", "1e999", "1 2%"],
    Count: ["没数过", -1.0, 1.5, "-2", "1.5", DAY(2026, 1, 5), "次", "2%", "1次2", "1,2", "12,34", "1,,23", "1 2"],
    Day: [
        "2026-02-30",
        "2026-13-1",
        "2026-3",
        12.0,
        "去年",
        True,
        20260230.0,
        "2026月3-5",
        "2026-3年5",
        "99",
        "1900-1-1",
        "2026-3-",
        "20260",
    ],
    Trouble: [CellError("#REF!"), "#NAME?", "###"],
}
#: What the reader understands and a formula does not.
ONLY_READ: dict[type, list[Any]] = {
    Rate: ["1,2%", "百分之三", "约5%", "3个点", "亏2%", "1e-2", "5%左右", "3%(预计)", "8%。"],
    Count: ["两次", "很多", "1-2", "三四次", "约3", "十二", "3次投诉", "3(在建)", 12345.0, "共3个", "1e2", "否", "有", False],
    Day: ["26-3-5", "2026-3-5 10:00", "2026-3-5上午", "二〇二六年三月五日", "2026-3-5.", "2026 3 5", "2026-3-5周四"],
    Trouble: [],
}


def _choices(kind: Choice) -> tuple[list[Any], list[Any], list[Any], list[Any]]:
    words = [*kind.options, *kind.synonyms]
    wide = [w.translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)}) for w in words]
    marked = [f" {w}　" for w in words] + [" ".join(w) for w in words] + [w.upper() for w in words] + wide
    traditional = {"较": "較", "没": "沒", "对": "對", "无": "無", "历": "歷", "清": "清"}
    marked += [w.translate(str.maketrans(traditional)) for w in words]
    zero = [] if "0" in words else [0.0, "0"]
    forms = [*words, *marked, *sorted(NOTHING), 1.0, True, False, *([] if zero else [0.0])]
    wrong = [*kind.likely, 2.5, DAY(2026, 1, 5), "- -", "好好", "??", "*", "~"]
    only = (
        [f"{w}{mark}" for w in kind.options for mark in ("。", "(待核实)", "/" + kind.options[0])]
        + [f"1.{w}" for w in kind.options]
        + ["ｎ／ａ", *zero]
    )
    return [*kind.options, *kind.options, None], forms, wrong, only


def pools(fact: Fact) -> tuple[list[Any], list[Any], list[Any], list[Any]]:
    """Clean cells, other forms, wrong ones, and what only the reader understands."""
    if isinstance(fact.kind, Choice):
        return _choices(fact.kind)
    kind = type(fact.kind)
    return CLEAN[kind], FORMS[kind], WRONG[kind], ONLY_READ[kind]


def typed_rows(count: int, *, seed: int, facts: Sequence[Fact] = TIER_FACTS) -> list[Row]:
    """Rows of raw cells by field name; half of them would be no C, so that every row of a table is met."""
    draw = random.Random(seed)
    told = {f.name: pools(f) for f in facts}
    rows = []
    for _ in range(count):
        row: Row = {"name": draw.choice(NAMES if draw.random() < 0.98 else NO_NAMES)}
        calm = draw.random() < 0.6
        for fact in facts:
            clean, forms, wrong, only = told[fact.name]
            chance = draw.random()
            if chance < 0.006:
                cells: Sequence[Any] = wrong + FAULTS
            elif chance < 0.01:
                cells = only or clean
            elif chance < 0.06:
                cells = BLANKS
            else:
                cells = forms if chance < 0.3 and not calm else clean
            row[fact.name] = _calm(fact, draw) if calm and chance >= 0.06 else draw.choice(cells)
        rows.append(row)
    return rows


_CALM: dict[str, list[Any]] = {
    "cooperated": ["有", "√", "有合作", "Yes", 1.0],
    "integrity": ["好", " 好 ", "好", "未知", "一般"],
    "credit": ["好", "好", "好", "?", None],
    "reputation": ["好", "一般", "未知"],
    "social_value": ["高", "較高", "一般", "低", None],
    "related_value": ["高", "较高", "一般", "低"],
    "recent_need": ["有", "有", "有", "有需求", "无", "未知"],
    "demanding": ["否", "×", "不苛刻", None, "是", "否", "否", "否", "否", "否"],
    "unreasonable_complaints": [0.0, "0", "0次", "无", None],
    "profit_rate": [0.05, "5%", 6.0, "２％", 0.03],
    "complex_procedure": ["否", "否", "简单", "是"],
    "own_problems": [None, "无", "未发现"],
    "last_contact": [DAY(2026, 10, 9), "2026.9.1", 46000.0, None],
}


def _calm(fact: Fact, draw: random.Random) -> Any:
    return draw.choice(_CALM[fact.name])
