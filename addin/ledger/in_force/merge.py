"""Rows of many units → the group's clients, each once (A18, R08).

Where units tell different things, one value stands in front for a reason (`combine`) and the conflict is kept side by side.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cached_property
from typing import Any

from addin.ledger.contents import corrections
from addin.ledger.contents.corrections import Corrected, corrected
from addin.ledger.contents.parts import Held, Part
from addin.ledger.in_force.combine import combine
from addin.ledger.in_force.grouping import groups
from addin.ledger.in_force.identify import identify
from addin.ledger.in_force.inforce import InForce
from addin.ledger.in_force.knowledge import Knowledge
from addin.ledger.shapes.views import Conflict, GroupClient, Untold
from udfs.identity import repeated
from udfs.kinds.dates import Month
from udfs.policy.evaluator import Policy
from udfs.rules.tiers import Tiering, decide_columns
from workbooks.judging.feeds import Fed, explained, filled
from workbooks.judging.unread import still_unread
from workbooks.registers.units import MARKETING

#: File (its sha256), sheet and row.
Place = tuple[str, str, int | None]


class Merged:
    """The group's clients in the order in which they first appear; a client is unpacked when it is asked for.

    Args:
        rows: Rows in force, in the order of the units.
        known: Keys known from before → client id.
        policy: Grades clients that several units maintain, and rows graded on another basis.
        graded_by: Mark of what of the policy grades, as rows carry it.
        knowledge: What registers tell of clients; nothing if left out.
    """

    def __init__(self, rows: InForce, known: Mapping[str, str], policy: Policy, graded_by: str, knowledge: Knowledge | None = None) -> None:
        knowledge = knowledge or Knowledge()
        keys, members = groups(rows, knowledge.merged)
        self._rows, self._known = rows, known
        self._merged_names = knowledge.merged
        self.graded_by = graded_by
        #: Keys of names that stand in several rows.
        self.repeated = repeated(rows.name_keys)
        #: Numbers of a client's rows, the newest return first.
        self.members = members
        #: Keys not known before → client id.
        self.new_keys: dict[str, str] = {}
        #: Lasting ids of the clients.
        unknown = (name for part in rows.spans if not part.is_known(known) for name in part.name_keys)
        self.ids = identify(keys, members, rows.name_keys, self.repeated, unknown, known, self.new_keys, rows.renamed)
        #: Clients of several rows.
        self.shared = list(self.members.several)
        for number in self.shared:
            self.members.several[number].sort(key=lambda i: rows.parts[i].month, reverse=True)
            self.members.several[number].sort(key=lambda i: rows.name_keys[i] in knowledge.merged)
        firsts = self.members.firsts
        outdated = {part for part in rows.spans if part.graded_by != graded_by}
        again = {n for n, first in enumerate(firsts) if rows.parts[first] in outdated} if outdated else set()
        #: Facts that marketing decided, by client.
        self.corrected = self._corrections(knowledge)
        #: Facts that registers tell, by client.
        self.fed: dict[int, dict[str, Fed]] = {}
        for client, fact, fed in knowledge.feeds(self.find):
            self.fed.setdefault(client, {})[fact] = fed
        #: Tiers that marketing decided, by client.
        self.confirmed = dict(knowledge.confirmed(self.find))
        self._graded = self._grade(sorted(again.union(self.shared, self.fed, self.corrected)), policy)
        #: Tier and status of the clients.
        self.grades = [rows.grades[first] for first in firsts]
        for number, tiering in self._graded.items():
            self.grades[number] = (tiering.tier, tiering.status)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def disputed(self) -> list[int]:
        """Clients of which several told something: none but these can have conflicts."""
        return sorted({*self.shared, *self.corrected})

    def alone(self, number: int) -> tuple[Part, int] | None:
        """The row of a client that has no other and of which marketing decided no fact, by its return and number; else None."""
        if number in self.members.several or number in self.corrected:
            return None
        (row,) = self.members[number]
        return self._rows.parts[row], self._rows.numbers[row]

    def plain(self, number: int) -> tuple[Part, int] | None:
        """The row of a client that is this row alone, graded as it was examined, by its return and number; else None."""
        if number in self._graded or number in self.fed or number in self.confirmed:
            return None
        return self.alone(number)

    def units(self, number: int) -> tuple[str, ...]:
        """Maintaining units of a client, the one with the newest return first."""
        return tuple(dict.fromkeys(self._rows.parts[i].unit for i in self.members[number]))

    def unit(self, number: int) -> str:
        """Unit whose row of a client stands in front."""
        return self._rows.parts[self.members[number][0]].unit

    def grades_by_unit(self) -> Counter[tuple[str, tuple[str, str]]]:
        """How many clients of each tier and status a unit maintains."""
        others = ((unit, self.grades[number]) for number in self.shared for unit in self.units(number)[1:])
        return self._counts + Counter(others)

    def grades_counted(self) -> Counter[tuple[str, str]]:
        """How many clients are of each tier and status."""
        counts: Counter[tuple[str, str]] = Counter()
        for (_, grade), count in self._counts.items():
            counts[grade] += count
        return counts

    @cached_property
    def _counts(self) -> Counter[tuple[str, tuple[str, str]]]:
        """Clients by the unit of the row in front: counted by return, then put right for those of several rows or graded anew."""
        rows = self._rows
        counts: Counter[tuple[str, tuple[str, str]]] = Counter()
        for part, (start, stop) in rows.spans.items():
            whole = stop - start == len(part.grades)
            for grade, count in (part.counts if whole else Counter(rows.grades[start:stop])).items():
                counts[part.unit, grade] += count
        for number in self._graded:
            for i in self.members[number]:
                counts[rows.parts[i].unit, rows.grades[i]] -= 1
            counts[rows.parts[self.members[number][0]].unit, self.grades[number]] += 1
        return +counts

    def token(self, number: int) -> Sequence[tuple[int, int]]:
        """What a client is made of: examination and number of each of its rows."""
        return [(self._rows.parts[i].examination, self._rows.numbers[i]) for i in self.members[number]]

    def basis(self, clients: Sequence[int]) -> tuple[Any, ...]:
        """What clients rest on: how many rows each has, of each row its return and number there, content and carrier of the returns.

        Their grades follow from these and from what graded them.
        """
        rows = [i for client in clients for i in self.members[client]]
        seen: dict[Part, int] = {}
        returns = [seen.setdefault(self._rows.parts[i], len(seen)) for i in rows]
        sizes = [len(self.members[client]) for client in clients] if len(rows) != len(clients) else ()
        known = (self.fed, self.confirmed, self.corrected)
        told = [(n, [of.get(c) for of in known]) for n, c in enumerate(clients) if any(c in of for of in known)]
        return sizes, returns, [self._rows.numbers[i] for i in rows], [part.told for part in seen], self.graded_by, repr(told)

    def first_value(self, number: int, name: str) -> Any:
        """Value of a field in the row that stands in front; None for a blank."""
        row = self.members[number][0]
        return self._rows.parts[row].column(name)[self._rows.numbers[row]]

    def untold(self, month: Month, units: AbstractSet[str]) -> list[Untold]:
        """Rows of units' earlier returns that are still in force, longest ago first; none of what its unit tells under another name."""
        rows, found = self._rows, []
        several = self.members.several if self._merged_names else {}
        told = {(n, rows.parts[i].unit) for n, members in several.items() for i in members if rows.parts[i].month == month}
        for part, (start, stop) in rows.spans.items():
            if part.month < month and part.unit in units:
                ago = (month.year - part.month.year) * 12 + month.month - part.month.month
                names = part.column("name")
                for i in range(start, stop):
                    if told and (self._owner[i], part.unit) in told:
                        continue
                    name = names[rows.numbers[i]]
                    found.append(Untold(self.ids[self._owner[i]], name, part.unit, part.month, ago))
        order = {unit: n for n, unit in enumerate(dict.fromkeys(part.unit for part in rows.spans))}
        return sorted(found, key=lambda u: (-u.months, order[u.unit], u.client_id))

    def told(self, names: Sequence[str]) -> Iterator[tuple[str, Collection[Any]]]:
        """What all rows, registers and marketing tell of some facts, whichever client they are of; equal values once a return."""
        for part, (start, stop) in self._rows.spans.items():
            for name in names:
                column = part.column(name)
                values = column if stop - start == len(part) else [column[i] for i in self._rows.numbers[start:stop]]
                yield name, dict.fromkeys(values)
        for known in (self.fed, self.corrected):
            for facts in known.values():
                told: Mapping[str, Fed | Corrected] = facts
                yield from ((name, (told[name].value,)) for name in names if name in told)

    def name(self, number: int) -> str:
        """Name of a client as the row in front tells it."""
        return str(self.first_value(number, "name"))

    def namesakes(self) -> list[tuple[str, int]]:
        """Keys of names that stand in several rows, each with a client whose row in front has it."""
        named = ((i, name) for i, name in enumerate(self._rows.name_keys if self.repeated else ()) if name in self.repeated)
        return [(name, self._owner[i]) for i, name in named if self.members[self._owner[i]][0] == i]

    def coded(self) -> list[bool]:
        """Which of the clients have a credit code."""
        codes = self._rows.code_keys
        return [any(codes[i] for i in m) for m in self.members] if "" in codes else [True] * len(self)

    @cached_property
    def _owner(self) -> array[int]:
        """Client of each row."""
        owner = array("L", bytes(len(self._rows) * array("L").itemsize))
        for number, members in enumerate(self.members):
            for i in members:
                owner[i] = number
        return owner

    def places(self, wanted: AbstractSet[Place]) -> list[tuple[Place, int]]:
        """The clients that stand at places."""
        files: dict[str, dict[int | None, list[Place]]] = defaultdict(lambda: defaultdict(list))
        for place in wanted:
            files[place[0]][place[2]].append(place)
        found: list[tuple[Place, int]] = []
        for part in self._rows.spans:
            if rows := files.get(part.sha256):
                x = part.index
                here = ((place, n) for n, row in enumerate(x.rows) if row in rows for place in rows[row] if place[1] == x.sheets[n])
                found += ((place, self._owner[i]) for place, n in here if (i := self._rows.row(part, n)) is not None)
        return found

    def held(self, number: int) -> list[Held]:
        """All rows of a client, the newest return first."""
        return [self._rows.held(i) for i in self.members[number]]

    def client(self, number: int) -> GroupClient:
        """A client."""
        made = _client(self.ids[number], self.held(number), self._graded.get(number))
        if decided_facts := self.corrected.get(number):
            made = corrections.explained(made, decided_facts)
        fed = self.fed.get(number, {})
        if fed:
            told = {name: f.source for name, f in fed.items() if f.fills(made.values.get(name))}
            made = replace(made, values=filled(made.values, fed), why=(*made.why, *explained(made.values, fed)), fed=told)
        keys = [self._rows.name_keys[i] for i in self.members[number][1:]]
        keys += [key for i in self.members[number] for key in self._rows.renamed.get(i, ()) if key.startswith("name:")]
        names = dict.fromkeys(key.partition(":")[2] for key in keys)
        decided = self.confirmed.get(number)
        return replace(made, confirmed=decided, former=tuple(names)) if decided or names else made

    def find(self, name: str, unit: str) -> int | None:
        """Number of the client that a unit calls by a name's key; None if there is none, or several of which none is the unit's."""
        key = self._merged_names.get(f"name:{name}", f"name:{name}")
        found = self._by_name.get(key, ())
        if len(found) == 1:
            return found[0]
        mine = [number for number in found if unit in self.units(number)]
        if found:
            return mine[0] if len(mine) == 1 else None
        return self._by_id.get(self._known.get(key, ""))

    @cached_property
    def _by_name(self) -> dict[str, list[int]]:
        """Clients by the keys of their names."""
        found: dict[str, list[int]] = {}
        for i, key in enumerate(self._rows.name_keys):
            numbers = found.setdefault(key, [])
            if self._owner[i] not in numbers:
                numbers.append(self._owner[i])
        return found

    @cached_property
    def _by_id(self) -> dict[str, int]:
        return {client: number for number, client in enumerate(self.ids)}

    def renamed_in(self, later: Merged, number: int) -> int | None:
        """Number here of the client that marketing merged into one of a later month which was not there yet; None if it did not (A18)."""
        keys = (later._rows.name_keys[i] for i in later.members[number])
        return next((self._by_name[key][0] for key in keys if key in later._merged_names and key in self._by_name), None)

    def counted_in(self, later: Merged, number: int) -> str | None:
        """Maintaining units of the client into which one of a later month was merged here; None if it was not (D22)."""
        keys = (later._rows.name_keys[i] for i in later.members[number])
        kept = next((self._by_name[key][0] for key in keys if key in self._merged_names and key in self._by_name), None)
        return None if kept is None else "、".join(self.units(kept))

    def _corrections(self, knowledge: Knowledge) -> dict[int, dict[str, Corrected]]:
        found: dict[int, dict[str, Corrected]] = {}
        codes = {code: self._owner[i] for i, code in enumerate(self._rows.code_keys) if code} if knowledge.corrections else {}
        for told in knowledge.corrections:
            by_code = codes.get(f"code:{told.credit_code}") if told.credit_code else None
            number = self.find(told.name_key, MARKETING) if by_code is None else by_code
            if number is not None and told.facts:
                facts = found.setdefault(number, {})
                facts.update({name: Corrected(value, told.month, told.source) for name, value in told.facts.items()})
        return found

    def _values(self, number: int) -> dict[str, Any]:
        rows = self.held(number)
        return combine(rows)[0] if len(rows) > 1 else rows[0].values

    def _grade(self, numbers: Sequence[int], policy: Policy) -> dict[int, Tiering]:
        told = [filled(corrected(self._values(number), self.corrected.get(number, {})), self.fed.get(number, {})) for number in numbers]
        columns = {name: [values.get(name) for values in told] for name in sorted({name for values in told for name in values})}
        return dict(zip(numbers, decide_columns(columns, len(numbers), policy), strict=True)) if numbers else {}


def _client(client: str, rows: Sequence[Held], again: Tiering | None) -> GroupClient:
    first = rows[0]
    values: Mapping[str, Any] = first.values
    conflicts: tuple[Conflict, ...] = ()
    if len(rows) > 1:
        values, conflicts = combine(rows)
    tier, status, why = (first.tier, first.tier_status, first.why) if again is None else (again.tier, again.status, again.why)
    if again is not None:
        why = (*why, *still_unread(again, (said for h in rows for said in h.why)))
    return GroupClient(
        client, values["name"], values.get("credit_code"), values.get("kind", ""), tier, status, why,
        tuple(dict.fromkeys(h.source.unit for h in rows)), values, tuple(h.source for h in rows), conflicts,
        all(h.ending for h in rows),
    )  # fmt: skip
