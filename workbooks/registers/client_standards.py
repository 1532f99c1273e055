"""客户数量标准表：各单位每半年应有的客户累计数量（R59、A28）。"""

from __future__ import annotations

from udfs.kinds.amounts import Count
from udfs.kinds.kind import Text
from udfs.kinds.terms import HalfYear
from workbooks.declare import field, schema, sheet
from workbooks.registers.shared_fields import also


@sheet("客户数量标准表", clause="R59、A28", returned="核定", key=("unit", "term"))
class ClientStandards:
    """每行一个单位一个半年的标准数；没有标准的单位，这一项不计分。"""

    unit: str = field(
        "单位",
        aliases=also("单位名称 填报单位 分公司 被考核单位 考核单位"),
        kind=Text(hint="填单位全称。", sample="华东分公司"),
        clause="R59",
        width=20,
    )
    term: str = field("半年", aliases=also("考核期 期间 所属半年 考核半年 半年度 考核期间 时段"), kind=HalfYear(), clause="R58", width=14)
    standard: int = field(
        "标准数",
        aliases=also("标准 客户数量标准 客户数标准 数量标准 标准数量 目标数 应有客户数 目标客户数"),
        kind=Count(),
        clause="A28",
        width=10,
    )

    def entry(self) -> str:
        """One line about it, for timeline, change list and receipt."""
        return f"{self.unit or '单位未填'}{self.term or ''}客户数量标准{'未填' if self.standard is None else self.standard}"


CLIENT_STANDARDS = schema(ClientStandards)
