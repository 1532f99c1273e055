"""退回：给有错误的单位写退回函，附标注过的工作簿（R25）。"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

from addin.buttons.support.noting import note_made
from addin.declare import Ask, Done, button
from addin.desk.answers import parse_deadline, parse_month
from addin.desk.desk import Desk
from addin.desk.proposals import in_out, month_taken_in
from workbooks.examined import Examined
from workbooks.rights import make_folder


def client_names(found: Examined) -> dict[tuple[str, int], str]:
    """Names of the clients of a workbook, in the rows of clients and of registers, by sheet and row."""
    from workbooks.registers import registers

    s = found.submission
    told = [(s.sheet_of(i), row, name) for i, (row, name) in enumerate(zip(s.rows, s.columns.get("name", ()), strict=False))]
    for e in found.entries:
        told += zip(e.sheets, e.rows, e.columns.get(registers()[e.register].about, ()), strict=False)
    return {(sheet, row): str(name) for sheet, row, name in told if name}


@button("退回", verb="return-letters", place=30, audience="marketing", clause="R25", icon="Undo")
def return_letters(
    desk: Desk,
    month: Annotated[str, Ask("报送月份", "如 2026-11", propose=month_taken_in)],
    out: Annotated[Path, Ask("存到哪个文件夹", "每个单位一个子文件夹", pick="folder", propose=in_out("{month}退回"), remember="folder")],
    until: Annotated[str, Ask("重报期限", "如 2026-11-28；不填按参数“重报天数”")] = "",
    pdf: Annotated[bool, Ask("同时生成PDF", remember="answer")] = False,
    dry_run: Annotated[bool, Ask("只列出，不写文件", host="skips")] = False,
) -> Done:
    """给本月每个有错误的单位生成退回函（Word）和标出问题的工作簿。

    例：kh return-letters --month 2026-11 --out 退回 --workspace 工作区
    """
    from addin.buttons.support.batches import Batch, tell_unconverted
    from addin.buttons.support.examining import examine_one, options_for
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.publishing import publish
    from addin.buttons.support.working import house_of, ledger_of
    from addin.reports import reports
    from addin.reports.return_letter import return_letter
    from udfs.words.visible import on_one_line
    from workbooks.answering.mark import returned_copy
    from workbooks.names import safe_name
    from workbooks.outputs import write_output
    from workbooks.problems import Refusal, Severity

    policy = policy_of(desk)
    ledger = ledger_of(desk)
    told_month = parse_month(month)
    by = parse_deadline(until, desk.today)
    batch = Batch(desk)
    letters: list[Path] = []
    faulty = [told for told in ledger.told(told_month) if any(p.severity is Severity.ERROR for p in told.problems)]
    for told in faulty:
        errors = sum(p.severity is Severity.ERROR for p in told.problems)
        desk.say(f"{told.unit}：{told.file}，{errors}处错误")
        desk.line({"unit": told.unit, "book": told.file, "errors": errors})
    if dry_run and faulty:
        return Done(f"{told_month.chinese}有{len(faulty)}个单位的报表要退回；没有写文件。")
    asked = f"要给上面{len(faulty)}个单位写{told_month.chinese}的退回函，附标注工作簿。\n存到{out}。现在写吗？"
    if faulty and not desk.confirm(asked):
        return Done("没有写退回函。", code=130)
    versions = {(r.unit, r.sha256): r.version for r in ledger.receipts(str(told_month)) if r.kind == "月报"}
    for told in faulty:
        folder = out / safe_name(told.unit)
        rows, attached, clients = 0, False, dict[tuple[str, int], str]()
        with batch.item(f"{told.unit}的标注副本"):
            make_folder(folder)
            original = ledger.workspace.original(told.sha256)
            try:
                examined = examine_one(original, options_for(desk), name=told.file)
            except Refusal:
                desk.say(f"{on_one_line(told.file)}读不了，只写退回函，不附标注副本。")
            else:
                rows = len(examined.submission.rows)
                clients = client_names(examined)
                judged = replace(examined, problems=list(told.problems))  # as it was taken in, and as letter and lists say
                name, data = returned_copy(Path(told.file), original.read_bytes(), judged)
                write_output(folder / name, data)
                batch.made.append(folder / name)
                attached = True
        with batch.item(f"{told.unit}的退回函"):
            context = return_letter(
                told.unit, told_month, told.file, rows, told.problems,
                day=desk.today, until=by, policy=policy, sha256=told.sha256, attached=attached, clients=clients, house=house_of(ledger),
            )  # fmt: skip
            target = folder / f"退回函（{safe_name(told.unit)} {told_month.chinese}）.docx"
            letters += publish(reports()["return-letter"], context, target, created=desk.today)
            batch.made.append(target)
            of = (told.unit, str(told_month), versions.get((told.unit, told.sha256), 0))
            note_made(desk, ledger, reports()["return-letter"].title, [target], report="return-letter", unit=told.unit, rests_on=of)
    some = letters or batch.failed or any(u.received for u in ledger.status(told_month))
    nothing = (
        f"{told_month.chinese}没有要退回的报表：收到的都没有错误。"
        if some
        else f"台账里还没有{told_month.chinese}的报送，说不出要退回谁。先用“汇总本月”收进报表。"
    )
    marked = len(batch.made) - len(letters)
    copies = "和标注工作簿" if marked == len(letters) else f"，其中{marked}个附标注工作簿" if marked else ""
    if pdf and letters:
        tell_unconverted(batch, letters)
    return batch.done(f"已为{len(letters)}个单位生成退回函{copies}：", nothing)
