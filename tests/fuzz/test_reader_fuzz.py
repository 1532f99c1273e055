"""Thousands of damaged workbooks: each is read rightly or refused in words; KH_FUZZ says how many."""

import collections
import os

from tests.fuzz.mutants import SAMPLES, judge
from workbooks.opening.sandbox.pool import Died, run_limited

COUNT = int(os.environ.get("KH_FUZZ", "3000"))
XML_SAMPLES = tuple(name for name in SAMPLES if name.endswith((".xlsx", ".ods")))


def tasks() -> list[tuple[str, str, int]]:
    xml = [(XML_SAMPLES[i % len(XML_SAMPLES)], "xml", i) for i in range(COUNT // 2)]
    raw = [(SAMPLES[i % len(SAMPLES)], "bytes", i) for i in range(COUNT - COUNT // 2)]
    return [*xml, *raw]


def test_every_mutant_is_read_rightly_or_refused() -> None:
    outcomes: collections.Counter[str] = collections.Counter()
    faults = []
    for task, outcome in run_limited(judge, tasks(), workers=2, seconds=10, memory_bytes=1 << 30):
        if isinstance(outcome, Died) or outcome.startswith(("ALTERED", "BUG")):
            faults.append((task, outcome))
        else:
            outcomes[outcome] += 1
    assert not faults, f"{len(faults)} of {COUNT}: {faults[:5]}"
    assert sum(outcomes.values()) == COUNT
    assert outcomes["read"] >= COUNT // 20
    assert outcomes["refused KH119"] >= COUNT // 20
