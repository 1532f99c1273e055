"""The files of a month as they lie in marketing's folder."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from pathlib import Path

from addin.demo import files, pages
from addin.demo.branch_habits import habit_of
from addin.demo.group import CELL_FAULTS, MONTHS, NO_CHANGE, NOVEMBER, OCTOBER
from addin.demo.habits import Habit, Style
from addin.demo.record_pages import APART, decisions, put_below, record_pages
from addin.demo.slips import Slip, cell_faults, typed
from addin.demo.story import SEED, Rows, Told, story
from udfs.kinds.dates import Month
from udfs.rules.tier_cells import explanation
from udfs.rules.tiers import decide
from workbooks.atomic import write_atomic
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.writing.build import filled


@dataclass(frozen=True, slots=True)
class Return:
    """One branch's return of a month: what it tells, on which form, with which slips. No rows: a declaration of no change."""

    told: Told
    habit: Habit
    rows: Rows
    slips: tuple[Slip, ...] = ()

    @property
    def file(self) -> str:
        """Where the file lies under the month's folder."""
        month = self.told.month
        name = "东北分公司{month}月无变化声明.xlsx" if self.told.branch.name == NO_CHANGE and not self.rows else self.habit.file
        return name.format(unit=self.told.branch.name, year=month.year, month=month.month)


def returns_of(month: Month, seed: int = SEED) -> tuple[Return, ...]:
    """The returns of a month in the order of the branches."""
    return tuple(_return_of(told) for told in story(seed)[month].values())


def write_month(folder: Path, month: Month, seed: int = SEED) -> list[Path]:
    """Write a month's returns as the branches send them, and what else lies in such a folder; tells the returns' files.

    Raises:
        Refusal: KH133–KH137, when the place cannot be written.
    """
    written = []
    for r in returns_of(month, seed):
        path = folder / r.file
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, _bytes_of(r, seed))
        written.append(path)
    for name, data in _apart(month, seed).items():
        write_atomic(folder / name, data)
        written.append(folder / name)
    for name, data in _strays(month).items():
        write_atomic(folder / name, data)
    return written


def _return_of(told: Told) -> Return:
    habit = habit_of(told.branch, told.month)
    rows = told.changed if habit.changes_only and told.month != OCTOBER else told.rows
    if habit.sections:
        rows = tuple(r for _, part in pages.by_section(rows) for r in part)
    faulty = told.branch.name == CELL_FAULTS and told.month == NOVEMBER
    return Return(told, habit, rows, cell_faults(rows) if faulty else ())


def _bytes_of(r: Return, seed: int) -> bytes:
    branch, day = r.told.branch, r.told.reported_on
    if not r.rows:
        return files.workbook([pages.declare_no_change(r.habit, branch, r.told.month, day)], branch.reporter, day)
    if r.habit.template:
        return _template(r)
    page = pages.compose(r.habit, branch, r.told.month, day, r.rows, typed(r.slips))
    if r.habit.file.endswith(".csv"):
        return files.gbk_csv(page)
    put_below(page, r.told, seed)
    book = files.workbook([*_before(r, seed), page, *record_pages(r.told, r.habit.style, seed)], branch.reporter, day)
    if r.habit.file.endswith(".zip"):
        return files.zipped({f"{branch.name}客户信息统计表.xlsx": book, "盖章页扫描件.jpg": _photo()}, day)
    return book


def _apart(month: Month, seed: int) -> dict[str, bytes]:
    """Registers that come as a workbook by themselves, and what marketing decides of the month's complaints."""
    told = story(seed)[month][APART]
    found = {f"{APART}{month.month}月联系人、拜访和投诉登记.xlsx": record_pages(told, Style(), seed)}
    if month == NOVEMBER:
        found["市场营销部核定（11月投诉）.xlsx"] = [decisions(month, seed)]
    return {name: files.workbook(pages_of, told.branch.reporter, told.reported_on) for name, pages_of in found.items()}


def _template(r: Return) -> bytes:
    """The group's template, calculated and saved by a host that has the add-in."""
    rows = []
    for row in r.rows:
        found = decide(vars(row))
        rows.append({**vars(row), "computed_tier": found.tier, "tier_basis": explanation(found)})
    told = r.told
    return filled(CUSTOMER_INFO, rows, unit=told.branch.name, month=told.month, reporter=told.branch.reporter, report_date=told.reported_on)


def _before(r: Return, seed: int) -> list[pages.Page]:
    """The sheets that stand before the table: notes, and last month's table that was hidden instead of deleted."""
    found = [pages.notes(r.habit.notes, r.habit.style)] if r.habit.notes else []
    if r.habit.keeps_old:
        month = r.told.month.plus(-1)
        rows = story(seed)[month][r.told.branch.name].rows if month in MONTHS else r.rows[:15]
        day = r.told.reported_on - datetime.timedelta(days=30)
        old = pages.compose(r.habit, r.told.branch, month, day, rows, {})
        found.append(replace(old, hidden=True))
    return found


def _strays(month: Month) -> dict[str, bytes]:
    """What lies about in such a folder: a photo from a telephone, the lock file of a workbook left open."""
    user = "Administrator"
    lock = bytes([len(user)]) + user.encode().ljust(54, b" ") + len(user).to_bytes(2, "little") + user.ljust(54).encode("utf-16-le")
    return {
        f"微信图片_{month.year}{month.month:02d}20093015.jpg": _photo(),
        f"~$江南分公司{month.month}月客户信息统计表.xlsx": lock,
    }


def _photo() -> bytes:
    """The beginning and the end of a JPEG, grey between."""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + bytes(512) + b"\xff\xd9"
