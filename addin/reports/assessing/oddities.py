"""What looks odd enough to be verified: one list 待核实, a 提醒 and nothing else (R63).

Each probe is a pandas question to the snapshot's tables; limits are the policy's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from addin.declare import told
from addin.reports.analysis_material import due_analyses
from addin.reports.assessing.unit_results import place_text
from addin.reports.material import Material
from addin.reports.open_risk import told_risk
from addin.reports.survey_material import survey_of
from addin.reports.wording import names
from udfs import periods
from udfs.rules.outliers import has_full_marks_alone, is_jump, is_repeated, run_length
from udfs.rules.visits import is_visit
from workbooks.registers.contact_log import ContactLog
from workbooks.registers.surveys import Surveys

_COUNTED = (("contact-log", "日期", "", "沟通拜访记录数"), ("projects", "签订日期", "合同额(万元)", "签订合同额(万元)"))


@dataclass(frozen=True)
class Oddity:
    """One odd thing that somebody should look at."""

    unit: str = told("单位", sample="一分公司")
    client: str = told("客户；说的是单位的数字时为—", sample="示例置业有限公司")
    risk: str = told_risk()
    kind: str = told("线索种类", sample="全部满意")
    what: str = told("线索", sample="体育公园景观2026-11-13的调查每项都是满意")
    place: str = told("出处", sample="一分公司满意度.xlsx《满意度调查表》第5行")

    @property
    def units(self) -> list[str]:
        """Units that it concerns."""
        return self.unit.split("、")

    @property
    def clients(self) -> list[str]:
        """Clients that it concerns."""
        return self.client.split("、")


def oddities(material: Material, unit: str = "") -> tuple[Oddity, ...]:
    """All that the probes find in a period, of one unit or of all; an odd thing is no proof of anything."""
    probes = (_jumps, _repeats, _full_marks, _copies, _shared_phones, _too_early, _two_places)
    found = (one for probe in probes for one in probe(material))
    return tuple(dict.fromkeys(one for one in found if not unit or unit in one.units))


def _figures(material: Material, register: str, day: str, amount: str) -> dict[str, dict[str, float]]:
    """Figures of a unit by month since the ledger began, 0 where nothing was told."""
    import pandas as pd

    table = material.snapshot.frame(register)
    table = table[table[day].notna()]
    month = table[day].map(lambda at: str(periods.month_of(at.date(), material.policy)))
    values = table[amount].fillna(0.0).astype(float) if amount else pd.Series(1.0, index=table.index)
    summed = values.groupby([table["单位"], month]).sum().unstack(fill_value=0).reindex(columns=_months(material), fill_value=0.0)
    return {str(unit): {str(m): float(v) for m, v in row.items()} for unit, row in summed.to_dict("index").items()}


def _months(material: Material) -> list[str]:
    month, months = material.begun or material.span.months[0], []
    while month <= material.snapshot.month:
        months.append(str(month))
        month = month.plus(1)
    return months


def _jumps(material: Material) -> Iterator[Oddity]:
    """Figures beyond the unit's own history (modified z-score); a month without any says nothing."""
    own = {str(m) for m in material.span.months}
    for register, day, amount, label in _COUNTED:
        for unit, figures in _figures(material, register, day, amount).items():
            history: list[float] = []
            for month, value in figures.items():
                if not value:
                    continue
                if month in own and is_jump(value, history, material.force):
                    usual = f"以往各月在{min(history):.10g}到{max(history):.10g}之间"
                    yield Oddity(unit, "—", "突变", f"{month}{label}{value:.10g}，{usual}", "")
                history.append(value)


def _repeats(material: Material) -> Iterator[Oddity]:
    """The same figure month after month."""
    for register, day, amount, label in _COUNTED:
        for unit, figures in _figures(material, register, day, amount).items():
            values = list(figures.values())
            if is_repeated(values, material.force):
                yield Oddity(unit, "—", "各月雷同", f"{label}连续{run_length(values)}个月都是{values[-1]:.10g}", "")


def _full_marks(material: Material) -> Iterator[Oddity]:
    """Surveys in which every item has full marks."""
    for told_of in material.within(Surveys):
        survey = survey_of(told_of)
        if has_full_marks_alone(survey, material.force):
            yield Oddity(told_of.unit, told_of.client, "全部满意", f"{survey.name}的调查每项都是满意或满分", place_text(told_of))


def _copies(material: Material) -> Iterator[Oddity]:
    """Analysis reports that are like another one."""
    for one in due_analyses(material):
        copied = [str(w) for w in one.weaknesses if w.like is not None]
        if copied and one.report:
            yield Oddity(one.unit, one.client, "报告雷同", "；".join(copied), place_text(one.report.source))


def _each(told_of: Iterable[str]) -> list[str]:
    """What a group tells, each once, in its order."""
    return list(dict.fromkeys(told_of))


def _shared_phones(material: Material) -> Iterator[Oddity]:
    """Contacts of several clients with one name and one telephone, as far as is shown of both."""
    table = material.snapshot.frame("contacts")
    known = table[table["联系电话"].notna() & (table["客户编号"] != "")]
    grouped = known.groupby(["姓名", "联系电话"], sort=False).agg(客户=("客户单位名称", _each), 单位=("单位", _each))
    shared = grouped[grouped["客户"].map(len) > 1].reset_index()
    for row in shared.to_dict("records"):
        what = f"{row['姓名']} {row['联系电话']}是{len(row['客户'])}个客户的联系人"
        yield Oddity(names(row["单位"]), names(row["客户"]), "联系人共用", what, "")


def _too_early(material: Material) -> Iterator[Oddity]:
    """Visits that lie more than a month before the month in which their client was added."""
    import pandas as pd

    begins = {
        change.client_id: (snapshot.month, periods.period(snapshot.month.plus(-1), material.policy)[0])
        for snapshot in material.months
        for change in snapshot.changes
        if change.kind == "新增"
    }
    table, told_of = material.snapshot.frame("contact-log"), material.all(ContactLog)
    first = pd.to_datetime(table["客户编号"].map({client: day for client, (_, day) in begins.items()}))
    for one in map(told_of.__getitem__, table.index[table["日期"] < first]):
        what = f"{one.row.day.isoformat()}的{one.row.channel}记录，早于客户{begins[one.client_id][0]}新增"
        yield Oddity(one.unit, one.client, "先于客户", what, place_text(one))


def _two_places(material: Material) -> Iterator[Oddity]:
    """One of our people face to face with more than two clients on one day."""
    import pandas as pd

    table, told_of = material.snapshot.frame("contact-log"), material.all(ContactLog)
    first, last = map(pd.Timestamp, material.days)
    visits = table["沟通方式"].fillna("").map(lambda channel: is_visit(channel, material.force)).astype(bool)
    met = table[table["日期"].between(first, last) & table["我方人员"].notna() & visits].reset_index(names="行")
    grouped = met.groupby(["我方人员", "日期"], sort=False).agg(
        客户=("客户单位名称", _each),
        单位=("单位", _each),
        行=("行", "first"),
    )
    for row in grouped[grouped["客户"].map(len) > 2].reset_index().to_dict("records"):
        what = f"{row['我方人员']}{row['日期'].date().isoformat()}当面见了{len(row['客户'])}个客户"
        yield Oddity(names(row["单位"]), names(row["客户"]), "一人多处", what, place_text(told_of[row["行"]]))
