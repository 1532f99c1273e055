"""客户档案表：一个客户一张，可以用本单位自己设计的表，按表上的名称填写；也可以拿空白表去改版（R19、R20）。"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from addin.desk.proposals import in_out, month_taken_in
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.rights import make_folder

if TYPE_CHECKING:
    from addin.ledger.shapes.views import Snapshot
    from addin.reports.material import Material
    from udfs.kinds.dates import Month

WRONG_SUFFIX = rule("KH779", Severity.ERROR, "档案表的扩展名不对", "档案表不能存成“{out}”。", "写成以.xlsx、.xls或.pdf结尾的文件名。")
#: A form of this name in the workspace goes before the packaged one.
FORM_FILE = "客户档案表.xlsx"


@button(
    "客户档案表",
    verb="archive form",
    place=70,
    audience="marketing",
    clause="R19",
    icon="FileOpen",
    who=("marketing", "leader"),
    reads=("name", "out"),
)
def fill_archive_form(
    desk: Desk,
    name: Annotated[str, Ask("客户", "单位全称或客户编号", positional=True)],
    out: Annotated[Path, Ask("存到哪里", "扩展名.xlsx、.xls或.pdf", propose=in_out("客户档案表.xlsx"), remember="folder")],
    template: Annotated[
        Path | None, Ask("用哪张表", "本单位自己的档案表；不填就用工作区里的或系统自带的", pick="open", remember="answer", locked=True)
    ] = None,
    month: Annotated[str | None, Ask("月份", "如 2026-11；不填就是最近的", propose=month_taken_in)] = None,
    unmask: Annotated[str, Ask("显示个人信息的理由", "填了理由才显示电话等个人信息，并记入日志")] = "",
) -> Done:
    """把一个客户的档案填进客户档案表：表上的名称在左边、上边、同一格里都认得，格式、合并、图片和打印设置不变。

    列表（投诉、拜访、联系人、归档记录等）按表上的标题和列名填；放不下的写在附页，表上的行不会被推下去。

    例：kh archive form 甲置业有限公司 --out 甲置业档案.xlsx --template 我们的档案表.xlsx --workspace 工作区
    """
    from addin.buttons.support.newest import find_client
    from addin.reports.archive_data import form_data
    from workbooks.answering.form.fill import fill_form
    from workbooks.outputs import check_place, write_output

    if out.suffix.lower() not in (".xlsx", ".xls", ".pdf"):
        raise refuse(WRONG_SUFFIX, Where(), out=out.name)
    check_place(out)
    material = material_now(desk, month, unmask)
    client = find_client(material.snapshot, name)
    blank, told = blank_form_of(desk, template)
    filled = fill_form(blank, form_data(material, client), name=told)
    desk.show(filled.problems)
    make_folder(out.parent)
    write_output(out, _as(out, filled.data))
    desk.line({"client": client.name, "id": client.id, "snapshot": material.snapshot.id, "overflow": dict(filled.overflow)})
    return Done(f"已填好“{client.name}”的客户档案表：", (out,))


@button("空白档案表", verb="archive blank", place=72, audience="marketing", clause="R19", icon="FileNew", who=())
def write_blank_form(
    desk: Desk,
    out: Annotated[Path, Ask("存到哪里", positional=True, option="文件.xlsx", propose=in_out(FORM_FILE), remember="folder")],
) -> Done:
    """写出系统自带的客户档案表，可以在表格程序里改版；改好后存成工作区里的“客户档案表.xlsx”，以后就用它。

    例：kh archive blank 客户档案表.xlsx
    """
    from addin.desk.answers import keep_existing
    from workbooks.atomic import write_atomic
    from workbooks.writing.archive_form import blank_form

    keep_existing(out)
    write_atomic(out, blank_form())
    desk.line({"form": str(out)})
    return Done("空白的客户档案表已存为：", (out,))


def blank_form_of(desk: Desk, template: Path | None) -> tuple[bytes, str]:
    """The blank form to be filled, and what messages call it."""
    from addin.documents.old_forms import as_xlsx
    from workbooks.opening.files import file_bytes
    from workbooks.opening.locks import in_clear
    from workbooks.writing.archive_form import blank_form

    own = desk.workspace / FORM_FILE if desk.workspace else None
    path = template or (own if own is not None and own.exists() else None)
    if path is None:
        return blank_form(), FORM_FILE
    where = Where(book=path.name)
    return as_xlsx(in_clear(file_bytes(path, where), desk.password, where), path.name), path.name


def _as(out: Path, data: bytes) -> bytes:
    """A filled form in the format its name asks for."""
    if out.suffix.lower() == ".pdf":
        from addin.documents.pdf import to_pdf

        return to_pdf({FORM_FILE: data})[FORM_FILE]
    if out.suffix.lower() == ".xls":
        from addin.documents.old_forms import as_xls

        return as_xls(data, out.name)
    return data


def material_now(desk: Desk, month: str | None = None, unmask: str = "") -> Material:
    """The newest month, or the one asked for, with entries as they stand."""
    from addin.buttons.support.newest import NO_RETURNS
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import ledger_of
    from addin.desk.answers import parse_month
    from addin.ledger.storage.workspace import current_user
    from addin.reports.material import Material
    from addin.reports.spans import Span

    ledger, policy = ledger_of(desk), policy_of(desk)
    newest = ledger.last_month()
    if newest is None:
        raise refuse(NO_RETURNS, Where())
    last = min(parse_month(month), newest) if month else newest
    user = current_user()
    snapshot = ledger.snapshot(last, at=desk.now, actor=user, policy=policy, unmask=unmask, all_entries=True)

    @cache
    def at(month: Month) -> Snapshot:
        return snapshot if month == last else ledger.snapshot(month, at=desk.now, actor=user, policy=policy, unmask=unmask)

    return Material(Span(last.chinese, (last,)), policy, desk.today, snapshot, at, ledger.first_month())
