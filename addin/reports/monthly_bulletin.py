"""月度汇总通报 (R25, R57): who reported, how the clients stand, what changed, what is asked."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from addin.consolidate.workbook.content import CHANGES, CONFLICTS, DUPLICATES
from addin.declare import report, told
from addin.documents.drawing.chart import Chart
from addin.ledger.intake.intake_facts import CLASSES
from addin.ledger.shapes.views import TIERS, Change, Conflict, Duplicate, GroupClient, Snapshot, UnitState
from addin.reports.bulletin_editions import own_duplicates, own_part, own_units, unit_table
from addin.reports.client_ranking import EDITIONS, Edition
from addin.reports.counts import GROUP_LINE, CountLine, UnitLine, kind_lines, tier_chart, tier_lines, unit_line
from addin.reports.letterhead import House, Letterhead, chinese_day, letterhead_of
from addin.reports.open_risk import told_risk
from addin.reports.ranking_units import OTHERS
from addin.reports.states import StateLine, branches, missing, owing, state_lines, unasked
from addin.reports.wording import counted, cut, head_of, names, share, sheet_of_month, told_apart
from udfs import periods
from udfs.policy.evaluator import Policy, current

#: Pairs and differences a bulletin shows of each kind: a page, not a workbook.
_MOST_TO_SETTLE = 20
_TIERS = {f"{tier}类": tier for tier in TIERS}
_SAMPLE_CHART = tier_chart([UnitLine("一分公司", 4, 10, 3, 17, "23.5%", 2)], "各单位客户分级情况")


@dataclass(frozen=True)
class ProblemLine:
    """Problems of one unit's return."""

    unit: str = told("单位", sample="三分公司")
    state: str = told("上报情况", sample="退回")
    rows: int = told("客户行数", sample=38)
    errors: int = told("错误数", sample=3)
    warnings: int = told("提醒数", sample=2)


@dataclass(frozen=True)
class ClientLine:
    """One client that came or went."""

    no: int = told("序号", sample=1)
    client: str = told("客户单位名称", sample="示例置业有限公司")
    unit: str = told("维护单位", sample="一分公司")
    kind: str = told("客户类别", sample="准客户")
    tier: str = told("等级", sample="B")
    risk: str = told_risk()


@dataclass(frozen=True)
class MoveLine:
    """One client that rose or fell."""

    no: int = told("序号", sample=1)
    client: str = told("客户单位名称", sample="示例置业有限公司")
    unit: str = told("维护单位", sample="一分公司")
    old: str = told("上月等级", sample="B")
    new: str = told("本月等级", sample="A")
    kind: str = told("升级或降级", sample="升级")
    risk: str = told_risk()


@dataclass(frozen=True)
class ClassLine:
    """What one unit's return changed, by class."""

    unit: str = told("单位", sample="一分公司")
    info: int = told("客户信息变化项数", sample=12)
    complaints: int = told("投诉变化项数", sample=2)
    evaluation: int = told("评价变化项数", sample=3)
    relations: int = told("关系变化项数", sample=1)
    total: int = told("合计", sample=18)


@dataclass(frozen=True)
class MatchLine:
    """Two clients that may be one."""

    no: int = told("序号", sample=1)
    left: str = told("客户甲", sample="示例置业有限公司（一分公司）")
    right: str = told("客户乙", sample="示例置业有限责任公司（二分公司）")
    why: str = told("疑似的理由", sample="名称相近，电话相同")


@dataclass(frozen=True)
class ConflictLine:
    """One field that units tell differently."""

    no: int = told("序号", sample=1)
    client: str = told("客户单位名称", sample="示例置业有限公司")
    field: str = told("栏目", sample="客户类别")
    values: str = told("各单位所填", sample="一分公司：准客户；二分公司：签约客户")
    risk: str = told_risk()


@dataclass(frozen=True)
class TotalLine:
    """How many there are of something, whether or not the page lists them all."""

    name: str = told("名称，英文", sample="added")
    count: int = told("个数", sample=2)


@dataclass(frozen=True)
class MonthlyBulletin(Letterhead):
    """月度汇总通报的内容。"""

    period: str = told("报送月份", sample="2026年11月")
    edition: str = told("版本：领导版、分公司版或项目部版", sample="领导版")
    addressee: str = told("主送", sample="集团公司领导")
    opening: str = told("上报情况一段话", sample="本月应报14个单位。")
    states: tuple[StateLine, ...] = told("上报情况表")
    overview: str = told("客户总量一段话", sample="集团现有客户120个。")
    compares: bool = told("上月有没有数据，没有就不列上月和比上月", sample=True)
    tiers: tuple[CountLine, ...] = told("客户分级统计表")
    kinds: tuple[CountLine, ...] = told("客户类别统计表")
    units: tuple[UnitLine, ...] = told("各单位客户分级表；分公司版里别的单位不具名，项目部版只有本单位")
    shows_chart: bool = told("是否有各单位客户分级图；只有领导版有", sample=True)
    tier_chart: Chart = told("各单位客户分级图", sample=_SAMPLE_CHART)  # noqa: RUF009 — a field, as told() of any other type
    added_says: str = told("新增客户一句话", sample="本月新增客户2个：")
    added: tuple[ClientLine, ...] = told("新增客户表")
    added_more: str = told("新增客户未列全时的说明", sample="")
    ended_says: str = told("终止客户一句话", sample="本月无终止客户。")
    ended: tuple[ClientLine, ...] = told("终止客户表")
    ended_more: str = told("终止客户未列全时的说明", sample="")
    moved_says: str = told("升降级一句话", sample="本月等级调整2个：升级1个，降级1个。")
    moved: tuple[MoveLine, ...] = told("升降级表")
    moved_more: str = told("升降级未列全时的说明", sample="")
    classes_says: str = told("四类变化一句话", sample="各单位报来的变化共18项：")
    classes: tuple[ClassLine, ...] = told("各单位四类变化表")
    problems_says: str = told("数据质量一段话", sample="本月报送数据共有错误3处、提醒2处。")
    problems: tuple[ProblemLine, ...] = told("各单位问题数")
    matches_says: str = told("疑似重复一句话", sample="疑似重复客户1对，请有关单位核实：")
    matches: tuple[MatchLine, ...] = told("疑似重复表")
    matches_more: str = told("疑似重复未列全时的说明", sample="")
    conflicts_says: str = told("数据冲突一句话", sample="同一客户多家填报不一致1处，由集团公司核定：")
    conflicts: tuple[ConflictLine, ...] = told("数据冲突表")
    conflicts_more: str = told("数据冲突未列全时的说明", sample="")
    asks: tuple[str, ...] = told("工作要求，每条一段", sample=("请未报单位于2026年11月30日前补报。",))
    totals: tuple[TotalLine, ...] = told("新增、终止、升降级、错误、提醒、疑似重复、不一致的总数，模板不用")

    @property
    def figures(self) -> dict[str, Any]:
        """What the bulletin counts: returns by state, clients by tier, kind and unit, and totals."""
        by_unit = [u for u in self.units if u.unit not in (GROUP_LINE, OTHERS)]
        return {
            "states": {line.label: line.count for line in self.states[:-1]},
            "clients": sum(line.count for line in self.tiers if line.name in _TIERS),
            "tiers": {_TIERS[line.name]: line.count for line in self.tiers if line.name in _TIERS},
            "insufficient": next((line.count for line in self.tiers if line.name not in _TIERS and line.name != "合计"), 0),
            "kinds": {line.name: line.count for line in self.kinds[:-1]},
            "units": {u.unit: {"A": u.a, "B": u.b, "C": u.c, "total": u.total, "insufficient": u.insufficient} for u in by_unit},
            "changes": {
                u.unit: dict(zip(CLASSES, (u.info, u.complaints, u.evaluation, u.relations), strict=True)) for u in self.classes[:-1]
            },
            **{line.name: line.count for line in self.totals},
        }


@report(name="monthly-bulletin", title="月度汇总通报", template="monthly_bulletin.docx", clause="R25,R57", periods=("month",))
def monthly_bulletin(
    snapshot: Snapshot,
    previous: Snapshot | None = None,
    *,
    day: datetime.date,
    duplicates: Sequence[Duplicate] = (),
    changed: Mapping[str, Mapping[str, int]] | None = None,
    until: datetime.date | None = None,
    policy: Policy | None = None,
    edition: Edition = "leaders",
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> MonthlyBulletin:
    """某月客户信息报送和变化情况的通报；分公司版、项目部版只有本单位的客户，分公司版里别的单位不具名。

    Args:
        snapshot: The month.
        previous: The month before; without it changes are shown as dashes.
        day: Day of issue.
        duplicates: Likely duplicates to settle.
        changed: Clients and entries new or changed, by unit and class (R57).
        until: Day until which missing and returned units answer; as in their letters of that day by default.
        policy: Tells the days to report until; the current one if left out.
        edition: Who receives it.
        unit: The receiving unit of a branch or project edition.
        house: Who issues.

    Raises:
        Refusal: KH742, the receiving unit is not in the register.
    """
    table = unit_table(snapshot, edition, unit)
    leaders = edition == "leaders"
    if not leaders:
        own = own_units(snapshot, unit)
        previous = own_part(previous, own) if previous else None
        snapshot, duplicates = own_part(snapshot, own), own_duplicates(duplicates, own)
    units = branches(snapshot)
    policy = policy or current()
    force = policy.on(snapshot.month)
    following = snapshot.month.plus(1)
    return MonthlyBulletin(
        **letterhead_of(snapshot, house, day),  # type: ignore[arg-type]
        period=snapshot.month.chinese,
        edition=EDITIONS[edition],
        addressee="集团公司领导" if leaders else unit,
        opening=_opening(snapshot, owing(units), snapshot.due or periods.due(snapshot.month, force)),
        states=_summed(state_lines(units)),
        overview=_overview(snapshot, previous, "集团现有" if leaders else "你单位现有"),
        compares=previous is not None,
        tiers=tier_lines(snapshot, previous),
        kinds=kind_lines(snapshot, previous),
        units=table,
        shows_chart=leaders and bool(units),
        tier_chart=tier_chart([unit_line(one) for one in units], f"{snapshot.month.chinese}各单位客户分级情况（个）"),
        **_clients(snapshot, previous, "新增"),  # type: ignore[arg-type]
        **_clients(snapshot, previous, "终止"),  # type: ignore[arg-type]
        **_moves(snapshot, previous),  # type: ignore[arg-type]
        **_classes([u.unit for u in units], changed or {}, compared=_compared(snapshot, previous)),  # type: ignore[arg-type]
        **_problems(units),  # type: ignore[arg-type]
        **_matches(duplicates),  # type: ignore[arg-type]
        **_conflicts(snapshot),  # type: ignore[arg-type]
        asks=_asks(snapshot, units, duplicates, _days(day, until, force), periods.due(following, policy.on(following))),
        totals=_totals(snapshot, units, duplicates),
    )


def _totals(snapshot: Snapshot, units: Sequence[UnitState], duplicates: Sequence[Duplicate]) -> tuple[TotalLine, ...]:
    changes: Counter[str] = Counter(change.kind for change in snapshot.changes)
    named = {"added": "新增", "ended": "终止", "raised": "升级", "lowered": "降级"}
    return (
        *(TotalLine(name, changes[kind]) for name, kind in named.items()),
        TotalLine("errors", sum(u.errors for u in units)),
        TotalLine("warnings", sum(u.warnings for u in units)),
        TotalLine("duplicates", len(duplicates)),
        TotalLine("conflicts", sum(len(client.conflicts) for client in snapshot.clients)),
    )


def _summed(lines: tuple[StateLine, ...]) -> tuple[StateLine, ...]:
    return (*lines, StateLine("合计", sum(line.count for line in lines), "")) if lines else ()


def _opening(snapshot: Snapshot, units: Sequence[UnitState], due: datetime.date) -> str:
    others = unasked(branches(snapshot))
    besides = f"另有名录里没有或本月不用报的{len(others)}个单位报来（{names(u.unit for u in others)}），不计入。" if others else ""
    if not units:
        return f"{snapshot.month.chinese}单位名录中没有应报单位。{besides}"
    on_time = [unit for unit in units if unit.in_time]
    late = [unit for unit in units if unit not in on_time]
    arrived = f"按时收到{len(on_time)}个{f'（{_by_state(on_time)}）' if on_time else ''}，按时报送率{share(len(on_time), len(units))}"
    rest = f"；其余{len(late)}个：{_by_state(late)}" if late else ""
    return f"应报单位{len(units)}个，截至{chinese_day(due)}24时{arrived}{rest}。{besides}"


def _by_state(units: Sequence[UnitState]) -> str:
    return "、".join(f"{line.label}{line.count}个" for line in state_lines(units) if line.count)


def _overview(snapshot: Snapshot, previous: Snapshot | None, whose: str) -> str:
    if not snapshot.clients:
        returned = sum(u.state == "退回" for u in snapshot.units)
        return "截至本月，台账中没有客户" + (f"；报来的{returned}个单位的报表在退回改正中，尚未并入。" if returned else "。")
    counts = "，".join(f"{tier}类{count}个（{share(count, len(snapshot.clients))}）" for tier, count in snapshot.tiers.items())
    change = len(snapshot.clients) - len(previous.clients) if previous else 0
    against = "" if previous is None else "，与上月持平" if not change else f"，比上月{'增加' if change > 0 else '减少'}{abs(change)}个"
    missing_facts = counted(
        snapshot.insufficient, "其中{n}个客户填报资料不足，暂定为B类，补齐资料后重新定级。", "在册客户定级所需资料均已填报。"
    )
    if absent := [u for u in owing(branches(snapshot)) if u.state in ("退回", "未报") and not u.total]:
        missing_facts += f"退回、未报的{len(absent)}个单位（{names(u.unit for u in absent)}）没有已接收的客户，不在以上数字里。"
    flow = f"（{snapshot.stock.flow}）" if snapshot.stock else ""
    return f"{whose}客户{len(snapshot.clients)}个{flow}{against}；{counts}。{missing_facts}多家单位共同维护的客户只计一次。"


def _compared(snapshot: Snapshot, previous: Snapshot | None) -> bool:
    """Whether there is a month before to compare with, or nothing that could have come from one."""
    return previous is not None or snapshot.opening is not None or not snapshot.clients


def _clients(snapshot: Snapshot, previous: Snapshot | None, kind: str) -> dict[str, object]:
    known = {client.id: client for one in (previous, snapshot) if one for client in one.clients}
    changes = [change for change in snapshot.changes if change.kind == kind]
    lines = []
    for no, change in enumerate(changes, 1):
        client = known.get(change.client_id)
        lines.append(ClientLine(no, change.client, change.unit, client.kind if client else "—", client.tier if client else "—"))
    rows, more = cut(lines, sheet_of_month(CHANGES))
    name = "added" if kind == "新增" else "ended"
    none = f"本月无{kind}客户。" if _compared(snapshot, previous) else f"没有上月数据可比，{kind}客户不作统计。"
    says = counted(len(lines), f"本月{kind}客户{{n}}个：", none)
    return {f"{name}_says": says, name: rows, f"{name}_more": more}


def _moves(snapshot: Snapshot, previous: Snapshot | None) -> dict[str, object]:
    moves: list[Change] = sorted((c for c in snapshot.changes if c.kind in ("升级", "降级")), key=lambda c: c.kind != "升级")
    lines = [MoveLine(no, c.client, c.unit, str(c.old), str(c.new), c.kind) for no, c in enumerate(moves, 1)]
    up = sum(c.kind == "升级" for c in moves)
    none = "本月无客户等级升降。" if _compared(snapshot, previous) else "没有上月数据可比，等级升降不作统计。"
    says = counted(len(moves), f"本月等级调整{{n}}个，其中升级{up}个、降级{len(moves) - up}个：", none)
    rows, more = cut(lines, sheet_of_month(CHANGES))
    return {"moved_says": says, "moved": rows, "moved_more": more}


def _classes(units: Sequence[str], changed: Mapping[str, Mapping[str, int]], *, compared: bool) -> dict[str, object]:
    told = [(unit, [changed[unit].get(name, 0) for name in CLASSES]) for unit in units if unit in changed]
    lines = [_class_line(unit, counts) for unit, counts in told if any(counts)]
    sums = [sum(column) for column in zip(*(counts for _, counts in told), strict=True)]
    meant = "比上月新增或改动的客户和登记" if compared else "没有上月数据可比，报来的都算新增"
    says = counted(sum(sums), f"各单位报来的变化共{{n}}项（{meant}）：", "各单位没有报来变化。")
    return {"classes_says": says, "classes": (*lines, _class_line("合计", sums)) if lines else ()}


def _class_line(unit: str, counts: Sequence[int]) -> ClassLine:
    info, complaints, evaluation, relations = counts
    return ClassLine(unit, info, complaints, evaluation, relations, sum(counts))


def _problems(units: Sequence[UnitState]) -> dict[str, object]:
    lines = tuple(ProblemLine(u.unit, u.state, u.rows, u.errors, u.warnings) for u in units if u.errors or u.warnings)
    errors, warnings = sum(line.errors for line in lines), sum(line.warnings for line in lines)
    none = "本月报送数据未发现错误和提醒。" if any(u.received for u in units) else "本月还没有收到报送数据。"
    says = f"本月报送数据共有错误{errors}处、提醒{warnings}处，涉及{len(lines)}个单位：" if lines else none
    whole = ProblemLine("合计", "", sum(line.rows for line in lines), errors, warnings)
    return {"problems_says": says, "problems": (*lines, whole) if lines else ()}


def _matches(duplicates: Sequence[Duplicate]) -> dict[str, object]:
    lines = [
        MatchLine(no, f"{d.left_name}（{names(d.left_units)}）", f"{d.right_name}（{names(d.right_units)}）", d.why)
        for no, d in enumerate(duplicates, 1)
    ]
    rows, more = cut(lines, sheet_of_month(DUPLICATES), _MOST_TO_SETTLE)
    says = counted(len(lines), "疑似重复客户{n}对，请有关单位核实：", "本月未发现疑似重复客户。")
    return {"matches_says": says, "matches": rows, "matches_more": more}


def _conflicts(snapshot: Snapshot) -> dict[str, object]:
    found = [(client, conflict) for client in snapshot.clients for conflict in client.conflicts]
    by_field: dict[str, list[tuple[GroupClient, Conflict]]] = {}
    for client, conflict in found:
        by_field.setdefault(conflict.field, []).append((client, conflict))
    lines = []
    for no, (field, cases) in enumerate(sorted(by_field.items(), key=lambda pair: -len(pair[1])), 1):
        client, conflict = cases[0]
        several = len(cases) > 1
        example = told_apart(field, conflict.values)
        whose = f"{client.name}等{len(cases)}个客户" if several else client.name
        lines.append(ConflictLine(no, whose, head_of(field), f"如{example}" if several else example))
    rows, more_fields = cut(lines, sheet_of_month(CONFLICTS), _MOST_TO_SETTLE)
    more = more_fields or (f"逐个客户见{sheet_of_month(CONFLICTS)}。" if len(found) > len(lines) else "")
    says = counted(len(found), "同一客户多家填报不一致{n}处，由集团公司核定：", "本月未发现多家单位填报不一致的客户。")
    return {"conflicts_says": says, "conflicts": rows, "conflicts_more": more}


def _days(day: datetime.date, until: datetime.date | None, policy: Policy) -> dict[str, str]:
    """The day to answer by of each case: that of a letter or reminder written on the same day."""
    return {
        case: chinese_day(until or periods.answer_by(case, day, policy)) for case in (periods.MISSING, periods.RETURNED, periods.DOUBTFUL)
    }


def _asks(
    snapshot: Snapshot, units: Sequence[UnitState], duplicates: Sequence[Duplicate], by: Mapping[str, str], next_due: datetime.date
) -> tuple[str, ...]:
    returned = [unit.unit for unit in units if unit.state == "退回"]
    asks = []
    if silent := missing(units):
        asks.append(f"未报单位（{names(u.unit for u in silent)}）于{by[periods.MISSING]}前补报；确无变化的，报送无变化声明。")
    if returned:
        asks.append(f"退回单位（{names(returned)}）按退回函逐条改正，于{by[periods.RETURNED]}前重报。")
    if duplicates or any(client.conflicts for client in snapshot.clients):
        asks.append(f"疑似重复和填报不一致的客户，有关单位于{by[periods.DOUBTFUL]}前核实并书面回复。")
    if snapshot.insufficient:
        asks.append("资料不足的客户，维护单位在下月报送时补齐定级依据。")
    asks.append(f"下月客户信息统计表于{chinese_day(next_due)}前报送；没有变化的，报送无变化声明。")
    return tuple(asks)
