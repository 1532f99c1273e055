"""列的认法：看记住了哪些，不要的就忘掉（A24）。"""

from __future__ import annotations

from typing import Annotated

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from workbooks.problems import Severity, Where, refuse, rule

NO_BINDING = rule("KH186", Severity.ERROR, "没有这个编号", "没有第{number}种认法。", "用 kh bindings 看现有的编号。", clause="A24")
_HEADS_SHOWN = 6


@button("列的认法", verb="bindings", place=51, audience="staff", clause="A24", on_ribbon=False)
def manage_bindings(
    desk: Desk,
    forget: Annotated[int | None, Ask("忘掉哪一种", "编号；忘掉以后，同样表头的工作簿重新认")] = None,
) -> Done:
    """列出“解释本格”记住的列的认法，一种表头一条；--forget 忘掉一种。

    例：kh bindings --forget 1 --workspace 工作区
    """
    from addin.buttons.support.examining import bindings_file
    from workbooks.judging.bindings import read_bindings, write_bindings
    from workbooks.registers.customer_info import CUSTOMER_INFO

    path = bindings_file(desk)
    known = dict(read_bindings(path))
    if forget is not None:
        if not 1 <= forget <= len(known):
            raise refuse(NO_BINDING, Where(), number=forget)
        gone = list(known)[forget - 1]
        del known[gone]
        write_bindings(path, known)
        return Done(f"已忘掉第{forget}种认法（{_short(gone)}）。")
    for number, (heads, words) in enumerate(known.items(), 1):
        read = {head: CUSTOMER_INFO.by_name[name].head for head, name in words.items() if name in CUSTOMER_INFO.by_name}
        unread = [head for head, name in words.items() if not name]
        told = [f"“{head}”→{field}" for head, field in read.items() if head != field] + [f"“{head}”不读" for head in unread]
        desk.say(f"{number}. 表头{_short(heads)}：{'、'.join(told) or '都是规范列名'}")
        desk.line({"number": number, "heads": heads.split("|"), "read": read, "unread": unread})
    return Done(f"记住了{len(known)}种认法，存在{path}。" if known else "没有记住任何认法。")


def _short(heads: str) -> str:
    told = heads.split("|")
    return "、".join(f"“{head}”" for head in told[:_HEADS_SHOWN]) + (f"等{len(told)}列" if len(told) > _HEADS_SHOWN else "")
