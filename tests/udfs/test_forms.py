"""Numbers, days, telephones and words in the many forms in which staff type them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from udfs import facts
from udfs.heads import head_unit
from udfs.kinds.amounts import Count, Money, Rate
from udfs.kinds.choices import KIND
from udfs.kinds.credit import CreditCode
from udfs.kinds.dates import Day
from udfs.kinds.kind import Doubt, Fault, Kind, Phone

NOV_5 = datetime.date(2026, 11, 5)
CODE = "91110000600037341L"
PLAIN: list[tuple[Kind, Any, Any]] = [
    *((Money(), text, 1200.0) for text in ("1200萬元", "0.12億", "１，２００万", "壹仟贰佰萬圓整", "1200W元", "12,000,000圓", "零1200万")),
    (Money(), "1亿零500万", 10500.0),
    *((Count(), text, 3) for text in ("3個", "叁", "三單", "3期", "叁个")),
    *((Count(), text, 0) for text in ("无投诉", "未发生", "没有投诉", "零")),
    *((Rate(), text, 0.08) for text in ("八个点", "8个百分点", "千分之八十", "百分之八", "八%")),
    *((Day(), text, NOV_5) for text in ("2026‑11‑5", "2026−11−05", "2026/11/5 下午 3:20", "2026年11月5日上午10点")),
    *((Day(), text, NOV_5) for text in ("46331.5", "5-Nov-2026", "Nov 5, 2026")),
    *((Phone(), text, "09318556677") for text in ("+86-931-8556677", "0086-931-8556677", "0931‑8556677")),
    (Phone(), "0931-8556677(801)", "09318556677转801"),
    (Phone(), "0931-8556677 13900001234", "09318556677、13900001234"),
    *((KIND, text, "潜在客户") for text in ("潜在类", "潛在客戶類", "“潜在客户”", "潜在类客户")),
    *((facts.COOPERATED.kind, text, "有") for text in ("☑有 □无", "有（√） 无（ ）", "□无■有")),
    *((CreditCode(), text, CODE) for text in (f"'{CODE}", f"/{CODE}", f"“{CODE}”", f"{CODE}；")),
    *((facts.OWN_PROBLEMS.kind, text, None) for text in ("無", "暂无。", "(无)", "无不良记录", "未发现重大问题", "不详", 0, "经营正常")),
    *((facts.OWN_PROBLEMS.kind, text, text) for text in ("无力偿债", "无法联系", "正常经营受阻", "涉诉")),
    *((CreditCode(), text, None) for text in ("暂无。", "无；")),
]  # fmt: skip
DOUBTFUL: list[tuple[Kind, Any, Any]] = [
    (Day(), "11/25/2026", datetime.date(2026, 11, 25)),
    (Day(), "电话：2026.11.5", NOV_5),
    (Phone(), 9318556677, "09318556677"),
    (Money(), 12_000_000, 12_000_000.0),
    (CreditCode(), "无（政府机关）", None),
    (facts.COOPERATED.kind, "2018年合作市政道路", "有"),
    (facts.COOPERATED.kind, "首次接触，尚未合作", "无"),
]
WRONG: list[tuple[Kind, Any]] = [
    (Day(), "05/06/2026"),
    (Day(), "民国115年11月5日"),
    (Day(), "计划2026年12月1日"),
    (Phone(), 1390000123),
    (Phone(), "9318556677"),
    (facts.COOPERATED.kind, "有合作意向"),
    (facts.COOPERATED.kind, "☑有 ☑无"),
    (Money(), "1200美元"),
    (Rate(), "5%-8%"),
    (KIND, "重要客户"),
    *((kind, text * 5000) for kind in (Count(), Money(), Rate(), KIND, Phone(), CreditCode()) for text in ("一", "(", "1-", "。")),
]
UNITS = [
    ("累计合同额（元，含税）", "元"),
    ("合同额（单位:元、不含税）", "元"),
    ("合同额[元]", "元"),
    ("合同额（以万元计）", "万元"),
    ("合同额（RMB元）", "元"),
    ("合同额（千万元）", "千万元"),
    ("合同额(元", "元"),
    ("利润率（%，保留两位）", "%"),
    ("合同额（元/万元）", ""),
    ("合作项目数（个/项）", ""),
]


@pytest.mark.parametrize(("kind", "raw", "value"), PLAIN)
def test_understood(kind: Kind, raw: Any, value: Any):
    assert kind.parse(raw) == value


@pytest.mark.parametrize(("kind", "raw", "value"), DOUBTFUL)
def test_understood_with_a_remark(kind: Kind, raw: Any, value: Any):
    found = kind.parse(raw)
    assert isinstance(found, Doubt)
    assert found.value == value


@pytest.mark.parametrize(("kind", "raw"), WRONG)
def test_not_guessed(kind: Kind, raw: Any):
    assert isinstance(kind.parse(raw), Fault)


@pytest.mark.parametrize(("head", "unit"), UNITS)
def test_unit_of_a_head(head: str, unit: str):
    assert head_unit(head)[1] == unit
