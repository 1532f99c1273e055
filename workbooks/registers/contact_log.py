"""沟通拜访记录表：每次沟通、拜访谈了什么，接下来谁做什么（R36、R38、R42–R45）。"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from typing import Any

from udfs.identity import name_key
from udfs.kinds import register_choices as choices
from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from workbooks.declare import Known, Remark, check, field, remark, schema, sheet
from workbooks.problems import Severity, rule
from workbooks.registers.common_checks import in_force, usual_checks
from workbooks.registers.shared_fields import CLIENT, PERSON, PROJECT_ALIASES, REMARK, REMARK_ALIASES, also, numbered
from workbooks.registers.told_changes import ToldChanges, heads_of


def _last_contact(entries: Sequence[ContactLog], day: datetime.date) -> datetime.date | None:
    return max((e.day for e in entries if e.day and e.day <= day), default=None)


@sheet(
    "沟通拜访记录表",
    clause="R36、R38、R42-R45",
    returned="月报",
    key=(("number",), ("client", "day", "channel", "staff")),
    about="client",
    dated="day",
    feeds={"last_contact": _last_contact},
)
class ContactLog:
    """每行一次沟通或拜访：时间、方式、双方人员、传达和反馈的内容，以及后续事项由谁何时完成。"""

    number: str | None = field(
        "编号",
        aliases=also("记录编号 拜访编号 沟通编号 拜访记录编号 记录号 联系编号 沟通记录编号 走访编号"),
        kind=numbered("GT"),
        width=12,
        default=None,
    )
    client: str = field(CLIENT, width=30)
    day: datetime.date = field(
        "日期",
        aliases=also(
            "拜访日期 沟通日期 沟通时间 拜访时间 时间 联系日期 联系时间 走访日期 走访时间 交流日期 交流时间 "
            "记录日期 回访日期 沟通拜访日期 沟通拜访时间 会面日期 接触日期"
        ),
        kind=Day(),
        clause="R36",
        width=13,
    )
    channel: str = field(
        "沟通方式",
        aliases=also(
            "方式 拜访方式 联系方式 交流方式 沟通渠道 渠道 沟通形式 拜访形式 形式 沟通类型 沟通拜访方式 联络方式 接触方式 走访方式"
        ),
        kind=choices.CHANNEL,
        clause="R38",
        width=14,
    )
    met: str | None = field(
        "对方人员",
        aliases=also(
            "客户方人员 客户人员 对方参加人 拜访对象 被拜访人 对方参加人员 客户参加人 客户方参加人 甲方人员 业主人员 "
            "沟通对象 客户联系人 对方联系人 受访人 联系人 业主方人员 甲方参加人 会见人"
        ),
        kind=Text(hint="填对方人员姓名，几个用顿号隔开。", sample="张示例"),
        personal="记录见了谁、谈了什么",
        width=14,
        default=None,
    )
    staff: str = field(
        "我方人员",
        aliases=also(
            "我方参加人 我方参加人员 拜访人 拜访人员 参加人员 参加人 我司人员 我方参与人 走访人 走访人员 沟通人 "
            "联系人员 我方拜访人 我方参与人员 责任人 我方 我司参加人 客户经理 参与人员 陪同人员 记录人"
        ),
        kind=Text(hint="填我方人员姓名，几个用顿号隔开。", sample="李示例"),
        clause="R42-R45",
        width=14,
    )
    staff_level: str | None = field(
        "我方人员级别",
        aliases=also("我方级别 我方人员层级 拜访级别 拜访人级别 拜访层级 我方层级 参加人级别 拜访人员级别 人员级别"),
        kind=choices.OUR_LEVEL,
        clause="R42-R45",
        strict=False,
        width=13,
        default=None,
    )
    subject: str | None = field(
        "事由",
        aliases=also("主题 拜访事由 沟通事由 拜访目的 目的 沟通主题 沟通事项 沟通目的 事项 议题 拜访主题 交流主题"),
        kind=Text(hint="填为什么事沟通。", sample="技术方案交流"),
        width=20,
        default=None,
    )
    conveyed: str | None = field(
        "传达内容",
        aliases=also("传达信息 传递信息 传达事项 沟通内容 介绍内容 我方传达 交流内容 拜访内容 宣传内容 传递内容 内容"),
        kind=Text(hint="填向客户传达了什么。", sample="集团新近获评的质量奖项"),
        clause="R38",
        width=26,
        default=None,
    )
    feedback: str | None = field(
        "反馈信息",
        aliases=also("客户反馈 反馈 反馈内容 客户反馈信息 反馈意见 对方反馈 客户反馈意见 获取信息 拜访结果 沟通结果 客户反映"),
        kind=Text(hint="填客户说了什么。", sample="明年一季度有新项目立项"),
        clause="R36",
        width=26,
        default=None,
    )
    follow_up: str | None = field(
        "后续事项",
        aliases=also("待办事项 后续工作 跟进事项 后续跟进 下一步工作 后续跟进事项 待办 下一步 后续行动 后续计划 待办工作 落实事项"),
        kind=Text(hint="填还要做什么；没有就留空。", sample="报送业绩资料"),
        width=20,
        default=None,
    )
    follow_up_owner: str | None = field(
        "后续责任人",
        aliases=also("待办责任人 跟进责任人 跟进人 后续负责人 落实责任人 待办人 后续跟进人 落实人 跟进负责人"),
        kind=PERSON,
        width=11,
        default=None,
    )
    follow_up_due: datetime.date | None = field(
        "后续期限",
        aliases=also("待办期限 后续完成期限 跟进期限 要求完成日期 计划完成日期 待办截止日期 落实期限 后续截止日期 完成期限 期限"),
        kind=Day(),
        width=13,
        default=None,
    )
    follow_up_done: datetime.date | None = field(
        "后续完成日期",
        aliases=also("后续完成时间 待办完成日期 待办完成时间 实际完成日期 跟进完成日期 完成日期 完成时间 落实日期 实际完成时间"),
        kind=Day(),
        width=13,
        default=None,
    )
    project: str | None = field(
        "关联项目",
        aliases=also("项目名称 相关项目 涉及项目", PROJECT_ALIASES),
        kind=Text(hint="填项目名称。", sample="体育公园景观"),
        width=18,
        default=None,
    )
    learned: str | None = field(
        "信息变更",
        aliases=also("变更信息 客户信息变更 客户信息更新 信息更新 信息修正 资料变更 变更事项 变更内容 得知的变更 档案更新"),
        kind=ToldChanges(),
        personal="得知客户的电话、联系人等有变，审定后改进档案",
        clause="R38",
        strict=False,
        width=28,
        default=None,
    )
    remark: str | None = field("备注", aliases=also("说明", REMARK_ALIASES), kind=REMARK, width=18, default=None)

    def entry(self) -> str:
        """One line about it, without personal data, for timeline, change list and receipt."""
        told = "，".join(filter(None, (self.subject, self.feedback and f"反馈：{self.feedback}")))
        open_ = self.follow_up and not self.follow_up_done
        due = f"（{self.follow_up_due.isoformat()}前）" if self.follow_up_due else ""
        follow = f"；待办：{self.follow_up}{due}" if open_ else ""
        heads = "、".join(heads_of(self.learned))
        learnt = f"；得知变更：{heads}" if heads else ""
        return f"{self.channel or '沟通'}，{self.staff or '我方人员未填'}{f'：{told}' if told else ''}{learnt}{follow}"

    def paper(self) -> str:
        """What a person calls it where it is named as a source."""
        return self.number or f"{self.day.isoformat() if self.day else ''}{self.channel or ''}（{self.staff or '我方人员未填'}）"


CONTACT_LOG = schema(ContactLog)

TWO_PLACES = rule(
    "KH339",
    Severity.WARNING,
    "同一天在两处",
    "{who}{day}在这里“{found}”，同一天也到了“{other}”。",
    "核对日期和人员；确实一天去了两处就不用改。",
    clause="R42-R45",
)
BAD_CONDUCT = rule(
    "KH369",
    Severity.WARNING,
    "客户有不良行为记录",
    "“{found}”有不良行为记录{count}条，最近一条是{day}{conduct}。",
    "接触前先看客户档案表里的不良行为，谨慎合作交流；已经知道的不用改。",
    clause="R49",
)
#: Ways in which our people are where the client is.
_IN_PERSON = frozenset({"上门拜访", "现场沟通"})
_PEOPLE = re.compile(r"[、,，;；/\s]+|和(?=[\u4e00-\u9fff]{2,})")

usual_checks(
    ContactLog,
    order=(("day", "follow_up_done"),),
    limits=(("day", "follow_up_due"),),
    past=("day", "follow_up_done"),
    together=(("follow_up", "follow_up_due"), ("follow_up_due", "follow_up"), ("follow_up_done", "follow_up")),
    clocks=(("follow_up_due", "follow_up_done"),),
)


@check(ContactLog, TWO_PLACES)
def _two_places(entries: Sequence[ContactLog], known: Known) -> Iterator[Remark]:
    first: dict[tuple[datetime.date, str], str] = {}
    for row, entry in in_force(ContactLog, entries, known):
        if not (entry.day and entry.client and entry.staff and entry.channel in _IN_PERSON):
            continue
        for person in filter(None, _PEOPLE.split(entry.staff)):
            other = first.setdefault((entry.day, person), entry.client)
            if row >= 0 and name_key(other) != name_key(entry.client):
                yield remark(TWO_PLACES, row, "staff", entry.channel, who=person, day=entry.day.isoformat(), other=other)
                break


@check(ContactLog, BAD_CONDUCT)
def _bad_conduct(entries: Sequence[ContactLog], known: Known) -> Iterator[Remark]:
    """Who is in touch with a client of bad conduct is told so once (R49)."""
    told: dict[str, list[Any]] = {}
    for bad in known.entries.get("misconduct", ()):
        if bad.client and bad.day:
            told.setdefault(name_key(bad.client), []).append(bad)
    for row, entry in enumerate(entries):
        found = told.pop(name_key(entry.client), None) if entry.client else None
        if found:
            last = max(found, key=lambda bad: bad.day)
            yield remark(BAD_CONDUCT, row, "client", entry.client, count=len(found), day=last.day.isoformat(), conduct=last.conduct or "")
