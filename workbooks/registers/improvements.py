"""改进措施表：从不满意项、投诉、客户声音和考核来的改进，做完有人验证（G13、R77）。"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from udfs.kinds import register_choices as choices
from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from workbooks.declare import Known, Remark, check, field, schema, sheet
from workbooks.registers.common_checks import LEADS_NOWHERE, lead_nowhere, usual_checks
from workbooks.registers.complaints import Complaints
from workbooks.registers.shared_fields import CLIENT, OWNER_ALIASES, PERSON, also, numbered
from workbooks.registers.voices import Voices


@sheet("改进措施表", clause="G13、R77", returned="月报", key=("number",), about="client")
class Improvements:
    """每行一项改进：来源和来源编号、问题、原因、措施、责任人和期限；做完写效果和验证人。"""

    number: str = field(
        "措施编号", aliases=also("编号 改进编号 整改编号 改进措施编号 整改措施编号 登记编号"), kind=numbered("GJ"), width=12
    )
    source: str = field(
        "来源",
        aliases=also("问题来源 措施来源 信息来源 来源类型 整改来源 改进来源"),
        kind=choices.IMPROVEMENT_SOURCE,
        clause="G13",
        width=10,
    )
    source_number: str | None = field(
        "来源编号",
        aliases=also("关联编号 对应编号 来源单号 关联单号 投诉编号 问题编号 相关编号"),
        kind=Text(hint="填投诉、客户声音等的编号。", sample="TS-001"),
        width=12,
        default=None,
    )
    client: str | None = field(CLIENT, width=30, default=None)
    problem: str = field(
        "问题",
        aliases=also("存在问题 问题描述 主要问题 不满意项 问题内容 存在的问题 改进问题 不足"),
        kind=Text(hint="填要改进的问题。", sample="周报送达不稳定"),
        clause="G13",
        width=24,
    )
    cause: str | None = field(
        "原因",
        aliases=also("原因分析 产生原因 问题原因 主要原因 根本原因"),
        kind=Text(hint="填问题的原因。", sample="流程没有明确时限"),
        width=20,
        default=None,
    )
    measure: str = field(
        "措施",
        aliases=also("改进措施 整改措施 解决措施 改进内容 纠正措施 改进办法 整改内容 改进方案"),
        kind=Text(hint="填改进措施。", sample="周报改为平台自动推送"),
        clause="R77",
        width=26,
    )
    owner: str = field("责任人", aliases=also("整改责任人 改进责任人", OWNER_ALIASES), kind=PERSON, width=10)
    due: datetime.date = field(
        "期限",
        aliases=also("完成期限 整改期限 要求完成日期 计划完成日期 截止日期 改进期限 要求完成时间 限期"),
        kind=Day(),
        width=13,
    )
    done: datetime.date | None = field(
        "完成日期",
        aliases=also("完成时间 实际完成日期 整改完成日期 实际完成时间 整改完成时间 关闭日期"),
        kind=Day(),
        width=13,
        default=None,
    )
    effect: str | None = field(
        "效果",
        aliases=also("实施效果 改进效果 整改效果 效果评价 改进结果 整改结果"),
        kind=Text(hint="填改进的效果。", sample="已见效"),
        clause="G13",
        width=16,
        default=None,
    )
    verifier: str | None = field(
        "验证人", aliases=also("验证人员 验收人 复核人 检查人 验证 核验人 验证人姓名"), kind=PERSON, clause="G13", width=10, default=None
    )

    def entry(self) -> str:
        """One line about it, for timeline, change list and receipt."""
        done = f"{self.done.isoformat()}完成" if self.done else f"未完成{f'，期限{self.due.isoformat()}' if self.due else ''}"
        return f"{self.problem or '问题未填'}——{self.measure or '措施未填'}：{done}"


IMPROVEMENTS = schema(Improvements)

usual_checks(
    Improvements, past=("done",), together=(("done", "effect"), ("done", "verifier"), ("effect", "done")), clocks=(("due", "done"),)
)
_NUMBERED = {"投诉": Complaints, "客户声音": Voices}


@check(Improvements, LEADS_NOWHERE)
def _sources(entries: Sequence[Improvements], known: Known) -> Iterator[Remark]:
    for row, entry in enumerate(entries):
        if entry.source_number and (register := _NUMBERED.get(entry.source or "")):
            yield from lead_nowhere(row, "source_number", entry.source_number, register, "number", known)
