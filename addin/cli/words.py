"""What the command line says in Chinese: help pages made from the declarations, and wrong usage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from addin.declare import Button, Question
from addin.general import GENERAL

Kind = Literal["missing", "bad", "option", "value", "command", "extra"]
_GENERAL = [*((f"{o.name} {o.value}".strip(), o.says) for o in GENERAL), ("--help", "显示这页说明")]
#: Where the words stand of an option too long to have them beside it.
_BELOW = "\n" + " " * 28
_AUDIENCES = {"staff": "填报人员", "marketing": "市场营销部", "managers": "领导和部门负责人"}


class WrongUsageError(Exception):
    """The words typed fit no command; `told` is the word it is about."""

    def __init__(self, kind: Kind, told: str, question: Question | None = None) -> None:
        super().__init__(kind, told)
        self.kind = kind
        self.told = told
        self.question = question


def overview(buttons: Iterable[Button]) -> str:
    """The page of `kh --help`."""
    lines = [
        "客户簿：在现有表格里校验月报、测算等级、汇总分公司报表、生成报告。",
        "",
        "用法：kh 命令 参数…（kh 命令 --help 看每个命令的说明）",
    ]
    known = list(buttons)
    width = max((len(b.verb) for b in known), default=0) + 1
    for audience, title in _AUDIENCES.items():
        of_theirs = [b for b in known if b.audience == audience]
        lines += ["", f"{title}："] if of_theirs else []
        lines += [f"  {b.verb:<{width}}{b.label}：{b.summary.partition('：')[2] or b.summary}" for b in of_theirs]
    return "\n".join([*lines, "", "各命令通用：", *_table(_GENERAL)])


def page(button: Button) -> str:
    """The page of `kh VERB --help`."""
    places = [q for q in button.questions if q.ask.positional]
    options = [q for q in button.questions if not q.ask.positional]
    needed = " ".join(f"{q.word} {_value(q)}" for q in options if q.required)
    usage = " ".join(filter(None, ["kh", button.verb, *(q.word for q in places), needed, "[选项]" if options else ""]))
    lines = [f"【{button.label}】{button.help}", "", f"用法：{usage}", ""]
    rows = [(q.word, _told(q)) for q in places] + [(f"{q.word} {_value(q)}".strip(), _told(q)) for q in options]
    return "\n".join([*lines, *_table(rows), "", "通用：", *_table(_GENERAL)])


def wrong_usage(error: WrongUsageError, button: Button | None, verbs: Sequence[str]) -> str:
    """One sentence for what the parser could not take, and the cure."""
    more = f"用 kh {button.verb} --help 看说明。" if button else "用 kh --help 看有哪些命令。"
    q = error.question
    if error.kind == "missing" and q:
        cure = f"写在 kh {button.verb if button else '命令'} 后面" if q.ask.positional else f"请写上 {q.word} {_value(q)}"
        return f"缺少“{q.ask.label}”：{cure}。{more}"
    if error.kind == "bad" and q:
        return f"“{q.ask.label}”写得不对。{more}"
    if error.kind == "value":
        return f"选项“{error.told}”后面没有写内容。{more}"
    if error.kind == "extra":
        return f"多写了“{error.told}”。{more}"
    if error.kind == "command":
        return f"没有命令“{error.told}”{_perhaps(error.told, verbs)}{more}"
    bare = error.told.lstrip("-")
    place = next((q for q in button.questions if q.ask.positional and q.name == bare), None) if button else None
    if place:
        return f"“{place.ask.label}”不用写“{error.told}”，直接写在命令后面。{more}"
    options = [q.word.lstrip("-") for q in button.questions if not q.ask.positional] if button else []
    return f"没有选项“{error.told}”{_perhaps(bare, [*options, *(o.name.lstrip('-') for o in GENERAL)], '--')}{more}"


def _perhaps(told: str, known: Sequence[str], dashes: str = "") -> str:
    import difflib

    near = difflib.get_close_matches(told, known, 1)
    return f"，是不是“{dashes}{near[0]}”？" if near else "。"


def _value(q: Question) -> str:
    choices = _names(q).values() if not q.ask.positional and _names(q) else q.ask.choices
    return "" if q.type is bool else "|".join(choices) or {"Path": "路径", "int": "个数"}.get(q.type.__name__, "文字")


def _names(q: Question) -> Mapping[str, str]:
    """What its choices are called; either word may be told."""
    return q.ask.offer() if q.ask.choices and q.ask.offer else {}


def _told(q: Question) -> str:
    default = "" if q.required or q.default in (None, "", False) else f"（不填就是{_names(q).get(q.default, q.default)}）"
    says = q.ask.help if q.word == q.ask.label else "：".join(filter(None, (q.ask.label, q.ask.help)))
    if q.ask.positional and _names(q):
        says += "；" + "，".join(f"{word} {means}" for word, means in _names(q).items())
    return says + default + ("（必填）" if q.required else "")


def _table(rows: Iterable[tuple[str, str]]) -> list[str]:
    return [f"  {left}{' ' * (26 - _width(left)) if _width(left) < 25 else _BELOW}{right}" for left, right in rows]


def _width(text: str) -> int:
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)
