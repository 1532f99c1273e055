"""The lists of archive forms (R19, R20): the words they and their columns are known by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from udfs.heads import Fact, Heads
from udfs.kinds.dates import Day
from udfs.kinds.kind import Kind, Text
from udfs.words.text import fold
from workbooks.declare import Sheet
from workbooks.registers import sheets

NUMBERING = "序号"
CONTACTS = "联系人"
#: Columns of the list of contacts behind the labels of a form: its first contact stands where the sheet tells none.
CONTACT_COLUMNS = {"contact": "姓名", "phone": "联系电话", "post": "职务", "relations": "社会关系"}
_TEXT = Text(hint="填文字。")
_DAY = Day()
#: Name, the register it comes from, words that name it; below it the columns with other words for each.
_TABLE = """
联系人 contacts 联系人/决策链/关键人
  姓名/联系人/联系人姓名/对方人员 部门/所在部门 职务/职位/岗位 联系电话/电话/联系方式/手机/手机号 社会关系/关系 项目角色/角色/决策角色
  影响力 态度 我方对接人/对接人/我方人员 生日 备注
拜访 contact-log 拜访/沟通/走访/维护记录/回访
  日期/时间/拜访日期/拜访时间/沟通日期 沟通方式/方式/拜访方式/渠道 对方人员/拜访对象/对方/受访人 我方人员/拜访人/我方/维护人
  事由/内容/拜访内容/主题 传达内容 反馈信息/反馈/客户反馈 后续事项/后续/跟进事项/下一步 备注
投诉 complaints 投诉
  投诉编号/编号 项目名称/项目/工程名称 投诉日期/日期/时间/投诉时间 投诉内容/内容/事由 责任归属/责任方/责任单位 合理性
  处理措施/措施/处理情况 责任人/经办人 办结日期/完成日期/处理日期/办结时间 处理效果/效果/处理结果/结果 关系是否改善/是否改善/关系改善 备注
满意度 surveys 满意度/满意调查
  调查日期/日期/时间 项目名称/项目/工程名称 项目阶段/阶段 填表人/受访人 满意度/得分/总分/满意度得分/综合得分/调查结果
  不满意项 不满意原因/原因 意见建议/意见/建议 备注
分析报告 analyses 分析报告/客户分析/评价报告
  报告期/期间 报告日期/日期/时间 报告人/编写人 我方评价/评价/结论 措施建议/措施/建议 备注
等级变动 decisions 等级变动/等级变化/分级历史/等级历史/分级记录/定级记录/等级记录
  核定日期/日期/时间/变动日期 原等级/变动前/调整前 核定等级/等级/新等级/变动后/调整后 理由/原因/依据/变动原因 核定人/经办人 备注
不良行为 misconduct 不良行为/不良记录/失信
  日期/时间/发生日期 行为/类别/不良行为 说明/内容/情况 依据 处理结果/结果 备注
合作项目 projects 合作项目/项目记录/合作业绩/合作历史/项目业绩/合作情况
  项目名称/项目/工程名称 签订日期/日期/签约日期/合同日期/签订时间/签约时间 合同额(万元)/合同额/合同金额 项目阶段/状态/进展/阶段
  项目经理/负责人 实际竣工/竣工日期/竣工时间/完工日期/完工时间 备注
风险 risks 风险
  信号日期/日期/时间 信号类别/类别/风险类别 说明/内容 程度/等级 措施/应对措施 关闭日期 备注
活动 activities 活动/关怀
  计划日期/日期/时间 类别/活动类别 内容/活动内容 对象 经办人 完成日期 备注
时间线 - 时间线/大事记/更新记录/变更记录/归档记录/动态
  日期/时间 事项/内容/摘要/说明/变更内容/更新内容 类别/类型/来源类别 来源/出处/依据 单位/上报单位 经办人/更新人 备注
"""


@cache
def _known() -> dict[str, tuple[tuple[str, ...], str, dict[str, tuple[str, ...]]]]:
    found: dict[str, tuple[tuple[str, ...], str, dict[str, tuple[str, ...]]]] = {}
    columns: dict[str, tuple[str, ...]] = {}
    for line in _TABLE.strip().splitlines():
        parts = line.split()
        if line.startswith(" "):
            columns |= {head: tuple(others) for head, *others in (part.split("/") for part in parts)}
        else:
            columns = {}
            found[parts[0]] = (tuple(parts[2].split("/")), parts[1], columns)
    return found


@dataclass(frozen=True)
class ListWords:
    """How a list of forms is known."""

    name: str
    words: tuple[str, ...]
    heads: Heads

    def column(self, text: str) -> str:
        """Canonical column of a text: a head of the list, else the text itself."""
        match = self.heads.match(text)
        return self.heads.facts[match.name].head if match else fold(text)

    def knows(self, text: str) -> bool:
        """Whether a text names a column of the list."""
        return self.heads.match(text) is not None or fold(text) == NUMBERING

    def kind(self, column: str) -> Kind:
        """What a column may hold; text where no register tells."""
        match = self.heads.match(column)
        return self.heads.facts[match.name].kind if match else _TEXT


@cache
def list_words(name: str) -> ListWords:
    """Words of a list; one that only the data knows has its name and no columns of ours."""
    words, register, columns = _known().get(name, ((name,), "", {}))
    declared = sheets().get(register)
    facts = {f.head: f.fact for f in declared.fields} if declared else {}
    for head, others in columns.items():
        known = facts.get(head)
        kind = _DAY if head.endswith("日期") or head == "生日" else _TEXT
        facts[head] = Fact(head, head, kind, others) if known is None else replace(known, aliases=(*known.aliases, *others))
    return ListWords(name, words, Heads(facts.values()))


def list_register(name: str) -> Sheet | None:
    """The register that a list shows; None for the timeline and for lists that only the data knows."""
    return sheets().get(_known().get(name, ((), "", {}))[1])


def list_named(text: str) -> str:
    """Canonical name of a list called so: 投诉记录 → 投诉."""
    bare = fold(text)
    if bare in _known():
        return bare
    return next((name for name, (words, _, _) in _known().items() if any(word in bare for word in words)), bare)


def list_names() -> tuple[str, ...]:
    """The lists that are known without being marked."""
    return tuple(_known())
