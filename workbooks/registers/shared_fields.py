"""Columns that many registers share: who the client is, who of us is responsible, of which project something is."""

from __future__ import annotations

from udfs import facts
from udfs.heads import Fact
from udfs.kinds.kind import Text


def also(words: str, *more: tuple[str, ...]) -> tuple[str, ...]:
    """Other heads of a column, written as one text with spaces between them.

    >>> also("备注说明 附注", ("说明",))
    ('备注说明', '附注', '说明')
    """
    return (*words.split(), *(word for group in more for word in group))


#: The client of an entry, under all the heads it has in 客户信息统计表.
CLIENT = Fact("client", facts.NAME.head, facts.NAME.kind, facts.NAME.aliases, facts.NAME.clause)

PERSON = Text(hint="填姓名。", sample="李示例")
OWNER_ALIASES = also("负责人 责任人姓名 跟进人 跟踪人 维护责任人 我方责任人 落实人 承办人 经办人 责任人员 办理人 处理责任人")
PROJECT_ALIASES = also("工程名称 项目 工程项目 所属项目 项目全称 工程 所属工程 工程项目名称")
REMARK_ALIASES = also("备注说明 附注 其他说明 补充说明 其他")
REMARK = Text(hint="填其他要说明的。", sample="")


def numbered(prefix: str) -> Text:
    """Kind of a column of numbers an office gives its entries."""
    return Text(hint=f"填编号，同一件事每月用同一个编号，如{prefix}-001。", sample=f"{prefix}-001")
