"""The market chapter of the year's summary, and what clients said in their own words (R70, R72, S20, G12)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from addin.declare import told
from addin.reports.material import Material
from addin.reports.scores import number_text
from addin.reports.survey_material import surveys_within
from udfs.kinds import register_choices as choices
from udfs.words.text import fold
from workbooks.registers.market import Market
from workbooks.registers.voices import Voices

_MOST = 15
#: What people write where they have nothing to say.
NOTHING = frozenset(("", "无", "没有", "暂无", "/", "-", "none"))


@dataclass(frozen=True)
class MarketLine:
    """One figure of the market."""

    region: str = told("区域", sample="华东")
    indicator: str = told("指标", sample="市场规模")
    subject: str = told("对象", sample="—")
    figure: str = told("数值和单位", sample="120.5亿元")
    before: str = told("上年；没有的为—", sample="110亿元")
    source: str = told("来源", sample="省统计年鉴")


def market_lines(material: Material) -> tuple[MarketLine, ...]:
    """Figures of the period's year with those of the year before, by region and indicator."""
    year = material.span.months[-1].year
    rows = [t.row for t in material.all(Market)]
    old = {(r.region, r.indicator, r.subject): _figure(r) for r in rows if r.year == year - 1}
    order = {word: at for at, word in enumerate(choices.INDICATOR.options)}
    this = sorted((r for r in rows if r.year == year), key=lambda r: (r.region, order.get(r.indicator, len(order)), r.subject or ""))
    return tuple(
        MarketLine(r.region, r.indicator, r.subject or "—", _figure(r), old.get((r.region, r.indicator, r.subject), "—"), r.source or "—")
        for r in this
    )


def _figure(row: Market) -> str:
    return f"{number_text(row.figure)}{row.measured_in or ''}"


def voices_said(material: Material, unit: str = "") -> tuple[str, ...]:
    """Comments of surveys and entries of 客户声音登记表, the same words once with how often, the most frequent first."""
    said: Counter[tuple[str, str]] = Counter()
    for survey in surveys_within(material, unit):
        said[_bare(survey.source.row.comments), "调查"] += 1
    for voice in material.within(Voices, unit=unit):
        said[_bare(voice.row.content), "客户声音"] += 1
    told = [(text, where, times) for (text, where), times in said.most_common() if fold(text) not in NOTHING]
    return tuple(f"{text}（{where}{times}{'份' if where == '调查' else '条'}）" for text, where, times in told)[:_MOST]


def _bare(text: str | None) -> str:
    return (text or "").strip().rstrip("。")
