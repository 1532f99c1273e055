"""清除标注：把校验留下的底色、批注和“校验结果”表去掉（R25）。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from workbooks.names import beside


@button("清除标注", verb="unmark", place=70, audience="staff", clause="R25", icon="ReviewDeleteComment")
def clear_marks(
    desk: Desk,
    file: Annotated[Path, Ask("标注过的工作簿", positional=True, option="工作簿", host="book", locked=True)],
    out: Annotated[Path | None, Ask("没有标注的副本", "不填就在原文件旁边另存，原文件不改动", host="skips")] = None,
) -> Done:
    """去掉校验留下的标注，单元格恢复原来的底色和批注。

    例：kh unmark 11月报送-校验结果.xlsx
    """
    if desk.book is not None:
        count = desk.book.unmark()
        return Done(f"已清除{count}处标注。" if count else "没有校验留下的标注。")
    from workbooks.answering.mark import unmarked
    from workbooks.answering.repair import NOT_REPAIRABLE
    from workbooks.opening.intake import open_book
    from workbooks.opening.locks import changed
    from workbooks.outputs import write_output
    from workbooks.problems import Where, refuse

    kind = open_book(file, password=desk.password, now=desk.now.astimezone()).kind
    if kind not in ("xlsx", "xlsm"):
        raise refuse(NOT_REPAIRABLE, Where(file.name), what=f"内容是{kind}格式")
    target = out or beside(file, "无标注")
    write_output(target, changed(file.read_bytes(), desk.password, Where(file.name), lambda plain: unmarked(plain, file.name)))
    return Done("已去掉标注，存到：", (target,))
