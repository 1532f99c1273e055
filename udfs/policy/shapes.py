"""What each decision table of the policy is asked and what it answers."""

from __future__ import annotations

from udfs.facts import CONTRACT, CUSTOMER_KIND, PROFIT_RATE, PROJECTS, SOCIAL_VALUE, TIER_FACTS
from udfs.heads import Fact
from udfs.kinds.amounts import Count, Money, Number
from udfs.kinds.choices import TIER_LETTER, yes_no
from udfs.kinds.kind import Choice, Text
from udfs.policy.evaluator import SCORE, Output, Shape

PER_XUN, PER_MONTH, PER_QUARTER, PER_HALF, FREE = "每旬一次", "每月一次", "每季一次", "半年一次", "自行掌握"
FREQUENCY = Choice(hint="从下拉列表选拜访频次。", sample=PER_MONTH, options=(PER_XUN, PER_MONTH, PER_QUARTER, PER_HALF, FREE))
LEVEL = Choice(
    hint="从下拉列表选高、中、低。",
    sample="高",
    options=("高", "中", "低"),
    synonyms={f"{o}{w}": o for o in "高中低" for w in ("价值", "潜力", "等", "价值客户", "潜力客户")},
)
VALUE = Choice(hint="从下拉列表选。", sample="中价值", options=("高价值", "中价值", "低价值"))
POTENTIAL = Choice(hint="从下拉列表选。", sample="中潜力", options=("高潜力", "中潜力", "低潜力"))
HISTORY = Choice(hint="从下拉列表选。", sample="新客户", options=("长期合作客户", "新客户", "潜在客户"))
QUADRANT = Choice(hint="从下拉列表选。", sample="规模大利润高", options=("规模大利润高", "规模大利润低", "规模小利润高", "规模小利润低"))

TIER_OF = Fact("tier", "客户等级", TIER_LETTER, ("等级",), "R22-R24")
CLIENT_VALUE = Fact("client_value", "客户价值", LEVEL, ("价值",), "V01")
WATCHED = Fact("watched", "在观察期", yes_no("是", "否"), ("观察期",), "R51")
YEARS = Fact("years", "合作年限", Number(hint="填合作年限。", sample=3.0), ("年限",), "V01")
SALES = Fact("sales", "年度销售额", Money(), ("销售额",), "S02")
PROFIT = Fact("profit", "利润贡献", Money(), ("利润额",), "S02")
POSITION = Fact("position", "行业地位", LEVEL, ("地位",), "V03")
GROWTH = Fact("growth", "发展潜力", LEVEL, ("发展",), "V03")
CHANCES = Fact("chances", "新项目机会", LEVEL, ("新项目", "机会"), "V03")
UNTIL = Fact("since_last", "距上次合作年数", Number(hint="填年数。", sample=1.0), ("距今年数",), "G02")
TIMES = Fact("projects", "合作项目数", Count(), PROJECTS.aliases, "V01")

SHAPES = (
    Shape(
        "tier",
        "分级标准",
        TIER_FACTS,
        (Output("等级", TIER_LETTER),),
        "R22-R24",
        "先看否决（C类有一即是），再看判定（A类须全部具备），其余为B类。",
        examining=True,
    ),
    Shape(
        "visit",
        "拜访标准",
        (TIER_OF, SOCIAL_VALUE, CLIENT_VALUE, WATCHED),
        (Output("拜访频次", FREQUENCY), Output("我方拜访人员", Text(hint="填我方拜访人员的级别。", sample="分公司领导"))),
        "R41-R45、R48、R51",
        "A类按社会价值，B类按客户价值，C类由市场营销人员自行掌握。",
    ),
    Shape(
        "value",
        "客户价值",
        (CONTRACT, TIMES, YEARS),
        (Output("价值", VALUE),),
        "V01",
        "按购买金额、购买频率、合作年限，三项中两项达到即可。",
    ),
    Shape(
        "value_sales",
        "客户价值（销售）",
        (SALES, PROFIT, YEARS),
        (Output("价值", VALUE),),
        "S02",
        "按年度销售额、利润贡献、合作年限的另一口径。",
    ),
    Shape("potential", "客户潜力", (POSITION, GROWTH, CHANCES), (Output("潜力", POTENTIAL),), "V03", "按行业地位、发展潜力、新项目机会。"),
    Shape("history", "关系历史", (YEARS, UNTIL), (Output("关系历史", HISTORY),), "G02", "按首次合作至今的年限。"),
    Shape("scale_profit", "规模利润", (CONTRACT, PROFIT_RATE), (Output("分类", QUADRANT),), "R46", "按累计合同额和利润率分四类。"),
    Shape(
        "score",
        "客户得分",
        (*TIER_FACTS, PROJECTS, CONTRACT, CUSTOMER_KIND),
        (
            Output("部分", Text(hint="写这一行属于得分的哪一部分，如履约诚信。", sample="履约诚信")),
            Output("得分", Count(hint="填整数，不计分的填0。", sample=10)),
        ),
        "R39、A15",
        "同级客户按得分排名次，得分不影响等级：各部分的得分相加，同一部分按最先成立的一行计分，没有填的不计分。",
        (SCORE,),
    ),
)
