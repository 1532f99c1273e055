"""What goes on the list 待核实, and the draw of what is verified (R63)."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from udfs.rules.outliers import is_jump, is_repeated, modified_z
from udfs.rules.sampling import draw


def test_a_jump_is_beyond_the_units_own_history() -> None:
    history = [10, 12, 11, 9, 10, 11]
    assert not is_jump(13, history)
    assert is_jump(20, history)
    assert is_jump(0, history)
    assert not is_jump(20, history[:4]), "four figures are no history"


def test_a_history_without_spread() -> None:
    assert modified_z(5, [5, 5, 5]) == 0
    assert modified_z(4, [5, 5, 5]) == -math.inf
    assert is_jump(6, [5] * 5)
    assert not is_jump(5, [5] * 5)
    assert modified_z(9, [5, 5, 5, 5, 6]) == pytest.approx(4 / (1.253314 * 0.2))


def test_the_same_figure_three_months_running() -> None:
    assert is_repeated([7, 8, 8, 8])
    assert not is_repeated([8, 8, 7, 8, 8])
    assert not is_repeated([0, 0, 0, 0])


def test_a_draw_is_the_same_for_everybody_and_another_for_another_snapshot() -> None:
    names = [f"客户{no}" for no in range(100)]
    sample = draw(names, "快照甲", 5)
    assert sample == draw(reversed(names), "快照甲", 5)
    assert len(set(sample)) == 5
    assert sample != draw(names, "快照乙", 5)
    assert draw(names[:3], "快照甲", 5) == draw(names[:3], "快照甲", 3)
    assert draw([], "快照甲", 5) == []


def test_a_larger_sample_begins_with_the_smaller() -> None:
    names = [f"客户{no}" for no in range(100)]
    assert draw(names, "快照甲", 20)[:5] == draw(names, "快照甲", 5)


def test_every_name_has_its_chance_and_weight_raises_it() -> None:
    names = [f"客户{no}" for no in range(10)]
    plain = Counter(draw(names, f"快照{seed}", 1)[0] for seed in range(2000))
    assert all(140 < plain[name] < 260 for name in names)
    heavy = Counter(draw(names, f"快照{seed}", 1, {"客户3": 9.0})[0] for seed in range(2000))
    assert heavy["客户3"] == pytest.approx(1000, abs=90), "9 of 18"
