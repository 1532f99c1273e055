"""Tags that stand where docxtpl would silently lose text: beside other text, or half typed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from addin.documents.filling import faults
from addin.documents.filling.tags import Paragraph, Tag, rest
from workbooks.problems import Problem, Where, problem

_WIDE = re.compile("｛[{｛%％]|{｛|[｝}%％]｝|｝}|{％|％}")
_HALF = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_SPACED = re.compile(r"\{[\s\u200b]+[{%#]|[}%#][\s\u200b]+\}")
#: Other marks people put around a word of a template: {period}, ${period}, 【period】, «period».
_OTHER_MARKS = re.compile(r"(?<!_)[{｛【《«〈<\[]+\s*([A-Za-z_][\w.]*)\s*[}｝】》»〉>\]]+")
_ANY_BRACE = re.compile("[{｛}｝]+")
_OWN = {"tr": "表格行", "tc": "单元格", "p": "段落"}


def layout_faults(line: Paragraph, lines: Sequence[Paragraph], book: str, words: Collection[str] = ()) -> Iterator[Problem]:
    """Problems of one paragraph's tags as they stand among their neighbours; `words` are those a report tells."""
    where = Where(book=book)
    beside = rest(line)
    for word in line.fields:
        yield problem(faults.FIELD, where, place=line.place, tag=word)
    if line.revised and (found := _ANY_BRACE.search(line.struck)):
        yield problem(faults.REVISED, where, place=line.place, tag=_around(line.struck, found))
        return
    if wide := _WIDE.search(line.text):
        yield problem(
            faults.SYNTAX, where, place=line.place, tag=_around(line.text, wide), what="括号是全角的", cure="换成半角的花括号和百分号"
        )
    elif half := _HALF.search(beside):
        yield problem(
            faults.SYNTAX,
            where,
            place=line.place,
            tag=_around(beside, half),
            what="花括号只有一半",
            cure="补上另一半括号，开始和结束写在同一段里",
        )
    elif spaced := _SPACED.search(beside):
        yield problem(
            faults.SYNTAX, where, place=line.place, tag=_around(beside, spaced), what="花括号中间有空格", cure="去掉两个花括号之间的空格"
        )
    elif other := _in_other_marks(beside, words):
        yield problem(
            faults.SYNTAX,
            where,
            place=line.place,
            tag=_around(beside, other),
            what="标记要用两对花括号",
            cure=f"改成“{{{{ {other[1]} }}}}”",
        )
    for tag in line.tags:
        if tag.level in _OWN:
            yield from _alone(tag, line, lines, where)


def _in_other_marks(text: str, words: Collection[str]) -> re.Match[str] | None:
    """A word of the report in marks of another kind; in single braces any word."""
    return next((m for m in _OTHER_MARKS.finditer(text) if m[1].partition(".")[0] in words or m[0][0] in "{｛"), None)


def _alone(tag: Tag, line: Paragraph, lines: Sequence[Paragraph], where: Where) -> Iterator[Problem]:
    """{%tr %}, {%tc %}, {%p %} replace the whole row, cell, paragraph they stand in: nothing else may stand there."""
    name = _OWN[tag.level]
    if tag.level != "p" and line.row < 0:
        yield problem(faults.BLOCKS, where, place=line.place, tag=tag.raw, what="不在表格里", cure=f"把它移进表格，或去掉“{tag.level}”")
        return
    group = [other for other in lines if _same(tag.level, line, other)]
    tags = [other for one in group for other in one.tags if other.level == tag.level]
    if any(rest(one).strip() or any(other.level != tag.level for other in one.tags) for one in group):
        yield problem(
            faults.BLOCKS,
            where,
            place=line.place,
            tag=tag.raw,
            what=f"占用整个{name}，同一{name}里的其他文字会丢失",
            cure=f"让它单独占一个{name}",
        )
    elif len(tags) > 1 and tags[0] is tag:
        yield problem(
            faults.BLOCKS,
            where,
            place=line.place,
            tag=tag.raw,
            what=f"和另一个标记写在同一{name}里，其中一个会丢失",
            cure=f"让每个标记单独占一个{name}",
        )


def _same(level: str, line: Paragraph, other: Paragraph) -> bool:
    if level == "p":
        return other is line
    return other.part == line.part and (other.row == line.row if level == "tr" else other.cell == line.cell)


def _around(text: str, found: re.Match[str]) -> str:
    return text[max(0, found.start() - 6) : found.end() + 12].strip()
