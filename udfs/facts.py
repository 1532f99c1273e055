"""The facts of a client that the rules ask for: heads, synonyms, kinds and clauses, each told once.

`workbooks.registers.customer_info` takes its columns from here; the worksheet functions bind any header row by them.
"""

from __future__ import annotations

from udfs.heads import Fact, Heads
from udfs.kinds.amounts import Count, Money, Rate
from udfs.kinds.choices import KIND, RATING, SOCIAL, yes_no
from udfs.kinds.credit import CreditCode
from udfs.kinds.dates import Day
from udfs.kinds.firms import FirmName
from udfs.kinds.kind import Kind, Phone
from udfs.kinds.troubles import Trouble

NAME = Fact(
    "name",
    "客户单位名称",
    FirmName(hint="填单位全称，与营业执照或公章一致。", sample="示例置业有限公司"),
    (
        "单位名称",
        "客户名称",
        "客户全称",
        "客户单位全称",
        "单位全称",
        "客户单位",
        "客户",
        "业主",
        "业主单位",
        "业主名称",
        "业主单位名称",
        "甲方",
        "甲方单位",
        "甲方名称",
        "甲方单位名称",
        "建设单位",
        "建设单位名称",
        "顾客",
        "顾客名称",
        "顾客单位",
        "公司名称",
        "企业名称",
        "发包人",
        "发包单位",
        "发包方",
        "客户名",
        "业主方",
        "发包方名称",
        "公司全名",
        "公司全称",
        "企业全称",
        "单位全名",
        "客户公司名称",
        "客户单位全名",
        "名称",
    ),
    "R02",
)
CREDIT_CODE = Fact(
    "credit_code",
    "统一社会信用代码",
    CreditCode(),
    (
        "社会信用代码",
        "信用代码",
        "统一信用代码",
        "统一代码",
        "统一社会信用码",
        "社会信用码",
        "营业执照号",
        "营业执照号码",
        "纳税人识别号",
        "税号",
    ),
)
CUSTOMER_KIND = Fact(
    "kind",
    "客户类别",
    KIND,
    ("类别", "客户分类", "客户类型", "客户种类", "所属类别", "客户所属类别", "客户所属分类", "类型", "分类"),
    "R03",
)
PHONE = Fact(
    "phone",
    "联系电话",
    Phone(),
    (
        "联系方式",
        "电话",
        "电话号码",
        "联系电话号码",
        "手机",
        "手机号",
        "手机号码",
        "联系手机",
        "移动电话",
        "联系人电话",
        "联系人手机",
        "联系人手机号",
        "联系人手机号码",
        "联系号码",
        "联络电话",
        "联络方式",
        "联络人电话",
        "联系人座机",
        "联系人联系方式",
        "联系人联系电话",
        "办公电话",
        "固定电话",
        "固话",
        "单位电话",
        "电话/手机",
        "座机",
    ),
    "R19",
    personal="联系，查重",
)
_COOPERATION_TOLD = (
    (r"(?:从未|尚未|还未|未曾?|没有?|无)(?:有过?|进行)?过?合作", "无"),
    (r"意向|洽谈|跟踪|拟|计划|将|准备|争取|可能|待|首次接触", ""),
    (
        r"\d{4}年|\d{4}[-—~至]\d{4}|合作过|曾|长期合作|多次合作|合作多|(?:[\d一二两三四五六七八九十多]+)(?:个|次|项|期|年)|在建|完工|竣工",
        "有",
    ),
)
COOPERATED = Fact(
    "cooperated",
    "合作历史",
    yes_no(
        "有",
        "无",
        unknown=True,
        hint="从下拉列表选有、无。",
        extra=dict.fromkeys(
            ("有合作", "有过", "有历史", "合作过", "曾合作", "曾合作过", "有过合作", "有合作历史", "合作中", "已合作", "正在合作"), "有"
        )
        | dict.fromkeys(
            (
                "无合作",
                "没有过",
                "无历史",
                "未合作",
                "未合作过",
                "从未合作",
                "尚未合作",
                "暂无合作",
                "无合作历史",
                "没有合作",
                "没有合作过",
            ),
            "无",
        ),
        stories=_COOPERATION_TOLD,
    ),
    ("有无合作历史", "有无合作", "是否合作过", "合作历史有无", "是否有合作历史", "合作情况", "合作与否", "过往合作", "历史合作"),
    "R22",
)
FIRST_COOPERATION = Fact(
    "first_cooperation",
    "首次合作日期",
    Day(),
    (
        "首次合作时间",
        "初次合作日期",
        "初次合作时间",
        "合作起始日期",
        "合作开始日期",
        "首次合作",
        "开始合作日期",
        "开始合作时间",
        "首次签约日期",
        "第一次合作时间",
        "第一次合作日期",
        "最早合作时间",
        "最早合作日期",
        "合作时间",
        "首次日期",
        "首次时间",
        "合作起始时间",
        "首次签约时间",
        "首次签订合同日期",
    ),
    "V01",
)
PROJECTS = Fact(
    "projects",
    "合作项目数",
    Count(),
    (
        "合作项目数量",
        "合作项目个数",
        "项目数",
        "项目数量",
        "项目个数",
        "合作项目",
        "累计项目数",
        "合作次数",
        "累计合作项目数",
        "已合作项目数",
    ),
    "V01",
)
CONTRACT = Fact(
    "contract",
    "累计合同额(万元)",
    Money(),
    (
        "累计合同额",
        "合同额",
        "合同金额",
        "累计合同金额",
        "累计合同总额",
        "合同总额",
        "合同价",
        "合同总价",
        "签约额",
        "累计签约额",
        "合作金额",
        "累计合作金额",
        "合同造价",
        "合同价款",
        "已签合同额",
        "签约合同额",
        "合同累计额",
        "合作总额",
        "累计合作额",
        "合同额合计",
        "累计签约金额",
        "签约金额",
    ),
    "V01",
)
PROFIT_RATE = Fact(
    "profit_rate",
    "利润率",
    Rate(high=0.5),
    ("利润率水平", "平均利润率", "综合利润率", "项目利润率", "毛利率", "利润水平", "实际利润率"),
    "R23",
)
INTEGRITY = Fact(
    "integrity",
    "履约诚信",
    RATING,
    (
        "诚信",
        "诚信情况",
        "诚信记录",
        "履约情况",
        "合作诚信",
        "诚信度",
        "客户诚信",
        "诚信状况",
        "履约",
        "履约诚信情况",
        "履约评价",
        "诚信评价",
        "诚信履约",
    ),
    "R22",
)
CREDIT = Fact(
    "credit",
    "信用状况",
    RATING,
    ("信用", "信用情况", "资信", "资信状况", "资信情况", "信用记录", "信用等级", "付款信用", "支付信用", "信用评价", "资信评价"),
    "R22",
)
REPUTATION = Fact(
    "reputation",
    "市场信誉",
    RATING,
    ("信誉", "信誉状况", "信誉情况", "市场口碑", "口碑", "行业信誉", "企业信誉", "社会信誉", "信誉度", "信誉评价"),
    "R23",
)
SOCIAL_VALUE = Fact(
    "social_value",
    "社会价值",
    SOCIAL,
    ("客户社会价值", "社会价值等级", "社会价值评价", "社会价值高低", "社会价值本身", "社会价值自身", "自身社会价值", "本身社会价值"),
    "R22",
)
RELATED_VALUE = Fact(
    "related_value", "社会连带价值", SOCIAL, ("连带价值", "社会连带", "连带社会价值", "社会关联价值", "关联价值", "社会价值连带"), "R22"
)
RECENT_NEED = Fact(
    "recent_need",
    "近期合作需求",
    yes_no(
        "有",
        "无",
        unknown=True,
        extra={"有需求": "有", "无需求": "无", "有合作需求": "有", "无合作需求": "无", "暂无需求": "无", "没有需求": "无"},
    ),
    (
        "近期有无合作需求",
        "近期需求",
        "近期合作可能",
        "近期合作可能性",
        "近期有无需求",
        "近期合作意向",
        "近期是否有合作需求",
        "近期有无合作",
        "近期合作",
        "合作需求",
        "近期项目需求",
        "近期有合作需求",
    ),
    "R22",
)
DEMANDING = Fact(
    "demanding",
    "要求苛刻",
    yes_no("是", "否", extra={"苛刻": "是", "不苛刻": "否"}),
    ("是否苛刻", "客户是否苛刻", "是否要求苛刻", "苛刻", "客户要求苛刻", "要求是否苛刻"),
    "R23",
)
UNREASONABLE = Fact(
    "unreasonable_complaints",
    "无理投诉次数",
    Count(yes_no=True),
    ("无理投诉", "无理投诉数", "无理投诉数量", "无理投诉件数", "过往无理投诉", "过往无理投诉次数", "不合理投诉次数", "不合理投诉"),
    "R23",
)
COMPLEX = Fact(
    "complex_procedure",
    "程序复杂",
    yes_no("是", "否", extra={"复杂": "是", "不复杂": "否", "简单": "否"}),
    ("是否程序复杂", "程序是否复杂", "手续复杂", "流程复杂", "办事程序复杂", "审批程序复杂"),
    "R23",
)
OWN_PROBLEMS = Fact(
    "own_problems",
    "企业自身问题",
    Trouble(hint="写明破产、诉讼、失信等问题；没有就留空。", sample="被列为失信被执行人"),
    ("自身问题", "企业问题", "存在问题", "企业存在问题", "企业自身存在问题", "自身存在问题", "经营问题", "企业自身存在的问题"),
    "R23",
)
LAST_CONTACT = Fact(
    "last_contact",
    "最近联系日期",
    Day(),
    (
        "最近联系时间",
        "最后联系日期",
        "最后联系时间",
        "上次联系日期",
        "上次联系时间",
        "最近联系",
        "最近沟通日期",
        "最近拜访日期",
        "最近接触日期",
        "联系日期",
        "联系时间",
        "最近一次联系日期",
        "最近一次联系时间",
        "最近拜访时间",
        "上次拜访日期",
        "上次拜访时间",
        "最近沟通时间",
        "最近接触时间",
        "最后联系",
        "最近一次联系",
        "最近跟进日期",
        "最近跟进时间",
        "最后跟进日期",
        "最后跟进时间",
        "上次联系",
        "最近联络日期",
        "最近联络时间",
        "最近一次拜访日期",
        "最近一次拜访时间",
        "最后一次联系",
        "最后一次联系日期",
        "最后一次联系时间",
        "最近走访日期",
        "最近走访时间",
        "最近回访日期",
        "最近回访时间",
        "最近联系日",
        "最后沟通日期",
        "最后沟通时间",
        "最近一次沟通日期",
        "最近一次沟通时间",
        "最近洽谈日期",
        "最近洽谈时间",
    ),
    "A11",
)

#: What the tier rules of R22–R24 read.
TIER_FACTS: tuple[Fact, ...] = (
    COOPERATED, INTEGRITY, CREDIT, REPUTATION, SOCIAL_VALUE, RELATED_VALUE, RECENT_NEED, DEMANDING, UNREASONABLE,
    PROFIT_RATE, COMPLEX, OWN_PROBLEMS, LAST_CONTACT,
)  # fmt: skip
FACTS: tuple[Fact, ...] = (NAME, CREDIT_CODE, CUSTOMER_KIND, PHONE, FIRST_COOPERATION, PROJECTS, CONTRACT, *TIER_FACTS)
HEADS = Heads(FACTS)

__all__ = ["FACTS", "HEADS", "TIER_FACTS", "Kind"]
