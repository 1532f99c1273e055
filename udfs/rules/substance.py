"""Is a client analysis report in order: no section empty, without figures or copied (虚、假、空; R56, R62, D15, D16)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Annotated, Any

from udfs.binding import bind, row_facts
from udfs.declare import Arg, Head, Rows, UdfError, udf
from udfs.heads import Fact, Heads
from udfs.kinds.kind import Fault, Text
from udfs.policy.evaluator import Policy, current
from udfs.rules.rounding import rounded
from udfs.words.likeness import likeness
from udfs.words.text import fold


def _section(name: str, head: str, *aliases: str, sample: str) -> Fact:
    return Fact(name, head, Text(hint=f"写{head}，不少于30字。", sample=sample), aliases, "R56")


#: Sections of a report in the order of the form; 存在问题 need not be filled.
STRATEGY = _section(
    "strategy", "战略分析", "战略", "战略情况分析", "战略分析与档案", "客户战略分析", "发展战略分析",
    sample="该客户三年内计划新建厂房两座，总投资约3亿元，由分管副总直接负责推进。",
)  # fmt: skip
OPERATION = _section(
    "operation", "运营分析", "运营", "经营分析", "运营情况分析", "运营分析与档案", "客户运营分析", "经营情况分析", "运营管理分析",
    sample="该客户成本部与造价咨询单位并行审核，结算周期平均45天，例会每周一次。",
)  # fmt: skip
FINANCE = _section(
    "finance", "财务分析", "财务", "财务情况分析", "财务分析与档案", "客户财务分析", "财务状况分析", "资金分析",
    sample="进度款按月支付，近十二个月按期付款11次，逾期1次，资产负债率62%。",
)  # fmt: skip
OUR_VIEW = _section(
    "our_view", "我方评价", "对客户的评价", "我方对客户评价", "我方对客户的评价", "客户评价", "评价", "综合评价", "总体评价", "评价意见",
    sample="付款态度端正，约定事项落实率高，双方高层互访较少，需要加强组织层面的联系。",
)  # fmt: skip
TROUBLES = _section(
    "troubles", "存在问题", "存在的问题", "问题", "主要问题", "问题与不足", "存在问题及不足", "不足", "问题分析",
    sample="签证办理周期偏长，影响月度产值确认，需与对方成本部明确时限。",
)  # fmt: skip
MEASURES = _section(
    "measures", "措施建议", "措施与建议", "措施和建议", "建议措施", "措施及建议", "工作建议", "对策建议", "建议",
    sample="由分公司领导牵头，每季度安排一次高层回访，年内完成不少于3次有记录的沟通。",
)  # fmt: skip
REQUIRED = (STRATEGY, OPERATION, FINANCE, OUR_VIEW, MEASURES)
SECTIONS = (STRATEGY, OPERATION, FINANCE, OUR_VIEW, TROUBLES, MEASURES)
HEADS = Heads(SECTIONS)

_DIGIT = re.compile("[0-9]")
#: What compares two folded texts: 0–1, as `udfs.words.likeness.likeness` or a faster one of a library.
Ratio = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Analysis:
    """One client analysis report.

    Attributes:
        client: The group client's name, as the ledger knows it.
        term: Half-year it is about, e.g. 2026H2.
        sections: Head of a section → its text, None where it is blank.
        unit: The unit that reported it.
        source: Whatever leads a reader back to the entry; not looked at here.
    """

    client: str
    term: str
    sections: Mapping[str, str | None]
    unit: str = ""
    source: Any = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Weakness:
    """Why a report is not in order: the section, the reason in words, and the report it is like, if that is the reason."""

    section: str
    reason: str
    like: Analysis | None = None
    #: How alike, 0–1.
    ratio: float | None = None

    def __str__(self) -> str:
        return f"{self.section}{self.reason}"


def weak_sections(sections: Mapping[str, str | None], policy: Policy | None = None) -> list[Weakness]:
    """What a report alone tells: required sections that are blank or too short, 财务分析 without a digit."""
    least = (policy or current()).number("analysis_least")
    found = []
    for fact in REQUIRED:
        text = fold(sections.get(fact.head) or "")
        if not text:
            found.append(Weakness(fact.head, "没有写"))
        elif len(text) < least:
            found.append(Weakness(fact.head, f"只有{len(text)}字，不足{least}字"))
        elif fact is FINANCE and not _DIGIT.search(text):
            found.append(Weakness(fact.head, "没有一个数字"))
    return found


def alike(one: Analysis, two: Analysis, ratio: Ratio | None = None, policy: Policy | None = None) -> list[tuple[str, float]]:
    """Sections of two reports that are copied, each with how alike; sections too short to judge are left out."""
    policy = policy or current()
    return list(_alike(_folded(one, policy), _folded(two, policy), policy.number("analysis_likeness"), ratio or likeness))


def _folded(report: Analysis, policy: Policy) -> dict[str, str]:
    texts = {fact.head: fold(report.sections.get(fact.head) or "") for fact in SECTIONS}
    return {head: text for head, text in texts.items() if len(text) >= policy.number("analysis_least")}


def _alike(one: Mapping[str, str], two: Mapping[str, str], least: float, ratio: Ratio) -> Iterable[tuple[str, float]]:
    for head, text in one.items():
        other = two.get(head)
        if other is None or 2 * min(len(text), len(other)) < least * (len(text) + len(other)):
            continue
        if (found := ratio(text, other)) >= least:
            yield head, found


def check(
    reports: Sequence[Analysis], previous: Iterable[Analysis] = (), ratio: Ratio | None = None, policy: Policy | None = None
) -> list[list[Weakness]]:
    """Weaknesses of each report of a period; a report without any is in order.

    Args:
        reports: All reports of the period, of all units: two of different clients may be like each other, then neither is in order.
        previous: Reports of the half-year before; a report is compared with those of its own client.
        ratio: Compares two folded texts; by default `udfs.words.likeness.likeness`. For hundreds of reports a library's is faster.
        policy: Least length and least likeness.
    """
    policy, ratio = policy or current(), ratio or likeness
    least = policy.number("analysis_likeness")
    folded, clients = [_folded(report, policy) for report in reports], [fold(report.client) for report in reports]
    before: dict[str, list[Analysis]] = {}
    for old in previous:
        before.setdefault(fold(old.client), []).append(old)
    found = [weak_sections(report.sections, policy) for report in reports]
    for client, texts, weak in zip(clients, folded, found, strict=True):
        for old in before.get(client, ()):
            weak += [_copied(head, old, share, "上期报告") for head, share in _alike(texts, _folded(old, policy), least, ratio)]
    for i, k in combinations(range(len(reports)), 2):
        if clients[i] == clients[k]:
            continue
        for head, share in _alike(folded[i], folded[k], least, ratio):
            found[i].append(_copied(head, reports[k], share, f"{reports[k].client}的报告"))
            found[k].append(_copied(head, reports[i], share, f"{reports[i].client}的报告"))
    return found


def _copied(head: str, other: Analysis, share: float, whose: str) -> Weakness:
    return Weakness(head, f"与{whose}有{rounded(share * 100):.10g}%相同", other, share)


@dataclass(frozen=True, slots=True)
class DueReport:
    """Whether the report of a client that is due has come, and is in order (R62, D16)."""

    client: str
    unit: str
    report: Analysis | None = None
    weaknesses: tuple[Weakness, ...] = ()
    #: Marketing's word where it differs: True or False (核实).
    decided: bool | None = None

    @property
    def is_received(self) -> bool:
        """It has come."""
        return self.report is not None

    @property
    def is_in_order(self) -> bool:
        """It has come and holds what it should, or marketing decided so."""
        return self.is_received and (not self.weaknesses if self.decided is None else self.decided)


def due_tiers(policy: Policy | None = None) -> tuple[str, ...]:
    """Tiers whose clients owe an analysis each half-year."""
    return tuple((policy or current()).number("analysis_tiers").split("和"))


def due_reports(due: Iterable[tuple[str, str]], reports: Sequence[Analysis], weaknesses: Sequence[Sequence[Weakness]]) -> list[DueReport]:
    """Each due (unit, client) with its report and what `check` found of it."""
    come = {(report.unit, fold(report.client)): (report, tuple(weak)) for report, weak in zip(reports, weaknesses, strict=True)}
    return [DueReport(client, unit, *come.get((unit, fold(client)), ())) for unit, client in due]


def _report(head: Head, row: Rows) -> Analysis | None:
    bound = bind(head, HEADS)
    if not bound:
        raise UdfError("表头里没有认出客户分析报告的栏目")
    facts = row_facts(bound, row[0] if row else ())
    texts = {HEADS.facts[name].head: value for name, value in facts.items() if value is not None and not isinstance(value, Fault)}
    return Analysis("", "", texts) if texts else None


@udf(group="客户分析", clause="R56、R62")
def analysis_check(
    head: Annotated[Head, Arg("表头一行", note="，客户分析报告的表头")],
    row: Annotated[Rows, Arg("一行数据")],
    others: Annotated[Rows, Arg("对照的各行", note="，上期报告或别的客户的报告，不含本行，列与表头相同")] = (),  # type: ignore[assignment]
) -> str:
    """客户分析报告有没有虚、假、空：内容符合要求的为“符合”，否则写出哪一部分、为什么。

    战略分析、运营分析、财务分析、我方评价、措施建议都要写，各不少于30字；财务分析要有数字；
    与对照的报告相同85%以上的算照抄（字数和相同程度为非原文）。

    例：
    >>> finance = "进度款按月支付，近十二个月没有逾期，资金来源以财政拨款为主，付款有保障"
    >>> analysis_check(("战略分析", "财务分析"), (("客户将扩建", finance),))
    '战略分析只有5字，不足30字；运营分析没有写；财务分析没有一个数字；我方评价没有写；措施建议没有写'
    """
    report = _report(head, row)
    if report is None:
        return ""
    found = weak_sections(report.sections)
    compared = [other for one in others if (other := _report(head, Rows((one,))))]
    for no, other in enumerate(compared, 1):
        found += [_copied(section, other, share, f"对照的第{no}行") for section, share in alike(report, other)]
    return "；".join(map(str, found)) or "符合"


@udf(group="客户分析", clause="R56")
def alike_pct(
    one: Annotated[str, Arg("一段文字")] = "",
    two: Annotated[str, Arg("另一段文字")] = "",
) -> float | None:
    """两段文字有几成相同（0到1），不计空格、繁简、全半角的差别；有一段空着的为空白。

    例：
    >>> alike_pct("工程款按月支付", "工程款按 季 支付")
    0.857
    """
    first, second = fold(one), fold(two)
    return rounded(likeness(first, second), 3) if first and second else None
