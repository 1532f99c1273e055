"""个人信息：列出收了什么、留多久、谁到期，把一个人从工作区里抹去（V09、A41）。"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.rights import make_folder

if TYPE_CHECKING:
    from addin.ledger.privacy.erasing import Place

NOBODY = rule(
    "KH665", Severity.ERROR, "没有这个人", "工作区里没有“{client}”的这个人。", "核对客户全称和姓名；已经抹去的不用再抹。", clause="V09"
)
NO_REASON = rule("KH666", Severity.ERROR, "没有写原因", "抹去一个人必须写明原因和经办人。", "加上 --why 原因 --by 经办人。", clause="V09")
_SHOWN = 30
#: Clients with a namesake that one sentence names.
_NAMESAKES = 5
_HEADS = ("列", "在哪张表", "用来做什么", "依据", "保存年数", "现有多少人")


@button("个人信息登记", verb="personal list", place=104, audience="marketing", clause="V09", on_ribbon=False, reads=("out",))
def list_personal(desk: Desk, out: Annotated[Path | None, Ask("存到哪里", "扩展名.xlsx；不填就只列出")] = None) -> Done:
    """列出收了哪些个人信息、用来做什么、依据、留几年、现有多少人；过了保存年数还没有再报的人逐个列出，等着抹去。

    例：kh personal list --out 个人信息登记.xlsx --workspace 工作区
    """
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import ledger_of
    from addin.ledger.privacy.personal_register import overdue, personal_fields

    ledger, years = ledger_of(desk), int(policy_of(desk).number("personal_years"))
    with ledger.database.read() as connection:
        fields, late = personal_fields(connection, years), overdue(connection, desk.today, years)
    for f in fields:
        desk.line({"field": f[0], "sheet": f[1], "purpose": f[2], "clause": f[3], "years": f[4], "persons": f[5]})
    for p in late:
        desk.line({"overdue": {"client": p.client, "person": p.shown, "unit": p.unit, "last": p.last, "since": p.since.isoformat()}})
    if not desk.json:
        for f in fields:
            desk.say(f"{f[0]}（{f[1]}）：{f[2]}，{f[3]}，留{f[4]}{'' if f[5] is None else f'年，现有{f[5]}人'}")
        for p in late[:_SHOWN]:
            desk.say(f"到期：{p.client} {p.shown}，{p.unit}最后在{p.last}报过，{p.since.isoformat()}到期")
    told = f"{len(fields)}列个人信息，{len(late)}人到期" + (f"，只列出前{_SHOWN}人" if len(late) > _SHOWN and not desk.json else "")
    if out is None:
        return Done(f"{told}。到期的用 kh personal erase 抹去。" if late else f"{told}。")
    _write(out, fields, [(p.client, p.shown, p.unit, p.last, p.since.isoformat()) for p in late])
    return Done(f"{told}：", (out,))


def _write(out: Path, fields: Sequence[Sequence[Any]], late: Sequence[Sequence[Any]]) -> None:
    import xlsxwriter

    from addin.desk.answers import keep_existing
    from workbooks.atomic import replacing

    keep_existing(out)
    make_folder(out.parent)
    with replacing(out) as target:
        book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
        bold = book.add_format({"bold": True, "bg_color": "#D9E2F3", "border": 1, "font_name": "微软雅黑", "font_size": 10})
        plain = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "font_name": "微软雅黑", "font_size": 10})
        for name, heads, rows in (
            ("登记", _HEADS, fields),
            ("到期", ("客户单位名称", "姓名", "单位", "最后报的月份", "到期日"), late),
        ):
            sheet = book.add_worksheet(name)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
            sheet.freeze_panes(1, 0)
            for c, head in enumerate(heads):
                sheet.set_column(c, c, max([len(head), *(len(str(r[c])) for r in rows)]) * 2 + 2)
                sheet.write_string(0, c, head, bold)
                for r, row in enumerate(rows, start=1):
                    sheet.write(r, c, row[c], plain)
        book.close()


@button(
    "抹去一个人",
    verb="personal erase",
    place=105,
    audience="marketing",
    clause="V09",
    on_ribbon=False,
    reads=("client",),
    looks=("dry_run", True),
)
def erase_person(
    desk: Desk,
    client: Annotated[str, Ask("客户", "单位全称", positional=True, option="客户")],
    person: Annotated[str, Ask("姓名", "写全名", positional=True, option="姓名")],
    why: Annotated[str, Ask("原因")] = "",
    by: Annotated[str, Ask("经办人")] = "",
    dry_run: Annotated[bool, Ask("只列出在哪里，先不抹去")] = False,
) -> Done:
    """把一个人从台账各版、各登记簿、日志、原件、缓存和工作区里的备份中抹去；以后旧表再报来也不收。不能撤销，先用 --dry-run 看。

    日志的链条仍然完整，核对台账会说明抹去过；工作区以外的（发出的文件、别处的备份）逐项列出，要请拿着的人处理。
    例：kh personal erase 甲置业有限公司 张示例 --why 本人要求删除 --by 李示例 --dry-run --workspace 工作区
    """
    from addin.buttons.support.working import ledger_of
    from addin.ledger.privacy.erasing import erase, find, outside
    from addin.ledger.storage.workspace import current_user

    if not dry_run and not (why.strip() and by.strip()):
        raise refuse(NO_REASON, Where())
    ledger = ledger_of(desk)
    with ledger.database.read() as connection:
        found = find(connection, ledger.workspace, client, person.strip(), desk.now)
    if found.anothers or not any(p.kind != "工作区里的备份" for p in found.places):
        raise refuse(NOBODY, Where(), client=client)
    _tell(desk, found.places)
    same = _namesakes(desk, found.namesakes, found.stone.stands)
    beyond = outside(ledger.events(), server=ledger.database.server)
    for line in beyond:
        desk.line({"outside": line})
    count = sum(p.count for p in found.places)
    if dry_run:
        return Done(f"这个人在工作区里有{count}处；还没有抹去，确实要抹的，写明原因和经办人再做一次。{same}")
    done = erase(ledger.database, ledger.workspace, found, why=found.whom.hide(why), by=by, at=desk.now, actor=current_user())
    for line in done:
        desk.line({"done": line})
    if not desk.json:
        for line in done[:_SHOWN]:
            desk.say(line)
        for line in beyond[:_SHOWN]:
            desk.say(f"工作区以外，请另行处理：{line}")
    stone = found.stone.number
    desk.line({"erased": stone, "places": count, "outside": len(beyond)})
    return Done(
        f"已抹去第{stone}号，共{count}处；原来的名字处写“{found.stone.stands}”，以后再报来也不收。"
        f"工作区以外还有{len(beyond)}项可能写着他，别处的备份、日历和发出的邮件也请清理。{same}"
    )


def _namesakes(desk: Desk, clients: Sequence[str], stands: str) -> str:
    """What becomes of persons of the same name at other clients."""
    for name in clients:
        desk.line({"namesake": name})
    if not clients:
        return ""
    told = "、".join(clients[:_NAMESAKES]) + (f"等{len(clients)}家" if len(clients) > _NAMESAKES else "")
    return f"{told}也有同名的人：台账和原件里他们的各行不动；没有写是哪个客户的文字和校验问题里分不清是谁，名字一起写成“{stands}”。"


def _tell(desk: Desk, places: Sequence[Place]) -> None:
    for p in places:
        desk.line({"kind": p.kind, "where": p.where, "count": p.count})
    if desk.json:
        return
    for p in places[:_SHOWN]:
        desk.say(f"{p.kind}：{p.where}，{p.count}处")
    if len(places) > _SHOWN:
        desk.say(f"……共{len(places)}项，加 --json 看全部。")
