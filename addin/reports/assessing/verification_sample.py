"""核实抽样和核实表 (R63): what is drawn to be verified, before anybody sees it, with a form to take along, and the list 待核实."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.ledger.shapes.views import GroupClient
from addin.reports.assessing.oddities import Oddity, oddities
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material
from addin.reports.refusals import NO_UNITS
from addin.reports.wording import cut, names
from udfs.kinds.dates import Month
from udfs.policy.conditions import shown
from udfs.rules.sampling import draw
from workbooks.problems import Where, refuse
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.units import MARKETING
from workbooks.registers.verifications import VERIFICATIONS

#: Facts that somebody can verify at the client's or by a call.
_FACTS = (
    "contact", "phone", "post", "relations", "needs", "cooperated", "projects", "contract", "social_value", "recent_need", "last_contact",
)  # fmt: skip
#: How much rather a client with an odd thing is drawn.
_ODD = 3.0


@dataclass(frozen=True)
class Drawn:
    """One fact to verify."""

    no: int = told("序号", sample=1)
    unit: str = told("填报单位", sample="一分公司")
    client: str = told("客户单位名称", sample="示例置业有限公司")
    field: str = told("核实字段", sample="联系电话")
    recorded: str = told("台账值；个人信息已遮盖", sample="139****0001")
    odd: str = told("客户有待核实线索的写有，没有的空着", sample="有")


@dataclass(frozen=True)
class VerificationSample(Letterhead):
    """核实抽样和核实表的内容。"""

    period: str = told("期间", sample="2026年下半年")
    scope: str = told("范围", sample="各分子公司")
    method: str = told("怎样抽的一段话", sample="每个单位抽5项，由快照编号决定。")
    counts: str = told("各单位抽了几项一句话", sample="一分公司5项。")
    sample: tuple[Drawn, ...] = told("抽中的各项，供现场填写")
    odd_says: str = told("待核实线索一句话", sample="待核实线索3条，只是提醒，不作结论：")
    odd: tuple[Oddity, ...] = told("待核实线索")
    odd_more: str = told("线索未列全时的说明", sample="")
    month: Month = told("核实表的报送月份，模板里不用", sample=Month(2026, 12))  # noqa: RUF009 — a field, as told() of any other type

    @property
    def figures(self) -> dict[str, Any]:
        """What was drawn, and the odd things."""
        return {
            "rows": [{"unit": d.unit, "client": d.client, "field": d.field, "recorded": d.recorded} for d in self.sample],
            "odd": [{"unit": o.unit, "client": o.client, "kind": o.kind, "what": o.what} for o in self.odd],
        }

    def beside(self, suffix: str) -> bytes:
        """信息核实表 with what was drawn, to be filled in and sent in like any return."""
        from workbooks.writing.build import filled

        rows = [{"unit": d.unit, "client": d.client, "checked": d.field, "recorded": d.recorded} for d in self.sample]
        return filled(VERIFICATIONS, rows, unit=MARKETING, month=self.month)


@report(
    name="verification-sample",
    title="核实抽样和核实表",
    template="verification_sample.docx",
    clause="R63",
    periods=("half", "quarter", "month"),
    besides=(".xlsx",),
)
def verification_sample(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> VerificationSample:
    """抽出要核实的信息，连同可带去填写的核实表；抽样由快照编号决定，谁抽都一样。另列待核实的线索，只是提醒。

    Args:
        material: Of the period.
        day: Day of issue.
        unit: Only this unit; all that report to the group if blank.
        house: Who verifies.

    Raises:
        Refusal: KH781, there is no unit.
    """
    units = [unit] if unit else material.units
    if not units:
        raise refuse(NO_UNITS, Where(), period=material.span.label)
    found = oddities(material, unit)
    sample = [one for u in units for one in _drawn(material, u, [o for o in found if u in o.units])]
    counts = Counter(one.unit for one in sample)
    shown_odd, more = cut(found, "kh report verification-sample --json 的输出")
    size = material.force.number("sample_size")
    return VerificationSample(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        scope=unit or "各分子公司",
        method=f"每个单位从期末各客户已填的内容里抽{size}项。抽样的随机数由数据快照编号{material.snapshot.id[:12]}和单位、客户、字段算出：快照一定，"
        f"抽样就定了，谁也不能挑，谁都能重抽一遍核对。有待核实线索的客户，抽中的机会是别的客户的{_ODD:g}倍。",
        counts=f"共抽{len(sample)}项：{names(f'{u}{counts[u]}项' for u in units)}。",
        sample=tuple(Drawn(no, d.unit, d.client, d.field, d.recorded, d.odd) for no, d in enumerate(sample, 1)),
        odd_says=f"待核实线索{len(found)}条，只是提醒，不作结论，也不影响得分：" if found else "没有发现待核实的线索。",
        odd=shown_odd,
        odd_more=more,
        month=material.snapshot.month,
    )


def _drawn(material: Material, unit: str, odd: Sequence[Oddity]) -> list[Drawn]:
    """Facts of a unit's clients, drawn by the snapshot's id (R63)."""
    heads = {f.name: f for f in CUSTOMER_INFO.fields}
    suspicious = {client for one in odd for client in one.clients}
    pool: dict[str, tuple[GroupClient, str]] = {
        f"{client.id}\0{name}": (client, name)
        for client in material.clients_of(unit)
        for name in _FACTS
        if client.values.get(name) not in (None, "", "未知")
    }
    weights = {key: _ODD for key, (client, _) in pool.items() if client.name in suspicious}
    keys = draw(pool, f"{material.snapshot.id} {unit}", int(material.force.number("sample_size")), weights)
    chosen = [pool[key] for key in keys]
    return [
        Drawn(0, unit, c.name, heads[name].head, shown(heads[name].kind, c.values[name]), "有" if c.name in suspicious else "")
        for c, name in chosen
    ]
