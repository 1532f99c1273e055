"""Columns of 客户信息统计表 and contents of 客户档案表 that no tier rule reads: heads, synonyms, kinds, each told once."""

from __future__ import annotations

from udfs import facts
from udfs.heads import Fact
from udfs.kinds.choices import SCALE as SCALES
from udfs.kinds.kind import Choice, Text

ADDRESS = Fact(
    "address", "单位地址", Text(hint="填省、市、区和门牌。", sample="北京市朝阳区示例路1号"),
    ("地址", "通讯地址", "联系地址", "详细地址", "单位所在地", "办公地址", "客户地址", "所在地", "通信地址"), "R19",
)  # fmt: skip
CONTACT = Fact(
    "contact", "联系人", Text(hint="填联系人姓名。", sample="张示例"),
    ("联系人姓名", "客户联系人", "姓名", "对接人", "主要联系人", "联络人", "甲方联系人", "业主联系人", "项目联系人"), "R19",
    personal="安排拜访和对接，认定是哪一个人",
)  # fmt: skip
POST = Fact(
    "post", "职务", Text(hint="填联系人职务。", sample="工程部经理"),
    ("职位", "岗位", "联系人职务", "职务职称", "联系人职位", "职称", "企业职位", "担任职务"), "R19",
)  # fmt: skip
RELATIONS = Fact(
    "relations", "社会关系", Text(hint="填与客户有关、对业务有价值的社会关系。", sample="市政设计院推荐"),
    ("关联社会关系", "社会背景", "客户社会关系", "联系人社会关系"), "R37", personal="评社会价值，只供内部",
)  # fmt: skip
NEEDS = Fact(
    "needs", "客户需求", Text(hint="填客户的建设需求。", sample="厂房二期土建"),
    ("需求", "需求内容", "项目需求", "建设需求", "客户需求内容", "需求描述", "拟建项目"), "R19",
)  # fmt: skip
EVALUATION = Fact(
    "evaluation", "客户评价", Text(hint="填我方对客户、客户对我方的评价。", sample="履约良好，满意度92分"),
    ("评价", "客户评价情况", "评价情况", "双方评价"), "R33",
)  # fmt: skip
ASSESSMENT = Fact(
    "assessment", "客户考核结果", Text(hint="填最近一次考核的结果和日期。", sample="2026年上半年：合格"),
    ("考核结果", "客户考核", "考核情况"), "R19",
)  # fmt: skip
PARTNER_KIND = Fact(
    "partner_kind",
    "合作伙伴子类",
    aliases=("伙伴子类", "合作伙伴类型", "合作伙伴类别", "伙伴类型"),
    kind=Choice(
        hint="只有合作伙伴客户填：从下拉列表选政府部门、房地产企业、社会团体、其他。",
        sample="房地产企业",
        options=("政府部门", "房地产企业", "社会团体", "其他"),
        synonyms={"政府": "政府部门", "政府机关": "政府部门", "房地产": "房地产企业", "房地产开发企业": "房地产企业", "其它": "其他"},
    ),
    clause="R04",
)
INDUSTRY = Fact(
    "industry",
    "所属行业",
    aliases=("行业", "行业类别", "行业分类", "所在行业", "客户行业", "行业类型"),
    kind=Text(hint="填行业门类，如房地产业。", sample="房地产业"),
    clause="S04",
)
SCALE = Fact(
    "scale",
    "客户规模",
    aliases=("规模", "企业规模", "单位规模", "公司规模", "客户规模等级"),
    kind=SCALES,
    clause="S05",
)
NEED_EVIDENCE = Fact(
    "need_evidence",
    "需求依据",
    aliases=("近期需求依据", "合作需求依据", "需求来源", "依据"),
    kind=Text(hint="填项目线索或有日期的记录。", sample="2026-10-12拜访得知"),
    clause="A13",
)
OWNER = Fact(
    "owner",
    "维护责任人",
    aliases=(
        "维护人",
        "责任人",
        "客户经理",
        "负责人",
        "我方责任人",
        "维护负责人",
        "跟踪责任人",
        "跟踪人",
        "业务员",
        "维护责任人姓名",
        "维护人员",
        "跟进人",
        "跟踪人员",
        "我方负责人",
        "客户维护人",
        "我方联系人",
        "我方对接人",
        "我方跟踪人",
        "跟进人员",
        "业务负责人",
        "跟踪负责人",
        "跟进责任人",
    ),
    kind=Text(hint="填我方维护责任人姓名。", sample="李示例"),
    clause="R08",
)

#: The ten contents of R19 in the rule book's order.
CONTENTS = (
    facts.NAME, ADDRESS, facts.PHONE, CONTACT, POST, RELATIONS, NEEDS, facts.COOPERATED, EVALUATION, ASSESSMENT,
)  # fmt: skip
#: Columns of 客户信息统计表 that people fill, but for what a return tells of itself (变化类型, 自报等级, 备注).
COLUMNS = (
    facts.NAME, facts.CREDIT_CODE, facts.CUSTOMER_KIND, PARTNER_KIND, INDUSTRY, SCALE, ADDRESS, CONTACT, POST, facts.PHONE, RELATIONS,
    NEEDS,
    facts.COOPERATED, facts.FIRST_COOPERATION, facts.PROJECTS, facts.CONTRACT, facts.PROFIT_RATE, facts.INTEGRITY, facts.CREDIT,
    facts.REPUTATION, facts.SOCIAL_VALUE, facts.RELATED_VALUE, facts.RECENT_NEED, NEED_EVIDENCE, facts.DEMANDING, facts.UNREASONABLE,
    facts.COMPLEX, facts.OWN_PROBLEMS, facts.LAST_CONTACT, OWNER,
)  # fmt: skip
