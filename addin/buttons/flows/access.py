"""调阅客户档案：申请、批准、摘录、收回、催还、归还（R09、R30、A19、A20）。"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from addin.declare import Ask, Done, button
from addin.desk.answers import keep_existing, parse_day, parse_deadline
from addin.desk.desk import Desk
from udfs.periods import month_of
from udfs.words.text import fold
from workbooks.atomic import write_atomic
from workbooks.names import safe_name
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.rights import make_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from addin.ledger.log.access import Request
    from addin.ledger.shapes.views import GroupClient
    from addin.ledger.store import Ledger

NO_SUCH_REQUEST = rule("KH501", Severity.ERROR, "没有这份申请", "没有第{number}号调阅申请。", "用 kh access list 看编号。", clause="R30")
OWN_APPROVAL = rule(
    "KH502", Severity.ERROR, "不能自己批自己", "第{number}号申请是{by}提的，不能由本人批准。", "请集团公司领导批准。", clause="A20"
)
NOT_COMPLETE = rule(
    "KH503", Severity.ERROR, "申请没有写全", "调阅申请没有写{what}。", "写全申请单位、申请人、事由、客户、内容和期限。", clause="R30"
)
UNKNOWN_FIELD = rule("KH504", Severity.ERROR, "没有这项内容", "客户档案里没有“{field}”。", "可选：{known}。")
UNTIL_PAST = rule("KH505", Severity.ERROR, "期限已过", "期限{day}已经过去。", "写今天或以后的日期。")
NOT_FOUND = rule("KH506", Severity.ERROR, "没有申请的客户", "台账里没有“{client}”。", "核对单位全称，改了再申请。")
NOT_HIS = rule(
    "KH667",
    Severity.ERROR,
    "不由他批准",
    "第{number}号申请（{unit}，{fields}）不由“{by}”批准。",
    "由有权的人批准：{known}；谁批准哪些，由市场营销部在分级标准的“调阅批准人”表里改。",
    clause="A20",
)
NOT_OUT = rule(
    "KH507",
    Severity.ERROR,
    "没有要催还的摘录",
    "第{number}号调阅没有要催还的摘录：{why}。",
    "用 kh access list 看期限和归还。",
    clause="R30",
)
_NOT_APPROVED = "未批准"
_ANY = "全部"


@button("申请调阅", verb="access request", place=95, audience="staff", clause="R30", on_ribbon=False, who=("marketing", "unit"))
def request_access(
    desk: Desk,
    unit: Annotated[str, Ask("申请单位")],
    by: Annotated[str, Ask("申请人")],
    why: Annotated[str, Ask("事由")],
    clients: Annotated[str, Ask("客户", "全称，几个用顿号隔开")],
    fields: Annotated[str, Ask("内容", "要看哪些栏目，如 联系人、联系电话；几个用顿号隔开")],
    until: Annotated[str, Ask("到哪天", "如 2026-12-31")],
) -> Done:
    """登记一份调阅申请，报集团公司领导批准；没有批准，什么也看不到。

    例：kh access request --unit 西南分公司 --by 袁示例 --why 投标联络 --clients 甲置业有限公司 --fields 联系人、联系电话 --until 2026-12-31
    """
    from addin.buttons.support.working import ledger_of
    from addin.ledger.log.access import REQUESTED
    from addin.ledger.months.declarations import find_unit
    from addin.ledger.privacy.gate import keep_unit
    from addin.ledger.storage.workspace import current_user
    from udfs.identity import name_key
    from workbooks.registers.customer_info import CUSTOMER_INFO

    told = {"申请单位": unit, "申请人": by, "事由": why, "客户": clients, "内容": fields}
    if lacking := [label for label, text in told.items() if not text.strip("、，, \n")]:
        raise refuse(NOT_COMPLETE, Where(), what="、".join(lacking))
    day = _day(desk, until)
    heads = {f.head for f in CUSTOMER_INFO.fields if not f.computed}
    wanted = _split(fields)
    for head in wanted:
        if head != _ANY and head not in heads:
            raise refuse(
                UNKNOWN_FIELD, Where(), field=head, known="、".join([_ANY, *(f.head for f in CUSTOMER_INFO.fields if not f.computed)])
            )
    ledger = ledger_of(desk)
    units = ledger.register()
    unit = find_unit(units, unit) if units.tells else unit.strip()
    keep_unit(ledger.viewer, unit)
    names = _split(clients)
    month = ledger.last_month()
    known = ledger.names_told(month) if month else frozenset()
    if unknown := [name for name in names if name_key(name) not in known]:
        raise refuse(NOT_FOUND, Where(), client="”“".join(unknown))
    detail = {"by": by, "why": why, "clients": names, "fields": wanted, "until": day.isoformat()}
    ledger.note(at=desk.now, actor=current_user(), kind=REQUESTED, subject=unit, detail=detail)
    number = ledger.requests()[-1].number
    desk.line({"request": number})
    return Done(f"已登记第{number}号调阅申请，等集团公司领导批准。")


@button("批准调阅", verb="access approve", place=96, audience="managers", clause="A20", on_ribbon=False)
def approve_access(
    desk: Desk,
    number: Annotated[int, Ask("申请编号", positional=True)],
    by: Annotated[str, Ask("批准人", "集团公司领导")],
    paper: Annotated[str, Ask("批准文号", "纸上批的填文号")] = "",
) -> Done:
    """集团公司领导批准一份申请；申请人自己不能批。

    例：kh access approve 3 --by 黎示例 --paper 办〔2026〕12号 --workspace 工作区
    """
    ledger, found = _checked(desk, number, "approve")
    if fold(by) in ("", fold(found.by)):
        raise refuse(OWN_APPROVAL, Where(), number=number, by=found.by)
    _keep_approver(desk, found, by.strip())
    return _done(
        desk, ledger, found, "批准调阅", {"by": by, "paper": paper}, f"第{number}号调阅申请已批准，到{found.until.isoformat()}为止。"
    )


@button("不批准调阅", verb="access deny", place=97, audience="managers", clause="A20", on_ribbon=False)
def deny_access(
    desk: Desk,
    number: Annotated[int, Ask("申请编号", positional=True)],
    by: Annotated[str, Ask("批准人")],
    why: Annotated[str, Ask("原因")],
) -> Done:
    """集团公司领导不批准一份申请，写明原因。"""
    ledger, found = _checked(desk, number, "deny", why=why)
    _keep_approver(desk, found, by.strip())
    return _done(desk, ledger, found, "不批准调阅", {"by": by, "why": why}, f"第{number}号调阅申请没有批准：{ledger.show()(why)}。")


@button("收回调阅", verb="access revoke", place=98, audience="marketing", clause="R30", on_ribbon=False)
def revoke_access(desk: Desk, number: Annotated[int, Ask("申请编号", positional=True)], why: Annotated[str, Ask("原因")]) -> Done:
    """提前收回一份批准；已经做的摘录列出来，逐份催还。"""
    ledger, found = _checked(desk, number, "take_back", why=why)
    copies = f"；已有{len(found.copies)}份摘录要催还（kh access recall）" if found.copies else ""
    return _done(desk, ledger, found, "收回调阅", {"why": why}, f"第{number}号调阅已收回{copies}。")


@button(
    "调阅申请",
    verb="access list",
    place=94,
    audience="marketing",
    clause="R30",
    on_ribbon=False,
    who=("marketing", "leader", "unit"),
    reads=(),
)
def list_access(desk: Desk) -> Done:
    """列出调阅申请：谁、为什么、看什么、状态、做过几份摘录；到期还没还的标出来。"""
    from addin.buttons.support.working import ledger_of
    from addin.flows import flows

    flow, ledger = flows()["access"], ledger_of(desk)
    found, show = ledger.requests(), ledger.show()
    for r in found:
        state = flow.state(r.happened(desk.today))
        overdue, why = r.owed(desk.today), show(r.why)
        desk.line(
            {
                "request": r.number, "unit": r.unit, "by": r.by, "why": why, "clients": list(r.clients), "fields": list(r.fields),
                "until": r.until.isoformat(), "state": state, "approver": r.approver, "copies": len(r.copies), "to_return": overdue,
            }
        )  # fmt: skip
        if not desk.json:
            late = f"，{len(r.copies)}份摘录待还" if overdue else ""
            desk.say(
                f"第{r.number}号  {r.unit} {r.by}  {'、'.join(r.clients)}（{'、'.join(r.fields)}）  {state}，到{r.until.isoformat()}{late}"
            )
    return Done(f"共{len(found)}份调阅申请。")


@button("调阅摘录", verb="access extract", place=99, audience="marketing", clause="R30", on_ribbon=False)
def extract_access(
    desk: Desk,
    number: Annotated[int, Ask("申请编号", positional=True)],
    out: Annotated[Path, Ask("存到哪里", "扩展名.xlsx")],
    password: Annotated[str, Ask("打开密码", "填了就加密（AES）")] = "",
) -> Done:
    """只含批准的客户和批准的栏目，其余栏目写“未批准”；每页有水印和编号，记入日志。

    例：kh access extract 3 --out 摘录.xlsx --password ****** --workspace 工作区
    """
    from addin.documents.extract_book import extract_book

    ledger, found = _checked(desk, number, "extract")
    keep_existing(out)
    data = extract_book(_content(desk, ledger, found), password)
    _done(desk, ledger, found, "调阅", {"clients": len(found.clients), "fields": list(found.fields)}, "")
    make_folder(out.parent)
    write_atomic(out, data)
    return Done(f"第{number}号调阅摘录（{len(found.clients)}个客户{'，已加密' if password else ''}）：", (out,))


@button(
    "催还调阅", verb="access recall", place=101, audience="marketing", clause="R30", on_ribbon=False, reads=("number",), looks=("out", None)
)
def recall_copies(
    desk: Desk,
    number: Annotated[int, Ask("申请编号", "不填就是所有到期、快到期和已收回的", positional=True)] = 0,
    out: Annotated[Path | None, Ask("催还单存到哪个文件夹", "不填就只列名单", pick="folder")] = None,
    until: Annotated[str, Ask("归还期限", "如 2026-12-09；不填按参数“归还天数”")] = "",
    pdf: Annotated[bool, Ask("同时生成PDF")] = False,
) -> Done:
    """列出摘录还没归还、已经到期、快到期或已收回的调阅，给每一份写催还单。

    例：kh access recall --out 催还 --workspace 工作区
    """
    from addin.buttons.support.batches import Batch, tell_unconverted
    from addin.buttons.support.noting import note_made
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.publishing import publish
    from addin.buttons.support.working import house_of, ledger_of
    from addin.reports import reports
    from addin.reports.clients.recall import recall

    policy, ledger = policy_of(desk), ledger_of(desk)
    force, by = policy.on(month_of(desk.today)), parse_deadline(until, desk.today)
    soon = desk.today + datetime.timedelta(days=int(force.number("copy_notice_days")) + 1)
    owed = [r for r in ledger.requests() if r.owed(soon)]
    if number:
        owed = [r for r in owed if r.number == number] or _not_out(ledger, number)
    house, head, show = house_of(ledger), ledger.head(), ledger.show()
    letters = [recall(r, day=desk.today, head=head, until=by, policy=force, house=house, show=show) for r in owed]
    for letter in letters:
        desk.line(letter.figures)
        if not desk.json:
            desk.say(f"第{letter.number}号  {letter.unit} {letter.by}：{letter.standing}")
    if not letters:
        return Done("没有到期、快到期或已收回还没归还的摘录。")
    if out is None:
        return Done(f"有{len(letters)}份调阅的摘录要催还；加上 --out 文件夹写催还单。")
    batch, kind = Batch(desk), reports()["recall"]
    for letter in letters:
        with batch.item(f"第{letter.number}号的催还单"):
            target = out / f"催还单（第{letter.number}号 {safe_name(letter.unit)}）.docx"
            batch.made += publish(kind, letter, target, created=desk.today)
            note_made(desk, ledger, kind.title, [target], report=kind.name, unit=letter.unit, addressee=letter.by)
    if pdf and batch.made:
        tell_unconverted(batch, [*batch.made])
    return batch.done(f"已写{len(letters)}份催还单：", "")


@button("归还调阅", verb="access return", place=102, audience="marketing", clause="R30", on_ribbon=False)
def return_copies(
    desk: Desk,
    number: Annotated[int, Ask("申请编号", positional=True)],
    by: Annotated[str, Ask("归还人", "交回摘录的人")],
) -> Done:
    """登记一份调阅的摘录已经全部归还；这份批准随之结束。

    例：kh access return 3 --by 袁示例 --workspace 工作区
    """
    from addin.ledger.log.access import GIVEN_BACK

    ledger, found = _checked(desk, number, "give_back")
    if not found.copies:
        _not_out(ledger, number)
    return _done(desk, ledger, found, GIVEN_BACK, {"by": by}, f"第{number}号调阅的{len(found.copies)}份摘录已归还。")


def _not_out(ledger: Ledger, number: int) -> list[Request]:
    """Refuse where no copy of a request is to come back now.

    Raises:
        Refusal: KH501, there is no such request; KH507, none of its copies is to come back.
    """
    found = next((r for r in ledger.requests() if r.number == number), None)
    if found is None:
        raise refuse(NO_SUCH_REQUEST, Where(), number=number)
    back = "已经归还" if "give_back" in found.done else f"{found.until.isoformat()}才到期" if found.copies else "没有做过摘录"
    raise refuse(NOT_OUT, Where(), number=number, why=back)


def _content(desk: Desk, ledger: Ledger, found: Request) -> Any:
    from addin.documents.extract_book import Extract
    from workbooks.registers.customer_info import CUSTOMER_INFO

    whole = _clients_of(desk, ledger, found.clients, unmask=f"第{found.number}号调阅：{found.why}")
    # A remark that was approved tells no telephone that was not.
    hidden = whole if _ANY in found.fields else _clients_of(desk, ledger, found.clients)
    fields = [f for f in CUSTOMER_INFO.fields if not f.computed and f.name != "name"]
    fields.sort(key=lambda f: f.head not in found.fields)  # what was approved is on the first page
    rows = []
    for name, client, masked in zip(found.clients, whole, hidden, strict=True):
        approved = {f.name for f in fields if _ANY in found.fields or f.head in found.fields}
        seen = ((client if f.personal else masked).values.get(f.name) if f.name in approved else _NOT_APPROVED for f in fields)
        rows.append([name, *seen])
    head = ledger.head()
    mark = f"第{found.number}号调阅　仅供{found.unit}{found.by}　{desk.today.isoformat()}　用毕归还，限{found.until.isoformat()}"
    told = [
        ("编号", f"第{found.number}号"), ("申请单位", found.unit), ("申请人", found.by), ("事由", ledger.show()(found.why)),
        ("内容", "、".join(found.fields)), ("批准人", found.approver + (f"（{found.paper}）" if found.paper else "")),
        ("限期", found.until.isoformat()), ("摘录日期", desk.today.isoformat()), ("日志", head.chinese), ("归还签字", ""),
    ]  # fmt: skip
    return Extract("客户档案调阅单", mark, ["客户单位名称", *(f.head for f in fields)], rows, told, desk.now)


def _clients_of(desk: Desk, ledger: Ledger, names: Sequence[str], *, unmask: str = "") -> list[GroupClient]:
    """The clients of some names in the newest month.

    Raises:
        Refusal: KH506, one is not in the ledger.
    """
    from addin.ledger.storage.workspace import current_user
    from udfs.identity import name_key

    month = ledger.last_month()
    clients = ledger.snapshot(month, at=desk.now, actor=current_user(), unmask=unmask).clients if month else ()
    known = {name_key(c.name): c for c in clients}
    if unknown := [name for name in names if name_key(name) not in known]:
        raise refuse(NOT_FOUND, Where(), client="”“".join(unknown))
    return [known[name_key(name)] for name in names]


def _checked(desk: Desk, number: int, command: str, *, why: str = "") -> tuple[Ledger, Request]:
    """A request on which a command may be given now.

    Raises:
        Refusal: KH501, there is none; KH420, KH422 not now, or not without a reason.
    """
    from addin.buttons.support.working import ledger_of
    from addin.flows import flows

    flow, ledger = flows()["access"], ledger_of(desk)
    found = next((r for r in ledger.requests() if r.number == number), None)
    if found is None:
        raise refuse(NO_SUCH_REQUEST, Where(), number=number)
    flow.check(command, flow.state(found.happened(desk.today)), flow.command(command).who[0], why=why)
    return ledger, found


def _keep_approver(desk: Desk, found: Request, by: str) -> None:
    """See that a request is somebody's to decide, by the policy's approvers; without any whoever is named is.

    Raises:
        Refusal: KH667, it is another's.
    """
    from addin.buttons.support.policies import policy_of

    approvers = policy_of(desk).approvers
    his = [a.name for a in approvers if a.may(found.unit, found.fields, desk.today)]
    if approvers and by not in his:
        known = "、".join(dict.fromkeys(his)) or "表里没有人有权批准"
        raise refuse(NOT_HIS, Where(), number=found.number, unit=found.unit, fields="、".join(found.fields), by=by, known=known)


def _done(desk: Desk, ledger: Ledger, found: Request, kind: str, detail: dict[str, Any], says: str) -> Done:
    from addin.ledger.storage.workspace import current_user

    ledger.note(at=desk.now, actor=current_user(), kind=kind, subject=found.unit, detail={"request": found.number, **detail})
    desk.line({"request": found.number, "done": kind})
    return Done(says)


def _day(desk: Desk, until: str) -> datetime.date:
    day = parse_day(until)
    if day < desk.today:
        raise refuse(UNTIL_PAST, Where(), day=day.isoformat())
    return day


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.replace("，", "、").replace(",", "、").split("、") if part.strip()]
