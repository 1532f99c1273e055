"""`python -m bench.months [MONTHS]`: what a month's 汇总 and bulletin cost as the ledger grows, by whole lists and by changes alone."""

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
#: What the branches send.
WHOLE, CHANGES = "whole lists each month", "changes alone after the first month"


def write_month(folder: Path, number: int, *, whole: bool = True) -> Month:
    """Workbooks of all units for a month, counted from 0; of later months changed rows alone unless `whole`."""
    month = FIRST.plus(number)
    folder.mkdir(parents=True)
    for unit in UNITS:
        with xlsxwriter.Workbook(str(folder / f"{unit}.xlsx")) as book:
            for title, heads, rows in _tables(unit, month, number, whole=whole or number == 0):
                sheet = book.add_worksheet(title)
                for column, text in ((0, f"填报单位：{unit}"), (3, f"报送月份：{month.chinese}")):
                    sheet.write(1, column, text)
                sheet.write(0, 0, title)
                for r, row in enumerate([heads, *rows], start=2):
                    sheet.write_row(r, 0, row)
    return month


def _tables(unit: str, month: Month, number: int, *, whole: bool) -> Iterator[tuple[str, Sequence[str], Sequence[Sequence[str]]]]:
    names = [f"{unit[:2]}{_STEMS[i % 10]}{_BRANCHES[i // 10]}置业有限公司" for i in range(CLIENTS)]
    day = f"{month.year}-{month.month:02}"
    new, back = ([(i + number - ago) % _CLIENTS_ONE_IN == 0 for i in range(CLIENTS)] for ago in (0, 1))
    rows = [(name, *_GOOD, f"{day}-02" if told else "2020-10-12") for name, told in zip(names, new, strict=True)]
    yield "客户信息统计表", _HEADS, [row for row, *told in zip(rows, new, back, strict=True) if whole or any(told)]
    new, back = ([(i + number - ago) % _CONTACTS_ONE_IN == 0 for i in range(CLIENTS)] for ago in (0, 1))
    posts = [(n, f"张{n[2:4]}", "处长" if told else "科长") for n, told in zip(names, new, strict=True)]
    yield (
        "联系人及社会关系表",
        ("客户单位名称", "姓名", "职务"),
        [row for row, *told in zip(posts, new, back, strict=True) if whole or any(told)],
    )
    visits = [(f"G-{number}-{i}", names[i], f"{day}-03", "电话沟通", "李示例") for i in range(VISITS)]
    yield "沟通拜访记录表", ("编号", "客户单位名称", "日期", "沟通方式", "我方人员"), visits


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def measure(place: Path, count: int, *, whole: bool) -> None:
    """Print what the second, each twelfth and the last month cost, and its bulletin."""
    shown = {2, *range(12, count + 1, 12), count}
    seconds: dict[str, Cost] = {}
    sizes = [0]
    _print(f"{table('month', *COSTS, 'CPU against the 2nd', 'MiB against the 2nd', 'ledger KiB', 'KiB a month')}")
    for number in range(count):
        books = place / "in" / str(number)
        month = write_month(books, number, whole=whole)
        told = ("--month", str(month), "--workspace", str(place / "ws"))
        costs = {"汇总": run(python("-m", "addin", "consolidate", str(books), "--out", str(place / "汇总.xlsx"), *told), cwd=ROOT)}
        sizes.append((place / "ws" / "ledger.sqlite").stat().st_size // 1024)
        if number + 1 not in shown:
            continue
        costs["bulletin"] = run(python("-m", "addin", "report", "monthly-bulletin", "--out", str(place / f"{month}.docx"), *told), cwd=ROOT)
        for job, cost in costs.items():
            second = seconds.setdefault(job, cost)
            ratios = (f"{cost.cpu_s / second.cpu_s:.2f}", f"{cost.largest_mib / second.largest_mib:.2f}")
            since = max(1, number - 10) if number > 1 else 1
            _print(line(f"{number + 1} {job}", cost, *ratios, f"{sizes[-1]:,}", f"{(sizes[-1] - sizes[since]) / (number + 1 - since):.0f}"))


def main(arguments: Sequence[str]) -> None:
    """Measure both ways of reporting."""
    count = int(arguments[0]) if arguments else MONTHS
    _print(f"{len(UNITS)} units × {CLIENTS} clients and contacts, {VISITS} new visits a month")
    for way in (WHOLE, CHANGES):
        _print(f"\n{way}\n")
        with tempfile.TemporaryDirectory(prefix="kehubu-bench-") as folder:
            measure(Path(folder), count, whole=way == WHOLE)


if __name__ == "__main__":
    main(sys.argv[1:])
