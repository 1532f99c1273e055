"""The slides of the seminar (R58)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from addin.documents.slides import Deck

if TYPE_CHECKING:
    from addin.reports.assessing.seminar_pack import SeminarPack


def slides(pack: SeminarPack) -> bytes:
    """A presentation with native charts and tables, in the order of the agenda."""
    deck = Deck(f"数据快照 {pack.snapshot}　分级标准 {pack.policy}　{pack.issued}")
    deck.title(f"{pack.period}客户关系管理工作研讨会", f"{pack.group}{pack.department}　{pack.issued}")
    deck.points("议程", pack.agenda)
    deck.points(f"{pack.period}概况", (pack.clients_says, pack.survey_says, pack.analysis_says, pack.result_says))
    deck.table(
        "客户工作指标", ("方面", "指标", "本期", "上期", "比上期"),
        [(i.group, i.name, i.value, i.before, i.change) for i in pack.indicators],
    )  # fmt: skip
    if pack.shows_aspects:
        deck.chart("满意度四个方面（分）", pack.aspects_chart)
    if pack.satisfaction:
        deck.table(
            "各单位满意度", ("单位", "调查份数", "满意度", "覆盖情况", "不满意项", "其中计入"),
            [(p.name, str(p.surveys), p.score, p.coverage, str(p.unsatisfied), str(p.charged)) for p in pack.satisfaction],
        )  # fmt: skip
    if pack.analyses:
        deck.table(
            "客户分析报告", ("单位", "应报", "收到", "符合要求", "比例"),
            [(a.unit, str(a.due), str(a.received), str(a.in_order), a.share) for a in pack.analyses],
        )  # fmt: skip
    deck.table(
        "考核结果", ("名次", "单位", "上报与档案", "投诉", "不满意项", "分析报告", "真实性", "总分", "等级"),
        [(str(u.rank), u.unit, u.g1, u.g2, u.g3, u.g4, u.g5, u.total, u.grade) for u in pack.units],
    )  # fmt: skip
    if pack.shows_chart:
        deck.chart("各单位考核总分", pack.chart)
    deck.points("各单位强弱", pack.remarks)
    deck.points("研讨题目", (pack.experience, *pack.topics))
    return deck.content()
