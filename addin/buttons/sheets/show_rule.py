"""查条款：显示办法原文，或错误代码的含义。"""

from __future__ import annotations

from typing import Annotated

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from udfs import rulebook
from workbooks.blanks import named
from workbooks.problems import Severity, Where, refuse, rule

NO_SUCH_CLAUSE = rule("KH803", Severity.ERROR, "没有这一条", "没有条款或代码“{clause}”。", "条款写成R22、A07，代码写成KH202。")


@button("查条款", verb="rule", place=83, audience="marketing", clause="R22", on_ribbon=False, who=())
def show_rule(desk: Desk, clause: Annotated[str, Ask("条款或代码", "如 R22、A07、KH202", positional=True)]) -> Done:
    """显示一条规定的原文、一个歧义的处理办法，或一个错误代码的含义。

    例：kh rule R22
    """
    key = clause.strip().upper()
    try:
        text = rulebook.words(key)
    except KeyError:
        return _code(desk, key)
    desk.line({"clause": key, "words": str(text)})
    return Done(f"{key} {text}")


def _code(desk: Desk, key: str) -> Done:
    """What a problem code means."""
    from addin.rules import rule_of

    known = rule_of(key)
    if known is None:
        raise refuse(NO_SUCH_CLAUSE, Where(), clause=key)
    told = {"code": known.code, "title": known.title, "severity": known.severity.word, "says": named(known.says), "fix": named(known.fix)}
    desk.line({**told, "clause": known.clause})
    clause = f"〔{known.clause}〕" if known.clause else ""
    return Done(f"{known.code}（{known.severity.value}）{known.title}：{named(known.says)}改法：{named(known.fix)}{clause}")
