"""原样单元格：读取器看到的每个单元格，供支持人员核对（设计 §5）。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from udfs.words.visible import on_one_line
from workbooks.grid import cell_name
from workbooks.problems import as_json


@button("原样单元格", verb="cells", place=81, audience="marketing", clause="R63", on_ribbon=False, who=())
def show_cells(
    desk: Desk,
    file: Annotated[Path, Ask("要查看的工作簿", positional=True, option="工作簿", locked=True)],
) -> Done:
    """列出读取器看到的所有非空单元格：工作表、地址、值、是否隐藏。

    公式错误显示为它的代码（如#REF!），日期显示为ISO格式。
    """
    from workbooks.opening.intake import open_book

    book = open_book(file, password=desk.password, now=desk.now.astimezone())
    count = 0
    for grid in book.sheets:
        for row, column, value in grid.cells():
            hidden = grid.hidden or row in grid.hidden_rows or column in grid.hidden_columns
            desk.line({"sheet": grid.name, "cell": cell_name(row, column), "value": as_json(value), "hidden": hidden})
            if not desk.json:
                shown = on_one_line(str(as_json(value)))
                desk.say(f"《{on_one_line(grid.name)}》{cell_name(row, column)}{'（隐藏）' if hidden else ''}：{shown}")
            count += 1
    return Done(f"共{len(book.sheets)}张工作表，{count}个非空单元格。")
