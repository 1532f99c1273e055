"""The tiers that the sample workbooks expect."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from udfs.facts import LAST_CONTACT, TIER_FACTS
from udfs.rules.tiers import decide

BOOKS = sorted((Path(__file__).parents[1] / "books").glob("*.expected.json"))


def value(fact: Any, told: Any) -> Any:
    told = told["any_of"][0] if isinstance(told, dict) else told
    return datetime.date.fromisoformat(told) if fact is LAST_CONTACT and told else told


@pytest.mark.parametrize("path", BOOKS, ids=lambda p: p.name.partition(".")[0])
def test_tiers(path: Path) -> None:
    rows = json.loads(path.read_text(encoding="utf-8")).get("rows", [])
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row.get("tier"), str):
            found = decide({f.name: value(f, row["values"].get(f.head)) for f in TIER_FACTS})
            assert (row["row"], found.tier, found.status.partition("（")[0]) == (
                row["row"],
                row["tier"],
                row.get("tier_status", found.status).partition("（")[0],
            )
