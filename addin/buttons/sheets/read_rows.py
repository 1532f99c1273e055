"""读取：把客户行和测算等级逐行输出，供其他程序使用（设计 §5）。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from addin.buttons.support.examining import examine_all, options_for
from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from udfs.words.visible import on_one_line
from workbooks.judging.read import row_values
from workbooks.problems import Refusal, as_json
from workbooks.registers.customer_info import CUSTOMER_INFO


@button("读取", verb="read", place=80, audience="marketing", clause="R15", on_ribbon=False, who=())
def read_rows(
    desk: Desk,
    files: Annotated[list[Path], Ask("要读取的工作簿", positional=True, option="工作簿…", locked=True)],
) -> Done:
    """读取客户行：规范列名对应的值、测算等级、状态和依据。

    加 --json 时每个客户一行JSON；不加时只显示行号、名称和等级。
    """
    code = 0
    for _, found in examine_all(files, options_for(desk), password=desk.password):
        if isinstance(found, Refusal):
            code = 2
            desk.line({"refused": found.problem.rule.code, "message": str(found)})
            desk.show([] if desk.json else [found.problem])
            continue
        s = found.submission
        for i, tiering in enumerate(found.tiers):
            values = row_values(CUSTOMER_INFO, s.columns, i)
            desk.line(
                {
                    "book": found.book,
                    "sheet": s.sheet_of(i),
                    "row": s.rows[i] + 1,
                    "values": values,
                    "tier": tiering.tier,
                    "tier_status": tiering.status,
                    "tier_why": list(tiering.why),
                    "extra": {head: as_json(column[i]) for head, column in s.extra.items() if column[i] is not None},
                }
            )
            if not desk.json:
                name = values["客户单位名称"] or "（没有名称）"
                desk.say(on_one_line(f"第{s.rows[i] + 1}行  {name}  {tiering.tier}（{tiering.status}）：{'；'.join(tiering.why)}"))
    return Done("", code=code)
