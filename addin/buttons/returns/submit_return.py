"""提交本月：校验通过的报表交到工作区的收件夹并记入台账；没有工作区就打成一个包，供发送（R25、R57）。"""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated

from addin.buttons.support.examining import examine_one, options_for, show_found
from addin.buttons.support.permission import viewer_of
from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from udfs.periods import Term
from workbooks.examined import Examined, Submission
from workbooks.names import safe_name, told_name
from workbooks.opening.folders import SLIP
from workbooks.opening.locks import is_locked
from workbooks.opening.mails import SUFFIXES as MAILS
from workbooks.problems import Refusal, Severity, Where, refuse, rule
from workbooks.registers import registers
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.decisions import DECISIONS
from workbooks.rights import make_folder

if TYPE_CHECKING:
    from addin.consolidate.receive import Received

LOCKED = rule(
    "KH184",
    Severity.ERROR,
    "设了打开密码，收件人打不开",
    "文件设了打开密码，汇总的人没有密码，读不了它；没有提交。",
    "在 Excel 或 WPS 的“文件—信息—保护工作簿”里取消打开密码，另存后再提交。",
)


#: How a version stands, in a sentence.
_STANDS = {"退回": "已经退回", "已报(待验)": "在等审核", "已接收": "已经接收", "无变化声明": "已经按无变化收下"}


@button("提交本月", verb="submit", place=60, audience="staff", clause="R25", icon="FileSendAsAttachment", who=("marketing", "unit"))
def submit_return(
    desk: Desk,
    file: Annotated[Path, Ask("工作簿", positional=True, option="工作簿", host="book", locked=True)],
    to: Annotated[Path | None, Ask("报送包存到哪个文件夹", "没有工作区时用；不填就存在工作簿旁边", host="skips", option="--to")] = None,
    dry_run: Annotated[bool, Ask("只校验并说明会提交什么，不提交", host="skips")] = False,
) -> Done:
    """先校验，有错误就不提交；没有错误就交到工作区的收件夹并登记，没有工作区就打成报送包（zip），发给上级单位。

    存下来的邮件（.eml、.msg）提交里面的附件，发件人和单位名录核对；正文不读。
    例：kh submit 11月报送.xlsx --workspace 工作区
    """
    if desk.book is None and file.suffix.lower() in MAILS:
        return _submit_mail(desk, file, to, dry_run=dry_run)
    return _submit(desk, file, told_name(file.name), to, dry_run=dry_run)


def _submit_mail(desk: Desk, file: Path, to: Path | None, *, dry_run: bool) -> Done:
    """Each workbook attached to a saved mail, one after the other."""
    from workbooks.opening.folders import expand
    from workbooks.spools import spool

    with spool() as folder:
        found = expand(file, folder)
        problems = [f.problem for f in found if f.problem is not None]
        books = [f for f in found if f.problem is None]
        if not books:
            raise Refusal(problems[0])
        desk.show(problems)
        ends = []
        for f in books:
            name = f.name.rpartition("/")[2]
            _check_sender(desk, f.path, name, f.sender)
            ends.append(_submit(desk, f.path, name, to or file.absolute().parent, dry_run=dry_run))
    says = [f"{f.name.rpartition('/')[2]}：{done.says}" for f, done in zip(books, ends, strict=True)]
    return Done("\n".join(says), tuple(path for done in ends for path in done.made), max(done.code for done in ends))


def _check_sender(desk: Desk, path: Path, name: str, sender: str) -> None:
    """Say so where the unit is known by another address than the mail came from."""
    from addin.buttons.support.working import has_ledger, ledger_of
    from addin.consolidate.intake.senders import with_senders
    from addin.ledger.store import Told

    if not has_ledger(desk):
        return
    register = ledger_of(desk).register()
    unit = register.find(examine_one(path, options_for(desk), password=desk.password, name=name).submission.unit or "")
    told = with_senders([Told(unit.name if unit else "", name, name, ())], {name: sender}, register)
    desk.show([p for t in told for p in t.problems])


def _submit(desk: Desk, file: Path, name: str, to: Path | None, *, dry_run: bool) -> Done:
    found = examine_one(file, options_for(desk), password=desk.password, name=name)
    if desk.book is None and is_locked(file.read_bytes(), Where(name)):
        raise refuse(LOCKED, Where(name))
    show_found(desk, found)
    if not found.may_submit or not found.submission.period or not found.submission.unit:
        return Done(f"没有提交：还有{found.errors}处错误，改正后再提交。", code=1)
    s = found.submission
    stem = _stem(found, name)
    where = "交到工作区并登记" if desk.workspace is not None else "打成报送包，存在工作簿旁边"
    will = f"{s.unit}{_period(s)}的{s.kind}（{_told(found)}）{where}"
    if dry_run:
        return Done(f"可以提交：{will}；没有提交。")
    if not desk.confirm(f"要把{will}。现在提交吗？"):
        return Done("没有提交。", code=130)
    if desk.workspace is not None:
        _keep_unit(desk, s.unit or "")
        return _deliver(desk, file, found, stem)
    return _pack(desk, file, found, stem, to)


def _stem(found: Examined, name: str) -> str:
    """What the copy in the inbox is called; decisions of one month add up, so each keeps the name it was given (D06)."""
    s = found.submission
    what = _content(found) if s.kind == CUSTOMER_INFO.returned else s.kind
    whole = f"{s.unit or ''}{_period(s)}{what}"
    own = PurePath(name).stem
    return safe_name((own if own.startswith(whole) else f"{whole}-{own}") if s.kind == DECISIONS.returned else whole)


def _content(found: Examined) -> str:
    """What a monthly return is called after: its clients' sheet, or its registers where it holds nothing else."""
    titles = {registers()[e.register].title for e in found.entries if e.rows}
    if not titles or found.submission.rows or found.submission.no_change:
        return CUSTOMER_INFO.title
    return titles.pop() if len(titles) == 1 else "登记表"


def _keep_unit(desk: Desk, unit: str) -> None:
    """See that a unit hands in its own returns only; the ledger's libraries are loaded where there is a workspace."""
    from addin.ledger.privacy.gate import keep_unit

    keep_unit(viewer_of(desk), unit)


def _period(s: Submission) -> str:
    """The month or half-year of a return as a person says it."""
    return Term.parse(s.term).chinese if s.term else s.month.chinese if s.month else ""


def _deliver(desk: Desk, file: Path, found: Examined, stem: str) -> Done:
    """Into the inbox of its period under a name of its own, then into the ledger."""
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import workspace_of
    from addin.consolidate.receive import hand_in
    from addin.ledger.intake.intake_facts import CLASSES
    from addin.ledger.intake.receipts import place, remarks
    from addin.ledger.storage.workspace import current_user, sha256_of
    from addin.ledger.store import Ledger

    s, workspace = found.submission, workspace_of(desk)
    folder = workspace.inbox / s.period
    ledger = Ledger(workspace)

    def put() -> tuple[Path, bool]:
        make_folder(folder)
        before = set(folder.iterdir())
        kept = _keep(desk, file, folder, stem, ledger.next_version(s.unit or "", s.kind, s.period))
        return kept, kept not in before

    month = s.month or Term.parse(s.term).months[-1]
    kept, received = hand_in(put, month, workspace=workspace, clock=lambda: desk.moment, actor=current_user(), policy=policy_of(desk))
    version, late = received.version, received.late
    if received.known:
        return _known(desk, s, received)
    told = _told(found)
    answer: dict[str, object] = {
        "submitted": kept.name,
        "unit": s.unit,
        "kind": s.kind,
        "month": s.period,
        "version": version,
        "late": late,
        "known": False,
    }
    after = "，已过报送日，算迟报" if late else ""
    receipt = next((r for r in ledger.receipts(s.period) if (r.sha256, r.version) == (sha256_of(kept), version)), None)
    if receipt is not None:
        changes = {name: receipt.changes.get(name, 0) for name in CLASSES}
        answer |= {"receipt": receipt.number, "log": receipt.seal, "changes": changes}
        answer |= {"replaces": list(receipt.replaces), "lost": receipt.lost}
        desk.show(remarks(receipt))
    desk.line(answer)
    given = f"收条{receipt.code}：{place(workspace, receipt)}" if receipt else ""
    return Done(f"已提交{s.unit}{_period(s)}的{s.kind}（第{version}版，{told}）{after}，存为{kept.name}。{given}")


def _known(desk: Desk, s: Submission, received: Received) -> Done:
    """The same bytes as what counts already: nothing was taken in, and it is said how that stands."""
    sent_back = received.state == "退回"
    told = {"unit": s.unit, "kind": s.kind, "month": s.period, "version": received.version, "late": received.late}
    desk.line({"submitted": None, **told, "known": True, "state": received.state})
    stands = _STANDS.get(received.state, received.state)
    what = f"没有再收：和{s.unit}{_period(s)}{s.kind}第{received.version}版的内容完全相同，那一版{stands}。"
    cure = "请按退回的原因改正，存盘后再提交；确实不用改的，请市场营销部用“审核”接收。" if sent_back else "要更正的，改好存盘后再提交。"
    return Done(what + cure, code=1 if sent_back else 0)


def _keep(desk: Desk, file: Path, folder: Path, stem: str, version: int) -> Path:
    """A copy in a folder, named after the version it will be; another content beside what is there."""
    from workbooks.atomic import write_atomic

    source = file if desk.book is None else desk.book.copy_to(folder, f".{stem}")
    data = source.read_bytes()
    if source.parent == folder and source != file:
        source.unlink()
    names = [f"{stem}（第{n}版）" if n > 1 else stem for n in range(version, version + 1000)]
    for target in (folder / f"{name}{source.suffix}" for name in names):
        if not target.exists() or target.read_bytes() == data:
            write_atomic(target, data)
            return target
    raise RuntimeError("a thousand versions of one return")


def _pack(desk: Desk, file: Path, found: Examined, stem: str, to: Path | None) -> Done:
    """A zip with the workbook and a slip for people; the same return gives the same bytes."""
    from workbooks.outputs import write_output
    from workbooks.spools import spool

    with spool() as folder:
        source = file if desk.book is None else desk.book.copy_to(folder, stem)
        data, suffix = source.read_bytes(), source.suffix
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in ((stem + suffix, data), (SLIP, _slip(found).encode("utf-8-sig"))):
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    folder = to or (desk.book.folder() if desk.book is not None else file.absolute().parent)
    make_folder(folder)
    target = folder / f"{stem}.zip"
    write_output(target, out.getvalue())
    desk.line({"packed": str(target)})
    return Done(f"校验通过（{_told(found)}），已打成报送包，请发给上级单位：", (target,))


def _told(found: Examined) -> str:
    s = found.submission
    parts = [f"{registers()[e.register].title}{len(e.rows)}行" for e in found.entries if e.rows]
    if s.rows or not parts:
        parts.insert(0, f"客户{len(s.rows)}行" if parts else f"{len(s.rows)}行")
    rows = "无变化声明" if s.no_change else "、".join(parts)
    return rows + (f"，{found.warnings}处提醒" if found.warnings else "")


def _slip(found: Examined) -> str:
    s = found.submission
    lines = [
        f"填报单位：{s.unit}",
        f"报送月份：{_period(s)}",
        f"填报人：{s.reporter or ''}",
        f"内容：{_told(found)}",
        f"原文件：{found.book}",
    ]
    return "\r\n".join([*lines, ""])
