"""The published policy: what a cell decides by is what the buttons decide by."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace

import pytest

from udfs.policy.defaults import DEFAULT
from udfs.policy.evaluator import DayOff, Override, Policy, PolicyError, current, use
from udfs.policy.file import dumps, loads, published_file, use_published
from udfs.rules.tiers import decide

TODAY = datetime.date(2026, 11, 20)
DAY = datetime.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("KH_USER_FOLDER", str(tmp_path))
    yield
    use(None)


def changed() -> Policy:
    rows = tuple(replace(r, enabled=not r.id.startswith("C3")) for r in DEFAULT.rows["tier"])
    settings = tuple(replace(s, value=0.05, since=DAY) if s.key == "profit_low" else s for s in DEFAULT.settings)
    return replace(
        DEFAULT,
        version="2026.9",
        rows={**DEFAULT.rows, "tier": rows},
        settings=settings,
        days_off=(DayOff(DAY, working=False, note="国庆"),),
        overrides=(Override("示例置业有限公司", "A", "已整改", "集团公司领导", datetime.date(2027, 1, 1)),),
    )


def test_a_policy_survives_the_file():
    assert loads(dumps(DEFAULT)) == DEFAULT
    assert loads(dumps(changed())) == changed()


def test_a_policy_published_before_the_score_was_one_has_the_packaged_points():
    told = json.loads(dumps(changed()))
    del told["rows"]["score"]
    told["settings"] = [s for s in told["settings"] if s["key"] != "resend_days"]
    policy = loads(json.dumps(told))
    assert policy.rows == changed().rows
    assert policy.number("resend_days") == 3


def test_functions_in_cells_follow_what_is_published_and_notice_the_next_one():
    facts = {"demanding": "是", "name": "示例置业有限公司"}
    use_published(TODAY)
    assert decide(facts).tier == "C"
    published_file().write_text(dumps(changed()), encoding="utf-8")
    use_published(TODAY)
    assert current().version == "2026.9"
    assert decide({"demanding": "是"}).tier == "B"
    published_file().unlink()
    use_published(TODAY)
    assert current().version == DEFAULT.version


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"layout": 99}', '{"layout": 1, "version": "x"}'])
def test_a_broken_file_is_refused_and_changes_nothing_in_cells(text):
    with pytest.raises(PolicyError):
        loads(text)
    published_file().write_text(text, encoding="utf-8")
    use_published(TODAY)
    assert current().version == DEFAULT.version
