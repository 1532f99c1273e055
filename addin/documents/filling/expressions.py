"""What a template's expression means: its type by the context's hints, and the words in it that nothing tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import nodes

from addin.documents.filling.words import Loop, bare, element, fields_of, is_list, is_record, labels_of, nearest

_SAME = {"sort", "reverse", "unique", "select", "reject", "selectattr", "rejectattr", "list", "default", "d"}
_ONE = {"first", "last", "min", "max"}
_NAMES_A_FIELD = {"selectattr", "rejectattr", "groupby"}


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that nothing tells, with the nearest known one."""

    word: str
    nearest: str
    label: str


@dataclass
class Reader:
    """Reads expressions in one scope; `words` is None where nothing is known about the context."""

    words: Mapping[str, Any] | None
    labels: Mapping[str, str]
    unknown: list[Unknown] = field(default_factory=list)

    def type_of(self, node: nodes.Node) -> Any:
        """Type hint of an expression, Any where it cannot be known; unknown words are gathered."""
        match node:
            case nodes.Name():
                return self._name(node.name)
            case nodes.Getattr():
                return self._attribute(self.type_of(node.node), node.attr)
            case nodes.Getitem():
                return self._item(node)
            case nodes.Filter():
                return self._filter(node)
            case nodes.CondExpr():
                branches = [self.type_of(one) for one in (node.test, node.expr1, node.expr2) if one is not None]
                return branches[1]
        for child in node.iter_child_nodes():
            self.type_of(child)
        return Any

    def _name(self, name: str) -> Any:
        if self.words is None or name == "range":
            return Any
        if name in self.words:
            return bare(self.words[name])
        self._miss(name, dict.fromkeys(self.words, "") | dict(self.labels))
        return Any

    def _attribute(self, base: Any, name: str) -> Any:
        if base is Any:
            return Any
        known = fields_of(base) if is_record(base) else {}
        if name in known:
            return known[name]
        self._miss(name, labels_of(base) if is_record(base) else {})
        return Any

    def _item(self, node: nodes.Getitem) -> Any:
        base = self.type_of(node.node)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._attribute(base, node.arg.value)
        self.type_of(node.arg)
        return base if isinstance(node.arg, nodes.Slice) else element(base)

    def _filter(self, node: nodes.Filter) -> Any:
        base = self.type_of(node.node) if node.node is not None else Any
        for child in (*node.args, *(pair.value for pair in node.kwargs)):
            self.type_of(child)
        inner = element(base)
        for name in _field_names(node):
            self._attribute(inner, name)
        if node.name in _ONE:
            return inner
        return base if node.name in _SAME else Any

    def _miss(self, word: str, labels: dict[str, str]) -> None:
        near = nearest(word, labels)
        self.unknown.append(Unknown(word, near, labels.get(near, "")))


def loop_words(reader: Reader, loop: nodes.For) -> dict[str, Any]:
    """Words that stand inside a loop besides those around it."""
    inner = element(reader.type_of(loop.iter))
    names = [node.name for node in loop.target.find_all(nodes.Name)] if not isinstance(loop.target, nodes.Name) else [loop.target.name]
    return dict.fromkeys(names, inner if len(names) == 1 else Any) | {"loop": Loop}


def is_table(hint: Any) -> bool:
    """True for what cannot be written as text."""
    return is_list(hint) or is_record(hint)


def _field_names(node: nodes.Filter) -> Iterator[str]:
    values = [pair.value for pair in node.kwargs if pair.key == "attribute"]
    if node.name in _NAMES_A_FIELD:
        values += node.args[:1]
    yield from (value.value.partition(".")[0] for value in values if isinstance(value, nodes.Const) and isinstance(value.value, str))
