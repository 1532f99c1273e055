"""满意度调查表：每半年对在施和竣工项目各调查一次，八项，每项0到100分或五个等级（R53、R54、A25、A26）。"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from udfs.identity import name_key
from udfs.kinds import register_choices as choices
from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from udfs.policy.evaluator import current
from udfs.rules import satisfaction, survey_form
from udfs.words.text import fold
from workbooks.declare import Known, Remark, check, field, remark, schema, sheet
from workbooks.problems import Severity, rule
from workbooks.registers.common_checks import usual_checks
from workbooks.registers.projects import PROJECTS
from workbooks.registers.shared_fields import CLIENT, PROJECT_ALIASES, also

#: The eight items in the order of the form.
ITEMS = tuple(item for items in survey_form.ITEMS.values() for item in items)
_SERVICE, _QUALITY, _MANNER, _AFTERWARDS = survey_form.ITEMS.values()


@sheet(
    "满意度调查表",
    clause="R53、R54、A25、A26",
    returned="满意度",
    key=("client", "project", "respondent", "day"),
    about="client",
    dated="day",
)
class Surveys:
    """每行一份调查：项目、填表人、八项评分；有不满意项的写责任归属和原因。"""

    client: str = field(CLIENT, width=30)
    project: str = field(
        "项目名称", aliases=PROJECT_ALIASES, kind=Text(hint="填项目台账里的项目名称。", sample="体育公园景观"), clause="R53", width=22
    )
    stage: str = field(survey_form.STAGE, width=10)
    day: datetime.date = field(
        "调查日期",
        aliases=also("调查时间 填表日期 日期 填写日期 评价日期 填表时间 回收日期 填写时间 评价时间 时间"),
        kind=Day(),
        clause="R54",
        width=13,
    )
    respondent: str | None = field(
        "填表人",
        aliases=also("被调查人 填写人 客户代表 受访人 被访人 评价人 客户填表人 业主代表 调查对象 被调查者 姓名 联系人"),
        kind=Text(hint="填客户方填表人姓名。", sample="张示例"),
        personal="核对满意度是谁填的",
        clause="R53",
        width=10,
        default=None,
    )
    post: str | None = field(
        "职务",
        aliases=also("填表人职务 职位 岗位 被调查人职务 填写人职务 受访人职务"),
        kind=Text(hint="填填表人职务。", sample="甲方代表"),
        width=12,
        default=None,
    )
    information: str | float | None = field(_SERVICE[0], width=13, default=None)
    advice: str | float | None = field(_SERVICE[1], width=13, default=None)
    standards: str | float | None = field(_QUALITY[0], width=13, default=None)
    promises: str | float | None = field(_QUALITY[1], width=13, default=None)
    use: str | float | None = field(_QUALITY[2], width=13, default=None)
    contact_feeling: str | float | None = field(_MANNER[0], width=13, default=None)
    complaints: str | float | None = field(_AFTERWARDS[0], width=13, default=None)
    repairs: str | float | None = field(_AFTERWARDS[1], width=13, default=None)
    responsible: str | None = field(
        "不满意项责任归属",
        aliases=also("责任归属 责任方 不满意责任归属 不满意项责任方 责任单位 责任归属方 责任划分 责任认定"),
        kind=choices.RESPONSIBLE,
        clause="A26",
        width=12,
        default=None,
    )
    cause: str | None = field(
        "不满意原因",
        aliases=also("原因 不满意项原因 不满意的原因 原因说明 不满意项说明 不满意说明"),
        kind=Text(hint="有不满意项的填原因。", sample="交付比承诺晚两周"),
        clause="R61",
        width=22,
        default=None,
    )
    comments: str | None = field(
        "意见建议",
        aliases=also("意见和建议 意见与建议 建议 客户意见 其他意见 意见及建议 改进建议 意见 客户意见和建议 宝贵意见"),
        kind=Text(hint="填客户的意见和建议。", sample="希望保持现有管理团队"),
        clause="R53",
        width=24,
        default=None,
    )

    edition: str | None = field(
        "问卷版本",
        aliases=also("调查表版本 问卷编号 表单版本 问题版本"),
        kind=Text(hint="印在调查表下面的版本，系统已填好，不用改。", sample=""),
        clause="R53",
        width=13,
        default=None,
    )

    def entry(self) -> str:
        """One line about it, without personal data, for timeline, change list and receipt."""
        answers = [getattr(self, item.name) for item in ITEMS]
        told = [f"{a:g}" if isinstance(a, (int, float)) else a for a in answers if a is not None]
        return f"{self.project or '项目'}（{self.stage or '阶段未填'}）满意度调查：{'、'.join(told) or '各项未填'}"


SURVEYS = schema(Surveys)

NO_ANSWER = rule(
    "KH350", Severity.WARNING, "一项也没有答", "八项评分都空着，这份调查不计分。", "按客户填的调查表补填各项评分。", clause="R53"
)
NOT_ASKED_YET = rule(
    "KH351",
    Severity.WARNING,
    "在施项目评了竣工后服务",
    "项目在施，“{field}”属于竣工后服务，不计分。",
    "核对“{stage_head}”；确是在施就清空这一项。",
    clause="R53",
)
UNATTRIBUTED = rule(
    "KH352",
    Severity.WARNING,
    "不满意项没有归因",
    "“{items}”不满意，“{field}”还空着。",
    "填是谁的责任；一时定不了就填待定。",
    clause="A26",
)
NO_PROJECT = rule(
    "KH354",
    Severity.WARNING,
    "项目台账里没有这个项目",
    "项目台账里，这个客户没有名为“{found}”的项目，这份调查不计入覆盖率。",
    "项目名称改成与项目台账一致。",
    clause="R53",
    across=True,
)

OTHER_QUESTIONS = rule(
    "KH371",
    Severity.WARNING,
    "不知道问的是什么",
    "分级标准的“调查问题”表里没有“{found}”这一版的问题。",
    "核对调查表下面印的版本；改过问题的，原来的一行要保留，只写失效日期。",
    clause="R53",
)

usual_checks(Surveys, past=("day",))


@check(Surveys, OTHER_QUESTIONS)
def _editions(entries: Sequence[Surveys], _: Known) -> Iterator[Remark]:
    told = [(row, entry.edition) for row, entry in enumerate(entries) if entry.edition]
    known = survey_form.editions(current()) if told else {}
    for row, edition in told:
        if edition not in known:
            yield remark(OTHER_QUESTIONS, row, "edition", edition)


@check(Surveys, NO_ANSWER, UNATTRIBUTED, NOT_ASKED_YET)
def _answers(entries: Sequence[Surveys], _: Known) -> Iterator[Remark]:
    line = current().number("unsatisfied_below")
    afterwards = survey_form.ITEMS[survey_form.AFTER_COMPLETION]
    for row, entry in enumerate(entries):
        answers = {item: getattr(entry, item.name) for item in ITEMS}
        if all(answer is None for answer in answers.values()):
            yield remark(NO_ANSWER, row, ITEMS[0].name)
        counted = {i: satisfaction.item_score(a) for i, a in answers.items() if entry.stage == survey_form.COMPLETED or i not in afterwards}
        low = [item.head for item, score in counted.items() if score is not None and score < line]
        if low and not entry.responsible:
            yield remark(UNATTRIBUTED, row, "responsible", items="、".join(low))
        for item in afterwards if entry.stage == survey_form.RUNNING else ():
            if answers[item] is not None:
                yield remark(NOT_ASKED_YET, row, item.name, answers[item], stage_head=SURVEYS.by_name["stage"].head)


@check(Surveys, NO_PROJECT)
def _projects(entries: Sequence[Surveys], known: Known) -> Iterator[Remark]:
    if not known.has_history:
        return
    projects = {(name_key(p.client), fold(p.project)) for p in known.entries.get(PROJECTS.name, ()) if p.client and p.project}
    for row, entry in enumerate(entries):
        if entry.client and entry.project and (name_key(entry.client), fold(entry.project)) not in projects:
            yield remark(NO_PROJECT, row, "project", entry.project)
