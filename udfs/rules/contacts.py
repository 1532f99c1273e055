"""A person at a client's, as far as rules ask for one (R19, R37, G07, G08)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contact:
    """One entry of 联系人及社会关系表; None for what is not told."""

    name: str | None = None
    post: str | None = None
    phone: str | None = None
    relations: str | None = None
    #: 行政级别, 企业职位, 项目角色: what social value is made of (A12).
    rank: str | None = None
    position: str | None = None
    role: str | None = None
    influence: str | None = None
    counterpart: str | None = None
    counterpart_level: str | None = None
    #: Last day in office.
    until: datetime.date | None = None


def in_office(contacts: Iterable[Contact], day: datetime.date) -> list[Contact]:
    """Contacts whose 终止日期 is not before the day."""
    return [c for c in contacts if c.until is None or c.until >= day]
