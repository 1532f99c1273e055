"""Conditions of a decision table: the small language a head of marketing edits in cells.

`履约诚信 = 差 且 合作历史 = 有`, `利润率 < 低利润率`, `社会价值 属于 高、较高`, `企业自身问题 非空`, joined by 且 and 或, grouped by
brackets, denied by 非(…). Truth has three values (True, False, None = not known), after Kleene: a row of a table can then tell
that its answer hangs on a fact nobody reported.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from udfs.heads import Fact, Heads
from udfs.kinds.amounts import Count, Money, Number, Rate
from udfs.kinds.kind import Choice, Doubt, Fault, Kind
from udfs.words.text import half_width, tidy

#: Truth: True, False or not known.
Tri = bool | None
#: What is known of a client: fact name → value, None for a blank; a missing name stands for a value that could not be read.
Known = Mapping[str, Any]


class ConditionError(ValueError):
    """A condition that cannot be understood; the text says why in Chinese."""


@dataclass(frozen=True, slots=True)
class Atom:
    """One comparison of a fact."""

    fact: Fact
    op: str
    operands: tuple[Any, ...] = ()
    #: The operand as it was written, for a named number.
    word: str = ""

    def test(self, known: Known) -> Tri:
        """Truth of the comparison."""
        if self.fact.name not in known:
            return None
        value = known[self.fact.name]
        if self.op in _BLANK:
            return (value is None) is (self.op == "为空")
        if value is None:
            return None
        return _compare(self.op, value, self.operands)


@dataclass(frozen=True, slots=True)
class Join:
    """Several conditions of which all (且) or at least one (或) must hold."""

    word: str
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    part: Condition


Condition = Atom | Join | Not

_BLANK = ("为空", "非空")
_ORDER = ("<", "≤", ">", "≥")
_SAME_OP = {
    "不为空": "非空", "是空": "为空", "等于": "=", "为": "=", "==": "=", "不等于": "≠", "不为": "≠", "<>": "≠", "!=": "≠",
    "<=": "≤", "≦": "≤", ">=": "≥", "≧": "≥", "小于": "<", "低于": "<", "大于": ">", "高于": ">",
    "不大于": "≤", "不高于": "≤", "不小于": "≥", "不低于": "≥",
}  # fmt: skip
_OPS = sorted({*_BLANK, *_ORDER, "=", "≠", "属于", "不属于", *_SAME_OP}, key=len, reverse=True)
_ATOM = re.compile(rf"(.+?)\s*({'|'.join(map(re.escape, _OPS))})\s*(.*)", re.DOTALL)
_TOKEN = re.compile(r"“[^”]*”|\"[^\"]*\"|[()且或]|[^()且或“\"]+|.")


def _compare(op: str, value: Any, operands: tuple[Any, ...]) -> bool:
    if op in ("=", "属于"):
        return value in operands
    if op in ("≠", "不属于"):
        return value not in operands
    limit = operands[0]
    if op == "<":
        return bool(value < limit)
    if op == "≤":
        return bool(value <= limit)
    return bool(value > limit) if op == ">" else bool(value >= limit)


def truth(condition: Condition, known: Known) -> Tri:
    """Truth of a condition over what is known."""
    if isinstance(condition, Atom):
        return condition.test(known)
    if isinstance(condition, Not):
        inner = truth(condition.part, known)
        return None if inner is None else not inner
    decisive = condition.word == "或"
    open_ = False
    for part in condition.parts:
        found = truth(part, known)
        if found is decisive:
            return decisive
        open_ = open_ or found is None
    return None if open_ else not decisive


def atoms(condition: Condition) -> Iterator[Atom]:
    """All comparisons of a condition, in order."""
    if isinstance(condition, Atom):
        yield condition
    elif isinstance(condition, Not):
        yield from atoms(condition.part)
    else:
        for part in condition.parts:
            yield from atoms(part)


def undecided(condition: Condition, known: Known) -> Iterator[Fact]:
    """Facts whose being unknown leaves the condition open."""
    if truth(condition, known) is not None:
        return
    if isinstance(condition, Atom):
        yield condition.fact
        return
    for part in (condition.part,) if isinstance(condition, Not) else condition.parts:
        yield from undecided(part, known)


def parse(text: str, heads: Heads, numbers: Mapping[str, Any]) -> Condition:
    """Condition told by a cell. `numbers` are the policy's named numbers.

    Raises:
        ConditionError: with a Chinese sentence.
    """
    plain = half_width(tidy(text)).replace("并且", "且").replace("或者", "或")
    tokens = [t for t in _TOKEN.findall(plain) if t.strip()]
    if not tokens:
        raise ConditionError("条件是空的")
    found, at = _any_of(_Source(tokens, heads, numbers), 0)
    if at < len(tokens):
        raise ConditionError(f"从“{''.join(tokens[at:]).strip()}”起看不懂，检查括号和“且”“或”")
    return found


@dataclass(frozen=True, slots=True)
class _Source:
    tokens: list[str]
    heads: Heads
    numbers: Mapping[str, Any]

    def word(self, at: int) -> str:
        return self.tokens[at].strip() if at < len(self.tokens) else ""


def _any_of(source: _Source, at: int) -> tuple[Condition, int]:
    return _joined(source, at, "或", _all_of)


def _all_of(source: _Source, at: int) -> tuple[Condition, int]:
    return _joined(source, at, "且", _single)


def _joined(source: _Source, at: int, word: str, inner: Any) -> tuple[Condition, int]:
    part, at = inner(source, at)
    parts = [part]
    while source.word(at) == word:
        part, at = inner(source, at + 1)
        parts.append(part)
    return (parts[0] if len(parts) == 1 else Join(word, tuple(parts))), at


def _single(source: _Source, at: int) -> tuple[Condition, int]:
    word = source.word(at)
    if word == "非" and source.word(at + 1) == "(":
        part, at = _single(source, at + 1)
        return Not(part), at
    if word == "(":
        part, at = _any_of(source, at + 1)
        if source.word(at) != ")":
            raise ConditionError("括号没有配对")
        return part, at + 1
    if word in ("", ")", "且", "或"):
        raise ConditionError(f"“{word}”前缺少条件" if word else "条件没有写完")
    text = source.tokens[at]
    while source.word(at + 1)[:1] in ("“", '"') and source.word(at + 1):
        at += 1
        text += source.tokens[at]
    return _atom(text.strip(), source), at + 1


def _atom(text: str, source: _Source) -> Condition:
    match = _ATOM.fullmatch(text)
    if not match:
        raise ConditionError(f"“{text}”缺少比较词（=、≠、<、≤、>、≥、属于、不属于、为空、非空）")
    fact = _fact(match[1].strip(), source.heads)
    op = _SAME_OP.get(match[2], match[2])
    operand = match[3].strip()
    if op in _BLANK:
        if operand:
            raise ConditionError(f"“{op}”后面不能再写“{operand}”")
        return Atom(fact, op)
    if not operand:
        raise ConditionError(f"“{text}”缺少要比的值")
    words = [w.strip(' “”"') for w in re.split(r"[、,/]", operand)] if op.endswith("属于") else [operand.strip(' “”"')]
    if not all(words):
        raise ConditionError(f"“{operand}”里有空的一项")
    if words == ["未知"] and op in ("=", "≠"):
        return Atom(fact, "为空" if op == "=" else "非空")
    if op in _ORDER and not _ordered(fact.kind):
        raise ConditionError(f"“{fact.head}”不是数字也不是日期，不能比大小")
    values = tuple(_operand(fact, word, source.numbers) for word in words)
    return Atom(fact, op, values, words[0] if words[0] in source.numbers else "")


def _fact(word: str, heads: Heads) -> Fact:
    found = heads.match(word)
    if found:
        return heads.facts[found.name]
    names = [fact.head for fact in heads.facts.values()]
    near = difflib.get_close_matches(word, names, 1, 0.4)
    raise ConditionError(f"没有“{word}”这一项" + (f"，是不是“{near[0]}”" if near else f"，只能用{'、'.join(names)}"))


def _ordered(kind: Kind) -> bool:
    return isinstance(kind, Number) or kind.label == "日期"


def _operand(fact: Fact, word: str, numbers: Mapping[str, Any]) -> Any:
    if word in numbers:
        if isinstance(numbers[word], str) == isinstance(fact.kind, Number):
            raise ConditionError(f"“{fact.head}”不能和“{word}”相比")
        return numbers[word]
    value = fact.kind.parse(word)
    if isinstance(value, Doubt):
        raise ConditionError(f"“{fact.head}”的值“{word}”{value.why}，请写明")
    if isinstance(value, Fault):
        raise ConditionError(f"“{fact.head}”不能是“{word}”：{value.why}")
    if value is None or value == "未知":
        raise ConditionError(f"要判断“{fact.head}”没有填，请写“为空”或“非空”")
    return value


def shown(kind: Kind, value: Any) -> str:
    """A value in a sentence."""
    if isinstance(kind, Rate):
        return f"{value * 100:.6g}%"
    if isinstance(kind, Money):
        return f"{value:.10g}万元"
    if isinstance(kind, Count):
        return str(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return f"{value:.10g}" if isinstance(value, float) else str(value)


_WORDS = {
    ("<", True): "低于",
    ("<", False): "不低于",
    ("≤", True): "不超过",
    ("≤", False): "超过",
    (">", True): "超过",
    (">", False): "不超过",
}
_WORDS |= {("≥", True): "不低于", ("≥", False): "低于"}


def sentence(atom: Atom, known: Known) -> str:
    """What is known of the fact an atom asks for, in words."""
    value = known.get(atom.fact.name)
    head = atom.fact.head.partition("(")[0]
    if value is None:
        return f"没有{head}" if atom.op in _BLANK and atom.fact.name in known else f"{head}未知"
    said = shown(atom.fact.kind, value)
    if atom.op in _ORDER:
        limit = shown(atom.fact.kind, atom.operands[0])
        limit = f"{atom.word}{limit}" if atom.word else limit
        return f"{head}{said}，{_WORDS[atom.op, bool(atom.test(known))]}{limit}"
    return f"{head}为{said}" if isinstance(atom.fact.kind, Choice) else f"{head}：{said}"


def reasons(condition: Condition, known: Known, want: Tri = True) -> list[str]:
    """Sentences that tell why a condition is true, false or open; a bracketed group is one sentence."""
    if isinstance(condition, Join):
        picked = condition.parts if _all_count(condition, want) else tuple(p for p in condition.parts if truth(p, known) is want)
        said = ["且".join(reasons(p, known, truth(p, known))) for p in picked]
        return list(dict.fromkeys(said))
    if isinstance(condition, Not):
        return reasons(condition.part, known, None if want is None else not want)
    return [sentence(condition, known)]


def _all_count(join: Join, want: Tri) -> bool:
    return want is not None and (join.word == "且") is want


def written(condition: Condition, *, inner: bool = False) -> str:
    """The condition in its own language."""
    if isinstance(condition, Not):
        return f"非({written(condition.part)})"
    if isinstance(condition, Join):
        text = f" {condition.word} ".join(written(p, inner=True) for p in condition.parts)
        return f"({text})" if inner else text
    head = condition.fact.head.partition("(")[0]
    if condition.op in _BLANK:
        return f"{head} {condition.op}"
    return f"{head} {condition.op} {condition.word or '、'.join(shown(condition.fact.kind, v) for v in condition.operands)}"
