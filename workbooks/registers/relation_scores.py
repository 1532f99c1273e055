"""客户关系评分表：六个方面给每位联系人打分，算出关系指数（G06、G15、A39）。"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from udfs.identity import name_key
from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from udfs.kinds.scores import Score
from udfs.words.text import fold
from workbooks.declare import Known, Remark, check, field, remark, schema, sheet
from workbooks.problems import Severity, rule
from workbooks.registers.common_checks import usual_checks
from workbooks.registers.contacts import CONTACTS
from workbooks.registers.shared_fields import CLIENT, PERSON, also

_FIVE = Score(hint="填0到5的分数，可以有半分；越高越好。")
_LEANING = Score(hint="填-2到2；正数表示倾向我方，负数表示倾向竞争对手。", sample=1.0, low=-2, high=2)


@sheet("客户关系评分表", clause="G06、G15、A39", returned="月报", key=("client", "contact", "day"), about="client", dated="day")
class RelationScores:
    """每行一次评分：评分对象、六个方面的分数和依据；没有写对方人员的，是对客户整体的评分。"""

    client: str = field(CLIENT, width=30)
    contact: str | None = field(
        "对方人员",
        aliases=also(
            "评价对象 被评价人 评分对象 联系人 姓名 客户人员 客户方人员 联系人姓名 评估对象 被评人 对方联系人 客户联系人 被评估人"
        ),
        kind=Text(hint="填被评分的客户人员姓名；评整个单位的留空。", sample="张示例"),
        personal="评与这个人的关系",
        clause="G06",
        width=11,
        default=None,
    )
    day: datetime.date = field(
        "评分日期",
        aliases=also("评价日期 评估日期 打分日期 日期 评分时间 评价时间 评估时间 打分时间 时间"),
        kind=Day(),
        clause="G15",
        width=13,
    )
    scorer: str = field("评分人", aliases=also("评价人 评估人 打分人 评分人员 评估人员 责任人 填表人 评价人员"), kind=PERSON, width=10)
    acceptance: float = field(
        "接受认可度", aliases=also("认可度 接受度 接受认可 认可接受度 接受认可程度"), kind=_FIVE, clause="G06", width=11
    )
    participation: float = field("活动参与度", aliases=also("参与度 活动参与 参加度 活动参与程度"), kind=_FIVE, clause="G06", width=11)
    information: float = field(
        "信息传递度", aliases=also("信息度 信息传递 传递度 信息透露度 信息传递程度"), kind=_FIVE, clause="G06", width=11
    )
    guidance: float = field("日常指导度", aliases=also("指导度 日常指导 业务指导度 日常指导程度"), kind=_FIVE, clause="G06", width=11)
    support: float = field("项目支持度", aliases=also("支持度 项目支持 业务支持度 项目支持程度"), kind=_FIVE, clause="G06", width=11)
    leaning: float = field(
        "竞争偏向度",
        aliases=also("偏向度 竞争偏向 竞争倾向度 倾向度 竞争偏向程度 竞争倾向"),
        kind=_LEANING,
        clause="A39",
        width=11,
    )
    basis: str | None = field(
        "依据",
        aliases=also("评分依据 评价依据 打分依据 评估依据 理由 评分理由 依据说明 说明 备注"),
        kind=Text(hint="填根据什么打分。", sample="拜访记录"),
        clause="A39",
        width=20,
        default=None,
    )

    def entry(self) -> str:
        """One line about it, without personal data, for timeline, change list and receipt."""
        five = (self.acceptance, self.participation, self.information, self.guidance, self.support)
        told = "、".join("空" if score is None else f"{score:g}" for score in five)
        leaning = "空" if self.leaning is None else f"{self.leaning:+g}"
        return f"{self.scorer or '评分人未填'}评分：认可、参与、信息、指导、支持{told}，竞争偏向{leaning}"


RELATION_SCORES = schema(RelationScores)

NO_CONTACT = rule(
    "KH355",
    Severity.WARNING,
    "联系人表里没有这个人",
    "联系人及社会关系表里，这个客户没有填在“{field}”的这个人。",
    "核对姓名写法；是新联系人就先填到联系人及社会关系表里。",
    clause="G06",
    across=True,
)

usual_checks(RelationScores, past=("day",))


@check(RelationScores, NO_CONTACT)
def _persons(entries: Sequence[RelationScores], known: Known) -> Iterator[Remark]:
    people: dict[str, set[str]] = {}
    for c in known.entries.get(CONTACTS.name, ()) if known.has_history else ():
        if c.client and c.contact:
            people.setdefault(name_key(c.client), set()).add(fold(c.contact))
    for row, entry in enumerate(entries):
        told = people.get(name_key(entry.client or ""))
        if told and entry.contact and fold(entry.contact) not in told:
            yield remark(NO_CONTACT, row, "contact")
