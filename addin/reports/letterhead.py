"""What every document of the group tells: who issues it, when, and the data it stands on (manager idea 17)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from addin.declare import told
from addin.ledger.shapes.views import Snapshot

#: Figures of a snapshot's number that documents show: one line of a footer, and still one snapshot.
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class House:
    """Who issues: the names on the red head and under the text, and where to ask.

    Args:
        group: The group.
        department: Its department.
        mail: The group's address in the unit register, "" if it has none.
    """

    group: str = "集团公司"
    department: str = "市场营销部"
    mail: str = ""

    @property
    def desk(self) -> str:
        """Whom to turn to: 集团市场营销部（邮箱…）."""
        return f"{self.group}{self.department}{f'（{self.mail}）' if self.mail else ''}"


@dataclass(frozen=True)
class Letterhead:
    """The fields all contexts begin with."""

    group: str = told("发文单位，如集团公司全称", sample="华筑建设集团有限公司")
    department: str = told("发文部门", sample="市场营销部")
    year: int = told("发文年份，用在文号里", sample=2026)
    issued: str = told("成文日期", sample="2026年11月26日")
    snapshot: str = told("数据快照编号，同一编号的数字相同", sample="a1b2c3d4")
    policy: str = told("分级标准的版本", sample="2026.1")


def letterhead(house: House, day: datetime.date, snapshot: str, policy: str) -> dict[str, object]:
    """Values of the fields all contexts begin with."""
    return {
        "group": house.group,
        "department": house.department,
        "year": day.year,
        "issued": chinese_day(day),
        "snapshot": snapshot[:_SHOWN],
        "policy": policy,
    }


def letterhead_of(snapshot: Snapshot, house: House, day: datetime.date) -> dict[str, object]:
    """Letterhead of a document made of a snapshot."""
    return letterhead(house, day, snapshot.id, snapshot.policy_version)


def chinese_day(day: datetime.date) -> str:
    """As it stands in letters: 2026年11月26日."""
    return f"{day.year}年{day.month}月{day.day}日"
