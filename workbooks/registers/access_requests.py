"""调阅申请表：谁为什么要看哪些客户的哪些内容，谁批准、到哪天为止（R09、R30、A20）。"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from udfs.kinds import register_choices as choices
from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from workbooks.declare import Known, Remark, check, field, remark, schema, sheet
from workbooks.problems import Severity, rule
from workbooks.registers.common_checks import usual_checks
from workbooks.registers.shared_fields import PERSON, also, numbered


@sheet("调阅申请表", clause="R09、R30、A20", returned="核定", key=("number",), dated="day")
class AccessRequests:
    """每行一次申请：申请人、事由、客户和字段的范围；批准的写批准人、文号、日期和失效日期。"""

    number: str = field("申请编号", aliases=also("编号 申请单号 调阅编号 申请单编号"), kind=numbered("DY"), width=12)
    unit: str = field(
        "申请单位",
        aliases=also("单位 申请部门 调阅单位 部门 调阅部门"),
        kind=Text(hint="填单位全称。", sample="华东分公司"),
        clause="R09",
        width=18,
    )
    applicant: str = field("申请人", aliases=also("调阅人 申请人姓名 经办人 使用人"), kind=PERSON, clause="R30", width=10)
    reason: str = field(
        "事由",
        aliases=also("申请事由 用途 调阅事由 理由 申请理由 调阅用途"),
        kind=Text(hint="写用来做什么。", sample="准备投标资料"),
        clause="R30",
        width=26,
    )
    clients: str = field(
        "客户范围",
        aliases=also("调阅客户 客户 调阅范围 申请客户 客户名单 范围"),
        kind=Text(hint="填客户名称，几个用顿号隔开；也可写“本单位全部”“全部”。", sample="示例置业有限公司"),
        clause="A20",
        width=26,
    )
    fields: str = field(
        "字段范围",
        aliases=also("调阅字段 字段 内容范围 调阅内容 申请字段 信息范围"),
        kind=Text(hint="填列名，几个用顿号隔开；也可写“全部”。", sample="联系人、联系电话"),
        clause="A20",
        width=24,
    )
    day: datetime.date = field("申请日期", aliases=also("日期 申请时间 调阅日期"), kind=Day(), width=13)
    approver: str | None = field(
        "批准人", aliases=also("审批人 批准领导 审批领导 签批人"), kind=PERSON, clause="A20", width=10, default=None
    )
    approval_number: str | None = field(
        "批准文号",
        aliases=also("文号 审批文号 批文号 批准编号"),
        kind=Text(hint="填批准文件的编号。", sample="市营批〔2026〕1号"),
        clause="A20",
        width=18,
        default=None,
    )
    approved: datetime.date | None = field(
        "批准日期", aliases=also("审批日期 批准时间 审批时间"), kind=Day(), clause="A20", width=13, default=None
    )
    until: datetime.date | None = field(
        "失效日期",
        aliases=also("有效期至 截止日期 到期日期 有效期 失效时间 授权截止日期"),
        kind=Day(hint="填最后可以查阅的一天。"),
        clause="A20",
        width=13,
        default=None,
    )
    conclusion: str | None = field(
        "结论", aliases=also("审批结论 审批结果 审批意见 是否同意 批准意见 结果"), kind=choices.CONSENT, clause="A20", width=9, default=None
    )

    def entry(self) -> str:
        """One line about it, for timeline, change list and receipt."""
        until = f"，至{self.until.isoformat()}" if self.until else ""
        return f"{self.unit or ''}{self.applicant or '申请人未填'}申请查阅“{self.fields or ''}”：{self.conclusion or '未批'}{until}"


ACCESS_REQUESTS = schema(AccessRequests)

NOT_APPROVED = rule(
    "KH343",
    Severity.ERROR,
    "同意却没有批准人或期限",
    "“{conclusion_head}”填的是“同意”，“{field}”空着。",
    "补填“{field}”；没有批准的，“{conclusion_head}”先空着。",
    clause="A20",
)

usual_checks(AccessRequests, order=(("day", "approved"), ("approved", "until")), past=("day", "approved"))


@check(AccessRequests, NOT_APPROVED)
def _approvals(entries: Sequence[AccessRequests], _: Known) -> Iterator[Remark]:
    head = ACCESS_REQUESTS.by_name["conclusion"].head
    for row, entry in enumerate(entries):
        for name in ("approver", "approved", "until") if entry.conclusion == "同意" else ():
            if not getattr(entry, name):
                yield remark(NOT_APPROVED, row, name, conclusion_head=head)
