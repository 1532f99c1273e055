"""One credit code under two names that have nothing in common: whoever reported it this month is told (A18)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from addin.ledger.months.clients import Clients
from addin.ledger.shapes.views import Duplicate, Snapshot, Source
from addin.ledger.store import Told
from workbooks.problems import Problem, Severity, Where, problem, rule

ONE_CODE = rule(
    "KH379",
    Severity.WARNING,
    "同一个代码有两个名称",
    "第{row}行“{found}”的统一社会信用代码与{units}报的“{other}”相同，名称却不像，汇总里合成了一个客户。",
    "核对营业执照：改了名就在名称后写（曾用名：旧名）；代码抄错的改正代码。",
    clause="A18",
)


def with_one_code(told: Sequence[Told], snapshot: Snapshot, found: Sequence[Duplicate]) -> tuple[Told, ...]:
    """The same files, with a remark at each row that shares its code with a client of another unit and another name."""
    remarks: defaultdict[tuple[str, str], list[tuple[Source, Problem]]] = defaultdict(list)
    pairs = [d for d in found if d.left == d.right]
    wanted = {d.left for d in pairs}
    clients = snapshot.clients
    looked_at = (c for _, c in clients.shared) if isinstance(clients, Clients) else clients  # only these have two names
    sources = {c.id: c.sources for c in looked_at if c.id in wanted} if wanted else {}
    for d in pairs:
        sides = ((d.left_units, d.left_name, d.right_units, d.right_name), (d.right_units, d.right_name, d.left_units, d.left_name))
        for mine, name, others, other in sides:
            for s in sources.get(d.left, ()):
                if s.unit in mine and s.month == snapshot.month and set(others) - {s.unit}:
                    units = "、".join(sorted(set(others) - {s.unit}))
                    at = Where(s.file, s.sheet, s.row)
                    remarks[s.unit, s.file].append((s, problem(ONE_CODE, at, found=name, row=s.row + 1, other=other, units=units)))
    new = [replace(t, problems=(*t.problems, *(p for _, p in remarks.pop((t.unit, t.file), ())))) for t in told]
    new += [Told(unit, file, of[0][0].sha256, tuple(p for _, p in of), "计入") for (unit, file), of in remarks.items()]
    return tuple(new)
