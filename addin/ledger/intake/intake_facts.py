"""What is told of a version of a return as it enters: its rows by sheet, what changed by class, what only an earlier version held.

It is kept with the event of the receipt, so that a receipt tells the same for ever (R57, D30). No personal value stands in it.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from addin.ledger.contents.entries import EntryBook, last_month
from addin.ledger.contents.parts import Index, Part, client_marks, differing
from addin.ledger.contents.remembered import Remembered
from addin.ledger.contents.units import Register
from addin.ledger.contents.versions import MONTHLY, standing, together
from addin.ledger.in_force.heirs import inherited
from addin.ledger.in_force.inforce import Accepted, accepted, in_force
from addin.ledger.in_force.proposals import paper
from addin.ledger.privacy import masked
from addin.ledger.privacy.persons import Told
from addin.ledger.shapes.views import Entry, Source
from addin.ledger.storage import codec
from addin.ledger.storage.stored import Content, contents_of
from addin.ledger.storage.tables import contents, examinations, submissions
from udfs.kinds.dates import Month
from workbooks.judging.prefilled import CONFLICT
from workbooks.problems import Problem
from workbooks.registers import registers
from workbooks.registers.contact_log import CONTACT_LOG
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.told_changes import heads_of

#: The four classes of change that a return tells (R57).
INFO, COMPLAINTS, EVALUATION, RELATIONS = CLASSES = ("客户信息", "投诉", "评价", "关系")
#: Class of what a register or a column of 客户信息统计表 tells; the rest is 客户信息.
_OF_REGISTER = {
    "complaints": COMPLAINTS,
    **dict.fromkeys("surveys analyses voices risks misconduct watches improvements verifications".split(), EVALUATION),
    **dict.fromkeys("contacts contact-log relation-scores activities".split(), RELATIONS),
}
_OF_FIELD = {
    "unreasonable_complaints": COMPLAINTS,
    **dict.fromkeys("contact post phone relations last_contact".split(), RELATIONS),
    **dict.fromkeys("integrity credit reputation social_value related_value demanding".split(), EVALUATION),
    **dict.fromkeys("complex_procedure own_problems reported_tier".split(), EVALUATION),
}
_UNTOLD = frozenset({"change", "computed_tier", "tier_basis"})
_GOOD = ("已接收", "无变化声明")
#: Versions whose contents are read at once.
_AT_ONCE = 50


def facts_of(connection: Connection, remembered: Remembered, register: Register, entered: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What is told of versions just entered, by their ids.

    Args:
        connection: The transaction that entered them.
        remembered: The ledger, reading through the same transaction.
        register: The register of units.
        entered: Ids of the versions.
    """
    if not entered:
        return {}
    s, x = submissions.c, examinations.c
    query = select(submissions, x.name, x.sha256, x.errors, x.warnings).join(examinations, s.examination == x.id)
    new = list(connection.execute(query.where(s.id.in_(entered))))
    before = _Before(connection, remembered, register, new)
    found = {}
    for start in range(0, len(new), _AT_ONCE):
        some = new[start : start + _AT_ONCE]
        contents_by: defaultdict[int, dict[str, Content]] = defaultdict(dict)
        for r in contents_of(connection, [v.examination for v in some]):
            contents_by[r.examination][r.register] = r
        parts = before.parts([v.id for v in some])
        for v in some:
            stored = contents_by[v.examination]
            told: dict[str, Any] = {"id": v.id, "file": v.name, "errors": v.errors, "warnings": v.warnings}
            told["sheets"] = [list(line) for line in _sheets(stored)]
            if v.warnings and (open_now := conflicts_of(connection, v.examination)):
                told["undecided"] = [[p.values["client"], p.field] for p in open_now]
            if v.status in _GOOD:
                told["changes"] = {c: n for c, n in before.changes(v, stored, parts.get(v.id)).items() if n}
                told |= _lost(connection, v)
                if CONTACT_LOG.name in stored:
                    told["proposed"] = [list(line) for line in _proposed(entries_of(v, stored[CONTACT_LOG.name]))]
            found[v.id] = told
    return found


def conflicts_of(connection: Connection, examination: int) -> list[Problem]:
    """Fields of a pre-filled return that two had changed, with personal data."""
    told = connection.scalar(select(examinations.c.problems).where(examinations.c.id == examination)) or "[]"
    return [p for p in codec.load_problems(told) if p.rule is CONFLICT] if CONFLICT.code in told else []


def _sheets(stored: Mapping[str, Any]) -> Iterator[tuple[str, str, int]]:
    """Sheet, register and number of rows."""
    for name in sorted(stored, key=_first_clients):
        sheets = codec.load_index(stored[name].lines)[0]
        for sheet, count in Counter(sheets).items():
            yield sheet, name, count


def _proposed(contacts: Iterable[Entry]) -> Iterator[tuple[str, str, str]]:
    """Client, contact and heads of what contacts propose to change in the client's file (R38)."""
    for e in contacts:
        if heads := heads_of(e.values.get("learned")):
            yield str(e.values.get("client") or ""), paper(e), "、".join(heads)


def _first_clients(register: str) -> tuple[bool, str]:
    return register != CUSTOMER_INFO.name, register


class _Before:
    """What the ledger held of units before the months of some returns, looked up when it is asked for."""

    def __init__(self, connection: Connection, remembered: Remembered, register: Register, new: Sequence[Any]) -> None:
        self._connection, self._remembered, self._register = connection, remembered, register
        units = {v.unit for v in new}
        self._one = next(iter(units)) if len(units) == 1 else ""
        self._accepted: dict[str, dict[str, list[Accepted]]] = {}
        self._books: dict[str, EntryBook] = {}

    def changes(self, v: Any, stored: Mapping[str, Any], part: Part | None) -> Counter[str]:
        """Clients and entries of a version that are new or changed, by class; `part` holds its client rows."""
        counts: Counter[str] = Counter()
        if part is not None and v.kind == MONTHLY:
            counts += self._clients(v, part)
        for name in stored:
            if name != CUSTOMER_INFO.name:
                told = list(entries_of(v, stored[name]))
                known = self._book(v).told(registers()[name], v.unit, {e.key for e in told})
                counts[_OF_REGISTER.get(name, INFO)] += sum(not _same(known.get(e.key), e) for e in told)
        return counts

    def _units(self, month: Month) -> Sequence[str]:
        """Whose returns are read: the one unit's that sent something and its predecessors', else all."""
        return self._register.with_predecessors(self._one, month) if self._one else ()

    def _clients(self, v: Any, part: Part) -> Counter[str]:
        month, heirs = last_month(v.month), self._register.heirs(last_month(v.month))
        if v.month not in self._accepted:
            by_unit: dict[str, list[Accepted]] = {}
            mine = accepted(self._connection, month.plus(-1), self._remembered, units=self._units(month))
            for a in inherited(mine, heirs):
                by_unit.setdefault(heirs.get(a.version.unit, a.version.unit), []).append(a)
            self._accepted[v.month] = by_unit
        rows = in_force(self._accepted[v.month].get(v.unit, ()), self._register, month.plus(-1))
        counts: Counter[str] = Counter()
        pairs: defaultdict[Part, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for i, was in enumerate(rows.same_clients(part)):
            if was is None or i in part.endings:
                counts[INFO] += 1
                continue
            earlier, now = pairs[rows.parts[was]]
            earlier.append(rows.numbers[was])
            now.append(i)
        for earlier_part, (earlier, now) in pairs.items():
            counts += _classes(earlier_part, earlier, part, now)
        return counts

    def parts(self, versions: Sequence[int]) -> Mapping[int, Part]:
        """The client rows of versions, of those that have some, by their ids."""
        s, x, c = submissions.c, examinations.c, contents.c
        query = select(submissions, x.name, x.sha256, x.columns, x.basis, c.mark).join(examinations, s.examination == x.id)
        query = query.join(contents, c.examination == x.id).where(s.id.in_(versions), c.register == CUSTOMER_INFO.name)
        return self._remembered.parts(self._connection, self._connection.execute(query).all())

    def _book(self, v: Any) -> EntryBook:
        if v.month not in self._books:
            month, seen = last_month(v.month), self._remembered.entries
            units = self._units(month)
            self._books[v.month] = EntryBook(self._connection, self._register, month.plus(-1), units, known=seen, now_alone=True)
        return self._books[v.month]


def _same(was: Entry | None, now: Entry) -> bool:
    return was is not None and all(was.values.get(name) == value for name, value in now.values.items() if name not in was.decided)


def _classes(was: Part, rows: Sequence[int], now: Part, others: Sequence[int]) -> Counter[str]:
    """In how many clients' rows something new is told, by class."""
    told: defaultdict[str, set[int]] = defaultdict(set)
    for name, _, _, places in differing(was, rows, now, others, now.columns - _UNTOLD):
        told[_OF_FIELD.get(name, INFO)].update(places)
    return Counter({of: len(places) for of, places in told.items()})


def entries_of(v: Any, stored: Any) -> Iterator[Entry]:
    """Entries that a version tells of a register, as it tells them."""
    sheets, rows, keys, clients = json.loads(stored.lines)
    columns = codec.loads(stored.facts)
    for i, row in enumerate(rows):
        values = {name: told[i] for name, told in columns.items() if told[i] is not None}
        source = Source(v.unit, last_month(v.month), v.version, v.name, v.sha256, sheets[i], row)
        yield Entry(stored.register, tuple(keys[i]), clients[i], v.unit, v.month, values, source)


def _lost(connection: Connection, v: Any) -> dict[str, Any]:
    """What only the versions held that this one replaces: names of clients, lines of entries, and which versions (D30)."""
    s, x = submissions.c, examinations.c
    query = select(submissions, x.name, x.sha256, x.columns, x.basis).join(examinations, s.examination == x.id)
    mine = (s.unit == v.unit, s.kind == v.kind, s.month == v.month, s.version < v.version, s.withdrawn_at.is_(None), s.status.in_(_GOOD))
    beside = set(together(v))
    earlier = standing(connection.execute(query.where(*mine)))
    told: dict[str, Any] = {"beside": [p.name for p in earlier if p.id in beside]} if beside else {}
    parts = [v.examination, *(p.examination for p in earlier if p.id in beside)]
    carry = {r.examination for r in contents_of(connection, parts) if r.register == CUSTOMER_INFO.name} if beside else set()
    if beside and len(carry) < len(parts):
        told["registers_apart"] = True
    replaced = [p for p in earlier if p.id not in beside]
    if not replaced:
        return told
    kept: defaultdict[str, set[str]] = defaultdict(set)
    for r in contents_of(connection, parts):
        kept[r.register] |= client_marks(r.lines) if r.register == CUSTOMER_INFO.name else set(map(json.dumps, json.loads(r.lines)[2]))
    clients: list[str] = []
    entries: list[list[str]] = []
    for p in replaced:
        stored = contents_of(connection, [p.examination])
        persons = _persons(p, stored)
        for r in stored:
            if r.register == CUSTOMER_INFO.name:
                clients += _names(r, kept[r.register])
            else:
                gone = (e for e in entries_of(p, r) if json.dumps(list(e.key)) not in kept[r.register])
                entries += [[r.register, _line(masked.entry(e, persons.of(e.name_key)))] for e in gone]
    told["replaces"] = [p.version for p in replaced]
    return told | {"lost_clients": clients, "lost_entries": entries}


def _persons(v: Any, stored: Sequence[Any]) -> Told:
    """What a version tells of persons."""
    persons = Told()
    for r in stored:
        if r.register != CUSTOMER_INFO.name:
            for e in entries_of(v, r):
                persons.add(e.name_key, e.values, r.register)
            continue
        columns = codec.load_columns(r.facts)
        for i, key in enumerate(Index(*codec.load_index(r.lines)).name_keys):
            persons.add(key, {name: told[i] for name, told in columns.items()})
    return persons


def _names(stored: Any, kept: set[str]) -> list[str]:
    index = Index(*codec.load_index(stored.lines))
    names = codec.load_columns(stored.facts)["name"]
    marks = zip(index.name_keys, index.credit_codes, names, strict=True)
    return [str(name) for key, code, name in marks if f"name:{key}" not in kept and not (code and f"code:{code}" in kept)]


def _line(e: Entry) -> str:
    register = registers()[e.register]
    about = f"{e.values[register.about]}：" if register.about and register.about in e.values else ""
    return about + register.line(register.instance(e.values))
