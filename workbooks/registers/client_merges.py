"""客户合并表：几个名称原是同一个单位，合并到保留的那一个（A18）。"""

from __future__ import annotations

import datetime

from udfs import facts
from udfs.heads import Fact
from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from workbooks.declare import field, schema, sheet
from workbooks.registers.shared_fields import also

_KEPT = Fact("client", "保留客户", facts.NAME.kind, also("保留单位 保留客户名称 保留名称 合并后客户 合并后单位 合并后名称 主客户"), "A18")


@sheet("客户合并表", clause="A18", returned="核定", key=("merged",), about="client", dated="day")
class ClientMerges:
    """每行一次合并：并入客户从合并日期起算作保留客户；并错了写撤销日期。"""

    client: str = field(_KEPT, width=30)
    merged: str = field(
        "并入客户",
        aliases=also("被合并客户 合并客户 并入单位 被并入客户 并入客户名称 被合并单位 重复客户"),
        kind=facts.NAME.kind,
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
