"""What the archive form of one client shows: facts, both evaluations, lists from the registers, the timeline (R19, R20, R33)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from addin.ledger.shapes.views import Entry, GroupClient
from addin.reports.archive_facts import archive_facts
from addin.reports.material import Material, Told
from addin.reports.survey_material import survey_of
from udfs.rules.rounding import mean
from udfs.rules.satisfaction import satisfaction, unsatisfied
from workbooks.answering.form.data import FormData
from workbooks.registers import registers
from workbooks.registers.analyses import Analyses
from workbooks.registers.decisions import Decisions
from workbooks.registers.misconduct import Misconduct
from workbooks.registers.surveys import Surveys

#: Lists of a form by the register whose entries they show as they stand.
_LISTS: Mapping[str, str] = {
    "contacts": "联系人",
    "contact-log": "拜访",
    "complaints": "投诉",
    "analyses": "分析报告",
    "misconduct": "不良行为",
    "projects": "合作项目",
    "risks": "风险",
    "activities": "活动",
}
#: Registers that are no events of the client's: a contact, a project and a lead stand for themselves.
_NO_EVENTS = frozenset({"contacts", "client-merges"})


class ArchiveSource:
    """What the forms of all clients are made of at the end of a period, looked up once.

    Args:
        material: Of the period.
    """

    def __init__(self, material: Material) -> None:
        self.material = material
        self.facts = archive_facts(material)
        self._told: dict[str, dict[str, list[Entry]]] = {}
        for name, found in material.snapshot.entries.items():
            for e in found:
                self._told.setdefault(e.client_id, {}).setdefault(name, []).append(e)

    def of(self, client: GroupClient) -> FormData:
        """The form of a client, with everything that registers tell of it; the newest entries first."""
        return _form_data(self, client, self._told.get(client.id, {}))

    def fields(self, client: GroupClient) -> dict[str, Any]:
        """The single values of a client's form."""
        return _fields(self, client)


def form_data(material: Material, client: GroupClient) -> FormData:
    """The form of one client at the end of a period."""
    return ArchiveSource(material).of(client)


def _form_data(source: ArchiveSource, client: GroupClient, told: Mapping[str, list[Entry]]) -> FormData:
    material = source.material
    lists: dict[str, list[Mapping[str, Any]]] = {
        title: [_by_head(e) for e in _newest_first(name, told[name])] for name, title in _LISTS.items() if told.get(name)
    }
    surveys = material.all(Surveys, client=client.id)
    if surveys:
        lists["满意度"] = [_survey(one, material) for one in sorted(surveys, key=lambda t: t.row.day, reverse=True)]
    if decided := list(_decisions(material, client)):
        lists["等级变动"] = decided[::-1]
    if line := _timeline(told):
        lists["时间线"] = line
    return FormData(source.fields(client), lists, f"{client.id}/{material.snapshot.id}")


def _fields(source: ArchiveSource, client: GroupClient) -> dict[str, Any]:
    material, facts = source.material, source.facts
    surveys = [survey_of(t) for t in material.all(Surveys, client=client.id)]
    score = mean(s for one in surveys if (s := satisfaction(one, material.force)) is not None)
    newest = max(material.all(Analyses, client=client.id), key=lambda t: t.row.day, default=None)
    decided = client.confirmed
    months = [s.month for s in client.sources]
    told = {name: value for name, value in client.values.items() if name != "change"}  # of a month's return, not of the client
    return {
        **told,
        "number": client.id,
        "name": client.name,
        "kind": client.kind,
        "units": client.units,
        "tier": client.tier,
        "tier_status": client.tier_status,
        "tier_basis": "；".join(client.why),
        "confirmed_tier": decided.tier if decided else None,
        "assessment": f"{decided.since.isoformat()}核定{decided.tier}类：{decided.why}" if decided else None,
        "核定人": decided.by if decided else None,
        "核定日期": decided.since if decided else None,
        "complete": facts.completeness(client),
        "满意度": None if score is None else f"{score:.1f}",
        "客户对我方评价": _their_view(surveys, score, material),
        "我方对客户评价": newest.row.our_view if newest else None,
        "misconduct": "；".join(f"{t.row.day.isoformat()}{t.row.conduct}" for t in material.all(Misconduct, client=client.id)) or None,
        "updated": datetime.date(max(months).year, max(months).month, 25) if months else None,
        "数据快照": material.snapshot.id[:12],
    }


def _their_view(surveys: list[Any], score: float | None, material: Material) -> str | None:
    """Second half of the evaluation both ways: what surveys say of us."""
    if score is None:
        return None
    items = [item.item for item in unsatisfied(surveys, material.force)]
    return f"调查{len(surveys)}次，平均{score:.1f}分" + (f"；不满意：{'、'.join(dict.fromkeys(items))}" if items else "")


def _survey(told: Told[Surveys], material: Material) -> dict[str, Any]:
    one = survey_of(told)
    score = satisfaction(one, material.force)
    items = [item.item for item in unsatisfied([one], material.force)]
    return {
        **_by_head(told.entry),
        "满意度": None if score is None else round(score, 1),
        "不满意项": "、".join(items) or None,
    }


def _decisions(material: Material, client: GroupClient) -> Iterator[Mapping[str, Any]]:
    """Decisions on the tier, oldest first, each with the one before."""
    before = None
    for told in sorted(material.all(Decisions, client=client.id), key=lambda t: t.row.day):
        yield {**_by_head(told.entry), "原等级": before}
        before = told.row.tier or before


def _timeline(told: Mapping[str, list[Entry]]) -> list[Mapping[str, Any]]:
    """Every dated entry with its source, the newest first (R20)."""
    found: list[Mapping[str, Any]] = []
    for name, entries in told.items():
        register = registers()[name]
        for e in entries if register.dated and name not in _NO_EVENTS else ():
            row = register.instance(e.values)
            day = e.values.get(register.dated)
            if day is not None:
                place = f"{e.unit}{e.period}第{e.source.row + 1}行"
                found.append({"日期": day, "类别": register.title, "事项": register.line(row), "来源": place, "单位": e.unit})
    return sorted(found, key=lambda line: (line["日期"], line["类别"], line["事项"]), reverse=True)


def _newest_first(name: str, entries: list[Entry]) -> list[Entry]:
    dated = registers()[name].dated
    if not dated:
        return entries
    return sorted(entries, key=lambda e: e.values.get(dated) or datetime.date.min, reverse=True)


def _by_head(e: Entry) -> dict[str, Any]:
    """Values of an entry by the heads of its register."""
    return {f.head: e.values[f.name] for f in registers()[e.register].fields if f.name in e.values}
