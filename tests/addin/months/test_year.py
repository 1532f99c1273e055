"""A year of a small group agrees with a bookkeeping of its own, month by month and in the end for all months after a unit ended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.addin.conftest import Press
from tests.addin.year import END_IN, YEAR, Group


def test_a_year_agrees_with_a_bookkeeping_of_its_own(tmp_path: Path, kh: Press) -> None:
    def press(verb: str, **told: Any) -> None:
        done = kh(verb, json=True, **told)
        assert done.code == 0, done.out + done.err

    group = Group(tmp_path, press)
    group.live()
    for month in YEAR[END_IN.month - 1 :]:
        group.compare(month)
    assert group.ledger.first_broken_event() is None
