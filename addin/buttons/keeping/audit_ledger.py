"""审计：核对台账有没有被改动，封存日志，导出谁读过、写过、打印过什么（S16、A20）。"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from addin.declare import Ask, Done, button
from addin.desk.answers import keep_existing, parse_day
from addin.desk.desk import Desk
from workbooks.atomic import replacing, write_atomic
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.rights import make_folder

if TYPE_CHECKING:
    from addin.ledger.log.events import Event

BAD_SEAL = rule("KH623", Severity.ERROR, "封条读不出来", "“{name}”不是审计封条。", "用“封存日志”（kh audit seal）存下来的文件。")
REVERSED = rule("KH536", Severity.ERROR, "起止日期颠倒", "起日{since}在止日{until}之后。", "把两个日期对调。")
#: Share of the entries that a sampling list shows, at least so many.
_SAMPLE, _LEAST = 20, 5


@button(
    "核对台账", verb="audit verify", place=90, audience="marketing", clause="S16", icon="ReviewProtectWorkbook", who=("marketing", "leader")
)
def verify_ledger(
    desk: Desk,
    seal: Annotated[Path | None, Ask("封条", "以前封存的文件；有它，连整个重写的日志也能发现", pick="open")] = None,
) -> Done:
    """逐条核对日志、报送、内容、单位名录、快照和存档原件，说出第一处和每一处被改动的地方。

    例：kh audit verify --seal 封条.json --workspace 工作区
    """
    from addin.buttons.support.working import ledger_of
    from addin.ledger.log import audit

    told = None
    if seal is not None:
        try:
            told = audit.parse(seal.read_text(encoding="utf-8"))
        except ValueError:
            raise refuse(BAD_SEAL, Where(), name=seal.name) from None
    ledger = ledger_of(desk)
    found = ledger.breaks(told)
    for b in found:
        desk.line({"broken": b.where, "says": b.says})
        if not desk.json:
            desk.say(f"{b.where}：{b.says}")
    for line in ledger.erasures():
        desk.line({"erased": line})
        if not desk.json:
            desk.say(f"抹去过个人信息：{line}")
    head = ledger.head()
    desk.line({"summary": {"entries": head.number, "head": head.hash, "broken": len(found)}})
    if found:
        return Done(f"有{len(found)}处被改动，第一处：{found[0].where}{found[0].says}。{ledger.database.precaution}，再查。", code=1)
    return Done(f"台账完好：{head.chinese}，报送、内容、单位名录和存档原件都与日志相符。")


@button("封存日志", verb="audit seal", place=91, audience="marketing", clause="A20", icon="SheetProtect")
def seal_log(desk: Desk, out: Annotated[Path, Ask("封条存到哪里", "存到工作区以外的地方，或打印出来", remember="folder")]) -> Done:
    """把日志最后一条的编号和校验码存下来；以后核对时有它，整个日志被重写也能发现。

    例：kh audit seal --out 封条.json --workspace 工作区
    """
    from addin.buttons.support.working import ledger_of
    from addin.ledger.log import audit

    keep_existing(out)
    head = ledger_of(desk).head()
    make_folder(out.parent)
    write_atomic(out, audit.dump(head).encode())
    desk.line({"number": head.number, "hash": head.hash})
    return Done(f"已封存：{head.chinese}，全码{head.hash}。", (out,))


@button(
    "导出审计表",
    verb="audit export",
    place=92,
    audience="marketing",
    clause="S16",
    icon="XmlExport",
    who=("marketing", "leader"),
    reads=("since", "until", "out"),
)
def export_log(
    desk: Desk,
    out: Annotated[Path, Ask("存到哪里", "扩展名.xlsx", remember="folder")],
    since: Annotated[str, Ask("从哪天", "如 2026-11-01", option="--from")] = "",
    until: Annotated[str, Ask("到哪天", "如 2026-11-30", option="--to")] = "",
) -> Done:
    """谁在什么时候读、写、导出、打印了什么，连同机器自己的时间和登录账号；另附一张抽查表。

    例：kh audit export --from 2026-11-01 --to 2026-11-30 --out 审计.xlsx --workspace 工作区
    """
    from addin.buttons.support.working import ledger_of

    first = parse_day(since).isoformat() if since else ""
    last = parse_day(until).isoformat() if until else "9999-12-31"
    if first > last:
        raise refuse(REVERSED, Where(), since=first, until=last)
    ledger = ledger_of(desk)
    found = [e for e in ledger.events() if first <= e.at[:10] <= last]
    keep_existing(out)
    make_folder(out.parent)
    head = ledger.head()
    _write(out, found, head.hash, f"{head.chinese}（{len(found)}条）", desk.now, ledger.show())
    desk.line({"entries": len(found), "head": head.hash})
    return Done(f"已导出{len(found)}条：", (out,))


def _write(out: Path, found: Sequence[Event], seed: str, footer: str, made: datetime.datetime, show: Callable[[str], str]) -> None:
    """Two sheets: all entries, and those drawn for a look, drawn by the log's own head so that the draw can be repeated.

    Args:
        out: The workbook.
        found: The entries.
        seed: Head of the log.
        footer: What stands under each page.
        made: When it is made.
        show: How reasons and other texts are shown.
    """
    import random

    import xlsxwriter

    from addin.buttons.support.event_words import answer_of, event_words

    drawn = random.Random(seed).sample(range(len(found)), min(len(found), max(_LEAST, len(found) // _SAMPLE)))  # noqa: S311 - repeatable
    heads = (
        ("条", 6),
        ("时间", 20),
        ("操作人", 12),
        ("做了什么", 14),
        ("对象", 30),
        ("详情", 60),
        ("答复", 24),
        ("机器时间（UTC）", 22),
        ("登录账号", 14),
    )
    with replacing(out) as target:
        book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
        book.set_properties({"created": made})
        bold = book.add_format({"bold": True, "bg_color": "#D9E2F3", "border": 1, "font_name": "微软雅黑", "font_size": 10})
        plain = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "font_name": "微软雅黑", "font_size": 9})
        for name, numbers in (("日志", range(len(found))), ("抽查", sorted(drawn))):
            sheet = book.add_worksheet(name)
            columns = [*heads, *((("查到什么", 30), ("被查单位答复", 30), ("检查人", 10)) if name == "抽查" else ())]
            for c, (text, width) in enumerate(columns):
                sheet.set_column(c, c, width)
                sheet.write_string(0, c, text, bold)
            for r, number in enumerate(numbers, start=1):
                e = found[number]
                words, answer = event_words(e.detail, show), answer_of(e.detail, show)
                told = (str(e.id), e.at.replace("T", " "), show(e.actor), e.kind, show(e.subject), words, answer, e.machine_at, e.account)
                for c in range(len(columns)):
                    sheet.write_string(r, c, told[c] if c < len(told) else "", plain)
            sheet.freeze_panes(1, 0)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
            sheet.set_footer(f"&L{footer}&R第 &P 页，共 &N 页")
        book.close()
