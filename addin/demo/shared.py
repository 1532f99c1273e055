"""Clients whom several units keep, told differently by each: conflicts and likely duplicates (A18)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from addin.demo.clients import Maker
from workbooks.registers.customer_info import CustomerInfo

Told = dict[str, Any]
Rows = dict[str, list[CustomerInfo]]

#: City, the units that keep one client there, and what each further one tells otherwise than the first.
_CONFLICTS: tuple[tuple[str, tuple[str, ...], tuple[Told, ...]], ...] = (
    (
        "武汉市",
        ("市政路桥分公司", "安装工程分公司", "装饰装修分公司"),
        ({"integrity": "一般", "kind": "签约客户"}, {"social_value": "一般", "scale": "中型"}),
    ),
    ("广州市", ("华南分公司", "装饰装修分公司"), ({"credit": "一般"},)),
    ("南京市", ("江南分公司", "钢结构工程分公司"), ({"recent_need": "无", "need_evidence": None, "needs": None},)),
    ("郑州市", ("中原分公司", "钢结构工程分公司"), ({"demanding": "是"},)),
    ("长沙市", ("市政路桥分公司", "西南分公司"), ({"reputation": "一般", "scale": "小型"},)),
    ("西安市", ("西北分公司", "安装工程分公司"), ({"kind": "准客户", "relations": "设计院推荐"},)),
    ("石家庄市", ("京津冀分公司", "江南分公司"), ({"related_value": "低", "post": "副总经理"},)),
)
#: City, two units, and the two names under which they keep what is one firm; the second without its code, the first too where told.
_TWINS = (
    ("合肥市", "市政路桥分公司", "江南分公司", "合肥锦嵘城市建设投资集团有限公司", "合肥锦嵘城市建设投资集团有限责任公司", True),
    ("武汉市", "市政路桥分公司", "安装工程分公司", "武汉瑞翔（临江）房地产开发有限公司", "武汉瑞翔(临江)房地产开发有限公司", False),
    ("郑州市", "中原分公司", "钢结构工程分公司", "郑州鼎翔仓储物流有限公司", "郑州鼎祥仓储物流有限公司", False),
)
#: Names of the twins, which stay on the lists for as long as nobody has compared them.
TWIN_NAMES = frozenset(name for twins in _TWINS for name in twins[3:5])


def shared_clients(maker: Callable[[str], Maker]) -> Rows:
    """Rows by unit; `maker` gives the maker of a unit."""
    rows: Rows = {}
    for city, units, told in _CONFLICTS:
        first = maker(units[0]).draw("A", city=city)
        rows.setdefault(units[0], []).append(first)
        for unit, other in zip(units[1:], told, strict=True):
            rows.setdefault(unit, []).append(_as_told_by(maker(unit), first, other))
    for city, left, right, name, other_name, no_code in _TWINS:
        first = maker(left).draw("B", city=city, name=name)
        rows.setdefault(left, []).append(replace(first, credit_code=None) if no_code else first)
        rows.setdefault(right, []).append(_as_told_by(maker(right), first, {"name": other_name, "credit_code": None}))
    return rows


def _as_told_by(maker: Maker, row: CustomerInfo, other: Told) -> CustomerInfo:
    """The same client as another unit knows it: its own contact, amounts and person in charge."""
    own: Told = {"contact": maker.identities.person(), "phone": maker.identities.phone(), "owner": maker.owner(), "remark": None}
    if row.contract is not None and row.projects is not None:
        own |= {"projects": 1, "contract": round(row.contract / row.projects * 0.8, 2)}
    told = replace(row, **own, **other)
    return replace(told, reported_tier=maker.reported(told))
