"""Workbooks for the bench: branch returns of invented clients in the canonical heads, every value valid.

`python -m bench.make_books DIR COUNT` writes COUNT workbooks of 300 rows × 25 columns; the same count gives the same data.
"""

from __future__ import annotations

import datetime
import random
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import xlsxwriter

from udfs.kinds.credit import credit_check, organisation_check
from workbooks.registers.customer_info import CUSTOMER_INFO

ROWS = 300
MONTH = "2026年11月"
MONTH_BEFORE = "2026年10月"
#: Rows above the first client: title, unit and month, heads.
ABOVE = 3
COLUMNS = (
    "name", "credit_code", "kind", "industry", "scale", "address", "contact", "phone", "cooperated", "first_cooperation", "projects",
    "contract", "profit_rate", "integrity", "credit", "reputation", "social_value", "related_value", "recent_need", "need_evidence",
    "demanding", "unreasonable_complaints", "complex_procedure", "last_contact", "owner",
)  # fmt: skip

CITIES = (
    "北京", "天津", "上海", "重庆", "南京", "苏州", "杭州", "宁波", "合肥", "福州", "厦门", "南昌", "济南", "青岛", "郑州",
    "洛阳", "武汉", "宜昌", "长沙", "广州", "深圳", "珠海", "南宁", "海口", "成都", "绵阳", "贵阳", "昆明", "西安", "兰州",
)  # fmt: skip
BRANDS = (
    "华泰川锦海屹骏国盛鼎宏远博雅润恒信达安康明德瑞丰金源中天万和嘉禾东方新城建业凯旋隆兴同创启航"
    "众合长青永固立诚文景弘毅思睿昌平顺祥云溪江岳泽林森峰"
)
TRADES = {
    "房地产业": "置业",
    "制造业": "装备制造",
    "公共设施管理业": "城市建设投资",
    "教育": "教育投资",
    "卫生": "医院管理",
    "交通运输业": "交通发展",
}
FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "明华强伟芳敏静丽军洋勇艳杰娟涛超霞平刚桂文玉"


def client(dice: random.Random) -> dict[str, Any]:
    """One invented client with all facts of `COLUMNS`."""
    industry = dice.choice(list(TRADES))
    cooperated = dice.random() < 0.7
    needed = dice.random() < 0.5
    own = f"{dice.randrange(10**8):08d}"
    body = f"91{dice.choice((110105, 310115, 320105, 440106, 510107))}{own}{organisation_check(own)}"
    day = datetime.date(2026, 11, 20)
    return {
        "name": f"{dice.choice(CITIES)}{''.join(dice.sample(BRANDS, 3))}{TRADES[industry]}有限公司",
        "credit_code": body + credit_check(body),
        "kind": dice.choice(("签约客户", "已开发客户")) if cooperated else dice.choice(("潜在客户", "意向客户", "准客户")),
        "industry": industry,
        "scale": dice.choice(("大型", "中型", "小型")),
        "address": f"{dice.choice(CITIES)}市建设路{dice.randrange(1, 999)}号",
        "contact": dice.choice(FAMILY) + dice.choice(GIVEN) + dice.choice(GIVEN),
        "phone": f"1390000{dice.randrange(10**4):04d}",
        "cooperated": "有" if cooperated else "无",
        "first_cooperation": day - datetime.timedelta(days=dice.randrange(400, 4000)) if cooperated else None,
        "projects": dice.randrange(1, 9) if cooperated else None,
        "contract": round(dice.uniform(200, 60000), 2) if cooperated else None,
        "profit_rate": round(dice.uniform(0.01, 0.12), 3) if cooperated else None,
        "integrity": dice.choices(("好", "一般", "差"), (75, 20, 5))[0] if cooperated else "未知",
        "credit": dice.choices(("好", "一般", "差"), (70, 25, 5))[0],
        "reputation": dice.choices(("好", "一般", "差"), (70, 27, 3))[0],
        "social_value": dice.choice(("高", "较高", "一般", "低")),
        "related_value": dice.choice(("高", "较高", "一般", "低")),
        "recent_need": "有" if needed else "无",
        "need_evidence": "2026年10月面谈纪要" if needed else None,
        "demanding": "是" if dice.random() < 0.05 else "否",
        "unreasonable_complaints": int(dice.random() < 0.04),
        "complex_procedure": "是" if dice.random() < 0.2 else "否",
        "last_contact": day - datetime.timedelta(days=dice.randrange(200)),
        "owner": dice.choice(FAMILY) + dice.choice(GIVEN),
    }


def new_client(dice: random.Random, names: set[str]) -> dict[str, Any]:
    """A client whose name is none of those used: two of one name send a return back (KH302)."""
    facts = client(dice)
    while facts["name"] in names:
        facts = client(dice)
    names.add(facts["name"])
    return facts


def write_book(folder: Path, number: int, *, edition: int = 0, month: str = MONTH) -> Path:
    """Write the return of one branch; another edition changes one client's contract sum, the month before every twentieth client's."""
    dice = random.Random(number)
    unit = f"第{number + 1:04d}分公司"
    path = folder / f"{unit}{month}客户信息统计表.xlsx"
    names: set[str] = set()
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet(CUSTOMER_INFO.title)
        bold = book.add_format({"bold": True, "border": 1, "text_wrap": True})
        page.merge_range(
            0, 0, 0, len(COLUMNS) - 1, "华筑建设集团客户信息统计表", book.add_format({"bold": True, "font_size": 16, "align": "center"})
        )
        page.write_row(1, 0, [f"填报单位：{unit}", "", "", "", f"报送月份：{month}", "", "", "填报人：周敏", "", f"填报日期：{month}20日"])
        page.write_row(2, 0, [CUSTOMER_INFO.by_name[c].head for c in COLUMNS], bold)
        cell = book.add_format({"border": 1})
        date = book.add_format({"border": 1, "num_format": "yyyy-mm-dd"})
        for row in range(ABOVE, ABOVE + ROWS):
            facts = new_client(dice, names)
            if edition and row == ABOVE + 7:
                facts["contract"] = 1000.0 + edition
            if month != MONTH and row % 20 == 0 and facts["contract"]:
                facts["contract"] += 1
            for column, name in enumerate(COLUMNS):
                value = facts[name]
                page.write(row, column, value, date if isinstance(value, datetime.date) else cell)
    return path


def write_books(folder: Path, count: int, month: str = MONTH) -> None:
    """Write the returns of `count` branches into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    write: Callable[[int], Path] = partial(write_book, folder, month=month)
    with ProcessPoolExecutor() as pool:
        for _ in pool.map(write, range(count), chunksize=10):
            pass


if __name__ == "__main__":
    write_books(Path(sys.argv[1]), int(sys.argv[2]))
