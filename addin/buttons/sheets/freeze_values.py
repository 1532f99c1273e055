"""冻结为数值：把客户簿的函数换成算好的结果，另存一份到哪里都能打开的副本。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from workbooks.names import beside, unused
from workbooks.spools import spool


@button("冻结为数值", verb="freeze", place=80, audience="staff", icon="PasteValues")
def freeze_values(
    desk: Desk,
    file: Annotated[Path, Ask("工作簿", positional=True, option="工作簿", host="book", locked=True)],
    out: Annotated[Path | None, Ask("副本存到哪里", "不填就在原文件旁边另存，原文件不改动", host="skips")] = None,
) -> Done:
    """另存一份副本：客户簿的公式换成结果，去掉对加载项的链接，没有装客户簿的电脑也照样显示；其他内容不变。

    公式没有存下结果的，能算的算出来；算不出来的逐个列出，公式保留。
    """
    from addin.desk.answers import keep_existing

    if desk.book is None:
        target = out or beside(file, "数值")
        keep_existing(target)
        return _freeze(desk, file, target)
    with spool() as folder:
        saved = desk.book.copy_to(folder, Path(desk.book.name).stem)
        return _freeze(desk, saved, unused(beside(desk.book.folder() / saved.name, "数值")))


def _freeze(desk: Desk, file: Path, target: Path) -> Done:
    from addin.buttons.support.policies import policy_of
    from workbooks.answering.freeze import Frozen, freeze, left
    from workbooks.atomic import write_atomic
    from workbooks.opening.intake import open_book
    from workbooks.opening.locks import changed
    from workbooks.problems import Where

    policy_of(desk)
    book = open_book(file, password=desk.password, now=desk.now.astimezone())
    done: list[Frozen] = []

    def frozen(plain: bytes) -> bytes:
        data, told = freeze(plain, book)
        done.extend(told)
        return data

    data = changed(file.read_bytes(), desk.password, Where(file.name), frozen)
    problems = left(done)
    desk.show(problems)
    write_atomic(target, data)
    if not done:
        return Done("里面没有客户簿的公式，原样另存到：", (target,))
    computed = sum(f.how == "computed" for f in done)
    said = f"已冻结{len(done) - len(problems)}个公式" + (f"（其中{computed}个是现算的）" if computed else "")
    return Done(f"{said}{f'，{len(problems)}个没有结果，原样保留' if problems else ''}，存到：", (target,), 1 if problems else 0)
