"""What a unit writes down besides its clients: people and their relations, visits, complaints (R36, R37, R55)."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from addin.demo.group import BRANCHES, OCTOBER
from addin.demo.story import SEED, Told, rng_of, story
from udfs.periods import period
from workbooks.registers.customer_info import CustomerInfo

#: An entry by field name.
Record = dict[str, Any]
#: Levels of a person (行政级别, 企业职位, 项目角色) by the social value they make; of a public body, of a firm.
_LEVELS: Mapping[str, tuple[tuple[str, str, str], tuple[str, str, str] | None]] = {
    "高": (("厅局级及以上", "主要领导", "决策人"), None),
    "较高": (("县处级", "分管领导", "把关人"), ("无", "主要领导", "决策人")),
    "一般": (("乡科级", "部门负责人", "使用人"), ("无", "部门负责人", "影响人")),
    "低": (("其他", "一般人员", "联络人"), ("无", "一般人员", "联络人")),
}
#: What a client's social value is not known of is told by its people.
_UNKNOWN = "较高"
_PROJECTS = ("体育公园", "二期住宅", "客运枢纽", "综合管廊", "门诊楼", "标准厂房", "滨河道路")
_COMPLAINTS = (
    ("地下室侧墙渗水", "重做防水层，闭水试验合格", "项目部"),
    ("夜间施工噪声扰民", "调整工序，22时后停工", "项目部"),
    ("变更签证迟迟不办", "分公司派人驻场，两周内办清", "分公司"),
    ("外墙饰面砖空鼓", "拆除重贴，全面敲击检查", "项目部"),
    ("资料移交不全", "补齐竣工资料并装订", "分公司"),
    ("临时道路积水", "加设排水沟", "项目部"),
    ("工期比承诺晚十天", "增加班组，追回节点", "分公司"),
)
_VISITS = (
    ("回访在建项目", "介绍本季度进度", "对进度满意，希望加强扬尘控制", ""),
    ("了解下半年投资计划", "介绍同类工程业绩", "明年一季度有一个项目招标", "送同类工程业绩资料"),
    ("送达中秋慰问", "集团公司新资质", "认可我方服务", ""),
    ("商谈合同付款", "对账单和付款节点", "答应月底前付进度款", "月底核对到账"),
    ("技术交流：装配式方案", "装配式做法和案例", "请提供造价对比", "提供造价对比"),
)
_CHANNELS = ("上门拜访", "现场沟通", "电话沟通", "技术交流", "会议考察会餐")


@dataclass(frozen=True, slots=True)
class Records:
    """Entries of a unit in a month by register, as its return tells them."""

    contacts: Sequence[Record]
    visits: Sequence[Record]
    complaints: Sequence[Record]


def records_of(told: Told, seed: int = SEED) -> Records:
    """What a unit writes down in a month; in the second month complaints of the first are settled too."""
    rng = rng_of(seed, "records", told.branch.name, told.month)
    begin, _ = period(told.month)
    standing = [r for r in told.rows if r.change != "终止"]
    return Records(_people(standing, begin, rng), _visits(told, standing, begin, rng), _complaints(told, standing, begin, rng, seed))


def _people(rows: Sequence[CustomerInfo], begin: datetime.date, rng: random.Random) -> list[Record]:
    found: list[Record] = []
    for r in rows:
        body = (r.credit_code or "").startswith("1")
        of_body, of_firm = _LEVELS.get(r.social_value or "", _LEVELS[_UNKNOWN])
        levels = of_body if body else of_firm
        if r.contact and levels and len(found) < 6:
            rank, position, role = levels
            found.append(
                {
                    "client": r.name, "contact": r.contact, "post": r.post, "phone": r.phone, "rank": rank, "position": position,
                    "role": role, "influence": "高" if role == "决策人" else "中", "attitude": rng.choice(("支持", "支持", "中立")),
                    "counterpart": r.owner, "counterpart_level": "分公司领导" if role == "决策人" else "市场营销人员",
                    "since": begin - datetime.timedelta(days=rng.randrange(200, 900)),
                }
            )  # fmt: skip
    return found


def _visits(told: Told, rows: Sequence[CustomerInfo], begin: datetime.date, rng: random.Random) -> list[Record]:
    """A visit for each client whose last contact lies in the month; no person is at two places on a day."""
    found: list[Record] = []
    busy = set()
    for r in rows:
        if r.last_contact is None or r.last_contact < begin or (r.owner, r.last_contact) in busy or not r.owner or len(found) == 8:
            continue
        busy.add((r.owner, r.last_contact))
        subject, conveyed, feedback, follow_up = rng.choice(_VISITS)
        found.append(
            {
                "number": f"BF{told.month.year % 100}{told.month.month:02d}-{len(found) + 1:02d}", "client": r.name, "day": r.last_contact,
                "channel": rng.choice(_CHANNELS), "met": r.contact, "staff": r.owner, "staff_level": "市场营销人员", "subject": subject,
                "conveyed": conveyed, "feedback": feedback, "follow_up": follow_up or None,
                "follow_up_owner": r.owner if follow_up else None,
                "follow_up_due": told.reported_on + datetime.timedelta(days=10) if follow_up else None,
            }
        )  # fmt: skip
    return found


def _complaints(told: Told, rows: Sequence[CustomerInfo], begin: datetime.date, rng: random.Random, seed: int) -> list[Record]:
    """New complaints, and those of the month before that were open then."""
    found = []
    if told.month != OCTOBER:
        before = story(seed)[OCTOBER][told.branch.name]
        found = [_settled(c, rng) for c in records_of(before, seed).complaints if "closed" not in c]
    house = BRANCHES.index(told.branch) + 1
    built_for = [r for r in rows if r.cooperated == "有"]
    for n, r in enumerate(rng.sample(built_for, rng.randrange(1, 4)), start=1):
        day = begin + datetime.timedelta(days=rng.randrange(3, 15))
        content, measure, responsible = rng.choice(_COMPLAINTS)
        number = f"TS{told.month.year % 100}{told.month.month:02d}-{house:02d}{n:02d}"
        new = {
            "number": number, "client": r.name, "project": rng.choice(_PROJECTS), "day": day,
            "channel": rng.choice(("电话", "书面", "现场")), "content": content, "responsible": responsible,
            "reasonable": "待定", "measure": measure, "owner": r.owner, "promised": told.reported_on + datetime.timedelta(days=7),
        }  # fmt: skip
        found.append(_settled(new, rng, day + datetime.timedelta(days=rng.randrange(3, 8))) if n == 1 else new)
    return found


def _settled(complaint: Record, rng: random.Random, day: datetime.date | None = None) -> Record:
    closed = day or complaint["promised"] - datetime.timedelta(days=rng.randrange(3))
    effect = rng.choice(("好", "好", "一般"))
    improved = "是" if effect == "好" else "未知"
    return {**complaint, "closed": closed, "effect": effect, "improved": improved}
