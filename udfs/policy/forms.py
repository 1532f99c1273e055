"""Which columns of 客户信息统计表 a client's kind must and need not fill, and which contents its archive needs (R13, R19).

The rule book says that each project fills in “对应着客户所属分类” and not which columns that means: the rows are ours (非原文).
"""

from __future__ import annotations

from udfs.facts import CUSTOMER_KIND
from udfs.form_facts import COLUMNS, CONTENTS
from udfs.kinds.kind import Choice
from udfs.policy.evaluator import JUDGE, REST, Output, Row, Shape
from udfs.policy.needs import Needs

KEY = "client_form"
WARNS, STOPS = "提醒", "错误"
_GRAVITY = Choice(hint="从下拉列表选提醒、错误；错误的报表要退回。", sample=WARNS, options=(WARNS, STOPS))
_COLUMNS = Needs(heads=tuple(f.head for f in COLUMNS))
_CONTENTS = Needs(heads=tuple(f.head for f in CONTENTS))
SHAPES = (
    Shape(
        KEY, "分类填报", (CUSTOMER_KIND,),
        (Output("必填", _COLUMNS), Output("不用填", _COLUMNS), Output("档案须有", _CONTENTS), Output("缺必填时", _GRAVITY)), "R13、R19",
        "每类客户在客户信息统计表里必须填、不用填哪些列（没有写的可填可不填），档案要有哪几项内容；新建空表、校验和档案完整度都照它。",
        examining=True,
    ),
)  # fmt: skip
_ALWAYS = "客户单位名称、客户类别"
_ARCHIVE = "、".join(f.head for f in CONTENTS)
_OURS = "非原文（R13）"
ROWS: dict[str, tuple[Row, ...]] = {
    KEY: (
        Row(
            "F1", JUDGE, "客户类别 = 潜在客户",
            (_ALWAYS, "合作伙伴子类、首次合作日期、合作项目数、累计合同额(万元)、利润率", _ARCHIVE, WARNS), _OURS, "还没有签过合同",
        ),
        Row("F2", JUDGE, "客户类别 = 合作伙伴客户", (f"{_ALWAYS}、合作伙伴子类", "无", _ARCHIVE, WARNS), "非原文（R04、R13）"),
        Row("F3", REST, "", (_ALWAYS, "合作伙伴子类", _ARCHIVE, WARNS), _OURS, "意向、准、签约、已开发客户"),
    ),
}  # fmt: skip
LATER = frozenset({KEY})
