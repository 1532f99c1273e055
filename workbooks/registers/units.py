"""单位名录：集团公司、分公司、项目经理部，谁在哪些月份应当报送（R10–R12、R15、R16、A43）。"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from udfs.kinds.dates import Month
from udfs.kinds.kind import Choice, Fault, Kind, Text
from udfs.rules.deadlines import MONTH
from udfs.words.text import squeeze
from workbooks.declare import field, schema, sheet

GROUP, BRANCH, DEPARTMENT = "集团", "分公司", "项目经理部"
#: The unit whose returns are decisions (核定): it stands in no register and owes nothing (D06).
MARKETING = "集团市场营销部"


def is_marketing(unit: str) -> bool:
    """True for the group's marketing department by any of its names: 市场营销部, 集团公司市场营销部, ××集团有限公司市场营销部."""
    return re.fullmatch(r"(?:.{0,12}集团.{0,8}|总部)?市场(?:营销)?部", squeeze(unit)) is not None


@dataclass(frozen=True)
class Mail(Kind):
    """A mail address."""

    label: ClassVar[str] = "邮箱"
    hint: str = "填邮箱地址，如shili@example.com。"
    sample: Any = "shili@example.com"

    def from_text(self, text: str, unit: str) -> Any:
        """Address without spaces, in half-width characters."""
        bare = squeeze(text)
        return bare if re.fullmatch(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", bare) else Fault("不是邮箱地址")


UNIT_KIND = Choice(
    hint="从下拉列表选集团、分公司、项目经理部。",
    sample=BRANCH,
    options=(GROUP, BRANCH, DEPARTMENT),
    synonyms={
        "集团公司": GROUP, "总部": GROUP, "专业分公司": BRANCH, "区域分公司": BRANCH, "区域公司": BRANCH,
        "子公司": BRANCH, "分子公司": BRANCH,
        "项目部": DEPARTMENT, "项目经理部门": DEPARTMENT, "项目": DEPARTMENT,
    },
)  # fmt: skip


@sheet("单位名录", clause="R10-R12、R16、A43")
class Unit:
    """每行一个单位：上级单位、类型和应报送的起止月份；改名、合并的写明继任单位。"""

    name: str = field(
        "单位名称",
        aliases=("单位", "单位全称", "名称", "填报单位"),
        kind=Text(hint="填单位全称。", sample="华东分公司"),
        clause="R10",
        width=26,
    )
    aliases: str | None = field(
        "简称或别名",
        aliases=("简称", "别名", "简称/别名", "单位简称"),
        kind=Text(hint="填常用的简称，几个用顿号隔开。", sample="华东公司、华东"),
        clause="R15",
        width=20,
        default=None,
    )
    parent: str | None = field(
        "上级单位",
        aliases=("所属单位", "主管单位", "上级"),
        kind=Text(hint="填上级单位的全称；集团空着。", sample="华筑建设集团"),
        clause="R15",
        width=24,
        default=None,
    )
    unit_kind: str = field("单位类型", aliases=("类型", "单位类别", "类别"), kind=UNIT_KIND, clause="R10-R12", width=12)
    first_month: Month | None = field(
        "启用月份",
        aliases=("起报月份", "成立月份", "启用年月", "开始月份"),
        kind=MONTH,
        clause="A43",
        width=11,
        default=None,
        note="第一个应报送的月份，如2026-01；一直有的空着。",
    )
    last_month: Month | None = field(
        "停用月份",
        aliases=("止报月份", "撤销月份", "停用年月", "结束月份"),
        kind=MONTH,
        clause="A43",
        width=11,
        default=None,
        note="最后一个应报送的月份；没有撤销的空着。",
    )
    successor: str | None = field(
        "继任单位",
        aliases=("合并后单位", "改名后单位", "承接单位"),
        kind=Text(hint="合并或改名的，填承接的单位。", sample=""),
        clause="A43",
        width=24,
        default=None,
    )
    contact: str | None = field(
        "联系人",
        aliases=("联络人", "报送人", "填报人"),
        kind=Text(hint="填报送工作的联系人。", sample="李示例"),
        personal="催报",
        clause="R32",
        width=10,
        default=None,
    )
    mail: str | None = field(
        "邮箱", aliases=("电子邮箱", "邮件地址", "联系邮箱"), kind=Mail(), personal="核对邮件是谁发的", clause="R25", width=26, default=None
    )


UNITS = schema(Unit)


def names_in(told: str | None) -> tuple[str, ...]:
    """The names of a cell that holds several.

    >>> names_in("华东公司、华东")
    ('华东公司', '华东')
    """
    return tuple(name for name in re.split(r"[、,，;；/\s]+", told or "") if name)
