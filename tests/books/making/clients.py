"""Invented clients, and the tier that the settled readings (README of the samples, 1-5) give them."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping
from typing import Any

from stdnum.cn import uscc

NAME, CODE, KIND, PHONE = "客户单位名称", "统一社会信用代码", "客户类别", "联系电话"
CONTACT, POST, HISTORY, FIRST = "联系人", "职务", "合作历史", "首次合作日期"
PROJECTS, CONTRACT, PROFIT = "合作项目数", "累计合同额(万元)", "利润率"
INTEGRITY, CREDIT, REPUTATION = "履约诚信", "信用状况", "市场信誉"
SOCIAL, RELATED, NEED = "社会价值", "社会连带价值", "近期合作需求"
DEMANDING, UNREASONABLE, COMPLEX, PROBLEMS = "要求苛刻", "无理投诉次数", "程序复杂", "企业自身问题"
LAST, OWNER, CHANGE, TIER, REMARK = "最近联系日期", "维护责任人", "变化类型", "自报等级", "备注"
ADDRESS, SCALE, NEEDS = "单位地址", "客户规模", "客户需求"

#: The short table most branches use.
PLAIN = (NAME, CODE, KIND, CONTACT, PHONE, HISTORY, CONTRACT, PROFIT, INTEGRITY, CREDIT, SOCIAL, RELATED, NEED, LAST, OWNER, REMARK)

_CITIES = ("兰州", "西宁", "银川", "太原", "保定", "唐山", "芜湖", "株洲", "柳州", "遵义", "大理", "宝鸡", "襄阳", "洛阳", "烟台")
_BRANDS = ("恒麓", "启岚", "泽川", "瀚屿", "景沅", "拓野", "云岫", "砺石", "和漾", "朗陌", "屹桥", "青坞", "溪源", "栖岭", "鼎屿")
_TRADES = ("置业有限公司", "水务发展有限公司", "生物医药有限公司", "交通投资有限责任公司", "商业管理有限公司", "电子材料有限公司")
_PEOPLE = ("赵清和", "钱一鸣", "孙若溪", "李知远", "周牧野", "吴念慈", "郑思齐", "王景行", "冯望舒", "陈予安", "褚云深", "卫长风")
_KINDS = ("潜在客户", "意向客户", "准客户", "签约客户", "已开发客户", "合作伙伴客户")
_AREAS = ("620102", "630102", "640104", "140105", "130602", "130202", "340202", "430202", "450202", "520302", "532901", "610302")


def code(dice: random.Random) -> str:
    """A valid credit code of nobody."""
    drawn = f"91{dice.choice(_AREAS)}MA{''.join(dice.choice('0123456789ABCDEFGHJKLMNPQRTUWXY') for _ in range(7))}"
    own = sum(int(letter, 36) * weight for letter, weight in zip(drawn[8:16], (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    body = drawn[:16] + "0123456789X0"[11 - own % 11]
    return body + str(uscc.calc_check_digit(body))


def clients(count: int, seed: int) -> list[dict[str, Any]]:
    """Clients by canonical head; the same seed gives the same clients."""
    dice = random.Random(seed)
    pairs = [(c, b) for c in _CITIES for b in _BRANDS]
    dice.shuffle(pairs)
    return [_client(dice, *pairs[i]) for i in range(count)]


def _client(dice: random.Random, city: str, brand: str) -> dict[str, Any]:
    worked = dice.random() < 0.7
    day = datetime.date(2026, 11, 20) - datetime.timedelta(days=dice.randrange(80))
    social = ("高", "较高", "一般", "低")
    return {
        NAME: f"{city}{brand}{dice.choice(_TRADES)}",
        CODE: code(dice),
        KIND: dice.choice(_KINDS[3:] if worked else _KINDS[:3]),
        SCALE: dice.choice(("大型", "中型", "小型")),
        ADDRESS: f"{city}市{dice.choice(('解放', '新安', '创新', '滨河'))}路{dice.randrange(1, 900)}号",
        CONTACT: dice.choice(_PEOPLE),
        POST: dice.choice(("工程部经理", "副总经理", "基建处长", "合约主管")),
        PHONE: f"1390000{dice.randrange(10000):04d}",
        NEEDS: dice.choice(("厂房二期土建", "市政道路改造", "综合楼机电安装", "学校迁建工程")),
        HISTORY: "有" if worked else "无",
        FIRST: datetime.date(dice.randrange(2008, 2026), dice.randrange(1, 13), dice.randrange(1, 28)) if worked else None,
        PROJECTS: dice.randrange(1, 9) if worked else None,
        CONTRACT: float(dice.randrange(800, 90000)) if worked else None,
        PROFIT: dice.randrange(31, 110) / 1000 if worked else None,
        INTEGRITY: dice.choice(("好", "好", "一般", "差")) if worked else None,
        CREDIT: dice.choice(("好", "好", "一般")),
        REPUTATION: dice.choice(("好", "一般")),
        SOCIAL: dice.choice(social),
        RELATED: dice.choice(social),
        NEED: dice.choice(("有", "有", "无")),
        DEMANDING: dice.choice(("否", "否", "否", "是")),
        UNREASONABLE: dice.choice((0, 0, 0, 1)),
        COMPLEX: dice.choice(("否", "是")),
        PROBLEMS: None,
        LAST: day,
        OWNER: dice.choice(_PEOPLE),
        CHANGE: dice.choice(("新增", "修改", None)),
        TIER: None,
        REMARK: None,
    }


def tier(v: Mapping[str, Any]) -> tuple[str, str]:
    """Tier and status by the readings; an absent head or None is not known."""
    get = {k: (None if w == "未知" else w) for k, w in v.items()}.get
    socials = [get(SOCIAL), get(RELATED)]
    high = any(s in ("高", "较高") for s in socials)
    profit = get(PROFIT)
    a_parts = [
        (get(HISTORY) == "有" and get(INTEGRITY) == "好", get(HISTORY) == "无" or get(INTEGRITY) in ("一般", "差")),
        (get(CREDIT) == "好", get(CREDIT) in ("一般", "差")),
        (high, not high and None not in socials),
        (get(NEED) == "有", get(NEED) == "无"),
    ]
    c = [
        get(HISTORY) == "无" and get(LAST) is None,
        get(HISTORY) == "有" and get(INTEGRITY) == "差",
        get(DEMANDING) == "是",
        (get(UNREASONABLE) or 0) > 0,
        profit is not None and profit < 0.03 and get(COMPLEX) == "是",
        get(REPUTATION) == "差",
        bool(get(PROBLEMS)),
    ]
    all_a = all(holds for holds, _ in a_parts)
    if any(c):
        return "C", "冲突" if all_a else "确定"
    if all_a:
        return "A", "确定"
    return "B", "确定" if any(fails for _, fails in a_parts) else "数据不足"
