"""Registers as branches send them: a sheet each under the usual heads or their own, one below the clients, a workbook by itself."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from addin.demo.group import CELL_FAULTS, NOVEMBER
from addin.demo.habits import Column, Look, Style
from addin.demo.pages import Page, Put
from addin.demo.records import Record, Records, records_of
from addin.demo.story import SEED, Told, story
from udfs.kinds.dates import Month
from workbooks.grid import Area
from workbooks.registers import registers
from workbooks.registers.units import MARKETING


@dataclass(frozen=True, slots=True)
class Make:
    """One register as a branch makes it: which, on a sheet of which name, fields with heads (`field` or `field:head`)."""

    register: str
    sheet: str
    fields: str


_PEOPLE = "client contact post phone rank position role influence attitude counterpart counterpart_level since"
_VISITS = "number client day channel met staff staff_level subject conveyed feedback follow_up follow_up_owner follow_up_due"
_COMPLAINTS = "number client project day channel content responsible reasonable measure owner promised closed effect improved"

MAKES: Mapping[str, tuple[Make, ...]] = {
    "江南分公司": (
        Make("contacts", "联系人及社会关系表", _PEOPLE),
        Make("contact-log", "沟通拜访记录表", _VISITS),
        Make("complaints", "投诉登记表", _COMPLAINTS),
    ),
    CELL_FAULTS: (
        Make("complaints", "投诉登记表", _COMPLAINTS),
        Make("contact-log", "拜访记录", _VISITS),
        Make("contacts", "联系人", _PEOPLE),
    ),
    "西南分公司": (
        Make(
            "complaints",
            "投诉登记",
            "number:投诉单号 client:业主单位 project:工程名称 day:受理日期 content:投诉事项 responsible:责任方 reasonable:是否合理 "
            "measure:处理情况 owner:经办 promised:要求完成日期 closed:办结时间 effect:效果",
        ),
    ),
    "华南分公司": (
        Make(
            "contacts",
            "客户关系",
            "client:客户名称 contact:联系人姓名 post:现任职务 phone:手机号码 rank:职级 position:职位层级 role:角色 influence:影响程度 "
            "attitude:对我方态度 counterpart:对接人",
        ),
        Make(
            "contact-log",
            "走访台账",
            "client:客户名称 day:走访日期 channel:拜访形式 met:对方参加人 staff:走访人 subject:目的 feedback:客户反馈",
        ),
    ),
    "中原分公司": (Make("contacts", "客户联系人", _PEOPLE),),
    "市政路桥分公司": (
        Make(
            "complaints",
            "",
            ":序号 client:建设单位 content:投诉内容 number:投诉编号 owner:责任人 day:投诉日期 responsible:责任归属 closed:办结日期 "
            "reasonable:合理性 measure:处理措施 effect:处理效果",
        ),
    ),
    "安装工程分公司": (
        Make(
            "contact-log",
            "拜访记录",
            "number:编号 client:甲方名称 day:拜访时间 channel:拜访方式 met:对方人员 staff:拜访人员 subject:拜访目的 conveyed:介绍内容 "
            "feedback:反馈意见 follow_up:待办事项 follow_up_owner:待办责任人 follow_up_due:待办期限",
        ),
    ),
    "装饰装修分公司": (Make("complaints", "投诉台账", _COMPLAINTS), Make("contacts", "关键人", _PEOPLE)),
}  # fmt: skip
#: Who sends its registers as a workbook by itself.
APART = "江南分公司"
_DATES = frozenset({"day", "closed", "promised", "since", "follow_up_due"})
_LONG = frozenset({"content", "measure", "conveyed", "feedback", "subject", "follow_up"})


def record_pages(told: Told, style: Style, seed: int = SEED) -> list[Page]:
    """The sheets of a unit's registers."""
    return [_page(make, told, style, seed) for make in MAKES.get(told.branch.name, ()) if make.sheet]


def decisions(month: Month, seed: int = SEED) -> Page:
    """What marketing decides of the month's complaints: which are reasonable (R60, A27)."""
    heads = _heads(Make("complaints", "", _COMPLAINTS))
    page = _sheet("投诉登记表", "投诉合理性核定", MARKETING, month, heads, Style())
    for told in story(seed)[month].values():
        makes = [make for make in MAKES.get(told.branch.name, ()) if make.register == "complaints" and told.branch.name != CELL_FAULTS]
        for record in (r for make in makes for r in _told(make, told, seed)):
            words = ("合理", "合理", "部分合理", "无理")
            told_of = {name: record[name] for name in ("number", "client")}
            _add(page, heads, {**told_of, "reasonable": words[len(page.clients) % len(words)]}, 0)
    return page


def put_below(page: Page, told: Told, seed: int = SEED) -> None:
    """Write the registers that a unit keeps on the sheet of its clients below these."""
    for make in MAKES.get(told.branch.name, ()):
        if not make.sheet:
            page.rows += [[], [Put(registers()[make.register].title, "foot")], [Put(head, "head") for _, head in _heads(make)]]
            page.rows += [[_put(name, record, n) for name, _ in _heads(make)] for n, record in enumerate(_told(make, told, seed), start=1)]


def _page(make: Make, told: Told, style: Style, seed: int) -> Page:
    heads = _heads(make)
    page = _sheet(make.sheet, registers()[make.register].title, told.branch.name, told.month, heads, replace(style, lists=False))
    for n, record in enumerate(_told(make, told, seed), start=1):
        _add(page, heads, record, n)
    return page


def _sheet(name: str, title: str, unit: str, month: Month, heads: Sequence[tuple[str, str]], style: Style) -> Page:
    """A sheet with its heads."""
    columns = [Column("", head, _width(field), _look(field), lambda *_: None) for field, head in heads]
    page = Page(name, style, columns=columns, opens=False)
    width = len(columns)
    page.merges.append(Area(0, 0, 0, width - 1))
    page.rows.append([Put(title, "title")])
    meta: list[Put | None] = [None] * width
    meta[0], meta[width // 2] = Put(f"填报单位：{unit}", "meta"), Put(f"报送月份：{month.chinese}", "meta")
    page.rows += [meta, [Put(head, "head") for _, head in heads]]
    page.head = Area(2, 0, 2, width - 1)
    return page


def _add(page: Page, heads: Sequence[tuple[str, str]], record: Record, n: int) -> None:
    page.clients.append(len(page.rows))
    page.rows.append([_put(name, record, n) for name, _ in heads])


def _told(make: Make, told: Told, seed: int) -> Sequence[Record]:
    records = records_of(told, seed)
    if told.branch.name == CELL_FAULTS and told.month == NOVEMBER:
        records = faulty(records)
    return {"contacts": records.contacts, "contact-log": records.visits, "complaints": records.complaints}[make.register]


def faulty(records: Records) -> Records:
    """The same entries with a fault of each kind that checks of registers find."""
    contacts, visits, complaints = ([dict(e) for e in of] for of in (records.contacts, records.visits, records.complaints))
    contacts[1]["phone"] = contacts[0]["phone"]
    visits[0]["channel"] = "上门拜访"
    visits[1] |= {"channel": "上门拜访", "day": visits[0]["day"], "staff": visits[0]["staff"]}
    visits[3]["day"] += datetime.timedelta(days=30)
    visits[2] |= {"follow_up": "送业绩资料", "follow_up_owner": visits[2]["staff"], "follow_up_due": None}
    week = datetime.timedelta(days=7)
    first = complaints[0]
    strange = first["client"].replace("有限公司", "有限责任公司分公司")
    complaints += [
        {**first, "number": "TS2611-0211", "closed": first["day"] - week},
        {**first, "number": "TS2611-0212", "measure": None, "closed": first["day"] + week},
        {**first, "number": "TS2611-0213", "promised": first["day"] - week, "closed": None, "effect": None, "improved": None},
        {**first, "number": "TS2611-0214", "client": strange},
    ]
    return Records(contacts, visits, complaints)


def _heads(make: Make) -> list[tuple[str, str]]:
    fields = registers()[make.register].by_name
    pairs = (word.partition(":")[::2] for word in make.fields.split())
    return [(name, head or fields[name].head) for name, head in pairs]


def _put(name: str, record: Record, n: int) -> Put:
    return Put(record.get(name) if name else n, "cell", _look(name))


def _look(name: str) -> Look:
    return "day" if name in _DATES else "whole" if not name else "text"


def _width(name: str) -> float:
    return (
        30 if name == "client" else 24 if name in _LONG else 11 if name in _DATES else 13 if name in ("phone", "counterpart_level") else 10
    )
