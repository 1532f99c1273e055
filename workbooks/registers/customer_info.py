"""客户信息统计表：项目经理部、分公司每月25日前报送（R13–R15、R25、R57）。"""

from __future__ import annotations

import datetime

from udfs import facts, form_facts
from udfs.kinds import choices
from udfs.kinds.dates import Day
from udfs.kinds.kind import Choice, Text
from workbooks.declare import field, schema, sheet

CHANGE = Choice(
    hint="从下拉列表选新增、修改、终止；本月没有变化就留空。",
    sample="修改",
    options=("新增", "修改", "终止"),
    synonyms={
        "新": "新增",
        "增加": "新增",
        "变更": "修改",
        "更新": "修改",
        "更改": "修改",
        "停止": "终止",
        "终止合作": "终止",
        "删除": "终止",
        "新增客户": "新增",
        "本月新增": "新增",
        "新客户": "新增",
        "变动": "修改",
        "有变化": "修改",
        "有变动": "修改",
        "调整": "修改",
        "信息变更": "修改",
        "信息修改": "修改",
        "信息更新": "修改",
        "内容变更": "修改",
        "已终止": "终止",
        "注销": "终止",
        "取消": "终止",
        "退出": "终止",
        "不再合作": "终止",
    },
    none_words=frozenset({"无变化", "不变", "无变动", "未变", "未变化", "未变动", "没有变化", "无变更", "原有", "存量", "延续"}),
)


@sheet("客户信息统计表", clause="R25", returned="月报", key=(("credit_code",), ("name",)), about="name")
class CustomerInfo:
    """每行一个客户：基本资料、合作与诚信、社会价值、近期需求和维护责任。"""

    name: str = field(facts.NAME, width=32)
    credit_code: str | None = field(facts.CREDIT_CODE, width=21, default=None)
    kind: str = field(facts.CUSTOMER_KIND, width=13)
    partner_kind: str | None = field(form_facts.PARTNER_KIND, strict=False, width=13, default=None)
    industry: str | None = field(form_facts.INDUSTRY, width=14, default=None)
    scale: str | None = field(form_facts.SCALE, strict=False, width=10, default=None)
    address: str | None = field(
        "单位地址",
        aliases=(
            "地址",
            "通讯地址",
            "联系地址",
            "详细地址",
            "单位所在地",
            "办公地址",
            "客户地址",
            "所在地",
            "注册地址",
            "公司地址",
            "通信地址",
        ),
        kind=Text(hint="填省、市、区和门牌。", sample="北京市朝阳区示例路1号"),
        clause="R19",
        width=28,
        default=None,
    )
    contact: str | None = field(
        "联系人",
        aliases=(
            "联系人姓名",
            "客户联系人",
            "姓名",
            "对接人",
            "主要联系人",
            "联络人",
            "客户联系人姓名",
            "甲方联系人",
            "业主联系人",
            "项目联系人",
            "第一联系人",
        ),
        kind=Text(hint="填联系人姓名。", sample="张示例"),
        personal="安排拜访和对接，认定是哪一个人",
        clause="R19",
        width=10,
        default=None,
    )
    post: str | None = field(
        "职务",
        aliases=("职位", "岗位", "联系人职务", "职务职称", "联系人职位", "职称", "企业职位", "担任职务"),
        kind=Text(hint="填联系人职务。", sample="工程部经理"),
        clause="R19",
        width=13,
        default=None,
    )
    phone: str | None = field(facts.PHONE, width=16, default=None)
    relations: str | None = field(
        "社会关系",
        aliases=("关联社会关系", "社会背景", "客户社会关系", "联系人社会关系"),
        kind=Text(hint="填与客户有关、对业务有价值的社会关系。", sample="市政设计院推荐"),
        personal="评社会价值，只供内部",
        clause="R37",
        width=18,
        default=None,
    )
    needs: str | None = field(
        "客户需求",
        aliases=("需求", "需求内容", "项目需求", "建设需求", "客户需求内容", "需求描述", "拟建项目"),
        kind=Text(hint="填客户的建设需求。", sample="厂房二期土建"),
        clause="R19",
        width=22,
        default=None,
    )
    cooperated: str | None = field(facts.COOPERATED, width=9, default=None)
    first_cooperation: datetime.date | None = field(facts.FIRST_COOPERATION, width=13, default=None)
    projects: int | None = field(facts.PROJECTS, width=10, default=None)
    contract: float | None = field(facts.CONTRACT, width=15, default=None)
    profit_rate: float | None = field(facts.PROFIT_RATE, width=9, default=None)
    integrity: str | None = field(facts.INTEGRITY, width=9, default=None)
    credit: str | None = field(facts.CREDIT, width=9, default=None)
    reputation: str | None = field(facts.REPUTATION, width=9, default=None)
    social_value: str | None = field(facts.SOCIAL_VALUE, width=9, default=None)
    related_value: str | None = field(facts.RELATED_VALUE, width=13, default=None)
    recent_need: str | None = field(facts.RECENT_NEED, width=13, default=None)
    need_evidence: str | None = field(form_facts.NEED_EVIDENCE, width=20, default=None)
    demanding: str | None = field(facts.DEMANDING, width=9, default=None)
    unreasonable_complaints: int | None = field(facts.UNREASONABLE, width=13, default=None)
    complex_procedure: str | None = field(facts.COMPLEX, width=9, default=None)
    own_problems: str | None = field(facts.OWN_PROBLEMS, width=18, default=None)
    last_contact: datetime.date | None = field(facts.LAST_CONTACT, width=13, default=None)
    owner: str | None = field(form_facts.OWNER, width=11, default=None)
    change: str | None = field(
        "变化类型",
        aliases=("变化", "变更类型", "变动类型", "本月变化", "变化情况", "变动情况", "变更情况"),
        kind=CHANGE,
        clause="R57",
        strict=False,
        width=9,
        default=None,
    )
    reported_tier: str | None = field(
        "自报等级",
        aliases=(
            "客户等级",
            "等级",
            "自评等级",
            "客户级别",
            "本月等级",
            "级别",
            "分级",
            "客户分级",
            "自报级别",
            "申报等级",
            "上报等级",
            "ABC分类",
            "ABC分级",
            "客户ABC分级",
            "ABC等级",
            "ABC类",
            "客户ABC分类",
        ),
        kind=choices.TIER_LETTER,
        clause="R17",
        strict=False,
        width=9,
        default=None,
    )
    computed_tier: str | None = field(
        "测算等级",
        aliases=("测算级别", "系统测算等级"),
        kind=choices.TIER_LETTER,
        clause="R22-R24",
        strict=False,
        formula="KH_TIER({head},{row})",
        width=9,
        default=None,
    )
    tier_basis: str | None = field(
        "分级依据",
        aliases=("分级理由", "测算依据", "定级依据"),
        kind=Text(hint="由函数算出。", sample="R24 其余客户"),
        clause="R22-R24",
        formula="KH_TIER_WHY({head},{row})",
        width=30,
        default=None,
    )
    remark: str | None = field(
        "备注",
        aliases=("备注说明", "说明", "附注", "其他说明", "备 注"),
        kind=Text(hint="填其他要说明的。", sample=""),
        width=20,
        default=None,
    )


CUSTOMER_INFO = schema(CustomerInfo)

#: Above the table: what is told once for the whole return. 填报单位 and 报送月份 are required (R25).
UNIT_LABELS = (
    "填报单位",
    "上报单位",
    "报送单位",
    "编报单位",
    "编制单位",
    "填表单位",
    "所属单位",
    "填报部门",
    "上报部门",
    "单位名称",
    "单位",
    "分公司",
    "项目部",
    "项目经理部",
    "填报机构",
    "报表单位",
    "汇总单位",
    "报送部门",
    "填表部门",
    "分公司名称",
    "项目部名称",
    "所属分公司",
)
MONTH_LABELS = (
    "报送月份",
    "填报月份",
    "上报月份",
    "所属月份",
    "统计月份",
    "报告期",
    "报表月份",
    "报送期间",
    "期间",
    "月份",
    "所属期",
    "统计期间",
    "报表期间",
    "报告月份",
    "统计时间",
    "所属时期",
    "填报期间",
    "填报期",
    "报送期",
    "年月",
    "所属年月",
    "报表年月",
    "填报年月",
    "汇总月份",
    "时段",
)
REPORTER_LABELS = ("填报人", "制表人", "制表", "填表人", "编制人", "上报人", "经办人")
REPORT_DATE_LABELS = (
    "填报日期",
    "填报时间",
    "制表日期",
    "上报日期",
    "填表日期",
    "编制日期",
    "报送日期",
    "报送时间",
    "上报时间",
    "日期",
    "时间",
    "报表日期",
)
META_DAY = Day()
