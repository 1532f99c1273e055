"""Who holds which role: accounts of the operating system, as the policy's sheet 角色 tells them (R29)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

#: Who acts: marketing, a leader of the group, a unit that reports.
Role = Literal["marketing", "leader", "unit"]
ROLES: Mapping[Role, str] = {"marketing": "市场营销部", "leader": "集团公司领导", "unit": "填报单位"}


@dataclass(frozen=True, slots=True)
class Post:
    """An account's role in a span of days; `unit` for the role of a unit."""

    account: str
    role: Role
    unit: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None

    def holds(self, account: str, day: datetime.date) -> bool:
        """Whether an account holds it on a day; systems tell accounts in either case."""
        return (
            self.account.strip().casefold() == account.strip().casefold()
            and (self.since is None or self.since <= day)
            and (self.until is None or day <= self.until)
        )


@dataclass(frozen=True, slots=True)
class Approver:
    """Who may approve that archives are seen: of whose requests, for which columns, in which span of days (A20)."""

    name: str
    #: The unit that asks; "" for all.
    unit: str = ""
    #: Columns, parted by 、; "" for all.
    columns: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None

    def may(self, unit: str, columns: Iterable[str], day: datetime.date) -> bool:
        """Whether a request of a unit for some columns is his to approve on a day."""
        scope = set(self.columns.replace("，", "、").replace(",", "、").split("、")) - {""}
        return (
            self.unit in ("", "全部", unit)
            and (not scope or "全部" in scope or set(columns) <= scope)
            and (self.since is None or self.since <= day)
            and (self.until is None or day <= self.until)
        )


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: his roles on a day, and the units that are his own."""

    account: str
    roles: frozenset[Role]
    units: frozenset[str] = frozenset()
    #: False where no role is told to anybody: whoever opens the workspace is marketing.
    told: bool = True

    @property
    def role(self) -> Role | None:
        """The role that sees most; None for everybody else, who sees the catalogue."""
        return next((r for r in ROLES if r in self.roles), None)


#: Where nobody has been given a role.
ANYBODY = Viewer("", frozenset(("marketing",)), told=False)


def viewer(posts: Sequence[Post], account: str, day: datetime.date) -> Viewer:
    """Who an account is on a day."""
    if not posts:
        return ANYBODY
    held = [p for p in posts if p.holds(account, day)]
    return Viewer(account, frozenset(p.role for p in held), frozenset(p.unit for p in held if p.role == "unit"))


def post_faults(posts: Iterable[Post]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the sheet: account, column, why."""
    told = list(posts)
    for p in told:
        if p.role == "unit" and not p.unit:
            yield p.account, "单位", "角色是填报单位的要写是哪个单位"
        if p.since and p.until and p.until < p.since:
            yield p.account, "停用日期", "停用日期早于启用日期"
    if told and not any(p.role == "marketing" for p in told):
        yield told[0].account, "角色", "没有一个账号是市场营销部，谁也不能汇总了"
