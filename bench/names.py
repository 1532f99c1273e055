"""Invented client names with one slip each, as branches make them, and names that only look alike: the truth for 疑似重复.

The same count gives the same names. None is taken from a register; slips are made by rules written apart from those that find them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

#: Rows by how often they are told once more: seldom more than twice.
_COPIES = ((0, 70), (1, 22), (2, 6), (3, 2))
_FORMS = ("有限公司", "有限责任公司", "集团有限公司", "股份有限公司")
CITIES = (
    "北京", "天津", "上海", "重庆", "南京", "苏州", "无锡", "杭州", "宁波", "温州", "合肥", "芜湖", "福州", "厦门", "泉州", "南昌",
    "赣州", "济南", "青岛", "烟台", "郑州", "洛阳", "武汉", "宜昌", "襄阳", "长沙", "株洲", "广州", "深圳", "珠海", "佛山", "东莞",
    "南宁", "柳州", "海口", "成都", "绵阳", "贵阳", "遵义", "昆明", "大理", "西安", "咸阳", "兰州", "西宁", "银川", "乌鲁木齐", "沈阳",
    "大连", "长春", "哈尔滨", "石家庄", "太原", "呼和浩特",
)  # fmt: skip
_PROVINCE = {
    "南京": "江苏",
    "苏州": "江苏",
    "杭州": "浙江",
    "合肥": "安徽",
    "武汉": "湖北",
    "长沙": "湖南",
    "广州": "广东",
    "成都": "四川",
    "西安": "陕西",
}
#: Characters of firms' names by their sound.
_SOUNDS = (
    "华桦骅", "泰太", "川", "锦瑾晋", "海", "鼎顶", "宏鸿泓弘洪", "远源元园", "博伯", "信欣新鑫", "达", "安", "康", "明铭名", "德",
    "瑞睿锐", "丰峰锋枫", "中忠", "天添", "万", "和禾合", "嘉佳家", "东", "方芳", "城诚成承", "建健", "隆龙", "兴星", "同桐", "创",
    "众", "青清", "永勇", "立利力", "文闻", "景井", "思斯", "昌", "平萍", "顺", "祥翔", "云", "江", "岳悦越", "林霖琳", "森", "盛晟胜",
    "昊浩皓", "屹亿毅益", "骏俊竣", "启起", "航", "凯恺", "润", "雅", "国", "金津", "润",
)  # fmt: skip
_ALIKE = {letter: group for group in _SOUNDS for letter in group}
LETTERS = "".join(_SOUNDS)
#: Lines of business with what is written for short.
TRADES: dict[str, tuple[str, ...]] = {
    "房地产开发": ("地产", "房产", "房地产"), "城市建设投资": ("城投", "城建投资"), "建筑工程": ("建工", "建筑"), "装备制造": ("装备",),
    "交通发展": ("交发",), "交通投资": ("交投",), "医院管理": ("医管",), "教育投资": ("教投",), "物业管理": ("物业",),
    "科技发展": ("科技",), "文化旅游": ("文旅",), "水利水电": ("水电",), "轨道交通": ("轨交",), "商业管理": ("商管",),
    "产业投资": ("产投",), "环境保护": ("环保",), "电力建设": ("电建",), "市政工程": ("市政",), "实业发展": ("实业",),
    "新能源科技": ("新能源",), "置业": (), "水务": (), "商贸": (), "物流": (), "医药": (), "冶金": (),
}  # fmt: skip
_SCRIPT = str.maketrans("华泰东兴宁龙岳业发产开设资团责环轨乐苏广阳济云达", "華泰東興寧龍嶽業發產開設資團責環軌樂蘇廣陽濟雲達")
_FULL = str.maketrans("()", "（）")


@dataclass(frozen=True, slots=True)
class Firm:
    """The pieces of an invented name."""

    place: str
    brand: str
    trade: str
    form: str

    def __str__(self) -> str:
        return f"{self.place}{self.brand}{self.trade}{self.form}"


def firm(dice: random.Random) -> Firm:
    """An invented firm."""
    city = dice.choice(CITIES)
    places = [city, city, city, f"{city}市", f"{_PROVINCE[city]}{city}" if city in _PROVINCE else city]
    brand = "".join(dice.sample(LETTERS, dice.choices((2, 3, 4), (25, 60, 15))[0]))
    return Firm(dice.choice(places), brand, dice.choice(list(TRADES)), dice.choices(_FORMS, (60, 15, 15, 10))[0])


def _form(dice: random.Random, firm: Firm) -> str:
    return f"{firm.place}{firm.brand}{firm.trade}{dice.choice([*(form for form in _FORMS if form != firm.form), '公司', '集团', ''])}"


def _place_left_out(_: random.Random, firm: Firm) -> str:
    return f"{firm.brand}{firm.trade}{firm.form}"


def _place_in_brackets(dice: random.Random, firm: Firm) -> str:
    place = firm.place.removesuffix("市") if dice.random() < 0.5 else firm.place
    left, right = dice.choice(("()", "（）"))
    bracket = f"{left}{place}{right}"
    inner = f"{firm.brand}{bracket}{firm.trade}{firm.form}"
    return dice.choice([inner, f"{firm.brand}{firm.trade}{bracket}{firm.form}", f"{firm}{bracket}".removeprefix(firm.place)])


def _trade(dice: random.Random, firm: Firm) -> str:
    short = TRADES[firm.trade]
    return f"{firm.place}{firm.brand}{dice.choice(short)}{firm.form}" if short else ""


def _punctuation(dice: random.Random, firm: Firm) -> str:
    return f"{firm.place}{firm.brand}{firm.trade}{dice.choice(('，', '、', '.', '·', '-', ' ', '。', '_'))}{firm.form}"


def _sound(dice: random.Random, firm: Firm) -> str:
    places = [i for i, letter in enumerate(firm.brand) if len(_ALIKE[letter]) > 1]
    if not places:
        return ""
    i = dice.choice(places)
    other = dice.choice([letter for letter in _ALIKE[firm.brand[i]] if letter != firm.brand[i]])
    return f"{firm.place}{firm.brand[:i]}{other}{firm.brand[i + 1 :]}{firm.trade}{firm.form}"


def _swap(dice: random.Random, firm: Firm) -> str:
    i = dice.randrange(len(firm.brand) - 1)
    brand = firm.brand[:i] + firm.brand[i + 1] + firm.brand[i] + firm.brand[i + 2 :]
    return f"{firm.place}{brand}{firm.trade}{firm.form}"


def _letter_left_out(dice: random.Random, firm: Firm) -> str:
    if len(firm.brand) < 3:
        return ""
    i = dice.randrange(len(firm.brand))
    return f"{firm.place}{firm.brand[:i]}{firm.brand[i + 1 :]}{firm.trade}{firm.form}"


def _script(dice: random.Random, firm: Firm) -> str:
    return str(firm).translate(_SCRIPT) if dice.random() < 0.6 else f" {firm.place}　{firm.brand}{firm.trade} {firm.form}".translate(_FULL)


def _former(dice: random.Random, firm: Firm) -> str:
    new = "".join(dice.sample(LETTERS, 3))
    told = f"{firm.place}{new}{firm.trade}{firm.form}"
    return dice.choice((f"{told}（曾用名：{firm}）", f"{told}（原{firm}）", f"{told}(原名：{firm})", f"{firm}（现更名为{told}）"))


SLIPS: dict[str, Callable[[random.Random, Firm], str]] = {
    "legal form": _form,
    "place left out": _place_left_out,
    "place in brackets": _place_in_brackets,
    "short trade": _trade,
    "punctuation": _punctuation,
    "sound": _sound,
    "letters swapped": _swap,
    "letter left out": _letter_left_out,
    "script and spaces": _script,
    "former name": _former,
}


def _neighbour(dice: random.Random, firm: Firm) -> Firm:
    """Another firm with nearly the name: of another place, trade or number, or with one other character."""
    kind = dice.randrange(4)
    if kind == 0:
        return Firm(dice.choice([city for city in CITIES if city not in firm.place]), firm.brand, firm.trade, firm.form)
    if kind == 1:
        return Firm(firm.place, firm.brand, dice.choice([trade for trade in TRADES if trade[0] != firm.trade[0]]), firm.form)
    if kind == 2:
        return Firm(firm.place, firm.brand + dice.choice(("第一", "第二", "三")), firm.trade, firm.form)
    i = dice.randrange(len(firm.brand))
    other = dice.choice([letter for letter in LETTERS if letter not in _ALIKE[firm.brand[i]]])
    return Firm(firm.place, firm.brand[:i] + other + firm.brand[i + 1 :], firm.trade, firm.form)


@dataclass(frozen=True, slots=True)
class Dirty:
    """Names, the pairs of rows that are one client, and the slip of each row ("" for a name as it should be)."""

    names: Sequence[str]
    pairs: frozenset[tuple[int, int]]
    slips: Sequence[str]


def dirty_names(count: int, seed: int = 0) -> Dirty:
    """So many names in an order that tells nothing."""
    dice = random.Random(seed)
    rows: list[tuple[int, str, str]] = []
    group = 0
    while len(rows) < count:
        real = firm(dice)
        rows.append((group, str(real), ""))
        for _ in range(dice.choices(*zip(*_COPIES, strict=True))[0]):
            slip = dice.choice(list(SLIPS))
            if name := SLIPS[slip](dice, real):
                rows.append((group, name, slip))
        group += 1
        if dice.random() < 0.25:
            rows.append((group, str(_neighbour(dice, real)), ""))
            group += 1
    rows = rows[:count]
    dice.shuffle(rows)
    members: dict[int, list[int]] = {}
    for i, (number, _, _) in enumerate(rows):
        members.setdefault(number, []).append(i)
    pairs = frozenset(pair for rows_of_one in members.values() for pair in combinations(rows_of_one, 2))
    return Dirty([name for _, name, _ in rows], pairs, [slip for _, _, slip in rows])
