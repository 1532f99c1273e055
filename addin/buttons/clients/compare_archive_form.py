"""核对档案表：收回来的客户档案表改了哪几格，台账里现在是什么，有没有冲突（R19、R28）。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from workbooks.problems import Problem, Severity, Where, problem, refuse, rule, shown

if TYPE_CHECKING:
    from workbooks.answering.form.compare import Change
    from workbooks.answering.form.data import FormRead

WHOSE = rule(
    "KH541",
    Severity.ERROR,
    "不知道是谁的档案表",
    "这张档案表不是系统填的，上面也没有客户单位名称。",
    "加上 --client 客户名称，或在表上写明客户单位名称。",
    clause="R19",
)
CHANGED_MEANWHILE = rule(
    "KH542",
    Severity.WARNING,
    "台账已经变了",
    "“{field}”写成了“{found}”，可是填表以后台账也改过，现在是“{value}”。",
    "先弄清哪个对，再由集团市场营销部核定；这一格不会直接采用。",
    clause="R28",
)


@button(
    "核对档案表",
    verb="archive compare",
    place=74,
    audience="marketing",
    clause="R19",
    icon="CompareAndMergeWorkbooks",
    reads=("client", "file"),
)
def compare_archive_form(
    desk: Desk,
    file: Annotated[Path, Ask("档案表", "收回来的.xlsx或.xls", positional=True, pick="open", locked=True)],
    client: Annotated[str, Ask("客户", "系统填的表不用写")] = "",
) -> Done:
    """列出档案表上被人改过的格：位置、表上写的、台账现在的；没有改的不列，填表以后台账也变了的标“冲突”。

    例：kh archive compare 甲置业档案.xlsx --workspace 工作区
    """
    from addin.buttons.clients.fill_archive_form import material_now
    from addin.buttons.support.newest import find_client
    from addin.documents.old_forms import as_xlsx
    from addin.reports.archive_data import form_data
    from workbooks.answering.form.back import read_form
    from workbooks.answering.form.compare import changes
    from workbooks.opening.files import file_bytes
    from workbooks.opening.intake import open_book
    from workbooks.opening.locks import in_clear

    where = Where(book=file.name)
    book = open_book(file, password=desk.password, now=desk.now.astimezone())
    plain = book.kind in ("xlsx", "xlsm")
    read = read_form(
        as_xlsx(in_clear(file_bytes(file, where), desk.password, where), file.name), name=file.name, book=book if plain else None
    )
    material = material_now(desk)
    found = find_client(material.snapshot, client or whose(read, where))
    changed = changes(read, form_data(material, found))
    for one in changed:
        desk.line(_as_line(one))
        if not desk.json:
            desk.say(f"{one.where.sheet}{one.where.cell}  {_of(one)}：{shown(one.typed) or '（清空）'}（台账：{shown(one.now) or '空'}）")
    told: list[Problem] = [*read.problems, *(_conflict(one) for one in changed if one.is_conflict)]
    desk.show(told)
    conflicts = sum(one.is_conflict for one in changed)
    says = f"“{found.name}”的档案表改了{len(changed)}格" + (f"，其中{conflicts}格与台账冲突" if conflicts else "") + "。"
    return Done(says, code=int(any(p.severity is Severity.ERROR for p in read.problems)))


def whose(read: FormRead, where: Where) -> str:
    """Id or name of the client a form is of: the id it was filled with goes before what is written there."""
    number = read.mark.partition("/")[0]
    name = read.fields.get("name")
    if not number and (name is None or not name.value):
        raise refuse(WHOSE, where)
    return number or str(name.value if name else "")


def _of(one: Change) -> str:
    if not one.list_name:
        return one.head
    return f"{one.list_name}{'（新的一行）' if one.is_new else ''}·{one.head}"


def _conflict(one: Change) -> Problem:
    return problem(CHANGED_MEANWHILE, one.where, field=_of(one), found=one.typed, value=shown(one.now) or "别的内容")


def _as_line(one: Change) -> dict[str, Any]:
    return {
        "field": one.head,
        "list": one.list_name or None,
        "sheet": one.where.sheet,
        "cell": one.where.cell,
        "typed": shown(one.typed) or None,
        "ledger": shown(one.now) or None,
        "conflict": one.is_conflict,
        "new": one.is_new,
    }
