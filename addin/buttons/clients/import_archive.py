"""收回档案表：市场营销部在档案表或档案一览上改的内容，作为一份核定进台账；与台账新变化冲突的只列出（R19、R28、D06）。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from workbooks.outputs import note_outputs
from workbooks.problems import Problem, Where, refuse, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from addin.buttons.support.archive_returns import Sorted
    from workbooks.answering.form.data import FormRead


@button("收回档案表", verb="archive import", place=76, audience="marketing", clause="R28", icon="GetExternalDataImportClassic")
def import_archive(
    desk: Desk,
    file: Annotated[Path, Ask("档案表", "收回来的档案表或档案一览，.xlsx或.xls", positional=True, pick="open", locked=True)],
    by: Annotated[str, Ask("核定人", "市场营销部谁改的", remember="answer")],
    why: Annotated[str, Ask("理由", "改了核定等级时必须写")] = "",
    client: Annotated[str, Ask("客户", "系统填的表不用写")] = "",
) -> Done:
    """只收改过的格：资料、登记簿里已有的各笔、核定等级，各成一份市场营销部的核定，排在分公司报的内容前面。

    填表以后台账也变了的标“冲突”，不采用；系统算出的内容、清空的格、新加的行不采用，逐格说明。

    例：kh archive import 甲置业档案.xlsx --by 钱示例 --workspace 工作区
    """
    from addin.buttons.support.archive_returns import BY_WHOM, enter, read_back, sort_changes

    if not by.strip():
        raise refuse(BY_WHOM, Where(book=file.name))
    data = file.read_bytes() if file.is_file() else b""
    reads = read_back(desk, file)
    sorted_, month = sort_changes(desk, reads, file, by=by.strip(), why=why.strip(), client=client)
    for told in sorted_:
        _tell(desk, told)
    problems: list[Problem] = [p for read in reads for p in read.problems]
    desk.show([*problems, *(told.problem for told in sorted_ if told.problem is not None)])
    made = enter(desk, sorted_, month, by=by.strip(), about=file.stem)
    if data and not problems and not _count(sorted_, applied=False):  # all that was changed in it is in the ledger now
        note_outputs([(file, data)])
    desk.line({"file": file.name, "month": str(month), "applied": _count(sorted_, applied=True), "left": _count(sorted_, applied=False)})
    return Done(_says(reads, sorted_, problems, month.chinese), tuple(made), code=int(bool(problems)))


def _count(found: Sequence[Sorted], *, applied: bool) -> int:
    return sum((told.problem is None) is applied for told in found)


def _tell(desk: Desk, told: Sorted) -> None:
    one = told.change
    line: dict[str, Any] = {
        "client": told.client,
        "field": one.head,
        "list": one.list_name or None,
        "sheet": one.where.sheet,
        "cell": one.where.cell,
        "typed": shown(one.typed) or None,
        "ledger": told.shown_now or None,
        "conflict": one.is_conflict,
        "applied": told.problem is None,
    }
    desk.line(line)
    if not desk.json and told.problem is None:
        of = f"{one.list_name}·{one.head}" if one.list_name else one.head
        desk.say(f"{one.where.sheet}{one.where.cell}  {told.client}  {of}：{told.shown_now or '空'} → {shown(one.typed)}")


def _says(reads: Sequence[FormRead], found: Sequence[Sorted], problems: Sequence[Problem], month: str) -> str:
    of = f"{len(reads)}个客户" if len(reads) != 1 else "档案表"
    if not found and not problems:
        return f"{of}没有改动，什么也没有记。"
    taken, left = _count(found, applied=True), _count(found, applied=False)
    rest = f"，{left}格没有采用" if left else ""
    unread = f"，{len(problems)}格看不懂" if problems else ""
    return f"{of}改了{len(found)}格，{taken}格已作为{month}的核定进台账{rest}{unread}。"
