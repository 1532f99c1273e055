"""A pre-filled return that comes back: each field base / reported / ledger (R31).

Reported as it was pre-filled → nobody touched it, the ledger's value stands. The ledger as it was → what is reported is taken.
Reported as the ledger has it → the same. Else two changed it: what the ledger has stays until marketing decides. A client whose
name or code was corrected in its row stays the same client.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from udfs.identity import name_key
from workbooks.declare import Field, Sheet
from workbooks.finding.base import PrefillBase, base_of, was_prefilled
from workbooks.grid import Book
from workbooks.judging.entries import entry_key, span_of
from workbooks.judging.prefilled_rows import Matched
from workbooks.judging.read import Values
from workbooks.problems import Problem, Severity, Where, problem, rule, shown_as
from workbooks.registers.customer_info import CUSTOMER_INFO

#: Its values tell where the base has the field (`register`, `number` of the row, `name`) and what both say (`here`, `there`).
CONFLICT = rule(
    "KH445",
    Severity.WARNING,
    "两边都改过",
    "“{client}”的“{field}”预填时是{base}，本次报{found}，台账里已改为{ledger}，本次的没有采用。",
    "请市场营销部核实后裁定：采用本次的用 kh review take，保留台账的用 kh review keep，加 --cell 只裁定这一格（“审核”按钮里也有）。",
    clause="R31",
)
LOST = rule(
    "KH446",
    Severity.WARNING,
    "预填的底稿丢了",
    "表上写着是预填的，里面的底稿没有了，分不出哪些是改过的，按表里写的读取。",
    "请确认表里每一项都是要报的；或重新预填一份，把改动写进去。",
)
ANOTHERS = rule(
    "KH447",
    Severity.WARNING,
    "预填的是别的单位",
    "预填的底稿是“{other}”的，这份是“{unit}”的，没有按底稿比对。",
    "请用本单位的预填表填报。",
    clause="R15",
)
RENAMED = rule(
    "KH470",
    Severity.WARNING,
    "预填的客户改了名",
    "这一行预填的是“{other}”，现在写“{found}”，其余内容没怎么变，按同一个客户改名记。",
    "改了名的不用管；是另一家的，把“{other}”恢复，新的客户写在下面的空行里。",
    clause="A18",
)
_UNTOLD = frozenset({"change", "remark"})


def merge_prefilled(book: Book, sheet: Sheet, read: Values, unit: str, present: Mapping[Any, Any]) -> Iterator[Problem]:
    """Put into the columns what counts of each field, and tell conflicts.

    Args:
        book: The workbook.
        sheet: The register.
        read: Values as read, whose columns are changed in place.
        unit: Whose return it is.
        present: What the ledger holds of the unit now, values by key: of 客户信息统计表 keys of names.
    """
    base = base_of(book, sheet)
    if base is None:
        if sheet is CUSTOMER_INFO and (place := was_prefilled(book)) is not None:
            yield problem(LOST, Where(book.name, *place))
        return
    if base.unit and unit and base.unit != unit:
        yield problem(ANOTHERS, Where(book.name), other=base.unit, unit=unit)
        return
    columns = read.columns
    heads = [f for f in sheet.fields if f.name in columns and not f.computed and f.name not in _UNTOLD]
    told = [{f.name: columns[f.name][i] for f in heads} for i in range(len(read.rows))]
    if sheet is CUSTOMER_INFO:
        matched = Matched(base.rows, told)
        yield from _renamed(book, base, matched, read, told)
        numbers: Mapping[int, str] = matched.found
    else:
        known = {entry_key(sheet, was): number for number, was in base.rows.items()}
        numbers = {i: known[key] for i, values in enumerate(told) if (key := entry_key(sheet, values)) in known}
    for i, number in sorted(numbers.items()):
        row, values, was = read.rows[i], told[i], base.rows[number]
        now = present.get(_key(sheet, values), present.get(_key(sheet, was)))
        if now is None:
            continue
        for f in heads:
            before, here, there = was.get(f.name), values[f.name], now.get(f.name)
            if here == there or there == before:
                continue
            columns[f.name][i] = there
            if here != before:
                client = str(values.get(sheet.about) or "")
                at = Where(book.name, read.sheets[i], *span_of(read, i).place(row, f.name))
                then, today = _words(before, f), _words(there, f)
                sides = {"register": sheet.name, "number": number, "name": f.name, "here": here, "there": there}
                yield problem(CONFLICT, at, field=f.head, found=_words(here, f), client=client, base=then, ledger=today, **sides)


def _renamed(book: Book, base: PrefillBase, matched: Matched, read: Values, told: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    """Keep who renamed clients were; what is judged by the contents of a row is told."""
    before = dict(matched.renamed())
    for i, number in matched.found.items():
        if was := tuple(filter(None, (before.get(i), *base.was.get(number, ())))):
            read.renamed[i] = was
    changes = read.columns.get("change")
    for i in before:
        if changes is not None and changes[i] == "新增":
            changes[i] = "修改"
        if i in matched.by_content:
            at = Where(book.name, read.sheets[i], *span_of(read, i).place(read.rows[i], "name"))
            yield problem(RENAMED, at, field="客户单位名称", found=str(told[i]["name"]), other=str(base.rows[matched.found[i]]["name"]))


def _key(sheet: Sheet, values: Mapping[str, Any]) -> Any:
    return name_key(str(values.get("name") or "")) if sheet is CUSTOMER_INFO else entry_key(sheet, values)


def _words(value: Any, field: Field) -> str:
    return "空" if value is None else f"“{shown_as(value, field.kind.number_format)}”"
