"""2,000 client cards from one template, beside docxtpl rendering the same template by its public means (R19).

`python -m bench.forms` prints CPU milliseconds a form and the ratio; docxtpl makes 100 of them, which is enough for a mean.
Same content of every part: tests/addin/documents/test_documents_template.py, which names what differs on purpose.
"""

from __future__ import annotations

import dataclasses
import datetime
import io
import time
from collections.abc import Callable, Sequence
from typing import Any

from docxtpl import DocxTemplate

from addin.buttons.support.publishing import render, template_path
from addin.ledger.shapes.views import Entry, GroupClient, Snapshot, Source
from addin.reports import reports
from addin.reports.clients.client_card import client_card
from addin.reports.material import Material
from addin.reports.spans import Span
from udfs.identity import name_key
from udfs.kinds.dates import Month
from udfs.policy.defaults import DEFAULT
from workbooks.registers import registers

FORMS, PEER = 2000, 100
DAY = datetime.date(2026, 12, 28)


def _entry(client: GroupClient, row: int, day: int) -> Entry:
    """A visit to a client."""
    values = {"client": client.name, "day": datetime.date(2026, 11, day), "channel": "上门拜访", "staff": "李示例", "feedback": "希望提速"}
    source = Source("一分公司", Month(2026, 12), 1, "一分公司.xlsx", "0" * 64, "沟通拜访记录表", row)
    key = registers()["contact-log"].entry_key(values)
    return Entry("contact-log", key, name_key(client.name), "一分公司", "2026-12", values, source, (), client.id, client.name)


def _material() -> Material:
    clients = [
        GroupClient(f"K{n:06}", f"示例{n}置业有限公司", None, "签约客户", "A", "确定", ("示例",), ("一分公司",), {"owner": "李示例"})
        for n in range(1, FORMS + 1)
    ]
    told = [_entry(c, 3 * n + k, 1 + k) for n, c in enumerate(clients) for k in range(3)]
    month = Month(2026, 12)
    snapshot = Snapshot("bench", month, DEFAULT.version, tuple(clients), (), entries={"contact-log": told})
    return Material(Span.parse("2026-12"), DEFAULT, DAY, snapshot, lambda _: snapshot, month)


def _cost(make: Callable[[Any], bytes], contexts: Sequence[Any]) -> float:
    """CPU milliseconds a form."""
    begun = time.process_time()
    for context in contexts:
        make(context)
    return (time.process_time() - begun) / len(contexts) * 1000


def main() -> None:
    """Measure and print."""
    report, material = reports()["client-card"], _material()
    contexts = [client_card(material, day=DAY, client=c.id) for c in material.clients]
    path = template_path(report)

    def theirs(context: Any) -> bytes:
        document = DocxTemplate(path)
        document.render({f.name: getattr(context, f.name) for f in dataclasses.fields(context)})
        target = io.BytesIO()
        document.save(target)
        return target.getvalue()

    ours, peer = _cost(lambda c: render(report, c, created=DAY), contexts), _cost(theirs, contexts[:PEER])
    print(f"{FORMS} forms: {ours:.2f} ms a form, docxtpl {peer:.2f} ms, ratio {ours / peer:.3f}")


if __name__ == "__main__":
    main()
