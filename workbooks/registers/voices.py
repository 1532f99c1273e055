"""客户声音登记表：客户主动说的和我们问到的意见，怎样处理（G12）。"""

from __future__ import annotations

import datetime

from udfs.kinds import register_choices as choices
from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from workbooks.declare import field, schema, sheet
from workbooks.registers.common_checks import usual_checks
from workbooks.registers.complaints import Complaints
from workbooks.registers.shared_fields import CLIENT, OWNER_ALIASES, PERSON, also, numbered


@sheet("客户声音登记表", clause="G12", returned="月报", key=(("number",), ("client", "day", "content")), about="client", dated="day")
class Voices:
    """每行一条意见或建议：来源、类型、范围、内容，由谁何时处理；转为投诉的写投诉编号。"""

    number: str | None = field(
        "编号", aliases=also("声音编号 意见编号 记录编号 登记编号 建议编号 信息编号"), kind=numbered("SY"), width=12, default=None
    )
    client: str = field(CLIENT, width=30)
    day: datetime.date = field(
        "日期",
        aliases=also("收集日期 收集时间 反馈日期 登记日期 接收日期 时间 提出日期 反映日期 反馈时间 提出时间 记录日期"),
        kind=Day(),
        clause="G12",
        width=13,
    )
    source: str = field(
        "来源",
        aliases=also("信息来源 声音来源 来源方式 收集方式 获取方式 来源类型 主动/被动 主被动"),
        kind=choices.VOICE_SOURCE,
        clause="G12",
        width=9,
    )
    kind: str | None = field(
        "类型",
        aliases=also("信息类型 声音类型 意见类型 问题类型 类别 意见类别 问题类别 技术/非技术"),
        kind=choices.VOICE_KIND,
        clause="G12",
        strict=False,
        width=9,
        default=None,
    )
    scope: str | None = field(
        "范围",
        aliases=also("涉及范围 问题范围 业务范围 涉及业务 意见范围 业务类别"),
        kind=choices.VOICE_SCOPE,
        clause="G12",
        strict=False,
        width=10,
        default=None,
    )
    content: str = field(
        "内容",
        aliases=also("客户意见 意见内容 声音内容 客户声音 意见建议 意见和建议 客户建议 反馈内容 建议内容 问题描述 意见 建议 客户反馈"),
        kind=Text(hint="填客户说了什么。", sample="希望统一对接人"),
        clause="G12",
        width=28,
    )
    handling: str | None = field(
        "处理",
        aliases=also("处理情况 处理措施 处理结果 处理意见 落实情况 处理方式 办理情况 处理办法 答复情况"),
        kind=Text(hint="填怎样处理。", sample="已采纳并答复"),
        width=20,
        default=None,
    )
    owner: str | None = field("责任人", aliases=also("处理人 处理负责人", OWNER_ALIASES), kind=PERSON, width=10, default=None)
    due: datetime.date | None = field(
        "期限",
        aliases=also("处理期限 完成期限 要求完成日期 办理期限 计划完成日期 截止日期 承诺期限 限期"),
        kind=Day(),
        width=13,
        default=None,
    )
    done: datetime.date | None = field(
        "完成日期",
        aliases=also("完成时间 处理完成日期 办结日期 实际完成日期 处理日期 答复日期 办结时间 处理完成时间 实际完成时间"),
        kind=Day(),
        width=13,
        default=None,
    )
    complaint: str | None = field(
        "投诉编号",
        aliases=also("关联投诉编号 对应投诉编号 转投诉编号 关联投诉 相关投诉编号 转为投诉编号"),
        kind=Text(hint="转为投诉的，填投诉登记表里的编号。", sample="TS-001"),
        width=12,
        default=None,
    )

    def entry(self) -> str:
        """One line about it, for timeline, change list and receipt."""
        done = f"{self.done.isoformat()}完成" if self.done else "处理中" if self.handling else "未处理"
        return f"{self.content or ''}（{self.source or '来源未填'}）：{done}"


VOICES = schema(Voices)

usual_checks(
    Voices,
    order=(("day", "done"),),
    limits=(("day", "due"),),
    past=("day", "done"),
    together=(("done", "handling"),),
    clocks=(("due", "done"),),
    references=(("complaint", Complaints, "number"),),
)
