"""信息核实表：抽查台账里的内容与实际是否相符（R63）。"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace

from udfs.kinds import register_choices as choices
from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from udfs.words.text import fold
from workbooks.declare import Known, Remark, check, field, remark, schema, sheet
from workbooks.problems import Severity, rule
from workbooks.registers.common_checks import usual_checks
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.shared_fields import CLIENT, PERSON, also

#: 核实字段 of a row that is about a whole analysis report.
_REPORT = frozenset(fold(word) for word in ("客户分析报告", "分析报告"))


@sheet("信息核实表", clause="R63", returned="核定", key=("client", "checked", "day"), about="client", dated="day")
class Verifications:
    """每行核实一个客户的一项内容：台账上是什么、核实是什么、是否相符、是否虚假。"""

    unit: str = field(
        "填报单位",
        aliases=also("上报单位 报送单位 被核实单位 所属单位 分公司 被抽查单位 所属分公司"),
        kind=Text(hint="填这条信息是哪个单位报的。", sample="华东分公司"),
        clause="R63",
        width=16,
    )
    client: str = field(CLIENT, width=30)
    checked: str = field(
        "核实字段",
        aliases=also("核实内容 核实项目 字段 核实事项 抽查字段 核实信息项 核查字段 核查内容 抽查内容"),
        kind=Text(hint="填列名，如联系电话、合作项目数；整份分析报告填“客户分析报告”。", sample="联系电话"),
        clause="R63",
        width=14,
    )
    recorded: str | None = field(
        "台账值",
        aliases=also("台账内容 上报值 填报值 上报内容 填报内容 台账信息 原值 台账数值"),
        kind=Text(hint="填台账上的内容。", sample="3"),
        width=18,
        default=None,
    )
    found: str | None = field(
        "核实值",
        aliases=also("核实结果 实际值 核查值 实际情况 核实情况 实际内容 核实后内容"),
        kind=Text(hint="填核实到的内容。", sample="3"),
        width=18,
        default=None,
    )
    agrees: str = field(
        "是否相符", aliases=also("相符情况 核实结论 相符与否 是否一致 结论 相符"), kind=choices.AGREES, clause="R63", width=10
    )
    falsified: str | None = field(
        "是否虚假",
        aliases=also("虚假 是否造假 是否弄虚作假 虚假与否 是否虚报"),
        kind=replace(choices.FALSE_TOLD, sample="否"),
        clause="R63",
        width=10,
        default=None,
    )
    verifier: str = field("核实人", aliases=also("核查人 抽查人 核实人员 检查人 核实人姓名 经办人"), kind=PERSON, width=10)
    day: datetime.date = field("核实日期", aliases=also("日期 核实时间 核查日期 抽查日期 检查日期"), kind=Day(), width=13)
    basis: str | None = field(
        "依据",
        aliases=also("核实方式 核实依据 核查方式 说明 备注 核实途径 核实方法"),
        kind=Text(hint="填怎样核实的，如电话回访、实地走访。", sample="电话回访"),
        clause="R63",
        width=18,
        default=None,
    )

    @property
    def is_ruling(self) -> bool:
        """True if it is about a whole analysis report and no fact: marketing's word on its substance (R56)."""
        return fold(self.checked or "") in _REPORT

    def entry(self) -> str:
        """One line about it, without personal data, for timeline, change list and receipt."""
        false = "，虚假" if self.falsified == "是" else ""
        return f"核实“{self.checked or '字段未填'}”：{self.agrees or '结论未填'}{false}（{self.verifier or '核实人未填'}）"


VERIFICATIONS = schema(Verifications)

CONTRADICTS = rule(
    "KH345",
    Severity.ERROR,
    "核实结论前后不一",
    "“{agrees_head}”填的是“{agrees}”，“{field}”却填“{found}”。",
    "核对后改一处：相符的不会虚假，相符的两个值应一样。",
    clause="R63",
)
NOT_TOLD = rule(
    "KH346",
    Severity.ERROR,
    "不符却没有写核实值",
    "“{agrees_head}”填的是“不符”，“{field}”空着。",
    "把核实到的内容填在“{field}”。",
    clause="R63",
)
NO_FIELD = rule(
    "KH349",
    Severity.WARNING,
    "不是台账里的列",
    "“{field}”填的是“{found}”，客户信息统计表里没有这一列。",
    "填客户信息统计表的列名，如联系电话、合作项目数；整份分析报告填“客户分析报告”。",
    clause="R63",
)
_AGREES, _DIFFERS = choices.AGREES.options

usual_checks(Verifications, past=("day",))


@check(Verifications, NOT_TOLD, CONTRADICTS, NO_FIELD)
def _conclusions(entries: Sequence[Verifications], _: Known) -> Iterator[Remark]:
    head = VERIFICATIONS.by_name["agrees"].head
    for row, entry in enumerate(entries):
        same = fold(entry.recorded or "") == fold(entry.found or "")
        if entry.agrees == _DIFFERS and not entry.found and not entry.is_ruling:
            yield remark(NOT_TOLD, row, "found", agrees_head=head)
        elif entry.agrees == _DIFFERS and entry.recorded and same:
            yield remark(CONTRADICTS, row, "found", entry.found, agrees=entry.agrees, agrees_head=head)
        if entry.agrees == _AGREES and entry.falsified == "是":
            yield remark(CONTRADICTS, row, "falsified", entry.falsified, agrees=entry.agrees, agrees_head=head)
        if entry.checked and not entry.is_ruling and CUSTOMER_INFO.heads.match(entry.checked) is None:
            yield remark(NO_FIELD, row, "checked", entry.checked)
