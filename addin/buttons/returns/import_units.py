"""导入单位名录：谁在哪些月份应当报送（R10、R16、A43）。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from udfs.kinds.dates import Month
from workbooks.problems import Severity


@button("导入单位名录", verb="units import", place=10, audience="marketing", clause="R10", icon="SendCopySelectNames", starts=True)
def import_units(
    desk: Desk,
    file: Annotated[Path, Ask("单位名录工作簿", positional=True, option="工作簿", pick="open", remember="answer", locked=True)],
) -> Done:
    """把单位名录收进台账；以后据此列出未报单位、核对填报单位。名录里有错误就一个也不导入。

    例：kh units import 单位名录.xlsx --workspace 工作区
    """
    from addin.buttons.support.working import ledger_of
    from addin.ledger.contents.units import Unit
    from addin.ledger.storage.workspace import current_user
    from workbooks.judging.listing import read_list
    from workbooks.judging.unit_faults import unit_faults
    from workbooks.opening.intake import open_book
    from workbooks.registers.units import UNITS, names_in

    rows, problems, place = read_list(open_book(file, password=desk.password, now=desk.now.astimezone()), UNITS)
    problems += unit_faults(rows, place)
    desk.show(problems)
    errors = sum(p.severity is Severity.ERROR for p in problems)
    if errors:
        return Done(f"单位名录有{errors}处错误，没有导入。", code=1)
    units = [
        Unit(
            r["name"],
            r.get("parent"),
            _month(r.get("first_month")),
            _month(r.get("last_month")),
            r.get("successor"),
            names_in(r.get("aliases")),
            mails=names_in(r.get("mail")),
        )
        for r in rows
    ]
    renamed, left_out = ledger_of(desk).put_units(units, at=desk.now, actor=current_user())
    if renamed:
        desk.say(f"改了名称，以前的报送随新名称：{'；'.join(renamed)}。")
    if left_out:
        desk.say(
            f"这次的名录里没有、台账里还有的单位：{'、'.join(left_out)}。没有删除，仍按台账里的起止月份应报；不再报送的，请在名录里写停用月份再导入。"
        )
    return Done(f"已导入{len(units)}个单位。")


def _month(value: Any) -> Month | None:
    return value if isinstance(value, Month) or value is None else Month.parse(str(value))
