"""分级标准的各表：决策表（分级标准、拜访标准……）、参数、日历、人工定级（G18、R22–R24、R41–R46）。"""

from __future__ import annotations

import datetime

from udfs.kinds.choices import TIER_LETTER, yes_no
from udfs.kinds.dates import Day
from udfs.kinds.kind import Choice, Text
from udfs.policy.evaluator import ROLES
from udfs.policy.posts import ROLES as ROLE_WORDS
from workbooks.declare import field, schema, sheet

_CLAUSE = Text(hint="写条款号，如R23；办法没有规定的写“非原文”。", sample="R23")
_SINCE = Day(hint="从哪天起用，一直用的空着。")
_UNTIL = Day(hint="用到哪天为止，没有停用的空着。")
_ENABLED = yes_no("是", "否", hint="选是、否；选否的行不起作用。")


@sheet("分级标准", clause="R22-R24", filled_by_people=False)
class Standard:
    """每行一条判定标准：先看否决，再看判定，最后是其余；各决策表用同样的列。"""

    id: str = field("行号", aliases=("编号", "序号"), kind=Text(hint="每行一个不重复的编号。", sample="C1"), width=8)
    role: str = field(
        "作用", aliases=("行作用",), kind=Choice(hint="从下拉列表选否决、判定、其余。", sample="判定", options=ROLES), width=8
    )
    when: str | None = field(
        "条件",
        aliases=("判定条件",),
        kind=Text(hint="如：合作历史 = 有 且 履约诚信 = 差。", sample="要求苛刻 = 是"),
        width=60,
        default=None,
    )
    tier: str = field("等级", aliases=("客户等级", "结果"), kind=TIER_LETTER, width=8)
    clause: str = field("依据", aliases=("条款", "条款依据"), kind=_CLAUSE, width=16)
    words: str | None = field("依据原文", aliases=("原文",), kind=Text(hint="由程序写出，供对照。", sample=""), width=46, default=None)
    enabled: str | None = field("启用", aliases=("是否启用",), kind=_ENABLED, width=7, default=None)
    since: datetime.date | None = field("启用日期", aliases=("生效日期",), kind=_SINCE, width=12, default=None)
    until: datetime.date | None = field("停用日期", aliases=("失效日期",), kind=_UNTIL, width=12, default=None)
    note: str | None = field("说明", aliases=("备注",), kind=Text(hint="写给同事看的说明。", sample=""), width=36, default=None)


@sheet("参数", clause="R25", filled_by_people=False)
class Parameter:
    """每行一个数字或选项；同一名称可以按起止日期写几行。"""

    name: str = field("名称", aliases=("参数", "参数名称"), kind=Text(hint="条件里引用的名称，不能改。", sample="低利润率"), width=16)
    value: str = field("数值", aliases=("值", "取值"), kind=Text(hint="填数字、百分数或选项。", sample="3%"), width=14)
    unit: str | None = field("单位", aliases=("计量单位",), kind=Text(hint="数值的单位。", sample="万元"), width=8, default=None)
    clause: str = field("依据", aliases=("条款", "条款依据"), kind=_CLAUSE, width=16)
    since: datetime.date | None = field("启用日期", aliases=("生效日期",), kind=_SINCE, width=12, default=None)
    until: datetime.date | None = field("停用日期", aliases=("失效日期",), kind=_UNTIL, width=12, default=None)
    note: str | None = field("说明", aliases=("备注",), kind=Text(hint="写给同事看的说明。", sample=""), width=60, default=None)


@sheet("日历", clause="A01", filled_by_people=False)
class CalendarDay:
    """每行一个与平常不同的日子：工作日放假写“休息”，周末补班写“上班”。"""

    day: datetime.date = field("日期", kind=Day(), width=14)
    nature: str = field(
        "性质", aliases=("休息或上班",), kind=Choice(hint="从下拉列表选休息、上班。", sample="休息", options=("休息", "上班")), width=10
    )
    note: str | None = field("说明", aliases=("备注", "节日"), kind=Text(hint="如国庆节。", sample="国庆节"), width=30, default=None)


@sheet("人工定级", clause="A07", filled_by_people=False)
class ManualTier:
    """每行一个签字决定：冲突或特殊的客户在期限内按决定的等级。"""

    client: str = field(
        "客户单位名称", aliases=("单位名称", "客户名称"), kind=Text(hint="填单位全称。", sample="示例置业有限公司"), width=34
    )
    tier: str = field("等级", aliases=("决定等级",), kind=TIER_LETTER, width=8)
    reason: str = field("理由", aliases=("原因",), kind=Text(hint="为什么与测算不同。", sample="重点项目，已落实保全措施"), width=46)
    signed: str = field("批准人", aliases=("签字人", "签批人"), kind=Text(hint="谁签字批准。", sample="王示例"), width=12)
    until: datetime.date = field("有效期至", aliases=("期限", "截止日期"), kind=Day(), width=14)


@sheet("角色", clause="R29", filled_by_people=False)
class RoleHolder:
    """每行一个系统账号：它是市场营销部、集团公司领导还是填报单位；没有列出的只看得到客户目录。全空着，能打开工作区的人都按市场营销部对待。"""

    account: str = field(
        "系统账号", aliases=("账号", "登录账号", "用户名"), kind=Text(hint="填登录电脑的账号，不是姓名。", sample="zhangsan"), width=20
    )
    role: str = field(
        "角色",
        aliases=("身份",),
        kind=Choice(hint="从下拉列表选市场营销部、集团公司领导、填报单位。", sample="市场营销部", options=tuple(ROLE_WORDS.values())),
        width=16,
    )
    unit: str | None = field("单位", aliases=("所属单位", "填报单位"), kind=Text(hint="写单位全称。", sample=""), width=24, default=None)
    since: datetime.date | None = field("启用日期", aliases=("生效日期",), kind=_SINCE, width=12, default=None)
    until: datetime.date | None = field("停用日期", aliases=("失效日期",), kind=_UNTIL, width=12, default=None)
    note: str | None = field("说明", aliases=("备注",), kind=Text(hint="如是谁、什么岗位。", sample=""), width=30, default=None)


@sheet("调阅批准人", clause="A20", filled_by_people=False)
class AccessApprover:
    """每行一个批准人和范围：哪个单位的申请、哪些栏目由他批准。全空着，写谁就是谁批准的。"""

    name: str = field("批准人", aliases=("姓名", "批准领导"), kind=Text(hint="填姓名，与批准时写的一样。", sample="王示例"), width=14)
    unit: str | None = field(
        "单位", aliases=("申请单位", "单位范围"), kind=Text(hint="哪个单位的申请；全部的空着。", sample=""), width=24, default=None
    )
    columns: str | None = field(
        "内容", aliases=("字段范围", "栏目"), kind=Text(hint="哪些栏目，几个用顿号隔开；全部的空着。", sample=""), width=30, default=None
    )
    since: datetime.date | None = field("启用日期", aliases=("生效日期",), kind=_SINCE, width=12, default=None)
    until: datetime.date | None = field("停用日期", aliases=("失效日期",), kind=_UNTIL, width=12, default=None)
    note: str | None = field("说明", aliases=("备注",), kind=Text(hint="如授权文件。", sample=""), width=30, default=None)


STANDARD, PARAMETER, CALENDAR, MANUAL = schema(Standard), schema(Parameter), schema(CalendarDay), schema(ManualTier)
ROLE_HOLDERS, APPROVERS = schema(RoleHolder), schema(AccessApprover)
