"""What was done about who is to blame for a survey's unsatisfied items: told by the log, by survey (R61, A26).

A survey is known by a mark of its client, project, respondent and day, so that the log names no person.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from addin.ledger.shapes.views import Entry, Step
from addin.ledger.storage import codec
from addin.ledger.storage.tables import events
from udfs.words.text import fold

#: Kinds of entries of the log by the command of the flow 归因 that they tell of.
KINDS = {"attribute": "不满意项归因", "object": "归因异议", "decide": "归因核定"}
_COMMANDS = {kind: command for command, kind in KINDS.items()}


def survey_mark(e: Entry) -> str:
    """Mark of a survey, the same whether its persons are shown or hidden."""
    return mark(e.name_key, e.values, e.person)


def mark(client: str, values: Mapping[str, Any], person: str) -> str:
    """Mark of a survey by the key of its client's name, its values and the mark of who answered."""
    told = (client, fold(str(values.get("project") or "")), str(values.get("day") or ""), person)
    return hashlib.blake2s("|".join(told).encode(), digest_size=8).hexdigest()


def steps(connection: Connection) -> dict[str, tuple[Step, ...]]:
    """All steps in their order, by the mark of their survey."""
    found: defaultdict[str, list[Step]] = defaultdict(list)
    for r in connection.execute(select(events).where(events.c.kind.in_(_COMMANDS)).order_by(events.c.id)):
        d = codec.loads(r.detail)
        paper = (d["month"], d["version"]) if d.get("version") else ("", 0)
        found[d["survey"]].append(Step(_COMMANDS[r.kind], r.at, d["by"], d["why"], d.get("responsible", ""), paper))
    return {mark: tuple(told) for mark, told in found.items()}
