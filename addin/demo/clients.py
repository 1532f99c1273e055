"""One invented client: the facts of its row, believable together, aimed at a tier."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from addin.demo import words
from addin.demo.group import Branch
from addin.demo.identities import Identities
from addin.demo.words import City
from udfs.rules.tiers import decide
from workbooks.registers.customer_info import CustomerInfo

#: What a client's facts are aimed at, and its share in a hundred.
AIMS: Mapping[str, int] = {
    "A": 20, "B": 27, "无需求": 12, "待补": 12, "诚信差": 3, "苛刻": 4, "无理投诉": 3, "利低繁琐": 3,
    "信誉差": 3, "自身问题": 3, "陌生": 6, "冲突": 4,
}  # fmt: skip
_KINDS_WITHOUT_HISTORY: Mapping[str, int] = {"潜在客户": 40, "意向客户": 38, "准客户": 22}
_KINDS_WITH_HISTORY: Mapping[str, int] = {"签约客户": 30, "已开发客户": 52, "合作伙伴客户": 12, "准客户": 6}
_SCALES: Mapping[str, int] = {"大型": 30, "中型": 45, "小型": 25}


class Maker:
    """Draws clients for one unit and one month's end; dates never pass `until`."""

    def __init__(self, rng: random.Random, identities: Identities, branch: Branch, until: datetime.date) -> None:
        self.rng, self.identities, self.branch, self.until = rng, identities, branch, until

    def draw(self, aim: str | None = None, *, city: str | None = None, name: str | None = None) -> CustomerInfo:
        """A client of one of the unit's cities; with a name, a firm whose line of business the name tells."""
        aim = aim or self._weighted(AIMS)
        row = self._drawn(aim, words.CITIES[city or self.rng.choice(self.branch.cities)], name)
        return replace(row, reported_tier=self.reported(row))

    def owner(self) -> str:
        """One of the unit's people."""
        return self.rng.choice(self.branch.owners)

    def reported(self, row: CustomerInfo) -> str | None:
        """The tier the unit reports: mostly the computed one, sometimes a kinder one, sometimes none (A17)."""
        tier = decide(vars(row)).tier
        return self.rng.choices((tier, {"A": "A", "B": "A", "C": "B"}[tier], None), (88, 7, 5))[0]

    def _drawn(self, aim: str, city: City, name: str | None) -> CustomerInfo:
        public = name is None and self.rng.random() < 0.15 and aim not in ("自身问题", "信誉差", "陌生")
        row = self._body(city) if public else self._firm(city, name)
        row = replace(
            row, owner=self.owner(), last_contact=self.day_before(self.until, 75), remark=self._remark(), **self._standing(public)
        )
        without_history = aim == "陌生" or (aim in ("B", "苛刻") and self.rng.random() < 0.55)
        row = self._newcomer(row) if without_history else self._partner(row, public)
        if row.recent_need == "有":
            row = replace(row, need_evidence=self.evidence())
        row = self._aimed(row, aim)
        return replace(row, needs=row.needs if row.recent_need == "有" else None)

    def evidence(self) -> str:
        """Where a need is known from, with its day (A13)."""
        day = self.day_before(self.until, 60)
        return self.rng.choice(words.EVIDENCE).format(day=f"{day.year}年{day.month}月{day.day}日")

    def day_before(self, last: datetime.date, days: int) -> datetime.date:
        """A working day in the days before `last`."""
        day = last - datetime.timedelta(days=self.rng.randrange(days))
        return day - datetime.timedelta(days=max(0, day.weekday() - 4))

    def _weighted(self, shares: Mapping[str, int]) -> str:
        return self.rng.choices(tuple(shares), tuple(shares.values()))[0]

    def _firm(self, city: City, name: str | None) -> CustomerInfo:
        lines = [x for x in words.LINES if name is None or name.endswith(x.ending)]
        line = self.rng.choice(lines)
        post, need = self.rng.choice(words.FIRM_POSTS), self.rng.choice(line.needs)
        return self._row(city, name or self.identities.firm(city, line), "91", line.industry, post, need)

    def _body(self, city: City) -> CustomerInfo:
        body = self.rng.choice(words.BODIES)
        name = self.identities.body(city, body)
        return self._row(city, name, body.register, body.industry, self.rng.choice(words.BODY_POSTS), self.rng.choice(body.needs))

    def _row(self, city: City, name: str, register: str, industry: str, post: str, needs: str) -> CustomerInfo:
        return CustomerInfo(
            name=name, credit_code=self.identities.credit_code(city, register), kind="潜在客户", industry=industry,
            scale=self._weighted(_SCALES), address=self.identities.address(city), contact=self.identities.person(), post=post,
            phone=self.identities.phone(), relations=self.rng.choice((*words.RELATIONS, None, None)), needs=needs,
            unreasonable_complaints=0, demanding="否", complex_procedure="否",
        )  # fmt: skip

    def _standing(self, public: bool) -> dict[str, Any]:
        return {
            "credit": self.rng.choice(("好", "好", "好", "一般")),
            "reputation": self.rng.choice(("好", "好", "一般")),
            "social_value": self.rng.choice(("高", "较高") if public else ("较高", "一般", "一般", "低", "高")),
            "related_value": self.rng.choice(("较高", "一般", "一般", "低")),
            "complex_procedure": "是" if self.rng.random() < (0.4 if public else 0.1) else "否",
        }

    def _remark(self) -> str | None:
        return self.rng.choice((None,) * 9 + ("联系人每周三接待", "走集团战略协议价", "由分公司经理亲自跟踪"))

    def _newcomer(self, row: CustomerInfo) -> CustomerInfo:
        kind = self._weighted(_KINDS_WITHOUT_HISTORY)
        need = "有" if kind != "潜在客户" else self.rng.choice(("有", "未知", "无"))
        return replace(row, kind=kind, cooperated="无", recent_need=need)

    def _partner(self, row: CustomerInfo, public: bool) -> CustomerInfo:
        kind = self._weighted(_KINDS_WITH_HISTORY)
        projects = 1 if kind == "签约客户" else self.rng.randrange(1, 7)
        start = self.until.replace(day=1) - datetime.timedelta(days=self.rng.randrange(90, 900 if kind == "签约客户" else 5200))
        start -= datetime.timedelta(days=max(0, start.weekday() - 4))
        size = {"大型": 9000.0, "中型": 3200.0, "小型": 700.0}[row.scale or "小型"]
        amount = round(sum(self.rng.lognormvariate(0, 0.7) * size for _ in range(projects)), 2)
        partner = ("政府部门" if public else "房地产企业" if row.industry == "房地产业" else "其他") if kind == "合作伙伴客户" else None
        return replace(
            row, kind=kind, partner_kind=partner, cooperated="有", first_cooperation=start, projects=projects, contract=amount,
            profit_rate=round(self.rng.uniform(0.031, 0.115), 3), integrity=self.rng.choice(("好", "好", "好", "一般")),
            recent_need=self.rng.choice(("有", "有", "无")),
        )  # fmt: skip

    def _aimed(self, row: CustomerInfo, aim: str) -> CustomerInfo:
        if aim in ("A", "冲突", "无需求"):
            row = self._all_of_a(row)
        if aim == "无需求":
            return replace(row, recent_need="无", need_evidence=None)
        if aim == "待补":
            return self._something_unknown(self._all_of_a(row))
        if aim == "B" and row.cooperated == "有":
            return replace(row, integrity="一般") if self.rng.random() < 0.5 else replace(row, credit="一般")
        if aim == "陌生":
            return replace(row, kind="潜在客户", last_contact=None, credit=None, recent_need="未知", need_evidence=None, relations=None)
        spoiled = self.rng.choice(("苛刻", "无理投诉")) if aim == "冲突" else aim
        return replace(row, **self.spoil(spoiled))

    def spoil(self, how: str) -> dict[str, Any]:
        """Fields that make a client C in one of the ways of R23; none for an aim that is no such way."""
        ways: dict[str, dict[str, Any]] = {
            "诚信差": {"integrity": "差"},
            "苛刻": {"demanding": "是"},
            "无理投诉": {"unreasonable_complaints": self.rng.randrange(1, 4)},
            "利低繁琐": {"profit_rate": round(self.rng.uniform(0.004, 0.028), 3), "complex_procedure": "是"},
            "信誉差": {"reputation": "差"},
            "自身问题": {"own_problems": self.rng.choice(words.PROBLEMS)},
        }
        return ways.get(how, {})

    def _all_of_a(self, row: CustomerInfo) -> CustomerInfo:
        social = row.social_value if row.social_value in ("高", "较高") else self.rng.choice(("高", "较高", "较高"))
        evidence = row.need_evidence or self.evidence()
        return replace(row, integrity="好", credit="好", social_value=social, recent_need="有", need_evidence=evidence)

    def _something_unknown(self, row: CustomerInfo) -> CustomerInfo:
        """All of A as far as is known, with one or two facts left open (A08)."""
        gaps: tuple[dict[str, Any], ...] = (
            {"credit": None}, {"credit": "未知"}, {"integrity": None}, {"recent_need": "未知", "need_evidence": None},
            {"social_value": None, "related_value": None}, {"credit": "未知", "recent_need": None, "need_evidence": None},
        )  # fmt: skip
        return replace(row, **self.rng.choice(gaps))
