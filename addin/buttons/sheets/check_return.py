"""校验：检查一份或多份客户信息统计表能不能报送（R25、R57）。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from addin.buttons.support.examining import examine_together, options_for, show_found
from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from udfs.words.visible import on_one_line
from workbooks.problems import Refusal, Where
from workbooks.rights import make_folder


@button("校验", verb="check", place=20, audience="staff", clause="R25", icon="DataValidation")
def check_return(
    desk: Desk,
    files: Annotated[list[Path], Ask("要校验的工作簿", positional=True, option="工作簿…", host="book", locked=True)],
    marked: Annotated[Path | None, Ask("标注副本的文件夹", "把每个有问题的工作簿另存一份，标出问题并附“校验结果”表", host="skips")] = None,
) -> Done:
    """校验月报：每处问题说明在哪个单元格、怎么改；不改动原文件。

    退出码：0 可以报送；1 有错误；2 有文件读不了，或里面没有要报送的表。
    """
    code, made = 0, []
    for path, found in examine_together(files, options_for(desk), password=desk.password):
        if isinstance(found, Refusal):
            code = 2
            desk.line({"refused": found.problem.rule.code, **found.problem.as_json()})
            desk.show([] if desk.json else [found.problem])
            continue
        show_found(desk, found)
        s = found.submission
        desk.line(
            {
                "summary": {
                    "book": found.book,
                    "sheet": s.sheet,
                    "unit": s.unit,
                    "month": None if s.month is None else str(s.month),
                    "rows": found.row_count,
                    "errors": found.errors,
                    "warnings": found.warnings,
                    "no_change": s.no_change,
                }
            }
        )
        desk.say(f"{on_one_line(found.book)}：{told(found.row_count, found.errors, found.warnings, no_change=s.no_change)}")
        code = max(code, 0 if found.may_submit else 1)
        if marked and found.problems:
            try:
                made.append(save_marked(path, found, marked, password=desk.password))
            except Refusal as refusal:  # the other workbooks are checked all the same
                code = 2
                desk.line({"refused": refusal.problem.rule.code, **refusal.problem.as_json()})
                desk.show([] if desk.json else [refusal.problem])
    return Done("" if not made else f"标注副本已存到{marked}：", tuple(made), code)


def told(rows: int, errors: int, warnings: int, *, no_change: bool = False) -> str:
    """The outcome in numbers."""
    if no_change and not errors:
        return "无变化声明，可以报送。" if not warnings else f"无变化声明，{warnings}处提醒，可以报送。"
    end = "可以报送。" if not errors else "改正错误后再报送。"
    return f"已检查{rows}行，{errors}处错误，{warnings}处提醒，{end}"


def save_marked(path: Path, found: object, folder: Path, *, password: str | None = None) -> Path:
    """Write the sender's workbook with marks beside the faults into a folder, protected as theirs is."""
    from workbooks.answering.mark import returned_copy
    from workbooks.examined import Examined
    from workbooks.opening.locks import changed
    from workbooks.outputs import write_output

    assert isinstance(found, Examined)  # noqa: S101 - narrows a lazily imported type
    names: list[str] = []

    def marked(plain: bytes) -> bytes:
        name, data = returned_copy(path, plain, found)
        names.append(name)
        return data

    data = changed(path.read_bytes(), password, Where(path.name), marked)
    make_folder(folder)
    target = folder / names[0]
    write_output(target, data)
    return target
