"""The list of problems in the consolidated workbook: 问题清单."""

from __future__ import annotations

from collections.abc import Sequence

from addin.consolidate.workbook.book_lists import SMALL, places
from addin.consolidate.workbook.book_table import A3, Column, List
from addin.consolidate.workbook.content import PROBLEMS, Content
from addin.ledger.privacy.persons import HIDDEN
from addin.ledger.shapes.views import Told
from udfs.kinds.kind import Phone
from workbooks.answering.alike import alike
from workbooks.problems import LEVELS, TIDINESS, Problem, Severity
from workbooks.registers import registers
from workbooks.widths import broken

_LEVEL_COLORS = {"错误": "#F8CBAD", "提醒": "#FFF2CC", TIDINESS: "#EDEDED", "已替换": "#D9D9D9", "已撤回": "#D9D9D9"}
_PERSONAL_HEADS = frozenset(f.head for r in registers().values() for f in r.fields if f.personal and not isinstance(f.kind, Phone))
#: Links to files stand in a narrow column: Calc never wraps a linked cell, and names of files are long.
_CELL, _OPEN = 5, "打开"
_SAYS, _FIX = 54, 48


def problem_list(content: Content) -> List:
    """问题清单: every problem with its place and cure; links to the file as it arrived and to the client's row.

    What is told of files that counted once and do no more stands last and is not counted.
    """
    lines = folded(content.told)
    lines.sort(key=lambda line: (line[0].gone, LEVELS.index(line[1].level)))
    standing = [told for told in content.told if not told.gone]
    all_problems = [p for told in standing for p in told.problems]
    wanted = [(told.sha256, p.where.sheet, p.where.row) for told, p, _ in lines]
    rows = places(content.snapshot.clients, {place for place in wanted if place[2] is not None})
    at = [rows.get(place) for place in wanted]
    cells = [p.where.cell or (_OPEN if told.sha256 in content.originals else None) for told, p, _ in lines]
    columns = [
        Column("序号", 6, range(1, len(lines) + 1), "0", "center"),
        Column("级别", 7, [told.use if told.gone else p.level for told, p, _ in lines], align="center"),
        Column("单位", 20, [told.unit for told, _, _ in lines], wrap=True),
        Column("文件", 38, [told.file for told, _, _ in lines], wrap=True),
        Column("工作表", 16, [p.where.sheet for _, p, _ in lines], wrap=True),
        Column("单元格", 9, cells, align="center"),
        Column("问题", _SAYS, [broken(_hidden(p, content) + more, _SAYS * SMALL) for _, p, more in lines], wrap=True),
        Column("改法", _FIX, [broken(" ".join(p.fix.split()), _FIX * SMALL) for _, p, _ in lines], wrap=True),
        Column("代码", 8, [p.rule.code for _, p, _ in lines], align="center"),
        Column("汇总序号", 9, [i + 1 if i is not None else None for i in at], "0", "center"),
    ]
    errors = sum(p.severity is Severity.ERROR for p in all_problems)
    besides = sum(len(told.problems) for told in standing if told.use != "计入")
    gone = [told for told in content.told if told.gone and told.problems]
    tidy = sum(p.level == TIDINESS for p in all_problems)
    reminders = f"提醒{len(all_problems) - errors}处（其中{tidy}处只是写法等可以整理的，列在最后；同类的合为一行）"
    reminders += f"；其中{besides}处在没有采用的文件里" if besides else ""
    replaced = f"另有{sum(len(told.problems) for told in gone)}处在已被替换或撤回的{len(gone)}个文件里，不计，列在最后。" if gone else ""
    told_list = List(
        PROBLEMS, f"报送问题清单（{content.title}）", f"错误{errors}处（有错误的报送退回，不并入汇总），{reminders}。{replaced}", columns,
        empty="没有问题。", frozen_columns=4, paper=A3, tab_color="#C00000", colors={1: _LEVEL_COLORS},
        branches=[told.unit for told, _, _ in lines],
    )  # fmt: skip
    for i, (told, _, _) in enumerate(lines):
        if address := content.originals.get(told.sha256):
            told_list.links[i, _CELL] = f"external:{address}"
        if (row := at[i]) is not None:
            told_list.links[i, 9] = content.row_link(row)
    return told_list


def folded(files: Sequence[Told]) -> list[tuple[Told, Problem, str]]:
    """Problems with what is to be added to the first of many alike."""
    return [(told, p, more) for told in files for p, more in alike(told.problems)]


def _hidden(p: Problem, content: Content) -> str:
    """Persons and telephones of others are not quoted in a list that travels."""
    line = " ".join(p.says.split())
    if p.field in _PERSONAL_HEADS and not content.unmasked and isinstance(p.found, str) and len(p.found) > 1:
        line = line.replace(" ".join(p.found.split()), HIDDEN)
    return content.snapshot.show(line)
