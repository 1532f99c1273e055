"""The small template language: words, for, if and a few filters, in jinja2's sandbox with limits."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS as ALL_FILTERS
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from markupsafe import Markup

from addin.documents.drawing.chart import Chart
from addin.documents.drawing.diagram import Diagram
from addin.documents.drawing.xmltext import clean

#: Rounds of all loops of one document, and characters of one part; 40 units × 10,000 clients stay far below.
MOST_ROUNDS = 2_000_000
MOST_CHARACTERS = 60_000_000
#: Characters of one text that a filter makes, processor time of one document, and texts put together by one ~ or +.
MOST_OF_ONE = 1_000_000
MOST_SECONDS = 120
_MOST_PIECES = 100
#: Rounds between two looks at the clock.
_BETWEEN_LOOKS = 256
_MOST_NUMBER = 1e15

FILTERS = (
    "abs", "count", "d", "default", "first", "float", "groupby", "int", "join", "last", "length", "list", "lower", "map", "max", "min",
    "reject", "rejectattr", "replace", "reverse", "select", "selectattr", "sort", "string", "sum", "trim", "truncate", "unique", "upper",
)  # fmt: skip

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Slice,
    nodes.Filter,
    nodes.Test, nodes.Compare, nodes.Operand, nodes.Const, nodes.List, nodes.Tuple, nodes.And, nodes.Or, nodes.Not,
    nodes.Add, nodes.Sub,
    nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Neg, nodes.Pos, nodes.Concat, nodes.CondExpr, nodes.Call, nodes.Keyword,
)  # fmt: skip

#: What a person wrote that the language does not have, as it looks in the template; statements are told by their own words.
_TOLD = {nodes.Pow: "乘方“**”", nodes.Dict: "用花括号写的对照表", nodes.For: "循环里的“recursive”"}
_COUNTED = " counted"
_RUN = " run"


class TooMuchError(Exception):
    """A document outgrew its limits."""


@dataclasses.dataclass(slots=True)
class Run:
    """What one rendering gathers: charts in their order, rounds of loops, characters that filters made."""

    charts: list[Chart] = dataclasses.field(default_factory=list)
    rounds: int = 0
    characters: int = 0
    started: float = dataclasses.field(default_factory=time.thread_time)

    def go_round(self) -> None:
        """Count a round of a loop.

        Raises:
            TooMuchError: there are too many, or they have taken too long.
        """
        self.rounds += 1
        if self.rounds > MOST_ROUNDS:
            raise TooMuchError(f"循环超过{MOST_ROUNDS}次")
        if self.rounds % _BETWEEN_LOOKS == 0 and time.thread_time() - self.started > MOST_SECONDS:
            raise TooMuchError(f"计算超过{MOST_SECONDS}秒")

    def spend(self, characters: int) -> None:
        """Count characters before a filter makes them.

        Raises:
            TooMuchError: one text, or all of them, would be too long.
        """
        self.characters += characters
        if characters > MOST_OF_ONE or self.characters > MOST_CHARACTERS:
            raise TooMuchError(f"一处文字超过{MOST_OF_ONE // 10_000}万字符，或全部超过{MOST_CHARACTERS // 10_000}万字符")
        self.go_round()

    def words(self, context: Any) -> dict[str, Any]:
        """The template's words: the fields of the context, and this run under a name no template can write."""
        words = {f.name: getattr(context, f.name) for f in dataclasses.fields(context)}
        return words | {_RUN: self}


@pass_context
def _finalize(context: Context, value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if value is None:
        return ""
    if isinstance(value, Chart):
        run: Run = context[_RUN]
        run.charts.append(value)
        return Markup(value.drawing(len(run.charts)))  # noqa: S704 — made of escaped parts only
    if isinstance(value, Diagram):
        return Markup(value.drawing(0))  # noqa: S704 — made of escaped parts only; the whole body's drawings are numbered later
    return value


@pass_context
def _counted(context: Context, items: Iterable[Any]) -> Iterator[Any]:
    run: Run = context[_RUN]
    for item in items:
        run.go_round()
        yield item


@pass_context
def _replace(context: Context, text: Any, old: Any, new: Any, count: int | None = None) -> Any:
    """Replace, unless the result would be too long: each of a row of these can multiply what it is given."""
    run: Run = context[_RUN]
    told, looked_for = str(text), str(old)
    run.spend(len(told) + told.count(looked_for) * max(0, len(str(new)) - len(looked_for)))
    return ALL_FILTERS["replace"](context.eval_ctx, text, old, new, count)


@pass_context
def _join(context: Context, items: Iterable[Any], separator: Any = "", attribute: str | int | None = None) -> Any:
    """Join, counting the texts as they come."""
    run: Run = context[_RUN]
    told = []
    length = 0
    for item in items:
        told.append(item)
        length += len(str(separator)) + (len(item) if isinstance(item, str) else 1)
        if length > MOST_OF_ONE:
            break
    run.spend(length)
    return ALL_FILTERS["join"](context.eval_ctx, told, separator, attribute)


@cache
def _field_names(cls: type[Any]) -> frozenset[str]:
    return frozenset(f.name for f in dataclasses.fields(cls))


class Sandbox(ImmutableSandboxedEnvironment):
    """Only fields of context classes and of `loop` can be reached; numbers alone can be multiplied."""

    intercepted_binops = frozenset({"*", "%", "**"})

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=_finalize)
        self.filters = {name: ALL_FILTERS[name] for name in FILTERS} | {_COUNTED: _counted, "replace": _replace, "join": _join}
        self.globals = {"range": safe_range}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Fields of context classes and what a loop tells."""
        if isinstance(obj, LoopContext):
            return super().is_safe_attribute(obj, attr, value)
        return dataclasses.is_dataclass(obj) and not isinstance(obj, type) and attr in _field_names(type(obj))

    def is_safe_callable(self, obj: Any) -> bool:
        """range(…), loop.cycle(…) and loop.changed(…)."""
        return obj is safe_range or isinstance(getattr(obj, "__self__", None), LoopContext)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Numbers below 10¹⁵ only: 'a' * 10**9 is a bomb."""
        if operator == "**" or not all(isinstance(value, (int, float)) for value in (left, right)):
            raise SecurityError("乘和取余只能用于数")
        result = super().call_binop(context, operator, left, right)
        if abs(result) > _MOST_NUMBER:
            raise SecurityError("计算的数过大")
        return result

    def counting(self, source: str) -> nodes.Template:
        """Syntax tree of a whole part in which each loop counts its rounds.

        Raises:
            SecurityError: for anything beyond the small language.
            TemplateSyntaxError: for anything that is not the language at all.
        """
        tree = self.parse(source)
        check_language(tree)
        for loop in list(tree.find_all(nodes.For)):
            loop.iter = nodes.Filter(loop.iter, _COUNTED, [], [], None, None, lineno=loop.lineno)
        return tree


def check_language(tree: nodes.Node) -> None:
    """Raise SecurityError for statements and filters that templates may not use."""
    for node in _walk(tree):
        if not isinstance(node, _ALLOWED) or (isinstance(node, nodes.For) and node.recursive):
            raise SecurityError(f"不支持{_TOLD.get(type(node), '这种写法')}")
        if isinstance(node, nodes.Concat) and len(node.nodes) > _MOST_PIECES:
            raise SecurityError(f"一处用“~”连起来的超过{_MOST_PIECES}段")
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            raise SecurityError(f"没有“{node.name}”这个处理方式，可用的有 {'、'.join(FILTERS)}")


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _walk(child)


SANDBOX = Sandbox()
