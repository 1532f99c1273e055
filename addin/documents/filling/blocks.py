"""Loops and conditions of a template: each opened, closed at the same level, made of known words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError

from addin.documents.filling import faults
from addin.documents.filling.expressions import Reader, is_table, loop_words
from addin.documents.filling.sandbox import SANDBOX, check_language
from addin.documents.filling.tags import Paragraph, Tag
from addin.documents.filling.words import fields_of, is_picture, labels_of
from workbooks.problems import Problem, Rule, Where, problem

_WIDE = re.compile("[，。；：（）！？｜＝、［］]")
_STRINGS = re.compile(r"'[^']*'|\"[^\"]*\"")
_CLOSING = {"endfor": "for", "endif": "if"}
#: docxtpl's own words: merged cells, spans and shades.
_CELL_WORDS = {"vm", "hm"}
_CELL_VALUES = {"colspan", "cellbg"}


@dataclass(frozen=True, slots=True)
class _Open:
    word: str
    tag: Tag
    line: Paragraph
    words: dict[str, Any] = field(default_factory=dict)


class Blocks:
    """Reads the tags of a template in their order, keeping what is open."""

    def __init__(self, book: str, context: type | None) -> None:
        self._where = Where(book=book)
        self._words = None if context is None else fields_of(context)
        self._labels = {} if context is None else labels_of(context)
        self._open: list[_Open] = []
        self._part = ""

    def read(self, line: Paragraph) -> list[Problem]:
        """Problems of one paragraph's tags."""
        found = self.finish() if line.part != self._part else []
        self._part = line.part
        for tag in line.tags:
            if tag.raw.startswith("{#"):
                cure = "要印出来，就删去“{#”和“#}”；是给自己看的话，就不写在模板里"
                found.append(self._fault(faults.SYNTAX, tag, line, what="“{#”和“#}”之间的字不会印出来", cure=cure))
            else:
                found += self._value(tag, line) if tag.is_value else self._statement(tag, line)
        return found

    def finish(self) -> list[Problem]:
        """Problems of what is still open at the end."""
        left, self._open = self._open, []
        return [
            self._fault(faults.BLOCKS, one.tag, one.line, what="没有结束", cure=f"在后面补上“{{%{one.tag.level} end{one.word} %}}”")
            for one in left
        ]

    def _fault(self, rule: Rule, tag: Tag, line: Paragraph, **values: Any) -> Problem:
        return problem(rule, self._where, place=line.place, tag=tag.raw, **values)

    def _value(self, tag: Tag, line: Paragraph) -> list[Problem]:
        tree, found = self._parsed("{{" + tag.inner + "}}", tag, line)
        if tree is None or found:
            return found
        outputs = [child for node in tree.find_all(nodes.Output) for child in node.nodes]
        hint, found = self._typed(outputs[0], tag, line) if outputs else (Any, [])
        return found or list(self._misplaced(hint, tag, line))

    def _misplaced(self, hint: Any, tag: Tag, line: Paragraph) -> Iterator[Problem]:
        name = tag.inner.strip()
        if is_picture(hint) and line.part != "正文":
            yield self._fault(faults.BLOCKS, tag, line, what="是图表，图表只能放在正文里", cure="把它移到正文里单独一段")
        elif is_picture(hint) and tag.level != "r":
            yield self._fault(faults.CHART_PLACE, tag, line, what="是图表，要写“r”", proposal=f"{{{{r {name} }}}}")
        elif not is_picture(hint) and hint is not Any and tag.level:
            yield self._fault(faults.CHART_PLACE, tag, line, what=f"不是图表，不能写“{tag.level}”", proposal=f"{{{{ {name} }}}}")
        elif is_table(hint):
            yield self._fault(faults.BLOCKS, tag, line, what="是一张表，不能直接写成文字", cure=f"用“{{%tr for 行 in {name} %}}”逐行写")

    def _statement(self, tag: Tag, line: Paragraph) -> list[Problem]:
        word, _, after = tag.inner.strip().partition(" ")
        if word in _CELL_WORDS:
            return []
        if word in _CELL_VALUES:
            return self._condition(after, tag, line)
        if word == "for":
            return self._loop(tag, line)
        if word == "if":
            self._open.append(_Open("if", tag, line))
            return self._condition(after, tag, line)
        if word == "elif":
            return self._inside(tag, line, ("if",)) or self._condition(after, tag, line)
        if word == "else":
            return self._inside(tag, line, ("if", "for"))
        if word in _CLOSING:
            return self._close(_CLOSING[word], tag, line)
        return [self._fault(faults.FORBIDDEN, tag, line, what=f"不支持“{word}”")]

    def _inside(self, tag: Tag, line: Paragraph, words: tuple[str, ...]) -> list[Problem]:
        if self._open and self._open[-1].word in words:
            return self._unlike(self._open[-1], tag, line)
        return [self._fault(faults.BLOCKS, tag, line, what="没有对应的开始", cure=f"在前面补上“{words[0]}”的开始标记，或删去它")]

    def _close(self, word: str, tag: Tag, line: Paragraph) -> list[Problem]:
        if not self._open:
            return [self._fault(faults.BLOCKS, tag, line, what="没有对应的开始", cure=f"在前面补上“{word}”的开始标记，或删去它")]
        opened = self._open.pop()
        if opened.word != word:
            return [
                self._fault(
                    faults.BLOCKS, tag, line, what=f"结束的却是{opened.line.place}的“{opened.tag.raw}”", cure=f"把它改成“end{opened.word}”"
                )
            ]
        return self._unlike(opened, tag, line)

    def _unlike(self, opened: _Open, tag: Tag, line: Paragraph) -> list[Problem]:
        if opened.tag.level != tag.level:
            begun = opened.tag.raw[: 2 + len(opened.tag.level)]
            return [
                self._fault(
                    faults.BLOCKS, tag, line, what=f"和{opened.line.place}的“{opened.tag.raw}”写法不一致", cure=f"两处都用“{begun}”开头"
                )
            ]
        if tag.level != "tr" and opened.line.cell != line.cell and tag.level != "tc":
            cure = "把开始和结束放在同一个单元格里，或都改成“{%tr”各占一行"
            return [self._fault(faults.BLOCKS, tag, line, what=f"和{opened.line.place}的“{opened.tag.raw}”不在同一个单元格里", cure=cure)]
        return []

    def _loop(self, tag: Tag, line: Paragraph) -> list[Problem]:
        tree, found = self._parsed("{% " + tag.inner.strip() + " %}{% endfor %}", tag, line)
        loop = None if tree is None else tree.find(nodes.For)
        words: dict[str, Any] = {}
        if loop is not None:
            reader = self._reader()
            words = loop_words(reader, loop)
            if loop.test is not None:
                inner = Reader(None if self._words is None else self._scope() | words, self._labels, reader.unknown)
                inner.type_of(loop.test)
            found += self._unknown(reader, tag, line)
        self._open.append(_Open("for", tag, line, words))
        return found

    def _condition(self, expression: str, tag: Tag, line: Paragraph) -> list[Problem]:
        tree, found = self._parsed("{% if " + expression + " %}{% endif %}", tag, line)
        condition = None if tree is None else tree.find(nodes.If)
        return found if condition is None else found + self._typed(condition.test, tag, line)[1]

    def _scope(self) -> dict[str, Any]:
        scope = dict(self._words or {})
        for one in self._open:
            scope |= one.words
        return scope

    def _reader(self) -> Reader:
        return Reader(None if self._words is None else self._scope(), self._labels)

    def _typed(self, node: nodes.Node, tag: Tag, line: Paragraph) -> tuple[Any, list[Problem]]:
        reader = self._reader()
        return reader.type_of(node), self._unknown(reader, tag, line)

    def _unknown(self, reader: Reader, tag: Tag, line: Paragraph) -> list[Problem]:
        found = []
        for miss in reader.unknown:
            label = f"（{miss.label}）" if miss.label else ""
            cure = f"改成“{miss.nearest}”{label}" if miss.nearest else "删去它，或换成这份报告提供的词"
            found.append(self._fault(faults.UNKNOWN_WORD, tag, line, word=miss.word, cure=cure))
        return found

    def _parsed(self, source: str, tag: Tag, line: Paragraph) -> tuple[nodes.Template | None, list[Problem]]:
        try:
            tree = SANDBOX.parse(source)
            check_language(tree)
        except TemplateSyntaxError:
            wide = _WIDE.search(_STRINGS.sub("", tag.inner))
            what, cure = (f"里面有全角符号“{wide[0]}”", "换成半角符号") if wide else ("看不懂这一句", "照附带模板里的写法改正它")
            return None, [self._fault(faults.SYNTAX, tag, line, what=what, cure=cure)]
        except (SecurityError, RecursionError) as error:
            return None, [self._fault(faults.FORBIDDEN, tag, line, what=str(error) if isinstance(error, SecurityError) else "嵌套过深")]
        return tree, []
