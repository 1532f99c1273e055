"""Erased persons who come back with a return: nothing of them is taken in, and it is told (V09)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from sqlalchemy import Connection, select, update

from addin.ledger.contents.parts import Packed
from addin.ledger.contents.reading import Reading
from addin.ledger.privacy.cut_contents import cut_content, in_json, names_in
from addin.ledger.privacy.erased import Erased
from addin.ledger.storage import codec
from addin.ledger.storage.tables import erasures
from workbooks.problems import Problem, Severity, Where, problem, rule
from workbooks.registers import registers
from workbooks.registers.customer_info import CUSTOMER_INFO

CAME_BACK = rule(
    "KH664",
    Severity.WARNING,
    "已抹去的人又报来了",
    "《{register}》里有{count}行写着已经抹去的人，没有收进台账，存档的原件也已抹去。",
    "请从工作簿里删去，以后不要再报。",
    clause="V09",
)


def without_erased(connection: Connection, whom: Erased, r: Reading) -> Reading:
    """A reading without erased persons; its original is cut by what follows the intake."""
    packed = {**({CUSTOMER_INFO.name: r.rows} if r.rows else {}), **r.entries}
    less, told = dict(packed), []
    names = (names_in(name, content.stored["facts"]) for name, content in packed.items())
    whom = replace(whom, others=frozenset(whom.within(chain.from_iterable(names))))
    for name, content in packed.items():
        stored = content.stored
        if (new := cut_content(whom, name, stored["lines"], stored["facts"])) is not None:
            lines, facts, count = new
            less[name] = Packed.of(lines, facts)
            told.append(problem(CAME_BACK, Where(r.name), register=registers()[name].title, count=count))
    problems = tuple(_hidden(r.problems, whom))
    if not told and problems == r.problems:
        return r
    _cut_later(connection, whom, r.sha256)
    rows = less.pop(CUSTOMER_INFO.name, None)
    return replace(r, rows=rows, entries=less, problems=(*problems, *told), warnings=r.warnings + len(told))


def _hidden(problems: tuple[Problem, ...], whom: Erased) -> Iterator[Problem]:
    for p in problems:
        text = codec.dump_problems([p])
        hidden = in_json(text, whom)
        yield p if hidden == text else codec.load_problems(hidden)[0]


def _cut_later(connection: Connection, whom: Erased, sha256: str) -> None:
    number = whom.stones[0].number
    mine = erasures.c.number == number
    pending = codec.loads(connection.scalar(select(erasures.c.pending).where(mine)) or "[]")
    connection.execute(update(erasures).where(mine).values(pending=codec.dumps(list(dict.fromkeys([*pending, "", sha256])))))
