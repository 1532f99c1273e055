"""计算等级：把测算等级和分级依据写进表里（R22-R24）。"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

from addin.buttons.support.examining import examine_one, options_for
from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from udfs.rules.tiers import CERTAIN
from workbooks.names import beside


@button("计算等级", verb="grade", place=40, audience="staff", clause="R22-R24", icon="Calculator")
def grade_clients(
    desk: Desk,
    file: Annotated[Path, Ask("工作簿", positional=True, option="工作簿", host="book", locked=True)],
    out: Annotated[Path | None, Ask("带等级的副本", "不填就在原文件旁边另存，原文件不改动", host="skips")] = None,
) -> Done:
    """写出每个客户的测算等级和分级依据，写在这两列里；表里没有这两列，就加在最右边。

    已经是公式的单元格不动。例：kh grade 11月报送.xlsx
    """
    from workbooks.answering.entries import entered
    from workbooks.answering.grading import grade_entries
    from workbooks.opening.intake import open_book
    from workbooks.opening.locks import changed
    from workbooks.outputs import write_output
    from workbooks.problems import Where

    found = examine_one(file, options_for(desk), password=desk.password)
    if not found.tiers:
        return Done("没有客户信息统计表的客户，没有要测算的等级；工作簿没有改动。")
    book = open_book(file, password=desk.password, now=desk.now.astimezone())
    s = found.submission
    entries = grade_entries(found, next(g for g in book.sheets if g.name == s.sheet))
    counts = Counter(t.tier for t in found.tiers)
    doubtful = sum(t.status != CERTAIN for t in found.tiers)
    elsewhere = sum(s.sheet_of(i) != s.sheet for i in range(len(s.rows)))
    told = f"已测算{len(found.tiers)}个客户：" + "，".join(f"{tier}类{counts[tier]}个" for tier in "ABC")
    told += f"；其中{doubtful}个数据不足或有冲突，见“分级依据”" if doubtful else ""
    told += f"；其他工作表上的{elsewhere}个没有写进表里" if elsewhere else ""
    for i, t in enumerate(found.tiers):
        desk.line({"sheet": s.sheet_of(i), "row": s.rows[i] + 1, "tier": t.tier, "tier_status": t.status, "tier_why": list(t.why)})
    if desk.book is not None:
        desk.book.write(entries, "客户簿计算等级")
        return Done(f"{told}。")
    target = out or beside(file, "等级")
    write_output(target, changed(file.read_bytes(), desk.password, Where(file.name), lambda plain: entered(plain, found.kind, entries)))
    return Done(f"{told}。存到：", (target,))
