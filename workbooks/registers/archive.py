"""客户档案表：R19 的十项内容，加上编号、等级和归档情况。"""

from __future__ import annotations

import datetime

from udfs import facts, form_facts
from udfs.kinds import choices
from udfs.kinds.amounts import Count, Rate
from udfs.kinds.dates import Day
from udfs.kinds.kind import Choice, Text
from workbooks.declare import field, schema, sheet

_STATUS = Choice(
    hint="由函数算出。", sample="确定", options=("确定", "数据不足（暂定B）", "冲突"), synonyms={"数据不足": "数据不足（暂定B）"}
)


@sheet("客户档案表", clause="R19")
class Archive:
    """每行一个客户的档案：单位、联系人、需求、合作、双方评价、考核结果、等级和更新记录。"""

    number: str | None = field(
        "档案编号", aliases=("编号", "客户编号"), kind=Text(hint="由系统编号。", sample="KH-0001"), clause="R17", width=12, default=None
    )
    name: str = field(facts.NAME, width=32)
    credit_code: str | None = field(facts.CREDIT_CODE, width=21, default=None)
    kind: str | None = field(facts.CUSTOMER_KIND, width=13, default=None)
    address: str | None = field(form_facts.ADDRESS, width=28, default=None)
    phone: str | None = field(facts.PHONE, width=16, default=None)
    contact: str | None = field(form_facts.CONTACT, width=10, default=None)
    post: str | None = field(form_facts.POST, width=13, default=None)
    relations: str | None = field(form_facts.RELATIONS, width=18, default=None)
    needs: str | None = field(form_facts.NEEDS, width=22, default=None)
    cooperated: str | None = field(facts.COOPERATED, width=9, default=None)
    first_cooperation: datetime.date | None = field(facts.FIRST_COOPERATION, width=13, default=None)
    projects: int | None = field(facts.PROJECTS, width=10, default=None)
    contract: float | None = field(facts.CONTRACT, width=15, default=None)
    evaluation: str | None = field(form_facts.EVALUATION, width=24, default=None)
    assessment: str | None = field(form_facts.ASSESSMENT, width=20, default=None)
    confirmed_tier: str | None = field(
        "核定等级", aliases=("集团核定等级", "确认等级"), kind=choices.TIER_LETTER, clause="R17", strict=False, width=9, default=None
    )
    tier: str | None = field(
        "测算等级", aliases=("测算级别",), kind=choices.TIER_LETTER, clause="R22-R24", strict=False, width=9, default=None
    )
    tier_status: str | None = field("等级状态", aliases=("测算状态",), kind=_STATUS, clause="R24", strict=False, width=16, default=None)
    tier_basis: str | None = field(
        "分级依据", aliases=("分级理由",), kind=Text(hint="由函数算出。", sample="R24 其余客户"), clause="R22-R24", width=34, default=None
    )
    misconduct: str | None = field(
        "不良行为记录",
        aliases=("不良记录", "不良行为"),
        kind=Text(hint="写明日期、情况和依据。", sample="2026-03-01拖欠工程款"),
        clause="R49",
        width=22,
        default=None,
    )
    units: str | None = field(
        "维护单位",
        aliases=("归口单位", "所属分公司", "维护分公司"),
        kind=Text(hint="填维护的分公司，几个用顿号隔开。", sample="华东分公司"),
        clause="R08",
        width=20,
        default=None,
    )
    owner: str | None = field(
        "维护责任人",
        aliases=("维护人", "责任人", "客户经理"),
        kind=Text(hint="填我方维护责任人姓名。", sample="李示例"),
        clause="R08",
        width=11,
        default=None,
    )
    complete: float | None = field(
        "档案完整度", aliases=("完整度",), kind=Rate(), clause="R07", formula="KH_ARCHIVE_PCT({head},{row})", width=11, default=None
    )
    version: int | None = field("版本", aliases=("档案版本",), kind=Count(), clause="R28", width=7, default=None)
    updated: datetime.date | None = field(
        "更新日期", aliases=("最近更新日期", "更新时间"), kind=Day(), clause="R26", width=13, default=None
    )
    remark: str | None = field("备注", aliases=("说明",), kind=Text(hint="填其他要说明的。", sample=""), width=20, default=None)


ARCHIVE = schema(Archive)
