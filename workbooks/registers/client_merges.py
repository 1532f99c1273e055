"""客户合并表：几个名称原是同一个单位，合并到保留的那一个（A18）。"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from udfs import facts
from udfs.heads import Fact
from udfs.identity import name_key
from udfs.kinds.dates import Day
from udfs.kinds.firms import FirmName
from udfs.kinds.kind import Text
from workbooks.declare import Known, Remark, check, field, remark, schema, sheet
from workbooks.problems import Severity, rule
from workbooks.registers.common_checks import in_force, usual_checks
from workbooks.registers.shared_fields import also

_KEPT = Fact("client", "保留客户", facts.NAME.kind, also("保留单位 保留客户名称 保留名称 合并后客户 合并后单位 合并后名称 主客户"), "A18")


@sheet("客户合并表", clause="A18", returned="核定", key=("merged",), about="client", dated="day")
class ClientMerges:
    """每行一次合并：并入客户从合并日期起算作保留客户；并错了写撤销日期。"""

    client: str = field(_KEPT, width=30)
    merged: str = field(
        "并入客户",
        aliases=also("被合并客户 合并客户 并入单位 被并入客户 并入客户名称 被合并单位 重复客户"),
        kind=FirmName(hint="填要并掉的名称，与台账里的写法一致。", sample="示例地产有限公司"),
        clause="A18",
        width=30,
    )
    reason: str = field(
        "理由",
        aliases=also("合并理由 原因 依据 说明 合并依据 合并原因"),
        kind=Text(hint="写凭什么认定是同一个单位。", sample="统一社会信用代码相同"),
        clause="A18",
        width=30,
    )
    day: datetime.date = field("合并日期", aliases=also("日期 合并时间 生效日期"), kind=Day(), clause="A18", width=13)
    revoked: datetime.date | None = field(
        "撤销日期",
        aliases=also("撤销时间 取消日期 撤销合并日期 拆分日期"),
        kind=Day(hint="合并撤销的填日期；有效的留空。"),
        clause="A18",
        width=13,
        default=None,
    )

    def entry(self) -> str:
        """One line about it, for timeline, change list and receipt."""
        revoked = f"，{self.revoked.isoformat()}撤销" if self.revoked else ""
        return f"“{self.merged or ''}”并入“{self.client or ''}”{revoked}：{self.reason or '理由未填'}"


CLIENT_MERGES = schema(ClientMerges)

WITH_ITSELF = rule("KH347", Severity.ERROR, "并入了自己", "“{found}”与保留客户是同一个名称。", "改正其中一个名称。", clause="A18")
CHAINED = rule(
    "KH348",
    Severity.WARNING,
    "保留客户又被并入",
    "“{found}”在另一行并入了“{other}”。",
    "改为直接并入“{other}”；不再合并的填“{revoked}”。",
    clause="A18",
)

usual_checks(ClientMerges, order=(("day", "revoked"),))


@check(ClientMerges, WITH_ITSELF, CHAINED)
def _chains(entries: Sequence[ClientMerges], known: Known) -> Iterator[Remark]:
    kept = {name_key(e.merged): e.client for _, e in in_force(ClientMerges, entries, known) if e.merged and e.client and not e.revoked}
    for row, entry in enumerate(entries):
        if not entry.merged or not entry.client or entry.revoked:
            continue
        if name_key(entry.merged) == name_key(entry.client):
            yield remark(WITH_ITSELF, row, "merged", entry.merged)
        elif other := kept.get(name_key(entry.client)):
            yield remark(CHAINED, row, "client", entry.client, other=other, revoked=CLIENT_MERGES.by_name["revoked"].head)
