"""`python -m bench.months [MONTHS]`: a month's 汇总 as the ledger grows; whole lists of clients and contacts, some new visits."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import xlsxwriter

from bench.measure import Cost, python, run
from bench.run import COSTS, ROOT, line, table
from udfs.kinds.dates import Month

UNITS = tuple(f"{name}分公司" for name in ("华东", "华中", "西南", "北方", "东北", "西北", "华南", "华北"))
CLIENTS, VISITS, MONTHS = 60, 5, 60
FIRST = Month(2021, 1)
#: Of so many rows one changes each month.
_CLIENTS_ONE_IN, _CONTACTS_ONE_IN = 10, 25
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "金木水火土日月山川石"
_HEADS = ("客户单位名称", "客户类别", "联系人", "合作历史", "履约诚信", "信用状况", "社会价值", "近期合作需求", "需求依据", "最近联系日期")
_GOOD = ("签约客户", "张示例", "有", "好", "好", "高", "有", "2020-10-12拜访")


def write_month(folder: Path, number: int) -> Month:
    """Workbooks of all units for a month, counted from 0."""
    month = FIRST.plus(number)
    folder.mkdir(parents=True)
    for unit in UNITS:
        with xlsxwriter.Workbook(str(folder / f"{unit}.xlsx")) as book:
            for title, heads, rows in _tables(unit, month, number):
                sheet = book.add_worksheet(title)
                for column, text in ((0, f"填报单位：{unit}"), (3, f"报送月份：{month.chinese}")):
                    sheet.write(1, column, text)
                sheet.write(0, 0, title)
                for r, row in enumerate([heads, *rows], start=2):
                    sheet.write_row(r, 0, row)
    return month


def _tables(unit: str, month: Month, number: int) -> Iterator[tuple[str, Sequence[str], Sequence[Sequence[str]]]]:
    names = [f"{unit[:2]}{_STEMS[i % 10]}{_BRANCHES[i // 10]}置业有限公司" for i in range(CLIENTS)]
    day = f"{month.year}-{month.month:02}"
    changed = [(i + number) % _CLIENTS_ONE_IN == 0 for i in range(CLIENTS)]
    yield "客户信息统计表", _HEADS, [(name, *_GOOD, f"{day}-02" if new else "2020-10-12") for name, new in zip(names, changed, strict=True)]
    posts = ["处长" if (i + number) % _CONTACTS_ONE_IN == 0 else "科长" for i in range(CLIENTS)]
    yield "联系人及社会关系表", ("客户单位名称", "姓名", "职务"), [(n, f"张{n[2:4]}", p) for n, p in zip(names, posts, strict=True)]
    visits = [(f"G-{number}-{i}", names[i], f"{day}-03", "电话沟通", "李示例") for i in range(VISITS)]
    yield "沟通拜访记录表", ("编号", "客户单位名称", "日期", "沟通方式", "我方人员"), visits


def main(arguments: Sequence[str]) -> None:
    """Print the cost of the second, of each twelfth and of the last month."""
    count = int(arguments[0]) if arguments else MONTHS
    shown = {2, *range(12, count + 1, 12), count}
    second: Cost | None = None
    sys.stdout.write(f"{len(UNITS)} units × {CLIENTS} clients and contacts, {VISITS} new visits a month\n\n")
    sys.stdout.write(f"{table('month', *COSTS, 'CPU against the 2nd', 'ledger KiB')}\n")
    with tempfile.TemporaryDirectory(prefix="kehubu-bench-") as folder:
        place = Path(folder)
        for number in range(count):
            month, books = write_month(place / "in" / str(number), number), place / "in" / str(number)
            told = ("--month", str(month), "--out", str(place / "汇总.xlsx"), "--workspace", str(place / "ws"))
            cost = run(python("-m", "addin", "consolidate", str(books), *told), cwd=ROOT)
            second = cost if number == 1 else second
            if number + 1 in shown:
                size = (place / "ws" / "ledger.sqlite").stat().st_size // 1024
                sys.stdout.write(f"{line(str(number + 1), cost, f'{cost.cpu_s / (second or cost).cpu_s:.2f}', f'{size:,}')}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
