"""投诉登记表：投诉、处理、办结和回访（R55、R60、A27、V08）。"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from udfs.kinds import register_choices as choices
from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from workbooks.declare import field, schema, sheet
from workbooks.registers.common_checks import usual_checks
from workbooks.registers.shared_fields import CLIENT, OWNER_ALIASES, PERSON, PROJECT_ALIASES, REMARK, REMARK_ALIASES, also, numbered


def _unreasonable(entries: Sequence[Complaints], _: datetime.date) -> int | None:
    return sum(e.reasonable == "无理" for e in entries) or None


@sheet(
    "投诉登记表",
    clause="R55、A27、V08",
    returned="月报",
    key=("number",),
    about="client",
    dated="day",
    feeds={"unreasonable_complaints": _unreasonable},
    settled=("reasonable",),
)
class Complaints:
    """每行一件投诉：内容、责任归属、处理措施、承诺期限、办结和回访；合理性由集团市场营销部核定。"""

    number: str = field(
        "投诉编号",
        aliases=also("编号 投诉单号 投诉单编号 投诉登记号 登记编号 受理编号 投诉登记编号 单号"),
        kind=numbered("TS"),
        width=12,
    )
    client: str = field(CLIENT, width=30)
    project: str | None = field(
        "项目名称",
        aliases=also("涉及项目 投诉项目 关联项目", PROJECT_ALIASES),
        kind=Text(hint="填项目名称。", sample="体育公园景观"),
        width=18,
        default=None,
    )
    day: datetime.date = field(
        "投诉日期",
        aliases=also("投诉时间 日期 受理日期 受理时间 接诉日期 接诉时间 投诉受理日期 登记日期 收到日期 投诉受理时间 时间"),
        kind=Day(),
        clause="R55",
        width=13,
    )
    channel: str | None = field(
        "投诉渠道",
        aliases=also("渠道 投诉方式 投诉途径 受理渠道 投诉来源 受理方式 来源渠道 投诉形式"),
        kind=Text(hint="填电话、书面、现场、网站等。", sample="电话"),
        width=11,
        default=None,
    )
    content: str = field(
        "投诉内容",
        aliases=also("投诉事项 投诉问题 投诉事由 投诉情况 内容 投诉描述 投诉主要内容 反映问题 问题描述 投诉原因 事项"),
        kind=Text(hint="填客户投诉什么。", sample="签证资料提交不及时"),
        clause="R55",
        width=28,
    )
    responsible: str | None = field(
        "责任归属",
        aliases=also("责任方 责任单位 责任归属方 责任划分 责任主体 责任认定 责任判定 归责 责任归属单位"),
        kind=choices.RESPONSIBLE,
        clause="A27",
        width=11,
        default=None,
    )
    reasonable: str | None = field(
        "合理性",
        aliases=also("是否合理 投诉合理性 合理与否 合理性判定 投诉是否合理 合理性认定 投诉性质 是否合理投诉"),
        kind=choices.REASONABLE,
        clause="A27",
        width=10,
        default=None,
    )
    measure: str | None = field(
        "处理措施",
        aliases=also(
            "处理情况 处理办法 整改措施 处理结果 处理方案 处理经过 措施 解决措施 处理过程 处理方法 处置措施 处理意见 处置情况 应对措施"
        ),
        kind=Text(hint="填采取了什么措施。", sample="补齐资料并当面说明"),
        clause="R55",
        width=26,
        default=None,
    )
    owner: str | None = field(
        "责任人", aliases=also("处理人 处理负责人 受理人 处置人 经手人 经办", OWNER_ALIASES), kind=PERSON, width=10, default=None
    )
    promised: datetime.date | None = field(
        "承诺期限",
        aliases=also(
            "承诺完成日期 承诺办结日期 承诺日期 承诺时间 承诺完成时间 办结期限 处理期限 要求完成日期 期限 "
            "承诺办结期限 承诺完成期限 限期 整改期限 答应办结时间 答应办结日期 承诺处理期限 处理时限"
        ),
        kind=Day(),
        clause="V08",
        width=13,
        default=None,
    )
    closed: datetime.date | None = field(
        "办结日期",
        aliases=also(
            "办结时间 完成日期 处理完成日期 办结 关闭日期 结案日期 处理完成时间 完成时间 实际办结日期 解决日期 "
            "结案时间 关闭时间 处理日期 实际完成日期 整改完成日期 解决时间"
        ),
        kind=Day(),
        clause="V08",
        width=13,
        default=None,
    )
    effect: str | None = field(
        "处理效果",
        aliases=also("效果 处理问题效果 效果评价 处理效果评价 处理评价 处理满意度 客户满意情况 处理效果等级"),
        kind=choices.EFFECT,
        clause="R60",
        width=10,
        default=None,
    )
    revisited: datetime.date | None = field(
        "回访日期",
        aliases=also("回访时间 回访 客户回访日期 回访客户日期 客户回访时间"),
        kind=Day(),
        clause="S12",
        width=13,
        default=None,
    )
    revisit_result: str | None = field(
        "回访结果",
        aliases=also("回访情况 回访意见 回访反馈 回访内容 客户回访意见 回访记录 客户回访结果"),
        kind=Text(hint="填回访时客户怎么说。", sample="基本认可"),
        width=16,
        default=None,
    )
    improved: str | None = field(
        "关系是否改善",
        aliases=also("客户关系是否改善 关系改善 是否改善 改善情况 关系改善情况 客户关系改善 客户关系改善情况 关系有无改善"),
        kind=choices.IMPROVED,
        clause="R60",
        width=10,
        default=None,
    )
    remark: str | None = field("备注", aliases=also("说明", REMARK_ALIASES), kind=REMARK, width=18, default=None)

    def entry(self) -> str:
        """One line about it, for timeline, change list and receipt."""
        done = f"{self.closed.isoformat()}办结{f'，效果{self.effect}' if self.effect else ''}" if self.closed else "未办结"
        judged = f"，{self.reasonable}" if self.reasonable else ""
        return f"{self.number or '无编号'} {self.content or ''}：{done}{judged}"


COMPLAINTS = schema(Complaints)

usual_checks(
    Complaints,
    order=(("day", "closed"), ("day", "revisited")),
    limits=(("day", "promised"),),
    past=("day", "closed", "revisited"),
    together=(
        ("closed", "measure"),
        ("closed", "effect"),
        ("effect", "closed"),
        ("revisited", "revisit_result"),
        ("revisit_result", "revisited"),
    ),
    clocks=(("promised", "closed"),),
)
