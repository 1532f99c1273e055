"""Two months of the group: what each unit tells of its clients, and what changes from one month to the next."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from addin.demo import words
from addin.demo.clients import Maker
from addin.demo.group import BRANCHES, BY_NAME, NO_CHANGE, NOVEMBER, OCTOBER, SILENT, Branch
from addin.demo.identities import Identities
from addin.demo.shared import TWIN_NAMES, shared_clients
from udfs.kinds.dates import Month
from udfs.rules.tiers import decide
from workbooks.registers.customer_info import CustomerInfo

SEED = 2026
Rows = tuple[CustomerInfo, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a unit knows of its clients at the end of a month. `rows` are all its clients; those that changed say so."""

    branch: Branch
    month: Month
    rows: Rows
    reported_on: datetime.date

    @property
    def changed(self) -> Rows:
        """The rows that differ from the month before."""
        return tuple(r for r in self.rows if r.change)


@cache
def story(seed: int = SEED) -> Mapping[Month, Mapping[str, Told]]:
    """The group's months; a silent unit is absent, one that declares no change has no rows."""
    october = _october(seed)
    return {OCTOBER: october, NOVEMBER: _november(seed, october)}


def _days(days: int) -> datetime.timedelta:
    return datetime.timedelta(days=days)


def rng_of(seed: int, *names: object) -> random.Random:
    """A source of chance for one part of the story."""
    return random.Random(f"{seed}/{'/'.join(map(str, names))}")  # noqa: S311 - invented data, no secret


def _october(seed: int) -> dict[str, Told]:
    until = datetime.date(2026, 10, 20)
    identities = Identities(rng_of(seed, "identities", OCTOBER))
    makers = {b.name: Maker(rng_of(seed, b.name, OCTOBER), identities, b, until) for b in BRANCHES}
    shared = shared_clients(makers.__getitem__)
    found = {}
    for b in BRANCHES:
        maker = makers[b.name]
        own = shared.get(b.name, [])
        rows = own + [maker.draw() for _ in range(b.size - len(own))]
        maker.rng.shuffle(rows)
        found[b.name] = Told(b, OCTOBER, tuple(_history(rows)), until + _days(maker.rng.randrange(3)))
    return found


def _history(rows: list[CustomerInfo]) -> list[CustomerInfo]:
    """The clients of longest standing first, newcomers last, as lists grow."""
    late = datetime.date.max
    return sorted(rows, key=lambda r: r.first_cooperation or late)


def _november(seed: int, october: Mapping[str, Told]) -> dict[str, Told]:
    until = datetime.date(2026, 11, 18)
    used = [word for told in october.values() for r in told.rows for word in (r.name, r.credit_code, r.phone) if word]
    identities = Identities(rng_of(seed, "identities", NOVEMBER), used)
    found = {}
    for name, before in october.items():
        if name == SILENT:
            continue
        maker = Maker(rng_of(seed, name, NOVEMBER), identities, before.branch, until)
        rows = () if name == NO_CHANGE else _Turn(maker, before.rows).rows()
        found[name] = Told(BY_NAME[name], NOVEMBER, rows, until + _days(maker.rng.randrange(3)))
    return found


class _Turn:
    """One unit's turn from a month to the next."""

    def __init__(self, maker: Maker, before: Rows) -> None:
        self.maker, self.rng = maker, maker.rng
        self.now = list(before)
        self.free = list(range(len(before)))
        self.rng.shuffle(self.free)

    def rows(self) -> Rows:
        """All clients at the end of the month, the new ones last."""
        steps = (self._needs_us_now, self._spoiled, self._met, self._grown, self._new_contact, self._next_kind, self._learned, self._ended)
        for step in steps:
            step()
        return (*self.now, *(self._new() for _ in range(self.rng.randrange(1, 5))))

    def _take(self, count: int, fits: Callable[[CustomerInfo], bool]) -> list[int]:
        picked = [i for i in self.free if fits(self.now[i])][:count]
        self.free = [i for i in self.free if i not in picked]
        return picked

    def _change(self, i: int, **told: object) -> None:
        day = self.maker.day_before(self.maker.until, 20)
        row = replace(self.now[i], change="修改", last_contact=day, **told)  # type: ignore[arg-type]
        self.now[i] = replace(row, reported_tier=self.maker.reported(row))

    def _need(self, row: CustomerInfo) -> str:
        return self.rng.choice(words.needs_of(row.industry))

    def _needs_us_now(self) -> None:
        """A need comes up: the last of the four conditions of A (R22)."""
        for i in self._take(2, lambda r: r.recent_need == "无" and decide({**vars(r), "recent_need": "有"}).tier == "A"):
            self._change(i, recent_need="有", need_evidence=self.maker.evidence(), needs=self._need(self.now[i]))

    def _spoiled(self) -> None:
        """Trouble with a client makes it C (R23)."""
        for i in self._take(self.rng.randrange(1, 3), lambda r: r.cooperated == "有" and decide(vars(r)).tier != "C"):
            firm = (self.now[i].credit_code or "91").startswith("91")
            how = self.rng.choice(("诚信差", "无理投诉", "苛刻", *(("信誉差", "信誉差", "自身问题") if firm else ())))
            self._change(i, **self.maker.spoil(how))

    def _met(self) -> None:
        """A stranger has been called upon and is none any more (A11)."""
        for i in self._take(1, lambda r: r.cooperated == "无" and r.last_contact is None):
            self._change(i, kind="意向客户", credit="好")

    def _grown(self) -> None:
        for i in self._take(self.rng.randrange(1, 4), lambda r: bool(r.contract) and r.kind == "已开发客户"):
            row = self.now[i]
            amount = round((row.contract or 0) + self.rng.uniform(300, 6000), 2)
            self._change(i, contract=amount, projects=(row.projects or 0) + 1)

    def _new_contact(self) -> None:
        for i in self._take(self.rng.randrange(1, 3), lambda r: r.contact is not None):
            self._change(i, contact=self.maker.identities.person(), phone=self.maker.identities.phone())

    def _next_kind(self) -> None:
        """A client comes nearer: 潜在 → 意向 → 准."""
        steps = {"潜在客户": "意向客户", "意向客户": "准客户"}
        for i in self._take(1, lambda r: r.kind in steps and r.last_contact is not None and r.cooperated == "无"):
            row = self.now[i]
            evidence = row.need_evidence or self.maker.evidence()
            needs = row.needs or self._need(row)
            self._change(i, kind=steps[row.kind], recent_need="有", need_evidence=evidence, needs=needs)

    def _learned(self) -> None:
        """What was not known of a client's credit is known now (A08)."""
        for i in self._take(1, lambda r: r.credit in (None, "未知") and r.cooperated == "有" and decide(vars(r)).tier == "B"):
            self._change(i, credit="好")

    def _ended(self) -> None:
        for i in self._take(self.rng.randrange(0, 3), lambda r: r.recent_need != "有" and r.name not in TWIN_NAMES):
            self.now[i] = replace(self.now[i], change="终止", remark=self.rng.choice(words.REASONS_TO_END))

    def _new(self) -> CustomerInfo:
        return replace(self.maker.draw(self.rng.choice(("B", "B", "陌生", "A", "待补"))), change="新增")
