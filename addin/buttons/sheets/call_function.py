"""函数试算：在命令行里调用单元格函数。"""

from __future__ import annotations

import datetime
from typing import Annotated

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from udfs.cells import CellError, CellValue
from udfs.declare import Udf, UdfError, call, catalogue, entry_of
from workbooks.problems import Severity, Where, as_json, refuse, rule, shown

NO_SUCH_FUNCTION = rule("KH801", Severity.ERROR, "没有这个函数", "没有函数“{name}”。", "可用的函数：{known}。")
CANNOT_ANSWER = rule("KH802", Severity.ERROR, "函数算不出", "{name}：{why}。", "改正参数再试；kh call {name} 不带参数可以看说明。")


@button("函数试算", verb="call", place=82, audience="marketing", clause="R22", on_ribbon=False, who=())
def call_function(
    desk: Desk,
    name: Annotated[str, Ask("函数名", "如 KH_TIER", positional=True)],
    cells: Annotated[list[str] | None, Ask("参数", "区域写成 a,b,c；多行用 ; 分开", positional=True, option="参数…")] = None,
) -> Done:
    """调用一个单元格函数并显示结果；不带参数就显示它的说明。

    例：kh call KH_CREDIT_OK 91110000600037341L
    """
    try:
        entry = entry_of(name)
    except KeyError:
        raise refuse(NO_SUCH_FUNCTION, Where(), name=name, known="、".join(catalogue())) from None
    if not cells and entry.parameters:
        desk.line({"name": entry.name, "summary": entry.summary, "arguments": [p.prompt for p in entry.parameters]})
        return Done(_help(entry))
    given = [_value(text, entry.parameters[i].shape if i < len(entry.parameters) else "cell") for i, text in enumerate(cells or ())]
    try:
        result = call(entry.name, *given)
    except UdfError as error:
        raise refuse(CANNOT_ANSWER, Where(), name=entry.name, why=str(error)) from None
    rows = result if isinstance(result, list) else [[result]]
    for row in rows:
        desk.line({"result": [as_json(v) for v in row] if isinstance(result, list) else as_json(result)})
        desk.say("\t".join(shown(v) for v in row)) if not desk.json else None
    return Done("")


def _help(entry: Udf) -> str:
    """The function as the wizard shows it: arguments, what it tells, examples as formulas."""
    from addin.formulas import examples

    arguments = "，".join(p.prompt + ("（可省）" if p.optional else "") for p in entry.parameters)
    words = entry.help.partition("例：")[0].strip()
    shown_examples = [f"  {formula} → {result}" for formula, result in examples(entry)]
    return "\n".join([f"{entry.name}（{arguments}）", words, *(["例："] if shown_examples else []), *shown_examples])


def _value(text: str, shape: str) -> CellValue | list[list[CellValue]]:
    if shape != "cell" or "," in text or ";" in text:
        return [[_cell(t) for t in row.split(",")] for row in text.split(";")]
    return _cell(text)


def _cell(text: str) -> CellValue:
    """What the text would become if typed into a cell."""
    if not text:
        return None
    if text.startswith("#"):
        return CellError(text)
    try:
        return datetime.date.fromisoformat(text) if text.count("-") == 2 else float(text) if len(text) < 12 else text
    except ValueError:
        return text
