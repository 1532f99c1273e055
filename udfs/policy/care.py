"""Tables and numbers of the care of clients: strategy cards, festivals, limits of gifts (V04–V07, S04–S07, S12, A41).

The cards repeat the sources' own sentences; who gets a greeting on which festival, and every limit, is ours (非原文).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from udfs.heads import Fact
from udfs.kinds.amounts import Count, Number
from udfs.kinds.choices import SCALE
from udfs.kinds.festival_days import FestivalDay
from udfs.kinds.industries import INDUSTRY
from udfs.kinds.kind import Choice, Text
from udfs.policy.evaluator import LISTED, Output, Row, Setting, Shape
from udfs.policy.shapes import CLIENT_VALUE, LEVEL, TIER_OF

#: Three lists of needs that are never merged (A35): by what is looked at first, by what is asked for, and what public bodies ask for.
NEEDS = Choice(
    hint="从下拉列表选需求类型。", sample="服务导向型",
    options=("价格敏感型", "服务导向型", "质量优先型", "产品型", "服务型", "综合型", "政府采购需求", "政策咨询需求"),
    synonyms={"价格型": "价格敏感型", "价格敏感": "价格敏感型", "服务导向": "服务导向型", "质量型": "质量优先型", "质量优先": "质量优先型",
              "政府采购": "政府采购需求", "政策咨询": "政策咨询需求"},
)  # fmt: skip
POTENTIAL_OF = Fact("potential", "客户潜力", LEVEL, ("潜力",), "V03")
NEED_OF = Fact("need", "需求类型", NEEDS, ("客户需求类型",), "V02")
SCALE_OF = Fact("scale", "客户规模", SCALE, ("规模",), "S05")
INDUSTRY_OF = Fact("industry", "所属行业", INDUSTRY, ("行业",), "S04")
_PART = Text(hint="写这张卡属于哪一方面，如客户价值；同一方面只列最先成立的一行。", sample="客户价值")
_TITLE = Text(hint="写要点。", sample="一对一专属服务")
_TEXT = Text(hint="写怎样做，几句用分号隔开。", sample="设立专门的客户经理，提供一对一的专属服务")
_NAME = Text(hint="写节日名称；同一节日只列最先成立的一行。", sample="中秋节")
_GREETING = Text(hint="写怎样问候。", sample="登门或电话问候")
_ACTION = Text(hint="写动作名称；同一动作只列最先成立的一行。", sample="高层互访")
_HOW = Text(hint="写怎样做。", sample="双方领导互访一次")
#: What the ledger can measure of a service standard; the rest is looked at where the service is given.
MEASURES = (
    "拜访到位率", "规定动作完成率", "投诉按期办结率", "后续事项按期完成率",
    "客户声音按期处理率", "客户满意度", "满意度调查覆盖率", "改进措施按期完成率",
)  # fmt: skip
ON_SITE = "现场检查"
MEASURE_OF = Fact(
    "measure", "检查项", Choice(hint="选检查项；系统算不出的选现场检查。", sample=MEASURES[0], options=(*MEASURES, ON_SITE)), (), "S11"
)
_ASPECT = Text(hint="写属于哪一方面：服务内容、服务流程、服务质量、服务团队、监督评估。", sample="服务流程")
_STANDARD = Text(hint="写标准；同一标准只列最先成立的一行。", sample="投诉在承诺期限内办结")
_LEAST = Number(hint="写达标的最低值，率写百分数；现场检查的写0。", sample=90.0)
PERIOD = Choice(
    hint="选每季、每半年、每年。",
    sample="每季",
    options=("每季", "每半年", "每年"),
    synonyms={"季度": "每季", "半年": "每半年", "年度": "每年"},
)

SHAPES = (
    Shape(
        "strategy", "策略卡", (CLIENT_VALUE, POTENTIAL_OF, NEED_OF, SCALE_OF, INDUSTRY_OF, TIER_OF),
        (Output("方面", _PART), Output("要点", _TITLE), Output("做法", _TEXT)), "V04-V07、S04-S07",
        "按客户价值、潜力、需求、规模、行业、等级列出做法，印在档案、一页纸和拜访计划里；线索各阶段的策略在“漏斗策略”表。", (LISTED,),
    ),
    Shape(
        "festival", "关怀节日", (TIER_OF, CLIENT_VALUE),
        (Output("节日", _NAME), Output("日期", FestivalDay()), Output("做法", _GREETING)), "S12、G10",
        "每年在哪些节日问候哪些客户；农历日期每年自动换算成公历。", (LISTED,),
    ),
    Shape(
        "prescribed", "规定动作", (TIER_OF, CLIENT_VALUE),
        (Output("动作", _ACTION), Output("周期", PERIOD), Output("做法", _HOW)), "G10",
        "哪些客户每个季度、半年、年度要做的规定动作；在客户活动与关怀表里登记、内容写有动作名称的算做过，期满没有做的为错过。", (LISTED,),
    ),
    Shape(
        "service", "服务标准", (MEASURE_OF,), (Output("标准", _STANDARD), Output("方面", _ASPECT), Output("达标值", _LEAST)), "S11",
        "统一的客户服务标准：服务内容、流程、质量、团队、监督评估各查什么、达到多少算达标；印在服务标准检查表里。", (LISTED,),
    ),
)  # fmt: skip

#: One card: 方面 | 条件 | 要点 | 依据 | 备注, below it what to do.
_CARDS = """
客户价值 | 客户价值 = 高 | 一对一专属服务 | V04
  设立专门的客户经理，提供一对一的专属服务；定期回访，了解客户需求与反馈，及时调整服务策略；优先安排施工队伍、优先供应材料；
  定期举办客户答谢活动
客户价值 | 客户价值 = 中 | 保持稳定，逐步提升 | V05
  定期发送项目进展报告，保持沟通；提供定制化的服务方案；关注客户的潜在需求，挖掘新的合作机会；通过培训和指导，
  提升客户对工程项目的理解和满意度
客户价值 | 客户价值 = 低 | 标准化服务，控制成本 | V06
  提供标准化的服务流程，确保基本的服务质量；定期评估客户的价值变化，长期无增长潜力的逐步减少投入；利用自动化工具，提高服务效率
客户潜力 | 客户价值 = 低 且 客户潜力 = 高 | 及时提升等级 | V07
  低价值客户展现出高潜力，及时提升其等级并给予更多关注，不等期末
客户潜力 | 客户潜力 = 高 | 盯住新项目机会 | 非原文（V03）
  行业地位高、发展潜力大，未来或许会有更多的新项目机会，跟踪其建设计划
开发策略 | 客户价值 = 高 | 定制、高层、专属、战略 | S06
  定制化方案：深入了解需求和痛点，量身定制；高层对接：安排公司高层管理人员定期沟通和交流；专属服务：提供专属的服务团队和服务渠道；
  战略合作：建立战略合作关系，实现互利共赢
开发策略 | 客户价值 = 中 | 培育、优惠、增值 | S06
  培育与提升：加强沟通和互动，逐步转化为高价值客户；优惠政策：如价格折扣、延长付款期限；增值服务：如培训、咨询
开发策略 | 客户价值 = 低 | 筛选、低成本、引导 | S06
  筛选与聚焦：找出具有发展潜力的客户重点开发；低成本策略：如网络营销、电话营销；引导与转化：逐步增加业务量，转化为中价值客户
需求类型 | 需求类型 = 价格敏感型 | 报价有依据 | 非原文（V02） | 原文只有分类
  报价分项列明，说明节约的办法和质量底线；不以降低质量换价格
需求类型 | 需求类型 = 服务导向型 | 响应快、有专人 | 非原文（V02） | 原文只有分类
  明确专人和响应时限，定期通报进展，投诉当日答复
需求类型 | 需求类型 = 质量优先型 | 以质量说话 | 非原文（V02） | 原文只有分类
  请客户看样板工程和验收资料，写明质量承诺和保修安排
需求类型 | 需求类型 = 产品型 | 突出产品优势 | S07
  重点介绍性能、质量、价格等优势，提供详细的资料和技术参数；提供试用机会（工程可请客户看样板）
需求类型 | 需求类型 = 服务型 | 强调服务质量 | S07
  展示服务理念、流程和团队的专业能力；建立快速响应、投诉处理等服务保障机制
需求类型 | 需求类型 = 综合型 | 整体解决方案 | S07
  提供一站式的整体解决方案；加强沟通与协调，了解需求的变化，及时调整方案
需求类型 | 需求类型 = 政府采购需求 | 按采购程序办 | 非原文（G02） | 原文只有分类
  关注采购计划和公告，提前备齐资格文件，按程序投标，全程留痕
需求类型 | 需求类型 = 政策咨询需求 | 先做参谋 | 非原文（G02） | 原文只有分类
  提供政策、造价和方案的咨询意见，由专业人员出面，不收不当好处
客户规模 | 客户规模 = 大型 | 团队作战，长期合作 | S05
  组建包括销售、技术、服务人员的团队，提供全方位的服务；制定长期的合作规划，明确合作目标和发展方向
客户规模 | 客户规模 = 中型 | 灵活策略，关注成长 | S05
  根据特点和需求灵活开发，提供个性化的服务、合理的价格；关注成长需求，提供相应的支持和帮助
客户规模 | 客户规模 = 小型 | 批量开发，简化流程 | S05
  通过网络平台、行业协会等渠道集中开发；简化合作流程，提高工作效率
所属行业 | 所属行业 = 房地产业 | 关注资金和开发计划 | 非原文（S04）
  了解土地和开发节奏，盯住付款条件，按开发批次安排投标和施工力量
所属行业 | 所属行业 = 公共管理、社会保障和社会组织 | 按程序、重合规 | 非原文（S04、A41）
  了解年度建设计划和预算，按程序办事，往来留痕，不送礼品
所属行业 | 所属行业 非空 | 行业化方案 | S04
  深入了解行业的市场环境、竞争状况、客户需求；参加行业展会、研讨会，建立行业人脉；提供符合行业特点的解决方案
客户等级 | 客户等级 = A | 定期拜访，滚动发展 | R41-R44
  按社会价值定期拜访，传达、加强集团信息的更新变化，及时反馈客户信息；使准客户、潜在客户变为客户，滚动发展
客户等级 | 客户等级 = B | 评测、培养 | R45-R47
  依据客户价值提高拜访频次和拜访质量，定期评价、评测；适时进行规模—利润分析；培养成A类，不合格的打回C类
客户等级 | 客户等级 = C | 谨慎合作，存优汰劣 | R48-R52
  联系频率自己把握；接触前仔细参考档案中记录的不良行为，谨慎合作交流；信誉低、自身存在问题的必要时放弃
"""
_KEPT = "客户等级 属于 A、B"
_FESTIVALS: tuple[tuple[str, str, str, str], ...] = (
    ("元旦", "客户等级 = A", "公历1月1日", "电话或信息问候，通报一年合作情况"),
    ("春节", _KEPT, "农历正月初一", "节前登门或电话问候"),
    ("端午节", "客户等级 = A", "农历五月初五", "电话或信息问候"),
    ("中秋节", _KEPT, "农历八月十五", "登门或电话问候"),
    ("国庆节", "客户等级 = A", "公历10月1日", "电话或信息问候"),
)
_OURS = "非原文（S12）"
_SERVICE: tuple[tuple[str, str, str, float], ...] = (
    ("服务内容", "按拜访计划定期回访", "拜访到位率", 90.0),
    ("服务内容", "规定动作按期做到", "规定动作完成率", 80.0),
    ("服务流程", "投诉在承诺期限内办结", "投诉按期办结率", 100.0),
    ("服务流程", "答应客户的事按期办", "后续事项按期完成率", 90.0),
    ("服务流程", "客户的意见按期处理", "客户声音按期处理率", 90.0),
    ("服务质量", "客户满意", "客户满意度", 85.0),
    ("服务质量", "每个到期项目都做满意度调查", "满意度调查覆盖率", 100.0),
    ("服务团队", "服务人员定期培训和考核", ON_SITE, 0.0),
    ("服务团队", "服务用语、着装、资料统一", ON_SITE, 0.0),
    ("监督评估", "发现的问题按期改进", "改进措施按期完成率", 90.0),
    ("监督评估", "定期检查服务质量，有记录", ON_SITE, 0.0),
)


def _cards() -> Iterator[Row]:
    for n, card in enumerate(re.split(r"\n(?! )", _CARDS.strip()), 1):
        head, *lines = card.splitlines()
        part, when, title, clause, note = [*head.split(" | "), ""][:5]
        yield Row(f"Y{n}", LISTED, when, (part, title, "".join(map(str.strip, lines))), clause, note)


ROWS: dict[str, tuple[Row, ...]] = {
    "strategy": tuple(_cards()),
    "festival": tuple(Row(f"H{n}", LISTED, when, (name, day, text), _OURS) for n, (name, when, day, text) in enumerate(_FESTIVALS, 1)),
    "prescribed": (
        Row("D1", LISTED, "客户等级 = A", ("高层互访", "每年", "双方领导互访一次，通报合作情况"), "非原文（G10）"),
        Row("D2", LISTED, "客户等级 = A", ("季度交流", "每季", "交流项目、商务、质量情况一次"), "非原文（G10）"),
        Row("D3", LISTED, "客户等级 = A", ("团建活动", "每半年", "共同举办一次文体或团建活动"), "非原文（G10）"),
    ),
    "service": tuple(
        Row(f"F{n}", LISTED, f"检查项 = {measure}", (standard, aspect, least), "非原文（S11）")
        for n, (aspect, standard, measure, least) in enumerate(_SERVICE, 1)
    ),
}
SETTINGS = (
    Setting("personal_years", "个人信息保存年数", 3, Count(), "年", "非原文（V09）", "一个人多少年没有再报就该抹去", limits=(1, 50)),
    Setting(
        "birthday_roles", "生日问候等级", "A和B",
        Choice(hint="选A、A和B、A和B和C。", sample="A和B", options=("A", "A和B", "A和B和C")), "", _OURS, "哪些等级的客户给联系人生日祝福",
    ),
    Setting("care_notice_days", "关怀提前天数", 7, Count(), "天", _OURS, "节日、生日前多少天开始提醒", limits=(0, 60)),
    Setting("care_window_days", "关怀认可天数", 10, Count(), "天", _OURS, "登记的活动与节日、生日相差不超过这个天数算已办", limits=(0, 60)),
    Setting(
        "gift_year_limit", "礼品年度限额", 600.0, Number(), "元", "非原文（A41）", "同一客户一年累计超过要有批准人", limits=(0.0, 1e6),
    ),
)  # fmt: skip
#: Policy workbooks exported before these tables and numbers lack them.
LATER = frozenset({*(s.key for s in SHAPES), *(s.key for s in SETTINGS)})
