"""联系人及社会关系表：客户的每个人，在决策链上的位置和与我们的关系（R19、R37、R41、A12、G05–G08）。"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from udfs import facts
from udfs.identity import name_key
from udfs.kinds import register_choices as choices
from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from udfs.rules import social_value
from udfs.rules.contacts import Contact
from workbooks.declare import Known, Remark, check, field, remark, schema, sheet
from workbooks.problems import Severity, rule
from workbooks.registers.common_checks import in_force, usual_checks
from workbooks.registers.shared_fields import CLIENT, PERSON, REMARK, REMARK_ALIASES, also


def _social_value(entries: Sequence[Contacts], day: datetime.date) -> str | None:
    return social_value.of_client((Contact(rank=e.rank, position=e.position, role=e.role, until=e.until) for e in entries), day)


@sheet(
    "联系人及社会关系表",
    clause="R19、R37、R41、A12、G05-G08",
    returned="月报",
    key=("client", "contact"),
    about="client",
    feeds={"social_value": _social_value},
)
class Contacts:
    """每行一个联系人：部门、职务、级别、社会关系、在项目中的角色和我方对接人；调离的写终止日期。"""

    client: str = field(CLIENT, width=30)
    contact: str = field(
        "姓名",
        aliases=also(
            "联系人 联系人姓名 客户联系人 对方人员 关系人 关系人姓名 客户人员 人员姓名 甲方人员 业主人员 主要联系人 "
            "客户关系人 关键人 关键人姓名 客户姓名 客户联系人姓名 人名"
        ),
        kind=PERSON,
        personal="安排拜访和对接，认定是哪一个人",
        clause="R19",
        width=10,
    )
    department: str | None = field(
        "部门",
        aliases=also("所在部门 所属部门 部门名称 处室 科室 任职部门 所在科室 所在处室 部门科室"),
        kind=Text(hint="填所在部门。", sample="工程部"),
        clause="G07",
        width=12,
        default=None,
    )
    post: str | None = field(
        "职务",
        aliases=also("现任职务 职位 岗位 职务职称 担任职务 联系人职务 职称 现职务 任职"),
        kind=Text(hint="填现任职务。", sample="工程部经理"),
        clause="R19",
        width=13,
        default=None,
    )
    phone: str | None = field(facts.PHONE, width=16, default=None)
    rank: str | None = field(
        "行政级别",
        aliases=also("行政职级 职级 级别 行政等级 公务员级别 行政级次 职务级别"),
        kind=choices.RANK,
        clause="A12",
        strict=False,
        width=13,
        default=None,
    )
    position: str | None = field(
        "企业职位",
        aliases=also("企业职位类别 职位类别 职位层级 企业职务类别 职务类别 企业职级 领导层级 职务层级"),
        kind=choices.POSITION,
        clause="A12",
        strict=False,
        width=12,
        default=None,
    )
    relations: str | None = field(
        "社会关系",
        aliases=also("社会背景 关联社会关系 联系人社会关系 客户社会关系 人脉关系 社会资源 主要社会关系 背景关系"),
        kind=Text(hint="填对业务有价值的社会关系。", sample="行业协会同事"),
        personal="评社会价值，只供内部",
        clause="R37",
        width=18,
        default=None,
    )
    closeness: str | None = field(
        "关系强度",
        aliases=also("关系程度 关系紧密度 关系密切程度 亲密度 熟悉程度 关系深度 关系强弱 亲密程度 关系等级 关系亲疏"),
        kind=choices.CLOSENESS,
        clause="G05",
        strict=False,
        width=9,
        default=None,
    )
    role: str | None = field(
        "项目角色",
        aliases=also("项目中角色 决策角色 角色 在项目中的角色 决策链角色 采购角色 购买角色 项目中的角色"),
        kind=choices.ROLE,
        clause="G07",
        strict=False,
        width=10,
        default=None,
    )
    influence: str | None = field(
        "影响力",
        aliases=also("影响程度 影响力大小 决策影响力 影响大小 影响力等级 话语权"),
        kind=choices.HIGH_MIDDLE_LOW,
        clause="G07",
        strict=False,
        width=8,
        default=None,
    )
    attitude: str | None = field(
        "态度",
        aliases=also("对我方态度 对我司态度 支持态度 立场 对我态度 支持度 倾向 对我公司态度"),
        kind=choices.ATTITUDE,
        clause="G07",
        strict=False,
        width=8,
        default=None,
    )
    counterpart: str | None = field(
        "我方对接人",
        aliases=also(
            "对接人 我方联系人 我方责任人 我方人员 维护责任人 责任人 维护人 我方负责人 我司对接人 对口人员 "
            "我方对口人 对接责任人 客户经理 我方维护人"
        ),
        kind=PERSON,
        clause="G08",
        width=11,
        default=None,
    )
    counterpart_level: str | None = field(
        "对接人级别",
        aliases=also("我方对接人级别 我方级别 对接级别 我方人员级别 对接层级 对接人层级 我方层级 对接人职级"),
        kind=choices.OUR_LEVEL,
        clause="G08",
        strict=False,
        width=13,
        default=None,
    )
    birthday: datetime.date | None = field(
        "生日",
        aliases=also("出生日期 生日日期 出生年月日 出生年月 出生时间 生辰"),
        kind=Day(sample=datetime.date(1980, 5, 20), hint="填出生日期，如1980-05-20。"),
        personal="关怀日历",
        clause="S12",
        strict=False,
        width=13,
        default=None,
    )
    source: str | None = field(
        "信息来源",
        aliases=also("来源 来源渠道 信息渠道 获取途径 信息获取方式 来源途径"),
        kind=Text(hint="填从哪里得知。", sample="会议"),
        clause="A41",
        width=12,
        default=None,
    )
    since: datetime.date | None = field(
        "起始日期",
        aliases=also("开始日期 起始时间 建立日期 任职开始日期 任职日期 到任日期 开始时间 建立联系日期 认识时间 建档日期"),
        kind=Day(),
        width=13,
        default=None,
    )
    until: datetime.date | None = field(
        "终止日期",
        aliases=also("结束日期 终止时间 离任日期 离职日期 截止日期 结束时间 调离日期 任职结束日期 失效日期"),
        kind=Day(hint="调离、退休的填最后一天；还在任的留空。"),
        width=13,
        default=None,
    )
    remark: str | None = field("备注", aliases=also("说明", REMARK_ALIASES), kind=REMARK, width=18, default=None)

    def entry(self) -> str:
        """One line about it, without personal data, for timeline, change list and receipt."""
        told = (self.role, self.influence and f"影响力{self.influence}", self.attitude, self.closeness and f"关系{self.closeness}")
        who = "".join(filter(None, (self.department, self.post))) or "联系人"
        ended = f"，{self.until.isoformat()}起不再联系" if self.until else ""
        return f"{who}（{'、'.join(filter(None, told)) or '情况未填'}）{ended}"


CONTACTS = schema(Contacts)

SHARED_PHONE = rule(
    "KH338",
    Severity.WARNING,
    "几个客户的联系人电话相同",
    "这位联系人的电话与“{other}”的联系人相同。",
    "核对号码是否抄错；是同一个人就给已离开的一处填终止日期。",
    clause="R63",
)
BIRTHDAY = rule("KH340", Severity.WARNING, "生日不合常理", "按“{field}”算是{age}岁。", "核对出生日期。", clause="S12")
#: Ages between which people are in office.
_YOUNGEST, _OLDEST = 16, 90

usual_checks(
    Contacts,
    order=(("since", "until"), ("birthday", "since")),
    past=("since", "birthday"),
    together=(("counterpart_level", "counterpart"),),
)


@check(Contacts, SHARED_PHONE)
def _phones(entries: Sequence[Contacts], known: Known) -> Iterator[Remark]:
    owners: dict[str, str] = {}
    for row, entry in in_force(Contacts, entries, known):
        if entry.until and entry.until < known.today:
            continue
        for number in filter(None, (entry.phone or "").split("、")):
            other = owners.setdefault(number, entry.client or "")
            if row >= 0 and other and entry.client and name_key(other) != name_key(entry.client):
                yield remark(SHARED_PHONE, row, "phone", other=other)
                break


@check(Contacts, BIRTHDAY)
def _ages(entries: Sequence[Contacts], known: Known) -> Iterator[Remark]:
    for row, entry in enumerate(entries):
        if entry.birthday and entry.birthday <= known.today:
            age = known.today.year - entry.birthday.year
            if not _YOUNGEST <= age <= _OLDEST:
                yield remark(BIRTHDAY, row, "birthday", age=age)
