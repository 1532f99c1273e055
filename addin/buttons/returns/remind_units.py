"""催报：列出未报单位，写催报函（R32）。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from addin.buttons.returns.month_course import keep_open
from addin.buttons.support.noting import note_made
from addin.declare import Ask, Done, button
from addin.desk.answers import begun, chinese_day, parse_deadline, parse_month
from addin.desk.desk import Desk
from addin.desk.proposals import in_out, month_taken_in
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.rights import make_folder

TOO_SOON = rule(
    "KH226", Severity.ERROR, "还不到催报的时候", "{month}还没有到（报送期限是{due}），没有写催报函。",
    "核对月份；只看名单的，不填催报函存放的文件夹。", clause="R32",
)  # fmt: skip

BEFORE = rule(
    "KH228", Severity.ERROR, "这个月没有收过表", "台账从{first}起才有报表，{month}没有开过月，没有写催报函。",
    "核对月份；确实要补收的，先用“开月”（kh month open）。", clause="R32",
)  # fmt: skip


@button("催报", verb="remind", place=40, audience="marketing", clause="R32", icon="ReviewNewComment")
def remind_units(
    desk: Desk,
    month: Annotated[str, Ask("报送月份", "如 2026-11", propose=month_taken_in)],
    out: Annotated[
        Path | None, Ask("催报函存到哪个文件夹", "不填就只列名单", pick="folder", propose=in_out("{month}催报"), remember="folder")
    ] = None,
    unit: Annotated[str, Ask("单位", "只催这个单位", host="skips")] = "",
    until: Annotated[str, Ask("补报期限", "如 2026-11-27；不填按参数“补报天数”")] = "",
    pdf: Annotated[bool, Ask("同时生成PDF", remember="answer")] = False,
    dry_run: Annotated[bool, Ask("只列出，不写文件", host="skips")] = False,
) -> Done:
    """列出本月未报、退回未重报的单位；25日前是提醒，25日后是催报。

    例：kh remind --month 2026-11 --out 催报 --workspace 工作区
    """
    from addin.buttons.support.batches import Batch, tell_unconverted
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.publishing import publish
    from addin.buttons.support.working import house_of, ledger_of
    from addin.ledger.intake.process import shut
    from addin.ledger.months.declarations import find_unit
    from addin.ledger.storage.workspace import current_user
    from addin.reports import reports
    from addin.reports.reminder import reminder
    from udfs.periods import due
    from workbooks.names import safe_name

    policy = policy_of(desk)
    ledger = ledger_of(desk)
    told = begun(parse_month(month), desk.today, policy)
    by = parse_deadline(until, desk.today)
    missing = ledger.missing(told)
    course = ledger.course(told)
    if missing and not (missing := tuple(u for u in missing if shut(course, u.unit, desk.today) is None)):
        keep_open(ledger, told)
    if unit:
        whose = find_unit(ledger.register(), unit, told)
        missing = tuple(u for u in missing if u.unit == whose)
    for u in missing:
        desk.say(f"{u.unit}：{u.state}" + (f"（{u.errors}处错误）" if u.errors else f"（收到的{u.astray}）" if u.astray else ""))
        desk.line({"unit": u.unit, "state": u.state, "errors": u.errors, "note": u.note})
    if not missing and unit:
        return Done(f"{told.chinese}“{whose}”已报送。")
    if not ledger.register().tells:
        return Done(f"工作区里还没有单位名录，说不{'全' if missing else '出'}谁没报。请先用“导入单位名录”。")
    if not missing:
        return Done(f"{told.chinese}各单位都已报送。")
    silent = [u.unit for u in missing if u.state == "未报"]
    if out is None or not silent or dry_run:
        return Done(f"{told.chinese}还有{len(missing)}个单位要催，其中{len(silent)}个未报；退回的请用“退回”发退回函。")
    if (desk.today.year, desk.today.month) < told:  # its returns may come since the 26th, but nobody is behind yet
        raise refuse(TOO_SOON, Where(), month=told.chinese, due=chinese_day(due(told, policy)))
    if (first := ledger.first_month()) is not None and told < first and course.opened is None:
        raise refuse(BEFORE, Where(), month=told.chinese, first=first.chinese)
    if not desk.confirm(f"要给{len(silent)}个单位写{told.chinese}的催报函：{'、'.join(silent)}。\n存到{out}。现在写吗？"):
        return Done("没有写催报函。", code=130)
    snapshot = ledger.snapshot(told, at=desk.now, actor=current_user())
    make_folder(out)
    batch = Batch(desk)
    for name in silent if unit else ("", *silent):
        with batch.item(f"{name}的催报函" if name else "催报名单"):
            context = reminder(snapshot, day=desk.today, unit=name, until=by, policy=policy, house=house_of(ledger))
            target = out / (f"催报函（{safe_name(name)}）.docx" if name else f"{told.chinese}催报名单.docx")
            made = publish(reports()["reminder"], context, target, created=desk.today)
            batch.made += made
            note_made(desk, ledger, reports()["reminder"].title, made, report="reminder", snapshot=snapshot.id, unit=name)
    if pdf and batch.made:
        tell_unconverted(batch, [*batch.made])
    what = "催报函" if unit else "催报名单和催报函"
    return batch.done(f"{told.chinese}还有{len(silent)}个单位未报，已生成{what}：", "")
