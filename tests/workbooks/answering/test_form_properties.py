"""Whatever a form looks like: nothing of the user's is written over, and what was filled in is read back unchanged."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workbooks.form_makes import FIELDS, LISTS
from workbooks.answering.form.back import read_form
from workbooks.answering.form.blocks import BOXES, LIST_MARK, MARKUP
from workbooks.answering.form.data import FormData
from workbooks.answering.form.fill import fill_form
from workbooks.opening.files import read_bytes
from workbooks.problems import Refusal

ROWS, COLUMNS = 9, 6
WORDS = (
    "客户名称", "单位地址：", "联系人", "电话", "职务", "客户类别", "累计合同额（元）", "利润率", "客户经理", "法定代表人", "备注", "日期",
    "内容",     "拜访记录", "投诉日期", "投诉内容", "处理效果", "姓名", "开户行", "见附件", "□大型 □中型", "编号：____ 建档日期：____",
    "{{ 客户名称 }}",    "{{ 投诉.投诉内容 }}", "〔列表:投诉〕", "时间线〔列表:时间线〕", "（请填写）",
    "万元", "张示例", "12", "一、基本情况", "说明：长期有效",
)  # fmt: skip
CELL = st.one_of(st.none(), st.none(), st.sampled_from(WORDS), st.integers(0, 9))


@dataclass(frozen=True)
class Drawn:
    """A sheet as drawn: cells, merged areas by first and last cell, and whether lines are drawn around cells."""

    cells: tuple[tuple[Any, ...], ...]
    merges: tuple[tuple[tuple[int, int], tuple[int, int]], ...]
    framed: bool

    def data(self) -> bytes:
        covered = {(r, c) for (top, left), (bottom, right) in self.merges for r in range(top, bottom + 1) for c in range(left, right + 1)}
        covered -= {first for first, _ in self.merges}
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            sheet = book.add_worksheet("档案")
            frame = book.add_format({"border": 1}) if self.framed else None
            for (top, left), (bottom, right) in self.merges:
                sheet.merge_range(top, left, bottom, right, "", frame)
            for r, row in enumerate(self.cells):
                for c, value in enumerate(row):
                    if (r, c) not in covered:
                        sheet.write(r, c, value, frame)
        return out.getvalue()


@st.composite
def forms(draw: st.DrawFn) -> Drawn:
    cells = draw(st.lists(st.tuples(*[CELL] * COLUMNS), min_size=1, max_size=ROWS))
    taken: set[tuple[int, int]] = set()
    merges = []
    sizes = st.tuples(*(st.integers(0, n) for n in (ROWS - 1, COLUMNS - 1, 2, 3)))
    for top, left, height, width in draw(st.lists(sizes, max_size=6)):
        area = {(r, c) for r in range(top, min(top + height + 1, ROWS)) for c in range(left, min(left + width + 1, COLUMNS))}
        if len(area) > 1 and not area & taken:
            taken |= area
            merges.append((min(area), max(area)))
    return Drawn(tuple(cells), tuple(merges), draw(st.booleans()))


def told(data: bytes) -> dict[tuple[int, int], Any]:
    return {(r, c): value for r, c, value in read_bytes(data, "档案.xlsx").sheets[0].cells()}


@settings(max_examples=80)
@given(forms())
def test_any_form(drawn: Drawn):
    form = drawn.data()
    try:
        filled = fill_form(form, FormData(FIELDS, LISTS, "KH-1"))
    except Refusal as refusal:
        if refusal.problem.rule.code != "KH770":
            raise
        return
    before, after = told(form), told(filled.data)
    for place, value in before.items():
        text = value if isinstance(value, str) else ""
        if not any(p.search(text) for p in (MARKUP, LIST_MARK, BOXES)) and "：" not in text and not text.startswith("（"):
            assert after.get(place) == value, place
    read = read_form(filled.data)
    assert not read.changes()
    assert not [t for rows in read.lists.values() for row in rows for t in row.values() if t.changed]
    assert not read.problems
    assert fill_form(form, FormData(FIELDS, LISTS, "KH-1")).data == filled.data
